package lint

import (
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
)

// unreachable finds scenarios that no patient reaches: under `hit: first` the earlier ones take everybody, or the box
// lies outside of whom the guideline is about.
var unreachable = rule{
	id: "unreachable-scenario", summary: "a scenario that no patient reaches", severity: source.Warning, each: checkUnreachable,
}

func checkUnreachable(l *linter, g *guideline.Guideline) {
	for k := range g.Scenarios {
		l.checkReached(g, k)
	}
}

// checkReached reports a row that nobody reaches.
func (l *linter) checkReached(g *guideline.Guideline, row int) {
	s := &g.Scenarios[row]
	holds, fails := reaching(g, row)
	if c, ok := l.somebody(holds, fails); c != nil || !ok {
		return
	}
	if c, ok := l.somebody(holds, nil); !ok {
		return
	} else if c != nil {
		taken := l.confirm(g, c, nil, func(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
			if a == nil || a.Scenario == nil || a.Scenario.ID == s.ID {
				return "", false
			}
			return "is answered by scenario " + a.Scenario.ID, true
		})
		if taken != nil {
			l.report(s.Pos, taken, "move it up, or leave it out", "nobody reaches scenario %s: earlier ones take everybody", s.ID)
		}
		return
	}
	c, ok := l.anybody(holds, nil)
	if c == nil {
		if ok {
			l.report(s.Pos, nil, "compare `when` with `applies`", "nobody is in scenario %s: its tests exclude each other or `applies`", s.ID)
		}
		return
	}
	odd := l.confirm(g, l.widen(c, holds, nil), nil, func(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
		return "is answered by it, and cannot be: see `applies` and `otherwise` of these facts", a != nil && len(a.Possible) > 0
	})
	if odd != nil {
		l.report(s.Pos, odd, "compare its tests with `applies` of the facts that they look at", "only patients who cannot be are in scenario %s", s.ID)
	}
}
