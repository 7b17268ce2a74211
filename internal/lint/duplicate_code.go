package lint

import "github.com/justify-cds/justify/internal/source"

// duplicateCode finds codes that stand for two things. A LOINC code of two procedures is refused when the library is
// loaded: an order with it could mean either.
var duplicateCode = rule{
	id: "duplicate-code", summary: "a code that stands for two indications, facts or procedures", severity: source.Warning, check: checkDuplicateCode,
}

// coded is what has a code, and where.
type coded struct {
	id  string
	pos source.Position
}

func checkDuplicateCode(l *linter) {
	list := func(seen map[string]coded, system, key, what, ambiguous string, of coded, codes []string) {
		inside := map[string]bool{}
		for _, code := range codes {
			before, taken := seen[code]
			switch {
			case inside[code]:
				l.report(l.documents.at(of.pos, key, code), nil, "leave one out", "%s %s has the %s code %s twice", what, of.id, system, code)
			case taken:
				l.report(l.documents.at(of.pos, key, code), nil, ambiguous+"; the other stands in "+before.pos.String(),
					"the %s code %s stands for two %ss, %s and %s", system, code, what, before.id, of.id)
			default:
				seen[code] = of
			}
			inside[code] = true
		}
	}
	const hint = "allowed, but whoever sends it is told to confirm which is meant"
	icd10, snomed, icpc2, loinc := map[string]coded{}, map[string]coded{}, map[string]coded{}, map[string]coded{}
	for _, in := range l.library.Indications {
		at := coded{in.ID, in.Pos}
		list(icd10, "ICD-10", "icd10", "indication", hint, at, in.ICD10)
		list(snomed, "SNOMED CT", "snomed", "indication", hint, at, in.SNOMED)
		list(icpc2, "ICPC-2", "icpc2", "indication", hint, at, in.ICPC2)
	}
	for _, f := range l.library.Space.Facts {
		list(loinc, "LOINC", "loinc", "fact", "an observation with it could be either", coded{f.ID, f.Pos}, f.LOINC)
	}
}
