package search

import (
	"bytes"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/shipped"
)

// TestLabelledQueries: in each language the first hit of 85 of 100 queries is the indication meant, it is among the first three
// hits of 95, and nothing is proposed for 90 of 100 that mean nothing. A label names an indication that there is.
func TestLabelledQueries(t *testing.T) {
	c := &shipped.Edition().Catalogue
	known := map[string]bool{}
	for i := range c.Indications {
		known[c.Indications[i].ID] = true
	}
	x := New(c)
	for _, language := range []string{"en", "de", "fr", "es", "it"} {
		text, err := fs.ReadFile(guidelines.FS, "queries/"+language+".tsv")
		require.NoError(t, err)
		queries, err := ReadLabelled(bytes.NewReader(text))
		require.NoError(t, err)
		for _, q := range queries {
			for _, id := range q.Means {
				require.True(t, known[id], "%s: %q means %s, which is no indication", language, q.Query, id)
			}
		}
		m := x.MeasureOf(queries, language)
		require.GreaterOrEqual(t, m.Queries, 500, language)
		require.GreaterOrEqual(t, m.Nothing, 100, language)
		share := func(n, of int) float64 { return 100 * float64(n) / float64(of) }
		t.Logf("%s: first %.1f %%, among three %.1f %%, nothing for %.1f %% of what means nothing", language,
			share(m.First, m.Queries), share(m.FirstThree, m.Queries), share(m.Silent, m.Nothing))
		assert.GreaterOrEqual(t, share(m.First, m.Queries), 85.0, language)
		assert.GreaterOrEqual(t, share(m.FirstThree, m.Queries), 95.0, language)
		assert.GreaterOrEqual(t, share(m.Silent, m.Nothing), 90.0, language)
	}
}
