package pages

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/language"
)

// TestWords: every word is there in every language, and in one of the tables.
func TestWords(t *testing.T) {
	for _, table := range []language.Words{own, ofAdvisor, ofDemonstration, ofSystems, ofReview} {
		for key, w := range table {
			for _, tag := range language.Spoken {
				assert.NotEmpty(t, w.In(tag), "%s in %s", key, tag)
			}
			assert.NotRegexp(t, `(^|[^\x{00a0}])[:;?!]`, w.In("fr"), "%s: a space that does not break stands before it", key)
		}
	}
	for key := range own {
		assert.NotContains(t, ofAdvisor, key)
		assert.NotContains(t, ofDemonstration, key)
	}
}

// TestEveryWordIsKnown: what the templates say is in the tables, and own has nothing else; so are the reasons why the widget does not
// open, and those of gaps. The refusals of a launch are tested where they are known.
func TestEveryWordIsKnown(t *testing.T) {
	said := map[string]bool{}
	files, err := fs.Glob(templates, "templates/*.html")
	require.NoError(t, err)
	for _, file := range files {
		text, err := templates.ReadFile(file)
		require.NoError(t, err)
		for _, found := range regexp.MustCompile(`\bsay [.$]\w+ "([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			said[found[1]] = true
		}
	}
	assert.Greater(t, len(said), 20)
	for key := range own {
		assert.Contains(t, said, key, "nobody says it")
	}
	for _, reason := range []string{"", "no-patient", "status", "unit", "expired", "contradiction", "other"} {
		said[gapWord(reason)] = true
	}
	for _, why := range []string{Unknown, Erased, Expired, Changed, Unavailable} {
		said[why] = true
	}
	for key := range said {
		_, isOwn := own[key]
		assert.True(t, isOwn || ofAdvisor[key] != language.Text{} || ofDemonstration[key] != language.Text{}, key)
	}
}

// TestDemonstrationChangesItsLanguage: whatever the page says stands by its word, in the language that is asked for and in those to
// which its script changes it.
func TestDemonstrationChangesItsLanguage(t *testing.T) {
	text, err := templates.ReadFile("templates/demonstration.html")
	require.NoError(t, err)
	script, err := assets.ReadFile("assets/demonstration.js")
	require.NoError(t, err)
	found := regexp.MustCompile(`data-say="([^"]+)">\{\{say \$language "([^"]+)"`).FindAllSubmatch(text, -1)
	require.Len(t, found, strings.Count(string(text), "{{say "))
	said := map[string]bool{}
	for _, f := range found {
		require.Equal(t, string(f[1]), string(f[2]))
		said[string(f[1])] = true
	}
	for _, f := range regexp.MustCompile(`\bsay\('([^']+)'\)`).FindAllSubmatch(script, -1) {
		said[string(f[1])] = true
	}
	for _, tag := range language.Spoken {
		words := map[string]string{}
		text, err := demonstrated(tag)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal([]byte(text), &words))
		assert.ElementsMatch(t, slices.Collect(maps.Keys(said)), slices.Collect(maps.Keys(words)), tag)
	}
}

// TestHeadingsOfGuidelines: every system of the shipped library and every standing of a review has its words; a system of another
// library is shown by its id.
func TestHeadingsOfGuidelines(t *testing.T) {
	files, err := fs.Glob(guidelines.FS, "*/*.yaml")
	require.NoError(t, err)
	found := map[string]bool{}
	for _, file := range files {
		text, err := fs.ReadFile(guidelines.FS, file)
		require.NoError(t, err)
		for _, system := range regexp.MustCompile(`(?m)^system: (\S+)$`).FindAllSubmatch(text, -1) {
			found[string(system[1])] = true
		}
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(found)), slices.Collect(maps.Keys(ofSystems)))
	assert.Equal(t, "Kopf und Hals", systemName("de", "head-neck"))
	assert.Equal(t, "nuclear medicine", systemName("de", "nuclear-medicine"))
	for number, name := range justifyv1.ReviewStatus_name {
		if number != 0 {
			assert.Contains(t, ofReview, enumID(justifyv1.ReviewStatus(number)), name)
		}
	}
	assert.Equal(t, "Beispielhaft", reviewStatus("de", justifyv1.ReviewStatus_REVIEW_STATUS_ILLUSTRATIVE))
}
