package gateway

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/cdshooks"
	"github.com/justify-cds/justify/internal/smart"
)

// TestSMARTLaunch: from the record to the page with its patient, order and findings.
func TestSMARTLaunch(t *testing.T) {
	noLeaks(t)
	log := logged(t)
	e := newEHR(t)
	e.resources["Condition"] = json.RawMessage(`{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Condition","id":"c9","subject":{"reference":"Patient/p1"},
		"clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"L60.0"}]}}}]}`)
	e.resources["Observation"] = json.RawMessage(fmt.Sprintf(`{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Observation","id":"b1","status":"final","subject":{"reference":"Patient/p1"},
		"effectiveDateTime":%q,"code":{"coding":[{"system":"http://loinc.org","code":"98979-8"}]},"valueQuantity":{"value":62,"system":"http://unitsofmeasure.org","code":"mL/min/{1.73_m2}"}}}]}`, time.Now().AddDate(0, 0, -3).Format(time.DateOnly)))
	l := launching(t, e)
	b := newBrowser(t)
	t.Cleanup(b.CloseIdleConnections)
	r := b.launch(t, l, e)
	require.Equal(t, http.StatusOK, r.status, r.text)

	p := properties(r.text)
	assert.JSONEq(t, `{"birthDate":"1981-03-02","sex":"SEX_MALE"}`, p["patient"])
	assert.JSONEq(t, `[{"code":"headache"}]`, p["indications"])
	assert.JSONEq(t, `[{"exam":{"code":"mri-head-wo"}}]`, p["ordered-exam"])
	assert.Contains(t, p["facts"], `"egfr"`)
	assert.Contains(t, r.text, "Ivo Invented")
	assert.NotContains(t, r.text, "Before")
	assert.Contains(t, r.text, "Condition/c9", "what says nothing here is told")
	assert.Contains(t, r.text, "L60.0")
	assert.NotContains(t, r.text, "The record did not give")
	assert.Contains(t, r.header.Get("Content-Security-Policy"), "default-src 'none'")
	assert.NotContains(t, r.header.Get("Content-Security-Policy"), "unsafe")
	assert.Equal(t, "no-store", r.header.Get("Cache-Control"))

	asked := e.asked[0]
	assert.Equal(t, "code", asked.Get("response_type"))
	assert.Equal(t, "justify", asked.Get("client_id"))
	assert.Equal(t, e.base(), asked.Get("aud"))
	assert.Equal(t, "handle", asked.Get("launch"))
	assert.Equal(t, "http://"+l.address+"/smart/redirect", asked.Get("redirect_uri"))
	assert.Equal(t, "S256", asked.Get("code_challenge_method"))
	scopes := strings.Fields(asked.Get("scope"))
	assert.Contains(t, scopes, "launch")
	assert.Contains(t, scopes, "patient/Patient.rs")
	assert.Contains(t, scopes, "patient/ServiceRequest.rs")
	assert.NotContains(t, asked.Get("scope"), "*", "no more than is read")
	for _, query := range e.read {
		assert.True(t, query == "Patient/p1" || query == "ServiceRequest/o1" || strings.Contains(query, "?patient=p1"), query)
	}

	// The address says nothing; the page comes again to this browser, and to no other.
	assert.Regexp(t, `^http://127\.0\.0\.1:[0-9]+/smart/advisor/[A-Z2-7]{26}$`, b.at())
	assert.Equal(t, p, properties(b.open(t, b.at()).text))
	assert.Equal(t, http.StatusGone, newBrowser(t).open(t, b.at()).status)

	everything := r.text + log.String() + strings.Join(b.visited, " ")
	assert.NotContains(t, everything, accessToken)
	assert.NotContains(t, log.String(), "Invented")
	assert.NotContains(t, strings.Join(b.visited, " "), "1981")
}

