package lint

import (
	"slices"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// unreachable finds scenarios that no patient reaches: under `hit: first` the earlier ones take everybody, or the box
// lies outside of whom the guideline is about.
var unreachable = rule{
	id: "unreachable-scenario", summary: "a scenario that no patient reaches", severity: source.Warning, check: checkUnreachable,
}

func checkUnreachable(l *linter) {
	for i := range l.library.Guidelines {
		g := &l.library.Guidelines[i]
		var earlier []space.AnyOf
		for k := range g.Scenarios {
			s := &g.Scenarios[k]
			within := []space.AnyOf{{g.Applies}, s.When}
			before := earlier
			if g.First {
				earlier = append(slices.Clip(earlier), s.When)
			} else {
				before = nil
			}
			if c, ok := l.somebody(within, before); c != nil || !ok {
				continue
			}
			c, ok := l.somebody(within, nil)
			switch {
			case !ok:
			case c == nil:
				l.report(s.Pos, nil, "compare `when` with `applies`", "nobody is in scenario %s: its tests exclude each other or `applies`", s.ID)
			default:
				taken := l.confirm(g, c, nil, func(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
					if a == nil || a.Scenario == nil || a.Scenario.ID == s.ID {
						return "", false
					}
					return "is answered by scenario " + a.Scenario.ID, true
				})
				if taken != nil {
					l.report(s.Pos, taken, "move it up, or leave it out", "nobody reaches scenario %s: earlier ones take everybody", s.ID)
				}
			}
		}
	}
}
