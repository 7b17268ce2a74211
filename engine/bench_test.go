package engine

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/space"
)

// settledReferral is a referral in which every fact is known that the headache guideline or a caution looks at.
func settledReferral(b *testing.B, e *Engine) (Referral, *table, space.Case) {
	for _, table := range e.guidelines {
		if table.guideline.ID != "headache" {
			continue
		}
		random := rand.New(rand.NewPCG(11, 12))
		for known := range e.cases(table, random) {
			for _, l := range e.cautions.looksAt {
				if !l.cells.Settled(known[l.coordinate]) {
					known[l.coordinate] = l.cells.At(&e.space.Coordinates[l.coordinate], 0)
				}
			}
			return referralOf(e, table, known, random), table, known
		}
	}
	b.Fatal("no headache guideline")
	return Referral{}, nil, nil
}

func BenchmarkEvaluate(b *testing.B) {
	cached, plain := shipped(b), shipped(b, WithCache(0))
	r, table, known := settledReferral(b, plain)
	unknown := Referral{AsOf: r.AsOf, Indications: r.Indications, Facts: r.Facts[:1], Orders: r.Orders}

	// bare is the least that an answer from OPA can cost: one prepared query of the same package, its input ready.
	query := bareQuery(plain, table)()
	input := plain.policy.input(table.inputs, known, space.Possibly)
	bare := func() {
		_, err := query.Eval(context.Background(), rego.EvalParsedInput(input))
		require.NoError(b, err)
	}
	evaluate := func(e *Engine, r Referral) func() {
		return func() {
			_, err := e.Evaluate(context.Background(), r)
			require.NoError(b, err)
		}
	}
	for _, c := range []struct {
		name string
		run  func()
	}{
		{"hit, all known", evaluate(cached, r)},
		{"hit, little known", evaluate(cached, unknown)},
		{"miss, all known", evaluate(plain, r)},
		{"miss, little known", evaluate(plain, unknown)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var ours, theirs time.Duration
			for b.Loop() {
				start := time.Now()
				c.run()
				between := time.Now()
				bare()
				ours, theirs = ours+between.Sub(start), theirs+time.Since(between)
			}
			b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N), "ns/evaluate")
			b.ReportMetric(float64(theirs.Nanoseconds())/float64(b.N), "ns/opa-query")
			b.ReportMetric(float64(ours)/float64(theirs), "evaluate/opa-query")
		})
	}
}
