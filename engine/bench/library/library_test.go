package library_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine/bench/library"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
)

// TestGeneratedLibraryIsSound loads and compiles a generated library, twice to the same digest, and checks that each of
// its guidelines is total and that the smaller library stands unchanged in the larger.
func TestGeneratedLibraryIsSound(t *testing.T) {
	digests := map[string]bool{}
	for range 2 {
		loaded, found := guideline.Load(library.Generate(100))
		require.NotNil(t, loaded, "%v", found)
		require.Empty(t, found)
		ed, err := compile.Compile(loaded)
		require.NoError(t, err)
		digests[ed.Digest] = true
		scenarios := 0
		for _, g := range ed.Catalogue.Guidelines {
			require.True(t, g.Total, g.ID)
			scenarios += len(g.Scenarios)
		}
		require.Equal(t, 100, scenarios)
	}
	require.Len(t, digests, 1)

	larger := library.Generate(500)
	for name, f := range library.Generate(100) {
		require.Equal(t, string(f.Data), string(larger[name].Data), name)
	}
}
