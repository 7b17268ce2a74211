package consultation

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everyFault is by how many operations the walk steps.
const everyFault = 11

// TestFaults fails each operation on files in turn, once and until callers were told, as broken and as full: callers are told what
// is wrong, no acknowledged record is lost, not even at a power cut right after, and recording goes on by itself.
func TestFaults(t *testing.T) {
	t.Parallel()
	s := seeded(t)
	total := (&shortLife{}).run(t, 0)
	step := everyFault
	switch {
	case *everyOperation:
		step = 1
	case testing.Short():
		step *= 5
	}
	var said messages
	from := 1 + rand.New(rand.NewPCG(s, 0)).Int64N(int64(step))
	t.Run("walk", func(t *testing.T) {
		for lane := range int64(2) {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				for n := from + lane*int64(step); n <= total; n += 2 * int64(step) {
					for i, life := range []*shortLife{
						{error: syscall.EIO}, {error: syscall.EIO, lasting: true}, {error: syscall.ENOSPC}, {error: syscall.ENOSPC, lasting: true},
					} {
						life.said = &said
						life.seed = s ^ uint64(4*n) + uint64(i)
						t.Run(fmt.Sprintf("%d %v lasting=%v", n, life.error, life.lasting), func(t *testing.T) { life.run(t, n) })
					}
				}
			})
		}
	})
	t.Logf("%d operations, of which every %d. failed", total, step)
	for _, m := range said.sorted() {
		t.Log(m)
	}
}

// shortLife is a store that is made, written and read while an operation fails.
type shortLife struct {
	error   syscall.Errno
	lasting bool // until a caller was told twice
	seed    uint64
	said    *messages

	failing atomic.Bool
}

// spacious are the operations that do not fail on a full disk.
var spacious = []string{"read", "size", "lock", "access", "delete"}

// run fails the n-th operation; none for 0. It returns how many there were.
func (l *shortLife) run(t *testing.T, n int64) int64 {
	d, dir := newDisk(t), filepath.Join(t.TempDir(), "store")
	d.fail = func(i int64, op string) error {
		if i == n {
			l.failing.Store(l.lasting)
		} else if !l.failing.Load() {
			return nil
		}
		if kind, _, _ := strings.Cut(op, " "); l.error == syscall.ENOSPC && slices.Contains(spacious, kind) {
			return nil
		}
		return l.error
	}
	var store *Store
	l.try(t, dir, func() (err error) { store, err = open(t.Context(), d.backend(dir)); return err })
	var r *Recorder
	l.try(t, dir, func() (err error) {
		if r != nil {
			r.Close()
		}
		r, err = recording(t, store)
		return err
	})
	random := rand.New(rand.NewPCG(l.seed, 0))
	if random.IntN(2) == 0 {
		store.db.SetMaxIdleConns(-1) // a connection that breaks may be the only one
	}
	told := newLoad()
	var ids []uuid.UUID
	record := func() {
		f := &fate{sample: evaluations()[len(ids)]}
		l.try(t, dir, func() error {
			id, err := r.Record(t.Context(), f.sample.Evaluation)
			if err == nil {
				told.told[id], ids = f, append(ids, id)
			}
			return err
		})
	}
	record()
	record()
	told.told[ids[0]].outcomes = []string{"a word"}
	l.try(t, dir, func() error {
		return r.RecordOutcome(t.Context(), &Outcome{ID: ids[0], At: start, Done: Cancelled, Comment: "a word"})
	})
	l.try(t, dir, func() error { return r.Erase(t.Context(), ids[1], "request") })
	told.told[ids[1]].erased = true
	l.try(t, dir, func() error { return together(t, r, ids[0], uuid.New()) })
	l.try(t, dir, func() error { _, err := r.Get(t.Context(), ids[0]); return err })
	l.try(t, dir, func() error {
		v, err := store.Verify(t.Context())
		if err == nil && len(v.Findings) > 0 {
			err = fmt.Errorf("%s: %s", dir, v.Findings)
		}
		return err
	})
	l.try(t, dir, func() error { return keep(t, store) })
	record()
	l.failing.Store(false)
	record()
	total := d.done.Load()
	if random.IntN(2) == 0 {
		d.cut()
	}
	r.Close()
	_ = store.Close()
	d.settle(t, random, []survival{0, 0.5}[random.IntN(2)])

	store, err := Open(t.Context(), dir)
	require.NoError(t, err)
	defer store.Close()
	told.onRecord(t, store)
	assert.Empty(t, verified(t, store).Findings)
	return total
}

