package gateway

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/cdshooks"
	"github.com/justify-cds/justify/internal/consultation"
)

// signed sends the order of the documentation, and gives the card back.
func signed(t *testing.T, l *loopback, changes ...string) (card struct {
	UUID, Summary string
	Links         []struct{ Label, URL, Type string }
}) {
	t.Helper()
	order, err := os.ReadFile("../../docs/examples/order-sign.json")
	require.NoError(t, err)
	r := l.post(t, "/cds-services/justify-order-sign", strings.NewReplacer(changes...).Replace(string(order)))
	require.Equal(t, http.StatusOK, r.status, r.text)
	answer := struct{ Cards []json.RawMessage }{}
	require.NoError(t, json.Unmarshal([]byte(r.text), &answer))
	require.Len(t, answer.Cards, 1)
	require.NoError(t, json.Unmarshal(answer.Cards[0], &card))
	return card
}

// properties are those with which a page opens the widget.
func properties(page string) map[string]string {
	element := regexp.MustCompile(`<justify-advisor[^>]*>`).FindString(page)
	found := map[string]string{}
	for _, attribute := range regexp.MustCompile(`([a-z-]+)="([^"]*)"`).FindAllStringSubmatch(element, -1) {
		found[attribute[1]] = html.UnescapeString(attribute[2])
	}
	return found
}

// TestLinkOfACard: an order that cannot be judged leads to a page with the case of that consultation, and to nothing of a patient in
// its address.
func TestLinkOfACard(t *testing.T) {
	s, recorder := recordingServer(t, t.TempDir())
	l := listen(t, s, patience)
	require.NoError(t, l.Hooks(cdshooks.Config{Trial: true, PublicURL: "https://cds.example/"}))
	card := signed(t, l)
	require.Len(t, card.Links, 1)
	link := card.Links[0]
	assert.Equal(t, "Answer the open questions", link.Label)
	assert.Equal(t, "absolute", link.Type)
	assert.Equal(t, "https://cds.example/advisor?consultation="+card.UUID, link.URL)
	u, err := url.Parse(link.URL)
	require.NoError(t, err)

	r := l.get(t, u.RequestURI())
	require.Equal(t, http.StatusOK, r.status, r.text)
	p := properties(r.text)
	assert.JSONEq(t, `{"age":{"value":45,"unit":"y"},"sex":"SEX_MALE"}`, p["patient"])
	assert.JSONEq(t, `[{"code":"headache"}]`, p["indications"])
	assert.JSONEq(t, `[{"exam":{"code":"mri-head-wo"}}]`, p["ordered-exam"])
	assert.NotContains(t, r.text, "1981", "a case has no birth date")
	assert.Contains(t, r.header.Get("Content-Security-Policy"), "default-src 'none'")
	assert.NotContains(t, r.header.Get("Content-Security-Policy"), "unsafe")
	assert.Equal(t, "no-store", r.header.Get("Cache-Control"))
	assert.Equal(t, "no-referrer", r.header.Get("Referrer-Policy"))

	// What the page opens with is the same question again.
	again := l.post(t, "/v1/evaluate", `{"referral":{"patient":`+p["patient"]+`,"indications":`+p["indications"]+`,"orderedExams":`+p["ordered-exam"]+`}}`)
	require.Equal(t, http.StatusOK, again.status, again.text)
	for _, part := range []string{"VERDICT_CODE_INSUFFICIENT_INFORMATION", `"questions"`} {
		assert.True(t, strings.Contains(again.text, part), part)
	}

	l.channels.now = func() time.Time { return time.Now().Add(linkLife - time.Minute) }
	assert.Equal(t, http.StatusOK, l.get(t, u.RequestURI()).status)
	l.channels.now = func() time.Time { return time.Now().Add(linkLife + time.Minute) }
	r = l.get(t, u.RequestURI()+"&language=fr")
	assert.Equal(t, http.StatusGone, r.status)
	assert.Contains(t, r.text, "Le lien a expiré")
	l.channels.now = time.Now

	require.NoError(t, recorder.Erase(t.Context(), uuid.MustParse(card.UUID), "test"))
	r = l.get(t, u.RequestURI())
	assert.Equal(t, http.StatusGone, r.status)
	assert.Contains(t, r.text, "was erased")
	assert.Empty(t, properties(r.text))
}

