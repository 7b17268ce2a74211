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
