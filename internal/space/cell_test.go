package space

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCellsPartitionTheCoordinate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		for at, cells := range s.Cut(drawRows(t, s)) {
			co := &s.Coordinates[at]
			for _, v := range valuesOf(co.Full) {
				in := 0
				for i := range cells.Len() {
					if v.meets(cells.At(co, i)) {
						in++
					}
				}
				if in != 1 {
					t.Fatalf("%+v lies in %d cells of %s: %+v", v, in, co.ID, cells)
				}
			}
		}
	})
}

// Moving a patient within a cell never changes what holds.
func TestNoTestTellsApartTheValuesOfACell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		rows := drawRows(t, s)
		all := s.Cut(rows)
		var patients []point
		s.points(s.Unknown(), func(p point) { patients = append(patients, slices.Clone(p)) })
		p := rapid.SampledFrom(patients).Draw(t, "patient")
		for at := range s.Coordinates {
			if s.FactOf(at).Derived != nil {
				continue
			}
			co := &s.Coordinates[at]
			for _, v := range valuesOf(co.Full) {
				if cells, cut := all[at]; cut && !cells.Settled(extent(v).Hull(extent(p[at]))) {
					continue
				} // else: in the same cell, or no box looks at the coordinate at all
				q := slices.Clone(p)
				q[at] = v
				s.complete(q)
				for _, a := range rows {
					if s.inAny(a, p) != s.inAny(a, q) {
						t.Fatalf("%v holds for %v and not for %v", a, p, q)
					}
				}
			}
		}
	})
}

func extent(v value) Extent {
	if v.name >= 0 {
		return Choices(1 << v.name)
	}
	return Interval(v.number, v.number)
}

func sameKey(cells Cells, a, b Extent) bool {
	return bytes.Equal(cells.AppendKey(nil, a), cells.AppendKey(nil, b))
}

// Settled and AppendKey agree with the cells, read off one by one.
func TestSettledAndKeysSayWhichCellsAreTouched(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		for at, cells := range s.Cut(drawRows(t, s)) {
			co := &s.Coordinates[at]
			a, b := drawPart(t, co.Full), drawPart(t, co.Full)
			touched := func(e Extent) (list []int) {
				for i := range cells.Len() {
					if cells.At(co, i).Meets(e) {
						list = append(list, i)
					}
				}
				return list
			}
			if cells.Settled(a) != (len(touched(a)) == 1) {
				t.Fatalf("%v touches %v of %+v, settled: %v", a, touched(a), cells, cells.Settled(a))
			}
			if sameKey(cells, a, b) != slices.Equal(touched(a), touched(b)) {
				t.Fatalf("%v and %v touch %v and %v, same key: %v", a, b, touched(a), touched(b), sameKey(cells, a, b))
			}
		}
	})
}

// Two cases with the same keys are the same case to every box, known or open.
func TestSameKeysSameAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t, false)
		rows := drawRows(t, s)
		all := s.Cut(rows)
		a := drawCase(t, s)
		b := slices.Clone(a)
		for at := range b { // move each coordinate to another extent with the same key
			cells, cut := all[at]
			if s.FactOf(at).Derived != nil {
				continue
			}
			if e := drawPart(t, s.Coordinates[at].Full); !cut || sameKey(cells, e, a[at]) {
				b[at] = e
			}
		}
		s.Derive(b)
		for _, row := range rows {
			if row.Possible(a) != row.Possible(b) || row.Certain(a) != row.Certain(b) {
				t.Fatalf("%v: possible %v and %v, certain %v and %v", row, row.Possible(a), row.Possible(b), row.Certain(a), row.Certain(b))
			}
		}
	})
}

func TestCutOfTheRealLine(t *testing.T) {
	s := &Space{}
	s.Add(Fact{ID: "egfr", Kind: Quantity, Unit: "mL/min", Max: 200})
	box := func(text string) AnyOf {
		b, err := s.ParseTest("egfr", text)
		if err != nil {
			t.Fatal(err)
		}
		return AnyOf{b}
	}
	cells := s.Cut([]AnyOf{box("< 30 mL/min"), box("[30..45) mL/min"), box(">= 45 mL/min"), box("> 60 mL/min")})[0]
	if cells.Len() != 4 { // below 30, 30 to 45, 45 to 60 with 60, above 60: a bound from two sides cuts once
		t.Errorf("%d cells: %v", cells.Len(), cells.Starts)
	}
	for v, want := range map[float64]int{0: 0, 29.999: 0, 30: 1, 44.9: 1, 45: 2, 60: 2, 60.001: 3, 200: 3} {
		if !Interval(v, v).Within(cells.At(&s.Coordinates[0], want)) {
			t.Errorf("%v does not lie in cell %d", v, want)
		}
	}
}
