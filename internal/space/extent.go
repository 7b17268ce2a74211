package space

import "math"

// Extent is a set of values of one coordinate: the values that a fact may still take, or those that a unary test
// admits. Values has one bit for each of the coordinate's values; [Min, Max] is a closed interval, empty where
// Min > Max. A choice has only bits; a number an interval, and bits for what may stand in its place (not-applicable of a
// score, not-done of a measurement).
//
// Intervals are closed over float64: "< 30" ends at the largest float64 below 30, so no open bound is ever needed.
type Extent struct {
	Values   uint64
	Min, Max float64
}

// Nothing is the extent without a value.
var Nothing = Extent{Min: 1, Max: 0}

// Choices is the extent of the values whose bits are set.
func Choices(values uint64) Extent { return Extent{Values: values, Min: 1, Max: 0} }

// Interval is the extent of all numbers from lo to hi, both included.
func Interval(lo, hi float64) Extent {
	if lo > hi {
		return Nothing
	}
	return Extent{Min: lo, Max: hi}
}

// HasNumbers says whether the extent holds a number at all.
func (e Extent) HasNumbers() bool { return e.Min <= e.Max }

// Empty says whether the extent holds no value.
func (e Extent) Empty() bool { return e.Values == 0 && e.Min > e.Max }

// Single says whether the extent holds exactly one value.
func (e Extent) Single() bool {
	if e.HasNumbers() {
		return e.Values == 0 && e.Min == e.Max
	}
	return e.Values != 0 && e.Values&(e.Values-1) == 0
}

// Meets says whether e and f share a value.
func (e Extent) Meets(f Extent) bool {
	return e.Values&f.Values != 0 || max(e.Min, f.Min) <= min(e.Max, f.Max)
}

// Within says whether every value of e is one of f.
func (e Extent) Within(f Extent) bool {
	return e.Values&^f.Values == 0 && (e.Min > e.Max || (f.Min <= e.Min && e.Max <= f.Max))
}

// Intersect returns the values that e and f share.
func (e Extent) Intersect(f Extent) Extent {
	shared := Interval(max(e.Min, f.Min), min(e.Max, f.Max))
	shared.Values = e.Values & f.Values
	return shared
}

// Hull returns the smallest extent that holds e and f.
func (e Extent) Hull(f Extent) Extent {
	hull := Extent{Values: e.Values | f.Values, Min: e.Min, Max: e.Max}
	switch {
	case !e.HasNumbers():
		hull.Min, hull.Max = f.Min, f.Max
	case f.HasNumbers():
		hull.Min, hull.Max = min(e.Min, f.Min), max(e.Max, f.Max)
	}
	return hull
}

// Complement returns the values of the coordinate outside e, as alternatives of which each is a region that one rule
// can test: one for a choice; below and above for a number, each together with not-applicable where that is outside e.
func (c *Coordinate) Complement(e Extent) []Extent {
	values := c.Full.Values &^ e.Values
	var rest []Extent
	for _, numbers := range c.numbersOutside(e) {
		numbers.Values = values
		rest = append(rest, numbers)
	}
	if rest == nil && values != 0 {
		rest = append(rest, Choices(values))
	}
	return rest
}

func (c *Coordinate) numbersOutside(e Extent) []Extent {
	if !c.Full.HasNumbers() {
		return nil
	}
	if !e.HasNumbers() {
		return []Extent{Interval(c.Full.Min, c.Full.Max)}
	}
	var rest []Extent
	if below := Interval(c.Full.Min, c.before(e.Min)); below.HasNumbers() {
		rest = append(rest, below)
	}
	if above := Interval(c.after(e.Max), c.Full.Max); above.HasNumbers() {
		rest = append(rest, above)
	}
	return rest
}

// Adjacent says whether no value of the coordinate lies between a and b, for a < b.
func (c *Coordinate) Adjacent(a, b float64) bool { return c.after(a) >= b }

// before is the largest value of the coordinate below v.
func (c *Coordinate) before(v float64) float64 {
	if c.Whole {
		return math.Ceil(v) - 1
	}
	return math.Nextafter(v, math.Inf(-1))
}

// after is the smallest value of the coordinate above v.
func (c *Coordinate) after(v float64) float64 {
	if c.Whole {
		return math.Floor(v) + 1
	}
	return math.Nextafter(v, math.Inf(1))
}
