package consultation

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestKeyFile: servers that start together agree on one key, that only its owner can read.
func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "record.key")
	_, err := KeyFile(path, false)
	require.ErrorIs(t, err, os.ErrNotExist)
	var servers sync.WaitGroup
	var public sync.Map
	for range 16 {
		servers.Go(func() {
			keys, err := KeyFile(path, true)
			if assert.NoError(t, err) {
				public.Store(keys.Public(), true)
			}
		})
	}
	servers.Wait()
	n := 0
	public.Range(func(any, any) bool { n++; return true })
	assert.Equal(t, 1, n, "keys")
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, left, 1)

	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, text[:len(text)-5], 0o600))
	_, err = KeyFile(path, true)
	require.ErrorContains(t, err, "is no record key")
	assert.NotContains(t, err.Error(), string(text[len(keyPrefix):len(text)-5]))
}
