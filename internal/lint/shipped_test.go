package lint

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/guidelines"
)

// shipped is the shipped library with every guideline or vocabulary file changed.
func shipped(t *testing.T, change func(name, text string) string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(guidelines.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(guidelines.FS, name)
		if strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, "_test.yaml") {
			text = []byte(change(name, string(text)))
		}
		files[name] = &fstest.MapFile{Data: text}
		return err
	}))
	return files
}

// TestShippedLibraryIsClean: what ships has nothing that lint finds.
func TestShippedLibraryIsClean(t *testing.T) {
	for _, f := range lint(t, guidelines.FS) {
		t.Error(f.Pretty())
	}
}

var (
	years   = regexp.MustCompile(`(>=|<) (\d+) y\b`)
	urgency = regexp.MustCompile(`(?m)^    urgency: \w+\n`)
	noted   = regexp.MustCompile(`(?m)^(\s+)title: (.*)$`)
)

// TestShippedLibraryReworded: changes that change nothing for a patient: bounds of age written in months, other titles,
// a comment more. Nothing is found.
func TestShippedLibraryReworded(t *testing.T) {
	changed := 0
	files := shipped(t, func(_, text string) string {
		text = years.ReplaceAllStringFunc(text, func(test string) string {
			changed++
			parts := years.FindStringSubmatch(test)
			n := 0
			fmt.Sscan(parts[2], &n)
			return fmt.Sprintf("%s %d mo", parts[1], 12*n)
		})
		return noted.ReplaceAllStringFunc(text, func(line string) string { changed++; return line + " # as it was" })
	})
	t.Logf("%d changes", changed)
	assert.Greater(t, changed, 100)
	for _, f := range lint(t, files) {
		t.Error(f.Pretty())
	}
}

// TestShippedRedFlags: each red flag of the shipped library that loses its urgency is found, with a patient.
func TestShippedRedFlags(t *testing.T) {
	planted := 0
	files := shipped(t, func(name, text string) string {
		if strings.HasPrefix(name, "overlays/") {
			return text // no part of the library as it stands
		}
		scenarios := strings.Split(text, "\n  - id: ")
		for i, s := range scenarios {
			if strings.Contains(s, "\n    red-flag: true\n") && urgency.MatchString(s) {
				planted++
				scenarios[i] = urgency.ReplaceAllString(s, "")
			}
		}
		return strings.Join(scenarios, "\n  - id: ")
	})
	found := 0
	for _, f := range lint(t, files) {
		if assert.Equal(t, "red-flag", f.Rule, f.Pretty()) && assert.NotNil(t, f.Witness) {
			found++
		}
	}
	t.Logf("%d planted", planted)
	assert.Greater(t, planted, 50)
	assert.Equal(t, planted, found)
}
