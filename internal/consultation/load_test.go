package consultation

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// evaluations are answers to be recorded again and again, and what is to be read of each.
var evaluations = sync.OnceValue(func() []*sample {
	list := make([]*sample, 200)
	for i := range list {
		v, err := consultation(i)
		if err != nil {
			panic(err)
		}
		list[i] = &sample{Evaluation: v}
		list[i].answer, _ = v.Recommendation.CanonicalJSON()
		list[i].asked, _ = v.Case.CanonicalJSON()
	}
	return list
})

type sample struct {
	*Evaluation
	answer, asked []byte
}

// load is callers that record, and what they were told is on record.
type load struct {
	mu    sync.Mutex
	told  map[uuid.UUID]*fate
	fresh []uuid.UUID // of those, what was not looked up yet
	ended []error     // why callers stopped
}

// fate is what became of a consultation as far as its caller knows.
type fate struct {
	sample   *sample
	outcomes []string // comments of those that are on record
	doubtful bool     // an outcome or an erasure ended with an error: it may be on record or not
	erased   bool
}

func newLoad() *load { return &load{told: map[uuid.UUID]*fate{}} }

// run has callers record until the context ends, or until an error where they are not patient.
func (l *load) run(ctx context.Context, r *Recorder, callers int, seed uint64, patient bool) {
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(i)))
			for n := 0; ctx.Err() == nil; n++ {
				err := l.one(ctx, r, random, fmt.Sprintf("caller %d, %d", i, n))
				if err == nil {
					continue
				}
				l.mu.Lock()
				l.ended = append(l.ended, err)
				l.mu.Unlock()
				if !patient {
					return
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	all.Wait()
}

// one records a consultation, sometimes its outcome too, and sometimes reads or erases it.
func (l *load) one(ctx context.Context, r *Recorder, random *rand.Rand, name string) error {
	f := &fate{sample: evaluations()[random.IntN(len(evaluations()))]}
	v := *f.sample.Evaluation
	v.Origin.Order = name
	id, err := r.Record(ctx, &v)
	if err != nil {
		return err
	}
	defer func() {
		l.mu.Lock()
		l.told[id] = f
		l.fresh = append(l.fresh, id)
		l.mu.Unlock()
	}()
	for random.IntN(3) == 0 {
		comment := fmt.Sprintf("%s: %d", name, len(f.outcomes))
		if err := r.RecordOutcome(ctx, &Outcome{ID: id, At: v.At, Done: Cancelled, Comment: comment}); err != nil {
			f.doubtful = true
			return err
		}
		f.outcomes = append(f.outcomes, comment)
	}
	if random.IntN(20) == 0 {
		if _, err := r.Get(ctx, id); err != nil {
			return err
		}
	}
	if random.IntN(200) == 0 {
		if _, err := r.store.Verify(ctx); err != nil {
			return err
		}
	}
	if random.IntN(50) == 0 {
		if err := r.Erase(ctx, id, "load"); err != nil {
			f.doubtful = true
			return err
		}
		f.erased = true
	}
	return nil
}

// onRecord asserts that what callers were told is on record: all that is new, and some of the rest.
func (l *load) onRecord(t testing.TB, s *Store) {
	t.Helper()
	keys := testKeys(t)
	ids := l.fresh
	l.fresh = nil
	for id := range l.told {
		if len(ids)%500 == 0 {
			break
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		f := l.told[id]
		stored, err := s.Get(t.Context(), keys, id)
		if !assert.NoError(t, err, "%s was acknowledged", id) {
			return
		}
		switch {
		case f.erased:
			assert.Nil(t, stored.Case, "%s was erased", id)
		case f.doubtful && stored.Case == nil:
		default:
			require.NotNil(t, stored.Case, "%s was not erased", id)
			answer, err := stored.Recommendation.CanonicalJSON()
			require.NoError(t, err)
			asked, err := stored.Case.CanonicalJSON()
			require.NoError(t, err)
			require.Equal(t, string(f.sample.answer), string(answer))
			require.Equal(t, string(f.sample.asked), string(asked))
		}
		var comments []string
		for _, o := range stored.Outcomes {
			comments = append(comments, o.Comment)
		}
		if f.doubtful {
			require.GreaterOrEqual(t, len(comments), len(f.outcomes), "outcomes of %s", id)
			comments = comments[:len(f.outcomes)]
		}
		require.Len(t, comments, len(f.outcomes), "outcomes of %s", id)
		if stored.Case != nil && len(comments) > 0 {
			require.Equal(t, f.outcomes, comments)
		}
	}
}

// reasons counts the errors that ended callers.
func (l *load) reasons() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := map[string]int{}
	for _, err := range l.ended {
		if !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
			list[err.Error()]++
		}
	}
	return list
}
