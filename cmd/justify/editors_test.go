package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestExplain holds the page on which an editor sees why a scenario did or did not match, and where it is written.
func TestExplain(t *testing.T) {
	for name, request := range map[string]string{
		"certain":      adult("headache", "  facts: [{fact: onset, choice: thunderclap}]"),
		"provisional":  adult("headache", "  facts: [{fact: fever, boolean: false}]"),
		"undecided":    adult("both"),
		"child":        strings.ReplaceAll(adult("headache"), "value: 45", "value: 7"),
		"no-guideline": adult("cough"),
	} {
		t.Run(name, func(t *testing.T) {
			r := invoke(t, request, "explain", "-", "--library", testLibrary)
			assert.Equal(t, exitFine, r.code, r.errors)
			assert.NotContains(t, r.out, "\x1b")
			golden(t, "explain/"+name+".txt", r.out)
		})
	}
}

func TestLint(t *testing.T) {
	fine := invoke(t, "", "lint", testLibrary, "--today", "2026-11-21")
	assert.Equal(t, exitFine, fine.code)
	golden(t, "lint/fine.txt", fine.out)

	broken := invoke(t, "", "lint", "testdata/broken")
	assert.Equal(t, exitFindings, broken.code)
	assert.Empty(t, broken.errors, "the findings are the output")
	golden(t, "lint/broken.txt", broken.out)

	empty := invoke(t, "", "lint", t.TempDir())
	assert.Equal(t, exitUsage, empty.code, "an empty folder is a mistake of the caller, not a fine library")
	assert.Contains(t, empty.errors, "there are no guidelines in")
}

// TestBrokenLibraryIsRefused: no command that needs a library goes on with a broken one, and each names the mistakes.
func TestBrokenLibraryIsRefused(t *testing.T) {
	output := filepath.Join(t.TempDir(), "edition.tar.gz")
	for _, args := range [][]string{
		{"build", "testdata/broken", "-o", output},
		{"test", "testdata/broken"},
		{"evaluate", "-", "--library", "testdata/broken"},
		{"explain", "-", "--library", "testdata/broken"},
		{"serve", "--library", "testdata/broken", "--grpc", "127.0.0.1:0", "--http", ""},
	} {
		r := invoke(t, adult("headache"), args...)
		assert.Equal(t, exitUsage, r.code, args[0])
		assert.Empty(t, r.out, args[0])
		assert.Contains(t, r.errors, "justify: the library has mistakes:\ntestdata/broken/headache.yaml:4:", args[0])
	}
	assert.NoFileExists(t, output)
}

// TestAuthorTests: cases that fail are printed as a diff with the lines that expect something else.
func TestAuthorTests(t *testing.T) {
	passing := invoke(t, "", "test", testLibrary, "-v")
	assert.Equal(t, exitFine, passing.code)
	golden(t, "test/passing.txt", shortDigest(passing.out))

	t.Chdir(copyOf(t, testLibrary))
	require.NoError(t, os.WriteFile("neuro/failing_test.yaml", []byte(`guideline: headache
as-of: 2026-11-21
cases:
  - name: everything else than it is
    given: {age: 45 y, onset: thunderclap, implant: mr-unsafe}
    ordered: [mri-head]
    prior: [{exam: mri-head, date: 2026-11-01}]
    expect:
      scenario: primary
      possible: [thunderclap, primary]
      provisional: true
      top: [mri-head, ct-head]
      ratings: {ct-head: 5, xr-knee: 3}
      verdicts: {mri-head: may-be-appropriate}
      cautions: {mri-head: []}
      open-cautions: {mri-head: [low-egfr-gadolinium]}
      better: {mri-head: [no-imaging]}
      duplicates: []
  - name: not evaluated
    given: {age: 45 y}
    indications: []
    expect: {scenario: none}
`), 0o600))
	failing := invoke(t, "", "test", ".")
	assert.Equal(t, exitFindings, failing.code)
	golden(t, "test/failing.txt", shortDigest(failing.out))
	for flags, want := range map[string]string{
		"--coverage":                  "coverage is left out: 2 cases fail\n",
		"--mutation":                  "mutation is left out: 2 cases fail\n",
		"--coverage=lines --mutation": "coverage and mutation are left out: 2 cases fail\n",
		"--coverage --mutation --report report.json": "coverage, mutation and reports are left out: 2 cases fail\n",
	} {
		r := invoke(t, "", append([]string{"test", "."}, strings.Fields(flags)...)...)
		assert.Equal(t, exitFindings, r.code)
		assert.Equal(t, failing.out+want, r.out, flags)
	}
}

