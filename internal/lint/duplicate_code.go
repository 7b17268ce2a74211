package lint

import (
	"maps"
	"slices"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

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
		checkStatedBy(l, &f)
	}
}

// checkStatedBy finds codes of stated-by that state nothing, because an entry before has the same and is asked first. What
// answers an observation is asked of every entry, and `ever` goes on where another one ends.
func checkStatedBy(l *linter, f *space.Fact) {
	for i, entry := range f.StatedBy {
		for _, system := range slices.Sorted(maps.Keys(entry.Codes)) {
			for _, code := range entry.Codes[system] {
				first := entry.Record == space.Observation && len(entry.Answers) == 0 && system == "loinc" && slices.Contains(f.LOINC, code)
				for _, before := range f.StatedBy[:i] {
					same := before.Record == entry.Record && slices.Contains(before.Codes[system], code)
					longer := before.Within == 0 || (entry.Within > 0 && entry.Within <= before.Within)
					first = first || (same && longer && len(before.Answers) == 0 && (before.Ever || !entry.Ever))
				}
				if first {
					l.report(l.documents.at(f.Pos, "stated-by"), nil, "leave one out, or put the one with the shorter `within` first",
						"the %s code %s states fact %s by an entry before", system, code, f.ID)
				}
			}
		}
	}
}
