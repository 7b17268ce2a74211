package table

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/justify-cds/justify/internal/source"
)

// readWorkbook reads a sheet of an Excel workbook. The value of merged cells counts for each of them.
func readWorkbook(text []byte, m *Mapping, report *Report) *sheet {
	book, err := excelize.OpenReader(bytes.NewReader(text), excelize.Options{UnzipSizeLimit: 16 * maxBytes, UnzipXMLSizeLimit: maxBytes, RawCellValue: true})
	if err != nil {
		hint := ""
		if errors.Is(err, excelize.ErrWorkbookFileFormat) {
			hint = "open it in a spreadsheet program and save it as .xlsx, without a password"
		}
		report.add(source.Error, "unreadable", nil, "", hint, "not a workbook that can be read: %v", err)
		return nil
	}
	defer book.Close()
	sheets, name := book.GetSheetList(), m.sheet
	switch {
	case name == "" && len(sheets) == 1:
		name = sheets[0]
	case name == "":
		report.add(source.Error, "sheet", nil, "", "write `format: {sheet: "+sheets[0]+"}`", "the workbook has %d sheets: %s", len(sheets), strings.Join(sheets, ", "))
		return nil
	case !slices.Contains(sheets, name):
		report.add(source.Error, "sheet", nil, "", source.DidYouMean(name, sheets), "the workbook has no sheet %q", name)
		return nil
	}
	cells, err := book.GetRows(name, excelize.Options{RawCellValue: true})
	if err == nil && len(cells) > maxRows {
		err = errors.New("it has more than " + strconv.Itoa(maxRows) + " rows")
	}
	if err != nil {
		report.add(source.Error, "unreadable", nil, "", "", "the sheet %s cannot be read: %v", name, err)
		return nil
	}
	s := &sheet{headerRow: m.headerRow}
	merges, err := book.GetMergeCells(name)
	if err != nil {
		report.add(source.Error, "unreadable", nil, "", "", "the merged cells of %s cannot be read: %v", name, err)
		return nil
	}
	if !s.unmerge(cells, merges, report) {
		return nil
	}
	var rows []sheetRow
	for i := range cells {
		rows = append(rows, sheetRow{number: i + 1, cells: cells[i]})
	}
	s.take(rows, report)
	for i := range s.rows { // a row of a workbook ends with its last cell that holds something
		for len(s.rows[i].cells) < len(s.header) {
			s.rows[i].cells = append(s.rows[i].cells, "")
		}
		for j := len(s.header); j < len(s.rows[i].cells); j++ {
			if strings.TrimSpace(s.rows[i].cells[j]) != "" {
				report.add(source.Warning, "unused-column", []int{s.rows[i].number}, letters([]int{j}), "give the column a header, and name it under `columns`, or empty it", "not imported: the column has no header")
			}
		}
	}
	return s
}

// unmerge writes the value of merged cells into each of them.
func (s *sheet) unmerge(cells [][]string, merges []excelize.MergeCell, report *Report) bool {
	width := 0
	for _, row := range cells {
		width = max(width, len(row))
	}
	for _, merge := range merges {
		left, top, err := excelize.CellNameToCoordinates(merge.GetStartAxis())
		right, bottom, err2 := excelize.CellNameToCoordinates(merge.GetEndAxis())
		if err := errors.Join(err, err2); err != nil {
			report.add(source.Error, "unreadable", nil, "", "", "the merged cells %s cannot be read: %v", merge.GetStartAxis(), err)
			return false
		}
		right, bottom = min(right, width), min(bottom, len(cells)) // beyond, nothing holds a value
		if left > right || top > bottom || bottom < s.headerRow {
			continue
		}
		value := ""
		if left <= len(cells[top-1]) {
			value = cells[top-1][left-1]
		}
		var rows []int
		for row := top; row <= bottom; row++ {
			for len(cells[row-1]) < right {
				cells[row-1] = append(cells[row-1], "")
			}
			for column := left; column <= right; column++ {
				cells[row-1][column-1] = value
			}
			rows = append(rows, row)
		}
		if strings.TrimSpace(value) == "" {
			continue
		}
		across := []int{}
		for column := left; column <= right; column++ {
			across = append(across, column-1)
		}
		columns := letters(across[:1])
		if len(across) > 1 {
			columns += "–" + letters(across[len(across)-1:])
		}
		report.place(columns, left-1)
		report.add(source.Warning, "merged-cells", rows, columns, "", "merged cells: what stands in the first counts for each")
	}
	return true
}

// writeWorkbook writes rows as a sheet; ratings are numbers.
func writeWorkbook(rows [][]string, m *Mapping) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	name := m.sheet
	if name == "" {
		name = "Sheet1"
	}
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	writer, err := book.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i, cells := range rows {
		values := make([]any, len(cells))
		for j, cell := range cells {
			if utf8.RuneCountInString(cell) > excelize.TotalCellChars {
				return nil, fmt.Errorf("a cell of the column %s has more than the %d characters that a workbook can hold: export to .csv", m.columns[j].header, excelize.TotalCellChars)
			}
			values[j] = cell
			if number, err := strconv.Atoi(cell); err == nil && i > 0 && m.columns[j].role == ratingColumn {
				values[j] = number
			}
		}
		if err := writer.SetRow("A"+strconv.Itoa(m.headerRow+i), values); err != nil {
			return nil, err
		}
	}
	if err := writer.Flush(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = book.Write(&b)
	return b.Bytes(), err
}
