package widget

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/space"
)

// The phrases of an edition count before the words of the widget, by their ids: those that only the engine fills in must not
// stand for a word of it.
func TestPhrasesOfTheEngineAreNoWords(t *testing.T) {
	source, err := os.ReadFile("src/words/en.ts")
	require.NoError(t, err)
	var words []string
	for _, found := range regexp.MustCompile(`(?m)^\s*'?([a-z][a-zA-Z-]*)'?:`).FindAllSubmatch(source, -1) {
		words = append(words, string(found[1]))
	}
	require.Greater(t, len(words), 100)
	for _, id := range space.PhraseIDs() {
		assert.NotContains(t, words, id)
	}
}
