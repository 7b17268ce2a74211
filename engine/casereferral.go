package engine

import (
	"math"
	"slices"

	"github.com/justify-cds/justify/internal/space"
)

// ReferralOf states a canonical case as a referral of which the same case is made: Canonical, the other way round. It is for going on
// where a case was left. The error is an *InvalidError where the edition has not what the case names.
func (e *Engine) ReferralOf(c *Case) (Referral, error) {
	in := e.newIntake()
	if err := in.resume(c); err != nil {
		return Referral{}, err
	}
	r := Referral{AsOf: c.AsOf, Orders: in.r.Orders, Prior: in.r.Prior, Language: c.Language}
	for _, id := range c.Indications {
		r.Indications = append(r.Indications, Code{Code: id})
	}
	r.Facts = in.age()
	for i := range c.Facts {
		at, _ := e.space.Index(c.Facts[i].ID)
		if fact := e.space.FactOf(at); fact.Kind != space.Age && !in.isOtherwise(at) {
			if value, ok := stated(fact, &c.Facts[i].CaseExtent); ok {
				r.Facts = append(r.Facts, Fact{ID: fact.ID, Value: value})
			}
		}
	}
	r.Facts = append(r.Facts, in.open()...)
	for _, id := range c.Asked {
		r.Facts = append(r.Facts, Fact{ID: id, Value: NotKnown()})
	}
	return r, nil
}

// isOtherwise says whether a fact is known only because it makes no sense to ask this patient: nobody stated it.
func (in *intake) isOtherwise(at int) bool {
	return slices.ContainsFunc(in.e.conditional, func(c conditional) bool {
		return c.coordinate == at && !c.applies.Possible(in.known) && in.known[at] == c.otherwise
	})
}

// open are facts that it makes no sense to ask this patient and that somebody said may be anything: unstated, they would be denied.
func (in *intake) open() (facts []Fact) {
	e := in.e
	for _, c := range e.conditional {
		co := &e.space.Coordinates[c.coordinate]
		if c.otherwise.Empty() || c.applies.Possible(in.known) || in.known[c.coordinate] != co.Full {
			continue
		}
		x := CaseExtent{Values: e.caseOrder.names(co, c.coordinate, co.Full.Values), Min: co.Full.Min, Max: co.Full.Max, Number: co.Full.HasNumbers()}
		if value, ok := stated(&e.space.Facts[c.fact], &x); ok {
			facts = append(facts, Fact{ID: co.ID, Value: value})
		}
	}
	return facts
}

// stated is the value by which an extent was stated. Words beside numbers cannot be: then nothing is, which is less and not wrong.
func stated(fact *space.Fact, x *CaseExtent) (v Value, ok bool) {
	switch {
	case !x.Number:
		return Is(x.Values...), true
	case len(x.Values) > 0, math.IsInf(x.Min, -1) && math.IsInf(x.Max, 1):
		return v, false
	}
	unit := ""
	if units := fact.Units(); len(units) > 0 {
		unit = units[0]
	}
	return Value{Range: &Range{Min: x.Min, Max: x.Max, Unit: unit}}, true
}

// age states what is known of the age: in years where it is whole ones, and in days only where they say more than the months.
func (in *intake) age() []Fact {
	at := in.e.ageMonths
	if at < 0 || in.known[at] == in.e.unknown[at] && in.known[at+1] == in.e.unknown[at+1] {
		return nil
	}
	const id, monthsOfYear = "age", 12
	months, days := in.known[at], in.known[at+1]
	facts := []Fact{{ID: id, Value: Value{Range: &Range{Min: months.Min, Max: months.Max, Unit: "mo"}}}}
	if years := months.Min / monthsOfYear; years == math.Trunc(years) && months.Max == months.Min+monthsOfYear-1 {
		facts[0].Value = Quantity(years, "y")
	}
	earliest, latest := space.BirthDates(months, in.e.space.Coordinates[at+1].Full, in.asOf)
	if _, implied := space.AgeExtents(earliest, latest, in.asOf); days != implied {
		facts = append(facts, Fact{ID: id, Value: Value{Range: &Range{Min: days.Min, Max: days.Max, Unit: "d"}}})
	}
	return facts
}
