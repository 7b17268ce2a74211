package table

import (
	"strings"

	"github.com/justify-cds/justify/internal/source"
)

// role is what a column of the table tells.
type role int

const (
	topicColumn role = iota
	variantColumn
	procedureColumn
	ratingColumn
	categoryColumn
	adultColumn
	childColumn
	strengthColumn
	noteColumn
	referenceColumn
	icd10Column
	modalityColumn
	roles
)

var roleNames = [roles]string{
	"topic", "variant", "procedure", "rating", "category", "adult-level", "child-level", "strength", "note", "reference", "icd-10", "modality",
}

// freeText says whether a column holds sentences, whose line breaks count, and not names or words.
func (r role) freeText() bool { return r == noteColumn || r == referenceColumn }

// column is one that the mapping names.
type column struct {
	role   role
	header string
}

// locate finds the columns of the mapping in the header: the index of each, or -1 where one is missing. What the
// mapping neither names nor ignores is reported.
func (s *sheet) locate(m *Mapping, report *Report) (at [roles]int, found bool) {
	headers := make([]string, len(s.header))
	of := map[string][]int{}
	for i, raw := range s.header {
		headers[i], _ = tidy(raw, false)
		report.place(headers[i], i)
		report.place(letters([]int{i}), i)
		if headers[i] != "" {
			of[fold(headers[i])] = append(of[fold(headers[i])], i)
		}
	}
	for i := range at {
		at[i] = -1
	}
	row := []int{s.headerRow}
	if len(headers) == 1 && s.comma != 0 {
		report.add(source.Error, "missing-column", row, "", "`format: {delimiter: …}` says what stands between the columns", "the header is one cell: %s", s.header[0])
		return at, false
	}
	found = true
	for _, c := range m.columns {
		switch indices := of[fold(c.header)]; {
		case len(indices) == 0:
			report.add(source.Error, "missing-column", row, c.header, source.DidYouMean(c.header, named(headers)), "no column %q for the %s", c.header, roleNames[c.role])
			found = false
		case len(indices) > 1:
			report.add(source.Error, "column-twice", row, c.header, "rename one of them in the table", "the header names %q in columns %s", c.header, letters(indices))
			found = false
		default:
			at[c.role] = indices[0]
			if raw := s.header[indices[0]]; raw != c.header {
				report.add(source.Warning, "spelling", row, c.header, "", "the header reads %q", raw)
			}
		}
	}
	s.others(m, headers, report)
	return at, found
}

// others reports the columns that are not imported, and holds the mapping to what is there.
func (s *sheet) others(m *Mapping, headers []string, report *Report) {
	used := map[string]bool{}
	for _, c := range m.columns {
		used[fold(c.header)] = true
	}
	ignored := map[string]bool{}
	for _, h := range m.ignore {
		ignored[fold(h)] = false
	}
	for i, h := range headers {
		_, ignore := ignored[fold(h)]
		switch {
		case h != "" && used[fold(h)]:
		case ignore && h != "":
			ignored[fold(h)] = true
			report.add(Note, "ignored-column", nil, h, "", "not imported, as the mapping says")
		case h != "":
			report.add(source.Warning, "unused-column", nil, h, "name it under `columns`, or under `ignore`", "not imported: the mapping does not name it")
		default:
			if rows := s.filled(i); len(rows) > 0 {
				report.add(source.Warning, "unused-column", rows, letters([]int{i}), "give the column a header, and name it under `columns`, or empty it", "not imported: the column has no header")
			}
		}
	}
	for _, h := range m.ignore {
		if !ignored[fold(h)] {
			report.add(source.Warning, "unused-column", nil, h, "leave it out of `ignore`", "the mapping ignores a column that is not there")
		}
	}
}

// filled lists the rows that have something in a column.
func (s *sheet) filled(column int) []int {
	var rows []int
	for _, r := range s.rows {
		if column < len(r.cells) && strings.TrimSpace(r.cells[column]) != "" {
			rows = append(rows, r.number)
		}
	}
	return rows
}

func named(headers []string) []string {
	var list []string
	for _, h := range headers {
		if h != "" {
			list = append(list, h)
		}
	}
	return list
}

// letters names columns as spreadsheet programs do: A, B, …, Z, AA.
func letters(indices []int) string {
	names := make([]string, len(indices))
	for i, n := range indices {
		for n++; n > 0; n = (n - 1) / 26 {
			names[i] = string(rune('A'+(n-1)%26)) + names[i]
		}
	}
	return strings.Join(names, " and ")
}
