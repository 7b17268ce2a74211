package lint

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const pages = "../../docs/lint/"

// TestListOfRules: the rules, their pages and the list of them are the same.
func TestListOfRules(t *testing.T) {
	var rows []string
	list, err := os.ReadFile(pages + "README.md")
	require.NoError(t, err)
	for line := range strings.Lines(string(list)) {
		if strings.HasPrefix(line, "| [") {
			rows = append(rows, strings.TrimSpace(line))
		}
	}
	var want, ids []string
	for _, r := range Rules() {
		want = append(want, fmt.Sprintf("| [%s](%s.md) | %s | %s |", r.ID, r.ID, r.Severity, r.Summary))
		ids = append(ids, r.ID)
		text, err := os.ReadFile(pages + r.ID + ".md")
		if !assert.NoError(t, err) {
			continue
		}
		page := string(text)
		assert.True(t, strings.HasPrefix(page, "# "+r.ID+"\n\n"), r.ID)
		assert.Contains(t, page, "\n## Why it matters\n\n", r.ID)
		for _, section := range []string{"\n## Wrong\n", "\n## Right\n"} {
			_, after, _ := strings.Cut(page, section)
			assert.Contains(t, after, "\n```yaml\n", "%s:%s has no example", r.ID, section)
		}
	}
	assert.Equal(t, want, rows)
	assert.True(t, slices.IsSorted(ids), "the rules stand by id: %v", ids)
	files, err := filepath.Glob(pages + "*.md")
	require.NoError(t, err)
	assert.Len(t, files, len(ids)+1, "a page of no rule")
}

// TestExamplesAboutWords: the wrong example of a page shows what the rule finds, and the right one does not. Each stands
// beside the clean library of testdata/words.
func TestExamplesAboutWords(t *testing.T) {
	for _, id := range aboutWords {
		text, err := os.ReadFile(pages + id + ".md")
		require.NoError(t, err)
		before, right, _ := strings.Cut(string(text), "\n## Right\n")
		_, wrong, _ := strings.Cut(before, "\n## Wrong\n")
		assert.Contains(t, ruled(wordFindings(wordExample(t, wrong))), id, "%s: nothing is wrong with the wrong example", id)
		for _, f := range wordFindings(wordExample(t, right)) {
			assert.NotEqual(t, id, f.Rule, "%s: the right example has it too: %s", id, f.Pretty())
			assert.NotEqual(t, "load", f.Rule, "%s: the right example cannot be read: %s", id, f.Pretty())
		}
	}
}

// wordExample is the clean library with the YAML of a section.
func wordExample(t *testing.T, section string) fstest.MapFS {
	files := wordLibrary(t)
	for i, part := range strings.Split(section, "```") {
		if block, ok := strings.CutPrefix(part, "yaml\n"); ok && i%2 == 1 {
			name := fmt.Sprintf("vocabulary/example-%d.yaml", i)
			if strings.HasPrefix(block, "guideline:") {
				name = fmt.Sprintf("example-%d.yaml", i)
			}
			files[name] = &fstest.MapFile{Data: []byte(block)}
		}
	}
	return files
}
