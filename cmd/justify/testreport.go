package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"

	"github.com/justify-cds/justify/internal/coverage"
	"github.com/justify-cds/justify/internal/mutation"
	"github.com/justify-cds/justify/internal/source"
)

// testReport is what --report writes as JSON, and what the page shows.
type testReport struct {
	Edition    string            `json:"edition"`
	Coverage   *share            `json:"coverage,omitempty"`
	Mutation   *mutationScore    `json:"mutation,omitempty"`
	Guidelines []guidelineReport `json:"guidelines"`
	Uncovered  []uncovered       `json:"uncovered,omitempty"`
	Survivors  []survivors       `json:"survivors,omitempty"`
	Files      []reportedFile    `json:"-"`
}

type share struct {
	Hit     int     `json:"hit"`
	Of      int     `json:"of"`
	Percent float64 `json:"percent"`
}

type mutationScore struct {
	Killed     int     `json:"killed"`
	Alive      int     `json:"alive"`
	Equivalent int     `json:"equivalent"`
	Percent    float64 `json:"percent"`
}

type guidelineReport struct {
	ID        string                   `json:"id"`
	Coverage  map[string]share         `json:"coverage,omitempty"` // by kind, and of cells
	Mutation  *mutationScore           `json:"mutation,omitempty"`
	Operators map[string]mutationScore `json:"operators,omitempty"`
}

type uncovered struct {
	Kind    string          `json:"kind"`
	Of      string          `json:"of"`
	Pos     source.Position `json:"pos"`
	Missing string          `json:"missing"`
}

type survivors struct {
	Mutants   []survivor `json:"mutants"`
	Guideline string     `json:"guideline,omitempty"`
	Missing   string     `json:"missing_case,omitempty"` // YAML, an item of `cases:`
}

type survivor struct {
	Operator string          `json:"operator"`
	Pos      source.Position `json:"pos"`
	What     string          `json:"what"`
	Why      string          `json:"why,omitempty"` // no case was found
}

// reportedFile is a file of the library as the page shows it.
type reportedFile struct {
	Path  string
	Lines []reportedLine
}

type reportedLine struct {
	Number int
	Text   string
	Class  string // hit, part or miss; "" where there is nothing to exercise
	Notes  []string
}

func scoreOf(t mutation.Tally) mutationScore {
	return mutationScore{t.Killed, t.Survived + t.Undecided, t.Equivalent, t.Percent()}
}

func shareOf(c coverage.Count) share { return share{c.Hit, c.Of, percent(c)} }

func (t *tested) build() (*testReport, error) {
	r := &testReport{Edition: t.edition}
	for i, id := range t.ids() {
		g := guidelineReport{ID: id}
		if t.coverage != nil {
			g.Coverage = map[string]share{"cells": shareOf(t.coverage.Guidelines[i].Cells)}
			for _, kind := range []coverage.Kind{coverage.Scenario, coverage.Boundary, coverage.Score} {
				g.Coverage[string(kind)] = shareOf(t.coverage.Guidelines[i].Count(kind))
			}
		}
		if t.mutation != nil {
			results := t.mutation[i].Results
			score := scoreOf(mutation.TallyOf(results, ""))
			g.Mutation, g.Operators = &score, map[string]mutationScore{}
			for _, operator := range mutation.Operators {
				g.Operators[string(operator)] = scoreOf(mutation.TallyOf(results, operator))
			}
		}
		r.Guidelines = append(r.Guidelines, g)
	}
	var items []coverage.Item
	if t.coverage != nil {
		total := shareOf(t.coverage.Total())
		r.Coverage, items = &total, t.coverage.All()
		for _, item := range items {
			if item.Cases == 0 {
				r.Uncovered = append(r.Uncovered, uncovered{string(item.Kind), item.Of, t.at.at(item.Pos), missing(item)})
			}
		}
	}
	if t.mutation != nil {
		total := scoreOf(mutation.TallyOf(mutation.All(t.mutation), ""))
		r.Mutation = &total
		for _, g := range t.alive {
			var s survivors
			for _, m := range g.Mutants {
				s.Mutants = append(s.Mutants, survivor{string(m.Operator), t.at.at(m.Pos), m.What(), m.Why})
			}
			if g.Missing != nil {
				s.Guideline, s.Missing = g.Missing.Guideline, g.Missing.YAML()
			}
			r.Survivors = append(r.Survivors, s)
		}
	}
	var err error
	r.Files, err = t.reportedFiles(items)
	return r, err
}

// reportedFiles colours the lines that ask for something.
func (t *tested) reportedFiles(items []coverage.Item) ([]reportedFile, error) {
	type state struct {
		hit, missed int
		notes       []string
	}
	lines := map[source.Position]*state{} // by file and line
	at := func(p source.Position) *state {
		p.Col = 0
		if lines[p] == nil {
			lines[p] = &state{}
		}
		return lines[p]
	}
	for _, item := range items {
		if s := at(item.Pos); item.Cases > 0 {
			s.hit++
		} else {
			s.missed++
			s.notes = append(s.notes, "no case: "+missing(item))
		}
	}
	for _, m := range mutation.All(t.mutation) {
		switch s := at(m.Pos); m.Status {
		case mutation.Killed:
			s.hit++
		case mutation.Survived, mutation.Undecided:
			s.missed++
			s.notes = append(s.notes, "alive: "+m.What())
		}
	}
	var paths []string
	for p := range lines {
		paths = append(paths, p.File)
	}
	slices.Sort(paths)
	var files []reportedFile
	for _, path := range slices.Compact(paths) {
		text, err := fs.ReadFile(t.files, path)
		if err != nil {
			return nil, err
		}
		f := reportedFile{Path: t.at.at(source.Position{File: path}).File}
		for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
			l := reportedLine{Number: i + 1, Text: line}
			if s := lines[source.Position{File: path, Line: i + 1}]; s != nil {
				l.Notes = s.notes
				switch {
				case s.missed == 0 && s.hit > 0:
					l.Class = "hit"
				case s.hit > 0:
					l.Class = "part"
				case s.missed > 0:
					l.Class = "miss"
				}
			}
			f.Lines = append(f.Lines, l)
		}
		files = append(files, f)
	}
	return files, nil
}

//go:embed testreport.html
var testReportPage string

var testReportTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"percent": func(v float64) string { return fmt.Sprintf("%.1f %%", v) },
}).Parse(testReportPage))

// report writes one report, as its name says.
func (t *tested) report(file string) error {
	r, err := t.build()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if filepath.Ext(file) == ".html" {
		err = testReportTemplate.Execute(&b, r)
	} else {
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(r)
	}
	if err != nil {
		return err
	}
	return renameio.WriteFile(file, b.Bytes(), 0o644)
}
