package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/replay"
)

// TestSynthesiseAndReplay: what synthesise writes is what replay and evaluate read, on lines and in Parquet.
func TestSynthesiseAndReplay(t *testing.T) {
	dir := t.TempDir()
	lines, again, rows := filepath.Join(dir, "r.ndjson"), filepath.Join(dir, "again.ndjson"), filepath.Join(dir, "r.parquet")
	for _, args := range [][]string{{"-o", lines}, {"-o", again}, {"-o", rows, "--parquet"}} {
		r := invoke(t, "", append([]string{"synthesise", "-n", "600", "--seed", "4"}, args...)...)
		require.Equal(t, exitFine, r.code, r.errors)
	}
	text, err := os.ReadFile(lines)
	require.NoError(t, err)
	same, err := os.ReadFile(again)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(same))
	assert.Equal(t, string(text), invoke(t, "", "synthesise", "-n", "600", "--seed", "4").out)
	assert.NotEqual(t, string(text), invoke(t, "", "synthesise", "-n", "600", "--seed", "5").out)

	library := filepath.Join(dir, "library")
	require.NoError(t, os.CopyFS(library, os.DirFS("../../guidelines")))
	require.NoError(t, os.Remove(filepath.Join(library, "embed.go")))
	file := filepath.Join(library, "spine", "low-back-pain.yaml")
	guideline, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(guideline), `">= 18 y"`, `">= 50 y"`, 1)), 0o600))
	edition := filepath.Join(dir, "new.tar.gz")
	require.Equal(t, exitFine, invoke(t, "", "build", library, "-o", edition).code)

	report := func(args ...string) (r replay.Report) {
		o := invoke(t, string(text), append([]string{"replay", "--format", "json"}, args...)...)
		require.Equal(t, exitFine, o.code, o.errors)
		require.NoError(t, json.Unmarshal([]byte(o.out), &r))
		return r
	}
	want := report("--edition", library, lines)
	assert.EqualValues(t, 600, want.All.Referrals)
	assert.True(t, want.Differs())
	assert.Len(t, want.Sites, 4)
	assert.Equal(t, want, report("--edition", edition, "-"))
	assert.Equal(t, want, report("--edition", edition, rows))
	assert.Equal(t, want, report("--edition", edition, "--state", filepath.Join(dir, "state"), lines))
	assert.Equal(t, want, report("--edition", edition, "--state", filepath.Join(dir, "state"), lines), "nothing is left to do")
	none := report("--edition", edition, "--against", library, lines)
	assert.False(t, none.Differs())

	for format, says := range map[string]string{"table": "First ranks that differ", "markdown": "## Replay: 600 referrals", "csv": "all,all,referrals,,,600"} {
		o := invoke(t, "", "replay", "--edition", edition, "--format", format, lines)
		require.Equal(t, exitFine, o.code, o.errors)
		assert.Contains(t, o.out, says)
	}
}

// TestReplayRefuses what cannot be meant.
func TestReplayRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "r.parquet")
	require.NoError(t, os.WriteFile(text, []byte("{}\n"), 0o600))
	state := filepath.Join(dir, "state")
	require.NoError(t, os.WriteFile(state, []byte("{}"), 0o600))
	for says, args := range map[string][]string{
		`required flag(s) "edition" not set`: {"replay", "r.ndjson"},
		"no such file":                       {"replay", "--edition", testLibrary, "none.ndjson"},
		"is a folder":                        {"replay", "--edition", testLibrary, dir},
		"no Parquet file, or a damaged one":  {"replay", "--edition", testLibrary, text},
		"cannot be gone on with":             {"replay", "--edition", testLibrary, "--state", state, "-"},
		"belongs to other editions":          {"replay", "--edition", testLibrary, "--state", state, text},
		"a Parquet file needs a name":        {"synthesise", "--parquet"},
		"write how many":                     {"synthesise", "-n", "-1"},
	} {
		r := invoke(t, "", args...)
		assert.Equal(t, exitUsage, r.code, says)
		assert.Contains(t, r.errors, says)
		assert.Empty(t, r.out)
	}
}
