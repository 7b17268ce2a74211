package space

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// truth collects what the derived coordinates really are over all patients of a case.
func (s *Space) truth(c Case) Case {
	t := make(Case, len(c))
	for i := range t {
		t[i] = Nothing
	}
	s.points(c, func(p point) {
		for at, v := range p {
			if v.name >= 0 {
				t[at].Values |= 1 << v.name
			} else {
				t[at] = t[at].Hull(Interval(v.number, v.number))
			}
		}
	})
	return t
}

// Nothing possible is ever excluded.
func TestDeriveIsNeverNarrowerThanTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		c := drawCase(t, s)
		for at, e := range s.truth(c) {
			if !e.Within(c[at]) {
				t.Fatalf("%s can be %v, derived was %v", s.Coordinates[at].ID, e, c[at])
			}
		}
	})
}

func TestDeriveIsExactWhereItemsShareNoInput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, true)
		c := drawCase(t, s)
		for at, e := range s.truth(c) {
			if e != c[at] {
				t.Fatalf("%s is %v, derived was %v (%+v)", s.Coordinates[at].ID, e, c[at], s.FactOf(at).Derived)
			}
		}
	})
}

func TestDeriveOfAKnownPatientIsOneValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		c := s.Unknown()
		for at := range c {
			if s.FactOf(at).Derived == nil {
				v := rapid.SampledFrom(valuesOf(c[at])).Draw(t, "value")
				if c[at] = Interval(v.number, v.number); v.name >= 0 {
					c[at] = Choices(1 << v.name)
				}
			}
		}
		s.Derive(c)
		for at, e := range s.truth(c) {
			if e != c[at] || !e.Single() {
				t.Fatalf("%s is %v, derived was %v", s.Coordinates[at].ID, e, c[at])
			}
		}
	})
}

// Learning a fact never adds a possible box nor removes a certain one.
func TestLearningNarrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		before := drawCase(t, s)
		after := narrow(t, s, before)
		for at := range after {
			if !after[at].Within(before[at]) {
				t.Fatalf("%s widened from %v to %v", s.Coordinates[at].ID, before[at], after[at])
			}
		}
		rows := drawRows(t, s)
		for _, a := range rows {
			if a.Possible(after) && !a.Possible(before) {
				t.Fatalf("%v became possible", a)
			}
			if a.Certain(before) && !a.Certain(after) {
				t.Fatalf("%v is no longer certain", a)
			}
			if a.Certain(after) && !a.Possible(after) {
				t.Fatalf("%v is certain and impossible", a)
			}
		}
		table := make([]Row, len(rows))
		for i, a := range rows {
			table[i] = Row{When: a, Boxes: a}
		}
		for _, first := range []bool{false, true} {
			subset(t, Possibly.Select(nil, table, first, after), Possibly.Select(nil, table, first, before), "possible")
			subset(t, Certainly.Select(nil, table, first, before), Certainly.Select(nil, table, first, after), "certain")
			subset(t, Certainly.Select(nil, table, first, after), Possibly.Select(nil, table, first, after), "certain and possible")
		}
	})
}

func subset(t *rapid.T, a, b []int, what string) {
	for _, i := range a {
		if !slices.Contains(b, i) {
			t.Fatalf("%s: %v is no part of %v", what, a, b)
		}
	}
}

// What is certain holds for every patient of the case, and what is not possible for none: under both hit policies.
func TestSelectAgreesWithEveryPatient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		c := drawCase(t, s)
		rows := drawRows(t, s)
		applies := drawRows(t, s)[0][0]
		var table []Row
		for _, a := range rows {
			table = append(table, Row{When: a, Boxes: a.Inside(applies)})
		}
		first := rapid.Bool().Draw(t, "first")
		certain, possible := Certainly.Select(nil, table, first, c), Possibly.Select(nil, table, first, c)
		s.points(c, func(p point) {
			var matched []int
			for i, a := range rows {
				if s.inAny(a, p) {
					if s.inBox(applies, p) {
						matched = append(matched, i)
					}
					if first {
						break
					}
				}
			}
			subset(t, certain, matched, "certain")
			subset(t, matched, possible, "matched")
		})
	})
}

// Rows puts every form into one shape; it must say what the form says.
func TestRowsSayWhatTheFormSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		s.points(s.Unknown(), func(p point) {
			for i := range s.Facts {
				d := s.Facts[i].Derived
				if d == nil || d.Sums() || !s.inBox(d.Applies, p) {
					continue
				}
				rows, values := d.Rows()
				k := slices.IndexFunc(rows, func(a AnyOf) bool { return s.inAny(a, p) })
				if co := &s.Coordinates[s.first[i]]; k < 0 || values[k] != co.Values[p[s.first[i]].name] {
					t.Fatalf("%s of %v: row %d of %v", d.Form, p, k, values)
				}
			}
		})
	})
}
