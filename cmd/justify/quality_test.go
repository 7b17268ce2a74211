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

// TestQualityOfAuthorTests holds what an editor sees of coverage and mutants, and of their reports.
func TestQualityOfAuthorTests(t *testing.T) {
	dir := t.TempDir()
	page, data := filepath.Join(dir, "report.html"), filepath.Join(dir, "report.json")
	r := invoke(t, "", "test", testLibrary, "--coverage=lines", "--mutation", "--report", page, "--report", data)
	require.Equal(t, exitFine, r.code, "survivors are no failure: %s", r.errors)
	first, rest, _ := strings.Cut(r.out, "\n")
	golden(t, "test/quality.txt", shortDigest(first+"\n")+strings.ReplaceAll(rest, dir, "DIR"))

	text, err := os.ReadFile(data)
	require.NoError(t, err)
	var report testReport
	require.NoError(t, json.Unmarshal(text, &report))
	assert.Len(t, report.Guidelines, 2)
	require.NotNil(t, report.Mutation)
	alive := 0
	html, err := os.ReadFile(page)
	require.NoError(t, err)
	for _, s := range report.Survivors {
		alive += len(s.Mutants)
		for _, m := range s.Mutants {
			assert.True(t, strings.Contains(string(html), m.Pos.String()), m.Pos)
		}
	}
	assert.Equal(t, report.Mutation.Alive, alive)
	for _, outside := range []string{"src=", "href=", "url(", "@import"} {
		assert.False(t, strings.Contains(string(html), outside), "the page stands alone: %s", outside)
	}
	assert.True(t, strings.Contains(string(html), "egfr: &#34;&lt; 30 mL/min"), "what an author wrote is text, not markup")
}

func TestQualityThatIsAskedFor(t *testing.T) {
	for flag, code := range map[string]int{
		"--min-coverage=10": exitFine, "--min-coverage=90": exitFindings, "--min-mutation=10": exitFine, "--min-mutation=90": exitFindings,
		"--min-coverage=101": exitUsage, "--coverage=all": exitUsage, "--report=report.txt": exitUsage, "--only=headach": exitUsage,
	} {
		r := invoke(t, "", "test", testLibrary, flag)
		assert.Equal(t, code, r.code, "%s: %s", flag, r.errors)
	}
	assert.Contains(t, invoke(t, "", "test", testLibrary, "--only=headach").errors, `no guideline "headach"; did you mean "headache"?`)
	only := invoke(t, "", "test", testLibrary, "--only=headache", "--mutation")
	assert.NotContains(t, only.out, "knee")
}
