package table

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

var update = flag.Bool("update", false, "rewrite the reports under testdata/reports")

// reportCase is a file under testdata/reports: what the case is about, lines that replace those of testdata/map.yaml, a
// table, and the report on it.
type reportCase struct{ about, mapping, table, report string }

var part = regexp.MustCompile(`(?m)^-- (map|table|report) --\n`)

func readCase(t *testing.T, path string) (c reportCase) {
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	to := &c.about
	begin := 0
	for _, at := range append(part.FindAllStringSubmatchIndex(string(text), -1), nil) {
		end := len(text)
		if at != nil {
			end = at[0]
		}
		*to = string(text[begin:end])
		if at != nil {
			to = map[string]*string{"map": &c.mapping, "table": &c.table, "report": &c.report}[string(text[at[2]:at[3]])]
			begin = at[1]
		}
	}
	return c
}

// mappingText is testdata/map.yaml with the lines of the case, by key, in place of its own.
func mappingText(t fataler, lines string) string {
	base, err := os.ReadFile("testdata/map.yaml")
	require.NoError(t, err)
	for line := range strings.Lines(lines) {
		key, _, _ := strings.Cut(line, ":")
		base = regexp.MustCompile(`(?m)^`+key+`:.*\n`).ReplaceAll(base, nil)
	}
	return string(base) + lines
}

// bytesOf encodes the table as the case says.
func (c reportCase) bytesOf(t *testing.T) []byte {
	_, how, _ := strings.Cut(c.about, "bytes: ")
	text := []byte(c.table)
	switch strings.TrimSpace(how) {
	case "windows-1252":
		encoded, err := charmap.Windows1252.NewEncoder().Bytes(text)
		require.NoError(t, err)
		return encoded
	case "utf-8-bom":
		return append(bytes.Clone(mark), text...)
	case "crlf":
		return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	return text
}

// TestReports holds what the import says of each bad thing that a table can hold. Where it says nothing worse than a
// note, an export is the same to the byte, unless the note says that it is not.
func TestReports(t *testing.T) {
	cases, err := filepath.Glob("testdata/reports/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, cases)
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			c := readCase(t, path)
			m := mappingOf(t, mappingText(t, c.mapping))
			text := c.bytesOf(t)
			library, report, err := Import("criteria.csv", text, m, our)
			require.NoError(t, err)
			require.Equal(t, report.Errors == 0, library != nil)
			checkReport(t, path, c, report)
			if library == nil {
				return
			}
			packed := built(t, library)
			if again := exported(t, packed, m, "criteria.csv"); report.Warnings == 0 && !hasKind(report, "csv-form", "ignored-column") {
				assert.Equal(t, string(text), string(again))
			}
		})
	}
}

func hasKind(r *Report, kinds ...string) bool {
	for _, f := range r.Findings {
		for _, kind := range kinds {
			if f.Kind == kind {
				return true
			}
		}
	}
	return false
}

func checkReport(t *testing.T, path string, c reportCase, report *Report) {
	t.Helper()
	got := report.Text()
	if *update {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		before, _, _ := strings.Cut(string(text), "-- report --\n")
		if !strings.HasSuffix(before, "\n") {
			before += "\n"
		}
		require.NoError(t, os.WriteFile(path, []byte(before+"-- report --\n"+got), 0o644))
		c.report = got
	}
	assert.Equal(t, c.report, got, "the report changed (-update rewrites it)")
}

// workbook makes one of rows, each cell in its place.
func workbook(t *testing.T, sheet string, rows [][]any, merges ...[2]string) []byte {
	book := excelize.NewFile()
	require.NoError(t, book.SetSheetName("Sheet1", sheet))
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		require.NoError(t, err)
		require.NoError(t, book.SetSheetRow(sheet, cell, &row))
	}
	for _, merge := range merges {
		require.NoError(t, book.MergeCell(sheet, merge[0], merge[1]))
	}
	b, err := book.WriteToBuffer()
	require.NoError(t, err)
	return b.Bytes()
}

// In a workbook a topic often stands once, in a cell merged over its rows: it counts for each, and that is said.
func TestMergedCells(t *testing.T) {
	m := mappingOf(t, mappingText(t, ""))
	rows := [][]any{
		{"Topic", "Variant", "Procedure", "Rating", "Category", "Adult", "Child", "Comment"},
		{"Headache", "sudden", "CT of the head", 9, "Usually appropriate", "III", nil, nil},
		{nil, nil, "MRI of the head", 6, "May be appropriate", "O", nil, "if at hand"},
		{nil, "gradual", "CT of the head", 2, "Usually not appropriate", "III", "III", nil},
		{nil, nil, nil, nil, nil, nil, nil, nil},
	}
	text := workbook(t, "Criteria", rows, [2]string{"A2", "A4"}, [2]string{"B2", "B3"}, [2]string{"F2", "G2"}, [2]string{"F3", "G3"})
	library, report, err := Import("criteria.xlsx", text, m, our)
	require.NoError(t, err)
	require.NotNil(t, library, report.Text())
	assert.Equal(t, `criteria.xlsx: rows 2–4, column A: warning: merged cells: what stands in the first counts for each
criteria.xlsx: rows 2, 3, column B: warning: merged cells: what stands in the first counts for each
criteria.xlsx: rows 2, 3, column F–G: warning: merged cells: what stands in the first counts for each
`, report.Text())
	assert.Equal(t, `Topic,Variant,Procedure,Rating,Category,Adult,Child,Comment
Headache,sudden,CT of the head,9,Usually appropriate,III,III,
Headache,sudden,MRI of the head,6,May be appropriate,O,O,if at hand
Headache,gradual,CT of the head,2,Usually not appropriate,III,III,
`, string(exported(t, built(t, library), m, "criteria.csv")))

	rows[2][0] = nil
	_, report, err = Import("criteria.xlsx", workbook(t, "Criteria", rows), m, our)
	require.NoError(t, err)
	assert.Contains(t, report.Text(), "criteria.xlsx: rows 3, 4, column Topic: error: no topic\n     = write it in every row: only merged cells of a workbook count for several\n")
}

func TestWhichSheet(t *testing.T) {
	one := workbook(t, "Criteria", [][]any{{"Topic"}})
	book, err := excelize.OpenReader(bytes.NewReader(one))
	require.NoError(t, err)
	_, err = book.NewSheet("Old")
	require.NoError(t, err)
	two, err := book.WriteToBuffer()
	require.NoError(t, err)
	for _, c := range []struct {
		file, mapping string
		text          []byte
		want          string
	}{
		{"x.xlsx", "", two.Bytes(), "x.xlsx: error: the workbook has 2 sheets: Criteria, Old\n     = write `format: {sheet: Criteria}`\n"},
		{"x.xlsx", "format: {sheet: Critera}\n", two.Bytes(), "x.xlsx: error: the workbook has no sheet \"Critera\"\n     = did you mean \"Criteria\"?\n"},
		{"x.xlsx", "", []byte("Topic,Variant\n"), "x.xlsx: error: not a workbook that can be read: zip: not a valid zip file\n"},
		{"x.xls", "", nil, "x.xls: error: the file ends in \".xls\"\n     = save it as .csv or .xlsx\n"},
		{"x.csv", "", []byte("\xff\xfeT\x00"), "x.csv: error: the file is UTF-16\n     = save it as UTF-8\n"},
	} {
		library, report, err := Import(c.file, c.text, mappingOf(t, mappingText(t, c.mapping)), our)
		require.NoError(t, err)
		assert.Nil(t, library)
		assert.Equal(t, c.want, report.Text())
	}
}
