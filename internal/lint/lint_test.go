package lint

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
)

// aboutPatients are the rules that speak about patients.
var aboutPatients = []string{
	ageBound.id, gap.id, identical.id, moreRadiation.id, neverApplying.id, overlap.id, radiationLevel.id, redFlag.id, unaskable.id,
	unreachableBox.id, unreachable.id,
}

// lint compiles a library and checks it by the rules about patients.
func lint(t *testing.T, files fs.FS) []Finding {
	t.Helper()
	library, found := guideline.LoadOverlapping(files)
	require.NotNil(t, library, found)
	start := time.Now()
	findings, err := Run(context.Background(), files, library, func() (*engine.Engine, error) {
		ed, err := compile.Compile(library)
		require.NoError(t, err)
		packed, err := ed.Bytes()
		require.NoError(t, err)
		return engine.Load(packed)
	}, "2026-11-21", aboutPatients...)
	require.NoError(t, err)
	t.Logf("checked in %s", time.Since(start))
	return findings
}
