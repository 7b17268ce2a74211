package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/justify-cds/justify/internal/source"
)

var mark = []byte("\xef\xbb\xbf") // the byte order mark in UTF-8

// readCSV reads comma-separated values (RFC 4180), with the mapping's delimiter and encoding.
func readCSV(text []byte, m *Mapping, report *Report) *sheet {
	decoded, ok := decode(text, m, report)
	if !ok {
		return nil
	}
	s := &sheet{headerRow: m.headerRow, comma: m.comma}
	reader := csv.NewReader(bytes.NewReader(decoded))
	reader.Comma, reader.FieldsPerRecord = m.comma, -1
	var rows []sheetRow
	for number, offset := 1, int64(0); ; number++ {
		cells, err := reader.Read()
		for range blankLines(decoded[offset:reader.InputOffset()]) {
			rows = append(rows, sheetRow{number: number})
			number++
		}
		offset = reader.InputOffset()
		if errors.Is(err, io.EOF) {
			break
		}
		if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
			report.add(source.Error, "unreadable", []int{number}, "", "a cell with the delimiter or a quote in it stands in quotes, its own quotes doubled",
				"not valid CSV in line %d: %v", parse.Line, parse.Err)
			return nil
		}
		if number > maxRows {
			report.add(source.Error, "unreadable", nil, "", "split it", "the table has more than %d rows", maxRows)
			return nil
		}
		rows = append(rows, sheetRow{number: number, cells: cells})
	}
	s.take(rows, report)
	for i, r := range s.rows {
		if n := len(r.cells); n != len(s.header) && len(s.header) > 0 {
			report.add(source.Error, "ragged", []int{r.number}, "", "a cell with the delimiter in it stands in quotes", "%d cells, the header has %d", n, len(s.header))
			s.rows[i].ragged = true
		}
	}
	s.all = rows
	return s
}

// decode turns the file into UTF-8 without a byte order mark.
func decode(text []byte, m *Mapping, report *Report) ([]byte, bool) {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		report.add(source.Error, "encoding", nil, "", "save it as UTF-8", "the file is UTF-16")
		return nil, false
	}
	bare, marked := bytes.CutPrefix(text, mark)
	switch {
	case m.encoding == windows1252:
		if ascii := bytes.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0; !ascii && utf8.Valid(text) {
			report.add(source.Error, "encoding", nil, "", "leave `encoding: windows-1252` out", "the file is UTF-8")
			return nil, false
		}
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(text)
		if err != nil {
			report.add(source.Error, "encoding", nil, "", "", "the file cannot be decoded: %v", err)
		}
		return decoded, err == nil
	case marked && m.encoding == utf8Plain:
		report.add(source.Warning, "byte-order-mark", nil, "", "write `format: {encoding: utf-8-bom}` to have it in an export as well", "the file begins with a byte order mark")
	case !marked && m.encoding == utf8Mark:
		report.add(source.Warning, "byte-order-mark", nil, "", "leave `encoding: utf-8-bom` out", "the file does not begin with a byte order mark")
	}
	if utf8.Valid(bare) {
		return bare, true
	}
	for i, line := range bytes.Split(bare, []byte("\n")) {
		if !utf8.Valid(line) {
			report.add(source.Error, "encoding", []int{i + 1}, "", "save it as UTF-8; or, where it comes from a Windows program, write `format: {encoding: windows-1252}`", "not UTF-8")
		}
	}
	return nil, false
}

// blankLines counts the empty lines before a record, which the CSV reader passes over.
func blankLines(text []byte) int {
	count := 0
	for {
		text = bytes.TrimPrefix(text, []byte("\r"))
		rest, blank := bytes.CutPrefix(text, []byte("\n"))
		if !blank {
			return count
		}
		text = rest
		count++
	}
}

// compare notes where an export, which writes quotes only where they are needed and the line ends of the mapping, will
// not be the same to the byte.
func (s *sheet) compare(text []byte, m *Mapping, report *Report) {
	var all [][]string
	for _, r := range s.all {
		if r.cells != nil {
			all = append(all, r.cells)
		}
	}
	again, err := writeCSV(all, m)
	if bare, _ := bytes.CutPrefix(text, mark); err == nil && bytes.Equal(bytes.TrimPrefix(again, mark), bare) {
		return
	}
	hint := ""
	crlf := *m
	crlf.crlf = !m.crlf
	if other, err := writeCSV(all, &crlf); err == nil && bytes.Equal(bytes.TrimPrefix(other, mark), bytes.TrimPrefix(text, mark)) {
		hint = "write `format: {line-ends: " + map[bool]string{true: "crlf", false: "lf"}[crlf.crlf] + "}`"
	}
	report.add(Note, "csv-form", nil, "", hint, "an export will have the same rows, but not the same bytes: quotes, line ends or what is above the header differ")
}

// writeCSV writes rows in the form that the mapping describes.
func writeCSV(rows [][]string, m *Mapping) ([]byte, error) {
	var b bytes.Buffer
	writer := csv.NewWriter(&b)
	writer.Comma, writer.UseCRLF = m.comma, m.crlf
	if err := writer.WriteAll(rows); err != nil {
		return nil, err
	}
	switch m.encoding {
	case utf8Mark:
		return append(bytes.Clone(mark), b.Bytes()...), nil
	case windows1252:
		encoded, err := charmap.Windows1252.NewEncoder().Bytes(b.Bytes())
		if err != nil {
			return nil, fmt.Errorf("writing the table in Windows-1252: %w; write `format: {encoding: utf-8}`", err)
		}
		return encoded, nil
	}
	return b.Bytes(), nil
}
