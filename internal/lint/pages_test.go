package lint

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	example    = regexp.MustCompile("(?s)## (Wrong|Right)\n\n```yaml\n(.*?)```")
	exampleRow = regexp.MustCompile(`(?m)^  - \{id: ([a-z-]+), (when|red-flag|rate)`)
)

// exampleLibrary completes an example of a page: what it leaves out is the same everywhere.
func exampleLibrary(text string) map[string]string {
	files := map[string]string{"vocabulary/pain.yaml": pain}
	vocabulary, table, both := strings.Cut(text, "---\n")
	if !both && strings.Contains(text, "scenarios:") {
		vocabulary, table = "", text
	}
	if vocabulary != "" {
		files["vocabulary/example.yaml"] = vocabulary
	}
	if table == "" {
		table = "scenarios:\n  - {id: all, rate: {ct: 8}}\n"
	}
	table = exampleRow.ReplaceAllString(table, "  - {id: $1, title: $1, strength: limited, source: paper, $2")
	files["test/example.yaml"] = "guideline: example\ntitle: Example\nsystem: test\nindications: [pain]\nreview: {status: draft}\n" + table
	return files
}

// TestPages: the wrong example on the page of a rule about patients has its finding, the right one none.
func TestPages(t *testing.T) {
	for _, r := range []rule{
		ageBound, gap, identical, moreRadiation, neverApplying, overlap, radiationLevel, redFlag, unaskable, unreachableBox, unreachable,
	} {
		t.Run(r.id, func(t *testing.T) {
			page, err := os.ReadFile("../../docs/lint/" + r.id + ".md")
			require.NoError(t, err)
			examples := example.FindAllStringSubmatch(string(page), -1)
			require.Len(t, examples, 2)
			for _, e := range examples {
				found := lint(t, base(t, exampleLibrary(e[2])))
				if e[1] == "Right" {
					assert.Empty(t, found)
					continue
				}
				assert.NotEmpty(t, found)
				for _, f := range found {
					assert.Equal(t, r.id, f.Rule, f.Pretty())
				}
			}
		})
	}
}
