package space

import (
	"maps"
	"math"
	"slices"
)

// Cells cuts one coordinate into the finitely many pieces inside which no test can tell values apart.
type Cells struct {
	Starts []float64 // numbers: the first value of each cell, ascending
	Atoms  []uint64  // choices: disjoint sets of values
}

// Cut returns the cells of every base coordinate that the boxes look at, directly or through derived facts; a
// coordinate that none of them looks at is absent.
func (s *Space) Cut(rows []AnyOf) map[int]Cells {
	regions := map[int][]Extent{}
	seen := map[int]bool{}
	var visit func(AnyOf)
	visit = func(a AnyOf) {
		for _, b := range a {
			for _, c := range b {
				d := s.FactOf(c.Coordinate).Derived
				if d == nil {
					regions[c.Coordinate] = append(regions[c.Coordinate], c.Region)
				} else if !seen[c.Coordinate] {
					seen[c.Coordinate] = true
					visit(AnyOf{d.Applies})
					for _, item := range d.Items {
						visit(item.When)
					}
				}
			}
		}
	}
	for _, row := range rows {
		visit(row)
	}
	cells := make(map[int]Cells, len(regions))
	for at, tested := range regions {
		cells[at] = s.Coordinates[at].cut(tested)
	}
	return cells
}

func (c *Coordinate) cut(regions []Extent) Cells {
	if c.Full.HasNumbers() {
		starts := map[float64]bool{c.Full.Min: true}
		for _, r := range regions {
			starts[r.Min] = true
			if next := c.after(r.Max); next <= c.Full.Max {
				starts[next] = true
			}
		}
		return Cells{Starts: slices.Sorted(maps.Keys(starts))}
	}
	atoms := []uint64{c.Full.Values}
	for _, r := range regions {
		var finer []uint64
		for _, a := range atoms {
			for _, part := range []uint64{a & r.Values, a &^ r.Values} {
				if part != 0 {
					finer = append(finer, part)
				}
			}
		}
		atoms = finer
	}
	return Cells{Atoms: atoms}
}

// Len is the number of cells.
func (c Cells) Len() int { return max(len(c.Starts), len(c.Atoms)) }

// At returns the i-th cell of the coordinate as an extent.
func (c Cells) At(co *Coordinate, i int) Extent {
	if c.Starts == nil {
		return Choices(c.Atoms[i])
	}
	end := co.Full.Max
	if i+1 < len(c.Starts) {
		end = co.before(c.Starts[i+1])
	}
	return Interval(c.Starts[i], end)
}

// Index returns which cell the number lies in.
func (c Cells) Index(v float64) int {
	i, found := slices.BinarySearch(c.Starts, v)
	if !found {
		i--
	}
	return max(i, 0)
}

// Key describes, in at most 8 bytes, which cells the extent touches: two extents with the same key cannot be told
// apart by any test. Choices: one bit for each atom; numbers: the first and last cell.
func (c Cells) Key(e Extent) uint64 {
	if c.Starts != nil {
		if !e.HasNumbers() {
			return math.MaxUint64
		}
		return uint64(c.Index(e.Min))<<32 | uint64(c.Index(e.Max))
	}
	var key uint64
	for i, atom := range c.Atoms {
		if e.Values&atom != 0 {
			key |= 1 << i
		}
	}
	return key
}

// Depends returns the base coordinates that the boxes look at, directly or through derived facts, ascending.
func (s *Space) Depends(rows []AnyOf) []int {
	return slices.Sorted(maps.Keys(s.Cut(rows)))
}

// Settled says whether the extent lies in one cell: no test can tell its values apart.
func (c Cells) Settled(e Extent) bool {
	if c.Starts != nil {
		return e.HasNumbers() && c.Index(e.Min) == c.Index(e.Max)
	}
	for _, atom := range c.Atoms {
		if e.Values&^atom == 0 {
			return true
		}
	}
	return false
}
