package consultation

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestUnmapped: codes that nothing maps are counted over restarts; what may be a text is not kept.
func TestUnmapped(t *testing.T) {
	everyStore(t, func(t *testing.T, place string) {
		store, err := Open(t.Context(), place)
		require.NoError(t, err)
		defer store.Close()
		day := func(n int) time.Time { return start.AddDate(0, 0, n) }
		for n := range 3 {
			r := NewRecorder(store, testKeys(t))
			r.Unmapped("north", CDSHooks, day(2-n), "exam", "http://www.ama-assn.org/go/cpt", "72133")
			r.Unmapped("north", CDSHooks, day(2-n), "exam", "http://www.ama-assn.org/go/cpt", "72133")
			r.Unmapped("", JSON, day(n), "indication", "icd10", "K08.8")
			for _, text := range []string{"", "Mr Smith", "<b>", "a code that is rather a sentence about somebody"} {
				r.Unmapped("", JSON, day(n), "indication", "icd10", text)
				r.Unmapped("", JSON, day(n), "indication", text, "K08.8")
			}
			r.Close()
		}
		list, err := store.Unmapped(t.Context(), testKeys(t))
		require.NoError(t, err)
		assert.Equal(t, []UnmappedCode{
			{testKeys(t).Pseudonym(SiteRole, "north"), CDSHooks, "exam", "http://www.ama-assn.org/go/cpt", "72133", 6, "2026-11-02", "2026-11-04"},
			{Pseudonym{}, JSON, "indication", "icd10", "K08.8", 3, "2026-11-02", "2026-11-04"},
		}, list)
		assert.Empty(t, verified(t, store).Findings)
	})
}

// TestUnmappedBesideADamagedOne: a row that is damaged is for Verify to find. It does not keep the others from being counted.
func TestUnmappedBesideADamagedOne(t *testing.T) {
	everyStore(t, func(t *testing.T, place string) {
		store, err := Open(t.Context(), place)
		require.NoError(t, err)
		defer store.Close()
		r := NewRecorder(store, testKeys(t))
		defer r.Close()
		const damagedCode, other = "K08.8", "K08.9"
		r.Unmapped("", JSON, start, "indication", "icd10", damagedCode)
		r.writeUnmapped()
		_, err = store.db.ExecContext(t.Context(), "UPDATE unmapped SET body = $1", []byte("damaged"))
		require.NoError(t, err)
		r.Unmapped("", JSON, start, "indication", "icd10", damagedCode)
		r.Unmapped("", JSON, start, "indication", "icd10", other)
		r.writeUnmapped()
		assert.Empty(t, r.unmapped.seen)
		assert.NotEmpty(t, verified(t, store).Findings)
		var n int
		require.NoError(t, store.db.QueryRowContext(t.Context(), "SELECT count(*) FROM unmapped").Scan(&n))
		assert.Equal(t, 2, n)
	})
}

// TestUnmappedInTurns: consultations do not wait until ten thousand codes are written.
func TestUnmappedInTurns(t *testing.T) {
	store, err := Open(t.Context(), t.TempDir())
	require.NoError(t, err)
	defer store.Close()
	count := func() (n int) {
		require.NoError(t, store.db.QueryRowContext(t.Context(), "SELECT count(*) FROM unmapped").Scan(&n))
		return n
	}
	r := NewRecorder(store, testKeys(t))
	for i := range 2*unmappedAtOnce + 1 {
		r.Unmapped("", JSON, start, "exam", "cpt", strconv.Itoa(i))
	}
	r.writeUnmapped()
	assert.Equal(t, unmappedAtOnce, count())
	r.Close()
	assert.Equal(t, 2*unmappedAtOnce+1, count(), "who stops writes all")
}
