package space

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// AgeUnits are the units of age and of durations. Days and weeks count on the coordinate of days, months and years
// on the one of months.
var AgeUnits = []string{"d", "w", "mo", "y"}

var ageUnit = map[string]struct {
	coordinate int // 0: months, 1: days
	size       float64
}{"mo": {0, 1}, "y": {0, 12}, "d": {1, 1}, "w": {1, 7}}

// halfLine is the half-line of the operator on the coordinate that the unit belongs to.
func (f *Fact) halfLine(op string, value float64, unit string) (bound, *TestError) {
	if f.Kind == Age {
		return ageHalfLine(op, value, unit)
	}
	canonical, err := f.Convert(value, unit)
	if err != nil {
		return bound{}, err
	}
	c := Coordinate{Whole: f.Kind == Number && !f.fractional()}
	if c.Whole && canonical != math.Trunc(canonical) {
		return bound{}, &TestError{Message: fmt.Sprintf("%s is a whole number, %v is not", f.ID, value), Plain: f.ID + " is a whole number", Hint: "write it without a fraction"}
	}
	inf := math.Inf(1)
	switch op {
	case "<":
		return bound{0, Interval(-inf, c.before(canonical))}, nil
	case "<=":
		return bound{0, Interval(-inf, canonical)}, nil
	case ">":
		return bound{0, Interval(c.after(canonical), inf)}, nil
	}
	return bound{0, Interval(canonical, inf)}, nil
}

// ageHalfLine counts in completed units: a child is "<= 2 y" until the third birthday, and "> 2 y" from it.
func ageHalfLine(op string, value float64, unit string) (bound, *TestError) {
	u, ok := ageUnit[unit]
	if !ok {
		problem := &TestError{Message: fmt.Sprintf("age has no unit %q", unit), Plain: "age has no such unit", Hint: unitHint(AgeUnits)}
		if unit == "" {
			problem.Message, problem.Plain = "age needs a unit", ""
		}
		return bound{}, problem
	}
	if value != math.Trunc(value) || value < 0 {
		return bound{}, &TestError{Message: fmt.Sprintf("an age is counted in completed units, %v is not a whole number", value), Plain: "an age is counted in completed units: write a whole number"}
	}
	inf := math.Inf(1)
	start, next := value*u.size, (value+1)*u.size
	switch op {
	case "<":
		return bound{u.coordinate, Interval(-inf, start-1)}, nil
	case "<=":
		return bound{u.coordinate, Interval(-inf, next-1)}, nil
	case ">":
		return bound{u.coordinate, Interval(next, inf)}, nil
	}
	return bound{u.coordinate, Interval(start, inf)}, nil
}

// Convert turns a value into the fact's canonical unit, by exact decimal arithmetic. A unit that is missing or not
// listed is an error, never a guess.
func (f *Fact) Convert(value float64, unit string) (float64, *TestError) {
	if unit == f.Unit {
		return value, nil
	}
	for _, c := range f.Accepts {
		if c.Unit == unit {
			product := new(big.Rat).Mul(decimal(value), decimal(c.Factor))
			converted, _ := product.Float64()
			return converted, nil
		}
	}
	switch {
	case unit == "":
		return 0, &TestError{Message: fmt.Sprintf("%s needs a unit", f.ID), Hint: f.UnitHint()}
	case f.Unit == "":
		return 0, &TestError{Message: fmt.Sprintf("%s is a number without a unit, not in %q", f.ID, unit), Plain: f.ID + " is a number without a unit", Hint: "leave the unit out"}
	}
	wrong := &TestError{Message: fmt.Sprintf("%s is not measured in %q", f.ID, unit), Plain: f.ID + " is not measured in that unit", Hint: f.UnitHint()}
	if slices.ContainsFunc(f.Units(), func(known string) bool { return unannotated(known) == unannotated(unit) }) {
		wrong.Hint += "; what stands in braces says how it was measured: ask the laboratory, never guess"
	}
	return 0, wrong
}

var annotation = regexp.MustCompile(`\{[^}]*\}`)

// unannotated is the unit without what UCUM counts as a comment, and a clinician does not: FEU and DDU differ by two.
func unannotated(unit string) string { return annotation.ReplaceAllString(unit, "") }

// UnitHint says which units the fact is accepted in.
func (f *Fact) UnitHint() string { return unitHint(f.Units()) }

func unitHint(units []string) string {
	if len(units) == 1 {
		return "write it in " + units[0]
	}
	return "one of " + strings.Join(units, ", ")
}

func decimal(v float64) *big.Rat {
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
	return r
}

// Units lists the units that the fact is accepted in, the canonical one first.
func (f *Fact) Units() []string {
	if f.Kind == Age {
		return slices.Clone(AgeUnits)
	}
	if f.Unit == "" {
		return nil
	}
	units := []string{f.Unit}
	for _, c := range f.Accepts {
		units = append(units, c.Unit)
	}
	return units
}

func (f *Fact) testHint() string {
	switch f.Kind {
	case Boolean:
		return "write true or false"
	case Choice:
		return "write one of its values or a list [a, b]: " + strings.Join(f.Values, ", ")
	case Age:
		return `write for example ">= 18 y" or "[2 y..18 y)"`
	case Quantity:
		return fmt.Sprintf("write for example \">= 5 %s\" or \"[5..10) %s\"", f.Unit, f.Unit)
	}
	return `write for example ">= 5", "[5..10)" or 5`
}

func (f *Fact) rangeText() string {
	if f.Kind == Age {
		return fmt.Sprintf("ranges from 0 to %d years", MaxAgeYears-1)
	}
	low, above := Tidy(f.Min, math.Inf(-1))
	high, below := Tidy(f.Max, math.Inf(1))
	if above {
		low = "above " + low
	}
	if below {
		high = "below " + high
	}
	return strings.TrimSpace(fmt.Sprintf("ranges from %s to %s %s", low, high, f.Unit))
}
