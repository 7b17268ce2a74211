package cdshooks

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
)

func feedbackOf(entries ...string) string {
	return `{"feedback":[` + strings.Join(entries, ",") + `]}`
}

func entryOf(card, rest string) string {
	return fmt.Sprintf(`{"card":%q,"outcomeTimestamp":"2026-11-21T12:00:01Z",%s}`, card, rest)
}

const feedbackPath = orderSignID + "/feedback"

// TestFeedback: what was done, in the words of the record.
func TestFeedback(t *testing.T) {
	b := newBench(t)
	b.answer = func(Asked) (Answered, error) {
		return Answered{Recommendation: notAppropriate(), Consultation: consulted}, nil
	}
	card := b.call(t, orderSignID, signing(lumbarOrder)).Cards[0]
	accept := func(suggestion string) string {
		return `"outcome":"accepted","acceptedSuggestions":[{"id":"` + suggestion + `"}]`
	}
	override := func(rest string) string { return `"outcome":"overridden","overrideReason":{` + rest + `}` }
	ours := func(code string) string { return `"reason":{"system":"` + overrideSystem + `","code":"` + code + `"}` }
	long := strings.Repeat("ü", maxComment)
	for name, c := range map[string]struct {
		said string
		want Outcome
	}{
		"an exam":        {accept(card.Suggestions[1].UUID), Outcome{Done: "changed", ChangedTo: "mri-lspine-wo"}},
		"no imaging":     {accept(strings.ToUpper(card.Suggestions[0].UUID)), Outcome{Done: "cancelled"}},
		"no suggestion":  {`"outcome":"accepted"`, Outcome{Done: "as-advised"}},
		"a reason":       {override(ours("pregnancy")), Outcome{Done: "overridden", Reason: "pregnancy"}},
		"and a comment":  {override(ours("implant") + `,"userComment":"why"`), Outcome{Done: "overridden", Reason: "implant", Comment: "why"}},
		"another reason": {override(ours("other") + `,"userComment":"why"`), Outcome{Done: "overridden", Reason: "other", Text: "why"}},
		"none":           {`"outcome":"overridden"`, Outcome{Done: "overridden", Reason: "other", Text: "no reason was given"}},
		"a comment only": {override(`"userComment":"why"`), Outcome{Done: "overridden", Reason: "other", Text: "no reason was given", Comment: "why"}},
		"a client's own": {override(`"reason":{"system":"https://ehr.example.org","code":"7","display":"Own"}`), Outcome{Done: "overridden", Reason: "other", Text: "Own"}},
		"none of ours":   {override(ours("lunch")), Outcome{Done: "overridden", Reason: "other", Text: "lunch"}},
		"a long comment": {override(ours("implant") + `,"userComment":"` + long + `"`), Outcome{Done: "overridden", Reason: "implant", Comment: strings.Repeat("ü", 248) + "…"}},
	} {
		b.outcomes = nil
		w := b.post(t, feedbackPath, feedbackOf(entryOf(card.UUID, c.said)))
		require.Equal(t, 200, w.Code, name)
		assert.Empty(t, w.Body.String())
		c.want.Consultation = consulted
		assert.Equal(t, []Outcome{c.want}, b.outcomes, name)
	}
	assert.Equal(t, "feedback 200", b.observed[len(b.observed)-1])
}

// TestFeedbackUnknown: what is not ours is passed over; where nothing is, that is said.
func TestFeedbackUnknown(t *testing.T) {
	b := newBench(t)
	unknown := entryOf(someone, `"outcome":"accepted"`)
	assert.Equal(t, 404, b.post(t, feedbackPath, feedbackOf(unknown)).Code)
	assert.Equal(t, 404, b.post(t, feedbackPath, feedbackOf(entryOf(consulted, `"outcome":"accepted","acceptedSuggestions":[{"id":"`+someone+`"}]`))).Code)
	assert.Empty(t, b.outcomes, "accepting what we did not suggest is no outcome that we understand")
	assert.Equal(t, 200, b.post(t, feedbackPath, feedbackOf(unknown, entryOf(consulted, `"outcome":"accepted"`))).Code)
	assert.Len(t, b.outcomes, 1)
}

func TestFeedbackAtFault(t *testing.T) {
	b := newBench(t)
	for says, body := range map[string]string{
		"feedback: ":             `{}`,
		"or it is empty":         feedbackOf(),
		"feedback[0].card":       feedbackOf(entryOf("Canary", `"outcome":"accepted"`)),
		"feedback[1].card":       feedbackOf(entryOf(consulted, `"outcome":"accepted"`), entryOf("", `"outcome":"accepted"`)),
		"feedback[0].outcome: ":  feedbackOf(entryOf(consulted, `"outcome":"Canary"`)),
		"].outcomeTimestamp":     feedbackOf(`{"card":"` + consulted + `","outcome":"accepted","outcomeTimestamp":"Canary"}`),
		"].overrideReason":       feedbackOf(entryOf(consulted, `"outcome":"overridden","overrideReason":{"userComment":7}`)),
		"at most one suggestion": feedbackOf(entryOf(consulted, `"outcome":"accepted","acceptedSuggestions":[{"id":"`+someone+`"},{"id":"`+someone+`"}]`)),
		"].acceptedSuggestions[": feedbackOf(entryOf(consulted, `"outcome":"accepted","acceptedSuggestions":[{"id":"Canary"}]`)),
		"at most 100":            feedbackOf(strings.Split(strings.Repeat("{}|", 100)+"{}", "|")...),
	} {
		w := b.post(t, feedbackPath, body)
		assert.Equal(t, 400, w.Code, says)
		assert.Contains(t, w.Body.String(), says)
		assert.NotContains(t, w.Body.String(), "Canary")
	}
	assert.Empty(t, b.outcomes, "where one entry is at fault none is recorded")
}

