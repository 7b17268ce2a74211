package consultation

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// manyRecords is how large the store is that bytes are flipped in.
const manyRecords = 10_000

// filled is the folder of a store of many records, some of which were erased, closed.
func filled(t *testing.T) string {
	dir := t.TempDir()
	store, err := Open(t.Context(), dir)
	require.NoError(t, err)
	r, err := recording(t, store)
	require.NoError(t, err)
	for n := 0; n < manyRecords; n += len(evaluations()) {
		var drafts []*draft
		for _, e := range evaluations() {
			d, err := r.draft(e.Evaluation)
			require.NoError(t, err)
			drafts = append(drafts, d)
		}
		_, err := store.append(t.Context(), drafts)
		require.NoError(t, err)
	}
	require.NoError(t, r.erase(t.Context(), 3000, 3499, "flips")) // leaves pages that hold nothing
	r.Close()
	require.NoError(t, store.Close())
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 1, "only the file is left")
	return dir
}

// TestFlips flips bits of one byte of a store of many records. Whatever byte it is, the store does not open or does not verify, and
// the file stays as it is.
func TestFlips(t *testing.T) {
	s := seeded(t)
	random := rand.New(rand.NewPCG(s, 0))
	whole, err := os.ReadFile(filepath.Join(filled(t), sqliteFile))
	require.NoError(t, err)
	const header, page = 100, 4096
	type flip struct {
		at   int
		bits byte
	}
	var flips []flip
	for at := range header {
		flips = append(flips, flip{at, 1 << random.IntN(8)})
	}
	for bit := range 8 {
		flips = append(flips, flip{20, 1 << bit}) // how many bytes of each page are for checksums
	}
	for range *flipped {
		at := random.IntN(len(whole))
		switch random.IntN(8) {
		case 0:
			at = at/page*page + random.IntN(12) // a page's header
		case 1:
			at = at/page*page + page - 1 - random.IntN(checksumSize)
		}
		flips = append(flips, flip{at, byte(1 + random.IntN(255))})
	}
	work := make(chan flip)
	var workers sync.WaitGroup
	for range 2 {
		dir := t.TempDir()
		path := filepath.Join(dir, sqliteFile)
		require.NoError(t, os.WriteFile(path, whole, 0o600))
		workers.Go(func() {
			for f := range work {
				change := func(with byte) {
					file, err := os.OpenFile(path, os.O_RDWR, 0)
					if assert.NoError(t, err) {
						_, err = file.WriteAt([]byte{with}, int64(f.at))
						assert.NoError(t, err)
						assert.NoError(t, file.Close())
					}
				}
				change(whole[f.at] ^ f.bits)
				assert.NotEmpty(t, damages(t, dir), "byte %d of %d (%d of page %d), bits %08b", f.at, len(whole), f.at%page, f.at/page+1, f.bits)
				change(whole[f.at])
				if left, err := os.ReadFile(path); !assert.NoError(t, err) || !assert.True(t, string(left) == string(whole), "byte %d, bits %08b: the file was written to", f.at, f.bits) {
					assert.NoError(t, os.WriteFile(path, whole, 0o600))
				}
			}
		})
	}
	for _, f := range flips {
		work <- f
	}
	close(work)
	workers.Wait()
	t.Logf("%d flips", len(flips))
}

// damages says what is found wrong with a store.
func damages(t *testing.T, dir string) []string {
	store, err := Open(t.Context(), dir)
	if err != nil {
		return []string{err.Error()}
	}
	v, err := store.Verify(t.Context())
	found := []string{fmt.Sprint(err)}
	if err == nil {
		found = v.Findings
	}
	assert.NotErrorIs(t, keep(t, store), sqlite3.READONLY) // reading what is damaged breaks nothing else
	assert.NoError(t, store.Close())
	return found
}
