package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/gateway"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/smart"
)

// TestSMARTChannel: the file says whose launches are taken; secrets stand in files of their own.
func TestSMARTChannel(t *testing.T) {
	dir := t.TempDir()
	beside := func(name string) string { return filepath.Join(dir, name) }
	require.NoError(t, os.WriteFile(beside("good"), []byte("a secret\n"), 0o600))
	require.NoError(t, os.WriteFile(beside("empty"), []byte("\n"), 0o600))
	of := func(secret string) (smart.Config, error) {
		return (&smartOf{PublicURL: "https://cds.example", Servers: []fhirServerOf{{Issuer: "https://fhir.example", Site: "north", ClientID: "justify", Secret: secret}}}).config(beside)
	}
	c, err := of("good")
	require.NoError(t, err)
	assert.Equal(t, smart.Config{PublicURL: "https://cds.example", Servers: []smart.Server{{Issuer: "https://fhir.example", Site: "north", ClientID: "justify", Secret: "a secret"}}}, c)
	c, err = of("")
	require.NoError(t, err)
	assert.Empty(t, c.Servers[0].Secret, "a public client")
	_, err = of("empty")
	assert.ErrorContains(t, err, "a public client has no secret-file")
	_, err = of("missing")
	assert.ErrorContains(t, err, "SMART: the secret of https://fhir.example: ")
}

// TestChannelsAtFault: what cannot be in a channels file stops the server before it starts, with what would be right.
func TestChannelsAtFault(t *testing.T) {
	dir := t.TempDir()
	sites := filepath.Join(dir, "sites.yaml")
	require.NoError(t, os.WriteFile(sites, []byte("sites: {north: {}}\n"), 0o600))
	channels := filepath.Join(dir, "channels.yaml")
	for text, says := range map[string]string{
		"cds-hooks: {trial: true, site: mars}\n":                                                           "cds-hooks: site mars is none of the file of --sites",
		"pss: {trial: true, site: mars}\n":                                                                 "pss: site mars is none of the file of --sites",
		"cds-hooks: {trial: true, site: north}\nlanguages: {mars: de}\n":                                   "languages: site mars is none of the file of --sites",
		"cds-hooks: {trial: true, site: north}\nlanguages: {north: nl}\n":                                  `languages: north: "nl" is none that is spoken: write one of en, de, fr, es, it`,
		"cds-hooks: {trial: true, site: north}\nlanguage: de\n":                                            "language",
		"languages: {north: de}\n":                                                                         "no channel: write cds-hooks, smart or pss",
		"cds-hooks: {public-url: https://x.example, clients: [{issuer: https://y.example, site: mars}]}\n": "cds-hooks: site mars",
	} {
		require.NoError(t, os.WriteFile(channels, []byte(text), 0o600))
		o := invoke(t, "", "serve", "--library", testLibrary, "--record", "off", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--sites", sites, "--channels", channels)
		assert.NotEqual(t, exitFine, o.code, text)
		assert.Contains(t, o.errors, says, text)
	}
}

// TestPSSTrial: without tokens only this machine is answered, and nobody through a proxy on it.
func TestPSSTrial(t *testing.T) {
	packed, err := library{dir: testLibrary}.build()
	require.NoError(t, err)
	s, err := server.New(packed)
	require.NoError(t, err)
	g, err := gateway.New(s, gateway.Options{})
	require.NoError(t, err)
	t.Cleanup(g.Close)
	channels := filepath.Join(t.TempDir(), "channels.yaml")
	require.NoError(t, os.WriteFile(channels, []byte("pss: {trial: true}\n"), 0o600))
	require.NoError(t, openChannels(channels, g))
	for _, c := range []struct {
		from, header, value string
		status              int
	}{
		{"127.0.0.1:1", "", "", http.StatusBadRequest}, // let in, and told what is wrong with the request
		{"[::1]:1", "", "", http.StatusBadRequest},
		{"10.0.0.7:1", "", "", http.StatusUnauthorized},
		{"127.0.0.1:1", "X-Forwarded-For", "10.0.0.7", http.StatusUnauthorized},
		{"127.0.0.1:1", "Forwarded", "for=10.0.0.7", http.StatusUnauthorized},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/pss/PlanDefinition/GetRecommendations/$apply", strings.NewReader("{}"))
		r.RemoteAddr = c.from
		if c.header != "" {
			r.Header.Set(c.header, c.value)
		}
		w := httptest.NewRecorder()
		g.ServeHTTP(w, r)
		assert.Equal(t, c.status, w.Code, "%+v", c)
	}
}
