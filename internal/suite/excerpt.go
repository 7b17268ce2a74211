package suite

import (
	"slices"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// Excerpt is the part of a library that decides the cases, as a library of its own: it gives the same answers to them, and
// compiles in a few milliseconds. It has all guidelines that answer what the cases, or the named guidelines, are about; and of
// the vocabulary what these and the cases need: facts that some box looks at or a case states, exams that are rated or
// named, and the cautions on them.
func Excerpt(library *guideline.Library, cases []Case, guidelines ...string) *guideline.Library {
	exams, facts, reasons := map[string]bool{}, map[string]bool{"age": true, "sex": true}, map[string]bool{}
	add := func(to map[string]bool, ids ...string) {
		for _, id := range ids {
			to[id] = true
		}
	}
	for _, c := range cases {
		add(reasons, c.Indications...)
		add(exams, c.Ordered...)
		for _, p := range c.Prior {
			add(exams, p.Exam)
		}
		for _, statement := range c.Given {
			add(facts, statement.Fact)
		}
	}
	for _, g := range library.Guidelines {
		if slices.Contains(guidelines, g.ID) {
			add(reasons, g.Indications...)
		}
	}
	x := &guideline.Library{}
	var boxes []space.AnyOf
	for _, g := range library.Guidelines {
		if !slices.ContainsFunc(g.Indications, func(id string) bool { return reasons[id] }) {
			continue
		}
		x.Guidelines, boxes = append(x.Guidelines, g), append(boxes, g.Boxes()...)
		for _, s := range g.Scenarios {
			for _, r := range s.Ratings {
				add(exams, r.Procedure)
			}
		}
	}
	for _, g := range x.Guidelines {
		add(reasons, g.Indications...)
	}
	for _, in := range library.Indications {
		if reasons[in.ID] {
			x.Indications = append(x.Indications, in)
		}
	}
	for _, p := range library.Procedures {
		if exams[p.ID] {
			x.Procedures = append(x.Procedures, p)
		}
	}
	for _, c := range library.Cautions {
		c.Procedures = slices.DeleteFunc(slices.Clone(c.Procedures), func(id string) bool { return !exams[id] })
		if len(c.Procedures) > 0 {
			x.Cautions, boxes = append(x.Cautions, c), append(boxes, c.When)
		}
	}
	var m space.Mapping
	x.Space, m = library.Space.Part(facts, boxes)
	for i := range x.Cautions {
		x.Cautions[i].When = m.AnyOf(x.Cautions[i].When)
	}
	for i := range x.Guidelines {
		g := &x.Guidelines[i]
		g.Applies, g.Scenarios = m.Box(g.Applies), slices.Clone(g.Scenarios)
		for k := range g.Scenarios {
			g.Scenarios[k].When, g.Scenarios[k].Boxes = m.AnyOf(g.Scenarios[k].When), nil
		}
	}
	return x
}
