package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shippedEdition builds the shipped library once, so that commands need not.
func shippedEdition(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "edition.tar.gz")
	r := invoke(t, "", "build", "-o", file)
	require.Equal(t, exitFine, r.code, r.errors)
	return file
}

// TestAroundTheQuestion: what a referrer, a patient and a department ask besides a recommendation.
func TestAroundTheQuestion(t *testing.T) {
	file := shippedEdition(t)

	found := invoke(t, "", "search", "worst headache of my life, no fever", "--edition", file)
	require.Equal(t, exitFine, found.code, found.errors)
	assert.True(t, strings.HasPrefix(found.out, "thunderclap-headache  Thunderclap headache  worst headache life"), found.out)
	assert.Contains(t, found.errors, "negated, and passed over: fever")
	german := invoke(t, "", "search", "Kreuzschmerzen", "--language", "de", "--format", "json", "--edition", file)
	require.Equal(t, exitFine, german.code, german.errors)
	var answer struct {
		Hits []struct{ Indication, Title string }
	}
	require.NoError(t, json.Unmarshal([]byte(german.out), &answer))
	assert.Equal(t, "low-back-pain", answer.Hits[0].Indication)
	nothing := invoke(t, "", "search", "renew my car insurance", "--edition", file)
	assert.Equal(t, exitFindings, nothing.code)
	assert.Contains(t, nothing.errors, "no indication is near enough to propose")

	leaflet := invoke(t, "", "leaflet", "ct-head-wo", "--edition", file)
	require.Equal(t, exitFine, leaflet.code, leaflet.errors)
	golden(t, "leaflet.txt", leaflet.out)
	assert.Contains(t, invoke(t, "", "leaflet", "ct-head-wo", "--language", "de", "--edition", file).out, "(draft translation)")
	assert.Equal(t, exitUsage, invoke(t, "", "leaflet", "ct-haed-wo", "--edition", file).code)

	above := invoke(t, "", "dose", "check", "ct-head-wo", "--dlp", "840 mGy.cm", "--ctdi-vol", "45 mGy", "--age", "54 y", "--edition", file)
	assert.Equal(t, exitFindings, above.code)
	golden(t, "dose.txt", above.out)
	child := invoke(t, "", "dose", "check", "ct-head-wo", "--dlp", "840 mGy.cm", "--age", "5 y", "--edition", file)
	assert.Equal(t, exitFine, child.code)
	assert.Contains(t, child.out, "the edition has none for patients of this age and weight")
	for _, wrong := range [][]string{{"--dlp", "840"}, {"--dlp", "> 840 mGy.cm"}, {"--age", "5 kg", "--dlp", "1 mGy.cm"}, {}} {
		r := invoke(t, "", append([]string{"dose", "check", "ct-head-wo", "--edition", file}, wrong...)...)
		assert.Equal(t, exitUsage, r.code, "%v", wrong)
		assert.NotEmpty(t, r.errors)
	}
}

// TestReport counts a small library.
func TestReport(t *testing.T) {
	dir := copyOf(t, testLibrary)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "queries"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "queries", "en.tsv"), []byte("headache\theadache\ncar insurance\t-\n"), 0o600))
	r := invoke(t, "", "report", dir, "--today", "2026-11-21")
	require.Equal(t, exitFine, r.code, r.errors)
	for _, row := range []string{"| guidelines | ", "| mutation score | ", "| indications | ", "| exams with a whole leaflet | 1 of 8 |", "| en | 1 | 100.0 % | 100.0 % | 1 | 100.0 % |"} {
		assert.Contains(t, r.out, row)
	}
}