// TestAuthorTestsAtFault: a test file that names what the library has not is refused before any case is run.
func TestAuthorTestsAtFault(t *testing.T) {
	dir := copyOf(t, testLibrary)
	file := filepath.Join(dir, "neuro", "headache_test.yaml")
	require.NoError(t, os.WriteFile(file, []byte("guideline: headach\ncases:\n  - {name: a, given: {age: 45 y}, expect: {scenario: none}}\n"), 0o600))
	r := invoke(t, "", "test", dir)
	assert.Equal(t, exitUsage, r.code)
	assert.Contains(t, r.errors, file+`:1:12: error: no guideline "headach"`)
	r = invoke(t, "", "lint", dir, "--today", "2026-11-21")
	assert.Equal(t, exitFindings, r.code)
	assert.True(t, strings.HasSuffix(r.out, "\n1 finding\n"), r.out)
}

func TestBuild(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first.tar.gz"), filepath.Join(dir, "second.tar.gz")
	r := invoke(t, "", "build", testLibrary, "-o", first)
	require.Equal(t, exitFine, r.code, r.errors)
	golden(t, "build/output.txt", strings.ReplaceAll(r.out, dir, "DIR"))
	require.Equal(t, exitFine, invoke(t, "", "build", copyOf(t, testLibrary), "-o", second).code)
	a, err := os.ReadFile(first)
	require.NoError(t, err)
	b, err := os.ReadFile(second)
	require.NoError(t, err)
	assert.Equal(t, a, b, "the same library in another folder is the same edition, to the byte")

	answer := invoke(t, adult("headache"), "evaluate", "-", "--edition", first)
	assert.Contains(t, answer.out, digest.FindString(r.out), "every answer names the digest that build printed")

	library := copyOf(t, testLibrary)
	knee := filepath.Join(library, "limbs", "knee.yaml")
	text, err := os.ReadFile(knee)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(knee, []byte(strings.Replace(string(text), "may-be-appropriate", "usually-not-appropriate", 1)), 0o600))
	changed := invoke(t, "", "build", library, "-o", second)
	assert.NotEqual(t, digest.FindString(r.out), digest.FindString(changed.out))
}

// TestEditionsAtFault: a file that is none, or that was changed, is refused with a reason.
func TestEditionsAtFault(t *testing.T) {
	dir := t.TempDir()
	edition, bad := filepath.Join(dir, "edition.tar.gz"), filepath.Join(dir, "bad.tar.gz")
	require.Equal(t, exitFine, invoke(t, "", "build", testLibrary, "-o", edition).code)
	whole, err := os.ReadFile(edition)
	require.NoError(t, err)
	for name, content := range map[string][]byte{"not-gzipped": []byte("guidelines"), "cut-short": whole[:len(whole)/2]} {
		require.NoError(t, os.WriteFile(bad, content, 0o600))
		for _, command := range []string{"evaluate", "explain"} {
			r := invoke(t, adult("headache"), command, "-", "--edition", bad)
			assert.Equal(t, exitUsage, r.code)
			assert.Empty(t, r.out)
			golden(t, "editions/"+name+".txt", strings.ReplaceAll(r.errors, dir+string(filepath.Separator), ""))
		}
	}
}

func copyOf(t *testing.T, library string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(library)))
	return dir
}

// shortDigest hides the digest that a summary names.
func shortDigest(out string) string {
	before, _, found := strings.Cut(out, "(edition ")
	if !found {
		return out
	}
	return before + "(edition …)\n"
}
