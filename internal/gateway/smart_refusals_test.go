package gateway

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/gateway/pages"
	"github.com/justify-cds/justify/internal/smart"
)

// TestSMARTRefusals: each mistake has a page that says what to do, and nothing opens.
func TestSMARTRefusals(t *testing.T) {
	large := strings.Repeat(" ", 5<<20)
	for name, c := range map[string]struct {
		change func(*ehr)
		status int
		says   string
	}{
		"an expired code": {func(e *ehr) {
			e.onToken = func(w http.ResponseWriter, _ *http.Request) { refuseCode(w, "invalid_grant") }
		}, 502, "did not confirm"},
		"a challenge of somebody else": {func(e *ehr) { e.onGrant = func(q url.Values) { q.Set("code_challenge", strings.Repeat("x", 43)) } }, 502, "did not confirm"},
		"another kind of token": {func(e *ehr) {
			e.onToken = func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				io.WriteString(w, `{"access_token":"`+accessToken+`","token_type":"DPoP","patient":"p1"}`)
			}
		}, 502, "did not confirm"},
		"a token that is none": {func(e *ehr) {
			e.onToken = func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>"+accessToken) }
		}, 502, "did not confirm"},
		"an endless token": {func(e *ehr) {
			e.onToken = func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, large+`{"access_token":"x"}`) }
		}, 502, "did not confirm"},
		"a redirecting token endpoint": {func(e *ehr) {
			e.onToken = func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusTemporaryRedirect)
			}
		}, 502, "did not confirm"},
		"a slow token": {func(e *ehr) {
			e.onToken = func(_ http.ResponseWriter, r *http.Request) { waits(r) }
		}, 502, "did not confirm"},
		"no patient":              {func(e *ehr) { delete(e.context, "patient") }, 502, "whose it is"},
		"a patient that is none":  {func(e *ehr) { e.context["patient"] = "../Patient" }, 502, "whose it is"},
		"a patient of another id": {func(e *ehr) { e.resources["Patient/p1"] = json.RawMessage(`{"resourceType":"Patient","id":"p2"}`) }, 502, "whose it is"},
		"a patient that is gone":  {func(e *ehr) { delete(e.resources, "Patient/p1") }, 502, "whose it is"},
		"a patient that is large": {func(e *ehr) { e.resources["Patient/p1"] = json.RawMessage(large) }, 502, "whose it is"},
		"a slow patient": {func(e *ehr) {
			e.onRead = func(_ http.ResponseWriter, r *http.Request) bool { waits(r); return true }
		}, 502, "whose it is"},
		"a context that is none":      {func(e *ehr) { e.context["fhirContext"] = "ServiceRequest/o1" }, 502, "whose it is"},
		"no PKCE":                     {func(e *ehr) { e.described["code_challenge_methods_supported"] = []string{"plain"} }, 502, "S256"},
		"no address of tokens":        {func(e *ehr) { delete(e.described, "token_endpoint") }, 502, "smart-configuration"},
		"an address without TLS":      {func(e *ehr) { e.described["authorization_endpoint"] = "http://ehr.example/authorize" }, 502, "smart-configuration"},
		"an address that is no web's": {func(e *ehr) { e.described["authorization_endpoint"] = "javascript:alert(1)" }, 502, "smart-configuration"},
		"a description that is large": {func(e *ehr) { e.described["x"] = strings.Repeat("x", 1<<20) }, 502, "smart-configuration"},
		"an access that is not given": {func(e *ehr) { e.described["authorization_endpoint"] = e.URL + "/denied" }, 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			log := logged(t)
			e := newEHR(t)
			c.change(e)
			l := launching(t, e, func(c *smart.Config) { c.Patience = 300 * time.Millisecond })
			b := newBrowser(t)
			begun := time.Now()
			r := b.launch(t, l, e)
			assert.Less(t, time.Since(begun), 5*time.Second)
			assert.Equal(t, c.status, r.status)
			assert.Contains(t, r.text, c.says)
			assert.NotContains(t, r.text, "<justify-advisor")
			if c.says == "" {
				return
			}
			assert.Contains(t, r.header.Get("Content-Security-Policy"), "default-src 'none'")
			for _, secret := range []string{accessToken, "Invented", "p1", "code-1"} {
				assert.NotContains(t, log.String(), secret)
			}
			assert.NotContains(t, r.text+strings.Join(b.visited, " "), accessToken)
			assert.Contains(t, log.String(), "SMART launch", "who runs this server is told")
		})
	}
}

// waits until who asked gives up.
func waits(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-time.After(patience / 4):
	}
}

