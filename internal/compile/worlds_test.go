package compile

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// input writes a case for the rules: in the open world what each coordinate may be, in the known world what it surely is.
func input(e *edition.Edition, s *space.Space, c space.Case, reading space.Reading) map[string]any {
	facts := map[string]any{}
	for _, coordinate := range e.Catalogue.Coordinates {
		at, _ := s.Index(coordinate.ID)
		co, extent, keys := &s.Coordinates[at], c[at], map[string]any{}
		sets := append([][]string{}, coordinate.Sets...)
		for _, name := range co.Values {
			sets = append(sets, []string{name})
		}
		for _, set := range sets {
			region := space.Choices(0)
			for _, name := range set {
				value, _ := co.Value(name)
				region.Values |= value.Values
			}
			if (reading == space.Possibly && extent.Meets(region)) || (reading == space.Certainly && extent.Within(region)) {
				keys[strings.Join(set, "|")] = true
			}
		}
		if extent.HasNumbers() {
			low, high := extent.Min, extent.Max
			if reading == space.Certainly {
				low, high = high, low
			}
			if reading == space.Possibly || extent.Values == 0 {
				keys["min"], keys["max"] = low, high
			}
			keys["number"] = map[string]any{"min": low, "max": high} // unguarded: where a word may stand in its place
		}
		facts[coordinate.ID] = keys
	}
	return map[string]any{"facts": facts}
}

// prepare loads the rules as the edition holds them: as text.
func prepare(t *rapid.T, e *edition.Edition, query string) rego.PreparedEvalQuery {
	options := []func(*rego.Rego){rego.Query(query), rego.Capabilities(edition.Capabilities()), rego.SetRegoVersion(ast.RegoV1)}
	for name, text := range e.Modules {
		if name != "justify/decision.rego" {
			options = append(options, rego.Module(name, text))
		}
	}
	q, err := rego.New(options...).PrepareForEval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// The compiled rules say what the boxes say, in the open and in the known world, for every kind of fact and score.
func TestRulesAgreeWithTheBoxes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		library := drawLibrary(t)
		e, err := Compile(library)
		if err != nil {
			t.Fatal(err)
		}
		g, s := &library.Guidelines[0], library.Space
		q := prepare(t, e, "x = data.justify.guideline.random; y = data.justify.caution")
		for range 4 {
			c := drawCase(t, s)
			for _, reading := range []space.Reading{space.Possibly, space.Certainly} {
				want := []string{fmt.Sprint("applies ", reading.Holds(space.AnyOf{g.Applies}, c))}
				for _, s := range g.Scenarios {
					if reading.Holds(s.When, c) {
						want = append(want, s.ID)
					}
				}
				if reading.Holds(library.Cautions[0].When, c) {
					want = append(want, "care")
				}
				results, err := q.Eval(context.Background(), rego.EvalInput(input(e, s, c, reading)))
				if err != nil || len(results) != 1 {
					t.Fatal(results, err)
				}
				x, y := results[0].Bindings["x"].(map[string]any), results[0].Bindings["y"].(map[string]any)
				got := []string{fmt.Sprint("applies ", x["applies"] == true)}
				for _, set := range []any{x["scenario"], y["caution"]} {
					list, _ := set.([]any) // nil where no scenario can hold
					for _, id := range list {
						got = append(got, id.(string))
					}
				}
				slices.Sort(want)
				slices.Sort(got)
				if !slices.Equal(want, got) {
					t.Fatalf("certainly %v: the boxes say %v, the rules %v\ncase %v\n%s", reading, want, got, c, e.Modules["justify/guideline/random.rego"]+e.Modules["justify/fact.rego"])
				}
			}
		}
	})
}

// "Failed, or any number" is what is left beside "not done". Of a patient of whom nothing is known it is not certain: a
// rule that takes it for certain would act on a test that was never done.
func TestOneOfSeveralWordsInPlaceOfANumber(t *testing.T) {
	s := &space.Space{}
	s.Add(space.Fact{ID: "ddimer", Kind: space.Quantity, Unit: "ng/mL", Max: 9000, Values: []string{"not-done", "failed"}, Pos: place})
	waits, err := s.ParseTest("ddimer", "not-done")
	if err != nil {
		t.Fatal(err)
	}
	s.Add(space.Fact{ID: "next", Kind: space.Choice, Values: []string{"waits", "rest"}, Pos: place, Derived: &space.Derived{
		Form: space.First, Items: []space.Item{{When: space.AnyOf{waits}, Is: "waits"}, {When: space.AnyOf{space.Box{}}, Is: "rest"}},
	}})
	var scenarios []guideline.Scenario
	for _, id := range []string{"waits", "rest"} {
		when, err := s.ParseTest("next", id)
		if err != nil {
			t.Fatal(err)
		}
		scenarios = append(scenarios, guideline.Scenario{ID: id, When: space.AnyOf{when}, Boxes: space.AnyOf{when}, Pos: place})
	}
	e, err := Compile(&guideline.Library{Space: s, Guidelines: []guideline.Guideline{{ID: "g", Pos: place, Scenarios: scenarios}}})
	if err != nil {
		t.Fatal(err)
	}
	q := decision(t, e, "x := data.justify.guideline.g.scenario")
	for name, test := range map[string]struct {
		extent space.Extent
		want   string // certain | possible
	}{
		"nothing known": {s.Coordinates[0].Full, "[] | [rest waits]"},
		"not done":      {space.Choices(1), "[waits] | [waits]"},
		"failed":        {space.Choices(2), "[rest] | [rest]"},
		"no result":     {space.Choices(3), "[] | [rest waits]"},
		"a result":      {space.Interval(400, 600), "[rest] | [rest]"},
	} {
		var got []string
		for _, reading := range []space.Reading{space.Certainly, space.Possibly} {
			results, err := q.Eval(context.Background(), rego.EvalInput(input(e, s, space.Case{test.extent}, reading)))
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(results[0].Bindings["x"]))
		}
		if strings.Join(got, " | ") != test.want {
			t.Errorf("%s: %v, want %s", name, got, test.want)
		}
	}
}
