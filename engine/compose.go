package engine

import "slices"

// compose adds to a decision what names the patient or the moment; nothing of it is cached.
func (e *Engine) compose(in *intake, d *decision) *Recommendation {
	r := &Recommendation{
		Edition: e.Digest(), Semantics: e.Semantics(), AsOf: in.r.AsOf, AgeGroup: d.ageGroup,
		Answers: d.answers, Verdicts: d.verdicts, Unknown: d.unknown, Duplicates: e.duplicates(in), Warnings: in.warnings,
	}
	// A decision is shared: what it lists must not be nil, and what the caller appends must not reach it.
	r.Answers, r.Verdicts = slices.Clip(orEmpty(r.Answers)), slices.Clip(orEmpty(r.Verdicts))
	r.Warnings = orEmpty(r.Warnings)
	return r
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// duplicates finds the orders for what was done already: the same exam, or one that the ordered exam lists as equivalent
// (a CT makes a skull radiograph a repeat, not the other way round), of the same side within the look-back window of the
// ordered one. Where one of the sides is not said, they count as the same; where the date of
// the earlier exam is known only in part, its last day counts.
func (e *Engine) duplicates(in *intake) []Duplicate {
	list, seen := []Duplicate{}, map[Duplicate]bool{}
	for i, order := range in.orders {
		p := &e.procedures[order]
		if p.LookBack == 0 {
			continue
		}
		for _, before := range in.prior {
			priorID := e.procedureIDs[before.procedure]
			if before.procedure != order && !slices.Contains(p.Equivalent, priorID) {
				continue
			}
			if !sameSide(in.r.Orders[i].Laterality, before.laterality) || before.latest.AddDate(0, 0, p.LookBack).Before(in.asOf) {
				continue
			}
			d := Duplicate{Procedure: p.ID, Prior: priorID, Date: before.date, Laterality: before.laterality, LookBack: p.LookBack}
			if !seen[d] {
				seen[d] = true
				list = append(list, d)
			}
		}
	}
	return list
}

func sameSide(a, b string) bool {
	return a == b || a == "" || b == "" || a == "bilateral" || b == "bilateral"
}
