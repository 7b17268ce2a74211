// Package mutation asks how much of a library its author tests hold in place. It makes one small mistake at a time (a
// mutant), as an editor's slip could, and looks whether a test fails. For each mutant that survives it finds a patient
// who tells it from the original, and writes the case that is missing.
package mutation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// Operator is a kind of slip.
type Operator string

const (
	Bound      Operator = "bound"      // a bound moved by one step
	Value      Operator = "value"      // a value dropped from a list
	Complement Operator = "complement" // a test turned around
	Order      Operator = "order"      // two neighbouring scenarios swapped under hit: first
	Category   Operator = "rating"     // a rating moved into the neighbouring category
	Weight     Operator = "weight"     // the points of a score's item changed by one step
	Band       Operator = "band"       // the bound between two bands of a score moved by one step
	Removed    Operator = "removed"    // a caution removed
)

// Operators lists the kinds of slip in the order in which reports show them.
var Operators = []Operator{Bound, Value, Complement, Order, Category, Weight, Band, Removed}

// Kinds of the thing that is mutated.
const (
	OfGuideline = "guideline"
	OfScore     = "score"
	OfCaution   = "caution"
)

// Mutant is a library with one slip in it.
type Mutant struct {
	Operator Operator
	Kind, ID string          // what was mutated: a guideline, a score or a caution
	Scenario string          // of a guideline, where one scenario is concerned
	Exam     string          // of a rating
	Pos      source.Position // where
	Was, Is  string
	library  *guideline.Library
}

// key is the same for the same slip in whichever excerpt it is made.
func (m *Mutant) key() string {
	return strings.Join([]string{string(m.Operator), m.Kind, m.ID, m.Scenario, m.Exam, m.Pos.String(), m.Was, m.Is}, "\x00")
}

// What says in a line what the slip is.
func (m *Mutant) What() string {
	where := m.ID
	if m.Scenario != "" {
		where = m.Scenario
	}
	switch m.Operator {
	case Order, Removed:
		return where + ": " + m.Is
	case Category:
		return fmt.Sprintf("%s: %s %s → %s", where, m.Exam, m.Was, m.Is)
	}
	return fmt.Sprintf("%s: %s → %s", where, m.Was, m.Is)
}

// mutants makes every mutant of the excerpt's guideline, of the scores that its boxes or the cautions look at, and of the
// cautions.
func (x excerpt) mutants() []Mutant {
	list := x.guidelineMutants()
	list = append(list, x.scoreMutants()...)
	return append(list, x.cautionMutants()...)
}

// changed is a copy of the excerpt's library that shares all but its lists of guidelines and cautions.
func (x excerpt) changed() *guideline.Library {
	l := *x.Library
	l.Guidelines, l.Cautions = slices.Clone(l.Guidelines), slices.Clone(l.Cautions)
	return &l
}

func (x excerpt) guidelineMutants() []Mutant {
	var list []Mutant
	g := &x.Guidelines[x.at]
	add := func(m Mutant, change func(*guideline.Guideline)) {
		m.Kind, m.ID, m.library = OfGuideline, g.ID, x.changed()
		change(&m.library.Guidelines[x.at])
		list = append(list, m)
	}
	boxEdits(x.Space, space.AnyOf{g.Applies}, false, func(m Mutant, a space.AnyOf) {
		add(m, func(g *guideline.Guideline) { g.Applies = a[0] })
	})
	for i := range g.Scenarios {
		s := &g.Scenarios[i]
		scenario := func(m Mutant, change func(*guideline.Scenario)) {
			m.Scenario = s.ID
			add(m, func(g *guideline.Guideline) {
				g.Scenarios = slices.Clone(g.Scenarios)
				change(&g.Scenarios[i])
			})
		}
		boxEdits(x.Space, s.When, true, func(m Mutant, a space.AnyOf) {
			scenario(m, func(s *guideline.Scenario) { s.When = a })
		})
		for k, r := range s.Ratings {
			for _, to := range neighbours(r) {
				m := Mutant{Operator: Category, Exam: r.Procedure, Pos: r.Pos, Was: ratingText(r), Is: ratingText(to)}
				scenario(m, func(s *guideline.Scenario) {
					s.Ratings = slices.Clone(s.Ratings)
					s.Ratings[k] = to
				})
			}
		}
		if g.First && i+1 < len(g.Scenarios) && !always(g.Scenarios[i+1].When) {
			next := &g.Scenarios[i+1]
			m := Mutant{Operator: Order, Scenario: next.ID, Pos: next.Pos, Was: "after " + s.ID, Is: "before " + s.ID}
			add(m, func(g *guideline.Guideline) {
				g.Scenarios = slices.Clone(g.Scenarios)
				g.Scenarios[i], g.Scenarios[i+1] = g.Scenarios[i+1], g.Scenarios[i]
			})
		}
	}
	return list
}

