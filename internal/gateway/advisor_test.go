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
func signed(t *testing.T, l *loopback) (card struct {
	UUID  string
	Links []struct{ Label, URL, Type string }
}) {
	t.Helper()
	order, err := os.ReadFile("../../docs/examples/order-sign.json")
	require.NoError(t, err)
	r := l.post(t, "/cds-services/justify-order-sign", string(order))
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
	r := l.get(t, advisorPath)
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
