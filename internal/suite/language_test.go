package suite_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/suite"
)

// TestLanguageReference compiles every example of docs/language.md, as one library, and runs its author tests.
func TestLanguageReference(t *testing.T) {
	text, err := os.ReadFile("../../docs/language.md")
	require.NoError(t, err)
	files, examples := fstest.MapFS{}, 0
	line := 1
	for i, part := range strings.Split(string(text), "```") {
		if block, ok := strings.CutPrefix(part, "yaml\n"); ok && i%2 == 1 {
			examples++
			name := fmt.Sprintf("vocabulary/line-%d.yaml", line)
			switch {
			case strings.HasPrefix(block, "guideline:") && strings.Contains(block, "\ncases:"):
				name = fmt.Sprintf("line-%d_test.yaml", line)
			case strings.HasPrefix(block, "guideline:"):
				name = fmt.Sprintf("line-%d.yaml", line)
			}
			files[name] = &fstest.MapFile{Data: []byte(block)}
		}
		line += strings.Count(part, "\n")
	}
	require.Greater(t, examples, 5)

	library, found := guideline.Load(files)
	require.Empty(t, found)
	ed, err := compile.Compile(library)
	require.NoError(t, err)
	packed, err := ed.Bytes()
	require.NoError(t, err)
	e, err := engine.Load(packed)
	require.NoError(t, err)
	suites, found := suite.Load(files, library)
	require.Empty(t, found)
	require.NotEmpty(t, suites)
	for _, s := range suites {
		for _, r := range suite.Run(t.Context(), e, library.Space, s) {
			require.Empty(t, r.Problems, r.Pretty())
		}
	}
}
