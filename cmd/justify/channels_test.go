package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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
		"languages: {north: de}\n":                                                                         "no channel: write cds-hooks or pss",
		"cds-hooks: {public-url: https://x.example, clients: [{issuer: https://y.example, site: mars}]}\n": "cds-hooks: site mars",
	} {
		require.NoError(t, os.WriteFile(channels, []byte(text), 0o600))
		o := invoke(t, "", "serve", "--library", testLibrary, "--record", "off", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--sites", sites, "--channels", channels)
		assert.NotEqual(t, exitFine, o.code, text)
		assert.Contains(t, o.errors, says, text)
	}
}
