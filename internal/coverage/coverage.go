// Package coverage says what the author tests of a library exercise: which scenarios they reach, both sides of every
// unary test, the values of scores, the cautions.
package coverage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/suite"
)

// Kind is what an author test can exercise.
type Kind string

const (
	Scenario Kind = "scenario" // a case matches it
	Boundary Kind = "boundary" // a case lies in the cell on one side of a test, and settles it
	Score    Kind = "score"    // a case has that value of a score
	Caution  Kind = "caution"  // a case has an exam on which it holds
)

// Kinds in the order in which reports show them.
var Kinds = []Kind{Scenario, Boundary, Score, Caution}

// Item is one thing to exercise, at the line of the library that asks for it.
type Item struct {
	Kind  Kind
	Of    string // the scenario, score or caution
	Pos   source.Position
	Words string // the patients that exercise it, in clinical words
	Cases int    // how many cases do
}

// Guideline is what the cases of one guideline's author tests exercise.
type Guideline struct {
	ID    string
	Items []Item
	// Cells counts the cells into which the guideline cuts each of its base facts, and those in which some case lies.
	Cells Count
}

// Count is how many of some things were hit.
type Count struct{ Hit, Of int }

// Coverage is what the author tests of a library exercise.
type Coverage struct {
	Guidelines []Guideline
	Cautions   []Item // by the cases of all guidelines
}

// Count counts the items of a kind; "" counts all.
func (g Guideline) Count(kind Kind) Count { return count(g.Items, kind) }

func count(items []Item, kind Kind) (n Count) {
	for _, i := range items {
		if kind == "" || i.Kind == kind {
			n.Of++
			if i.Cases > 0 {
				n.Hit++
			}
		}
	}
	return n
}

// Total counts every item of the library once: those of a score that several guidelines share, where any of them hits it.
func (c Coverage) Total() Count { return count(c.All(), "") }

// All lists every item of the library once, in reading order of its files.
func (c Coverage) All() []Item {
	at := map[string]int{}
	var all []Item
	add := func(i Item) {
		key := fmt.Sprint(i.Kind, "\x00", i.Of, "\x00", i.Pos, "\x00", i.Words)
		if before, ok := at[key]; ok {
			all[before].Cases += i.Cases
			return
		}
		at[key] = len(all)
		all = append(all, i)
	}
	for _, g := range c.Guidelines {
		for _, i := range g.Items {
			add(i)
		}
	}
	for _, i := range c.Cautions {
		add(i)
	}
	slices.SortStableFunc(all, func(a, b Item) int { return source.Compare(a.Pos, b.Pos) })
	return all
}

// observed is one case as the engine sees it.
type observed struct {
	patient  space.Case // with all derived facts
	scenario string     // of the guideline that the case is about
	cautions []string   // that hold
}

// Of runs the author tests and says what they exercise.
func Of(ctx context.Context, e *engine.Engine, library *guideline.Library, suites []suite.Suite) (Coverage, error) {
	byGuideline, all := map[string][]observed{}, []observed(nil)
	for _, s := range suites {
		for _, c := range s.Cases {
			o, err := observe(ctx, e, library.Space, s, c)
			if err != nil {
				return Coverage{}, fmt.Errorf("%s: %w", c.Pos, err)
			}
			byGuideline[s.Guideline], all = append(byGuideline[s.Guideline], o), append(all, o)
		}
	}
	var coverage Coverage
	for i := range library.Guidelines {
		coverage.Guidelines = append(coverage.Guidelines, ofGuideline(library, &library.Guidelines[i], byGuideline[library.Guidelines[i].ID]))
	}
	var boxes []space.AnyOf
	for _, c := range library.Cautions {
		boxes = append(boxes, c.When)
	}
	t := tally{space: library.Space, cells: cellsOf(library.Space, boxes), cases: all}
	for _, c := range library.Cautions {
		t.add(Caution, c.ID, c.Pos, "an exam on which it holds", func(o observed) bool { return slices.Contains(o.cautions, c.ID) })
		t.boxes(c.ID, c.When)
	}
	coverage.Cautions = t.items
	return coverage, nil
}

