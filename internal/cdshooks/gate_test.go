package cdshooks

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lestrrat-go/jwx/v3/jwa"
	"github.com/lestrrat-go/jwx/v3/jwk"
	"github.com/lestrrat-go/jwx/v3/jws"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	issuer  = "https://ehr.example.org"
	address = "https://cds.example.org/cds-services/" + orderSignID
)

// signer is a client with a key.
type signer struct {
	algorithm jwa.SignatureAlgorithm
	key       jwk.Key
}

func newSigner(t testing.TB, algorithm jwa.SignatureAlgorithm, raw any) *signer {
	t.Helper()
	key, err := jwk.Import(raw)
	require.NoError(t, err)
	require.NoError(t, key.Set(jwk.KeyIDKey, "k1"))
	return &signer{algorithm, key}
}

func newES384(t testing.TB) *signer {
	t.Helper()
	raw, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	return newSigner(t, jwa.ES384(), raw)
}

// public is the key set of the client.
func (s *signer) public(t testing.TB) []byte {
	t.Helper()
	key, err := s.key.PublicKey()
	require.NoError(t, err)
	set := jwk.NewSet()
	require.NoError(t, set.AddKey(key))
	text, err := json.Marshal(set)
	require.NoError(t, err)
	return text
}

// token signs claims that are sound but for the changes; a nil value takes a claim out, and so for the header.
func (s *signer) token(t testing.TB, now time.Time, changes, header map[string]any) string {
	t.Helper()
	claims := map[string]any{"iss": issuer, "aud": address, "exp": now.Add(4 * time.Minute).Unix(), "iat": now.Unix(), "jti": uuid.NewString()}
	for name, value := range changes {
		claims[name] = value
		if value == nil {
			delete(claims, name)
		}
	}
	h := jws.NewHeaders()
	require.NoError(t, h.Set("typ", "JWT"))
	for name, value := range header {
		require.NoError(t, h.Set(name, value))
	}
	signed, err := jws.Sign(plainJSON(claims), jws.WithKey(s.algorithm, s.key, jws.WithProtectedHeaders(h)))
	require.NoError(t, err)
	return string(signed)
}

// guardedBench lets in one client, and tells what was logged.
func guardedBench(t *testing.T, client Client) (*bench, *bytes.Buffer) {
	t.Helper()
	client.Issuer, client.Site = issuer, "south"
	b := newBench(t, func(c *Config) { c.Trial, c.TrialSite, c.Clients = false, "", []Client{client} })
	logged := &bytes.Buffer{}
	was := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(logged, nil)))
	t.Cleanup(func() { slog.SetDefault(was) })
	return b, logged
}

func (b *bench) with(t *testing.T, authorization ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, servicesPath+"/"+orderSignID, strings.NewReader(signing(lumbarOrder)))
	for _, a := range authorization {
		r.Header.Add("Authorization", a)
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

// TestTokens: only what an allowed client signed, for this address, now, and once. A refusal is bare, and the log holds nothing of it.
func TestTokens(t *testing.T) {
	s := newES384(t)
	b, logged := guardedBench(t, Client{Keys: s.public(t), JKU: "https://ehr.example.org/jwks"})
	now := b.Now()
	stranger := newES384(t)
	renamed := newES384(t)
	require.NoError(t, renamed.key.Set(jwk.KeyIDKey, "k2"))
	symmetric := newSigner(t, jwa.HS384(), []byte("an invented secret of many bytes, of 48 at least"))
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)

	good := s.token(t, now, nil, nil)
	require.Equal(t, 200, b.with(t, "Bearer "+good).Code)
	assert.Equal(t, "south", b.asked[0].Site, "the site is that of the client")
	require.Equal(t, 200, b.with(t, "bearer "+s.token(t, now, map[string]any{"aud": []string{"https://other.example.org", address}}, map[string]any{"jku": "https://ehr.example.org/jwks"})).Code)
	served := len(b.asked)

	claims := func(name string, value any) []string {
		return []string{"Bearer " + s.token(t, now, map[string]any{name: value}, nil)}
	}
	head, body, _ := strings.Cut(good, ".")
	_, signature, _ := strings.Cut(body, ".")
	for name, authorization := range map[string][]string{
		"none":             nil,
		"two":              {"Bearer " + s.token(t, now, nil, nil), "Bearer " + s.token(t, now, nil, nil)},
		"basic":            {"Basic Y2FuYXJ5"},
		"no token":         {"Bearer Canary"},
		"huge":             {"Bearer " + strings.Repeat("a", maxToken+1)},
		"again":            {"Bearer " + good},
		"unsigned":         {"Bearer eyJhbGciOiJub25lIn0." + strings.Split(good, ".")[1] + "."},
		"symmetric":        {"Bearer " + symmetric.token(t, now, nil, nil)},
		"P-256":            {"Bearer " + newSigner(t, jwa.ES256(), p256).token(t, now, nil, nil)},
		"stranger":         {"Bearer " + stranger.token(t, now, nil, nil)},
		"changed":          {"Bearer " + head + ".eyJpc3MiOiJDYW5hcnkifQ." + signature},
		"another key":      {"Bearer " + renamed.token(t, now, nil, nil)},
		"critical":         {"Bearer " + s.token(t, now, nil, map[string]any{"crit": []string{"exp"}, "exp": 1})},
		"another key set":  {"Bearer " + s.token(t, now, nil, map[string]any{"jku": "https://evil.example.org/jwks"})},
		"another type":     {"Bearer " + s.token(t, now, nil, map[string]any{"typ": "at+jwt"})},
		"another issuer":   claims("iss", "https://Canary.example.org"),
		"no issuer":        claims("iss", nil),
		"another audience": claims("aud", "https://cds.example.org/cds-services/"+orderSelectID),
		"no audience":      claims("aud", nil),
		"no end":           claims("exp", nil),
		"ended":            claims("exp", now.Unix()),
		"without end":      claims("exp", now.Add(24*time.Hour).Unix()),
		"no beginning":     claims("iat", nil),
		"of the future":    claims("iat", now.Add(2*time.Minute).Unix()),
		"no id":            claims("jti", nil),
		"a text as end":    claims("exp", "Canary"),
	} {
		w := b.with(t, authorization...)
		assert.Equal(t, http.StatusUnauthorized, w.Code, name)
		assert.Empty(t, w.Body.String(), name)
	}
	assert.Len(t, b.asked, served)
	assert.NotContains(t, logged.String(), "Canary")
	assert.NotContains(t, logged.String(), "eyJ", "no part of a token is logged")
	assert.Contains(t, logged.String(), "shown before", "but why it was refused is")
}

