package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTranslate: a translator gets files that lint and keep what was filled in.
func TestTranslate(t *testing.T) {
	dir := copyOf(t, testLibrary)
	r := invoke(t, "", "translate", "de", "--dir", dir)
	require.Equal(t, exitFine, r.code, r.errors)
	assert.Contains(t, r.out, "0 of ")
	written := strings.SplitN(strings.Split(r.out, "\n")[0], ":", 2)[0]
	text, err := os.ReadFile(written)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(text), "# yaml-language-server: $schema=../../../.schema/translation.json\n"), string(text))

	filled := strings.Replace(string(text), `de: ""`, "de: Auf Deutsch", 1)
	require.NoError(t, os.WriteFile(written, []byte(filled), 0o600))
	r = invoke(t, "", "translate", "de", "--dir", dir)
	require.Equal(t, exitFine, r.code, r.errors)
	again, err := os.ReadFile(written)
	require.NoError(t, err)
	assert.Equal(t, filled, string(again), "what was filled in stays, to the byte")
	assert.Equal(t, exitFine, invoke(t, "", "fmt", "--check", filepath.Join(dir, "translations")).code)
	assert.Contains(t, invoke(t, "", "build", dir, "-o", filepath.Join(t.TempDir(), "edition.tar.gz")).out, "edition")

	assert.Equal(t, exitUsage, invoke(t, "", "translate", "en", "--dir", dir).code)
	assert.Equal(t, exitUsage, invoke(t, "", "translate", "de", "vocabulary/nowhere.yaml", "--dir", dir).code)
}
