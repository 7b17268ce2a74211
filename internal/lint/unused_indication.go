package lint

import "github.com/justify-cds/justify/internal/source"

// unusedIndication finds reasons for referral that no guideline answers.
var unusedIndication = rule{
	id: "unused-indication", summary: "an indication that no guideline answers", severity: source.Warning, check: checkUnusedIndication,
}

func checkUnusedIndication(l *linter) {
	answered := map[string]bool{}
	for _, g := range l.library.Guidelines {
		for _, id := range g.Indications {
			answered[id] = true
		}
	}
	for _, in := range l.library.Indications {
		if !answered[in.ID] {
			l.report(in.Pos, nil, "name it under `indications` of the guideline that answers it, or leave it out", "no guideline answers the indication %s", in.ID)
		}
	}
}
