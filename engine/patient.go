package engine

import (
	"fmt"
	"time"

	"github.com/justify-cds/justify/internal/space"
)

// birthDate couples the two coordinates of age: what is known of one narrows the other through the dates of birth
// that are possible.
func (in *intake) birthDate() {
	at := in.e.space.CoordinatesOf("age")
	if at == nil {
		return
	}
	months, days := in.known[at[0]], in.known[at[1]]
	if in.r.BirthDate != "" {
		earliest, latest, ok := partialDate(in.r.BirthDate)
		if !ok {
			in.wrong("patient.birth_date", "this is not a date: write 1981-03-02, 1981-03 or 1981")
			return
		}
		if latest.After(in.asOf) {
			latest = in.asOf
		}
		if earliest.After(in.asOf) {
			in.wrong("patient.birth_date", "the birth date lies after the day of the referral: one of the two is wrong")
			return
		}
		m, d := space.AgeExtents(earliest, latest, in.asOf)
		if m.Empty() {
			in.wrong("patient.birth_date", "the patient would be %d years old or older: check the year", space.MaxAgeYears)
			return
		}
		if !m.Meets(months) || !d.Meets(days) {
			in.wrong("patient.birth_date", "the birth date and the stated age contradict each other: state the one that is right")
			return
		}
		months, days = m.Intersect(months), d.Intersect(days)
	} else if _, stated := in.stated["age"]; !stated {
		return
	}
	earliest, latest := space.BirthDates(months, days, in.asOf)
	in.known[at[0]], in.known[at[1]] = space.AgeExtents(earliest, latest, in.asOf)
}

// partialDate returns the first and last day that a full or partial date may mean.
func partialDate(text string) (earliest, latest time.Time, ok bool) {
	for layout, last := range map[string][3]int{time.DateOnly: {0, 0, 0}, "2006-01": {0, 1, -1}, "2006": {1, 0, -1}} {
		if day, err := time.Parse(layout, text); err == nil {
			return day, day.AddDate(last[0], last[1], last[2]), true
		}
	}
	return earliest, latest, false
}

// applicability gives facts that nobody stated, and that make no sense for this patient, their value otherwise.
func (in *intake) applicability() {
	for _, f := range in.e.conditional {
		if f.Applies.Possible(in.known) {
			continue
		}
		at := in.e.space.CoordinatesOf(f.ID)[0]
		if _, stated := in.stated[f.ID]; stated {
			if otherwise := in.e.otherwise[f.ID]; !in.known[at].Within(otherwise) {
				in.warn(fmt.Sprintf("facts[%d]", in.from[f.ID]), "%s is stated, though it is asked only for %s: confirm it; it was evaluated as stated",
					f.ID, in.e.space.Describe(f.Applies))
			}
			continue
		}
		if f.Otherwise != "" {
			in.known[at] = in.e.otherwise[f.ID]
		}
	}
}

// conditionalFacts lists the base facts that do not apply to everyone, each after those that its own applies box looks at.
func conditionalFacts(s *space.Space) []*space.Fact {
	var list []*space.Fact
	done := map[string]bool{}
	var visit func(f *space.Fact)
	visit = func(f *space.Fact) {
		if done[f.ID] {
			return
		}
		done[f.ID] = true
		for _, c := range f.Applies {
			visit(s.FactOf(c.Coordinate))
		}
		if len(f.Applies) > 0 {
			list = append(list, f)
		}
	}
	for i := range s.Facts {
		if f := &s.Facts[i]; f.Derived == nil {
			visit(f)
		}
	}
	return list
}
