package consultation

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
)

// small is an edition of two invented guidelines, loaded once.
var small = sync.OnceValues(func() (*loaded, error) {
	library, found := guideline.Load(os.DirFS("../../engine/testdata/intake"))
	if library == nil {
		return nil, found
	}
	ed, err := compile.Compile(library)
	if err != nil {
		return nil, err
	}
	packed, err := ed.Bytes()
	if err != nil {
		return nil, err
	}
	e, err := engine.Load(packed)
	return &loaded{e, packed, "headache"}, err
})

type loaded struct {
	*engine.Engine
	packed     []byte
	indication string
}

var testSecret = []byte("a secret of exactly 32 bytes....")[:32]

func testKeys(t testing.TB) *Keys {
	keys, err := NewKeys(testSecret)
	require.NoError(t, err)
	return keys
}

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// consult evaluates the n-th of a row of invented patients.
func consult(t testing.TB, n int) *Evaluation {
	v, err := consultation(n)
	require.NoError(t, err)
	return v
}

func consultation(n int) (*Evaluation, error) {
	e, err := small()
	if err != nil {
		return nil, err
	}
	r, c, err := e.EvaluateRecorded(context.Background(), engine.Referral{
		AsOf: "2026-11-02", Indications: []engine.Code{{Code: e.indication}},
		Facts: []engine.Fact{
			{ID: "age", Value: engine.Quantity(float64(20+n%60), "y")}, {ID: "sex", Value: engine.Is([]string{"female", "male"}[n%2])},
			{ID: "gcs", Value: engine.Quantity(float64(3+n%13), "")}, {ID: "onset", Value: engine.Is([]string{"gradual", "within-hour", "thunderclap"}[n%3])},
		},
	})
	return &Evaluation{
		At: start.Add(time.Duration(n) * time.Minute), Case: c, Recommendation: r, Latency: 150 * time.Microsecond,
		Origin: Origin{Site: "north", Department: fmt.Sprintf("department-%d", n%3), Requester: fmt.Sprintf("requester-%d", n%7), Order: fmt.Sprintf("order-%d", n)},
	}, err
}

// everyStore runs a test against each kind of store.
func everyStore(t *testing.T, test func(t *testing.T, place string)) {
	t.Run("SQLite", func(t *testing.T) { test(t, t.TempDir()) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, startPostgres(t)) })
}

// opened is a store with a recorder, and the edition kept.
func opened(t testing.TB, place string) *Recorder {
	store, err := Open(t.Context(), place)
	require.NoError(t, err)
	r, err := recording(t, store)
	require.NoError(t, err)
	t.Cleanup(func() {
		r.Close()
		assert.NoError(t, store.Close())
	})
	return r
}

func verified(t *testing.T, s *Store, checkpoints ...Checkpoint) *Verification {
	t.Helper()
	v, err := s.Verify(t.Context(), checkpoints...)
	require.NoError(t, err)
	return v
}

// TestStore is what every kind of store must do.
func TestStore(t *testing.T) {
	everyStore(t, func(t *testing.T, place string) {
		r := opened(t, place)
		var ids sync.Map
		var callers sync.WaitGroup
		const n = 150
		for i := range n {
			v := consult(t, i)
			callers.Go(func() {
				id, err := r.Record(t.Context(), v)
				if assert.NoError(t, err) {
					ids.Store(i, id)
				}
			})
		}
		callers.Wait()
		v := verified(t, r.store)
		assert.Empty(t, v.Findings)
		assert.EqualValues(t, n, v.Evaluations)

		for i := range n {
			id, _ := ids.Load(i)
			stored, err := r.Get(t.Context(), id.(uuid.UUID))
			require.NoError(t, err)
			want, err := consult(t, i).Recommendation.CanonicalJSON()
			require.NoError(t, err)
			got, err := stored.Recommendation.CanonicalJSON()
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
			assert.Equal(t, r.keys.Pseudonym(OrderRole, fmt.Sprintf("order-%d", i)), stored.Order)
			assert.Equal(t, start.Add(time.Duration(i)*time.Minute), stored.At)
		}
		first, _ := ids.Load(0)
		again, err := r.store.Reproduce(t.Context(), r.keys, first.(uuid.UUID))
		require.NoError(t, err)
		assert.Equal(t, &Reproduction{Identical: true}, again)
		_, err = r.Get(t.Context(), uuid.Must(uuid.NewV7()))
		assert.ErrorIs(t, err, ErrUnknown)
	})
}

