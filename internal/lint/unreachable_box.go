package lint

import (
	"fmt"
	"slices"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// unreachableBox finds a box of a scenario of several that adds nobody: earlier scenarios take all of its patients, or
// another box of the scenario holds them.
var unreachableBox = rule{
	id: "unreachable-box", summary: "a box of a scenario that adds no patient", severity: source.Warning, each: checkUnreachableBox,
}

func checkUnreachableBox(l *linter, g *guideline.Guideline) {
	for k := range g.Scenarios {
		if len(g.Scenarios[k].When) < 2 {
			continue
		}
		if c, _ := l.reaches(g, k); c != nil { // else the scenario as a whole is reported
			_, earlier := reaching(g, k)
			l.checkBoxes(g, k, c, earlier)
		}
	}
}

// checkBoxes compares the boxes of one row with earlier rows and with each other. Of the row somebody is known.
func (l *linter) checkBoxes(g *guideline.Guideline, row int, known space.Case, earlier []space.AnyOf) {
	s := &g.Scenarios[row]
	reported := make([]bool, len(s.When))
	for i, b := range s.When {
		holds := []space.AnyOf{{g.Applies}, {b}}
		reached, ok := known, true
		if !b.Certain(known) {
			reached, ok = l.somebody(holds, earlier)
		}
		if !ok {
			continue
		}
		if reached == nil {
			if taken := l.taken(g, row, holds); taken != nil {
				reported[i] = true
				l.report(boxPos(s, b), taken, "leave the box out", "box %d of scenario %s adds nobody: earlier scenarios take everybody in it", i+1, s.ID)
			}
			continue
		}
		for k, other := range s.When {
			if k == i || reported[k] || reported[i] || l.outside(reached, other) {
				continue
			}
			if c, ok := l.somebody(holds, append(slices.Clip(earlier), space.AnyOf{other})); c != nil || !ok {
				continue
			}
			within := l.confirm(g, l.widen(reached, holds, earlier), nil, func(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
				return fmt.Sprintf("is in box %d of the scenario already", k+1), answered(a, s.ID)
			})
			if within != nil {
				reported[i] = true
				l.report(boxPos(s, b), within, "leave the box out", "box %d of scenario %s adds nobody: it lies within box %d", i+1, s.ID, k+1)
			}
		}
	}
}

// outside says whether the tests of a box on base facts exclude the patient.
func (l *linter) outside(c space.Case, b space.Box) bool {
	return slices.ContainsFunc(b, func(test space.Constraint) bool {
		return l.library.Space.FactOf(test.Coordinate).Derived == nil && !c[test.Coordinate].Meets(test.Region)
	})
}

// boxPos is where a box stands: at its first test.
func boxPos(s *guideline.Scenario, b space.Box) source.Position {
	if len(b) == 0 {
		return s.Pos
	}
	return b[0].Pos
}
