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
	if testing.Short() {
		t.Skip("a large store is read hundreds of times")
	}
	t.Parallel()
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

// TestFlipsInLog flips bits in the log that a crash left beside a file. SQLite takes such a log for one that ends earlier, as after a
// power cut: what stands before the byte is there unharmed, and what comes after it is missed by who has a checkpoint.
func TestFlipsInLog(t *testing.T) {
	s := seeded(t)
	random := rand.New(rand.NewPCG(s, 0))
	from := t.TempDir()
	store, err := Open(t.Context(), from)
	require.NoError(t, err)
	require.NoError(t, store.Close()) // the store itself is in the file
	store, err = Open(t.Context(), from)
	require.NoError(t, err)
	defer store.Close()
	r, err := recording(t, store)
	require.NoError(t, err)
	defer r.Close()
	for i := range 60 {
		_, err := r.Record(t.Context(), consult(t, i))
		require.NoError(t, err)
	}
	signed, err := store.Checkpoint(t.Context(), r.keys, start)
	require.NoError(t, err)
	checkpoints, err := ReadCheckpoints(signed, r.keys.Public())
	require.NoError(t, err)

	main, err := os.ReadFile(store.backend.place())
	require.NoError(t, err)
	log, err := os.ReadFile(store.backend.place() + "-wal")
	require.NoError(t, err)
	shorter := 0
	for range max(*flipped/2, 1) {
		at, bits, dir := random.IntN(len(log)), byte(1+random.IntN(255)), t.TempDir()
		log[at] ^= bits
		require.NoError(t, os.WriteFile(filepath.Join(dir, sqliteFile), main, 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(dir, sqliteFile+"-wal"), log, 0o600))
		log[at] ^= bits
		crashed, err := Open(t.Context(), dir)
		require.NoError(t, err, "byte %d, bits %08b", at, bits)
		v := verified(t, crashed, checkpoints...)
		require.NoError(t, crashed.Close())
		if v.Entries == 60 {
			assert.Empty(t, v.Findings, "byte %d, bits %08b", at, bits)
			continue
		}
		shorter++
		assert.Equal(t, []string{fmt.Sprintf("the record is cut off: it ends at entry %d, and on %s it had 60", v.Entries, checkpoints[0].At)}, v.Findings)
	}
	t.Logf("%d of %d flips cut the record off", shorter, max(*flipped/2, 1))
	assert.Positive(t, shorter)
}

// TestFlipsInRows flips bits of one byte of a row, in every column of every table of PostgreSQL, which may keep no checksums.
func TestFlipsInRows(t *testing.T) {
	s := seeded(t)
	random := rand.New(rand.NewPCG(s, 0))
	r := opened(t, startPostgres(t))
	for i := range 40 {
		id, err := r.Record(t.Context(), consult(t, i))
		require.NoError(t, err)
		if i%10 == 0 {
			require.NoError(t, r.RecordOutcome(t.Context(), &Outcome{ID: id, At: start, Done: Cancelled, Comment: "a word"}))
		}
		if i == 20 {
			require.NoError(t, r.Erase(t.Context(), id, "request"))
		}
	}
	r.Unmapped("north", JSON, start, "exam", "clinic-ris", "MRK")
	r.writeUnmapped()
	db := r.store.db
	found, err := db.QueryContext(t.Context(), `SELECT table_name, column_name, data_type FROM information_schema.columns
		WHERE table_schema = 'public' AND table_name <> 'goose_db_version' ORDER BY 1, 2`)
	require.NoError(t, err)
	defer found.Close()
	var columns [][3]string
	for found.Next() {
		var c [3]string
		require.NoError(t, found.Scan(&c[0], &c[1], &c[2]))
		columns = append(columns, c)
	}
	require.Len(t, columns, 14)
	for _, c := range columns {
		table, column := c[0], c[1]
		for range max(*flipped/10, 1) {
			var row string
			var size int64 = 8
			measure := "length(" + column + ")"
			if c[2] == "bigint" {
				measure = "8"
			}
			require.NoError(t, db.QueryRowContext(t.Context(), "SELECT ctid, "+measure+" FROM "+table+" ORDER BY random() LIMIT 1").Scan(&row, &size))
			at, bits := random.Int64N(size), 1+random.IntN(255)
			set := fmt.Sprintf("%s = set_byte(%s, %d, get_byte(%s, %d) # %d)", column, column, at, column, at, bits)
			if c[2] == "bigint" {
				set = fmt.Sprintf("%s = %s # (%d::bigint << %d)", column, column, bits, 8*at)
			}
			flip := func() error {
				return db.QueryRowContext(t.Context(), "UPDATE "+table+" SET "+set+" WHERE ctid = $1 RETURNING ctid", row).Scan(&row)
			}
			if err := flip(); err != nil {
				require.ErrorContains(t, err, "duplicate key") // which no flip makes
				continue
			}
			v := verified(t, r.store)
			assert.NotEmpty(t, v.Findings, "byte %d of %d of %s.%s, bits %08b", at, size, table, column, bits)
			require.NoError(t, flip())
		}
	}
	assert.Empty(t, verified(t, r.store).Findings)
}
