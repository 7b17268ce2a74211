package engine

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/space"
)

// referralOf states a case of a guideline as a caller would, with orders of exams that it rates.
func referralOf(e *Engine, table *table, known space.Case, random *rand.Rand) Referral {
	r := Referral{AsOf: "2026-11-21", Indications: []Code{{Code: table.guideline.Indications[0]}}}
	for _, l := range append(slices.Clone(table.looksAt), e.cautions.looksAt...) {
		co, extent := &e.space.Coordinates[l.coordinate], known[l.coordinate]
		f := e.space.FactOf(l.coordinate)
		stated := slices.ContainsFunc(r.Facts, func(x Fact) bool { return x.ID == f.ID })
		switch {
		case stated || extent == co.Full || (extent.HasNumbers() && extent.Values != 0): // no statement says so
		case !extent.HasNumbers():
			r.Facts = append(r.Facts, Fact{ID: f.ID, Value: Is(co.Names(extent)...)})
		default:
			unit := f.Unit
			if f.Kind == space.Age {
				unit = map[bool]string{true: "mo", false: "d"}[co.ID == "age-months"]
			}
			r.Facts = append(r.Facts, Fact{ID: f.ID, Value: Value{Range: &Range{Min: extent.Min, Max: extent.Max, Unit: unit}}})
		}
	}
	for range random.IntN(3) {
		r.Orders = append(r.Orders, Order{Exam: Code{Code: e.procedureIDs[table.columns[random.IntN(len(table.columns))]]}})
	}
	return r
}

// sampleReferrals are referrals over the cells of every shipped guideline, in random order.
func sampleReferrals(e *Engine, perGuideline int) []Referral {
	random := rand.New(rand.NewPCG(7, 8))
	var list []Referral
	for _, table := range e.guidelines {
		n := 0
		for known := range e.cases(table, random) {
			if n++; n%37 == 0 {
				list = append(list, referralOf(e, table, known, random))
			}
			if n >= perGuideline*37 {
				break
			}
		}
	}
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// TestCachedEqualsUncached evaluates random referrals in random order, with and without a cache, with one so small
// that it evicts all the time, and again when everything is cached.
func TestCachedEqualsUncached(t *testing.T) {
	plain, cached, small := shipped(t, WithCache(0)), shipped(t), shipped(t, WithCache(3))
	referrals := sampleReferrals(plain, 250)
	require.Greater(t, len(referrals), 50)
	for round := range 2 {
		for _, r := range referrals {
			want, err := evaluateJSON(plain, r)
			require.NoError(t, err)
			for name, e := range map[string]*Engine{"cached": cached, "small cache": small} {
				got, err := evaluateJSON(e, r)
				require.NoError(t, err)
				require.Equal(t, want, got, "%s, round %d", name, round)
			}
		}
	}
}

func evaluateJSON(e *Engine, r Referral) (string, error) {
	recommendation, err := e.Evaluate(context.Background(), r)
	if err != nil {
		return "", err
	}
	text, err := recommendation.CanonicalJSON()
	return string(text), err
}

// TestSameReferralInParallel evaluates one referral 1,000 times at once: the canonical JSON is the same to the byte.
func TestSameReferralInParallel(t *testing.T) {
	for name, options := range map[string][]LoadOption{"cached": nil, "uncached": {WithCache(0)}} {
		t.Run(name, func(t *testing.T) {
			e := shipped(t, options...)
			r := Referral{
				AsOf: "2026-11-21", BirthDate: "1990-02", Language: "de",
				Indications: []Code{{Code: "headache"}, {Code: "pulmonary-embolism-suspected"}},
				Facts:       []Fact{{ID: "sex", Value: Is("female")}, {ID: "implant", Value: Is("none", "mr-conditional")}, {ID: "egfr", Value: AtMost(29, "mL/min/{1.73_m2}")}},
				Orders:      []Order{{Exam: Code{Code: "mri-head-wwo"}}, {Exam: Code{System: LOINC, Code: "36147-7"}, Laterality: "left"}},
				Prior:       []PriorExam{{Exam: Code{Code: "cta-pulmonary"}, Date: "2026-11-19"}},
			}
			want, err := evaluateJSON(e, r)
			require.NoError(t, err)
			var wg sync.WaitGroup
			for range 1000 {
				wg.Go(func() {
					got, err := evaluateJSON(e, r)
					assert.NoError(t, err)
					assert.Equal(t, want, got)
				})
			}
			wg.Wait()
		})
	}
}
