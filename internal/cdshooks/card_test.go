package cdshooks

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const consulted = "0198f0a2-7b1c-7c33-8d44-55aa66bb77cc"

// recommended is an answer about a CT of the lumbar spine with that verdict.
func recommended(verdict string, change ...func(*engine.Verdict, *engine.Recommendation)) *engine.Recommendation {
	zero, three := 0, 3
	standing := &engine.Standing{Category: verdict, Rating: 2}
	switch verdict {
	case engine.Contraindicated:
		standing.Category = engine.UsuallyNotAppropriate
	case engine.NotRated, engine.NoCriteria:
		standing.Rating = 0
	}
	v := engine.Verdict{
		Procedure: "ct-lspine-wo", Title: "CT lumbar spine without contrast", Verdict: verdict, Stable: true,
		ByGuideline: []engine.GuidelineVerdict{{Guideline: "low-back-pain", Low: standing, High: standing, Assumed: standing}},
	}
	r := &engine.Recommendation{
		Edition: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", AsOf: "2026-11-21", Semantics: 1,
		Duplicates: []engine.Duplicate{},
		Decision: &engine.Decision{
			AgeGroup: "adult",
			Answers: []engine.Answer{{
				Guideline: "low-back-pain", Title: "Low back pain", Status: "illustrative",
				Scenario: &engine.Scenario{ID: "plain", Title: "No red flag, first six weeks", Reasons: []string{"red flags: none", "age is 49 y"}, Sources: []string{"ace-2022"}},
				Options: []engine.Option{
					{Rank: 1, Exam: &engine.Exam{Procedure: noImaging, Title: "No imaging"}, Rated: &engine.Rated{Rating: 9, Category: engine.UsuallyAppropriate}},
					{Rank: 3, Exam: &engine.Exam{Procedure: "ct-lspine-wo", Title: "CT lumbar spine without contrast", Level: &three, Dose: &engine.Dose{Min: 6, Max: 10}},
						Rated: &engine.Rated{Rating: 2, Category: engine.UsuallyNotAppropriate}},
				},
				Sources: []*engine.Source{{ID: "ace-2022", Title: "Back pain [a review]", Year: 2022, URL: "https://evidence.example.org/back_pain"}, {ID: "unused", Title: "Unused"}},
			}},
		},
	}
	if verdict == engine.UsuallyNotAppropriate || verdict == engine.Contraindicated || verdict == engine.MayBeAppropriate {
		v.Alternatives = []engine.Alternative{
			{Guideline: "low-back-pain", Procedure: noImaging, Title: "No imaging", Rating: 9, Category: engine.UsuallyAppropriate, Level: &zero},
			{Guideline: "low-back-pain", Procedure: "mri-lspine-wo", Title: "MRI lumbar spine without contrast", Rating: 5, Category: engine.MayBeAppropriate, Level: &zero},
		}
	}
	for _, c := range change {
		c(&v, r)
	}
	r.Verdicts = []engine.Verdict{v}
	return r
}

func notAppropriate() *engine.Recommendation { return recommended(engine.UsuallyNotAppropriate) }

func insufficient() *engine.Recommendation {
	return recommended(engine.InsufficientInformation, func(v *engine.Verdict, r *engine.Recommendation) {
		v.Provisional = engine.UsuallyNotAppropriate
		v.ByGuideline[0].High = &engine.Standing{Category: engine.UsuallyAppropriate, Rating: 8}
		r.Answers[0].Provisional = true
		r.Answers[0].Assumptions = []*engine.Assumption{{Fact: "cauda-equina", Value: "no sign of cauda equina"}}
		r.Questions = []engine.Question{{Prompt: &engine.Prompt{Fact: "red-flags", Title: "Red flags of back pain"}}, {Prompt: &engine.Prompt{Fact: "duration", Title: "Duration of the pain"}}}
		r.Unknown = []*engine.Unknown{{Fact: "red-flags", Title: "Red flags of back pain"}, {Fact: "prior-surgery", Title: "Surgery of the spine", Asked: true}}
	})
}

