// Package suite reads and runs the author tests of a library: invented patients, and what the edition must say of them.
package suite

import (
	"io/fs"
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// DefaultAsOf is the day of evaluation where a file names none: tests must not depend on the day they are run.
const DefaultAsOf = "2026-01-01"

// Suite is one file of author tests.
type Suite struct {
	Path      string
	Guideline string
	AsOf      string
	Cases     []Case
	later     []string // cautions of overlays that came after the file was written: it cannot expect them
}

// Case is one invented patient. A case is a box, like a scenario: ranges and sets may be given.
type Case struct {
	Name        string
	Pos         source.Position
	Given       []Statement
	Indications []string
	Ordered     []string
	Prior       []Prior
	Expect      []Expectation
}

// Statement is what is known of one fact.
type Statement struct {
	Fact string
	Box  space.Box
}

// Prior is an exam done before.
type Prior struct{ Exam, Date string }

// Expectation is one thing that the answer must say. Of names the exam that it is about, for the keys that have one.
type Expectation struct {
	Key  string // scenario, possible, provisional, top, ratings, verdicts, cautions, open-cautions, better, duplicates
	Of   string
	Want []string
	Pos  source.Position
}

type loader struct {
	library  *guideline.Library
	found    source.Diagnostics
	cases    map[string]map[string]Case // by guideline and name: what a case may extend
	restated map[string]map[string]int  // by guideline and name: the layer that has the last word on a case
}

func newLoader(library *guideline.Library) *loader {
	return &loader{library: library, cases: map[string]map[string]Case{}, restated: map[string]map[string]int{}}
}

// LoadFiles reads the named files of the library only.
func LoadFiles(fsys fs.FS, library *guideline.Library, names ...string) ([]Suite, source.Diagnostics) {
	l := newLoader(library)
	var suites []Suite
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			l.found = append(l.found, source.Diagnostic{Severity: source.Error, Message: err.Error()})
			continue
		}
		if f := source.ParseYAML(name, text, &l.found); f != nil {
			l.lastWord(testFile{f, 0})
			suites = append(suites, l.suite(testFile{f, 0}))
		}
	}
	return suites, l.found.Sort()
}

// Read reads one file of author tests.
func Read(path string, text []byte, library *guideline.Library) (Suite, source.Diagnostics) {
	l := newLoader(library)
	s := Suite{Path: path}
	if f := source.ParseYAML(path, text, &l.found); f != nil {
		l.lastWord(testFile{f, 0})
		s = l.suite(testFile{f, 0})
	}
	return s, l.found.Sort()
}

func (l *loader) suite(f testFile) Suite {
	s := Suite{Path: f.Path, AsOf: DefaultAsOf, later: l.later(f.layer)}
	var g *guideline.Guideline
	byName := map[string]Case{}
	if f.layer > 0 {
		byName = maps.Clone(l.cases[f.about()])
	}
	var cases *yaml.Node
	f.Object(f.Root, "the test file", source.Fields{
		"guideline": func(n *yaml.Node) { s.Guideline, g = n.Value, l.guideline(f.File, n) },
		"as-of":     func(n *yaml.Node) { s.AsOf = f.Date(n, "as-of") },
		"cases":     func(n *yaml.Node) { cases = n },
	}, "guideline", "cases")
	if g == nil || cases == nil {
		return s
	}
	own := map[string]bool{}
	f.Items(cases, "cases", func(n *yaml.Node) {
		restated := l.restated[s.Guideline][word(n, "name")] > f.layer
		c := l.readCase(f.File, n, g, byName, restated)
		if own[c.Name] {
			f.ErrorAt(n, "", "two cases are called %q", c.Name)
		}
		c.Expect = slices.DeleteFunc(c.Expect, func(x Expectation) bool { return slices.Contains(l.withdrawn(f.layer), x.Of) })
		own[c.Name], byName[c.Name], l.cases[s.Guideline][c.Name] = true, c, c
		if !restated {
			s.Cases = append(s.Cases, c)
		}
	})
	return s
}

func (l *loader) guideline(f *source.File, n *yaml.Node) *guideline.Guideline {
	var known []string
	for i := range l.library.Guidelines {
		if l.library.Guidelines[i].ID == n.Value {
			return &l.library.Guidelines[i]
		}
		known = append(known, l.library.Guidelines[i].ID)
	}
	f.ErrorAt(n, source.DidYouMean(n.Value, known), "no guideline %q", n.Value)
	return nil
}

