package lint

import "github.com/justify-cds/justify/internal/source"

// unusedProcedure finds exams that no scenario rates. One that counts as a repeat of a rated one is in use: it is
// recognised among the earlier exams.
var unusedProcedure = rule{
	id: "unused-procedure", summary: "a procedure that no scenario rates", severity: source.Warning, check: checkUnusedProcedure,
}

func checkUnusedProcedure(l *linter) {
	used := map[string]bool{}
	for _, g := range l.library.Guidelines {
		for _, s := range g.Scenarios {
			for _, r := range s.Ratings {
				used[r.Procedure] = true
			}
		}
	}
	earlier := map[string]bool{}
	for _, p := range l.library.Procedures {
		if used[p.ID] && p.LookBack > 0 {
			for _, id := range p.Equivalent {
				earlier[id] = true
			}
		}
	}
	for _, p := range l.library.Procedures {
		if !used[p.ID] && !earlier[p.ID] {
			l.report(p.Pos, nil, "rate it in a scenario, or leave it out", "no scenario rates the procedure %s", p.ID)
		}
	}
}
