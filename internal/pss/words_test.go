package pss

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/language"
)

// TestWords: every word is there in every language, with the same things to fill in, in the same order.
func TestWords(t *testing.T) {
	verb := regexp.MustCompile(`%[a-z]`)
	for key, w := range words {
		require.Len(t, w, len(language.Spoken))
		for i, tag := range language.Spoken {
			text := w[i]
			assert.Equal(t, text, w.In(tag))
			assert.NotEmpty(t, text, "%s in %s", key, tag)
			assert.Equal(t, verb.FindAllString(w.In(language.English), -1), verb.FindAllString(text, -1), "%s in %s", key, tag)
		}
	}
}

// TestEveryWordIsKnown: what the code says is in the table.
func TestEveryWordIsKnown(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	said := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, found := range regexp.MustCompile(`words\.Say\([^",]+, "([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			said[found[1]] = true
		}
	}
	assert.Greater(t, len(said), 5)
	for key := range said {
		assert.Contains(t, words, key)
	}
}
