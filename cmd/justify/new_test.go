package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/schema"
)

// TestNewGuideline: what is begun lints, tests and is laid out at once, in an empty folder as in a library, and its
// schemas are fresh.
func TestNewGuideline(t *testing.T) {
	for name, dir := range map[string]string{"empty": filepath.Join(t.TempDir(), "new"), "library": copyOf(t, testLibrary)} {
		t.Run(name, func(t *testing.T) {
			r := invoke(t, "", "new", "guideline", "chest-pain", "--system", "cardiac", "--dir", dir)
			require.Equal(t, exitFine, r.code, r.errors)
			for _, file := range []string{"cardiac/chest-pain.yaml", "cardiac/chest-pain_test.yaml", "vocabulary/chest-pain.yaml", ".schema/author-test.json"} {
				assert.Contains(t, r.out, filepath.Join(dir, file)+"\n")
				assert.FileExists(t, filepath.Join(dir, file))
			}
			for _, args := range [][]string{{"lint", dir}, {"test", dir}, {"fmt", "--check", filepath.Join(dir, "cardiac"), filepath.Join(dir, "vocabulary/chest-pain.yaml")}, {"schema", "--library", dir, "-o", filepath.Join(dir, ".schema"), "--check"}} {
				r := invoke(t, "", args...)
				assert.Equal(t, exitFine, r.code, "%v: %s%s", args, r.out, r.errors)
			}
			text, err := os.ReadFile(filepath.Join(dir, "cardiac/chest-pain.yaml"))
			require.NoError(t, err)
			assert.True(t, strings.HasPrefix(string(text), "# yaml-language-server: $schema=../.schema/guideline.json\nguideline: chest-pain\n"), string(text))
		})
	}
}

// TestNewGuidelineOverwritesNothing: a name that is taken is refused, and no part is left behind.
func TestNewGuidelineOverwritesNothing(t *testing.T) {
	dir := copyOf(t, testLibrary)
	count := func() (n int) {
		files, err := yamlFiles(dir)
		require.NoError(t, err)
		return len(files)
	}
	before := count()
	for name, want := range map[string]string{
		"headache": `the library has the guideline "headache" already, in ` + filepath.Join(dir, "neuro", "headache.yaml"),
		"cough":    `the library has the indication "cough" already`,
		"Chest":    `"Chest" is not an id`,
	} {
		r := invoke(t, "", "new", "guideline", name, "--dir", dir)
		assert.Equal(t, exitUsage, r.code)
		assert.Contains(t, r.errors, want)
	}
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "general"), 0o755))
	test := filepath.Join(dir, "general", "chest-pain_test.yaml")
	require.NoError(t, os.WriteFile(test, []byte("guideline: headache\ncases: []\n"), 0o600))
	r := invoke(t, "", "new", "guideline", "chest-pain", "--dir", dir)
	assert.Equal(t, exitUsage, r.code)
	assert.Contains(t, r.errors, "nothing is overwritten: open "+test)
	assert.Equal(t, before+1, count())

	broken := invoke(t, "", "new", "guideline", "chest-pain", "--dir", "testdata/broken")
	assert.Equal(t, exitUsage, broken.code)
	assert.Contains(t, broken.errors, "the library has mistakes:\ntestdata/broken/headache.yaml:4:")
}

func TestFmt(t *testing.T) {
	dir := copyOf(t, testLibrary)
	require.Equal(t, exitFine, invoke(t, "", "fmt", dir).code)
	edition := invoke(t, "", "build", dir, "-o", filepath.Join(t.TempDir(), "e.tar.gz")).out
	file := filepath.Join(dir, "neuro", "headache.yaml")
	laidOut, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, []byte(strings.ReplaceAll(string(laidOut), "\n  ", "\n    ")), 0o600))
	require.NoError(t, os.Chmod(file, 0o640))

	check := invoke(t, "", "fmt", "--check", dir)
	assert.Equal(t, outcome{code: exitFindings, out: file + "\n"}, check)
	assert.Equal(t, outcome{out: file + "\n"}, invoke(t, "", "fmt", dir))
	assert.Equal(t, outcome{}, invoke(t, "", "fmt", dir, file), "what is laid out is not touched")
	again, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(laidOut), string(again))
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o640), info.Mode().Perm(), "the permissions stay")
	sameDigest, _, _ := strings.Cut(edition, "\n")
	assert.Contains(t, invoke(t, "", "build", dir, "-o", filepath.Join(t.TempDir(), "e.tar.gz")).out, sameDigest)

	require.NoError(t, os.WriteFile(file, []byte("a: [\n"), 0o600))
	broken := invoke(t, "", "fmt", dir)
	assert.Equal(t, exitFindings, broken.code)
	assert.Contains(t, broken.out, file+":1:5: error: not valid YAML")
	assert.Equal(t, exitUsage, invoke(t, "", "fmt").code)
	assert.Equal(t, exitUsage, invoke(t, "", "fmt", "no-such-folder").code)
}

func TestSchema(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "schemas")
	printed := invoke(t, "", "schema", "guideline", "--library", testLibrary)
	require.Equal(t, exitFine, printed.code, printed.errors)
	written := invoke(t, "", "schema", "--library", testLibrary, "-o", folder)
	require.Equal(t, exitFine, written.code, written.errors)
	assert.Equal(t, len(schema.Kinds()), strings.Count(written.out, "\n"))
	text, err := os.ReadFile(filepath.Join(folder, "guideline.json"))
	require.NoError(t, err)
	assert.Equal(t, printed.out, string(text))
	assert.Equal(t, outcome{}, invoke(t, "", "schema", "--library", testLibrary, "-o", folder), "what is fresh is not touched")
	assert.Equal(t, outcome{}, invoke(t, "", "schema", "--library", testLibrary, "-o", folder, "--check"))

	require.NoError(t, os.WriteFile(filepath.Join(folder, "guideline.json"), []byte("{}"), 0o600))
	stale := invoke(t, "", "schema", "--library", testLibrary, "-o", folder, "--check")
	assert.Equal(t, exitFindings, stale.code)
	assert.Contains(t, stale.out, filepath.Join(folder, "guideline.json")+" is stale")

	for want, args := range map[string][]string{
		`no schema "guidelines": did you mean "guideline"?`: {"schema", "guidelines"},
		"name a folder with -o, or the kind to print":       {"schema"},
	} {
		r := invoke(t, "", args...)
		assert.Equal(t, exitUsage, r.code)
		assert.Contains(t, r.errors, want)
	}
}