// TestOutcome: the same outcome twice is one entry, another one is added, an unknown consultation is refused without harm to who
// records at the same time.
func TestOutcome(t *testing.T) {
	everyStore(t, func(t *testing.T, place string) {
		r := opened(t, place)
		id, err := r.Record(t.Context(), consult(t, 1))
		require.NoError(t, err)
		first := &Outcome{ID: id, At: start, Done: Overridden, Reason: Other, Text: "seen by the neurologist", Comment: "the age bound is too low"}
		var callers sync.WaitGroup
		for range 8 {
			callers.Go(func() { assert.NoError(t, r.RecordOutcome(t.Context(), first)) })
			callers.Go(func() {
				assert.ErrorIs(t, r.RecordOutcome(t.Context(), &Outcome{ID: uuid.New(), At: start, Done: Cancelled}), ErrUnknown)
			})
		}
		callers.Wait()
		require.NoError(t, r.RecordOutcome(t.Context(), &Outcome{ID: id, At: start, Done: Cancelled}))
		stored, err := r.Get(t.Context(), id)
		require.NoError(t, err)
		require.Len(t, stored.Outcomes, 2)
		assert.Equal(t, first.Comment, stored.Outcomes[0].Comment)
		assert.Equal(t, first.Text, stored.Outcomes[0].Text)
		assert.Equal(t, Cancelled, stored.Outcomes[1].Done)
		assert.Empty(t, verified(t, r.store).Findings)
	})
}

// TestErasure: what was erased is gone and the chain still verifies; what was removed without a word is found.
func TestErasure(t *testing.T) {
	everyStore(t, func(t *testing.T, place string) {
		r := opened(t, place)
		var ids []uuid.UUID
		for i := range 40 {
			id, err := r.Record(t.Context(), consult(t, i))
			require.NoError(t, err)
			ids = append(ids, id)
		}
		require.NoError(t, r.RecordOutcome(t.Context(), &Outcome{ID: ids[30], At: start, Done: Cancelled, Comment: "a word"}))
		require.NoError(t, r.Erase(t.Context(), ids[30], "request"))
		erased, err := r.EraseBefore(t.Context(), start.Add(10*time.Minute), "retention")
		require.NoError(t, err)
		assert.EqualValues(t, 10, erased)
		for i, gone := range map[int]bool{0: true, 9: true, 10: false, 29: false, 30: true, 31: false} {
			stored, err := r.Get(t.Context(), ids[i])
			require.NoError(t, err)
			assert.Equal(t, gone, stored.Case == nil, i)
		}
		v := verified(t, r.store)
		assert.Empty(t, v.Findings)
		assert.EqualValues(t, 12, v.Erased)
		_, err = r.store.Reproduce(t.Context(), r.keys, ids[0])
		assert.ErrorIs(t, err, ErrErased)

		_, err = r.store.db.ExecContext(t.Context(), "DELETE FROM payload WHERE seq = 20")
		require.NoError(t, err)
		assert.Equal(t, []string{"the payload of entry 20 was removed, and no erasure is recorded"}, verified(t, r.store).Findings)
	})
}