func TestRSA(t *testing.T) {
	strong, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	s := newSigner(t, jwa.RS384(), strong)
	b, _ := guardedBench(t, Client{Keys: s.public(t)})
	assert.Equal(t, 200, b.with(t, "Bearer "+s.token(t, b.Now(), nil, nil)).Code)
	s.algorithm = jwa.RS256()
	assert.Equal(t, 401, b.with(t, "Bearer "+s.token(t, b.Now(), nil, nil)).Code)
}

// TestFetchedKeys: keys come from the one address that is configured, are kept, and are asked for again when a new one is used.
func TestFetchedKeys(t *testing.T) {
	first, second := newES384(t), newES384(t)
	require.NoError(t, second.key.Set(jwk.KeyIDKey, "k2"))
	var served atomic.Pointer[signer]
	var times, status atomic.Int32
	served.Store(first)
	status.Store(200)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		times.Add(1)
		w.WriteHeader(int(status.Load()))
		_, _ = w.Write(served.Load().public(t))
	}))
	defer web.Close()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	b, _ := guardedBench(t, Client{JKU: web.URL})
	b.gate.config.Now = func() time.Time { return now }
	for _, ring := range b.gate.clients {
		ring.now = b.gate.config.Now
	}
	call := func(s *signer) int { return b.with(t, "Bearer "+s.token(t, now, nil, nil)).Code }
	assert.Equal(t, 200, call(first))
	assert.Equal(t, 200, call(first))
	assert.EqualValues(t, 1, times.Load())
	assert.Equal(t, 401, call(second))
	assert.EqualValues(t, 1, times.Load(), "a key that is not known does not bring about a fetch at any time")
	now = now.Add(time.Minute)
	served.Store(second)
	assert.Equal(t, 200, call(second))
	assert.Equal(t, 401, call(first), "a key that was withdrawn holds no more")
	now = now.Add(2 * time.Hour)
	status.Store(500)
	assert.Equal(t, 200, call(second), "the keys cannot be fetched: the old ones hold for a while")
	now = now.Add(25 * time.Hour)
	assert.Equal(t, 401, call(second))
}

// TestNoRedirect: an address on the list leads to no other.
func TestNoRedirect(t *testing.T) {
	s := newES384(t)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(s.public(t)) }))
	defer other.Close()
	web := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusFound))
	defer web.Close()
	b, _ := guardedBench(t, Client{JKU: web.URL})
	assert.Equal(t, 401, b.with(t, "Bearer "+s.token(t, b.Now(), nil, nil)).Code)
}

// TestTrial: without tokens only this machine is answered, and nobody through a proxy on it.
func TestTrial(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		from, forwarded string
		status          int
	}{{"127.0.0.1:1", "", 200}, {"[::1]:1", "", 200}, {"10.0.0.7:1", "", 401}, {"127.0.0.1:1", "10.0.0.7", 401}, {"", "", 401}} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, servicesPath+"/"+orderSignID, strings.NewReader(signing(lumbarOrder)))
		r.RemoteAddr = c.from
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		assert.Equal(t, c.status, w.Code, "%+v", c)
	}
}

// TestSeen: it forgets what has expired, and refuses rather than forget what has not.
func TestSeen(t *testing.T) {
	s := seen{until: map[fingerprint]int64{}}
	for i := range maxSeen {
		s.until[fingerprint{byte(i), byte(i >> 8), byte(i >> 16)}] = 100
	}
	other := fingerprint{31: 1}
	assert.ErrorIs(t, s.first(other, 100, 200), errFull)
	assert.NoError(t, s.first(other, 101, 200))
	assert.Len(t, s.until, 1)
	assert.Error(t, s.first(other, 150, 200))
}
