package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const exampleTable = "../../docs/examples/table"

// TestTable walks the example of docs/tables.md: a table becomes a library that lints, builds and answers, and the
// library and its edition give the table back.
func TestTable(t *testing.T) {
	folder, mapping := t.TempDir(), filepath.Join(exampleTable, "map.yaml")
	dir, packed := filepath.Join(folder, "criteria"), filepath.Join(folder, "edition.tar.gz")
	r := invoke(t, "", "import", "table", filepath.Join(exampleTable, "criteria.csv"), "--mapping", mapping, "-o", dir)
	require.Equal(t, exitFine, r.code, r.errors)
	golden(t, "table/import.txt", strings.ReplaceAll(r.out, folder, "…"))
	for _, name := range []string{"NOTICE", "invented-2026/tin-whistle-elbow.yaml", "vocabulary/facts.yaml"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		golden(t, "table/"+filepath.Base(name), string(text))
	}
	require.Equal(t, exitFine, invoke(t, "", "lint", dir).code)
	require.Equal(t, exitFine, invoke(t, "", "build", dir, "-o", packed).code)
	answer := invoke(t, adult("tin-whistle-elbow", "  facts: [{fact: tin-whistle-elbow-variant, choice: first-visit}]"), "evaluate", "-", "--edition", packed)
	require.Equal(t, exitFine, answer.code, answer.errors)
	golden(t, "table/answer.txt", answer.out)
	none := invoke(t, adult("tin-whistle-elbow", "  facts: [{fact: tin-whistle-elbow-variant, choice: none-of-these}]"), "evaluate", "-", "--edition", packed)
	assert.Contains(t, none.out, "No guideline of this edition speaks about this referral.")

	want, err := os.ReadFile(filepath.Join(exampleTable, "criteria.csv"))
	require.NoError(t, err)
	for _, from := range [][]string{{"--library", dir}, {"--edition", packed}} {
		r := invoke(t, "", append([]string{"export", "table", "--mapping", mapping}, from...)...)
		assert.Equal(t, exitFine, r.code, r.errors)
		assert.Equal(t, string(want), r.out)
	}
	workbook := filepath.Join(folder, "back.xlsx")
	require.Equal(t, exitFine, invoke(t, "", "export", "table", "--edition", packed, "--mapping", mapping, "-o", workbook).code)
	again := filepath.Join(folder, "again")
	r = invoke(t, "", "import", "table", workbook, "--mapping", mapping, "-o", again)
	require.Equal(t, exitFine, r.code, r.out+r.errors)
}

// TestTableRefused: an error in the table leaves nothing behind but the report.
func TestTableRefused(t *testing.T) {
	folder := t.TempDir()
	text, err := os.ReadFile(filepath.Join(exampleTable, "criteria.csv"))
	require.NoError(t, err)
	file, report, dir := filepath.Join(folder, "criteria.csv"), filepath.Join(folder, "report.json"), filepath.Join(folder, "criteria")
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), ",9,", ",11,", 1)), 0o600))
	r := invoke(t, "", "import", "table", file, "--mapping", filepath.Join(exampleTable, "map.yaml"), "-o", dir, "--report", report)
	assert.Equal(t, exitFindings, r.code)
	assert.Empty(t, r.errors)
	golden(t, "table/refused.txt", r.out)
	found, err := os.ReadFile(report)
	require.NoError(t, err)
	assert.Contains(t, string(found), `"kind": "rating",`)
	assert.NoDirExists(t, dir)

	require.NoError(t, os.Mkdir(dir, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "mine"), nil, 0o600))
	r = invoke(t, "", "import", "table", filepath.Join(exampleTable, "criteria.csv"), "--mapping", filepath.Join(exampleTable, "map.yaml"), "-o", dir)
	assert.Equal(t, exitUsage, r.code)
	assert.Contains(t, r.errors, "is not empty: name a new folder, or remove it first")
	assert.FileExists(t, filepath.Join(dir, "mine"))

	r = invoke(t, "", "export", "table", "--library", testLibrary, "--mapping", filepath.Join(exampleTable, "map.yaml"))
	assert.Equal(t, exitUsage, r.code)
	assert.Contains(t, r.errors, "no guideline here was imported from the table invented-2026")
}