// TestTampering: whatever somebody with access to the database does to it is found.
func TestTampering(t *testing.T) {
	everyStore(t, func(t *testing.T, place string) {
		r := opened(t, place)
		for i := range 30 {
			_, err := r.Record(t.Context(), consult(t, i))
			require.NoError(t, err)
		}
		signed, err := r.store.Checkpoint(t.Context(), r.keys, start)
		require.NoError(t, err)
		checkpoints, err := ReadCheckpoints(signed, r.keys.Public())
		require.NoError(t, err)
		assert.Empty(t, verified(t, r.store, checkpoints...).Findings)
		_, err = ReadCheckpoints(strings.Replace(signed, "\n30\n", "\n29\n", 1), r.keys.Public())
		assert.Error(t, err)

		for name, change := range map[string]struct {
			statements []string
			needs      bool // a checkpoint
		}{
			"a header":           {statements: []string{"UPDATE entry SET header = (SELECT header FROM entry WHERE seq = 6) WHERE seq = 5"}},
			"a hash":             {statements: []string{"UPDATE entry SET hash = (SELECT hash FROM entry WHERE seq = 6) WHERE seq = 5"}},
			"an id":              {statements: []string{"UPDATE entry SET id = (SELECT id FROM entry WHERE seq = 6) WHERE seq = 5"}},
			"one removed":        {statements: []string{"DELETE FROM payload WHERE seq = 5", "DELETE FROM entry WHERE seq = 5"}},
			"the first removed":  {statements: []string{"DELETE FROM payload WHERE seq = 1", "DELETE FROM entry WHERE seq = 1"}},
			"two exchanged":      {statements: []string{"UPDATE entry SET seq = -1 WHERE seq = 5", "UPDATE entry SET seq = 5 WHERE seq = 6", "UPDATE entry SET seq = 6 WHERE seq = -1"}},
			"payloads exchanged": {statements: []string{"UPDATE payload SET seq = -1 WHERE seq = 5", "UPDATE payload SET seq = 5 WHERE seq = 6", "UPDATE payload SET seq = 6 WHERE seq = -1"}},
			"a payload too many": {statements: []string{"INSERT INTO payload SELECT 99, salt, text FROM payload WHERE seq = 5"}},
			"a recommendation":   {statements: []string{"UPDATE recommendation SET body = (SELECT packed FROM edition)"}},
			"no recommendation":  {statements: []string{"DELETE FROM recommendation"}},
			"no edition":         {statements: []string{"DELETE FROM edition"}},
			"the genesis":        {statements: []string{"UPDATE chain SET genesis = (SELECT hash FROM entry WHERE seq = 7)"}},
			"the end cut off":    {statements: []string{"DELETE FROM payload WHERE seq > 20", "DELETE FROM entry WHERE seq > 20"}, needs: true},
			"everything deleted": {statements: []string{"DELETE FROM payload", "DELETE FROM entry"}, needs: true},
		} {
			t.Run(name, func(t *testing.T) {
				restore := saved(t, r.store)
				for _, statement := range change.statements {
					_, err := r.store.db.ExecContext(t.Context(), statement)
					require.NoError(t, err)
				}
				if change.needs {
					assert.NotEmpty(t, verified(t, r.store, checkpoints...).Findings)
				} else {
					assert.NotEmpty(t, verified(t, r.store).Findings)
				}
				restore()
				require.Empty(t, verified(t, r.store, checkpoints...).Findings)
			})
		}
	})
}

// saved copies the tables, to put them back.
func saved(t *testing.T, s *Store) (restore func()) {
	tables := []string{"chain", "entry", "payload", "recommendation", "edition"}
	do := func(format string) {
		for _, table := range tables {
			for statement := range strings.SplitSeq(strings.ReplaceAll(format, "@", table), ";") {
				_, err := s.db.ExecContext(t.Context(), statement)
				require.NoError(t, err)
			}
		}
	}
	do("CREATE TABLE saved_@ AS SELECT * FROM @")
	return func() { do("DELETE FROM @;INSERT INTO @ SELECT * FROM saved_@;DROP TABLE saved_@") }
}

// TestServersShareAStore: several recorders write into one store, as several servers do, and the chain stays one.
func TestServersShareAStore(t *testing.T) {
	everyStore(t, func(t *testing.T, place string) {
		recorders := []*Recorder{opened(t, place), opened(t, place), opened(t, place)}
		var callers sync.WaitGroup
		for i := range 90 {
			v := consult(t, i)
			callers.Go(func() {
				_, err := recorders[i%3].Record(context.WithoutCancel(t.Context()), v)
				assert.NoError(t, err)
			})
		}
		callers.Wait()
		v := verified(t, recorders[0].store)
		assert.Empty(t, v.Findings)
		assert.EqualValues(t, 90, v.Entries)
	})
}

