package peers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/synthetic"
)

// NewJustify makes a peer of our engine, which does more than the others: it reads the referral, looks at the cautions
// and ranks the options.
func NewJustify(ctx context.Context, e *engine.Engine, guideline, name, how string) Peer {
	return Peer{Name: name, How: how, Ready: func(p synthetic.Patient) (func() (string, error), error) {
		return func() (string, error) {
			r, err := e.Evaluate(ctx, p.Referral)
			if err != nil {
				return "", err
			}
			if len(r.Answers) != 1 || r.Answers[0].Guideline != guideline {
				return "", fmt.Errorf("%d guidelines answer, not %s alone", len(r.Answers), guideline)
			}
			if r.Answers[0].Scenario == nil {
				return "", nil
			}
			return r.Answers[0].Scenario.ID, nil
		}, nil
	}}
}

// NewOPA makes a peer of the edition's own rules under a bare OPA query: prepared, of one guideline's package, its input
// parsed. No answer that comes from OPA can cost less.
func NewOPA(ctx context.Context, ed *edition.Edition, s *space.Space, guideline string, inputs []int) (Peer, error) {
	options := []func(*rego.Rego){rego.Query("data.justify.guideline[" + strconv.Quote(guideline) + "].scenario")}
	for file, text := range ed.Modules {
		if !strings.HasSuffix(file, "decision.rego") { // ranks, which nobody asks for here, and reads data
			options = append(options, rego.Module(file, text))
		}
	}
	query, err := rego.New(options...).PrepareForEval(ctx)
	if err != nil {
		return Peer{}, fmt.Errorf("preparing the OPA query: %w", err)
	}
	var scenarios []string
	order := map[string]int{}
	for _, g := range ed.Catalogue.Guidelines {
		if g.ID == guideline {
			for i, scenario := range g.Scenarios {
				scenarios = append(scenarios, scenario.ID)
				order[scenario.ID] = i
			}
		}
	}
	sets := map[string][][]string{}
	for _, c := range ed.Catalogue.Coordinates {
		sets[c.ID] = c.Sets
	}
	return Peer{
		Name: "OPA query, prepared", How: "the edition's own rules, one package, parsed input, in process",
		Ready: func(p synthetic.Patient) (func() (string, error), error) {
			facts := map[string]any{}
			for _, at := range inputs {
				co := &s.Coordinates[at]
				facts[co.ID] = extentInput(co, sets[co.ID], p.Known[at])
			}
			input, err := ast.InterfaceToValue(map[string]any{"facts": facts})
			if err != nil {
				return nil, err
			}
			return func() (string, error) {
				results, err := query.Eval(ctx, rego.EvalParsedInput(input))
				if err != nil {
					return "", err
				}
				ids, _ := results[0].Expressions[0].Value.([]any)
				first := len(scenarios) // of those that hold the first is hit: all is known
				for _, id := range ids {
					if name, ok := id.(string); ok {
						first = min(first, order[name])
					}
				}
				if first == len(scenarios) {
					return "", nil
				}
				return scenarios[first], nil
			}, nil
		},
	}, nil
}

// extentInput is the extent of a coordinate as the rules read it in the open world.
func extentInput(co *space.Coordinate, sets [][]string, e space.Extent) map[string]any {
	input := map[string]any{}
	for _, value := range co.Names(e) {
		input[value] = true
	}
	for _, set := range sets {
		for _, value := range set {
			if region, _ := co.Value(value); region.Meets(e) {
				input[strings.Join(set, "|")] = true
			}
		}
	}
	if e.HasNumbers() {
		ends := map[string]any{"min": e.Min, "max": e.Max}
		if len(co.Values) > 0 {
			input["number"] = ends
		}
		input["min"], input["max"] = e.Min, e.Max
	}
	return input
}
