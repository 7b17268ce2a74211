package table

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/justify-cds/justify/internal/edition"
)

// Export writes the rows of a table out of an edition's catalogue: the columns in the order of the mapping, the rows in
// that of the table. The file's name says whether it is a workbook or CSV.
func Export(c *edition.Catalogue, m *Mapping, file string) ([]byte, int, error) {
	rows, err := exportRows(c, m)
	if err != nil {
		return nil, 0, err
	}
	header := make([]string, len(m.columns))
	for i, column := range m.columns {
		header[i] = column.header
	}
	count := len(rows)
	rows = slices.Insert(rows, 0, header)
	if strings.EqualFold(filepath.Ext(file), ".xlsx") {
		text, err := writeWorkbook(rows, m)
		return text, count, err
	}
	text, err := writeCSV(rows, m)
	return text, count, err
}

// exporter looks up what ratings refer to.
type exporter struct {
	m           *Mapping
	procedures  map[string]*edition.Procedure
	indications map[string]*edition.Indication
	sources     map[string]*edition.Source
}

func exportRows(c *edition.Catalogue, m *Mapping) ([][]string, error) {
	x := &exporter{m, map[string]*edition.Procedure{}, map[string]*edition.Indication{}, map[string]*edition.Source{}}
	for i := range c.Procedures {
		x.procedures[c.Procedures[i].ID] = &c.Procedures[i]
	}
	for i := range c.Indications {
		x.indications[c.Indications[i].ID] = &c.Indications[i]
	}
	for i := range c.Sources {
		x.sources[c.Sources[i].ID] = &c.Sources[i]
	}
	byRow := map[int][]string{}
	var numbers []int
	var wrong []error
	for i := range c.Guidelines {
		g := &c.Guidelines[i]
		from := x.sources[m.sourceOf(g.ID)]
		if from == nil {
			continue // not of this table
		}
		rows, err := parseRows(from.Citation)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("source %s: %w", from.ID, err))
			continue
		}
		var cells [][]string
		for j := range g.Scenarios {
			s := &g.Scenarios[j]
			for k := range s.Ratings {
				if r := &s.Ratings[k]; slices.Contains(r.Sources, from.ID) {
					cells = append(cells, x.row(g, s, r))
				}
			}
		}
		if len(cells) != len(rows) {
			wrong = append(wrong, fmt.Errorf("guideline %s has %d ratings of the source %s, which names %d rows: give a rating that was added a source of its own", g.ID, len(cells), from.ID, len(rows)))
			continue
		}
		for k, row := range rows {
			if byRow[row] != nil {
				wrong = append(wrong, fmt.Errorf("source %s: row %d is that of another rating as well", from.ID, row))
			}
			byRow[row] = cells[k]
			numbers = append(numbers, row)
		}
	}
	if len(numbers) == 0 && wrong == nil {
		wrong = append(wrong, fmt.Errorf("no guideline here was imported from the table %s", m.id))
	}
	slices.Sort(numbers)
	list := make([][]string, len(numbers))
	for i, row := range numbers {
		list[i] = byRow[row]
	}
	return list, errors.Join(wrong...)
}

// row writes one rating in the words of the table.
func (x *exporter) row(g *edition.Guideline, s *edition.Scenario, r *edition.Rating) []string {
	p := x.procedures[r.Procedure]
	cells := make([]string, len(x.m.columns))
	for i, column := range x.m.columns {
		switch column.role {
		case topicColumn:
			cells[i] = g.Title.In("en")
		case variantColumn:
			cells[i] = s.Title.In("en")
		case procedureColumn:
			if cells[i] = x.m.procedures.word(p.ID); cells[i] == "" {
				cells[i] = p.Title.In("en")
			}
		case ratingColumn:
			if r.Rating > 0 {
				cells[i] = strconv.Itoa(r.Rating)
			}
		case categoryColumn:
			cells[i] = x.m.categories.word(r.Category)
		case adultColumn:
			cells[i] = x.level(p, p.Level.Adult)
		case childColumn:
			cells[i] = x.level(p, p.Level.Child)
		case strengthColumn:
			cells[i] = x.m.strengths.word(r.Strength)
		case noteColumn:
			cells[i] = r.Note.In("en")
		case referenceColumn:
			cells[i] = x.reference(g, r)
		case icd10Column:
			cells[i] = x.codes(g)
		case modalityColumn:
			cells[i] = x.m.modalities.word(p.Modality)
		}
	}
	return cells
}

// level writes a level where it is the table's.
func (x *exporter) level(p *edition.Procedure, level *int) string {
	if level == nil || p.LevelSource != x.m.id {
		return x.m.levels.word(unknownLevel)
	}
	return x.m.levels.word(strconv.Itoa(*level))
}

// reference writes what a rating rests on besides the table.
func (x *exporter) reference(g *edition.Guideline, r *edition.Rating) string {
	var titles []string
	for _, id := range r.Sources {
		if s := x.sources[id]; s != nil && id != x.m.sourceOf(g.ID) {
			titles = append(titles, s.Title)
		}
	}
	return strings.Join(titles, "; ")
}

func (x *exporter) codes(g *edition.Guideline) string {
	var codes []string
	for _, id := range g.Indications {
		if in := x.indications[id]; in != nil {
			codes = append(codes, in.ICD10...)
		}
	}
	return strings.Join(codes, x.m.codeSeparator)
}
