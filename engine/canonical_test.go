package engine

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCanonicalJSON follows the examples of RFC 8785.
func TestCanonicalJSON(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{map[string]any{"b": 1, "a": []any{true, nil, "x"}}, `{"a":[true,null,"x"],"b":1}`},
		{map[string]any{"\u20ac": "Euro Sign", "\r": "Carriage Return", "1": "One", "\U0001F600": "Smiley", "\ufb33": "Hebrew"}, "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u20ac\":\"Euro Sign\",\"\U0001F600\":\"Smiley\",\"\ufb33\":\"Hebrew\"}"},
		{[]any{333333333.33333329, 1e30, 4.50, 2e-3, 1e-27, math.Copysign(0, -1)}, `[333333333.3333333,1e+30,4.5,0.002,1e-27,0]`},
		{"\u20ac$\u000f\nA'B\"\\\\\"/<>&\u2028", "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/<>&\u2028\""},
	} {
		got, err := canonical(c.value)
		require.NoError(t, err)
		assert.Equal(t, c.want, string(got))
	}
}

// TestEveryByteIsEscapedWhereverItStands: texts are looked at eight bytes at a time.
func TestEveryByteIsEscapedWhereverItStands(t *testing.T) {
	for c := range 256 {
		for at := range 18 {
			text := []byte("plain text, 18 byt")
			text[at] = byte(c)
			want := `"` + string(appendEscaped(nil, string(text))) + `"`
			require.Equal(t, want, string(appendText(nil, string(text))), "%#x at %d", c, at)
		}
	}
}

// asEncodingJSON writes a value through encoding/json and a tree of maps: the slow way to the same text.
func asEncodingJSON(t *testing.T, v any) string {
	text, err := json.Marshal(v)
	require.NoError(t, err)
	var tree any
	require.NoError(t, json.Unmarshal(text, &tree))
	text, err = canonical(tree)
	require.NoError(t, err)
	return string(text)
}

// TestCaseGivesTheSameAnswer: what is kept of a referral is enough to answer it again, to the byte, also after it was written
// as JSON and read back; and the text is what encoding/json says of the same value.
func TestCaseGivesTheSameAnswer(t *testing.T) {
	e := shipped(t)
	random := rand.New(rand.NewPCG(3, 4))
	answered := 0
	births := []string{"1950-07-01", "1984-02-29", "2006", "2021-10", "2026-11-02", "2026-11-20", "2025-12-24", ""}
	for i, r := range sampleReferrals(e, 40) {
		if birth := births[i%len(births)]; birth != "" {
			r.BirthDate = birth
			r.Facts = slices.DeleteFunc(r.Facts, func(f Fact) bool { return f.ID == "age" })
		}
		r.Language = []string{"", "de-AT", "fr", "nl"}[i%4]
		for k := range r.Orders {
			r.Orders[k].Laterality = []string{"", "left", "bilateral"}[random.IntN(3)]
			r.Prior = append(r.Prior, PriorExam{Exam: r.Orders[k].Exam, Date: "2026-11"}, PriorExam{Exam: Code{Code: "gone"}, Date: "2024"})
		}
		if len(r.Facts) > 1 {
			r.Facts[0].Value = NotKnown()
			r.Facts[1].Observed = []string{"", "2019-01-01"}[random.IntN(2)]
		}
		if i%5 == 0 {
			r.Indications = append(r.Indications, Code{System: ICD10, Code: "R51"}, Code{System: ICD10, Code: "A00"})
		}
		recommendation, c, err := e.EvaluateRecorded(t.Context(), r)
		if err != nil {
			continue // an age that was observed long ago
		}
		answered++
		want, err := recommendation.CanonicalJSON()
		require.NoError(t, err)
		require.Equal(t, asEncodingJSON(t, recommendation), string(want))
		text, err := c.CanonicalJSON()
		require.NoError(t, err)
		require.Equal(t, asEncodingJSON(t, c), string(text))
		var stored Case
		require.NoError(t, json.Unmarshal(text, &stored))
		again, err := e.EvaluateCase(t.Context(), &stored)
		require.NoError(t, err)
		got, err := again.CanonicalJSON()
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), "%s", text)

		hash, _, err := recommendation.Hash(nil)
		require.NoError(t, err)
		same, _, err := again.Hash(nil)
		require.NoError(t, err)
		assert.Equal(t, hash, same)
	}
	enough := 1000
	if testing.Short() { // there are fewer samples
		enough = 50
	}
	require.Greater(t, answered, enough)
}

// TestCaseHoldsNoBirthDate: a date of birth cannot be told from a case, but of a child so young that a rule counts the days.
func TestCaseHoldsNoBirthDate(t *testing.T) {
	e := shipped(t)
	for birth, want := range map[string]string{
		"1984-02-29": `"age-days":{"max":15613,"min":15585},"age-months":{"max":512,"min":512}`,
		"2026-11-18": `"age-days":{"max":3,"min":3},"age-months":{"max":0,"min":0}`,
	} {
		c, err := e.Canonical(Referral{AsOf: "2026-11-21", BirthDate: birth, Indications: []Code{{Code: "headache"}}})
		require.NoError(t, err)
		text, err := c.CanonicalJSON()
		require.NoError(t, err)
		assert.Contains(t, string(text), want)
	}
}
