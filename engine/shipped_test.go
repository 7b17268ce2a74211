package engine

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
)

// shippedEdition is the shipped library, compiled once for all tests.
var shippedEdition = sync.OnceValues(func() ([]byte, error) {
	library, found := guideline.Load(guidelines.FS)
	if library == nil {
		return nil, found
	}
	ed, err := compile.Compile(library)
	if err != nil {
		return nil, err
	}
	return ed.Bytes()
})

func shipped(t testing.TB, options ...LoadOption) *Engine {
	t.Helper()
	packed, err := shippedEdition()
	require.NoError(t, err)
	e, err := Load(packed, options...)
	require.NoError(t, err)
	return e
}
