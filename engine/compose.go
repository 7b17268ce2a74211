package engine

import "slices"

// compose adds to a decision what names the patient or the moment; nothing of it is cached.
func (in *intake) compose(d *Decision) *Recommendation {
	return &Recommendation{
		Edition: in.e.Digest(), Overlays: in.e.overlays, Semantics: in.e.Semantics(), AsOf: in.r.AsOf, Decision: d,
		Duplicates: in.duplicates(), Warnings: orEmpty(in.warnings),
	}
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
func (in *intake) duplicates() []Duplicate {
	list := []Duplicate{}
	for i, order := range in.orders {
		p := &in.e.procedures[order]
		if p.LookBack == 0 {
			continue
		}
		for _, before := range in.prior {
			priorID := in.e.procedureIDs[before.procedure]
			if before.procedure != order && !slices.Contains(p.Equivalent, priorID) {
				continue
			}
			if !sameSide(in.r.Orders[i].Laterality, before.laterality) || before.latest.AddDate(0, 0, p.LookBack).Before(in.asOf) {
				continue
			}
			d := Duplicate{Procedure: p.ID, Prior: priorID, Date: before.date, Laterality: before.laterality, LookBack: p.LookBack}
			if !slices.Contains(list, d) {
				list = append(list, d)
			}
		}
	}
	return list
}

func sameSide(a, b string) bool {
	return a == b || a == "" || b == "" || a == "bilateral" || b == "bilateral"
}
