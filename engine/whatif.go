package engine

import (
	"cmp"
	"slices"

	"github.com/justify-cds/justify/internal/space"
)

// WhatIf is a smallest change, among what can still be found out or waited for, that would move an ordered exam to a
// better category.
type WhatIf struct {
	Guideline string   `json:"guideline"`
	Scenario  string   `json:"scenario"` // that would rate the exam
	Title     string   `json:"title"`    // of the scenario
	Category  string   `json:"category"`
	Rating    int      `json:"rating,omitempty"`
	Changes   []Change `json:"changes"` // one, or two that must come together
	Text      string   `json:"text"`
}

// Change is a fact and what it would have to be.
type Change struct {
	Fact string `json:"fact"`
	Test string `json:"test"` // in words
}

// lever is a fact that can still change, and the parts in which it may come to lie.
type lever struct {
	coordinate int
	parts      []space.Extent
}

// move is a change that betters an exam.
type move struct {
	row   int
	grade grade
	to    []space.Constraint
}

// whatIfs finds the smallest changes for an order: of one fact, and only where there is none, of two. They start from
// the assumed case, the one that the provisional answer is about.
func (c *composer) whatIfs(procedure int, from grade) []WhatIf {
	list := []WhatIf{}
	for at := range c.says {
		t := c.says[at].t
		column, ok := t.columnOf[procedure]
		if !ok {
			continue
		}
		s := &search{c: c, t: t, column: column, from: max(from, gradeUsuallyNotAppropriate), at: c.in.assumed, levers: c.levers(t)}
		moves := s.single()
		if len(moves) == 0 {
			moves = s.pairs()
		}
		for _, m := range moves {
			list = append(list, c.whatIf(t, m))
		}
	}
	slices.SortStableFunc(list, func(a, b WhatIf) int {
		return cmp.Or(cmp.Compare(len(a.Changes), len(b.Changes)), -cmp.Compare(gradeOf(a.Category, a.Rating), gradeOf(b.Category, b.Rating)))
	})
	return list
}

// levers lists the obtainable facts that the guideline looks at and that can still change: what is unknown, what was
// not done yet (its ordinary value), and a duration, which grows. A result that is there does not become another.
func (c *composer) levers(t *table) []lever {
	var list []lever
	for _, l := range t.looksAt {
		f, co := c.e.space.FactOf(l.coordinate), &c.e.space.Coordinates[l.coordinate]
		if !f.Obtainable {
			continue
		}
		known := c.in.known[l.coordinate]
		lv := lever{coordinate: l.coordinate}
		for _, part := range l.cells.Parts(co) {
			settled := l.cells.Settled(known)
			switch {
			case part.Meets(c.in.assumed[l.coordinate]) && l.cells.Settled(c.in.assumed[l.coordinate]): // as it is
			case !settled && part.Meets(known), settled && l.ordinary(known), settled && duration(f) && part.Min > known.Max:
				lv.parts = append(lv.parts, part)
			}
		}
		if lv.parts != nil {
			list = append(list, lv)
		}
	}
	return list
}

// ordinary says whether a fact lies in the cell of its assumed value, such as "not done".
func (l *look) ordinary(known space.Extent) bool {
	return l.assumes && l.cells.Settled(known.Hull(l.assumed))
}

// duration says whether the unit of a quantity is one of time.
func duration(f *space.Fact) bool {
	return f.Kind == space.Quantity && space.Duration(f.Unit)
}

// search tries changes out on one guideline.
type search struct {
	c      *composer
	t      *table
	column int
	from   grade      // the category as it is
	at     space.Case // the assumed case; every change is taken back
	levers []lever
	rows   []int
}

// try returns the row that matches after the changes, and its grade where it is better; -1 else.
func (s *search) try() (row int, g grade) {
	row = s.t.matched(s.rows, s.at)
	if row < 0 {
		return -1, 0
	}
	if g = s.t.grades[row][s.column]; g.category() <= s.from {
		return -1, 0
	}
	return row, g
}

func (s *search) set(coordinate int, e space.Extent) {
	s.at[coordinate] = e
	s.t.derived.Update(s.at, coordinate)
}

// along tries the parts of a lever, and joins neighbours that lead to the same row.
func (s *search) along(l lever, with []space.Constraint) (moves []move) {
	co, before := &s.c.e.space.Coordinates[l.coordinate], s.at[l.coordinate]
	joinable := false
	for _, part := range l.parts {
		s.set(l.coordinate, part)
		row, g := s.try()
		if row < 0 {
			joinable = false
			continue
		}
		if joinable {
			if last := &moves[len(moves)-1]; last.row == row && joined(co, &last.to[len(last.to)-1].Region, part) {
				continue
			}
		}
		moves = append(moves, move{row, g, append(slices.Clone(with), space.Constraint{Coordinate: l.coordinate, Region: part})})
		joinable = true
	}
	s.set(l.coordinate, before)
	return moves
}

// joined widens a region by the next part where the two are one region in words.
func joined(co *space.Coordinate, region *space.Extent, part space.Extent) bool {
	if region.HasNumbers() != part.HasNumbers() || (part.HasNumbers() && !co.Adjacent(region.Max, part.Min)) {
		return false
	}
	*region = region.Hull(part)
	return true
}

func (s *search) single() (moves []move) {
	for _, l := range s.levers {
		moves = append(moves, s.along(l, nil)...)
	}
	return moves
}

func (s *search) pairs() (moves []move) {
	for i, first := range s.levers {
		before := s.at[first.coordinate]
		for _, part := range first.parts {
			s.set(first.coordinate, part)
			for _, second := range s.levers[i+1:] {
				moves = append(moves, s.along(second, []space.Constraint{{Coordinate: first.coordinate, Region: part}})...)
			}
		}
		s.set(first.coordinate, before)
	}
	return moves
}

func (c *composer) whatIf(t *table, m move) WhatIf {
	s := &t.guideline.Scenarios[m.row]
	w := WhatIf{Guideline: t.guideline.ID, Scenario: s.ID, Title: s.Title.In(c.in.language), Category: m.grade.name(), Rating: m.grade.rating()}
	var words, within []string
	for _, to := range m.to {
		test := c.e.space.Words(to.Coordinate, to.Region, c.in.language)
		w.Changes = append(w.Changes, Change{Fact: c.e.space.FactOf(to.Coordinate).ID, Test: once(test)})
		words, within = append(words, test), append(within, space.Lower(test))
	}
	both := func(texts []string) string { return c.e.space.Both(c.in.language, texts) }
	w.Text = once(c.say("becomes-"+w.Category, "changes", both(within), "Changes", both(words)))
	return w
}
