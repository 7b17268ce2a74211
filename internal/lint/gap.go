package lint

import (
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// gap finds patients whom a guideline speaks about and no scenario answers.
var gap = rule{id: "gap", summary: "patients whom no scenario answers", severity: source.Warning, each: checkGap}

// maxGaps is how many regions are reported of one guideline: where more is missing, the list helps nobody.
const maxGaps = 3

func checkGap(l *linter, g *guideline.Guideline) {
	holds := []space.AnyOf{{g.Applies}}
	var rows, told []space.AnyOf
	for k := range g.Scenarios {
		rows = append(rows, g.Scenarios[k].When)
	}
	for _, hole := range l.ageHoles(g) {
		told = append(told, space.AnyOf{hole.region}) // which the rule age-bound reports
	}
	for range maxGaps {
		fails := append(rows, told...)
		c, _ := l.somebody(holds, fails)
		if c == nil {
			return
		}
		region := l.widen(c, holds, fails)
		left := l.confirm(g, region, nil, noScenario)
		if left == nil {
			left = l.confirm(g, c, nil, noScenario)
		}
		if left == nil {
			return
		}
		words := l.library.Space.Describe(box(l.library.Space, region))
		l.report(g.Pos, left, "add a scenario, or narrow `applies`", "guideline %s leaves patients out: %s", g.ID, words)
		told = append(told, space.AnyOf{box(l.library.Space, region)})
	}
}

func noScenario(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
	return "no scenario answers", a != nil && a.Scenario == nil && len(a.Possible) == 0
}

// box is a region of base facts as a box.
func box(s *space.Space, region space.Case) space.Box {
	var b space.Box
	for at := range region {
		if s.FactOf(at).Derived == nil && region[at] != s.Coordinates[at].Full {
			b = append(b, space.Constraint{Coordinate: at, Region: region[at]})
		}
	}
	return b
}