// TestAcknowledged: what was said of an order and acted on is not said again, unless it is something else, or of another order.
func TestAcknowledged(t *testing.T) {
	b := newBench(t)
	shown := func(body string) *card {
		answer := b.call(t, orderSignID, body)
		if len(answer.Cards) == 0 {
			return nil
		}
		return answer.Cards[0]
	}
	first := shown(signing(lumbarOrder))
	require.NotNil(t, first)
	second := shown(signing(lumbarOrder))
	require.NotNil(t, second, "it was shown, and nobody acted on it")
	require.Equal(t, 200, b.post(t, feedbackPath, feedbackOf(entryOf(second.UUID, `"outcome":"overridden"`))).Code)
	assert.Nil(t, shown(signing(lumbarOrder)))
	assert.NotNil(t, shown(signing(strings.Replace(lumbarOrder, `"o1"`, `"o2"`, 1))), "another order")
	b.answer = func(Asked) (Answered, error) { return answering(contraindicated()), nil }
	assert.NotNil(t, shown(signing(lumbarOrder)), "another answer")
	b.answer = func(Asked) (Answered, error) {
		return answering(recommended(engine.UsuallyNotAppropriate, func(_ *engine.Verdict, r *engine.Recommendation) {
			r.Duplicates = []engine.Duplicate{{Procedure: "ct-lspine-wo", Prior: "ct-lspine-wo", Date: "2026-11-20"}}
		})), nil
	}
	assert.NotNil(t, shown(signing(lumbarOrder)), "an exam was done in the meantime")
}

// TestOrdersOfTwoRecords: two clients of one site, and two FHIR servers of one client, may each have a patient 1 with an order 1.
func TestOrdersOfTwoRecords(t *testing.T) {
	a, b := newES384(t), newES384(t)
	const other = "https://other.example.org"
	var about []string
	bench := newBench(t, func(c *Config) {
		c.Trial, c.TrialSite, c.Clients = false, "", []Client{
			{Issuer: issuer, Site: "south", Keys: a.public(t), JKU: issuer + "/jwks"}, {Issuer: other, Site: "south", Keys: b.public(t), JKU: other + "/jwks"},
		}
		c.Gathered = func(_ context.Context, _, consultation, _ string, _ engine.Referral) []engine.Fact {
			about = append(about, consultation)
			return nil
		}
	})
	first := answering(insufficient())
	bench.answer = func(Asked) (Answered, error) { return first, nil }
	sign := func(s *signer, issuer, server string) {
		body := strings.Replace(signing(lumbarOrder), `"prefetch":`, server+`"prefetch":`, 1)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, servicesPath+"/"+orderSignID, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+s.token(t, bench.Now(), map[string]any{"iss": issuer}, nil))
		w := httptest.NewRecorder()
		bench.ServeHTTP(w, r)
		require.Equal(t, http.StatusOK, w.Code, w.Body)
	}
	sign(a, issuer, "")
	sign(b, other, "")
	sign(a, issuer, `"fhirServer":"https://f.example.org/two",`)
	assert.Empty(t, about)
	sign(a, issuer, "")
	assert.Len(t, about, 1)
}

// TestNotRecorded: what was answered in an emergency without the record is acknowledged all the same.
func TestNotRecorded(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Outcome = func(context.Context, Outcome) error { return ErrUnknown } })
	b.answer = func(Asked) (Answered, error) { return Answered{Recommendation: notAppropriate()}, nil }
	answer := b.call(t, orderSignID, signing(lumbarOrder))
	require.Len(t, answer.Cards, 1)
	assert.Empty(t, answer.Cards[0].Links)
	assert.Empty(t, answer.SystemActions, "a rating names its consultation")
	accepted := `"outcome":"accepted","acceptedSuggestions":[{"id":"` + answer.Cards[0].Suggestions[0].UUID + `"}]`
	assert.Equal(t, 200, b.post(t, feedbackPath, feedbackOf(entryOf(answer.Cards[0].UUID, accepted))).Code)
	assert.Empty(t, b.call(t, orderSignID, signing(lumbarOrder)).Cards)
}

// TestMemory: it is bounded, and holds nothing that could be read.
func TestMemory(t *testing.T) {
	m, err := newMemory()
	require.NoError(t, err)
	r := notAppropriate()
	for range maxRemembered + 10 {
		_, err := m.shown(m.name("north", "", "", "p1", uuid.NewString()), r, uuid.NewString())
		require.NoError(t, err)
	}
	assert.Equal(t, maxRemembered, m.cards.Len())
	other, err := newMemory()
	require.NoError(t, err)
	assert.NotEqual(t, m.name("north", "", "", "p1", "o1"), other.name("north", "", "", "p1", "o1"), "the key is another one at each start")
	assert.NotEqual(t, m.name("a", "", "", "bc", "d"), m.name("ab", "", "", "c", "d"))
}
