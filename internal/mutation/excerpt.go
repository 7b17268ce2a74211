package mutation

import (
	"slices"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/suite"
)

// excerpt is the part of a library that decides the cases at hand, as a library of its own: it gives the same answers
// to them, and compiles in a few milliseconds.
type excerpt struct {
	*guideline.Library
	at int // the guideline that is mutated
}

// excerptOf copies the guidelines of those indices (at is one of them), and of the vocabulary what they and the cases
// need: facts that some box looks at or a case states, exams that are rated or named, and the cautions on these.
func excerptOf(library *guideline.Library, chosen []int, at int, cases []trial) excerpt {
	x := excerpt{Library: &guideline.Library{}, at: slices.Index(chosen, at)}
	exams, facts := map[string]bool{}, map[string]bool{"age": true, "sex": true}
	indications := map[string]bool{}
	for _, i := range chosen {
		g := library.Guidelines[i]
		for _, id := range g.Indications {
			indications[id] = true
		}
		for _, s := range g.Scenarios {
			for _, r := range s.Ratings {
				exams[r.Procedure] = true
			}
		}
	}
	for _, t := range cases {
		for _, id := range t.test.Indications {
			indications[id] = true
		}
		for _, id := range t.test.Ordered {
			exams[id] = true
		}
		for _, p := range t.test.Prior {
			exams[p.Exam] = true
		}
		for _, statement := range t.test.Given {
			facts[statement.Fact] = true
		}
	}
	for _, in := range library.Indications {
		if indications[in.ID] {
			x.Indications = append(x.Indications, in)
		}
	}
	for _, p := range library.Procedures {
		if exams[p.ID] {
			x.Procedures = append(x.Procedures, p)
		}
	}
	var cautions []guideline.Caution
	var boxes []space.AnyOf
	for _, c := range library.Cautions {
		c.Procedures = slices.DeleteFunc(slices.Clone(c.Procedures), func(id string) bool { return !exams[id] })
		if len(c.Procedures) > 0 {
			cautions, boxes = append(cautions, c), append(boxes, c.When)
		}
	}
	for _, i := range chosen {
		boxes = append(boxes, whole(&library.Guidelines[i])...)
	}
	var m mapping
	x.Space, m = factsOf(library.Space, facts, boxes)
	for _, c := range cautions {
		c.When = m.anyOf(c.When)
		x.Cautions = append(x.Cautions, c)
	}
	for _, i := range chosen {
		g := library.Guidelines[i]
		g.Applies = m.box(g.Applies)
		g.Scenarios = slices.Clone(g.Scenarios)
		for k := range g.Scenarios {
			g.Scenarios[k].When, g.Scenarios[k].Boxes = m.anyOf(g.Scenarios[k].When), nil
		}
		x.Guidelines = append(x.Guidelines, g)
	}
	return x
}

// whole lists the boxes of a guideline, its applies box first.
func whole(g *guideline.Guideline) []space.AnyOf {
	boxes := []space.AnyOf{{g.Applies}}
	for _, s := range g.Scenarios {
		boxes = append(boxes, s.When)
	}
	return boxes
}

// factsOf makes a space of the facts that are named, those that the boxes look at, directly or through others, and
// those on which it hangs whether one of them applies.
func factsOf(s *space.Space, named map[string]bool, boxes []space.AnyOf) (*space.Space, mapping) {
	used := map[int]bool{}
	var visit func(space.AnyOf)
	add := func(fact int) {
		if used[fact] {
			return
		}
		used[fact] = true
		f := &s.Facts[fact]
		visit(space.AnyOf{f.Applies})
		if f.Derived != nil {
			visit(space.AnyOf{f.Derived.Applies})
			for _, item := range f.Derived.Items {
				visit(item.When)
			}
		}
	}
	visit = func(a space.AnyOf) {
		for _, b := range a {
			for _, c := range b {
				add(s.Coordinates[c.Coordinate].Fact)
			}
		}
	}
	for _, a := range boxes {
		visit(a)
	}
	for i := range s.Facts {
		if named[s.Facts[i].ID] {
			add(i)
		}
	}
	into, m := &space.Space{}, mapping{}
	for i := range s.Facts {
		if used[i] { // base facts may look at later ones in applies: their places are settled first
			for _, at := range s.CoordinatesOf(s.Facts[i].ID) {
				m[at] = len(m)
			}
		}
	}
	for i := range s.Facts {
		if used[i] {
			into.Add(m.fact(s.Facts[i]))
		}
	}
	return into, m
}

// mapping says which coordinate of another space stands for one of this.
type mapping map[int]int

func (m mapping) box(b space.Box) space.Box {
	mapped := slices.Clone(b)
	for i := range mapped {
		if to, ok := m[mapped[i].Coordinate]; ok {
			mapped[i].Coordinate = to
		}
	}
	return mapped
}

func (m mapping) anyOf(a space.AnyOf) space.AnyOf {
	mapped := make(space.AnyOf, len(a))
	for i := range a {
		mapped[i] = m.box(a[i])
	}
	return mapped
}

func (m mapping) fact(f space.Fact) space.Fact {
	f.Applies = m.box(f.Applies)
	if f.Derived != nil {
		d := *f.Derived
		d.Applies, d.Items = m.box(d.Applies), slices.Clone(d.Items)
		for i := range d.Items {
			d.Items[i].When = m.anyOf(d.Items[i].When)
		}
		f.Derived = &d
	}
	return f
}

// trial is one case of the author tests.
type trial struct {
	suite suite.Suite
	test  suite.Case
}
