package engine

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReferralOf: a case stated as a referral is made into the same case.
func TestReferralOf(t *testing.T) {
	e := shipped(t)
	births := []string{"1950-07-01", "1984-02-29", "2006", "2021-10", "2026-11-02", "2026-11-20", "2025-12-24", ""}
	for i, r := range sampleReferrals(e, 40) {
		if birth := births[i%len(births)]; birth != "" {
			r.BirthDate = birth
			r.Facts = slices.DeleteFunc(r.Facts, func(f Fact) bool { return f.ID == "age" })
		}
		r.Language = []string{"", "fr"}[i%2]
		for k := range r.Orders {
			r.Orders[k].Laterality = []string{"", "left"}[i%2]
		}
		c, err := e.Canonical(r)
		if err != nil {
			continue
		}
		back, err := e.ReferralOf(c)
		require.NoError(t, err)
		again, err := e.Canonical(back)
		require.NoError(t, err, "%+v", back)
		again.Warnings = c.Warnings // that a statement is to be confirmed was said of the first
		assert.Equal(t, c, again, "%+v", back)
	}
}

// TestReferralOfAFewFacts: each is stated as a person would, and what nobody said is not.
func TestReferralOfAFewFacts(t *testing.T) {
	e := shipped(t)
	r := Referral{
		AsOf: "2026-11-21", Indications: []Code{{Code: "headache"}}, Orders: []Order{{Exam: Code{Code: "mri-head-wo"}}},
		Facts: []Fact{
			{ID: "age", Value: Quantity(45, "y")}, {ID: "egfr", Value: AtLeast(60, "mL/min/{1.73_m2}")}, {ID: "headache-onset", Value: Is("thunderclap")},
			{ID: "implant", Value: NotKnown()}, {ID: "sex", Value: Is("male")},
		},
	}
	c, err := e.Canonical(r)
	require.NoError(t, err)
	back, err := e.ReferralOf(c)
	require.NoError(t, err)
	sorted := func(facts []Fact) (ids []string) {
		for _, f := range facts {
			ids = append(ids, f.ID)
		}
		slices.Sort(ids)
		return ids
	}
	assert.Equal(t, sorted(r.Facts), sorted(back.Facts), "pregnancy follows from the sex, and was not stated")
	assert.Contains(t, back.Facts, Fact{ID: "age", Value: Quantity(45, "y")})
	assert.Equal(t, r.Orders, back.Orders)
	assert.Equal(t, r.Indications, back.Indications)

	c.Facts[1].ID = "gone"
	_, err = e.ReferralOf(c)
	var invalid *InvalidError
	assert.ErrorAs(t, err, &invalid, "an edition without a fact of the case says so")
}

// TestReferralOfWhatIsOpenThoughNotAsked: who says that a thing may be, of somebody who is not asked about it, has not denied it.
func TestReferralOfWhatIsOpenThoughNotAsked(t *testing.T) {
	e := shipped(t)
	c, err := e.Canonical(Referral{AsOf: "2026-11-21", Indications: []Code{{Code: "headache"}}, Facts: []Fact{
		{ID: "age", Value: Quantity(57, "y")}, {ID: "pregnancy", Value: Is("not-pregnant", "possible", "pregnant")}, {ID: "sex", Value: Is("female")},
	}})
	require.NoError(t, err)
	back, err := e.ReferralOf(c)
	require.NoError(t, err)
	again, err := e.Canonical(back)
	require.NoError(t, err)
	assert.Equal(t, c.Facts, again.Facts)
	isPregnancy := func(f CaseFact) bool { return f.ID == "pregnancy" }
	assert.False(t, slices.ContainsFunc(again.Facts, isPregnancy), "it is as open as it was")
}
