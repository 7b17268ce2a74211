package lint

import (
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// unusedScore finds scores that decide nothing, and bands that nothing looks at. A score with `ask` is in use where a
// guideline looks at each of its facts: it groups the questions.
var unusedScore = rule{
	id: "unused-score", summary: "a score, or its bands, that no guideline, caution or score in use looks at",
	severity: source.Warning, check: checkUnusedScore,
}

func checkUnusedScore(l *linter) {
	s, looked := l.library.Space, l.lookedAt()
	for i := range s.Facts {
		f := &s.Facts[i]
		switch {
		case f.Derived == nil || looked[i]:
		case f.Derived.Form == space.Bands:
			if of, _ := s.FactIndex(f.Derived.Of); looked[of] {
				l.report(f.Pos, nil, "test "+f.ID+" in a scenario, or leave `bands` out", "nothing looks at the bands of score %s", f.Derived.Of)
			}
		case len(f.Ask) > 0:
			l.report(f.Pos, nil, "test it in a scenario, or let one guideline test all of its facts: then they are asked as this checklist",
				"nothing looks at score %s, and no guideline looks at each of its facts", f.ID)
		default:
			l.report(f.Pos, nil, "test it in a scenario, a caution or another score, or leave it out", "nothing looks at score %s", f.ID)
		}
	}
}
