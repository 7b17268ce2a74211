package space

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSearchAgreesWithEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		rows := drawRows(t, s)
		c := drawCase(t, s)
		uncovered := 0
		s.points(c, func(p point) {
			if !slices.ContainsFunc(rows, func(a AnyOf) bool { return s.inAny(a, p) }) {
				uncovered++
			}
		})
		before := slices.Clone(c)
		witness, outcome := s.Region(rows).Search(c, 1_000_000)
		if !slices.Equal(before, c) {
			t.Fatal("the search changed the case it was given")
		}
		switch {
		case outcome == Undecided:
			t.Fatal("given up with a million steps")
		case (outcome == Gap) != (uncovered > 0):
			t.Fatalf("%d patients lie in no box, the search says %v", uncovered, outcome)
		case outcome == Gap:
			patients := 0
			s.points(witness, func(p point) {
				patients++
				for at, v := range p {
					if s.FactOf(at).Derived == nil && !v.meets(c[at]) {
						t.Fatalf("the witness %v is no part of the case", witness)
					}
				}
				for _, a := range rows {
					if s.inAny(a, p) {
						t.Fatalf("the witness %v lies in %v", p, a)
					}
				}
			})
			if patients == 0 {
				t.Fatal("the witness is nobody")
			}
		}
	})
}

// A search for patients in some boxes and outside of others finds one exactly where plain enumeration does; a sensible
// one leaves out those who cannot be.
func TestWhereAgreesWithEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		rows := drawRows(t, s)
		cut := rapid.IntRange(0, len(rows)).Draw(t, "holds")
		holds, fails := rows[:cut], rows[cut:]
		conditional, on := -1, -1
		if len(s.Facts) > 1 && s.Facts[0].Derived == nil && s.Facts[1].Derived == nil && len(s.Coordinates[0].Values) > 0 {
			conditional, on = 0, s.first[1]
			whole := s.Coordinates[on].Full
			part := whole
			if whole.HasNumbers() {
				part = Interval(whole.Min, whole.Min+1)
			} else {
				part = Choices(1)
			}
			s.Facts[0].Applies = Box{{Coordinate: on, Region: part}}
			s.Facts[0].Otherwise = s.Coordinates[0].Values[0]
		}
		region := s.Where(holds, fails)
		if sensibly := rapid.Bool().Draw(t, "sensible"); sensibly {
			region = region.Sensible()
		} else {
			conditional = -1
		}
		c := drawCase(t, s)
		is := func(p point) bool {
			if conditional >= 0 && !s.inBox(s.Facts[0].Applies, p) && p[0].name != 0 {
				return false
			}
			for _, a := range holds {
				if !s.inAny(a, p) {
					return false
				}
			}
			return !slices.ContainsFunc(fails, func(a AnyOf) bool { return s.inAny(a, p) })
		}
		looked := conditional < 0
		if _, ok := region.cells[0]; ok {
			looked = true
		}
		if !looked {
			return // no box looks at the fact: it may be anything
		}
		there := false
		s.points(c, func(p point) { there = there || is(p) })
		witness, outcome := region.Search(c, 1_000_000)
		if outcome == Undecided || (outcome == Gap) != there {
			t.Fatalf("the search says %v, there is somebody: %v", outcome, there)
		}
		if outcome == Gap {
			s.points(witness, func(p point) {
				if !is(p) {
					t.Fatalf("the witness %v is no such patient", p)
				}
			})
			for at, extent := range region.Widen(witness) {
				if s.FactOf(at).Derived == nil && !witness[at].Within(extent) {
					t.Fatalf("widened, %s is narrower", s.Coordinates[at].ID)
				}
			}
			s.points(region.Widen(witness), func(p point) {
				if !is(p) {
					t.Fatalf("widened, the witness %v is no such patient", p)
				}
			})
		}
	})
}

// What is plain to see is so: boxes without room for each other share nobody, and who is in a box that lies within another
// is in that one.
func TestMeetsAndWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		rows := append(drawRows(t, s), AnyOf{{}})
		for _, a := range rows {
			for _, b := range rows {
				s.points(s.Unknown(), func(p point) {
					if s.inAny(a, p) && s.inAny(b, p) && !a.Meets(b) {
						t.Fatalf("%v lies in %v and %v, which leave each other no room", p, a, b)
					}
					if a.Within(b) && s.inAny(a, p) && !s.inAny(b, p) {
						t.Fatalf("%v lies in %v and not in %v", p, a, b)
					}
				})
			}
			if !a.Within(a) || !a.Within(AnyOf{{}}) {
				t.Fatalf("%v is not within itself, or all", a)
			}
		}
	})
}

// A search that gives up says so: it never calls a gap covered, nor the other way round.
func TestSearchThatGivesUpIsNeverWrong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		region := s.Region(drawRows(t, s))
		c := drawCase(t, s)
		_, want := region.Search(c, 1_000_000)
		if _, got := region.Search(c, rapid.IntRange(0, 20).Draw(t, "steps")); got != want && got != Undecided {
			t.Fatalf("with few steps %v, with enough %v", got, want)
		}
	})
}

func TestSearchOfNoBoxes(t *testing.T) {
	s := &Space{}
	s.Add(Fact{ID: "a", Kind: Boolean, Values: []string{"true", "false"}})
	if _, outcome := s.Region(nil).Search(s.Unknown(), 10); outcome != Gap {
		t.Errorf("no boxes cover nothing, the search says %v", outcome)
	}
	if _, outcome := s.Region([]AnyOf{{Box{}}}).Search(s.Unknown(), 10); outcome != Covered {
		t.Errorf("the empty box covers everything, the search says %v", outcome)
	}
}
