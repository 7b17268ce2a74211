package space

import (
	"slices"

	"github.com/justify-cds/justify/internal/source"
)

// Constraint is one unary test on one coordinate.
type Constraint struct {
	Coordinate int
	Region     Extent // the values that satisfy the test
	Text       string // the test as written
	Pos        source.Position
}

// Box is a conjunction of constraints; the empty box holds everywhere.
type Box []Constraint

// Case is what is known of a patient: for each coordinate of the space the values that it may still take. A case is
// a box too. Its derived coordinates are computed from the base ones by Space.Derive.
type Case []Extent

// Possible says whether the case may lie in the box: the box meets the case.
func (b Box) Possible(c Case) bool {
	for i := range b {
		if !c[b[i].Coordinate].Meets(b[i].Region) {
			return false
		}
	}
	return true
}

// Certain says whether the case surely lies in the box: the case is within the box.
func (b Box) Certain(c Case) bool {
	for i := range b {
		if !c[b[i].Coordinate].Within(b[i].Region) {
			return false
		}
	}
	return true
}

// Meets says whether the tests of two boxes leave each other room. Who is in both may be nobody all the same: scores
// exclude each other by what they are computed from.
func (b Box) Meets(other Box) bool {
	for _, c := range b {
		for _, d := range other {
			if c.Coordinate == d.Coordinate && !c.Region.Meets(d.Region) {
				return false
			}
		}
	}
	return true
}

// Within says whether whoever is in the box is in the other one, as its tests say by themselves.
func (b Box) Within(other Box) bool {
	return !slices.ContainsFunc(other, func(d Constraint) bool {
		return !slices.ContainsFunc(b, func(c Constraint) bool { return c.Coordinate == d.Coordinate && c.Region.Within(d.Region) })
	})
}

// AnyOf is a list of boxes of which one must hold.
type AnyOf []Box

// Meets says whether some box of one leaves room to some box of the other.
func (a AnyOf) Meets(other AnyOf) bool {
	return slices.ContainsFunc(a, func(b Box) bool { return slices.ContainsFunc(other, b.Meets) })
}

// Within says whether each box lies within one of the others.
func (a AnyOf) Within(other AnyOf) bool {
	return !slices.ContainsFunc(a, func(b Box) bool { return !slices.ContainsFunc(other, b.Within) })
}

// Possible says whether the case may lie in one of the boxes.
func (a AnyOf) Possible(c Case) bool {
	for _, b := range a {
		if b.Possible(c) {
			return true
		}
	}
	return false
}

// Certain says whether the case surely lies in one and the same of the boxes. A case that is spread over several
// boxes and covered only by their union does not count: sound, and the same as the compiled rules say.
func (a AnyOf) Certain(c Case) bool {
	for _, b := range a {
		if b.Certain(c) {
			return true
		}
	}
	return false
}

// Intersect merges two boxes into one with at most one constraint for each coordinate, in the order of their first
// mention; ok is false where no case lies in both. The merged test keeps both texts and the later position.
func (b Box) Intersect(other Box) (merged Box, ok bool) {
	at := map[int]int{}
	for _, c := range append(append(Box{}, b...), other...) {
		i, seen := at[c.Coordinate]
		if !seen {
			at[c.Coordinate] = len(merged)
			merged = append(merged, c)
			continue
		}
		region := merged[i].Region.Intersect(c.Region)
		if region.Empty() {
			return nil, false
		}
		if region != merged[i].Region {
			merged[i] = Constraint{Coordinate: c.Coordinate, Region: region, Text: merged[i].Text + " and " + c.Text, Pos: c.Pos}
		}
	}
	return merged, true
}

// Coordinates adds the coordinates that the boxes constrain to the set.
func (a AnyOf) Coordinates(set map[int]bool) {
	for _, b := range a {
		for _, c := range b {
			set[c.Coordinate] = true
		}
	}
}

// Reading is one of the two ways to ask whether a case lies in boxes: it may (Possibly), or it surely does (Certainly).
type Reading bool

const (
	Possibly  Reading = false
	Certainly Reading = true
)

// Holds says whether the boxes hold under this reading.
func (r Reading) Holds(a AnyOf, c Case) bool {
	if r == Certainly {
		return a.Certain(c)
	}
	return a.Possible(c)
}

// Fails says whether the boxes fail under this reading: what may fail is what is not certain, and the other way round.
func (r Reading) Fails(a AnyOf, c Case) bool { return !(!r).Holds(a, c) }

// Row is one line of a decision table: When as written, and Boxes, the same within the `applies` box of the table.
type Row struct{ When, Boxes AnyOf }

// Select appends the indices of the rows whose boxes hold. Under first (DMN hit policy "first") every earlier row must
// fail as well.
func (r Reading) Select(selected []int, rows []Row, first bool, c Case) []int {
	for i, row := range rows {
		if r.Holds(row.Boxes, c) {
			selected = append(selected, i)
		}
		if first && !r.Fails(row.When, c) {
			break
		}
	}
	return selected
}

// Inside returns the parts of the boxes that lie in the outer box.
func (a AnyOf) Inside(outer Box) AnyOf {
	var inside AnyOf
	for _, b := range a {
		if merged, ok := outer.Intersect(b); ok {
			inside = append(inside, merged)
		}
	}
	return inside
}
