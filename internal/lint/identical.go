package lint

import (
	"fmt"
	"maps"
	"slices"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/witness"
)

// identical finds neighbouring scenarios that differ in words alone: they say the same, and one test tells their
// patients apart, or none does.
var identical = rule{
	id: "identical-scenarios", summary: "neighbouring scenarios that are one but for words", severity: source.Warning, each: checkIdentical,
}

func checkIdentical(l *linter, g *guideline.Guideline) {
	for k := 1; k < len(g.Scenarios); k++ {
		a, b := &g.Scenarios[k-1], &g.Scenarios[k]
		if len(a.When) != 1 || len(b.When) != 1 || !sameOutcome(a, b) {
			continue
		}
		if at, ok := l.differ(a.When[0], b.When[0]); ok {
			l.checkSame(g, k, at)
		}
	}
}

// sameOutcome says whether two scenarios say the same, whatever they are called.
func sameOutcome(a, b *guideline.Scenario) bool {
	return a.Urgency == b.Urgency && a.RedFlag == b.RedFlag && maps.Equal(a.Note, b.Note) &&
		slices.Equal(slices.Sorted(slices.Values(a.Sources)), slices.Sorted(slices.Values(b.Sources))) &&
		slices.EqualFunc(byProcedure(a.Ratings), byProcedure(b.Ratings), func(x, y guideline.Rating) bool {
			return x.Procedure == y.Procedure && x.Value == y.Value && x.Category == y.Category && x.Strength == y.Strength &&
				slices.Equal(x.Sources, y.Sources) && maps.Equal(x.Note, y.Note)
		})
}

func byProcedure(ratings []guideline.Rating) []guideline.Rating {
	return slices.SortedFunc(slices.Values(ratings), func(a, b guideline.Rating) int {
		switch {
		case a.Procedure < b.Procedure:
			return -1
		case a.Procedure > b.Procedure:
			return 1
		}
		return 0
	})
}

// differ finds the one coordinate on which two boxes differ, and whether one test could hold what both admit; -1 where
// they are the same.
func (l *linter) differ(x, y space.Box) (coordinate int, ok bool) {
	regions := func(b space.Box) map[int]space.Extent {
		all := map[int]space.Extent{}
		for _, c := range b {
			if before, twice := all[c.Coordinate]; twice {
				all[c.Coordinate] = before.Intersect(c.Region)
			} else {
				all[c.Coordinate] = c.Region
			}
		}
		return all
	}
	of, and := regions(x), regions(y)
	if len(of) != len(and) {
		return 0, false
	}
	coordinate = -1
	for at, region := range of {
		other, both := and[at]
		switch {
		case !both || (region != other && coordinate >= 0):
			return 0, false
		case region != other:
			coordinate = at
		}
	}
	if coordinate < 0 {
		return -1, true
	}
	co, a, b := &l.library.Space.Coordinates[coordinate], of[coordinate], and[coordinate]
	if a.HasNumbers() != b.HasNumbers() {
		return 0, false
	}
	one := !a.HasNumbers() || a.Meets(b) || co.Adjacent(a.Max, b.Min) || co.Adjacent(b.Max, a.Min)
	return coordinate, one
}

// checkSame reports a scenario and the one before it, which say the same.
func (l *linter) checkSame(g *guideline.Guideline, row, coordinate int) {
	a, b := &g.Scenarios[row-1], &g.Scenarios[row]
	const hint = "make them one, or say what is different"
	if coordinate < 0 {
		c, _ := l.reaches(g, row-1)
		if c == nil {
			return
		}
		same := l.confirm(g, c, nil, func(_ *engine.Recommendation, x *engine.Answer) (string, bool) {
			return fmt.Sprintf("is answered by scenario %s, and %s says the same of the same patients", a.ID, b.ID), answered(x, a.ID)
		})
		if same != nil {
			l.report(b.Pos, same, hint, "scenarios %s and %s are the same but for words", a.ID, b.ID)
		}
		return
	}
	c, _ := l.reaches(g, row)
	if c == nil {
		return
	}
	var there space.Extent // where the other scenario has the patient
	for _, test := range a.When[0] {
		if test.Coordinate == coordinate {
			there = test.Region
		}
	}
	moved := slices.Clone(c)
	moved[coordinate] = there
	_, _, before := l.ask(l.engine(), g, witness.Of(l.library.Space, moved))
	same := l.confirm(g, c, nil, func(_ *engine.Recommendation, x *engine.Answer) (string, bool) {
		return fmt.Sprintf("is answered by scenario %s; with %s by %s, with the same ratings", b.ID, l.library.Space.Words(coordinate, there, "en"), a.ID),
			answered(x, b.ID) && answered(before, a.ID) && sameOptions(before, x)
	})
	if same != nil {
		l.report(b.Pos, same, hint, "scenarios %s and %s say the same: only “%s” tells them apart, and decides nothing",
			a.ID, b.ID, l.library.Space.FactOf(coordinate).Title.In("en"))
	}
}

// sameOptions says whether two answers rate the same exams alike.
func sameOptions(a, b *engine.Answer) bool {
	rated := func(x *engine.Answer) map[string]string {
		all := map[string]string{}
		for _, o := range x.Options {
			all[o.Procedure] = fmt.Sprint(o.Category, o.Rating)
		}
		return all
	}
	return maps.Equal(rated(a), rated(b))
}
