package space

import "slices"

// Part is a space of some of the facts: those that are named, those that the boxes look at, directly or through others, and
// those on which it hangs whether one of them applies. The mapping leads there.
func (s *Space) Part(named map[string]bool, boxes []AnyOf) (*Space, Mapping) {
	used := map[int]bool{}
	var visit func(AnyOf)
	add := func(fact int) {
		if used[fact] {
			return
		}
		used[fact] = true
		f := &s.Facts[fact]
		visit(AnyOf{f.Applies})
		if f.Derived != nil {
			visit(AnyOf{f.Derived.Applies})
			for _, item := range f.Derived.Items {
				visit(item.When)
			}
		}
	}
	visit = func(a AnyOf) {
		for _, b := range a {
			for _, c := range b {
				add(s.Coordinates[c.Coordinate].Fact)
			}
		}
	}
	for _, a := range boxes {
		visit(a)
	}
	for i := range s.Facts {
		if named[s.Facts[i].ID] {
			add(i)
		}
	}
	into, m := &Space{Phrases: s.Phrases}, Mapping{}
	for i := range s.Facts {
		if used[i] { // base facts may look at later ones in applies: their places are settled first
			for _, at := range s.CoordinatesOf(s.Facts[i].ID) {
				m[at] = len(m)
			}
		}
	}
	for i := range s.Facts {
		if used[i] {
			into.Add(m.Fact(s.Facts[i]))
		}
	}
	return into, m
}

// Mapping says which coordinate of another space stands for one of this; for one that it does not name, the same.
type Mapping map[int]int

func (m Mapping) Box(b Box) Box {
	mapped := slices.Clone(b)
	for i := range mapped {
		if to, ok := m[mapped[i].Coordinate]; ok {
			mapped[i].Coordinate = to
		}
	}
	return mapped
}

func (m Mapping) AnyOf(a AnyOf) AnyOf {
	mapped := make(AnyOf, len(a))
	for i := range a {
		mapped[i] = m.Box(a[i])
	}
	return mapped
}

func (m Mapping) Fact(f Fact) Fact {
	f.Applies = m.Box(f.Applies)
	if f.Derived != nil {
		d := *f.Derived
		d.Applies, d.Items = m.Box(d.Applies), slices.Clone(d.Items)
		for i := range d.Items {
			d.Items[i].When = m.AnyOf(d.Items[i].When)
		}
		f.Derived = &d
	}
	return f
}
