package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ward is an overlay of the test library that rates MRI otherwise.
const ward = `# Our ward.
overlay: ward
title: Our ward
author: me
reason: MRI is at hand
patches:
  - re-rate:   # see the minutes
      guideline: headache
      scenario: thunderclap
      source: invented
      strength: limited
      rate: {mri-head: 3}
      was: new   # of last week
`

// withWard copies the test library, with the overlay in it.
func withWard(t *testing.T) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(testLibrary)))
	file = filepath.Join(dir, "overlays", "ward.yaml")
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(ward), 0o600))
	return dir, file
}

// TestRebase: an editor sees both sides first; then the digests are written and nothing else.
func TestRebase(t *testing.T) {
	dir, file := withWard(t)
	lint := invoke(t, "", "lint", dir)
	assert.Equal(t, exitFindings, lint.code, "lint checks the overlays of a library too")
	golden(t, "overlay/lint.txt", strings.ReplaceAll(lint.out, dir, "DIR"))

	look := invoke(t, "", "overlay", "rebase", "ward", "--library", dir)
	assert.Equal(t, exitFindings, look.code, look.errors)
	golden(t, "overlay/rebase.txt", strings.ReplaceAll(look.out, dir, "DIR"))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, ward, string(text), "nothing is written yet")

	write := invoke(t, "", "overlay", "rebase", "ward", "--library", dir, "--write")
	assert.Equal(t, exitFine, write.code, write.errors)
	text, err = os.ReadFile(file)
	require.NoError(t, err)
	before, after, _ := strings.Cut(ward, "new")
	assert.Regexp(t, "^[0-9a-f]{12}$", strings.TrimSuffix(strings.TrimPrefix(string(text), before), after))
	again := invoke(t, "", "overlay", "rebase", "ward", "--library", dir, "--write")
	assert.Equal(t, "fine: nothing has drifted\n", again.out)
	assert.Equal(t, exitFine, invoke(t, "", "lint", dir).code)

	// The library goes on: the overlay drifts, and no edition is built until somebody looked.
	guideline := filepath.Join(dir, "neuro", "headache.yaml")
	text, err = os.ReadFile(guideline)
	require.NoError(t, err)
	changed := strings.Replace(string(text), "onset: thunderclap", "onset: [thunderclap]", 1)
	require.NotEqual(t, string(text), changed)
	require.NoError(t, os.WriteFile(guideline, []byte(changed), 0o600))
	build := invoke(t, "", "build", dir, "--overlay", "ward", "-o", filepath.Join(dir, "edition.tar.gz"))
	assert.Equal(t, exitUsage, build.code)
	assert.Contains(t, build.errors, "is no longer what it was written against")
	assert.Contains(t, build.errors, file+":13:12")
}

// TestOverlayWhereverItStands: an overlay gives the same edition in the library and outside, and an answer names it.
func TestOverlayWhereverItStands(t *testing.T) {
	dir, file := withWard(t)
	require.Equal(t, exitFine, invoke(t, "", "overlay", "rebase", "ward", "--library", dir, "--write").code)
	outside := filepath.Join(t.TempDir(), "ward.yaml")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(outside, text, 0o600))
	edition := filepath.Join(dir, "edition.tar.gz")
	inside := invoke(t, "", "build", dir, "--overlay", "ward", "-o", edition)
	assert.Equal(t, exitFine, inside.code, inside.errors)
	assert.Contains(t, inside.out, "overlay ward: Our ward, 1 change\n")
	assert.Equal(t, inside, invoke(t, "", "build", testLibrary, "--overlay", outside, "-o", edition))

	request := adult("headache", "  facts: [{fact: onset, choice: thunderclap}]")
	fromEdition := invoke(t, request, "evaluate", "-", "--edition", edition)
	assert.Equal(t, fromEdition, invoke(t, request, "evaluate", "-", "--library", testLibrary, "--overlay", outside))
	assert.Regexp(t, `edition sha256:[0-9a-f]{64} with ward, semantics`, fromEdition.out)

	// What is wrong with it is told where it stands.
	require.NoError(t, os.WriteFile(outside, []byte(strings.Replace(string(text), "mri-head: 3", "mri-head: 33", 1)), 0o600))
	wrong := invoke(t, "", "lint", testLibrary, "--overlay", outside)
	assert.Equal(t, exitFindings, wrong.code)
	assert.True(t, strings.HasPrefix(wrong.out, outside+":12:24: error: the rating \"33\" is not 1 to 9"), wrong.out)
}

// TestOverlaysThatCannotBeUsed: each says what to do instead.
func TestOverlaysThatCannotBeUsed(t *testing.T) {
	dir, _ := withWard(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"build", dir, "--overlay", "wart"}, `the library has no overlay "wart"; did you mean "ward"?`},
		{[]string{"build", testLibrary, "--overlay", "ward"}, `the library has no overlay "ward"; name a file that ends in .yaml`},
		{[]string{"lint", dir, "--overlay", filepath.Join(dir, "nothing.yaml")}, "no such file"},
		{[]string{"evaluate", "-", "--edition", "x", "--overlay", "ward"}, "[edition overlay]"},
		{[]string{"evaluate", "-", "--server", "x", "--overlay", "ward"}, "[overlay server]"},
		{[]string{"overlay", "rebase", "ward", "--library", testLibrary}, "no overlay"},
		{[]string{"overlay", "rebase"}, "accepts 1 arg(s)"},
	} {
		r := invoke(t, adult("headache"), c.args...)
		assert.Equal(t, exitUsage, r.code, "%v", c.args)
		assert.Contains(t, r.errors, c.want, "%v", c.args)
	}
}
