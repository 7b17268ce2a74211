package space

import (
	"maps"
	"slices"
)

// Cover is the outcome of a search.
type Cover int

const (
	Covered   Cover = iota // no patient is left: every one lies in one of the boxes
	Gap                    // the witness is one
	Undecided              // the search was given up
)

// Region is a question about the patients of a space: is there one who lies in each of Holds and in none of Fails? Make
// it with Space.Region or Space.Where; it may be asked from several goroutines at once.
type Region struct {
	nobody       bool // as is plain to see
	space        *Space
	holds, fails []AnyOf
	boxes        []AnyOf // all that decides where to split
	cells        map[int]Cells
	ages         []int // the first coordinate of an age of which both are split
	derived      *Derivation
	sensible     []conditional // what a patient of another sex or age has for certain
}

// conditional is a fact that makes no sense for everyone, and its value for the others.
type conditional struct {
	coordinate int
	applies    Box
	otherwise  Extent
}

// Region prepares a search for patients in none of the boxes.
func (s *Space) Region(boxes []AnyOf) *Region { return s.Where(nil, boxes) }

// Where prepares a search for patients who lie in each of holds and in none of fails. What is plain to see costs no search:
// of a large table most rows are out of question.
func (s *Space) Where(holds, fails []AnyOf) *Region {
	for i, a := range holds {
		apart := func(b AnyOf) bool { return !a.Meets(b) }
		if slices.ContainsFunc(holds[:i], apart) || slices.ContainsFunc(fails, a.Within) {
			return &Region{space: s, nobody: true}
		}
		fails = slices.DeleteFunc(slices.Clone(fails), apart)
	}
	r := &Region{space: s, holds: holds, fails: fails, boxes: slices.Concat(holds, fails)}
	r.derived = s.Derivation(r.boxes)
	r.cut()
	return r
}

// cut finds the coordinates to split along.
func (r *Region) cut() {
	r.cells, r.ages = r.space.Cut(r.boxes), nil
	for at := range r.cells {
		if first := r.space.first[r.space.Coordinates[at].Fact]; at == first && r.space.FactOf(at).Kind == Age {
			if _, days := r.cells[first+1]; days {
				r.ages = append(r.ages, first)
			}
		}
	}
}

// Sensible leaves out patients who cannot be, such as a pregnant man: a fact that does not apply to a patient has the
// value that its author wrote for everyone else. (A referral that states it all the same is evaluated as stated.)
func (r *Region) Sensible() *Region {
	for _, at := range slices.Sorted(maps.Keys(r.cells)) { // facts that others depend on may follow: see below
		f := r.space.FactOf(at)
		known := slices.ContainsFunc(r.sensible, func(c conditional) bool { return c.coordinate == at })
		if known || len(f.Applies) == 0 || f.Otherwise == "" {
			continue
		}
		box, err := r.space.ParseTest(f.ID, f.Otherwise)
		if err != nil {
			continue // the loader has checked it
		}
		r.sensible = append(r.sensible, conditional{at, f.Applies, box[0].Region})
		r.boxes = slices.Concat([]AnyOf{{box}, {f.Applies}}, r.boxes) // first: who is found is as ordinary as can be
		r.cut()
		return r.Sensible() // the box of one may look at another
	}
	return r
}

// Search looks for such a patient within the case. It splits the case, cell by cell, along the coordinates on which the
// boxes disagree, and gives up after so many steps.
func (r *Region) Search(c Case, steps int) (witness Case, outcome Cover) {
	if r.nobody {
		return nil, Covered
	}
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
	for _, a := range r.holds {
		if !a.Possible(c) {
			return nil, Covered
		}
		if split < 0 && !a.Certain(c) {
			split = r.disputed(a, c)
		}
	}
	for _, a := range r.fails {
		if a.Certain(c) {
			return nil, Covered
		}
		if split < 0 && a.Possible(c) {
			split = r.disputed(a, c)
		}
	}
	if !r.livable(c) {
		return nil, Covered
	}
	if split < 0 {
		split = r.unsettled(c)
	}
	if split < 0 {
		return c, Gap // as it is: nobody splits it any further
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

// Widen grows a witness fact by fact as far as everybody in it is such a patient: what does not matter is forgotten, and
// the rest told as widely as it is so.
func (r *Region) Widen(witness Case) Case {
	c := append(Case{}, witness...)
	try := func(at int, wider Extent) bool {
		kept := c[at]
		c[at] = wider
		if r.derived.Derive(c); r.surely(c) {
			return true
		}
		c[at] = kept
		return false
	}
	for at := range r.space.Coordinates {
		co := &r.space.Coordinates[at]
		cells, looked := r.cells[at]
		if r.space.FactOf(at).Derived != nil || c[at] == co.Full || try(at, co.Full) || !looked {
			continue
		}
		parts := cells.Parts(co)
		for grown := true; grown; {
			grown = false
			for _, part := range parts {
				apart := part.HasNumbers() && c[at].HasNumbers() && !co.Adjacent(c[at].Max, part.Min) && !co.Adjacent(part.Max, c[at].Min)
				if !part.Within(c[at]) && !apart && try(at, c[at].Hull(part)) {
					grown = true
				}
			}
		}
	}
	r.derived.Derive(c)
	return c
}

// surely says whether everybody in the case is such a patient.
func (r *Region) surely(c Case) bool {
	return !slices.ContainsFunc(r.holds, func(a AnyOf) bool { return !a.Certain(c) }) &&
		!slices.ContainsFunc(r.fails, func(a AnyOf) bool { return a.Possible(c) }) && r.unsettled(c) < 0
}

// livable says whether somebody can be like that: of an age in months that goes with the one in days, and where asked
// for, with no fact that cannot be.
func (r *Region) livable(c Case) bool {
	for _, first := range r.ages {
		if !agesMeet(c[first], c[first+1]) {
			return false
		}
	}
	for _, f := range r.sensible {
		if !f.applies.Possible(c) && !c[f.coordinate].Meets(f.otherwise) {
			return false
		}
	}
	return true
}

// unsettled finds a coordinate that must be split before it is clear that the patient can be; -1 where there is none.
func (r *Region) unsettled(c Case) int {
	for _, f := range r.sensible {
		switch {
		case f.applies.Certain(c) || c[f.coordinate].Within(f.otherwise):
		case f.applies.Possible(c): // perhaps not: then the value must be the other one
			if c[f.coordinate].Meets(f.otherwise) && !c[f.coordinate].Within(f.otherwise) {
				return f.coordinate
			}
			return r.disputed(AnyOf{f.applies}, c)
		case !c[f.coordinate].Within(f.otherwise):
			return f.coordinate
		}
	}
	return -1
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