// TestSMARTTwoWindows: two patients in two windows of one browser stay apart.
func TestSMARTTwoWindows(t *testing.T) {
	e := newEHR(t)
	l := launching(t, e)
	b := newBrowser(t)
	require.Equal(t, http.StatusOK, b.launch(t, l, e).status)
	first := b.at()
	e.context = map[string]any{"patient": "p2"}
	e.resources["Patient/p2"] = json.RawMessage(`{"resourceType":"Patient","id":"p2","name":[{"text":"Ms Other"}],"birthDate":"1950","gender":"female"}`)
	r := b.launch(t, l, e)
	assert.Contains(t, r.text, "Ms Other")
	assert.Empty(t, properties(r.text)["ordered-exam"], "the launch named no order")
	r = b.open(t, first)
	assert.Contains(t, r.text, "Ivo Invented")
	assert.NotContains(t, r.text, "Ms Other")
}

// TestSMARTConfidentialClient: the secret goes to the token endpoint as HTTP Basic; scopes are those that the site chose.
func TestSMARTConfidentialClient(t *testing.T) {
	e := newEHR(t)
	e.secret = clientSecret
	l := launching(t, e, func(c *smart.Config) {
		c.Servers[0].Secret, c.Servers[0].Scopes = clientSecret, []string{"launch", "patient/*.read"}
	})
	b := newBrowser(t)
	r := b.launch(t, l, e)
	require.Equal(t, http.StatusOK, r.status, r.text)
	assert.Equal(t, "launch patient/*.read", e.asked[0].Get("scope"))
	assert.NotContains(t, strings.Join(b.visited, " "), "secret")
}

// TestSMARTTime: a login that takes too long is begun again, and a page is over after a while.
func TestSMARTTime(t *testing.T) {
	e := newEHR(t)
	var late atomic.Int64
	l := launching(t, e, func(c *smart.Config) { c.Now = func() time.Time { return time.Now().Add(time.Duration(late.Load())) } })
	b := newBrowser(t)
	require.Equal(t, http.StatusOK, b.launch(t, l, e).status)
	late.Store(int64(29 * time.Minute))
	assert.Equal(t, http.StatusOK, b.open(t, b.at()).status)
	late.Store(int64(31 * time.Minute))
	r := b.open(t, b.at())
	assert.Equal(t, http.StatusGone, r.status)
	assert.Contains(t, r.text, "for a short time only")

	e.onGrant = func(url.Values) { late.Add(int64(11 * time.Minute)) }
	assert.Equal(t, http.StatusBadRequest, b.launch(t, l, e).status)
}

// TestSMARTSite: a site that is not served is a mistake of the file, and not found out by a clinician.
func TestSMARTSite(t *testing.T) {
	g, err := New(newServer(t), Options{})
	require.NoError(t, err)
	t.Cleanup(g.Close)
	err = g.SMART(smart.Config{PublicURL: "https://cds.example", Servers: []smart.Server{{Issuer: "https://fhir.example", ClientID: "justify", Site: "nowhere"}}})
	assert.ErrorContains(t, err, `site "nowhere" is not served here`)
}

// TestSMARTGaps: what the record does not give, or gives of others, is told and not guessed.
func TestSMARTGaps(t *testing.T) {
	e := newEHR(t)
	e.context["fhirContext"] = []any{
		map[string]any{"reference": "ServiceRequest/other"}, map[string]any{"reference": e.base() + "/ServiceRequest/odd"},
		map[string]any{"reference": "ServiceRequest/o1"}, map[string]any{"reference": "ServiceRequest/o1", "role": "launch"},
		map[string]any{"reference": "ServiceRequest/asked-with-a-role", "role": "https://example.org/role"},
		map[string]any{"reference": "ImagingStudy/s1"}, map[string]any{"reference": "https://elsewhere.example/fhir/ServiceRequest/o1"},
	}
	e.resources["ServiceRequest/other"] = serviceRequest("other", "p2", "30657-1", "R51")
	e.resources["ServiceRequest/odd"] = serviceRequest("odd", "p1", "99999-9", "R51")
	e.resources["ServiceRequest/o1"] = serviceRequest("o1", "p1", "30657-1", "U99.9")
	e.onRead = func(w http.ResponseWriter, r *http.Request) bool {
		switch {
		case strings.HasPrefix(r.URL.Path, fhirPath+"/Condition"):
			w.WriteHeader(http.StatusForbidden)
			return true
		case strings.HasPrefix(r.URL.Path, fhirPath+"/Observation"):
			_, _ = io.WriteString(w, strings.Repeat(" ", 5<<20))
			return true
		}
		return false
	}
	l := launching(t, e)
	r := newBrowser(t).launch(t, l, e)
	require.Equal(t, http.StatusOK, r.status, r.text)
	assert.JSONEq(t, `[{"exam":{"code":"mri-head-wo"}}]`, properties(r.text)["ordered-exam"], "the order that is an exam here")
	assert.Contains(t, r.text, "The record did not give: Condition, Observation<")
	assert.Contains(t, r.text, "ServiceRequest/other")
	assert.Contains(t, r.text, "about somebody else")
	assert.Contains(t, r.text, "U99.9", "the reason that nobody knows is to be entered")
	assert.Contains(t, r.text, "not judged here: 1<")
	assert.NotContains(t, strings.Join(e.read, " "), "asked-with-a-role")
	assert.NotContains(t, strings.Join(e.read, " "), "ImagingStudy/s1")

	e.context["need_patient_banner"] = false
	assert.NotContains(t, newBrowser(t).launch(t, l, e).text, "Ivo Invented", "the record's own banner is around it")
}

