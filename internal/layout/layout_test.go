package layout

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// TestShippedFilesStay: the shipped files are written so already.
func TestShippedFilesStay(t *testing.T) {
	count := 0
	require.NoError(t, fs.WalkDir(guidelines.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		text, err := fs.ReadFile(guidelines.FS, name)
		require.NoError(t, err)
		got, found := File(name, text)
		require.Empty(t, found, name)
		assert.Empty(t, cmp.Diff(string(text), string(got)), name)
		count++
		return nil
	}))
	assert.Greater(t, count, 40)
}

// TestLayout shows each rule.
func TestLayout(t *testing.T) {
	long := strings.Repeat("word ", 30) + "end"
	for name, c := range map[string]struct{ from, to string }{
		"two spaces for each level":      {"a:\n    b:\n     - c\n     -   d: 1\n         e: 2\n", "a:\n  b:\n    - c\n    - d: 1\n      e: 2\n"},
		"a list stands below its key":    {"a:\n- b\n- c\n", "a:\n  - b\n  - c\n"},
		"comments go along":              {"a:\n    # of b\n    b: 1\n    # after b\n# of c\nc: 2   # beside\n# end\n", "a:\n  # of b\n  b: 1\n  # after b\n# of c\nc: 2   # beside\n# end\n"},
		"a comment behind a key":         {"a:   # why\n    b: 1\n", "a:   # why\n  b: 1\n"},
		"one blank line":                 {"\n\na: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"},
		"white space at the end":         {"a: 1  \nb: 2\t\n", "a: 1\nb: 2\n"},
		"Windows":                        {"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"},
		"double quotes":                  {"a: 'x: y'\nb: 'say \"x\"'\nc: \"kept\"\n", "a: \"x: y\"\nb: 'say \"x\"'\nc: \"kept\"\n"},
		"brackets":                       {"a: { b: 1,c: [ x,y ] }\nd: {}\ne: [ ]\n", "a: {b: 1, c: [x, y]}\nd: {}\ne: []\n"},
		"brackets over lines":            {"a: {b: 1,\n  c: 2}   # both\n", "a: {b: 1, c: 2}   # both\n"},
		"brackets with comments inside":  {"a: {b: 1,   # one\n  # of c\n  c: 2}\n", "a:   # one\n  b: 1\n  # of c\n  c: 2\n"},
		"brackets that do not fit":       {"a:\n  - {b: 1, c: " + strings.Repeat("x", 110) + "}   # why\n", "a:\n  - b: 1   # why\n    c: " + strings.Repeat("x", 110) + "\n"},
		"a text that does not fit":       {"a: " + long + "\n", "a: >-\n  " + long[:114] + "\n  " + long[115:] + "\n"},
		"an address that does not fit":   {"a:\n    b: \"" + strings.Repeat("x", 110) + "\\\n       yyyy\"\n", "a:\n  b: \"" + strings.Repeat("x", 110) + "\\\n    yyyy\"\n"},
		"a text over lines":              {"a: one\n  two\n", "a: one two\n"},
		"a folded text goes along":       {"a:\n    b: >-\n          one\n          two # no comment\n    c: 1\n", "a:\n  b: >-\n    one\n    two # no comment\n  c: 1\n"},
		"a folded text that is too long": {"a: >-\n  " + long + "\n  tail\n", "a: >-\n  " + long[:114] + "\n  " + long[115:] + " tail\n"},
		"a literal text keeps its lines": {"a:\n    b: |\n      one\n        two\n\n      three\n    c: 1\n", "a:\n  b: |\n    one\n      two\n\n    three\n  c: 1\n"},
		"a document's mark":              {"# top\n---\na: 1\n", "# top\na: 1\n"},
		"a value below its key":          {"a:\n  b\nc:\n  {d: 1}\n", "a: b\nc: {d: 1}\n"},
		"quoted keys":                    {"'a b': 1\n\"c: d\": 2\n", "\"a b\": 1\n\"c: d\": 2\n"},
		"lists in lists":                 {"a:\n  -   - 1\n      - 2\n  - [3]\n", "a:\n  - - 1\n    - 2\n  - [3]\n"},
		"nothing":                        {"a:\nb: \nc: ~\n", "a:\nb:\nc: ~\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, found := File("a.yaml", []byte(c.from))
			require.Empty(t, found)
			assert.Equal(t, c.to, string(got))
			again, found := File("a.yaml", got)
			require.Empty(t, found)
			assert.Equal(t, string(got), string(again), "laid out twice is laid out once")
		})
	}
}

// TestSameLibrary: shipped files as another program writes them, four spaces for each level and long texts broken
// elsewhere, are laid out without exception, and the library that they make is the same.
func TestSameLibrary(t *testing.T) {
	files := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(guidelines.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		text, err := fs.ReadFile(guidelines.FS, name)
		require.NoError(t, err)
		var document yaml.Node
		require.NoError(t, yaml.Unmarshal(text, &document))
		var otherwise bytes.Buffer
		encoder := yaml.NewEncoder(&otherwise)
		encoder.SetIndent(4)
		require.NoError(t, encoder.Encode(&document))
		require.NotEqual(t, string(text), otherwise.String(), name)
		laidOut, found := File(name, otherwise.Bytes())
		require.Empty(t, found, "%s: %v", name, found)
		files[name] = &fstest.MapFile{Data: laidOut}
		return nil
	}))
	got, found := guideline.Load(files)
	require.Empty(t, found)
	assert.Empty(t, cmp.Diff(shipped.Library(), got, cmpopts.IgnoreTypes(source.Position{}), cmpopts.IgnoreUnexported(space.Space{})))
}