// TestOpenedTogether: several servers open a new store at the same time, and one of them makes it.
func TestOpenedTogether(t *testing.T) {
	everyStore(t, func(t *testing.T, place string) {
		var servers sync.WaitGroup
		for range 8 {
			servers.Go(func() {
				store, err := Open(t.Context(), place)
				if assert.NoError(t, err) {
					assert.NoError(t, store.Close())
				}
			})
		}
		servers.Wait()
		_, err := opened(t, place).Record(t.Context(), consult(t, 1))
		assert.NoError(t, err)
	})
}

// TestOldEdition: an edition that this program cannot read any more is none that is damaged.
func TestOldEdition(t *testing.T) {
	e, err := small()
	require.NoError(t, err)
	reader, err := gzip.NewReader(bytes.NewReader(e.packed))
	require.NoError(t, err)
	text, err := io.ReadAll(reader)
	require.NoError(t, err)
	now := fmt.Appendf(nil, `"semantics": %d`, e.Semantics())
	require.Contains(t, string(text), string(now))
	text = bytes.ReplaceAll(text, now, bytes.Replace(now, []byte(strconv.Itoa(e.Semantics())), []byte("9"), 1))
	var old bytes.Buffer
	writer := gzip.NewWriter(&old)
	_, err = writer.Write(text)
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	_, err = engine.Load(old.Bytes())
	require.ErrorContains(t, err, "semantics 9")

	store, err := Open(t.Context(), t.TempDir())
	require.NoError(t, err)
	defer store.Close()
	require.NoError(t, store.KeepEdition(t.Context(), e.Digest(), old.Bytes()))
	r := NewRecorder(store, testKeys(t))
	defer r.Close()
	id, err := r.Record(t.Context(), consult(t, 1))
	require.NoError(t, err)
	assert.Empty(t, verified(t, store).Findings)
	again, err := store.Reproduce(t.Context(), r.keys, id)
	require.NoError(t, err)
	assert.False(t, again.Identical)
	assert.Contains(t, again.Differs[0], "semantics 9")
}

// TestHidden: a consultation that cannot be looked up any more, because the index files it under another id, is found.
func TestHidden(t *testing.T) {
	dir := t.TempDir()
	store, err := Open(t.Context(), dir)
	require.NoError(t, err)
	r, err := recording(t, store)
	require.NoError(t, err)
	var ids []uuid.UUID
	for i := range 10 {
		id, err := r.Record(t.Context(), consult(t, i))
		require.NoError(t, err)
		ids = append(ids, id)
	}
	r.Close()
	for _, steps := range [][]string{ // each by a program that reads the schema anew
		{"CREATE TABLE saved AS SELECT id FROM entry WHERE seq = 5", "UPDATE entry SET id = x'00' WHERE seq = 5",
			"CREATE TABLE saved_schema AS SELECT * FROM sqlite_schema WHERE name = 'entry_id'",
			"PRAGMA writable_schema = on", "DELETE FROM sqlite_schema WHERE name = 'entry_id'"},
		{"UPDATE entry SET id = (SELECT id FROM saved) WHERE seq = 5",
			"PRAGMA writable_schema = on", "INSERT INTO sqlite_schema SELECT * FROM saved_schema"},
		{"DROP TABLE saved", "DROP TABLE saved_schema"},
	} {
		conn, err := store.db.Conn(t.Context())
		require.NoError(t, err)
		for _, step := range steps {
			_, err := conn.ExecContext(t.Context(), step)
			require.NoError(t, err, step)
		}
		require.NoError(t, conn.Close())
		require.NoError(t, store.Close())
		store, err = Open(t.Context(), dir)
		require.NoError(t, err)
	}
	defer store.Close()
	_, err = store.Get(t.Context(), testKeys(t), ids[4])
	require.ErrorIs(t, err, ErrUnknown)
	assert.Equal(t, []string{"SQLite says: row 5 missing from index entry_id"}, verified(t, store).Findings)
}
