package guideline

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// Effects of a caution.
const (
	Contraindicated = "contraindicated"
	Care            = "caution"
)

// always stands in place of the boxes of a caution on every patient.
const always = "always"

func (l *loader) readCautions(files []*file) {
	l.items(files, "cautions", l.readCaution)
}

func (l *loader) readCaution(f *file, n *yaml.Node) {
	c := Caution{Pos: f.Pos(n)}
	f.Object(n, "the caution", source.Fields{
		"id": func(n *yaml.Node) {
			if id, ok := f.ID(n, "the id of a caution"); ok && l.define(f, "caution", id, f.Pos(n)) {
				c.ID = id
			}
		},
		"title":  func(n *yaml.Node) { c.Title = f.Text(n, "the title") },
		"advice": func(n *yaml.Node) { c.Advice = f.Text(n, "the advice") },
		"when": func(n *yaml.Node) {
			if c.When = (space.AnyOf{{}}); n.Kind != yaml.ScalarNode || n.Value != always {
				c.When = l.anyOf(f, n, "when")
			}
		},
		"effect":     func(n *yaml.Node) { c.Effect = f.OneOf(n, "effect", Contraindicated, Care) },
		"source":     func(n *yaml.Node) { c.Source = l.source(f, n) },
		"procedures": func(n *yaml.Node) { c.Procedures = l.selectProcedures(f, n, l.library.Procedures) },
	}, "id", "title", "when", "procedures", "effect")
	l.library.Cautions = append(l.library.Cautions, c)
}

// selectProcedures resolves a selector: procedures that agree with every key given; a list in it means any of.
func (l *loader) selectProcedures(f *file, n *yaml.Node, among []Procedure) []string {
	var tests []func(Procedure) bool
	match := func(what string, of func(Procedure) []string) func(*yaml.Node) {
		return func(n *yaml.Node) {
			var wanted []string
			for _, w := range f.Words(n, what) {
				wanted = append(wanted, w.Value)
				if !slices.ContainsFunc(among, func(p Procedure) bool { return slices.Contains(of(p), w.Value) }) {
					f.ErrorAt(w, source.DidYouMean(w.Value, valuesOf(among, of)), "no procedure has the %s %q", what, w.Value)
				}
			}
			tests = append(tests, func(p Procedure) bool {
				return slices.ContainsFunc(of(p), func(v string) bool { return slices.Contains(wanted, v) })
			})
		}
	}
	before := l.found.Errors()
	f.Object(n, "the selector", source.Fields{
		"ids":      match("id", func(p Procedure) []string { return []string{p.ID} }),
		"modality": match("modality", func(p Procedure) []string { return []string{p.Modality} }),
		"contrast": match("contrast", func(p Procedure) []string { return []string{p.Contrast} }),
		"regions":  match("region", func(p Procedure) []string { return p.Regions }),
		"ionising": func(n *yaml.Node) {
			wanted := f.Bool(n, "ionising")
			tests = append(tests, func(p Procedure) bool { return p.Ionising == wanted })
		},
	})
	var selected []string
	for _, p := range among {
		if !slices.ContainsFunc(tests, func(test func(Procedure) bool) bool { return !test(p) }) {
			selected = append(selected, p.ID)
		}
	}
	switch {
	case l.found.Errors() > before:
	case len(tests) == 0:
		f.ErrorAt(n, "name a modality, contrast, regions, ionising or ids", "the selector chooses every procedure")
	case len(selected) == 0:
		f.ErrorAt(n, "every key must agree: leave one out", "the selector chooses no procedure")
	}
	return selected
}

// valuesOf lists the values that the procedures have.
func valuesOf(procedures []Procedure, of func(Procedure) []string) []string {
	var values []string
	for _, p := range procedures {
		values = append(values, of(p)...)
	}
	slices.Sort(values)
	return slices.Compact(values)
}