func contraindicated() *engine.Recommendation {
	return recommended(engine.Contraindicated, func(v *engine.Verdict, r *engine.Recommendation) {
		v.Cautions = []*engine.CautionFlag{
			{ID: "pregnancy", Title: "Pregnancy and radiation", Advice: "Prefer an exam without radiation.", Effect: "contraindicated", State: engine.Holds},
			{ID: "kidney", Title: "Open one", State: engine.Open},
		}
		v.Laterality = "left"
		v.Alternatives = v.Alternatives[1:]
		v.Alternatives[0].Provisional = true
		r.Duplicates = []engine.Duplicate{{Procedure: "ct-lspine-wo", Prior: "ct-lspine-wo", Date: "2026-11-02", Laterality: "left", LookBack: 30}}
	})
}

// TestGoldenCards: a card for each verdict that has one, with its rating, as a client gets them. Read them when they change.
func TestGoldenCards(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		name string
		r    *engine.Recommendation
		has  bool
	}{
		{engine.UsuallyAppropriate, recommended(engine.UsuallyAppropriate), false},
		{engine.MayBeAppropriate, recommended(engine.MayBeAppropriate), true},
		{engine.UsuallyNotAppropriate, notAppropriate(), true},
		{engine.Contraindicated, contraindicated(), true},
		{engine.NotRated, recommended(engine.NotRated), true},
		{engine.NoCriteria, recommended(engine.NoCriteria), false},
		{engine.InsufficientInformation, insufficient(), true},
	} {
		b.answer = func(Asked) (Answered, error) { return Answered{Recommendation: c.r, Consultation: consulted}, nil }
		w := b.post(t, orderSignID, signing(lumbarOrder))
		require.Equal(t, 200, w.Code)
		conforms(t, responseShape, w.Body.Bytes())
		var answer sent
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
		assert.Equal(t, c.has, len(answer.Cards) == 1, c.name)
		file := "testdata/" + c.name + ".json"
		got := indented(t, json.RawMessage(w.Body.Bytes()))
		if *update {
			require.NoError(t, os.MkdirAll("testdata", 0o755))
			require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err, "run the test with -update, and read what it wrote")
		assert.Equal(t, string(want), got)
	}
}

// TestRatingChangesNothingElse: the order comes back as it was but for the four extensions.
func TestRatingChangesNothingElse(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Ratings = SystemActions | ExtensionActions })
	body := signing(lumbarOrder)
	text := b.post(t, orderSignID, body).Body.String()
	assert.Contains(t, text, `"value":1.50`)
	assert.Contains(t, text, `"<7>"`)
	answer := b.call(t, orderSignID, body)
	require.Len(t, answer.SystemActions, 1)
	assert.Equal(t, answer.SystemActions[0].Type, answer.Extension.SystemActions[0].Type)
	rated, was := answer.SystemActions[0].Resource, map[string]any{}
	require.NoError(t, json.Unmarshal([]byte(lumbarOrder), &was))
	extensions := rated["extension"].([]any)
	require.Len(t, extensions, 5)
	assert.Equal(t, was["extension"].([]any)[0], extensions[0])
	for _, e := range extensions[1:] {
		assert.True(t, strings.HasPrefix(e.(map[string]any)["url"].(string), argonaut))
	}
	delete(rated, "extension")
	delete(was, "extension")
	assert.Equal(t, was, rated)
}

