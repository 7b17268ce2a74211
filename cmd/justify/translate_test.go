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

// TestTranslateFiles: files are named as a shell completes them, or within the library; what is no library is said to be none.
func TestTranslateFiles(t *testing.T) {
	dir := copyOf(t, testLibrary)
	t.Chdir(filepath.Dir(dir))
	here := filepath.Base(dir)
	translation := filepath.Join(here, "translations/de/neuro/headache.yaml")
	require.Equal(t, exitFine, invoke(t, "", "translate", "de", "--dir", here).code)
	for _, file := range []string{
		"neuro/headache.yaml", here + "/neuro/headache.yaml", "./" + here + "/neuro/headache.yaml", dir + "/neuro/headache.yaml",
		"translations/de/neuro/headache.yaml", translation,
	} {
		r := invoke(t, "", "translate", "de", file, "neuro/headache.yaml", "--dir", here)
		require.Equal(t, exitFine, r.code, r.errors)
		assert.Regexp(t, `^`+translation+`: 0 of \d+ texts translated\n0 of \d+ texts translated\n$`, r.out, file)
	}

	text, err := os.ReadFile(translation)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(translation, []byte(strings.ReplaceAll(string(text), `de: ""`, "de: Auf Deutsch")), 0o600))
	r := invoke(t, "", "translate", "de", "neuro/headache.yaml", "--dir", here)
	assert.Regexp(t, `^(\d+) of \d+ texts translated\n$`, r.out, "a file that is whole is not named")

	r = invoke(t, "", "translate", "de", "neuro/headache.yaml", "neuro/nowhere.yaml", "--dir", here)
	assert.Equal(t, exitUsage, r.code, "each file has to be one")
	assert.Contains(t, r.errors, "neuro/nowhere.yaml: no such file")

	require.NoError(t, os.WriteFile("unrelated.yaml", []byte("{"), 0o600))
	r = invoke(t, "", "translate", "de")
	assert.Equal(t, exitUsage, r.code)
	assert.Equal(t, "justify: . is no guideline library: it has no folder vocabulary; name the library's with --dir\n", r.errors)
}
