package engine

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/justify-cds/justify/internal/space"
)

// facts reads the statements. A statement about a derived fact is refused: it would stand beside its own inputs.
func (in *intake) facts() {
	for i, f := range in.r.Facts {
		field := fmt.Sprintf("facts[%d]", i)
		fact, ok := in.e.space.Fact(f.ID)
		switch {
		case !ok:
			in.wrong(field, "no such fact%s", hint(f.ID, in.e.baseFacts(), "ListFacts"))
			continue
		case fact.Derived != nil:
			in.wrong(field, "%s is computed from other facts: state %s", f.ID, strings.Join(in.e.inputsOf(fact), ", "))
			continue
		case f.Value.NotKnown:
			in.asked[f.ID] = true
			continue
		}
		box, err := in.e.statement(fact, f.Value)
		if err != nil {
			in.wrong(field, "%s", err)
			continue
		}
		if in.expired(field, fact, f.Observed) {
			continue
		}
		if before, twice := in.stated[f.ID]; twice {
			if !sameRegions(before, box) {
				in.wrong(field, "%s is stated differently in facts[%d]: state it once, as it was seen last", f.ID, in.from[f.ID])
			}
			continue
		}
		in.stated[f.ID], in.from[f.ID] = box, i
		for _, c := range box {
			in.known[c.Coordinate] = c.Region
		}
	}
}

// baseFacts lists the facts that can be stated.
func (e *Engine) baseFacts() (ids []string) {
	for i := range e.space.Facts {
		if f := &e.space.Facts[i]; f.Derived == nil {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

// inputsOf lists the facts that a derived fact is computed from in the end.
func (e *Engine) inputsOf(f *space.Fact) (ids []string) {
	looks, _ := e.looks([]space.AnyOf{{{{Coordinate: e.space.CoordinatesOf(f.ID)[0]}}}})
	for _, l := range looks {
		ids = append(ids, e.space.FactOf(l.coordinate).ID)
	}
	return slices.Compact(ids)
}

// statement turns a value into constraints on the fact's coordinates.
func (e *Engine) statement(f *space.Fact, v Value) (space.Box, error) {
	at := e.space.CoordinatesOf(f.ID)[0]
	switch {
	case len(v.OneOf) > 0 && v.Range == nil:
		if len(e.space.Coordinates[at].Values) == 0 {
			return nil, fmt.Errorf("%s is a number%s, not a word", f.ID, unitHint(f))
		}
		var region space.Extent = space.Choices(0)
		for _, name := range v.OneOf {
			value, ok := e.space.Coordinates[at].Value(name)
			if !ok {
				return nil, fmt.Errorf("%s has no such value%s", f.ID, hint(name, f.Values, "ListFacts"))
			}
			region.Values |= value.Values
		}
		return space.Box{{Coordinate: at, Region: region}}, nil
	case v.Range != nil && len(v.OneOf) == 0:
		if f.Kind == space.Boolean || f.Kind == space.Choice {
			return nil, fmt.Errorf("%s is not a number; its values are %s", f.ID, strings.Join(f.Values, ", "))
		}
		if err := sensible(f, v.Range); err != nil {
			return nil, err
		}
		box, err := e.space.Within(f.ID, space.Range(*v.Range))
		if te, ok := err.(*space.TestError); ok {
			return nil, errors.New(te.Unquoted())
		}
		return box, err
	}
	return nil, fmt.Errorf("%s has no value, or more than one: state a word, a number or a range", f.ID)
}

// sensible refuses a range that no number lies in or that says nothing, and an age that cannot be.
func sensible(f *space.Fact, r *Range) error {
	switch {
	case math.IsInf(r.Min, 1) || math.IsInf(r.Max, -1):
		return fmt.Errorf("%s cannot be infinite: write a number", f.ID)
	case math.IsInf(r.Min, -1) && math.IsInf(r.Max, 1):
		return fmt.Errorf("the range of %s has no end; leave the fact out where nothing is known", f.ID)
	case r.Min > r.Max:
		return fmt.Errorf("the range of %s is upside down: it begins above its end", f.ID)
	case r.Min == r.Max && (r.MinOpen || r.MaxOpen):
		return fmt.Errorf("the range of %s is empty: it begins and ends at a number that does not belong to it", f.ID)
	case f.Kind == space.Age && r.Min < 0 && !math.IsInf(r.Min, -1):
		return errors.New("an age is not negative: write 0 or more")
	case f.Kind == space.Age && r.Unit == "":
		return fmt.Errorf("%s needs a unit; %s", f.ID, f.UnitHint())
	}
	return nil
}

func unitHint(f *space.Fact) string {
	if units := f.Units(); len(units) > 0 {
		return " in " + strings.Join(units, ", ")
	}
	return ""
}

// expired says whether an observation is too old to count; a date that cannot be is a mistake.
func (in *intake) expired(field string, f *space.Fact, observed string) bool {
	if observed == "" {
		return false
	}
	day, err := time.Parse(time.DateOnly, observed)
	switch {
	case err != nil:
		in.wrong(field+".observed", "this is not a date: write 2026-11-21")
		return true
	case day.After(in.asOf):
		in.wrong(field+".observed", "%s was observed after the day of the referral: one of the two dates is wrong", f.ID)
		return true
	}
	age := int(in.asOf.Sub(day).Hours()) / 24
	if f.Kind == space.Age && age > 0 {
		in.wrong(field+".observed", "state the age on the day of the referral, or the date of birth: an age grows")
		return true
	}
	if f.ValidFor > 0 && age > f.ValidFor {
		in.warn(field+".observed", "%s was observed %d days ago and counts for %d: taken as unknown", f.ID, age, f.ValidFor)
		return true
	}
	return false
}

func sameRegions(a, b space.Box) bool {
	return slices.EqualFunc(a, b, func(x, y space.Constraint) bool { return x.Coordinate == y.Coordinate && x.Region == y.Region })
}
