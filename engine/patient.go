package engine

import (
	"time"

	"github.com/justify-cds/justify/internal/space"
)

// birthDate couples the two coordinates of age: what is known of one narrows the other through the dates of birth
// that are possible.
func (in *intake) birthDate() {
	at := in.e.ageMonths
	if at < 0 {
		return
	}
	months, days := in.known[at], in.known[at+1]
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
	} else if !in.isStated(in.e.space.Coordinates[at].Fact) {
		return
	}
	earliest, latest := space.BirthDates(months, days, in.asOf)
	months, days = space.AgeExtents(earliest, latest, in.asOf)
	in.narrow(at, months)
	in.narrow(at+1, days)
}

// partialDate returns the first and last day that a full or partial date may mean.
func partialDate(text string) (earliest, latest time.Time, ok bool) {
	layout, years, months, days := time.DateOnly, 0, 0, 0
	switch len(text) {
	case len("2006-01"):
		layout, months, days = "2006-01", 1, -1
	case len("2006"):
		layout, years, days = "2006", 1, -1
	}
	earliest, err := time.Parse(layout, text)
	if err != nil {
		return earliest, latest, false
	}
	return earliest, earliest.AddDate(years, months, days), true
}

// conditional is a base fact that does not apply to everyone.
type conditional struct {
	fact       int
	coordinate int
	applies    space.Box
	otherwise  space.Extent // what it is elsewhere; empty where nothing is said
}

// applicability gives facts that nobody stated, and that make no sense for this patient, their value otherwise.
func (in *intake) applicability() {
	for i := range in.e.conditional {
		c := &in.e.conditional[i]
		switch {
		case c.applies.Possible(in.known):
		case !in.isStated(c.fact):
			if !c.otherwise.Empty() {
				in.narrow(c.coordinate, c.otherwise)
			}
		case !in.known[c.coordinate].Within(c.otherwise):
			in.warn(factField(int(in.from[c.fact]-1)), "%s is stated, though it is asked only for %s: confirm it; it was evaluated as stated",
				in.e.space.Facts[c.fact].ID, in.e.space.Describe(c.applies))
		}
	}
}

// conditionalFacts lists the base facts that do not apply to everyone, each after those that its own applies box looks at.
func (e *Engine) conditionalFacts(otherwise map[string]space.Extent) []conditional {
	s := e.space
	var list []conditional
	done := make([]bool, len(s.Facts))
	var visit func(fact int)
	visit = func(fact int) {
		f := &s.Facts[fact]
		if done[fact] || f.Derived != nil {
			return
		}
		done[fact] = true
		for _, c := range f.Applies {
			visit(s.Coordinates[c.Coordinate].Fact)
		}
		if len(f.Applies) == 0 {
			return
		}
		c := conditional{fact: fact, coordinate: s.First(fact), applies: f.Applies, otherwise: space.Nothing}
		if o, ok := otherwise[f.ID]; ok {
			c.otherwise = o
		}
		list = append(list, c)
	}
	for i := range s.Facts {
		visit(i)
	}
	return list
}
