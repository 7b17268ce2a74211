package compile

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// decision.rego makes the worlds of a case by itself; they must be those that the rules were compiled for.
func TestDecisionMakesTheSameWorlds(t *testing.T) {
	library := load(t, whole)
	e, err := Compile(library)
	if err != nil {
		t.Fatal(err)
	}
	q := decision(t, e, "open := data.justify.decision.open; known := data.justify.decision.known")
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t, library.Space)
		results, err := q.Eval(context.Background(), rego.EvalInput(map[string]any{"facts": stated(e, library.Space, c), "indications": []string{}}))
		if err != nil || len(results) != 1 {
			t.Fatal(results, err)
		}
		for name, reading := range map[string]space.Reading{"open": space.Possibly, "known": space.Certainly} {
			if diff := cmp.Diff(plain(t, input(e, library.Space, c, reading)["facts"]), plain(t, results[0].Bindings[name])); diff != "" {
				t.Fatalf("the %s world: %s", name, diff)
			}
		}
	})
}

// stated writes down what a case says, and leaves out what it leaves open.
func stated(e *edition.Edition, s *space.Space, c space.Case) map[string]any {
	facts := map[string]any{}
	for _, coordinate := range e.Catalogue.Coordinates {
		at, _ := s.Index(coordinate.ID)
		if c[at] == s.Coordinates[at].Full {
			continue
		}
		extent := map[string]any{}
		for _, name := range s.Coordinates[at].Names(c[at]) {
			extent[name] = true
		}
		if c[at].HasNumbers() {
			extent["min"], extent["max"] = c[at].Min, c[at].Max
		}
		facts[coordinate.ID] = extent
	}
	return facts
}

// decision prepares a query on all of the edition, as stock OPA loads it.
func decision(t testing.TB, e *edition.Edition, query string) rego.PreparedEvalQuery {
	t.Helper()
	text, err := json.Marshal(map[string]any{"justify": map[string]any{"catalogue": e.Catalogue}})
	if err != nil {
		t.Fatal(err)
	}
	var data map[string]any
	if err := json.Unmarshal(text, &data); err != nil {
		t.Fatal(err)
	}
	options := []func(*rego.Rego){rego.Query(query), rego.Store(inmem.NewFromObject(data)), rego.SetRegoVersion(ast.RegoV1)}
	for name, module := range e.Modules {
		options = append(options, rego.Module(name, module))
	}
	q, err := rego.New(options...).PrepareForEval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// plain is a value as JSON has it.
func plain(t *rapid.T, v any) any {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var p any
	if err := json.Unmarshal(text, &p); err != nil {
		t.Fatal(err)
	}
	return p
}
