package synthetic_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/synthetic"
)

// TestStreamIsDeterministic draws the same referrals twice, other ones with another seed, and has all of them evaluated.
func TestStreamIsDeterministic(t *testing.T) {
	ed, e := shipped.Edition(), shipped.Engine()
	source, err := synthetic.NewSource(&ed.Catalogue)
	require.NoError(t, err)
	one, same, other := source.Stream(1), source.Stream(1), source.Stream(2)
	differ, answered, orders := 0, 0, 0
	for range 2_000 {
		r := one.Next()
		require.Equal(t, r, same.Next())
		if a, b := r, other.Next(); len(a.Facts) != len(b.Facts) || a.AsOf != b.AsOf {
			differ++
		}
		recommendation, err := e.Evaluate(t.Context(), r)
		require.NoError(t, err)
		if len(recommendation.Answers) > 0 {
			answered++
		}
		orders += len(r.Orders)
	}
	require.Greater(t, differ, 1_500)
	require.Greater(t, answered, 1_800, "most referrals meet a guideline")
	require.InDelta(t, 1_800, orders, 200)
}

// TestPatientsAreKnown checks that of such a patient nothing is unknown.
func TestPatientsAreKnown(t *testing.T) {
	ed, e := shipped.Edition(), shipped.Engine()
	source, err := synthetic.NewSource(&ed.Catalogue)
	require.NoError(t, err)
	patients, err := source.Patients(&ed.Catalogue, "headache", 1)
	require.NoError(t, err)
	for range 500 {
		p := patients.Next()
		recommendation, err := e.Evaluate(t.Context(), p.Referral)
		require.NoError(t, err)
		require.Empty(t, recommendation.Unknown)
		require.Len(t, recommendation.Answers, 1)
		require.NotNil(t, recommendation.Answers[0].Scenario)
		require.False(t, recommendation.Answers[0].Provisional)
		for _, v := range recommendation.Verdicts {
			for _, c := range v.Cautions {
				require.Equal(t, engine.Holds, c.State, c.ID)
			}
		}
	}
}
