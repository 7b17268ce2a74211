package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// policy is the compiled Rego of an edition, and how its input is written.
type policy struct {
	compiler    *ast.Compiler
	store       storage.Store // empty: the rules read nothing but the input
	transaction storage.Transaction
	coordinates []coordinateTerms // of base coordinates
}

// coordinateTerms are the terms of one coordinate's extent, made once.
type coordinateTerms struct {
	id    *ast.Term
	keys  []keyTerm // each named value, and each set of them that some rule tests
	usual []usual   // extents that nearly every case has, written out in advance
}

// usual is an extent as the rules read it.
type usual struct {
	extent  space.Extent
	reading space.Reading
	term    *ast.Term
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
	p := &policy{
		compiler: ast.NewCompiler().WithCapabilities(edition.Capabilities()), store: inmem.New(),
		coordinates: make([]coordinateTerms, len(s.Coordinates)),
	}
	var err error
	if p.transaction, err = p.store.NewTransaction(context.Background()); err != nil {
		return nil, err
	}
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
	usually := func(extent space.Extent) {
		for _, reading := range []space.Reading{space.Possibly, space.Certainly} {
			terms.usual = append(terms.usual, usual{extent, reading, terms.write(extent, reading)})
		}
	}
	usually(co.Full)
	for _, name := range co.Values {
		value, _ := co.Value(name)
		usually(value)
	}
	return terms
}

// input writes the coordinates of a case as the rules read them.
func (p *policy) input(coordinates []int, c space.Case, reading space.Reading) ast.Value {
	facts := make([][2]*ast.Term, len(coordinates))
	for i, at := range coordinates {
		facts[i] = [2]*ast.Term{p.coordinates[at].id, p.coordinates[at].term(c[at], reading)}
	}
	return ast.NewObject([2]*ast.Term{factsTerm, ast.ObjectTerm(facts...)})
}

func (terms *coordinateTerms) term(extent space.Extent, reading space.Reading) *ast.Term {
	for i := range terms.usual {
		if u := &terms.usual[i]; u.extent == extent && u.reading == reading {
			return u.term
		}
	}
	return terms.write(extent, reading)
}

// write writes an extent. In the known world (space.Certainly) a choice has the keys that it surely lies in and a number
// its ends swapped, so that the same literals ask for certainty. Where a named value may stand in a number's place, min
// and max are there as long as it surely is a number, and under "number" always.
func (terms *coordinateTerms) write(extent space.Extent, reading space.Reading) *ast.Term {
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
	return ast.ObjectTerm(parts...)
}

func numberTerm(v float64) *ast.Term {
	if v == float64(int(v)) {
		return ast.InternedTerm(int(v))
	}
	return ast.NumberTerm(json.Number(strconv.FormatFloat(v, 'f', -1, 64)))
}

// query is a prepared query for a set of ids.
type query struct {
	body ast.Body
	at   map[string]int // what the ids stand for
}

var answerVar = ast.Var("ids")

// prepare compiles the query for one set of ids.
func (p *policy) prepare(path string, at map[string]int) (query, error) {
	body, err := ast.ParseBody(string(answerVar) + " = " + path)
	if err != nil {
		return query{}, err
	}
	body, err = p.compiler.QueryCompiler().Compile(body)
	return query{body, at}, err
}

// rows runs a query on a case read in one way, and returns what the ids of the set stand for, ascending. A query takes
// microseconds and cannot loop, so that it is not interrupted.
func (p *policy) rows(ctx context.Context, q *query, coordinates []int, c space.Case, reading space.Reading) ([]int, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var rows []int
	input := ast.NewTerm(p.input(coordinates, c, reading))
	evaluation := topdown.NewQuery(q.body).WithCompiler(p.compiler).WithStore(p.store).WithTransaction(p.transaction).WithInput(input)
	err := evaluation.Iter(ctx, func(result topdown.QueryResult) error {
		set, ok := result[answerVar].Value.(ast.Set)
		if !ok {
			return errors.New("the rules gave no set of ids")
		}
		set.Foreach(func(id *ast.Term) {
			if name, ok := id.Value.(ast.String); ok {
				rows = append(rows, q.at[string(name)])
			}
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("evaluating the edition's rules: %w", err)
	}
	slices.Sort(rows)
	return rows, nil
}
