package space

// Cover is the outcome of a search for a gap.
type Cover int

const (
	Covered   Cover = iota // every patient lies in one of the boxes
	Gap                    // the witness lies in none
	Undecided              // the search was given up
)

// Region is a part of the space to search: the boxes that may cover it, and the base coordinates they look at. Make
// one with Space.Region; it may be searched from several goroutines at once.
type Region struct {
	space   *Space
	boxes   []AnyOf
	cells   map[int]Cells
	derived *Derivation
}

// Region prepares a search for gaps between the boxes.
func (s *Space) Region(boxes []AnyOf) *Region {
	return &Region{space: s, boxes: boxes, cells: s.Cut(boxes), derived: s.Derivation(boxes)}
}

// Search looks for a patient within the case who lies in none of the boxes. It splits the case, cell by cell, along the
// coordinates on which the boxes disagree, and gives up after so many steps.
func (r *Region) Search(c Case, steps int) (witness Case, outcome Cover) {
	at := append(Case{}, c...)
	witness, outcome = r.search(at, &steps)
	return witness, outcome
}

func (r *Region) search(c Case, steps *int) (Case, Cover) {
	if *steps--; *steps < 0 {
		return nil, Undecided
	}
	r.derived.Derive(c)
	split := -1
	for _, a := range r.boxes {
		if a.Certain(c) {
			return nil, Covered
		}
		if split < 0 && a.Possible(c) {
			split = r.disputed(a, c)
		}
	}
	if split < 0 {
		return append(Case{}, c...), Gap
	}
	whole, cells, co := c[split], r.cells[split], &r.space.Coordinates[split]
	outcome := Covered
	for i := range cells.Len() {
		part := cells.At(co, i).Intersect(whole)
		if part.Empty() {
			continue
		}
		c[split] = part
		switch witness, found := r.search(c, steps); found {
		case Gap:
			return witness, Gap
		case Undecided:
			outcome = Undecided
		}
		if *steps < 0 {
			break
		}
	}
	c[split] = whole
	return nil, outcome
}

// disputed finds a base coordinate that decides whether the boxes hold: one that they look at and that the case leaves
// open; -1 where there is none.
func (r *Region) disputed(a AnyOf, c Case) int {
	for _, b := range a {
		if !b.Possible(c) {
			continue
		}
		for _, test := range b {
			if c[test.Coordinate].Within(test.Region) {
				continue
			}
			d := r.space.FactOf(test.Coordinate).Derived
			if d == nil {
				return test.Coordinate
			}
			if at := r.disputed(AnyOf{d.Applies}, c); at >= 0 {
				return at
			}
			for _, item := range d.Items {
				if at := r.disputed(item.When, c); at >= 0 {
					return at
				}
			}
		}
	}
	return -1
}
