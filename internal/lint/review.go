package lint

import (
	"strings"

	"github.com/justify-cds/justify/internal/source"
)

// review finds guidelines that nobody stands behind any more, or of which a reader cannot tell who does.
var review = rule{
	id: "review", summary: "a review that is past due, or without `due`, `by` or `interests`", severity: source.Warning, check: checkReview,
}

func checkReview(l *linter) {
	for i := range l.library.Guidelines {
		g := &l.library.Guidelines[i]
		var missing []string
		for _, part := range []struct{ key, value string }{{"due", g.Review.Due}, {"by", g.Review.By}, {"interests", g.Review.Interests}} {
			if part.value == "" {
				missing = append(missing, "`"+part.key+"`")
			}
		}
		if len(missing) > 0 {
			l.report(g.Review.Pos, nil, "say when the evidence is looked at again, by whom, and `interests: none` where there are none",
				"the review of guideline %s has no %s", g.ID, strings.Join(missing, ", no "))
		}
		if g.Review.Due != "" && g.Review.Due < l.today {
			l.report(g.Review.DuePos, nil, "look at the evidence again, then move `reviewed` and `due`",
				"the review of guideline %s was due on %s", g.ID, g.Review.Due)
		}
	}
}
