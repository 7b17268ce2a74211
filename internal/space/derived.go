package space

import (
	"iter"
	"maps"
	"slices"
)

// Form is the way a derived fact follows from other facts.
type Form string

const (
	Any    Form = "any"    // true where one of the items holds
	All    Form = "all"    // true where every item holds
	Count  Form = "count"  // how many of the items hold
	Points Form = "points" // the sum of what the items add
	First  Form = "first"  // a decision list: what the first item that holds says
	Bands  Form = "bands"  // a decision list over the score of the same name
)

// Item is one line of a derived fact.
type Item struct {
	When AnyOf   // empty box in the last item of a decision list: always
	Add  float64 // count: 1; points: a multiple of 0.25, so that sums are exact
	Is   string  // decision lists: the value
}

// Derived computes a fact from others. Outside Applies its value is not-applicable.
type Derived struct {
	Form    Form
	Applies Box
	Items   []Item
	Of      string // bands: the score that they cut
}

// Sums says whether the fact is a number (count, points) rather than a decision list.
func (d *Derived) Sums() bool { return d.Form == Count || d.Form == Points }

// Rows turns any, all, first and bands into the one form they share: a decision list of (boxes, value).
func (d *Derived) Rows() (rows []AnyOf, values []string) {
	switch d.Form {
	case Any:
		var union AnyOf
		for _, item := range d.Items {
			union = append(union, item.When...)
		}
		return []AnyOf{union, {Box{}}}, []string{"true", "false"}
	case All:
		merged, ok := Box{}, true
		for _, item := range d.Items {
			if ok {
				merged, ok = merged.Intersect(item.When[0])
			}
		}
		rows, values = []AnyOf{{Box{}}}, []string{"false"}
		if ok {
			rows, values = []AnyOf{{merged}, {Box{}}}, []string{"true", "false"}
		}
		return rows, values
	}
	for _, item := range d.Items {
		rows, values = append(rows, item.When), append(values, item.Is)
	}
	return rows, values
}

// Derive computes the derived coordinates of a case from its base coordinates. What comes out is never narrower than
// the truth; it may be wider where items share inputs.
func (s *Space) Derive(c Case) { s.derivation(slices.Values(s.first)).Derive(c) }

// Derivation is a computation of derived facts: of those that some boxes look at, directly or through others.
type Derivation struct {
	steps []step
	after [][]int // by coordinate: the steps that follow from it, in order; nil where there are no steps
}

type step struct {
	at      int // the coordinate that is computed
	derived *Derived
	outside uint64   // not-applicable
	rows    []AnyOf  // of a decision list
	values  []uint64 // what they give
}

// Derivation prepares the computation for the boxes.
func (s *Space) Derivation(boxes []AnyOf) *Derivation {
	return s.derivation(slices.Values(slices.Sorted(maps.Keys(s.regions(boxes)))))
}

// derivation prepares the computation of those of the coordinates, in their order, that are derived.
func (s *Space) derivation(coordinates iter.Seq[int]) *Derivation {
	d := &Derivation{}
	inputs := map[int]map[int]bool{} // by derived coordinate: every coordinate that it follows from
	for at := range coordinates {
		derived := s.FactOf(at).Derived
		if derived == nil {
			continue
		}
		if d.after == nil {
			d.after = make([][]int, len(s.Coordinates))
		}
		d.steps = append(d.steps, s.step(at, derived))
		inputs[at] = map[int]bool{}
		direct := map[int]bool{}
		AnyOf{derived.Applies}.Coordinates(direct)
		for _, item := range derived.Items {
			item.When.Coordinates(direct)
		}
		for input := range direct {
			inputs[at][input] = true
			for deeper := range inputs[input] {
				inputs[at][deeper] = true
			}
		}
		for input := range inputs[at] {
			d.after[input] = append(d.after[input], len(d.steps)-1)
		}
	}
	return d
}

func (s *Space) step(at int, derived *Derived) step {
	co := &s.Coordinates[at]
	outside, _ := co.Value(NotApplicable)
	st := step{at: at, derived: derived, outside: outside.Values}
	if !derived.Sums() {
		rows, values := derived.Rows()
		st.rows = rows
		for _, name := range values {
			value, _ := co.Value(name)
			st.values = append(st.values, value.Values)
		}
	}
	return st
}

// Derive computes every derived coordinate of the case.
func (d *Derivation) Derive(c Case) {
	for i := range d.steps {
		c[d.steps[i].at] = d.steps[i].derive(c)
	}
}

// Copy copies what is computed from one case to another of the same base facts.
func (d *Derivation) Copy(c, from Case) {
	for i := range d.steps {
		c[d.steps[i].at] = from[d.steps[i].at]
	}
}

// Update computes again what follows from a coordinate that was changed.
func (d *Derivation) Update(c Case, changed int) {
	if d.after == nil {
		return
	}
	for _, i := range d.after[changed] {
		c[d.steps[i].at] = d.steps[i].derive(c)
	}
}

// Restore copies what follows from a coordinate, and the coordinate itself, from one case to another.
func (d *Derivation) Restore(c, from Case, changed int) {
	c[changed] = from[changed]
	if d.after == nil {
		return
	}
	for _, i := range d.after[changed] {
		c[d.steps[i].at] = from[d.steps[i].at]
	}
}

func (st *step) derive(c Case) Extent {
	e := Nothing
	if st.derived.Applies.Possible(c) {
		if st.rows == nil {
			e = sum(st.derived.Items, c)
		} else {
			e = st.decide(c)
		}
	}
	if !st.derived.Applies.Certain(c) {
		e.Values |= st.outside
	}
	return e
}

// sum encloses the total: what surely holds is added to both ends, what may hold widens one.
func sum(items []Item, c Case) Extent {
	lo, hi := 0.0, 0.0
	for _, item := range items {
		switch {
		case item.When.Certain(c):
			lo, hi = lo+item.Add, hi+item.Add
		case item.When.Possible(c):
			lo, hi = lo+min(item.Add, 0), hi+max(item.Add, 0)
		}
	}
	return Interval(lo, hi)
}

// decide returns the values that a decision list may give: an item counts where it may hold and no earlier item with
// another value surely does.
func (st *step) decide(c Case) Extent {
	var settled, possible uint64 // values of earlier items that surely hold; values that may come out
	for i, row := range st.rows {
		if settled&^st.values[i] == 0 && row.Possible(c) {
			possible |= st.values[i]
		}
		if row.Certain(c) {
			settled |= st.values[i]
		}
	}
	return Choices(possible)
}
