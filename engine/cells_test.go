package engine

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/space"
)

// cells is how many cells of each guideline the tests look at, all of them where there are no more; `make test-all` looks at
// 10,000. By default a library that grows takes no longer: each guideline gets its share.
var cells = flag.Int("cells", 0, "cells of each guideline that are looked at, and completions of its cases known in part (default: its share of 20,000)")

func share(e *Engine) int {
	switch {
	case *cells > 0:
		return *cells
	case testing.Short():
		return max(2_000/len(e.guidelines), 10)
	}
	return max(20_000/len(e.guidelines), 50)
}

// TestEveryCell holds the compiled rules against a naive reading of the boxes: in every cell of every guideline, and in
// as many cases in which facts are unknown or known in part, Rego gives the same three sets as the boxes do, whether
// rules are indexed or not.
func TestEveryCell(t *testing.T) {
	e := shipped(t)
	for _, table := range e.guidelines {
		t.Run(table.guideline.ID, func(t *testing.T) {
			t.Parallel()
			count := 0
			for known := range e.cases(table, rand.New(rand.NewPCG(1, 2))) {
				count++
				compareWorlds(t, e, table, known)
				if t.Failed() {
					t.Fatalf("in this case: %s", describe(e, table, known))
				}
			}
			t.Logf("%d cases", count)
		})
	}
}

// cases yields every cell of a guideline, or a sample of its share where there are more, and then as many cases in
// which each fact is known to lie in one cell, in a run of cells, or not known at all.
func (e *Engine) cases(table *table, random *rand.Rand) func(func(space.Case) bool) {
	return func(yield func(space.Case) bool) {
		product, most := 1, share(e)
		for _, l := range table.looksAt {
			product = min(product*l.cells.Len(), most+1)
		}
		n := min(product, most)
		for i := range n {
			known, rest := slices.Clone(e.unknown), i
			for _, l := range table.looksAt {
				size := l.cells.Len()
				pick := rest % size
				rest /= size
				if n < product {
					pick = random.IntN(size)
				}
				known[l.coordinate] = l.cells.At(&e.space.Coordinates[l.coordinate], pick)
			}
			if !yield(known) {
				return
			}
		}
		for range n {
			known := slices.Clone(e.unknown)
			for _, l := range table.looksAt {
				co := &e.space.Coordinates[l.coordinate]
				switch random.IntN(4) {
				case 0: // unknown
				case 1: // a run of cells, or several values
					for range 2 {
						part := l.cells.At(co, random.IntN(l.cells.Len()))
						if known[l.coordinate] == co.Full {
							known[l.coordinate] = part
						} else {
							known[l.coordinate] = known[l.coordinate].Hull(part)
						}
					}
				default:
					known[l.coordinate] = l.cells.At(co, random.IntN(l.cells.Len()))
				}
			}
			if !yield(known) {
				return
			}
		}
	}
}

func compareWorlds(t *testing.T, e *Engine, table *table, known space.Case) {
	t.Helper()
	assumed := e.assumed(known)
	e.space.Derive(known)
	e.space.Derive(assumed)
	w, err := e.worlds(context.Background(), table, known, assumed)
	require.NoError(t, err)

	naive := func(c space.Case, reading space.Reading) []int {
		return reading.Select(nil, table.rows, table.guideline.Hit == "first", c)
	}
	assert.Equal(t, naive(known, space.Possibly), w.possible, "possible")
	assert.Equal(t, naive(known, space.Certainly), w.certain, "certain")
	assert.Equal(t, naive(assumed, space.Certainly), w.matched, "matched")
	assert.Subset(t, w.matched, w.certain, "certain within matched")
	assert.Subset(t, w.possible, w.matched, "matched within possible")

	for _, reading := range []space.Reading{space.Possibly, space.Certainly} {
		var holding []int
		for i, row := range table.rows {
			if reading.Holds(row.When, known) {
				holding = append(holding, i)
			}
		}
		indexed, err := e.policy.rows(context.Background(), &table.query, table.inputs, known, reading)
		require.NoError(t, err)
		assert.Equal(t, holding, indexed, "the rules")
		plain, err := unindexed(e, table, known, reading)
		require.NoError(t, err)
		assert.Equal(t, holding, plain, "without rule indexing")
	}
}

// unindexed evaluates without OPA's rule index, through OPA's own front door.
func unindexed(e *Engine, table *table, known space.Case, reading space.Reading) ([]int, error) {
	results, err := bareQuery(e, table)().Eval(context.Background(),
		rego.EvalParsedInput(e.policy.input(table.inputs, known, reading)), rego.EvalRuleIndexing(false))
	if err != nil || len(results) == 0 {
		return nil, err
	}
	var rows []int
	for _, id := range results[0].Expressions[0].Value.([]any) {
		rows = append(rows, table.rowAt[id.(string)])
	}
	slices.Sort(rows)
	return rows, nil
}

var bareQueries sync.Map

// bareQuery prepares, once, the query of a guideline as any user of OPA would.
func bareQuery(e *Engine, table *table) func() *rego.PreparedEvalQuery {
	prepare, _ := bareQueries.LoadOrStore(table, sync.OnceValue(func() *rego.PreparedEvalQuery {
		query := "data.justify.guideline[" + strconv.Quote(table.guideline.ID) + "].scenario"
		prepared, err := rego.New(rego.Query(query), rego.Compiler(e.policy.compiler)).PrepareForEval(context.Background())
		if err != nil {
			panic(err)
		}
		return &prepared
	}))
	return prepare.(func() *rego.PreparedEvalQuery)
}

func describe(e *Engine, table *table, known space.Case) string {
	text := ""
	for _, l := range table.looksAt {
		if known[l.coordinate] != e.space.Coordinates[l.coordinate].Full {
			text += "\n  " + e.space.Words(l.coordinate, known[l.coordinate], "en")
		}
	}
	return text
}

// TestEveryCautionCell is TestEveryCell for the cautions.
func TestEveryCautionCell(t *testing.T) {
	e := shipped(t)
	cautions := &table{looksAt: e.cautions.looksAt}
	n := 0
	for known := range e.cases(cautions, rand.New(rand.NewPCG(3, 4))) {
		n++
		states, err := e.cautionStates(context.Background(), slices.Clone(known), "")
		require.NoError(t, err)
		derived := slices.Clone(known)
		e.space.Derive(derived)
		for i, when := range e.cautions.when {
			want := excluded
			switch {
			case when.Certain(derived):
				want = holds
			case when.Possible(derived):
				want = open
			}
			require.Equal(t, want, states[i], "%s: %s", e.cautions.cautions[i].ID, describe(e, cautions, known))
		}
	}
	t.Logf("%d cases", n)
}

// TestSettledCaseIsOneWorld checks the shortcut of Engine.worlds: where every fact lies in one cell, the open, the known
// and the assumed world give the same scenarios.
func TestSettledCaseIsOneWorld(t *testing.T) {
	e := shipped(t, WithCache(0))
	for _, table := range e.guidelines {
		n := 0
		for known := range e.cases(table, rand.New(rand.NewPCG(5, 6))) {
			if !settled(table.looksAt, known) {
				continue
			}
			if n++; n > 500 {
				break
			}
			open, err := e.policy.rows(context.Background(), &table.query, table.inputs, known, space.Possibly)
			require.NoError(t, err)
			certain, err := e.policy.rows(context.Background(), &table.query, table.inputs, known, space.Certainly)
			require.NoError(t, err)
			require.Equal(t, open, certain, fmt.Sprint(table.guideline.ID, describe(e, table, known)))
		}
	}
}