// TestAdvisorPage: what is not on record opens nothing, whatever it looks like; without a consultation the widget is empty.
func TestAdvisorPage(t *testing.T) {
	s, _ := recordingServer(t, t.TempDir())
	l := listen(t, s, patience)
	for _, id := range []string{uuid.NewString(), "x", strings.Repeat("9", 4000), "%3Cscript%3E"} {
		r := l.get(t, advisorPath+"?consultation="+id)
		assert.Equal(t, http.StatusNotFound, r.status)
		assert.Contains(t, r.text, "No consultation of this address")
		assert.NotContains(t, r.text, "<script>")
		assert.NotContains(t, r.text, "<justify-advisor")
	}
	r := l.post(t, "/v1/evaluate", `{"referral":{"indications":[{"code":"headache"}],"facts":[{"fact":"age","notKnown":true},{"fact":"sex","choices":{"values":["male","other"]}}]}}`)
	var nobody struct{ ConsultationID string }
	require.NoError(t, json.Unmarshal([]byte(r.text), &nobody))
	r = l.get(t, advisorPath+"?consultation="+nobody.ConsultationID)
	assert.Equal(t, http.StatusOK, r.status)
	assert.JSONEq(t, `[{"fact":"sex","choices":{"values":["male","other"]}},{"fact":"age","notKnown":true}]`, properties(r.text)["facts"])

	r = l.get(t, advisorPath)
	require.Equal(t, http.StatusOK, r.status)
	assert.Equal(t, map[string]string{"language": "en"}, properties(r.text))
	assert.Equal(t, http.StatusMethodNotAllowed, l.send(t, http.MethodPost, advisorPath, "").status)

	unrecorded := listen(t, newServer(t), patience)
	assert.Equal(t, http.StatusNotFound, unrecorded.get(t, advisorPath+"?consultation="+uuid.NewString()).status)
	require.NoError(t, unrecorded.Hooks(cdshooks.Config{Trial: true, PublicURL: "https://cds.example"}))
	assert.Empty(t, signed(t, unrecorded).Links, "without a record there is nothing to go on with")
}

// TestSilentConsultationsAreNotShown: what was answered silently stays so.
func TestSilentConsultationsAreNotShown(t *testing.T) {
	s, recorder := recordingServer(t, t.TempDir())
	l := listen(t, s, patience)
	require.NoError(t, l.Hooks(cdshooks.Config{Trial: true, PublicURL: "https://cds.example"}))
	stored, err := recorder.Get(t.Context(), uuid.MustParse(signed(t, l).UUID))
	require.NoError(t, err)
	id, err := recorder.Record(t.Context(), &consultation.Evaluation{At: time.Now(), Case: stored.Case, Recommendation: stored.Recommendation, Mode: consultation.Silent})
	require.NoError(t, err)
	assert.Equal(t, http.StatusNotFound, l.get(t, advisorPath+"?consultation="+id.String()).status)
}

// TestAnswersOfAPage: what was answered on the page of a card counts when the order is signed again, also for the second time; not for
// another order, nor for another patient.
func TestAnswersOfAPage(t *testing.T) {
	s, _ := recordingServer(t, t.TempDir())
	l := listen(t, s, patience)
	require.NoError(t, l.Hooks(cdshooks.Config{Trial: true, PublicURL: "https://cds.example"}))
	asked := signed(t, l)
	require.Contains(t, asked.Summary, "information is missing")
	answer := func(on string, facts string) {
		r := l.post(t, "/v1/evaluate", `{"referral":{"patient":{"age":{"value":45,"unit":"y"},"sex":"SEX_MALE"},"indications":[{"code":"headache"}],
			"facts":[`+facts+`],"orderedExams":[{"exam":{"code":"mri-head-wo"}}]}}`, "Justify-Channel", "widget")
		var answered struct{ ConsultationID string }
		require.NoError(t, json.Unmarshal([]byte(r.text), &answered))
		r = l.post(t, answeredPath, `{"consultation":"`+on+`","answered":"`+answered.ConsultationID+`"}`)
		require.Equal(t, http.StatusNoContent, r.status, r.text)
	}
	answer(asked.UUID, `{"fact":"implant","choice":"none"}`)
	again := signed(t, l)
	require.Contains(t, again.Summary, "information is missing")
	assert.NotContains(t, again.Summary, "Implant", "that was answered")
	third := signed(t, l)
	assert.NotContains(t, third.Summary, "Implant", "and stays so")
	p := properties(l.get(t, advisorPath+"?consultation="+third.UUID).text)
	assert.JSONEq(t, `[{"fact":"implant","choice":"none"}]`, p["facts"])
	assert.JSONEq(t, `{"age":{"value":45,"unit":"y"},"sex":"SEX_MALE"}`, p["patient"], "who it is, the record says")
	answer(third.UUID, `{"fact":"implant","choice":"none"},{"fact":"headache-onset","choice":"thunderclap"}`)
	assert.Contains(t, signed(t, l).Summary, "may be appropriate")

	assert.Contains(t, signed(t, l, `"id": "o1"`, `"id": "o2"`).Summary, "Implant")
	assert.Contains(t, signed(t, l, `"p1"`, `"p2"`, "Patient/p1", "Patient/p2").Summary, "Implant")

	for body, status := range map[string]int{
		``: 400, `[]`: 400, `{"consultation":"` + asked.UUID + `"}`: 404, `{"consultation":"` + uuid.NewString() + `","answered":"` + asked.UUID + `"}`: 404,
		`{"consultation":"x","answered":"y"}`: 404, `{"consultation":"` + strings.Repeat("x", 2000) + `"}`: 400, `{"x":1}`: 400,
	} {
		assert.Equal(t, status, l.post(t, answeredPath, body).status, body)
	}
	assert.Equal(t, http.StatusUnsupportedMediaType, l.send(t, http.MethodPost, answeredPath, "{}").status, "a form of another site's page sends no JSON")
	assert.Equal(t, http.StatusMethodNotAllowed, l.get(t, answeredPath).status)
}
