package space

import (
	"encoding/binary"
	"maps"
	"slices"
)

// Cells cuts one coordinate into the finitely many pieces inside which no test can tell values apart.
type Cells struct {
	Atoms  []uint64  // disjoint sets of named values
	Starts []float64 // of numbers: the first value of each cell, ascending
}

// Cut returns the cells of every base coordinate that the boxes look at, directly or through derived facts; a
// coordinate that none of them looks at is absent.
func (s *Space) Cut(rows []AnyOf) map[int]Cells {
	return s.cut(rows, func(d *Derived) bool { return d == nil })
}

// CutDerived returns the cells of every derived coordinate that the boxes look at, directly or through others.
func (s *Space) CutDerived(rows []AnyOf) map[int]Cells {
	return s.cut(rows, func(d *Derived) bool { return d != nil })
}

func (s *Space) cut(rows []AnyOf, wanted func(*Derived) bool) map[int]Cells {
	cells := map[int]Cells{}
	for at, tested := range s.regions(rows) {
		if wanted(s.FactOf(at).Derived) {
			cells[at] = s.Coordinates[at].cut(tested)
		}
	}
	return cells
}

// regions lists what the boxes ask of every coordinate that they look at, directly or through derived facts.
func (s *Space) regions(rows []AnyOf) map[int][]Extent {
	regions := map[int][]Extent{}
	var visit func(AnyOf)
	visit = func(a AnyOf) {
		for _, b := range a {
			for _, c := range b {
				d, seen := s.FactOf(c.Coordinate).Derived, regions[c.Coordinate] != nil
				regions[c.Coordinate] = append(regions[c.Coordinate], c.Region)
				if d == nil || seen {
					continue
				}
				visit(AnyOf{d.Applies})
				for _, item := range d.Items {
					visit(item.When)
				}
			}
		}
	}
	for _, row := range rows {
		visit(row)
	}
	return regions
}

func (c *Coordinate) cut(regions []Extent) Cells {
	var cells Cells
	if c.Full.HasNumbers() {
		starts := map[float64]bool{c.Full.Min: true}
		for _, r := range regions {
			if !r.HasNumbers() {
				continue
			}
			starts[r.Min] = true
			if next := c.after(r.Max); next <= c.Full.Max {
				starts[next] = true
			}
		}
		cells.Starts = slices.Sorted(maps.Keys(starts))
	}
	if c.Full.Values != 0 {
		cells.Atoms = []uint64{c.Full.Values}
	}
	for _, r := range regions {
		var finer []uint64
		for _, a := range cells.Atoms {
			for _, part := range []uint64{a & r.Values, a &^ r.Values} {
				if part != 0 {
					finer = append(finer, part)
				}
			}
		}
		cells.Atoms = finer
	}
	return cells
}

// Len is the number of cells.
func (c Cells) Len() int { return len(c.Atoms) + len(c.Starts) }

// At returns the i-th cell of the coordinate as an extent.
func (c Cells) At(co *Coordinate, i int) Extent {
	if i < len(c.Atoms) {
		return Choices(c.Atoms[i])
	}
	i -= len(c.Atoms)
	end := co.Full.Max
	if i+1 < len(c.Starts) {
		end = co.before(c.Starts[i+1])
	}
	return Interval(c.Starts[i], end)
}

// Parts lists the cells of the coordinate as extents.
func (c Cells) Parts(co *Coordinate) []Extent {
	parts := make([]Extent, c.Len())
	for i := range parts {
		parts[i] = c.At(co, i)
	}
	return parts
}

// index returns which interval the number lies in.
func (c Cells) index(v float64) int {
	i, found := slices.BinarySearch(c.Starts, v)
	if !found {
		i--
	}
	return max(i, 0)
}

// AppendKey appends which cells the extent touches: two extents with the same key cannot be told apart by any test.
func (c Cells) AppendKey(key []byte, e Extent) []byte {
	var touched uint64
	for i, atom := range c.Atoms {
		if e.Values&atom != 0 {
			touched |= 1 << i
		}
	}
	key = binary.AppendUvarint(key, touched)
	if c.Starts == nil {
		return key
	}
	if !e.HasNumbers() {
		return append(key, 0)
	}
	return binary.AppendUvarint(binary.AppendUvarint(key, uint64(c.index(e.Min))+1), uint64(c.index(e.Max)))
}

// Settled says whether the extent lies in one cell: no test can tell its values apart.
func (c Cells) Settled(e Extent) bool {
	if e.HasNumbers() {
		return e.Values == 0 && c.index(e.Min) == c.index(e.Max)
	}
	for _, atom := range c.Atoms {
		if e.Values&^atom == 0 {
			return true
		}
	}
	return false
}
