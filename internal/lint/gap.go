package lint

import (
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// gap finds patients whom a guideline speaks about and no scenario answers.
var gap = rule{id: "gap", summary: "patients whom no scenario answers", severity: source.Warning, check: checkGap}

func checkGap(l *linter) {
	for i := range l.library.Guidelines {
		g := &l.library.Guidelines[i]
		var rows []space.AnyOf
		for k := range g.Scenarios {
			rows = append(rows, g.Scenarios[k].When)
		}
		c, _ := l.somebody([]space.AnyOf{{g.Applies}}, rows)
		if c == nil {
			continue
		}
		left := l.confirm(g, c, nil, func(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
			return "no scenario answers", a != nil && a.Scenario == nil && len(a.Possible) == 0
		})
		if left != nil {
			l.report(g.Pos, left, "add a scenario, or narrow `applies`", "guideline %s leaves patients out", g.ID)
		}
	}
}