// always says whether the boxes hold for everybody: only the last scenario may.
func always(a space.AnyOf) bool { return len(a) == 1 && len(a[0]) == 0 }

// boxEdits calls add for every slip in the tests of the boxes. Where any is false one box must stay one.
func boxEdits(s *space.Space, a space.AnyOf, any bool, add func(Mutant, space.AnyOf)) {
	for i, b := range a {
		for _, t := range testsOf(s, b) {
			var was space.Box = b[t.from:t.to]
			for _, e := range t.edits(s) {
				var boxes space.AnyOf
				var texts []string
				for _, text := range e.texts {
					parsed, err := s.ParseTest(t.fact.ID, text)
					if err != nil { // beyond what the fact can be
						continue
					}
					for k := range parsed {
						parsed[k].Pos = t.pos
					}
					edited := append(append(append(space.Box{}, b[:t.from]...), parsed...), b[t.to:]...)
					boxes, texts = append(boxes, edited), append(texts, text)
				}
				if len(boxes) == 0 || (len(boxes) > 1 && !any) || (len(boxes) == 1 && sameRegions(was, boxes[0][t.from:len(boxes[0])-len(b)+t.to])) {
					continue
				}
				m := Mutant{Operator: e.operator, Pos: t.pos, Was: t.fact.ID + " " + t.text, Is: strings.Join(texts, " or ")}
				edited := append(append(append(space.AnyOf{}, a[:i]...), boxes...), a[i+1:]...)
				add(m, edited)
			}
		}
	}
}

func sameRegions(a, b space.Box) bool {
	return slices.EqualFunc(a, b, func(a, b space.Constraint) bool { return a.Coordinate == b.Coordinate && a.Region == b.Region })
}

// neighbours are the nearest ratings in the categories beside the rating's own.
func neighbours(r guideline.Rating) []guideline.Rating {
	to := func(category string, value int) guideline.Rating {
		n := r
		n.Category = category
		if r.Value > 0 {
			n.Value = value
		}
		return n
	}
	switch r.Category {
	case guideline.UsuallyAppropriate:
		return []guideline.Rating{to(guideline.MayBeAppropriate, 6)}
	case guideline.MayBeAppropriate:
		return []guideline.Rating{to(guideline.UsuallyAppropriate, 7), to(guideline.UsuallyNotAppropriate, 3)}
	}
	return []guideline.Rating{to(guideline.MayBeAppropriate, 4)}
}

func ratingText(r guideline.Rating) string {
	if r.Value > 0 {
		return fmt.Sprint(r.Value)
	}
	return r.Category
}

func (x excerpt) cautionMutants() []Mutant {
	var list []Mutant
	for i := range x.Cautions {
		c := &x.Cautions[i]
		add := func(m Mutant, change func(*guideline.Library)) {
			m.Kind, m.ID, m.library = OfCaution, c.ID, x.changed()
			change(m.library)
			list = append(list, m)
		}
		boxEdits(x.Space, c.When, true, func(m Mutant, a space.AnyOf) {
			add(m, func(l *guideline.Library) { l.Cautions[i].When = a })
		})
		add(Mutant{Operator: Removed, Pos: c.Pos, Is: "removed"}, func(l *guideline.Library) {
			l.Cautions = slices.Delete(l.Cautions, i, i+1)
		})
	}
	return list
}
