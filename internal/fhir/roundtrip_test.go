package fhir_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/fhir/fhirtest"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/synthetic"
)

type shippedLibrary struct {
	edition *edition.Edition
	engine  *engine.Engine
}

var loadShipped = sync.OnceValues(func() (shippedLibrary, error) {
	library, found := guideline.Load(guidelines.FS)
	if library == nil {
		return shippedLibrary{}, found
	}
	ed, err := compile.Compile(library)
	if err != nil {
		return shippedLibrary{}, err
	}
	packed, err := ed.Bytes()
	if err != nil {
		return shippedLibrary{}, err
	}
	e, err := engine.Load(packed)
	return shippedLibrary{ed, e}, err
})

// TestRoundTrip: a referral that is written as FHIR resources and read back gets the same recommendation. Each order of a
// chart is a referral of its own, so those of several orders are compared order by order.
func TestRoundTrip(t *testing.T) {
	shipped, err := loadShipped()
	require.NoError(t, err)
	source, err := synthetic.NewSource(&shipped.edition.Catalogue)
	require.NoError(t, err)
	stream, r := source.Stream(7), fhir.NewReader(shipped.engine)
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
		chart, byRecord := fhirtest.Chart(shipped.engine.Vocabulary(), referral)
		result := r.Read(chart)
		facts, records = facts+len(referral.Facts), records+byRecord
		require.Empty(t, result.Unmapped)
		require.Empty(t, result.Ignored)
		if len(referral.Orders) == 0 {
			require.Len(t, result.Readings, 1)
			read := result.Readings[0].Referral
			read.Indications = referral.Indications // which only orders have
			compare(t, shipped.engine, referral, read)
			continue
		}
		require.Len(t, result.Readings, len(referral.Orders))
		for i, reading := range result.Readings {
			require.Empty(t, reading.Unmapped)
			one := referral
			one.Orders = referral.Orders[i : i+1]
			compare(t, shipped.engine, one, reading.Referral)
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
	shipped, err := loadShipped()
	require.NoError(t, err)
	r := fhir.NewReader(shipped.engine)
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
		chart, _ := fhirtest.Chart(shipped.engine.Vocabulary(), referral)
		result := r.Read(chart)
		require.Len(t, result.Readings, 1)
		assert.Empty(t, result.Ignored, f)
		compare(t, shipped.engine, referral, result.Readings[0].Referral)
	}
}
