package gateway

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/smart"
)

// What must stand nowhere but in calls between the servers.
const (
	accessToken  = "token-that-nobody-sees"
	clientSecret = "secret+of/the client"
)

// ehr is a record that launches apps: an authorization server and a FHIR server. A test changes what it says and gives.
type ehr struct {
	*httptest.Server
	mu        sync.Mutex
	described map[string]any
	context   map[string]any             // beside the token
	resources map[string]json.RawMessage // by path and query
	onGrant   func(url.Values)           // what was asked for is changed on the way
	onToken   http.HandlerFunc           // in the place of the token
	onRead    func(http.ResponseWriter, *http.Request) (done bool)
	grants    map[string]url.Values // by code: what was asked for
	asked     []url.Values          // of the authorization server
	read      []string              // of the FHIR server
	secret    string                // of the client
}

const fhirPath = "/fhir"

// newEHR has a man of 45 with a headache, for whom an MRI was ordered.
func newEHR(t *testing.T) *ehr {
	e := &ehr{grants: map[string]url.Values{}, context: map[string]any{
		"patient": "p1", "encounter": "e1", "fhirContext": []any{map[string]any{"reference": "ServiceRequest/o1"}},
	}, resources: map[string]json.RawMessage{
		"Patient/p1":        json.RawMessage(`{"resourceType":"Patient","id":"p1","name":[{"use":"old","family":"Before"},{"use":"official","family":"Invented","given":["Ivo"]}],"birthDate":"1981-03-02","gender":"male"}`),
		"ServiceRequest/o1": serviceRequest("o1", "p1", "30657-1", "R51"),
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+fhirPath+"/.well-known/smart-configuration", func(w http.ResponseWriter, _ *http.Request) {
		e.mu.Lock()
		defer e.mu.Unlock()
		_ = json.NewEncoder(w).Encode(e.described)
	})
	mux.HandleFunc("GET /authorize", e.authorize)
	mux.HandleFunc("POST /token", e.token)
	mux.HandleFunc("GET "+fhirPath+"/", e.give)
	e.Server = httptest.NewServer(mux)
	t.Cleanup(e.Close)
	e.described = map[string]any{
		"issuer": e.URL, "authorization_endpoint": e.URL + "/authorize", "token_endpoint": e.URL + "/token",
		"code_challenge_methods_supported": []string{"S256"}, "grant_types_supported": []string{"authorization_code"},
		"capabilities": []string{"launch-ehr", "client-public", "permission-v2", "context-ehr-patient"},
	}
	return e
}

func serviceRequest(id, patient, exam, reason string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"resourceType":"ServiceRequest","id":%q,"status":"active","intent":"order","subject":{"reference":"Patient/%s"},
		"code":{"coding":[{"system":"http://loinc.org","code":%q}]},"reasonCode":[{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":%q}]}]}`, id, patient, exam, reason))
}

func (e *ehr) base() string { return e.URL + fhirPath }

// authorize logs the user in, and comes back with a code.
func (e *ehr) authorize(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	q := r.URL.Query()
	e.asked = append(e.asked, q)
	code := fmt.Sprintf("code-%d", len(e.asked))
	e.grants[code] = maps.Clone(q)
	if e.onGrant != nil {
		e.onGrant(e.grants[code])
	}
	back := url.Values{"code": {code}, "state": {q.Get("state")}}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

// token gives a token for a code, once, to who knows the verifier.
func (e *ehr) token(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.onToken != nil {
		e.onToken(w, r)
		return
	}
	_ = r.ParseForm()
	grant, ok := e.grants[r.Form.Get("code")]
	delete(e.grants, r.Form.Get("code"))
	sum := sha256.Sum256([]byte(r.Form.Get("code_verifier")))
	id, secret, basic := r.BasicAuth()
	switch {
	case !ok, r.Form.Get("grant_type") != "authorization_code", r.Form.Get("redirect_uri") != grant.Get("redirect_uri"),
		grant.Get("code_challenge_method") != "S256", base64.RawURLEncoding.EncodeToString(sum[:]) != grant.Get("code_challenge"):
		refuseCode(w, "invalid_grant")
		return
	case e.secret == "" && (basic || r.Form.Get("client_id") != "justify" || r.Form.Has("client_secret")),
		e.secret != "" && (!basic || id != "justify" || secret != url.QueryEscape(e.secret) || r.Form.Has("client_secret")):
		refuseCode(w, "invalid_client")
		return
	}
	answer := map[string]any{"access_token": accessToken, "token_type": "Bearer", "expires_in": 300, "scope": grant.Get("scope")}
	maps.Copy(answer, e.context)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func refuseCode(w http.ResponseWriter, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(w, `{"error":%q,"error_description":"patient Invented, %s"}`, why, accessToken)
}

// give reads resources for who has the token; a search without a result is an empty Bundle.
func (e *ehr) give(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	query := strings.TrimPrefix(r.URL.RequestURI(), fhirPath+"/")
	e.read = append(e.read, query)
	resource, ok := e.resources[query]
	if kind, _, _ := strings.Cut(query, "?"); !ok {
		resource, ok = e.resources[kind]
	}
	onRead := e.onRead
	e.mu.Unlock()
	switch {
	case onRead != nil && onRead(w, r):
	case r.Header.Get("Authorization") != "Bearer "+accessToken:
		w.WriteHeader(http.StatusUnauthorized)
	case ok:
		_, _ = w.Write(resource)
	case strings.Contains(query, "?"):
		_, _ = io.WriteString(w, `{"resourceType":"Bundle","type":"searchset","total":0}`)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// launching is a gateway that takes launches of a record.
func launching(t *testing.T, e *ehr, change ...func(*smart.Config)) *loopback {
	t.Helper()
	l := listen(t, newServer(t), patience)
	l.launches(t, e, change...)
	return l
}

func (l *loopback) launches(t *testing.T, e *ehr, change ...func(*smart.Config)) {
	t.Helper()
	c := smart.Config{PublicURL: "http://" + l.address, Servers: []smart.Server{{Issuer: e.base(), ClientID: "justify"}}, Patience: 2 * time.Second}
	for _, f := range change {
		f(&c)
	}
	require.NoError(t, l.SMART(c))
}

// browser keeps cookies, and remembers where it was.
type browser struct {
	http.Client
	visited []string
}

func newBrowser(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	b := &browser{Client: http.Client{Jar: jar, Timeout: patience}}
	b.CheckRedirect = func(next *http.Request, _ []*http.Request) error {
		b.visited = append(b.visited, next.URL.String())
		return nil
	}
	return b
}

// open goes to an address, and where it leads.
func (b *browser) open(t *testing.T, address string) reply {
	t.Helper()
	b.visited = append(b.visited, address)
	response, err := b.Get(address)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return reply{status: response.StatusCode, header: response.Header, text: string(text)}
}

// launch opens the app as the record does.
func (b *browser) launch(t *testing.T, l *loopback, e *ehr) reply {
	t.Helper()
	return b.open(t, "http://"+l.address+"/smart/launch?"+url.Values{"iss": {e.base()}, "launch": {"handle"}}.Encode())
}

func (b *browser) at() string { return b.visited[len(b.visited)-1] }

// logged is everything that is logged from now on.
func logged(t *testing.T) *safeBuffer {
	before, text := slog.Default(), &safeBuffer{}
	slog.SetDefault(slog.New(slog.NewTextHandler(text, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	return text
}

type safeBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
