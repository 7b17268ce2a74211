package mutation

import (
	"slices"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// difference is one way in which a patient can tell a mutant from the original: who lies in all of hold and none of fail.
type difference struct {
	hold, fail []space.AnyOf
	caution    string // that holds in one of the two; "" where the scenario or a rating differs
	exam       string // whose rating differs, or that the caution is about
}

// differences lists every way in which the answers of the two can differ for a patient of whom all is known, and the
// space in which to look for one. Where nobody is found for any of them, the two are equivalent.
//
// Let i be the first row of which one list says that it holds and the other that it does not. Then the answers differ
// for whoever lies in row i of the one and not of the other, and in no row before i of either; and for nobody else.
func (x excerpt) differences(m *Mutant) (*space.Space, []difference) {
	s, second := x.joint(m.library.Space)
	a, b := &x.Guidelines[x.at], &m.library.Guidelines[x.at]
	var list []difference
	applies, other := space.AnyOf{a.Applies}, second.AnyOf(space.AnyOf{b.Applies})
	if !sameBoxes(applies, other) {
		rows := func(g *guideline.Guideline, m space.Mapping) (rows []space.AnyOf) {
			for _, s := range g.Scenarios {
				rows = append(rows, m.AnyOf(s.When))
			}
			return rows
		}
		list = append(list, onlyWithin(applies, other, rows(a, nil))...)
		list = append(list, onlyWithin(other, applies, rows(b, second))...)
	}
	within := []space.AnyOf{applies}
	if !sameBoxes(applies, other) {
		within = append(within, other)
	}
	var before []space.AnyOf
	for i := range a.Scenarios {
		one, two := a.Scenarios[i].When, second.AnyOf(b.Scenarios[i].When)
		hold := func(boxes ...space.AnyOf) []space.AnyOf { return append(slices.Clone(within), boxes...) }
		if a.Scenarios[i].ID != b.Scenarios[i].ID { // swapped with the next: who is in both
			list = append(list, difference{hold: hold(one, two), fail: slices.Clone(before)})
			break
		}
		if exam := otherRating(a.Scenarios[i], b.Scenarios[i]); exam != "" {
			list = append(list, difference{hold: hold(one), fail: slices.Clone(before), exam: exam})
			break
		}
		if sameBoxes(one, two) {
			before = append(before, one)
			continue
		}
		list = append(list,
			difference{hold: hold(one), fail: append(slices.Clone(before), two)},
			difference{hold: hold(two), fail: append(slices.Clone(before), one)})
		before = append(before, one, two)
	}
	return s, append(list, x.cautionDifferences(m, second)...)
}

// onlyWithin lists the ways to get an answer from the rows of the one to which the guideline applies, and none from the other.
func onlyWithin(applies, other space.AnyOf, rows []space.AnyOf) (list []difference) {
	fail := []space.AnyOf{other}
	for _, row := range rows {
		list = append(list, difference{hold: []space.AnyOf{applies, row}, fail: slices.Clone(fail)})
		fail = append(fail, row)
	}
	return list
}

func (x excerpt) cautionDifferences(m *Mutant, second space.Mapping) (list []difference) {
	for _, c := range x.Cautions {
		exam := c.Procedures[0]
		at := slices.IndexFunc(m.library.Cautions, func(other guideline.Caution) bool { return other.ID == c.ID })
		if at < 0 {
			list = append(list, difference{hold: []space.AnyOf{c.When}, caution: c.ID, exam: exam})
			continue
		}
		if when := second.AnyOf(m.library.Cautions[at].When); !sameBoxes(c.When, when) {
			list = append(list,
				difference{hold: []space.AnyOf{c.When}, fail: []space.AnyOf{when}, caution: c.ID, exam: exam},
				difference{hold: []space.AnyOf{when}, fail: []space.AnyOf{c.When}, caution: c.ID, exam: exam})
		}
	}
	return list
}

func otherRating(a, b guideline.Scenario) string {
	for i, r := range a.Ratings {
		if r.Value != b.Ratings[i].Value || r.Category != b.Ratings[i].Category {
			return r.Procedure
		}
	}
	return ""
}

func sameBoxes(a, b space.AnyOf) bool { return slices.EqualFunc(a, b, sameRegions) }

// joint is the space of both: the original's facts, and beside them those that come out otherwise in the mutant, under
// another name. The mapping leads from a coordinate of the mutant to its place there.
func (x excerpt) joint(mutated *space.Space) (*space.Space, space.Mapping) {
	second := space.Mapping{}
	if mutated == x.Space {
		return x.Space, second
	}
	s := &space.Space{Phrases: x.Space.Phrases}
	for _, f := range x.Space.Facts {
		s.Add(f)
	}
	for i := range mutated.Facts {
		f, at := mutated.Facts[i], mutated.First(i)
		if f.Derived == nil {
			continue
		}
		mapped := second.Fact(f)
		if sameFact(&x.Space.Facts[i], &mapped) {
			continue
		}
		second[at] = len(s.Coordinates)
		mapped.ID += "/mutant"
		s.Add(mapped)
	}
	return s, second
}

func sameFact(a, b *space.Fact) bool {
	return a.Min == b.Min && a.Max == b.Max && sameRegions(a.Derived.Applies, b.Derived.Applies) &&
		slices.EqualFunc(a.Derived.Items, b.Derived.Items, func(a, b space.Item) bool {
			return a.Add == b.Add && a.Is == b.Is && sameBoxes(a.When, b.When)
		})
}