// together writes entries in one transaction, as callers at the same time do: a consultation, outcomes of one that is known and of one
// that is not, a consultation.
func together(t *testing.T, r *Recorder, known, unknown uuid.UUID) error {
	var drafts []*draft
	for i := range 2 {
		d, err := r.draft(evaluations()[100+i].Evaluation)
		require.NoError(t, err)
		drafts = append(drafts, d)
	}
	again, err := r.outcome(&Outcome{ID: known, At: start, Done: Cancelled, Comment: "a word"})
	require.NoError(t, err)
	nobodys, err := r.outcome(&Outcome{ID: unknown, At: start, Done: Cancelled})
	require.NoError(t, err)
	refused, err := r.store.append(t.Context(), []*draft{drafts[0], again, nobodys, drafts[1]})
	if err == nil {
		assert.Len(t, refused, 1)
		assert.ErrorIs(t, refused[nobodys], ErrUnknown)
	}
	return err
}

// TestTroubledDisk has a disk fail now and then, and fill up for a while, under load, and cuts the power in the end. Callers are told,
// recording goes on by itself, and nothing that was acknowledged is lost.
func TestTroubledDisk(t *testing.T) {
	t.Parallel()
	s := seeded(t)
	random := rand.New(rand.NewPCG(s, 0))
	d, dir := newDisk(t), t.TempDir()
	d.wait = shortly
	var oneOf atomic.Int64 // operations that fail
	var full atomic.Bool
	d.fail = func(n int64, op string) error {
		if kind, _, _ := strings.Cut(op, " "); full.Load() && !slices.Contains(spacious, kind) {
			return syscall.ENOSPC
		}
		if k := oneOf.Load(); k > 0 && n%k == 0 {
			return syscall.EIO
		}
		return nil
	}
	store, err := open(t.Context(), d.backend(dir))
	require.NoError(t, err)
	r, err := recording(t, store)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	l := newLoad()
	var running sync.WaitGroup
	running.Go(func() { l.run(ctx, r, 24, s, true) })
	for range 4 {
		oneOf.Store(3 + random.Int64N(100))
		time.Sleep(100 * time.Millisecond)
		oneOf.Store(0)
		full.Store(true)
		time.Sleep(50 * time.Millisecond)
		full.Store(false)
		time.Sleep(50 * time.Millisecond) // for what was under way
		_, err := r.Record(t.Context(), consult(t, 1))
		assert.NoError(t, err)
	}
	stop()
	running.Wait()
	assert.NotEmpty(t, l.reasons())
	d.cut()
	r.Close()
	_ = store.Close()
	d.settle(t, random, 0)

	store, err = Open(t.Context(), dir)
	require.NoError(t, err)
	defer store.Close()
	l.onRecord(t, store)
	assert.Empty(t, verified(t, store).Findings)
	t.Logf("%d consultations, %d errors", len(l.told), len(l.ended))
}

