package space

import (
	"fmt"
	"math"

	"pgregory.net/rapid"
)

// The tests of this package compare the algebra with plain enumeration. A point is one fully known patient: for each
// coordinate the number it has, or the index of its value.

type point []value

type value struct {
	number float64
	name   int // index into Coordinate.Values; -1 where the value is a number
}

// meets says whether a value is in a region, without the algebra.
func (v value) meets(r Extent) bool {
	if v.name >= 0 {
		return r.Values>>v.name&1 == 1
	}
	return r.Min <= v.number && v.number <= r.Max
}

// valuesOf lists everything that a coordinate with whole numbers can be within an extent.
func valuesOf(e Extent) []value {
	var all []value
	for i := range MaxValues {
		if e.Values>>i&1 == 1 {
			all = append(all, value{name: i})
		}
	}
	for n := math.Ceil(e.Min); n <= e.Max; n++ {
		all = append(all, value{number: n, name: -1})
	}
	return all
}

// inBox and inAny are membership, read off the definition.
func (s *Space) inBox(b Box, p point) bool {
	for _, c := range b {
		if !p[c.Coordinate].meets(c.Region) {
			return false
		}
	}
	return true
}

func (s *Space) inAny(a AnyOf, p point) bool {
	for _, b := range a {
		if s.inBox(b, p) {
			return true
		}
	}
	return false
}

// complete computes the derived facts of a point, read off their definitions.
func (s *Space) complete(p point) {
	for i := range s.Facts {
		d := s.Facts[i].Derived
		if d == nil {
			continue
		}
		at := s.first[i]
		name := func(want string) value {
			for k, v := range s.Coordinates[at].Values {
				if v == want {
					return value{name: k}
				}
			}
			panic(want)
		}
		if !s.inBox(d.Applies, p) {
			p[at] = name(NotApplicable)
			continue
		}
		var total float64
		some, every, said := false, true, ""
		for _, item := range d.Items {
			holds := s.inAny(item.When, p)
			some, every = some || holds, every && holds
			if holds {
				total += item.Add
				if said == "" {
					said = item.Is
				}
			}
		}
		switch d.Form {
		case Any:
			p[at] = name(fmt.Sprint(some))
		case All:
			p[at] = name(fmt.Sprint(every))
		case Count, Points:
			p[at] = value{number: total, name: -1}
		default:
			p[at] = name(said)
		}
	}
}

// points calls each for every patient of the case.
func (s *Space) points(c Case, each func(point)) {
	p := make(point, len(s.Coordinates))
	var fill func(at int)
	fill = func(at int) {
		if at == len(p) || s.FactOf(at).Derived != nil { // base facts come first
			s.complete(p)
			each(p)
			return
		}
		for _, v := range valuesOf(c[at]) {
			p[at] = v
			fill(at + 1)
		}
	}
	fill(0)
}

