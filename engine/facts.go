package engine

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/justify-cds/justify/internal/space"
)

// facts reads the statements. A statement about a derived fact is refused: it would stand beside its own inputs.
func (in *intake) facts() {
	s := in.e.space
	for i := range in.r.Facts {
		f := &in.r.Facts[i]
		at, ok := s.FactIndex(f.ID)
		if !ok {
			in.wrong(factField(i), "no such fact%s", hint(f.ID, in.e.baseFacts(), "ListFacts"))
			continue
		}
		fact := &s.Facts[at]
		if f.Value.NotKnown && (fact.Derived == nil || len(fact.Ask) > 0) {
			in.notKnown(at)
			continue
		}
		if fact.Derived != nil {
			in.wrong(factField(i), "%s is computed from other facts: state %s", f.ID, strings.Join(in.e.inputsOf(fact), ", "))
			continue
		}
		extents, err := in.e.statement(at, &f.Value)
		if err != nil {
			in.wrong(factField(i), "%s", err)
			continue
		}
		if f.Observed != "" && in.expired(factField(i)+".observed", fact, f.Observed) {
			continue
		}
		if in.from[at] == 0 {
			in.from[at] = int32(i) + 1
		}
		for k := range in.e.width(at) { // several statements hold together: "over 2" and "under 5" is 3 to 4
			both := in.known[s.First(at)+k].Intersect(extents[k])
			if both.Empty() {
				in.wrong(factField(i), "%s is stated differently in facts[%d]: state it once, as it was seen last", f.ID, in.from[at]-1)
				break
			}
			in.narrow(s.First(at)+k, both)
		}
	}
}

func factField(i int) string { return "facts[" + strconv.Itoa(i) + "]" }

// notKnown remembers that a fact was asked and is not known; of a checklist, that none of its items is.
func (in *intake) notKnown(fact int) {
	if k, found := slices.BinarySearch(in.asked, fact); !found {
		in.asked = slices.Insert(in.asked, k, fact)
	}
}

// width is the number of coordinates of a fact.
func (e *Engine) width(fact int) int {
	if e.space.Facts[fact].Kind == space.Age {
		return 2
	}
	return 1
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

// statement turns a value into the extents of the fact's coordinates.
func (e *Engine) statement(fact int, v *Value) (extents [2]space.Extent, err error) {
	f, co := &e.space.Facts[fact], &e.space.Coordinates[e.space.First(fact)]
	switch {
	case len(v.OneOf) > 0 && v.Range == nil:
		if len(co.Values) == 0 {
			return extents, fmt.Errorf("%s is a number%s, not a word", f.ID, unitHint(f))
		}
		extents[0] = space.Choices(0)
		for _, name := range v.OneOf {
			value, ok := co.Value(name)
			if !ok {
				return extents, fmt.Errorf("%s has no such value%s", f.ID, hint(name, f.Values, "ListFacts"))
			}
			extents[0].Values |= value.Values
		}
		return extents, nil
	case v.Range != nil && len(v.OneOf) == 0:
		if f.Kind == space.Boolean || f.Kind == space.Choice {
			return extents, fmt.Errorf("%s is not a number; its values are %s", f.ID, strings.Join(f.Values, ", "))
		}
		if err := sensible(f, v.Range); err != nil {
			return extents, err
		}
		extents, problem := e.space.Within(fact, space.Range(*v.Range))
		if problem != nil {
			return extents, errors.New(problem.Unquoted())
		}
		return extents, nil
	}
	return extents, fmt.Errorf("%s has no value, or more than one: state a word, a number or a range", f.ID)
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
	day, err := time.Parse(time.DateOnly, observed)
	switch {
	case err != nil:
		in.wrong(field, "this is not a date: write 2026-11-21")
		return true
	case day.After(in.asOf):
		in.wrong(field, "%s was observed after the day of the referral: one of the two dates is wrong", f.ID)
		return true
	}
	age := int(in.asOf.Sub(day).Hours()) / 24
	if f.Kind == space.Age && age > 0 {
		in.wrong(field, "state the age on the day of the referral, or the date of birth: an age grows")
		return true
	}
	if f.ValidFor > 0 && age > f.ValidFor {
		in.warn(field, "%s was observed %d days ago and counts for %d: taken as unknown", f.ID, age, f.ValidFor)
		return true
	}
	return false
}
