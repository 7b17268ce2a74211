package table

import (
	"path/filepath"
	"strings"
	"unicode"

	"github.com/justify-cds/justify/internal/source"
)

// Limits of a table.
const (
	maxBytes = 64 << 20
	maxRows  = 1_000_000
)

// sheet is a table as it stands in its file.
type sheet struct {
	headerRow int
	header    []string
	rows      []sheetRow
	comma     rune       // of a CSV file
	all       []sheetRow // of a CSV file, with the header and what stands above it
}

type sheetRow struct {
	number int // from 1, as a spreadsheet program counts: the header and blank rows too
	cells  []string
	ragged bool // has another number of cells than the header, which has been reported
}

// readSheet reads a CSV file or a workbook; nil where it cannot be read, which has been reported.
func readSheet(file string, text []byte, m *Mapping, report *Report) *sheet {
	if len(text) > maxBytes {
		report.add(source.Error, "unreadable", nil, "", "split it", "the file has %d bytes, more than the %d that are read", len(text), maxBytes)
		return nil
	}
	var s *sheet
	switch extension := strings.ToLower(filepath.Ext(file)); extension {
	case ".xlsx", ".xlsm":
		s = readWorkbook(text, m, report)
	case ".csv", ".tsv", ".txt":
		s = readCSV(text, m, report)
	default:
		report.add(source.Error, "unreadable", nil, "", "save it as .csv or .xlsx", "the file ends in %q", extension)
	}
	if s == nil {
		return nil
	}
	if len(s.header) == 0 {
		report.add(source.Error, "unreadable", []int{s.headerRow}, "", "`format: {header-row: …}` says which row names the columns", "there is no header here")
		return nil
	}
	return s
}

// take sorts the rows of a file into header and rows, and reports those that hold nothing.
func (s *sheet) take(rows []sheetRow, report *Report) {
	for _, r := range rows {
		blank := strings.TrimSpace(strings.Join(r.cells, "")) == ""
		switch {
		case r.number == s.headerRow && !blank:
			s.header = r.cells
		case r.number < s.headerRow && !blank:
			report.add(Note, "above-header", []int{r.number}, "", "", "above the header, not imported")
		case r.number <= s.headerRow:
		case blank:
			report.add(source.Warning, "blank-row", []int{r.number}, "", "", "blank, left out")
		default:
			s.rows = append(s.rows, r)
		}
	}
}

// tidy takes away what nobody sees in a cell: white space around it, in names also more than one blank between two
// words, and invisible characters. Control characters are left: they say that something went wrong.
func tidy(cell string, freeText bool) (clean string, same bool) {
	plain := true
	for i := range len(cell) {
		if c := cell[i]; c >= 0x80 || c < ' ' || (c == ' ' && (i == 0 || i == len(cell)-1 || cell[i-1] == ' ')) {
			plain = false
			break
		}
	}
	if plain {
		return cell, true
	}
	clean = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && freeText, r == '\u200c', r == '\u200d':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, cell)
	if freeText {
		clean = strings.TrimSpace(clean)
	} else {
		clean = strings.Join(strings.Fields(clean), " ")
	}
	return clean, clean == cell
}

// broken says of a cell why it cannot be taken, if it cannot.
func broken(cell string) (why, hint string, ok bool) {
	for _, r := range cell {
		switch {
		case r == unicode.ReplacementChar:
			return "a character was lost here (�)", "restore it: an earlier program read the table in the wrong encoding", false
		case r != '\n' && source.Hidden(r):
			return "the cell holds a control character", "remove it, or check `format: {encoding: …}`", false
		}
	}
	return "", "", true
}
