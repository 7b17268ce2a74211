package suite_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/suite"
)

// cells is how many patients are drawn from the cells of each guideline; by default each gets its share.
var cells = flag.Int("cells", 0, "patients drawn from the cells of each guideline (default: its share of 200)")

// ranked is what stock OPA and the engine must agree on for one guideline: the scenario that matched, and the options.
type ranked struct {
	Guideline string   `json:"guideline"`
	Scenario  []string `json:"scenario"`
	Options   []option `json:"options"`
}

type option struct {
	Rank            int    `json:"rank"`
	Procedure       string `json:"procedure"`
	Category        string `json:"category"`
	Rating          int    `json:"rating"`
	Contraindicated bool   `json:"contraindicated"`
}

// oracles are the two that rank: the engine, and stock OPA with nothing but the edition file, as a user would run it on
// the command line.
type oracles struct {
	library *guideline.Library
	engine  *engine.Engine
	opa     rego.PreparedEvalQuery
}

func newOracles(t *testing.T, overlays ...guideline.OverlayFile) oracles {
	library, found := guideline.Load(guidelines.FS, overlays...)
	require.NotNil(t, library, found)
	ed, err := compile.Compile(library)
	require.NoError(t, err)
	packed, err := ed.Bytes()
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "edition.tar.gz")
	require.NoError(t, os.WriteFile(file, packed, 0o600))
	opa, err := rego.New(rego.LoadBundle(file), rego.Query("data.justify.decision.answers")).PrepareForEval(t.Context())
	require.NoError(t, err)
	e, err := engine.Load(packed)
	require.NoError(t, err)
	return oracles{library, e, opa}
}

func (o oracles) agree(t *testing.T, s suite.Suite, c suite.Case) bool {
	t.Helper()
	r := suite.Referral(o.library.Space, s, c)
	return assert.Equal(t, engineRanking(t, o.engine, r), opaRanking(t, o.opa, o.engine, r), "%s: %s", c.Pos, c.Name)
}

// someCases is how many author test cases are ranked by stock OPA as well, evenly drawn; with -cells all of them.
const someCases = 200

// TestStockOPARanksAuthorTestsAlike compares the ranking of author test cases.
func TestStockOPARanksAuthorTestsAlike(t *testing.T) {
	o := newOracles(t)
	suites, found := suite.Load(guidelines.FS, o.library)
	require.Empty(t, found)
	all, cases := 0, 0
	for _, s := range suites {
		all += len(s.Cases)
	}
	every := max(all/someCases, 1)
	switch {
	case *cells > 0:
		every = 1
	case testing.Short(): // under the race detector
		every *= 12
	}
	at := 0
	for _, s := range suites {
		for _, c := range s.Cases {
			if at++; at%every > 0 {
				continue
			}
			cases++
			o.agree(t, s, c)
		}
	}
	t.Logf("%d cases", cases)
	require.NotZero(t, cases)
}

// TestStockOPARanksCellsAlike compares the ranking of patients drawn from the cells of each guideline, a third of their
// facts not known.
func TestStockOPARanksCellsAlike(t *testing.T) {
	o := newOracles(t)
	random := rand.New(rand.NewPCG(9, 10))
	for _, g := range o.library.Guidelines {
		boxes := []space.AnyOf{{g.Applies}}
		for _, s := range g.Scenarios {
			boxes = append(boxes, s.When)
		}
		for _, c := range o.library.Cautions {
			boxes = append(boxes, c.When)
		}
		cut := o.library.Space.Cut(boxes)
		patients := cmp.Or(*cells, max(200/len(o.library.Guidelines), 1))
		if testing.Short() {
			patients = 1
		}
		for range patients {
			c := suite.Case{Name: g.ID, Indications: g.Indications[:1]}
			for _, at := range slices.Sorted(maps.Keys(cut)) {
				co := &o.library.Space.Coordinates[at]
				if random.IntN(3) > 0 {
					region := cut[at].At(co, random.IntN(cut[at].Len()))
					c.Given = append(c.Given, suite.Statement{Fact: o.library.Space.FactOf(at).ID, Box: space.Box{{Coordinate: at, Region: region}}})
				}
			}
			if !o.agree(t, suite.Suite{AsOf: "2026-01-01"}, c) {
				return
			}
		}
	}
}

func opaRanking(t *testing.T, opa rego.PreparedEvalQuery, e *engine.Engine, r engine.Referral) []ranked {
	t.Helper()
	canonical, err := e.Canonical(r)
	require.NoError(t, err)
	text, err := canonical.CanonicalJSON()
	require.NoError(t, err)
	var input any
	require.NoError(t, json.Unmarshal(text, &input))
	results, err := opa.Eval(t.Context(), rego.EvalInput(input))
	require.NoError(t, err)
	require.Len(t, results, 1)
	return reread(t, results[0].Expressions[0].Value)
}

func engineRanking(t *testing.T, e *engine.Engine, r engine.Referral) []ranked {
	t.Helper()
	recommendation, err := e.Evaluate(t.Context(), r)
	require.NoError(t, err)
	list := []ranked{}
	for _, a := range recommendation.Answers {
		one := ranked{Guideline: a.Guideline, Scenario: []string{}, Options: []option{}}
		if a.Scenario != nil {
			one.Scenario = append(one.Scenario, a.Scenario.ID)
		}
		for _, o := range a.Options {
			if o.Rank > 0 && a.Scenario != nil { // what several possible scenarios agree on, the bundle alone does not rank
				sunk := slices.ContainsFunc(o.Cautions, func(c *engine.CautionFlag) bool { return c.Effect == engine.Contraindicated && c.State == engine.Holds })
				one.Options = append(one.Options, option{o.Rank, o.Procedure, o.Category, o.Rating, sunk})
			}
		}
		list = append(list, one)
	}
	return sortTies(list)
}

// reread reads OPA's answer.
func reread(t *testing.T, v any) []ranked {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	var list []ranked
	require.NoError(t, json.Unmarshal(text, &list))
	return sortTies(list)
}

// sortTies orders options of one rank by procedure: among equals the order says nothing.
func sortTies(list []ranked) []ranked {
	for _, r := range list {
		slices.SortFunc(r.Options, func(a, b option) int {
			return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Procedure, b.Procedure))
		})
	}
	return list
}
