package space

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFindAgreesWithEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		hold, fail, c := drawRows(t, s), drawRows(t, s), drawCase(t, s)
		answers := func(p point) bool {
			return !slices.ContainsFunc(hold, func(a AnyOf) bool { return !s.inAny(a, p) }) &&
				!slices.ContainsFunc(fail, func(a AnyOf) bool { return s.inAny(a, p) })
		}
		there := 0
		s.points(c, func(p point) {
			if answers(p) {
				there++
			}
		})
		witness, outcome := s.Find(c, hold, fail, 1_000_000)
		switch {
		case outcome == Undecided:
			t.Fatal("given up with a million steps")
		case (outcome == Gap) != (there > 0):
			t.Fatalf("%d patients answer, the search says %v", there, outcome)
		case outcome == Gap:
			patients := 0
			s.points(witness, func(p point) {
				patients++
				if !answers(p) {
					t.Fatalf("%v of the witness %v does not answer", p, witness)
				}
			})
			if patients == 0 {
				t.Fatal("the witness is nobody")
			}
		}
	})
}
