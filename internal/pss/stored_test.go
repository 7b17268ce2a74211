package pss

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/language"
)

// TestReadAgain: an answer is found by its id, by its site alone, and without the patient's reference.
func TestReadAgain(t *testing.T) {
	b := newBench(t)
	first := b.apply(t, dataOf(maskedAdult, diagnosis("headache")))
	id := first.Identifier.Value
	w := b.do(t, http.MethodGet, "/Bundle/"+id, "")
	require.Equal(t, http.StatusOK, w.Code)
	var again answered
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &again))
	assert.Len(t, again.Entry, len(first.Entry))
	assert.Equal(t, first.Entry[0].Resource.Action, again.Entry[0].Resource.Action)
	assert.NotContains(t, w.Body.String(), "Patient/p1")
	w = b.do(t, http.MethodGet, "/Bundle?identifier="+id, "")
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &again))
	assert.Equal(t, 1, again.Total)
	w = b.do(t, http.MethodGet, "/Bundle?identifier="+uuid.NewString(), "")
	assert.Contains(t, w.Body.String(), `"total":0`)
	other := b.record[id]
	other.Site = "south"
	b.record[id] = other
	assert.Equal(t, http.StatusNotFound, b.do(t, http.MethodGet, "/Bundle/"+id, "").Code)
	assert.Equal(t, http.StatusNotFound, b.do(t, http.MethodPost, "/PlanDefinition/$feedback", feedbackOf(id, taskOf("accepted", "x", ""))).Code)
}

// TestErased: who may know of an answer hears that it was erased, to read it and to give feedback on it; of another site's nobody hears.
func TestErased(t *testing.T) {
	b := newBench(t)
	id := b.apply(t, dataOf(maskedAdult, diagnosis("headache"))).Identifier.Value
	b.record[id] = Answered{Consultation: id, Site: "north"}
	feedback := feedbackOf(id, taskOf("accepted", proposalID(id, "ct-head-wo"), ""))
	for site, want := range map[string]struct {
		status int
		code   string
	}{"north": {http.StatusGone, "deleted"}, "south": {http.StatusNotFound, "not-found"}} {
		read := b.doAs(t, site, "", http.MethodGet, "/Bundle/"+id, "")
		assert.Equal(t, want.status, read.Code)
		assert.Contains(t, read.Body.String(), `"code":"`+want.code+`"`)
		assert.Equal(t, want.status, b.doAs(t, site, "", http.MethodPost, "/PlanDefinition/$feedback", feedback).Code)
		assert.Contains(t, b.doAs(t, site, "", http.MethodGet, "/Bundle?identifier="+id, "").Body.String(), `"total":0`)
	}
	assert.Empty(t, b.outcomes)
}

// TestIDs: an id is the same in capitals; what is none is not known.
func TestIDs(t *testing.T) {
	b := newBench(t)
	id := b.apply(t, dataOf(maskedAdult, diagnosis("headache"))).Identifier.Value
	w := b.do(t, http.MethodGet, "/Bundle/"+strings.ToUpper(id), "")
	require.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, w.Body.String(), id)
	given := b.do(t, http.MethodPost, "/PlanDefinition/$feedback", feedbackOf(strings.ToUpper(id), taskOf("accepted", proposalID(id, "ct-head-wo"), "")))
	require.Equal(t, http.StatusNoContent, given.Code)
	assert.Equal(t, id, b.outcomes[0].Consultation)
	for _, none := range []string{"x", "urn:uuid:" + id, strings.ReplaceAll(id, "-", ""), "{" + id + "}", uuid.NewString()} {
		assert.Equal(t, http.StatusNotFound, b.do(t, http.MethodGet, "/Bundle/"+none, "").Code)
		assert.Equal(t, http.StatusNotFound, b.do(t, http.MethodPost, "/PlanDefinition/$feedback", feedbackOf(none, taskOf("accepted", "x", ""))).Code)
	}
}

// TestSilent: the guide's "guidance unavailable" and nothing else, at once and read again; it is on record. Nothing was proposed, so that
// there is no feedback on it.
func TestSilent(t *testing.T) {
	b := newBench(t)
	b.silent = true
	w := b.doAs(t, "north", "fr-BE", http.MethodPost, apply, dataOf(maskedAdult, diagnosis("headache")))
	require.Equal(t, http.StatusOK, w.Code)
	var a answered
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a))
	require.Len(t, a.Entry, 1)
	require.Len(t, a.Entry[0].Resource.Action, 1)
	require.Len(t, a.Entry[0].Resource.Action[0].Action, 1)
	only := a.Entry[0].Resource.Action[0].Action[0]
	assert.Equal(t, "guidance-unavailable", only.Code[0].Coding[0].Code)
	assert.Equal(t, words.Say("fr", "unavailable"), only.TextEquivalent)
	assert.Empty(t, only.Extension)
	assert.Empty(t, a.Entry[0].Resource.Action[0].Documentation)
	id := a.Identifier.Value
	require.NotEmpty(t, options(b.record[id].Recommendation, ""))
	for _, o := range options(b.record[id].Recommendation, "") {
		assert.NotContains(t, w.Body.String(), o.Title)
	}
	again := b.do(t, http.MethodGet, "/Bundle/"+id, "")
	require.Equal(t, http.StatusOK, again.Code)
	assert.Contains(t, again.Body.String(), "guidance-unavailable")
	assert.NotContains(t, again.Body.String(), "ServiceRequest")
	given := b.do(t, http.MethodPost, "/PlanDefinition/$feedback", feedbackOf(id, taskOf("accepted", proposalID(id, "ct-head-wo"), "")))
	assert.Equal(t, http.StatusUnprocessableEntity, given.Code)
	assert.Contains(t, given.Body.String(), "business-rule")
	assert.Empty(t, b.outcomes)
	asked := b.do(t, http.MethodPost, collect, dataOf(maskedAdult, diagnosis("headache")))
	assert.Contains(t, asked.Body.String(), "guidance-unavailable")
	assert.NotContains(t, asked.Body.String(), "Questionnaire")
}

// TestLanguageOfAnAnswer: that of the request, else of the site; a rating's text has no word of another.
func TestLanguageOfAnAnswer(t *testing.T) {
	b := newBench(t)
	b.Language = func(site string) string { return map[string]string{"north": "fr"}[site] }
	for _, c := range []struct{ site, accept, want string }{{"north", "", "fr"}, {"north", "nl-BE, de;q=0.5", "de"}, {"south", "", "en"}, {"north", "en", "en"}} {
		w := b.doAs(t, c.site, c.accept, http.MethodPost, apply, dataOf(maskedAdult, diagnosis("headache"), thunderclap()))
		require.Equal(t, http.StatusOK, w.Code)
		assert.Contains(t, w.Body.String(), words.Say(c.want, engine.UsuallyAppropriate))
		for _, other := range language.Spoken {
			assert.Equal(t, other == c.want, strings.Contains(w.Body.String(), "; "+words.Say(other, engine.UsuallyAppropriate)), "%+v %s", c, other)
		}
	}
}
