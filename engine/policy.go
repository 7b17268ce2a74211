package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// policy is the compiled Rego of an edition, and how its input is written.
type policy struct {
	compiler    *ast.Compiler
	coordinates map[int]coordinateTerms // base coordinates
}

// coordinateTerms are the terms of one coordinate's extent, made once.
type coordinateTerms struct {
	id   *ast.Term
	keys []keyTerm // each named value, and each set of them that some rule tests
}

type keyTerm struct {
	region space.Extent
	term   *ast.Term
}

var (
	factsTerm = ast.StringTerm("facts")
	minTerm   = ast.StringTerm("min")
	maxTerm   = ast.StringTerm("max")
	numberKey = ast.StringTerm("number")
	trueTerm  = ast.InternedTerm(true)
)

// decisionModule ranks with stock OPA alone; the engine ranks by itself.
const decisionModule = "justify/decision.rego"

func newPolicy(ed *edition.Edition, s *space.Space) (*policy, error) {
	modules := map[string]*ast.Module{}
	for name, text := range ed.Modules {
		if name == decisionModule {
			continue
		}
		module, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			return nil, fmt.Errorf("the edition's rules: %w", err)
		}
		modules[name] = module
	}
	p := &policy{compiler: ast.NewCompiler().WithCapabilities(edition.Capabilities()), coordinates: map[int]coordinateTerms{}}
	if p.compiler.Compile(modules); p.compiler.Failed() {
		return nil, fmt.Errorf("the edition's rules: %w", p.compiler.Errors)
	}
	for _, c := range ed.Catalogue.Coordinates {
		at, ok := s.Index(c.ID)
		if !ok {
			return nil, fmt.Errorf("the edition has no fact for its coordinate %q", c.ID)
		}
		p.coordinates[at] = termsOf(c, &s.Coordinates[at])
	}
	return p, nil
}

func termsOf(c edition.Coordinate, co *space.Coordinate) coordinateTerms {
	terms := coordinateTerms{id: ast.StringTerm(c.ID)}
	for _, name := range co.Values {
		region, _ := co.Value(name)
		terms.keys = append(terms.keys, keyTerm{region, ast.StringTerm(name)})
	}
	for _, set := range c.Sets {
		region, name := space.Choices(0), ""
		for i, member := range set {
			value, _ := co.Value(member)
			region.Values |= value.Values
			if i > 0 {
				name += "|"
			}
			name += member
		}
		terms.keys = append(terms.keys, keyTerm{region, ast.StringTerm(name)})
	}
	return terms
}

// input writes the coordinates of a case as the rules read them. In the known world (space.Certainly) a choice has the
// keys that it surely lies in and a number its ends swapped, so that the same literals ask for certainty. Where a named
// value may stand in a number's place, min and max are there as long as it surely is a number, and under "number" always.
func (p *policy) input(coordinates []int, c space.Case, reading space.Reading) ast.Value {
	facts := make([][2]*ast.Term, 0, len(coordinates))
	for _, at := range coordinates {
		terms, extent := p.coordinates[at], c[at]
		var parts [][2]*ast.Term
		for _, k := range terms.keys {
			if extent.Meets(k.region) && (reading == space.Possibly || extent.Within(k.region)) {
				parts = append(parts, [2]*ast.Term{k.term, trueTerm})
			}
		}
		if extent.HasNumbers() {
			low, high := numberTerm(extent.Min), numberTerm(extent.Max)
			if reading == space.Certainly {
				low, high = high, low
			}
			ends := [][2]*ast.Term{{minTerm, low}, {maxTerm, high}}
			if len(terms.keys) > 0 { // something else may stand in the number's place
				parts = append(parts, [2]*ast.Term{numberKey, ast.ObjectTerm(ends...)})
			}
			if reading == space.Possibly || extent.Values == 0 {
				parts = append(parts, ends...)
			}
		}
		facts = append(facts, [2]*ast.Term{terms.id, ast.ObjectTerm(parts...)})
	}
	return ast.NewObject([2]*ast.Term{factsTerm, ast.ObjectTerm(facts...)})
}

func numberTerm(v float64) *ast.Term {
	if v == float64(int(v)) {
		return ast.InternedTerm(int(v))
	}
	return ast.NumberTerm(json.Number(strconv.FormatFloat(v, 'f', -1, 64)))
}

// prepare compiles the query for one set of ids.
func (p *policy) prepare(query string) (rego.PreparedEvalQuery, error) {
	return rego.New(rego.Query(query), rego.Compiler(p.compiler)).PrepareForEval(context.Background())
}

// ids runs a prepared query and returns the ids of the set that it names.
func ids(ctx context.Context, q *rego.PreparedEvalQuery, input ast.Value) ([]string, error) {
	results, err := q.Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("evaluating the edition's rules: %w", err)
	}
	if len(results) == 0 || len(results[0].Expressions) == 0 {
		return nil, nil
	}
	values, _ := results[0].Expressions[0].Value.([]any)
	found := make([]string, len(values))
	for i, v := range values {
		found[i], _ = v.(string)
	}
	return found, nil
}
