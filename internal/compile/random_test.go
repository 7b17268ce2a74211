package compile

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// drawLibrary makes a library of some base facts, derived facts of every form, one guideline and one caution. It stands
// for what Load returns: no test admits everything or nothing.
func drawLibrary(t *rapid.T) *guideline.Library {
	s := &space.Space{}
	for i := range rapid.IntRange(2, 4).Draw(t, "base facts") {
		f := space.Fact{ID: fmt.Sprintf("base-%d", i), Pos: place}
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			f.Kind, f.Values = space.Boolean, []string{"true", "false"}
		case 1:
			f.Kind, f.Values = space.Choice, []string{"a", "b", "c"}
		case 2:
			f.Kind, f.Unit, f.Max = space.Quantity, "mm", 4
		case 3:
			f.Kind, f.Unit, f.Min, f.Max, f.Values = space.Quantity, "mm", 1, 3, []string{"not-done", "failed"}
		}
		s.Add(f)
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "derived facts") {
		drawDerived(t, s, fmt.Sprintf("derived-%d", i))
	}
	g := guideline.Guideline{ID: "random", First: rapid.Bool().Draw(t, "first"), Pos: place}
	if rapid.Bool().Draw(t, "applies") {
		g.Applies = drawBox(t, s, 2)
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "scenarios") {
		scenario := guideline.Scenario{ID: fmt.Sprintf("s-%d", i), When: drawBoxes(t, s), Pos: place}
		scenario.Boxes = scenario.When.Inside(g.Applies)
		g.Scenarios = append(g.Scenarios, scenario)
	}
	if g.First {
		always := space.AnyOf{space.Box{}}
		g.Scenarios = append(g.Scenarios, guideline.Scenario{ID: "rest", When: always, Boxes: always.Inside(g.Applies), Pos: place})
	}
	return &guideline.Library{
		Space: s, Guidelines: []guideline.Guideline{g},
		Cautions: []guideline.Caution{{ID: "care", When: drawBoxes(t, s), Pos: place}},
	}
}

var place = source.Position{File: "random.yaml", Line: 1, Col: 1}

func drawDerived(t *rapid.T, s *space.Space, id string) {
	d := &space.Derived{Form: rapid.SampledFrom([]space.Form{space.Any, space.All, space.Count, space.Points, space.First}).Draw(t, "form")}
	if rapid.Bool().Draw(t, "guarded") {
		d.Applies = drawBox(t, s, 1)
	}
	f := space.Fact{ID: id, Derived: d, Pos: place}
	for range rapid.IntRange(1, 3).Draw(t, "items") {
		item := space.Item{When: drawBoxes(t, s), Add: 1}
		switch d.Form {
		case space.All:
			item.When = item.When[:1]
		case space.Points:
			item.Add = float64(rapid.SampledFrom([]int{-4, -2, 1, 2, 6}).Draw(t, "add")) / 2
		case space.First:
			item.Is = rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "is")
		}
		d.Items = append(d.Items, item)
	}
	switch d.Form {
	case space.First:
		d.Items = append(d.Items, space.Item{When: space.AnyOf{space.Box{}}, Is: "rest"})
		f.Kind, f.Values = space.Choice, []string{"x", "y", "z", "rest"}
	case space.Any, space.All:
		f.Kind, f.Values = space.Boolean, []string{"true", "false"}
	default:
		f.Kind = space.Number
		for _, item := range d.Items {
			f.Min, f.Max = f.Min+min(item.Add, 0), f.Max+max(item.Add, 0)
		}
	}
	if len(d.Applies) > 0 && f.Kind != space.Number {
		f.Values = append(f.Values, space.NotApplicable)
	}
	s.Add(f)
	if d.Sums() && f.Min < f.Max {
		drawBands(t, s, &f)
	}
}

// drawBands cuts a score in two or three, as Load reads `bands`: in any order, without a hole.
func drawBands(t *rapid.T, s *space.Space, score *space.Fact) {
	draw := rapid.IntRange(int(2*score.Min), int(2*score.Max)-1)
	a, b := float64(draw.Draw(t, "cut"))/2, float64(draw.Draw(t, "cut"))/2
	tests := map[string]string{"low": fmt.Sprintf("<= %v", min(a, b)), "high": fmt.Sprintf("> %v", max(a, b))}
	names := []string{"low", "high"}
	if a != b {
		tests["middle"] = fmt.Sprintf("(%v..%v]", min(a, b), max(a, b))
		names = append(names, "middle")
	}
	d := &space.Derived{Form: space.Bands, Applies: score.Derived.Applies, Of: score.ID}
	for _, name := range rapid.Permutation(names).Draw(t, "order") {
		test, err := s.ParseTest(score.ID, tests[name])
		if err != nil {
			return // half a point of a score that counts whole ones
		}
		d.Items = append(d.Items, space.Item{When: space.AnyOf{test}, Is: name})
	}
	f := space.Fact{ID: score.ID + "-band", Kind: space.Choice, Values: names, Derived: d, Pos: place}
	if len(d.Applies) > 0 {
		f.Values = append(f.Values, space.NotApplicable)
	}
	s.Add(f)
}

func drawBoxes(t *rapid.T, s *space.Space) space.AnyOf {
	boxes := space.AnyOf{drawBox(t, s, 2)}
	if rapid.IntRange(0, 2).Draw(t, "two boxes") == 0 {
		boxes = append(boxes, drawBox(t, s, 2))
	}
	return boxes
}

func drawBox(t *rapid.T, s *space.Space, most int) space.Box {
	var b space.Box
	used := map[int]bool{}
	for range rapid.IntRange(1, most).Draw(t, "tests") {
		at := rapid.IntRange(0, len(s.Coordinates)-1).Draw(t, "coordinate")
		co := &s.Coordinates[at]
		full := co.Full
		if used[at] || full.Single() {
			continue
		}
		used[at] = true
		region := drawPart(t, co)
		for region == full {
			region = drawPart(t, co)
		}
		b = append(b, space.Constraint{Coordinate: at, Region: region, Pos: place})
	}
	return b
}

// drawPart draws a part of what a coordinate can be: values or numbers, as a test or a statement about a patient is.
func drawPart(t *rapid.T, co *space.Coordinate) space.Extent {
	full, step := co.Full, 2.0
	if co.Whole {
		step = 1
	}
	for {
		numbers, named := full.HasNumbers(), full.Values != 0
		if numbers && named {
			numbers = rapid.Bool().Draw(t, "numbers")
			named = !numbers
		}
		e := space.Nothing
		if numbers {
			lo := rapid.IntRange(int(step*full.Min), int(step*full.Max)).Draw(t, "lo")
			e = space.Interval(float64(lo)/step, float64(rapid.IntRange(lo, int(step*full.Max)).Draw(t, "hi"))/step)
		}
		if named {
			e.Values = full.Values & rapid.Uint64Range(1, full.Values).Draw(t, "values")
		}
		if !e.Empty() {
			return e
		}
	}
}

func drawCase(t *rapid.T, s *space.Space) space.Case {
	c := s.Unknown()
	for at := range c {
		if s.FactOf(at).Derived == nil && rapid.IntRange(0, 2).Draw(t, "known") > 0 {
			c[at] = drawPart(t, &s.Coordinates[at])
		}
	}
	s.Derive(c)
	return c
}
