package source

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is kept is as good as what is parsed: whoever writes into a tree writes into his own, and what has changed is seen.
func TestDocuments(t *testing.T) {
	parsed := func(d *Documents, text string) (*File, Diagnostics) {
		var found Diagnostics
		f := d.ParseYAML("f.yaml", []byte(text), &found)
		return f, found
	}
	kept := &Documents{}
	const first, second, broken = "a: [1, {b: 2}]\n", "a: 3\n", "a: [1\n"
	for _, text := range []string{first, first, second, broken, broken, second, first} {
		want, mistakes := parsed(nil, text)
		got, found := parsed(kept, text)
		assert.Equal(t, mistakes, found, text)
		if want == nil {
			assert.Nil(t, got, text)
			continue
		}
		require.NotNil(t, got, text)
		assert.Equal(t, want.Root, got.Root, text)
		got.Root.Content[1].Value = "written"
		if len(got.Root.Content[1].Content) > 0 {
			got.Root.Content[1].Content[0] = got.Root
		}
		shared := kept.Shared("f.yaml", []byte(text), &found)
		assert.Equal(t, want.Root, shared.Root, text)
		var later Diagnostics
		again := kept.ParseYAML("f.yaml", []byte(text), &later)
		assert.Equal(t, want.Root, again.Root, text)
		again.ErrorAt(again.Root, "", "a finding")
		assert.Len(t, later, 1, "a finding is told to who asked")
		assert.Equal(t, text[:len(text)-1], later[0].Line)
	}
}
