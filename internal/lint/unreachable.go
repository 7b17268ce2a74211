package lint

import (
	"slices"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
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
	if c, ok := l.reaches(g, row); c != nil || !ok {
		return
	}
	holds, _ := reaching(g, row)
	if c, ok := l.somebody(holds, nil); !ok {
		return
	} else if c != nil {
		if taken := l.taken(g, row, holds); taken != nil {
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
		return "is answered by it, and cannot exist: see `applies` and `otherwise` of these facts", a != nil && len(a.Possible) > 0
	})
	if odd != nil {
		l.report(s.Pos, odd, "compare its tests with `applies` of the facts that they look at", "only patients who cannot exist are in scenario %s", s.ID)
	}
}

// taken is a witness of the patients in all of holds whom a scenario before the row answers.
func (l *linter) taken(g *guideline.Guideline, row int, holds []space.AnyOf) *Witness {
	for k := range row {
		earlier := &g.Scenarios[k]
		_, fails := reaching(g, k)
		c, _ := l.somebody(append(slices.Clip(holds), earlier.When), fails)
		if c == nil {
			continue
		}
		taken := l.confirm(g, c, nil, func(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
			return "is answered by scenario " + earlier.ID, answered(a, earlier.ID)
		})
		if taken != nil {
			return taken
		}
	}
	return nil
}