// TestRatings: the guide's three ratings by our verdicts, and none where information is missing; one of ours from before is taken off.
func TestRatings(t *testing.T) {
	b := newBench(t)
	want := map[string]string{
		engine.UsuallyAppropriate: "appropriate", engine.MayBeAppropriate: "appropriate", engine.UsuallyNotAppropriate: "not-appropriate",
		engine.Contraindicated: "not-appropriate", engine.NotRated: "no-criteria-apply", engine.NoCriteria: "no-criteria-apply", engine.InsufficientInformation: "",
	}
	for _, verdict := range slices.Sorted(maps.Keys(want)) {
		b.answer = func(Asked) (Answered, error) { return answering(recommended(verdict)), nil }
		answer := b.call(t, orderSignID, signing(lumbarOrder))
		if want[verdict] == "" {
			assert.Empty(t, answer.SystemActions)
			continue
		}
		require.Len(t, answer.SystemActions, 1, verdict)
		assert.Contains(t, string(plainJSON(answer.SystemActions[0].Resource)), `{"code":"`+want[verdict]+`","system":"`+pamaSystem+`"}`)
	}
	b.answer = func(Asked) (Answered, error) { return answering(recommended(engine.UsuallyAppropriate)), nil }
	first := b.call(t, orderSignID, signing(lumbarOrder)).SystemActions[0].Resource
	again := b.call(t, orderSignID, signing(string(plainJSON(first)))).SystemActions[0].Resource
	assert.Len(t, again["extension"], 5, "a rating takes the place of the one before")
	b.answer = func(Asked) (Answered, error) { return answering(insufficient()), nil }
	off := b.call(t, orderSignID, signing(string(plainJSON(first))))
	require.Len(t, off.SystemActions, 1)
	assert.Len(t, off.SystemActions[0].Resource["extension"], 1)
	foreign := strings.Replace(lumbarOrder, `"extension":[`, `"extension":[{"url":"`+consultedURL+`","valueString":"G1004"},`, 1)
	assert.Empty(t, b.call(t, orderSignID, signing(foreign)).SystemActions, "another mechanism's rating is not ours to take off")
	none := newBench(t, func(c *Config) { c.Ratings = 0 })
	assert.NotContains(t, none.post(t, orderSignID, signing(lumbarOrder)).Body.String(), "pama")
}

// TestSuggestions: the whole order with another code in the code system that the client used.
func TestSuggestions(t *testing.T) {
	b := newBench(t)
	var card struct {
		Cards []struct {
			Suggestions []struct {
				Actions []sentAction
			}
		}
	}
	require.NoError(t, json.Unmarshal(b.post(t, orderSignID, signing(lumbarOrder)).Body.Bytes(), &card))
	suggestions := card.Cards[0].Suggestions
	require.Len(t, suggestions, 2)
	assert.Equal(t, "delete", suggestions[0].Actions[0].Type, "no imaging takes the order back")
	changed := suggestions[1].Actions[0].Resource
	assert.Equal(t, map[string]any{
		"coding": []any{map[string]any{"system": localSystem, "code": "MRS", "display": "MR LWS"}},
		"text":   "MRI lumbar spine without contrast",
	}, changed["code"])
	assert.Equal(t, map[string]any{"reference": "Patient/p1"}, changed["subject"])

	without := strings.Replace(lumbarOrder, `"id":"o1",`, "", 1)
	answer := b.call(t, orderSignID, signing(without))
	require.Len(t, answer.Cards, 1)
	assert.Empty(t, answer.Cards[0].Suggestions, "an order without an id cannot be changed")
	assert.Empty(t, answer.SystemActions)
}

// TestHostileWords: titles and what the client wrote are text, never markup, and a summary stays short.
func TestHostileWords(t *testing.T) {
	b := newBench(t)
	hostile := "**b** [x](javascript:alert(1)) <img src=x> | a\n# h ![i](http://e.example.org) " + strings.Repeat("🩻", 80)
	r := recommended(engine.UsuallyNotAppropriate, func(v *engine.Verdict, r *engine.Recommendation) {
		v.Title, v.Alternatives[0].Title, r.Answers[0].Title = hostile, hostile, hostile
		r.Answers[0].Scenario.Title, r.Answers[0].Scenario.Reasons = hostile, []string{hostile}
		r.Answers[0].Sources[0].Title, r.Answers[0].Sources[0].URL = hostile, "javascript:alert(1)"
	})
	b.answer = func(Asked) (Answered, error) { return answering(r), nil }
	answer := b.call(t, orderSignID, signing(strings.Replace(lumbarOrder, "CT LWS nativ", `<script>x</script> [y](http://e.example.org)`, 1)))
	detail := answer.Cards[0].Detail
	for _, markup := range []string{"<img", "<script", "\n# h", "<javascript", " http://"} {
		assert.NotContains(t, detail, markup)
	}
	assert.NotRegexp(t, `[^\\]\]\(`, detail, "no link of somebody else's")
	assert.Contains(t, answer.Cards[0].Summary, "usually not appropriate", "a long title does not push the verdict out")
}
