package space

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

var wholeCoordinates = []*Coordinate{
	{ID: "choice", Values: []string{"a", "b", "c", "d", "e"}, Full: Choices(1<<5 - 1)},
	{ID: "number", Full: Interval(-2, 6), Whole: true},
	{ID: "count", Values: []string{NotApplicable}, Full: Extent{Values: 1, Min: 0, Max: 6}, Whole: true},
	{ID: "measured", Values: []string{"not-done", "failed"}, Full: Extent{Values: 3, Min: 0, Max: 6}, Whole: true},
}

func TestComplementIsExactlyTheRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(wholeCoordinates).Draw(t, "coordinate")
		e := drawPart(t, c.Full)
		rest := c.Complement(e)
		for _, v := range valuesOf(c.Full) {
			in := 0
			for _, r := range rest {
				if v.meets(r) {
					in++
				}
			}
			if v.meets(e) == (in > 0) {
				t.Fatalf("%+v is in %v and in %d of %v", v, e, in, rest)
			}
		}
		for _, r := range rest {
			if r.Empty() || !r.Within(c.Full) {
				t.Fatalf("the part %v of the complement of %v", r, e)
			}
		}
	})
}

// On the real line the neighbours of each bound decide: none may be lost between a test and its complement.
func TestComplementLeavesNoGapOnTheRealLine(t *testing.T) {
	c := &Coordinate{ID: "egfr", Full: Interval(0, 200)}
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(0, 200).Draw(t, "lo")
		e := Interval(lo, rapid.Float64Range(lo, 200).Draw(t, "hi"))
		rest := c.Complement(e)
		for _, bound := range []float64{0, 200, e.Min, e.Max} {
			for _, v := range []float64{math.Nextafter(bound, -1), bound, math.Nextafter(bound, 201)} {
				if v < 0 || v > 200 {
					continue
				}
				in := 0
				for _, r := range rest {
					if r.Meets(Interval(v, v)) {
						in++
					}
				}
				if inside := e.Min <= v && v <= e.Max; (in == 1) == inside || in > 1 {
					t.Fatalf("%v: inside %v is %v, and in %d parts of %v", v, e, inside, in, rest)
				}
			}
		}
	})
}

func TestExtentsBehaveLikeSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(wholeCoordinates).Draw(t, "coordinate")
		a, b := drawPart(t, c.Full), drawPart(t, c.Full)
		if rapid.IntRange(0, 9).Draw(t, "nothing") == 0 {
			b = Nothing
		}
		shared, hull := a.Intersect(b), a.Hull(b)
		meets, within, count := false, true, 0
		for _, v := range valuesOf(c.Full) {
			inA, inB := v.meets(a), v.meets(b)
			meets = meets || (inA && inB)
			within = within && (!inA || inB)
			if inA {
				count++
			}
			if v.meets(shared) != (inA && inB) {
				t.Fatalf("%v ∩ %v = %v is wrong about %+v", a, b, shared, v)
			}
			if (inA || inB) && !v.meets(hull) {
				t.Fatalf("the hull %v of %v and %v has no %+v", hull, a, b, v)
			}
		}
		if a.Meets(b) != meets || b.Meets(a) != meets {
			t.Fatalf("%v meets %v: %v, want %v", a, b, a.Meets(b), meets)
		}
		if a.Within(b) != within {
			t.Fatalf("%v within %v: %v, want %v", a, b, a.Within(b), within)
		}
		if a.Single() != (count == 1) {
			t.Fatalf("%v single: %v, but it has %d values", a, a.Single(), count)
		}
		if shared.Empty() == meets {
			t.Fatalf("%v ∩ %v = %v, meets %v", a, b, shared, meets)
		}
		if shared.Empty() && shared != Nothing {
			t.Fatalf("an empty extent that is not Nothing: %+v", shared)
		}
	})
}

func TestNothing(t *testing.T) {
	everything := Interval(math.Inf(-1), math.Inf(1))
	switch {
	case !Nothing.Empty(), Nothing.HasNumbers(), Nothing.Single(), Nothing.Meets(everything), everything.Meets(Nothing):
		t.Error("nothing holds a value")
	case !Nothing.Within(everything), !Nothing.Within(Nothing), everything.Within(Nothing):
		t.Error("nothing lies within everything, and not the other way round")
	case Nothing.Hull(Interval(1, 2)) != Interval(1, 2), Interval(1, 2).Hull(Nothing) != Interval(1, 2):
		t.Error("nothing adds nothing")
	case Interval(2, 1) != Nothing:
		t.Error("an interval upside down is nothing")
	}
}

func TestBoxesIntersectLikeSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, true)
		rows := drawRows(t, s)
		a, b := rows[0][0], rows[len(rows)-1][0]
		merged, ok := a.Intersect(b)
		seen := map[int]bool{}
		for _, c := range merged {
			if seen[c.Coordinate] {
				t.Fatalf("two constraints on one coordinate: %v", merged)
			}
			seen[c.Coordinate] = true
		}
		s.points(s.Unknown(), func(p point) {
			both := s.inBox(a, p) && s.inBox(b, p)
			if both && !ok {
				t.Fatalf("%v and %v share %v", a, b, p)
			}
			if ok && s.inBox(merged, p) != both {
				t.Fatalf("%v and %v merge to %v, wrong about %v", a, b, merged, p)
			}
		})
	})
}