// TestFaultsWithin fails each operation of a transaction in a store that SQLite has to read for it. It is written whole or not at all.
func TestFaultsWithin(t *testing.T) {
	d, dir := newDisk(t), t.TempDir()
	store, err := open(t.Context(), d.backend(dir))
	require.NoError(t, err)
	defer store.Close()
	r, err := recording(t, store)
	require.NoError(t, err)
	defer r.Close()
	var ids []uuid.UUID
	for from := 0; from < 600; from += 200 {
		var drafts []*draft
		for _, e := range evaluations() {
			one, err := r.draft(e.Evaluation)
			require.NoError(t, err)
			ids, drafts = append(ids, one.entry.ID), append(drafts, one)
		}
		_, err := store.append(t.Context(), drafts)
		require.NoError(t, err)
	}
	require.NoError(t, r.RecordOutcome(t.Context(), &Outcome{ID: ids[7], At: start, Done: Cancelled, Comment: "a word"}))
	unknown := ids[300]
	unknown[len(unknown)-1]++
	store.db.SetMaxIdleConns(-1) // a connection that is opened for the transaction has read nothing yet
	entries := verified(t, store).Entries
	failed := 0
	for n := int64(1); ; n++ {
		store.drop()
		begun := d.done.Load()
		d.fail = func(i int64, op string) error {
			if i == begun+n {
				return syscall.EIO
			}
			return nil
		}
		err := together(t, r, ids[7], unknown)
		d.fail = nil
		last := d.done.Load()-begun < n
		if err == nil {
			entries += 2
		} else {
			failed++
		}
		v := verified(t, store)
		require.Empty(t, v.Findings, "operation %d: %v", n, err)
		require.Equal(t, entries, v.Entries, "operation %d: %v", n, err)
		if last {
			break
		}
	}
	assert.Greater(t, failed, 15)
}

// TestFailedSync loses what was to be synced when that failed, as Linux does, and nothing else.
func TestFailedSync(t *testing.T) {
	d, dir := newDisk(t), t.TempDir()
	store, err := open(t.Context(), d.backend(dir))
	require.NoError(t, err)
	store.db.SetMaxIdleConns(-1) // the connection that breaks is the only one that is used
	r, err := recording(t, store)
	require.NoError(t, err)
	_, err = r.Record(t.Context(), consult(t, 1))
	require.NoError(t, err)

	broken := false
	d.fail = func(_ int64, op string) error {
		if broken = broken || op == "sync "+sqliteFile+"-wal"; broken {
			return syscall.EIO
		}
		return nil
	}
	_, err = r.Record(t.Context(), consult(t, 2))
	assert.ErrorContains(t, err, "(syncing record.db-wal: input/output error)")
	d.fail = nil
	id, err := r.Record(t.Context(), consult(t, 3))
	require.NoError(t, err)
	d.cut()
	r.Close()
	_ = store.Close()
	d.settle(t, nil, 0)

	store, err = Open(t.Context(), dir)
	require.NoError(t, err)
	defer store.Close()
	_, err = store.Get(t.Context(), testKeys(t), id)
	assert.NoError(t, err)
	v := verified(t, store)
	assert.Empty(t, v.Findings)
	assert.EqualValues(t, 2, v.Evaluations)
}

// try does a step again where it fails, once the fault is over: it fails as long as the fault lasts, and not any more then.
func (l *shortLife) try(t *testing.T, dir string, step func() error) {
	t.Helper()
	for told := 0; ; told++ {
		err := step()
		if err == nil {
			return
		}
		l.said.add(dir, err)
		assert.Contains(t, err.Error(), dir, "the error does not name the store")
		if !strings.Contains(err.Error(), "shm: not a directory") { // what the index of the log fails with here
			assert.Contains(t, err.Error(), l.error.Error(), "the error does not say what is wrong")
		}
		if told > 0 {
			require.True(t, l.failing.Swap(false), "it fails still: %v", err)
		}
	}
}

// messages counts what callers are told.
type messages struct {
	mu    sync.Mutex
	count map[string]int
}

func (m *messages) add(dir string, err error) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.count == nil {
		m.count = map[string]int{}
	}
	m.count[strings.ReplaceAll(err.Error(), dir, "…")]++
}

func (m *messages) sorted() (list []string) {
	for text, n := range m.count {
		list = append(list, fmt.Sprintf("%5d %s", n, text))
	}
	slices.Sort(list)
	return list
}
