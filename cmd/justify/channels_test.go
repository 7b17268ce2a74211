package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
