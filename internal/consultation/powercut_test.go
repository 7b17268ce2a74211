package consultation

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cutsInARow is how often the power of one store is cut.
const cutsInARow = 5

// TestPowerCuts cuts the power at any moment, from the making of a store on, while many callers of one or two servers record, read and
// erase. What a caller was told is on record is there, and the chain verifies.
func TestPowerCuts(t *testing.T) {
	t.Parallel()
	s := seeded(t)
	for i := range max(cuts()/cutsInARow, 1) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(s, uint64(i)))
			dir, l := t.TempDir(), newLoad()
			for range cutsInARow {
				powerCut(t, dir, l, random)
				if t.Failed() {
					return
				}
			}
		})
	}
}

func powerCut(t *testing.T, dir string, l *load, random *rand.Rand) {
	d := newDisk(t)
	at := 1 + random.Int64N(200<<random.IntN(7)) // the making of a store, its load and its checkpoints all get their share
	some := []survival{0, 0.1, 0.5, 0.9, 1}[random.IntN(5)]
	d.wait = shortly
	d.fail = func(n int64, _ string) error {
		if n < at {
			return nil
		}
		d.cut()
		return syscall.EIO
	}
	var servers sync.WaitGroup
	for range 1 + random.IntN(2) {
		callers, more := 8+random.IntN(25), random.Uint64()
		servers.Go(func() {
			store, err := open(t.Context(), d.backend(dir))
			if err != nil {
				return
			}
			r, err := recording(t, store)
			if err == nil {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				l.run(ctx, r, callers, more, false)
				assert.NoError(t, ctx.Err(), "callers were not told of the power cut")
				cancel()
			}
			r.Close()
			_ = store.Close()
		})
	}
	servers.Wait()
	require.True(t, d.dead.Load())
	d.settle(t, random, some)

	store, err := Open(t.Context(), dir)
	require.NoError(t, err)
	defer store.Close()
	l.onRecord(t, store)
	v, err := store.Verify(t.Context())
	require.NoError(t, err)
	require.Empty(t, v.Findings, "at operation %d, %v survived", at, some)
	require.GreaterOrEqual(t, v.Evaluations, int64(len(l.told)))
}

// recording is a recorder of a store that keeps the edition.
func recording(t testing.TB, store *Store) (*Recorder, error) {
	return NewRecorder(store, testKeys(t)), keep(t, store)
}

func keep(t testing.TB, store *Store) error {
	e, err := small()
	require.NoError(t, err)
	return store.KeepEdition(t.Context(), e.Digest(), e.packed)
}