// drawSpace makes three to five small base facts and some derived ones. Where disjoint, no two items of a derived fact
// look at the same input, and each is one box.
func drawSpace(t *rapid.T, disjoint bool) *Space {
	s := &Space{}
	bases := rapid.IntRange(3, 5).Draw(t, "base facts")
	for i := range bases {
		f := Fact{ID: fmt.Sprintf("base%d", i), Title: Text{"en": "base"}}
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			f.Kind, f.Values = Boolean, []string{"true", "false"}
		case 1:
			f.Kind, f.Values = Choice, []string{"a", "b", "c"}
		case 2:
			f.Kind, f.Min, f.Max = Number, 0, 4
		case 3: // a number with words that may stand in its place
			f.Kind, f.Min, f.Max, f.Values = Number, 1, 3, []string{"not-done", "failed"}
		}
		s.Add(f)
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "derived facts") {
		free := make([]int, len(s.Coordinates)) // coordinates that a box may still look at
		for k := range free {
			free[k] = k
		}
		if disjoint {
			free = free[:bases]
		}
		box := func(most int) Box {
			b := drawBox(t, s, free, most)
			if disjoint {
				for _, c := range b {
					for k, f := range free {
						if f == c.Coordinate {
							free = append(free[:k:k], free[k+1:]...)
							break
						}
					}
				}
			}
			return b
		}
		d := &Derived{}
		if rapid.Bool().Draw(t, "guarded") {
			d.Applies = box(1)
		}
		f := Fact{ID: fmt.Sprintf("derived%d", i), Title: Text{"en": "derived"}, Derived: d}
		d.Form = rapid.SampledFrom([]Form{Any, All, Count, Points, First}).Draw(t, "form")
		for range rapid.IntRange(1, 3).Draw(t, "items") {
			if len(free) == 0 {
				break
			}
			item := Item{When: AnyOf{box(2)}, Add: 1}
			if !disjoint && d.Form != All && rapid.Bool().Draw(t, "two boxes") {
				item.When = append(item.When, box(2))
			}
			switch d.Form {
			case Points:
				item.Add = float64(rapid.SampledFrom([]int{-2, -1, 1, 2, 3}).Draw(t, "add"))
			case First:
				item.Is = rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "is")
			}
			d.Items = append(d.Items, item)
		}
		switch d.Form {
		case First:
			d.Items = append(d.Items, Item{When: AnyOf{Box{}}, Is: "rest"})
			f.Kind, f.Values = Choice, []string{"x", "y", "z", "rest"}
		case Any, All:
			f.Kind, f.Values = Boolean, []string{"true", "false"}
		default:
			f.Kind = Number
			for _, item := range d.Items {
				f.Min, f.Max = f.Min+min(item.Add, 0), f.Max+max(item.Add, 0)
			}
		}
		if len(d.Applies) > 0 && f.Kind != Number {
			f.Values = append(f.Values, NotApplicable)
		}
		s.Add(f)
	}
	return s
}

// drawBox constrains one to most of the coordinates.
func drawBox(t *rapid.T, s *Space, coordinates []int, most int) Box {
	var b Box
	used := map[int]bool{}
	for range rapid.IntRange(1, most).Draw(t, "tests") {
		at := rapid.SampledFrom(coordinates).Draw(t, "coordinate")
		if used[at] {
			continue
		}
		used[at] = true
		b = append(b, Constraint{Coordinate: at, Region: drawPart(t, s.Coordinates[at].Full)})
	}
	return b
}

// drawPart draws a non-empty part of an extent of whole numbers and values.
func drawPart(t *rapid.T, full Extent) Extent {
	for {
		e := Nothing
		if full.HasNumbers() && (full.Values == 0 || rapid.IntRange(0, 3).Draw(t, "numbers") > 0) {
			lo := rapid.IntRange(int(full.Min), int(full.Max)).Draw(t, "lo")
			e = Interval(float64(lo), float64(rapid.IntRange(lo, int(full.Max)).Draw(t, "hi")))
		}
		e.Values = full.Values & rapid.Uint64Range(0, full.Values).Draw(t, "values")
		if !e.Empty() {
			return e
		}
	}
}

// drawCase draws what is known of a patient: parts of base coordinates; derived ones are computed.
func drawCase(t *rapid.T, s *Space) Case {
	c := s.Unknown()
	for at := range c {
		if s.FactOf(at).Derived == nil && rapid.Bool().Draw(t, "known") {
			c[at] = drawPart(t, c[at])
		}
	}
	s.Derive(c)
	return c
}

// narrow draws a case within a case.
func narrow(t *rapid.T, s *Space, c Case) Case {
	n := append(Case{}, c...)
	for at := range n {
		if s.FactOf(at).Derived == nil && rapid.Bool().Draw(t, "learnt") {
			n[at] = drawPart(t, n[at])
		}
	}
	s.Derive(n)
	return n
}

func drawRows(t *rapid.T, s *Space) []AnyOf {
	all := make([]int, len(s.Coordinates))
	for i := range all {
		all[i] = i
	}
	var rows []AnyOf
	for range rapid.IntRange(1, 4).Draw(t, "rows") {
		var a AnyOf
		for range rapid.IntRange(1, 2).Draw(t, "boxes") {
			a = append(a, drawBox(t, s, all, 3))
		}
		rows = append(rows, a)
	}
	return rows
}
