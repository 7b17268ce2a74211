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
