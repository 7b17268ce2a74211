package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestVocabulary: a channel learns by which codes facts are stated, exams ordered, and systems named.
func TestVocabulary(t *testing.T) {
	v := shipped(t).Vocabulary()
	facts := map[string]FactDefinition{}
	for _, f := range v.Facts {
		facts[f.ID] = f
	}
	assert.Equal(t, "boolean", facts["metformin"].Kind)
	assert.Equal(t, []string{"true", "false"}, facts["metformin"].Values)
	assert.Equal(t, "medication", facts["metformin"].StatedBy[0].Record)
	assert.Contains(t, facts["metformin"].StatedBy[0].Codes["atc"], "A10BA02")
	assert.Equal(t, 90, facts["egfr"].ValidFor)
	assert.Equal(t, "mL/min/{1.73_m2}", facts["egfr"].Units[0])
	assert.True(t, facts["wells-pe"].Computed)
	assert.Equal(t, "Not known", v.Phrases["not-known"]["en"])
	require.NotEmpty(t, v.Exams)
}

// TestResolvingCodes: what a referral could hold, said before there is one.
func TestResolvingCodes(t *testing.T) {
	e := siteEngine(t, "  - codes: {system: ris, uri: \"urn:oid:1.2\", procedures: {ct-head: CT1}, indications: {headache: KS}}\n  - codes: {system: snomed, procedures: {ct-head: \"1234567\"}}\n")
	assert.Equal(t, map[string]string{"urn:oid:1.2": "ris"}, e.Vocabulary().Systems)
	for _, c := range []struct {
		code  Code
		ids   []string
		taken bool
	}{
		{Code{Code: "headache"}, []string{"headache"}, true},
		{Code{Code: "no-such"}, nil, false},
		{Code{"ris", "KS"}, []string{"headache"}, true},
		{Code{Local, "KS"}, []string{"headache"}, true},
		{Code{"ris", "ZZ"}, nil, true},
		{Code{"his", "ZZ"}, nil, false},
		{Code{ICD10, "K08.8"}, nil, true},
		{Code{ICD10, "a tooth"}, nil, false},
	} {
		ids, taken := e.IndicationsOf(c.code)
		assert.Equal(t, c.ids, ids, c.code)
		assert.Equal(t, c.taken, taken, c.code)
	}
	for code, want := range map[Code]string{{"ris", "CT1"}: "ct-head", {Local, "CT1"}: "ct-head", {SNOMED, "1234567"}: "ct-head", {LOINC, "1-8"}: ""} {
		id, ok := e.ExamOf(code)
		assert.Equal(t, want, id, code)
		assert.Equal(t, want != "", ok)
	}
}

// TestCheckFact refuses by itself what a referral would be refused for.
func TestCheckFact(t *testing.T) {
	e := shipped(t)
	for _, f := range []Fact{
		{ID: "egfr", Value: Quantity(40, "mL/min/{1.73_m2}")}, {ID: "implant", Value: Is("mr-unsafe", "none")}, {ID: "wells-pe", Value: NotKnown()},
		{ID: "age", Value: Quantity(3, "w")},
	} {
		assert.NoError(t, e.CheckFact(f), f)
	}
	for _, f := range []Fact{
		{ID: "egfr", Value: Quantity(40, "mL/min")}, {ID: "egfr", Value: Quantity(900, "mL/min/{1.73_m2}")}, {ID: "implant", Value: Is("big")},
		{ID: "wells-pe", Value: Quantity(3, "")}, {ID: "no-such", Value: Bool(true)}, {ID: "egfr", Value: Value{}}, {ID: "age", Value: Quantity(-1, "y")},
	} {
		assert.Error(t, e.CheckFact(f), f)
	}
}
