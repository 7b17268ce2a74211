package space

import (
	"fmt"
	"math"
	"strings"
)

// Range is a part of the number line; Min and Max may be infinite.
type Range struct {
	Min, Max         float64
	MinOpen, MaxOpen bool
	Unit             string
}

// Within returns the constraints that say that a numeric fact lies in the range.
func (s *Space) Within(factID string, r Range) (Box, error) {
	f, _ := s.Fact(factID)
	low, high := ">=", "<="
	if r.MinOpen {
		low = ">"
	}
	if r.MaxOpen {
		high = "<"
	}
	var bounds []bound
	for _, end := range []struct {
		op    string
		value float64
	}{{low, r.Min}, {high, r.Max}} {
		if math.IsNaN(end.value) {
			return nil, &TestError{Message: fmt.Sprintf("the value of %s is not a number (NaN)", f.ID)}
		}
		if math.IsInf(end.value, 0) {
			continue
		}
		b, err := f.halfLine(end.op, end.value, r.Unit)
		if err != nil {
			return nil, err
		}
		bounds = append(bounds, b)
	}
	text := strings.TrimSpace(fmt.Sprintf("[%v..%v] %s", r.Min, r.Max, r.Unit))
	if r.Min == r.Max {
		text = strings.TrimSpace(fmt.Sprintf("%v %s", r.Min, r.Unit))
	}
	box, err := s.constrain(factID, bounds, text)
	if err != nil {
		return nil, err
	}
	return box, nil
}

// constrain intersects the bounds with what the coordinates of a fact can be.
func (s *Space) constrain(factID string, bounds []bound, text string) (Box, *TestError) {
	f, _ := s.Fact(factID)
	var box Box
	for i, at := range s.CoordinatesOf(factID) {
		full := s.Coordinates[at].Full
		region := Interval(full.Min, full.Max)
		constrained := false
		for _, b := range bounds {
			if b.coordinate == i {
				region, constrained = region.Intersect(b.region), true
			}
		}
		if !constrained {
			continue
		}
		if region.Empty() {
			return nil, &TestError{Message: fmt.Sprintf("no value of %s is %q", f.ID, text), Plain: f.ID + " is outside its range", Hint: "it " + f.rangeText()}
		}
		box = append(box, Constraint{Coordinate: at, Region: region, Text: text})
	}
	if len(box) == 2 && !agesMeet(box[0].Region, box[1].Region) {
		return nil, &TestError{Message: fmt.Sprintf("no %s is %q", f.ID, text), Plain: f.ID + " is outside its range", Hint: "a month has 28 to 31 days"}
	}
	return box, nil
}
