package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// changedLibrary is a copy of the test library in which one rating and one title were changed.
func changedLibrary(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "guidelines")
	require.NoError(t, os.CopyFS(dir, os.DirFS("testdata/library")))
	return dir
}

func change(t *testing.T, dir, file, old, new string) {
	t.Helper()
	path := filepath.Join(dir, file)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), old)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(text), old, new, 1)), 0o644))
}

// TestDiff: the same change, between folders, against an edition file, and since a commit.
func TestDiff(t *testing.T) {
	dir := changedLibrary(t)
	git := func(args ...string) {
		command := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-C", filepath.Dir(dir)}, args...)...)
		out, err := command.CombinedOutput()
		require.NoError(t, err, string(out))
	}
	git("init", "--quiet")
	git("add", ".")
	git("commit", "--quiet", "--message", "as it was")
	packed := filepath.Join(t.TempDir(), "edition.tar.gz")
	require.Equal(t, exitFine, invoke(t, "", "build", dir, "-o", packed).code)
	diff := func(args ...string) string {
		t.Helper()
		o := invoke(t, "", append([]string{"diff"}, args...)...)
		require.Equal(t, exitFine, o.code, o.errors)
		return o.out
	}
	assert.Equal(t, "Nothing changes.\n", diff("HEAD", "--at", dir))

	change(t, dir, "neuro/headache.yaml", "      ct-head: 9\n", "      ct-head: 6\n")
	change(t, dir, "neuro/headache.yaml", "title: Thunderclap headache", "title: Headache at its worst at once")
	text := diff(testLibrary, dir)
	golden(t, "diff/text.txt", text)
	for _, old := range []string{packed, "HEAD"} {
		assert.Equal(t, text, diff(old, dir, "--at", dir))
	}
	golden(t, "diff/markdown.md", diff(testLibrary, dir, "--format", "markdown"))
	golden(t, "diff/json.json", diff(testLibrary, dir, "--format", "json"))

	o := invoke(t, "", "diff", "no-such-thing", dir, "--at", dir)
	assert.Equal(t, exitUsage, o.code)
	assert.Contains(t, o.errors, "neither a file, nor a folder, nor a revision of git")
}
