package fhir_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/fhir/fhirtest"
	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/synthetic"
)

// TestRoundTrip: a referral that is written as FHIR resources and read back gets the same recommendation. Each order of a
// chart is a referral of its own, so those of several orders are compared order by order.
func TestRoundTrip(t *testing.T) {
	e := shipped.Engine()
	source, err := synthetic.NewSource(&shipped.Edition().Catalogue)
	require.NoError(t, err)
	stream, r := source.Stream(7), fhir.NewReader(e)
	referrals, facts, records, orders := 500, 0, 0, 0
	if testing.Short() {
		referrals = 100
	}
	sides := []string{"", "left", "right", "bilateral"}
	for n := range referrals {
		referral := stream.Next()
		referral.Language = []string{"", "en", "de"}[n%3]
		for i := range referral.Orders {
			referral.Orders[i].Laterality = sides[(n+i)%4]
		}
		chart, byRecord := fhirtest.Chart(e.Vocabulary(), referral)
		result := r.Read(chart)
		facts, records = facts+len(referral.Facts), records+byRecord
		require.Empty(t, result.Unmapped)
		require.Empty(t, result.Ignored)
		if len(referral.Orders) == 0 {
			require.Len(t, result.Readings, 1)
			read := result.Readings[0].Referral
			read.Indications = referral.Indications // which only orders have
			compare(t, e, referral, read)
			continue
		}
		require.Len(t, result.Readings, len(referral.Orders))
		for i, reading := range result.Readings {
			require.Empty(t, reading.Unmapped)
			one := referral
			one.Orders = referral.Orders[i : i+1]
			compare(t, e, one, reading.Referral)
			orders++
		}
	}
	assert.Greater(t, orders, referrals/2)
	assert.Greater(t, records, facts/20, "a part of the facts comes from a record")
	t.Logf("%d referrals, %d orders, %d facts, %d of them from a record", referrals, orders, facts, records)
}

func compare(t *testing.T, e *engine.Engine, want, got engine.Referral) {
	t.Helper()
	a, err := e.Evaluate(t.Context(), want)
	require.NoError(t, err)
	b, err := e.Evaluate(t.Context(), got)
	require.NoError(t, err)
	x, err := fhirtest.WithoutChannel(a)
	require.NoError(t, err)
	y, err := fhirtest.WithoutChannel(b)
	require.NoError(t, err)
	require.Equal(t, x, y)
}

// TestRoundTripOfRanges: what the stream does not draw: ranges, words for numbers, several values, old observations.
func TestRoundTripOfRanges(t *testing.T) {
	e := shipped.Engine()
	r := fhir.NewReader(e)
	for _, f := range []engine.Fact{
		{ID: "egfr", Value: engine.AtMost(29, "mL/min/{1.73_m2}")},
		{ID: "egfr", Value: engine.Value{Range: &engine.Range{Min: 20, Max: 30, MaxOpen: true, Unit: "mL/min/{1.73_m2}"}}},
		{ID: "egfr", Value: engine.Quantity(25, "mL/min/{1.73_m2}"), Observed: "2026-11-01"},
		{ID: "egfr", Value: engine.Quantity(25, "mL/min/{1.73_m2}"), Observed: "2025-11-01"},
		{ID: "ddimer", Value: engine.Is("not-done")},
		{ID: "implant", Value: engine.Is("mr-conditional", "mr-unsafe")},
		{ID: "implant", Value: engine.NotKnown()},
		{ID: "contrast-reaction-iodinated", Value: engine.Is("none", "mild")},
		{ID: "age", Value: engine.Quantity(6, "w")},
		{ID: "age", Value: engine.AtLeast(50, "y")},
		{ID: "sex", Value: engine.Is("female", "other")},
		{ID: "gcs", Value: engine.Quantity(14, "")},
	} {
		referral := engine.Referral{
			AsOf: asOf, Indications: []engine.Code{{Code: "pulmonary-embolism-suspected"}}, Facts: []engine.Fact{f},
			Orders: []engine.Order{{Exam: engine.Code{Code: "cta-pulmonary"}}},
		}
		chart, _ := fhirtest.Chart(e.Vocabulary(), referral)
		result := r.Read(chart)
		require.Len(t, result.Readings, 1)
		assert.Empty(t, result.Ignored, f)
		compare(t, e, referral, result.Readings[0].Referral)
	}
}