// TestSMARTGoesOn: a launch from a card has the consultation of the card, and goes on with it where it is of such a patient.
func TestSMARTGoesOn(t *testing.T) {
	s, _ := recordingServer(t, t.TempDir())
	l := listen(t, s, patience)
	require.NoError(t, l.Hooks(cdshooks.Config{Trial: true, AppURL: "https://cds.example/smart/launch"}))
	e := newEHR(t)
	l.launches(t, e)
	card := signed(t, l)
	delete(e.context, "fhirContext") // a draft is on no server yet
	e.context["appContext"] = card.UUID
	r := newBrowser(t).launch(t, l, e)
	require.Equal(t, http.StatusOK, r.status, r.text)
	p := properties(r.text)
	assert.JSONEq(t, `{"birthDate":"1981-03-02","sex":"SEX_MALE"}`, p["patient"])
	assert.JSONEq(t, `[{"exam":{"code":"mri-head-wo"}}]`, p["ordered-exam"])
	assert.JSONEq(t, `[{"code":"headache"}]`, p["indications"])
	assert.NotContains(t, r.text, "was not taken over")

	e.resources["Patient/p1"] = json.RawMessage(`{"resourceType":"Patient","id":"p1","birthDate":"1951-03-02","gender":"male"}`)
	r = newBrowser(t).launch(t, l, e)
	require.Equal(t, http.StatusOK, r.status)
	assert.Contains(t, r.text, "was not taken over")
	assert.Empty(t, properties(r.text)["ordered-exam"])

	e.resources["Patient/p1"] = json.RawMessage(`{"resourceType":"Patient","id":"p1"}`)
	assert.Contains(t, newBrowser(t).launch(t, l, e).text, "was not taken over", "nothing says that it is the same patient")

	e.context["appContext"] = uuid.NewString()
	assert.Contains(t, newBrowser(t).launch(t, l, e).text, "was not taken over")
}

// TestSMARTGoesOnForAReason: what was found out about one complaint is not said of an order for another one.
func TestSMARTGoesOnForAReason(t *testing.T) {
	s, _ := recordingServer(t, t.TempDir())
	l := listen(t, s, patience)
	require.NoError(t, l.Hooks(cdshooks.Config{Trial: true, AppURL: "https://cds.example/smart/launch"}))
	e := newEHR(t)
	l.launches(t, e)
	e.context["appContext"] = signed(t, l).UUID
	assert.NotContains(t, newBrowser(t).launch(t, l, e).text, "was not taken over", "the same order, signed by now")
	e.resources["ServiceRequest/o1"] = serviceRequest("o1", "p1", "30657-1", "U99.9")
	assert.NotContains(t, newBrowser(t).launch(t, l, e).text, "was not taken over", "a reason that nobody knows")
	e.resources["ServiceRequest/o1"] = serviceRequest("o1", "p1", "30657-1", "M54.5")
	r := newBrowser(t).launch(t, l, e)
	assert.Contains(t, r.text, "was not taken over")
	assert.JSONEq(t, `[{"code":"low-back-pain"}]`, properties(r.text)["indications"])
}
