package consultation

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestErasedIsOverwritten: nothing of what was erased is left in the files of SQLite.
func TestErasedIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	r := opened(t, dir)
	var ids []uuid.UUID
	for i := range 60 {
		id, err := r.Record(t.Context(), consult(t, i))
		require.NoError(t, err)
		ids = append(ids, id)
	}
	var texts [][]byte
	rows, err := r.store.db.QueryContext(t.Context(), "SELECT text FROM payload ORDER BY seq")
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var text []byte
		require.NoError(t, rows.Scan(&text))
		texts = append(texts, text)
	}
	left := func() (n int) {
		paths, err := filepath.Glob(filepath.Join(dir, "*"))
		require.NoError(t, err)
		require.NotEmpty(t, paths)
		for _, text := range texts {
			found := false
			for _, path := range paths {
				content, err := os.ReadFile(path)
				require.NoError(t, err)
				found = found || bytes.Contains(content, text[:32]) || bytes.Contains(content, text[len(text)-32:])
			}
			if found {
				n++
			}
		}
		return n
	}
	assert.Equal(t, 60, left())
	require.NoError(t, r.Erase(t.Context(), ids[50], "request"))
	assert.Equal(t, 59, left())
	_, err = r.EraseBefore(t.Context(), start.Add(40*time.Minute), "retention")
	require.NoError(t, err)
	assert.Equal(t, 19, left())
}

// TestErasureWhileSomebodyReads: who reads an older state keeps what was erased in the files, which the caller is told, and does not keep
// others from recording.
func TestErasureWhileSomebodyReads(t *testing.T) {
	r := opened(t, t.TempDir())
	id, err := r.Record(t.Context(), consult(t, 1))
	require.NoError(t, err)
	reading, err := r.store.db.BeginTx(t.Context(), r.store.backend.snapshot())
	require.NoError(t, err)
	var n int
	require.NoError(t, reading.QueryRowContext(t.Context(), "SELECT count(*) FROM entry").Scan(&n))

	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	done := make(chan error)
	go func() { done <- r.Erase(ctx, id, "request") }()
	for ctx.Err() == nil {
		before := time.Now()
		_, err := r.Record(t.Context(), consult(t, 2))
		require.NoError(t, err)
		assert.Less(t, time.Since(before), 2*time.Second)
	}
	assert.ErrorContains(t, <-done, "it is erased, and can still be found in the files: erase again")
	require.NoError(t, reading.Rollback())
	assert.NoError(t, r.Erase(t.Context(), id, "request"))
}

// TestErasureAfterAWrongClock: an entry of a clock that was ahead keeps no later one from being erased, and is not erased itself.
func TestErasureAfterAWrongClock(t *testing.T) {
	r := opened(t, t.TempDir())
	var ids []uuid.UUID
	for i := range 20 {
		v := consult(t, i)
		if i == 5 {
			v.At = v.At.AddDate(70, 0, 0)
		}
		id, err := r.Record(t.Context(), v)
		require.NoError(t, err)
		ids = append(ids, id)
	}
	erased, err := r.EraseBefore(t.Context(), start.Add(10*time.Minute), "retention")
	require.NoError(t, err)
	assert.EqualValues(t, 9, erased)
	for i, id := range ids {
		stored, err := r.Get(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, i < 10 && i != 5, stored.Case == nil, i)
	}
	assert.Empty(t, verified(t, r.store).Findings)
}
