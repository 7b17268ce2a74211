package consultation

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOnlyTheOwnerReads: the files of a store in a folder that all may read are their owner's alone, from the beginning.
func TestOnlyTheOwnerReads(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o755))
	r := opened(t, dir)
	_, err := r.Record(t.Context(), consult(t, 1))
	require.NoError(t, err)
	for _, name := range []string{sqliteFile, sqliteFile + "-wal"} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
}

// TestFaultsByAnotherName: the reason is told also where the folder was named in another way than SQLite names it.
func TestFaultsByAnotherName(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(dir, link))
	d := newDisk(t)
	store, err := open(t.Context(), d.backend(link))
	require.NoError(t, err)
	defer store.Close()
	d.fail = func(_ int64, op string) error {
		if op == "write "+sqliteFile+"-wal" {
			return syscall.ENOSPC
		}
		return nil
	}
	assert.ErrorContains(t, keep(t, store), "(writing record.db-wal: no space left on device)")
	d.fail = nil
	assert.NoError(t, keep(t, store))
}
