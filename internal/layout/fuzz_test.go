package layout

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/source"
)

// FuzzFile: whatever strict YAML is laid out says the same as before, with the same comments, and is laid out for good.
func FuzzFile(f *testing.F) {
	for _, name := range []string{"vocabulary/procedures/no-imaging.yaml"} {
		text, err := fs.ReadFile(guidelines.FS, name)
		require.NoError(f, err)
		f.Add(string(text))
	}
	for _, text := range []string{
		"a: >2-\n   b\n  c\n", "a: |+\n  b\n\n\nc: 1\n", "a: |\n\n  b # c\n# d\n", "- a\n", "a: [b, {c: d}, # e\n  f]\n", "a: 'it''s'\nb: \"\\u00e9\\n\"\n",
		"a: \"b\n  c\n\n  d\"\n", "a: b\n  c\n\n  d\n", "? a\n: b\n", "a: !!str b\n", "a: &x b\nc: *x\n", "a:\n- b:\n  - c\n  # d\n- e\n", "a: {b, c: }\n", "{a: 1}\n",
		"\"a\": - b\n", "a: \"#\" # c\n", "a: b#c\n", "a: >\n  b\n   c\n  d\n", "a: \"\t\"\n", "a: |\n  \n   b\n", "# a\n\n---\n# b\na: 1\n...\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var found source.Diagnostics
		before := source.ParseYAML("a.yaml", []byte(text), &found)
		got, refused := File("a.yaml", []byte(text))
		if before == nil {
			require.NotEmpty(t, refused)
			return
		}
		if refused != nil {
			require.Nil(t, got)
			return
		}
		after := source.ParseYAML("a.yaml", got, &found)
		require.NotNil(t, after, "%s\n%v", got, found)
		require.True(t, same(before.Root, after.Root), "%s", got)
		again, refused := File("a.yaml", got)
		require.Empty(t, refused, "%s", got)
		require.Equal(t, string(got), string(again))
	})
}