// readCase reads a case. What one expects that an overlay restates is not read: it may speak of what is gone.
func (l *loader) readCase(f *source.File, n *yaml.Node, g *guideline.Guideline, before map[string]Case, restated bool) Case {
	c := Case{Pos: f.Pos(n), Indications: g.Indications[:min(1, len(g.Indications))]}
	var given []Statement
	own := map[string]func(){}
	later := func(key string, read func(*yaml.Node)) func(*yaml.Node) {
		return func(n *yaml.Node) { own[key] = func() { read(n) } }
	}
	f.Object(n, "the case", source.Fields{
		"name": func(n *yaml.Node) { c.Name, _ = f.Word(n, "the name") },
		"extends": func(n *yaml.Node) {
			base, ok := before[n.Value]
			if !ok {
				var known []string
				for name := range before {
					known = append(known, name)
				}
				f.ErrorAt(n, source.DidYouMean(n.Value, known), "no case above is called %q", n.Value)
				return
			}
			c.Given, c.Indications, c.Ordered, c.Prior = slices.Clone(base.Given), base.Indications, base.Ordered, base.Prior
		},
		"given":       func(n *yaml.Node) { given = l.given(f, n) },
		"indications": later("indications", func(n *yaml.Node) { c.Indications = l.references(f, n, "indication") }),
		"ordered":     later("ordered", func(n *yaml.Node) { c.Ordered = l.references(f, n, "procedure") }),
		"prior":       later("prior", func(n *yaml.Node) { c.Prior = l.prior(f, n) }),
		"expect": func(n *yaml.Node) {
			if !restated {
				c.Expect = l.expect(f, n, g)
			}
		},
	}, "name", "expect")
	for _, key := range []string{"indications", "ordered", "prior"} {
		if read, ok := own[key]; ok {
			read()
		}
	}
	for _, x := range c.Expect {
		if (x.Key == "verdicts" || x.Key == "better") && !slices.Contains(c.Ordered, x.Of) {
			f.Report(source.Error, x.Pos, "add it to `ordered:`", "%s is not ordered, so there is no verdict on it", x.Of)
		}
	}
	for _, statement := range given {
		c.Given = slices.DeleteFunc(c.Given, func(s Statement) bool { return s.Fact == statement.Fact })
		c.Given = append(c.Given, statement)
	}
	return c
}

// given reads the patient: a box over base facts.
func (l *loader) given(f *source.File, n *yaml.Node) []Statement {
	var statements []Statement
	for _, c := range guideline.ReadBox(f, n, "the patient", l.library.Space) {
		fact := l.library.Space.FactOf(c.Coordinate)
		if fact.Derived != nil {
			f.Report(source.Error, c.Pos, "state the facts that it is computed from", "%s is computed", fact.ID)
		}
		if len(statements) > 0 && statements[len(statements)-1].Fact == fact.ID {
			f.Report(source.Error, c.Pos, "write both ends in one unit", "the age is given in two units")
			continue
		}
		statements = append(statements, Statement{fact.ID, space.Box{c}})
	}
	return statements
}

// references reads a list of ids of procedures or indications.
func (l *loader) references(f *source.File, n *yaml.Node, kind string) []string {
	known := make([]string, 0, len(l.library.Procedures))
	if kind == "indication" {
		for _, in := range l.library.Indications {
			known = append(known, in.ID)
		}
	} else {
		for _, p := range l.library.Procedures {
			known = append(known, p.ID)
		}
	}
	return l.known(f, n, kind, known)
}

func (l *loader) known(f *source.File, n *yaml.Node, kind string, known []string) []string {
	ids := []string{}
	for _, w := range f.Words(n, "a "+kind) {
		if !slices.Contains(known, w.Value) {
			f.ErrorAt(w, source.DidYouMean(w.Value, known), "no %s %q", kind, w.Value)
		}
		ids = append(ids, w.Value)
	}
	return ids
}

func (l *loader) prior(f *source.File, n *yaml.Node) []Prior {
	var list []Prior
	f.Items(n, "prior", func(n *yaml.Node) {
		var p Prior
		f.Object(n, "the earlier exam", source.Fields{
			"exam": func(n *yaml.Node) {
				if ids := l.references(f, n, "procedure"); len(ids) == 1 {
					p.Exam = ids[0]
				}
			},
			"date": func(n *yaml.Node) { p.Date, _ = f.Word(n, "the date") },
		}, "exam", "date")
		list = append(list, p)
	})
	return list
}

func (l *loader) expect(f *source.File, n *yaml.Node, g *guideline.Guideline) []Expectation {
	var list []Expectation
	scenarios := []string{}
	for _, s := range g.Scenarios {
		scenarios = append(scenarios, s.ID)
	}
	var cautions []string
	for _, c := range l.library.Cautions {
		cautions = append(cautions, c.ID)
	}
	single := func(key string, read func(*yaml.Node) []string) func(*yaml.Node) {
		return func(n *yaml.Node) { list = append(list, Expectation{Key: key, Want: read(n), Pos: f.Pos(n)}) }
	}
	perExam := func(key string, read func(*yaml.Node) []string) func(*yaml.Node) {
		return func(n *yaml.Node) {
			f.Entries(n, key, func(exam, value *yaml.Node) {
				l.references(f, exam, "procedure")
				list = append(list, Expectation{Key: key, Of: exam.Value, Want: read(value), Pos: f.Pos(exam)})
			})
		}
	}
	procedures := func(n *yaml.Node) []string { return l.references(f, n, "procedure") }
	f.Object(n, "expect", source.Fields{
		"scenario": single("scenario", func(n *yaml.Node) []string {
			if n.Value == "none" {
				return []string{}
			}
			return l.known(f, n, "scenario", scenarios)
		}),
		"possible":    single("possible", func(n *yaml.Node) []string { return l.known(f, n, "scenario", scenarios) }),
		"provisional": single("provisional", func(n *yaml.Node) []string { f.Bool(n, "provisional"); return []string{n.Value} }),
		"top":         single("top", procedures),
		"duplicates":  single("duplicates", procedures),
		"ratings": perExam("ratings", func(n *yaml.Node) []string {
			w, _ := f.Word(n, "the rating")
			return []string{w}
		}),
		"verdicts":      perExam("verdicts", func(n *yaml.Node) []string { return []string{f.OneOf(n, "verdict", guideline.Words("verdict")...)} }),
		"cautions":      perExam("cautions", func(n *yaml.Node) []string { return l.known(f, n, "caution", cautions) }),
		"open-cautions": perExam("open-cautions", func(n *yaml.Node) []string { return l.known(f, n, "caution", cautions) }),
		"better":        perExam("better", procedures),
	}, "scenario")
	return list
}
