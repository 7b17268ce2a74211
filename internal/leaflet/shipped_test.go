package leaflet

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/justify-cds/justify/internal/shipped"
)

// Every exam of the shipped library has a whole leaflet that fits, in every language, and that a child of about twelve can read
// in English.
func TestShippedLeaflets(t *testing.T) {
	c := &shipped.Edition().Catalogue
	languages := []string{"en"}
	for _, l := range c.Languages {
		languages = append(languages, l.ID)
	}
	age, n := 0.0, 0.0
	for i := range c.Procedures {
		p := &c.Procedures[i]
		for _, child := range []bool{false, true} {
			for _, language := range languages {
				l := Of(c, p, child, WorldBackground, language)
				lacks := l.Lacks()
				if p.Modality == "none" {
					lacks = nil
				}
				assert.Empty(t, lacks, "%s in %s", p.ID, language)
				assert.LessOrEqual(t, l.Words(), MaxWords, "%s in %s", p.ID, language)
				for _, part := range l.Parts {
					assert.NotEmpty(t, part.Heading)
					assert.NotContains(t, part.Text, "{", "%s: %s", p.ID, part.ID)
				}
				if language == "en" {
					reads := ReadingAge(l.Text())
					assert.Less(t, reads, 12.5, "%s", p.ID)
					age, n = age+reads, n+1
				}
			}
		}
	}
	t.Logf("mean reading age %.1f years", age/n)
	assert.Less(t, age/n, 11.5)
}
