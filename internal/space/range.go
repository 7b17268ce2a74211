package space

import (
	"fmt"
	"math"
)

// Range is a part of the number line; Min and Max may be infinite.
type Range struct {
	Min, Max         float64
	MinOpen, MaxOpen bool
	Unit             string
}

// Within returns the extents of a numeric fact's coordinates where it lies in the range; one that the range says nothing
// about is full.
func (s *Space) Within(fact int, r Range) (extents [2]Extent, err *TestError) {
	f, first := &s.Facts[fact], s.first[fact]
	n := 1
	if f.Kind == Age {
		n = 2
	}
	for i := range n {
		extents[i] = s.Coordinates[first+i].Full
	}
	low, high := ">=", "<="
	if r.MinOpen {
		low = ">"
	}
	if r.MaxOpen {
		high = "<"
	}
	for i, value := range [2]float64{r.Min, r.Max} {
		if math.IsNaN(value) {
			return extents, &TestError{Message: fmt.Sprintf("the value of %s is not a number (NaN)", f.ID)}
		}
		if math.IsInf(value, 0) {
			continue
		}
		b, err := f.halfLine([2]string{low, high}[i], value, r.Unit)
		if err != nil {
			return extents, err
		}
		extents[b.coordinate] = extents[b.coordinate].Intersect(b.region)
		if extents[b.coordinate].Empty() {
			return extents, f.outside()
		}
	}
	if n == 2 && !agesMeet(extents[0], extents[1]) {
		return extents, &TestError{Message: f.ID + " is outside its range", Hint: "a month has 28 to 31 days"}
	}
	return extents, nil
}

func (f *Fact) outside() *TestError {
	return &TestError{Message: f.ID + " is outside its range", Hint: "it " + f.rangeText()}
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