func ofGuideline(library *guideline.Library, g *guideline.Guideline, cases []observed) Guideline {
	s := library.Space
	boxes := []space.AnyOf{{g.Applies}}
	for _, scenario := range g.Scenarios {
		boxes = append(boxes, scenario.When)
	}
	t := tally{space: s, cells: cellsOf(s, boxes), cases: cases}
	t.boxes(g.ID, space.AnyOf{g.Applies})
	for _, scenario := range g.Scenarios {
		t.add(Scenario, scenario.ID, scenario.Pos, scenario.Title.In("en"), func(o observed) bool { return o.scenario == scenario.ID })
		t.boxes(scenario.ID, scenario.When)
	}
	for i := range s.Facts {
		if _, used := t.cells[s.First(i)]; used && s.Facts[i].Derived != nil {
			t.score(i)
		}
	}
	result := Guideline{ID: g.ID, Items: t.items}
	for at, cells := range t.cells {
		if s.FactOf(at).Derived != nil {
			continue
		}
		for _, part := range cells.Parts(&s.Coordinates[at]) {
			result.Cells.Of++
			if slices.ContainsFunc(cases, func(o observed) bool { return o.patient[at].Within(part) }) {
				result.Cells.Hit++
			}
		}
	}
	return result
}

func cellsOf(s *space.Space, boxes []space.AnyOf) map[int]space.Cells {
	cells := s.Cut(boxes)
	for at, derived := range s.CutDerived(boxes) {
		cells[at] = derived
	}
	return cells
}

// tally collects the items that some boxes ask for.
type tally struct {
	space *space.Space
	cells map[int]space.Cells
	cases []observed
	items []Item
}

func (t *tally) add(kind Kind, of string, pos source.Position, words string, hit func(observed) bool) {
	item := Item{Kind: kind, Of: of, Pos: pos, Words: words}
	for _, o := range t.cases {
		if hit(o) {
			item.Cases++
		}
	}
	t.items = append(t.items, item)
}

// score asks for each value of a score, and for both sides of the tests in it.
func (t *tally) score(fact int) {
	f, at := &t.space.Facts[fact], t.space.First(fact)
	id := strings.TrimSuffix(f.ID, "-band")
	co := &t.space.Coordinates[at]
	for _, name := range co.Values {
		value, _ := co.Value(name)
		t.add(Score, id, f.Pos, t.space.Words(at, value, "en"), func(o observed) bool { return o.patient[at].Within(value) })
	}
	if f.Derived.Form == space.Bands {
		return // the bounds of its tests are those of the values
	}
	t.boxes(id, space.AnyOf{f.Derived.Applies})
	for _, item := range f.Derived.Items {
		t.boxes(id, item.When)
	}
}

// boxes asks for both sides of every test.
func (t *tally) boxes(of string, a space.AnyOf) {
	for _, b := range a {
		for _, c := range b {
			for _, side := range t.sides(c) {
				t.add(Boundary, of, c.Pos, t.space.Words(c.Coordinate, side, "en"), func(o observed) bool {
					return !o.patient[c.Coordinate].Empty() && o.patient[c.Coordinate].Within(side)
				})
			}
		}
	}
}

// sides lists the regions next to each boundary of a test: inside and outside of what it names, and of each bound the
// cell that begins there and the one that ends.
func (t *tally) sides(c space.Constraint) []space.Extent {
	co := &t.space.Coordinates[c.Coordinate]
	if !c.Region.HasNumbers() || !co.Full.HasNumbers() {
		sides := []space.Extent{space.Choices(c.Region.Values)}
		outside := co.Full
		outside.Values &^= c.Region.Values
		return append(sides, outside)
	}
	var sides []space.Extent
	for _, part := range t.cells[c.Coordinate].Parts(co) {
		if !part.HasNumbers() {
			continue
		}
		beginsAt := part.Min == c.Region.Min || (c.Region.Max < part.Min && co.Adjacent(c.Region.Max, part.Min))
		endsAt := part.Max == c.Region.Max || (part.Max < c.Region.Min && co.Adjacent(part.Max, c.Region.Min))
		if (beginsAt && part.Min > co.Full.Min) || (endsAt && part.Max < co.Full.Max) {
			sides = append(sides, part)
		}
	}
	return sides
}
