package lint

import (
	"slices"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// unusedFact finds facts that decide nothing. Age and sex are the patient's own: a referral has them without being asked.
var unusedFact = rule{
	id: "unused-fact", summary: "a fact that no guideline, caution or score in use looks at", severity: source.Warning, check: checkUnusedFact,
}

func checkUnusedFact(l *linter) {
	looked := l.lookedAt()
	for i := range l.library.Space.Facts {
		f := &l.library.Space.Facts[i]
		if f.Derived != nil || looked[i] || f.Kind == space.Age || f.ID == "sex" {
			continue
		}
		if user := l.scoreOver(i); user != "" {
			l.report(f.Pos, nil, "see what is left out of the guidelines, or leave both out", "fact %s is looked at only by score %s, which nothing uses", f.ID, user)
		} else {
			l.report(f.Pos, nil, "test it in a scenario, a caution or a score, or leave it out", "nothing looks at fact %s", f.ID)
		}
	}
}

// scoreOver names the first score that tests a fact directly.
func (l *linter) scoreOver(fact int) string {
	s := l.library.Space
	for i := range s.Facts {
		d := s.Facts[i].Derived
		if d == nil || d.Form == space.Bands {
			continue
		}
		boxes := space.AnyOf{d.Applies}
		for _, item := range d.Items {
			boxes = append(boxes, item.When...)
		}
		tested := func(c space.Constraint) bool { return s.Coordinates[c.Coordinate].Fact == fact }
		if slices.ContainsFunc(boxes, func(b space.Box) bool { return slices.ContainsFunc(b, tested) }) {
			return s.Facts[i].ID
		}
	}
	return ""
}