// TestSMARTAddresses: who did not begin a launch ends none, and nobody ends one twice.
func TestSMARTAddresses(t *testing.T) {
	e := newEHR(t)
	l := launching(t, e)
	site := "http://" + l.address
	for query, status := range map[string]int{
		"": 400, "iss=" + e.base(): 400, "launch=x": 400, "iss=" + e.base() + "&iss=" + e.base() + "&launch=x": 400,
		"launch=x&iss=https://elsewhere.example/fhir":              403,
		"launch=x&iss=" + url.QueryEscape(e.base()+"/../x"):        403,
		"launch=x&iss=" + url.QueryEscape(e.URL):                   403,
		"launch=x&iss=" + url.QueryEscape(e.base()+"@x"):           403,
		"launch=" + strings.Repeat("x", 5000) + "&iss=" + e.base(): 400,
	} {
		r := newBrowser(t).open(t, site+"/smart/launch?"+query)
		assert.Equal(t, status, r.status, query)
		assert.Contains(t, r.header.Get("Content-Type"), "text/html")
	}
	assert.Empty(t, e.asked)
	assert.Empty(t, e.read)

	// begin stops at the record's login, and says where it would come back to.
	begin := func(b *browser) (back string) {
		b.CheckRedirect = func(next *http.Request, _ []*http.Request) error {
			if strings.HasPrefix(next.URL.Path, "/smart/redirect") {
				back = next.URL.String()
				return http.ErrUseLastResponse
			}
			return nil
		}
		b.launch(t, l, e)
		b.CheckRedirect = nil
		return back
	}
	b := newBrowser(t)
	back := begin(b)
	assert.Equal(t, http.StatusBadRequest, newBrowser(t).open(t, back).status, "another browser did not begin it")
	assert.Equal(t, http.StatusBadRequest, b.open(t, back).status, "and after that nobody ends it")

	back = begin(b)
	u, err := url.Parse(back)
	require.NoError(t, err)
	q := u.Query()
	for _, state := range []string{"", "x", q.Get("state")[:8], q.Get("state") + "x", strings.ToLower(q.Get("state"))} {
		assert.Equal(t, http.StatusBadRequest, b.open(t, site+"/smart/redirect?code="+q.Get("code")+"&state="+state).status, state)
	}
	assert.Equal(t, http.StatusMethodNotAllowed, l.send(t, http.MethodHead, u.RequestURI(), "").status)
	assert.Equal(t, http.StatusMethodNotAllowed, l.send(t, http.MethodPost, u.RequestURI(), "").status)
	require.Equal(t, http.StatusOK, b.open(t, back).status, "the one that it began, it ends")
	r := b.open(t, back)
	assert.Equal(t, http.StatusBadRequest, r.status, "once")
	assert.Contains(t, r.text, "used already")

	u, err = url.Parse(begin(b))
	require.NoError(t, err)
	r = b.open(t, site+"/smart/redirect?error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E&state="+u.Query().Get("state"))
	assert.Equal(t, http.StatusForbidden, r.status)
	assert.Contains(t, r.text, "gave no access")
	assert.NotContains(t, r.text, "alert")

	back = begin(b)
	assert.Equal(t, http.StatusBadRequest, b.open(t, back+"&iss=https%3A%2F%2Felsewhere.example").status, "an answer of another server (RFC 9207)")
	assert.Equal(t, http.StatusOK, b.open(t, begin(b)+"&iss="+url.QueryEscape(e.URL)).status)
	assert.Equal(t, http.StatusGone, b.open(t, site+"/smart/advisor/none").status)
}

// TestSMARTVerifier: a code alone, without the verifier that never left this server, is worth nothing.
func TestSMARTVerifier(t *testing.T) {
	e := newEHR(t)
	l := launching(t, e)
	require.Equal(t, http.StatusOK, newBrowser(t).launch(t, l, e).status)
	e.mu.Lock()
	e.grants["stolen"] = e.asked[0]
	e.mu.Unlock()
	for _, verifier := range []string{"", e.asked[0].Get("code_challenge"), strings.Repeat("x", 43)} {
		response, err := http.PostForm(e.URL+"/token", url.Values{
			"grant_type": {"authorization_code"}, "code": {"stolen"}, "redirect_uri": {e.asked[0].Get("redirect_uri")},
			"client_id": {"justify"}, "code_verifier": {verifier},
		})
		require.NoError(t, err)
		response.Body.Close()
		assert.Equal(t, http.StatusBadRequest, response.StatusCode)
	}
}

// TestSMARTWords: each refusal has its words in every language.
func TestSMARTWords(t *testing.T) {
	l := launching(t, newEHR(t))
	for _, language := range []string{"en", "de", "fr", "es", "it"} {
		seen := map[string]bool{}
		for _, why := range smart.Refusals {
			w := httptest.NewRecorder()
			l.pages.Close(http.StatusGone, pages.OfLaunch(string(why)))(w, httptest.NewRequest(http.MethodGet, "/smart/launch?language="+language, nil))
			said := regexp.MustCompile(`<h1>.+</h1>\s*<p>(.+)</p>`).FindStringSubmatch(w.Body.String())
			require.NotNil(t, said, "%s: %s", language, why)
			assert.False(t, seen[said[1]], said[1])
			seen[said[1]] = true
		}
	}
}
