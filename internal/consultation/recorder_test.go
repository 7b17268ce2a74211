package consultation

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCloseUnderLoad: who closes a recorder does not wait for callers that come all the time; what was acknowledged is on record, and
// who comes later is told.
func TestCloseUnderLoad(t *testing.T) {
	store, err := Open(t.Context(), t.TempDir())
	require.NoError(t, err)
	defer store.Close()
	r, err := recording(t, store)
	require.NoError(t, err)
	var callers sync.WaitGroup
	var acknowledged atomic.Int64
	stop := make(chan struct{})
	for range 64 {
		callers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				_, err := r.Record(t.Context(), evaluations()[1].Evaluation)
				if err == nil {
					acknowledged.Add(1)
				} else {
					assert.ErrorIs(t, err, errStopped)
				}
			}
		})
	}
	time.Sleep(50 * time.Millisecond)
	closed := make(chan struct{})
	go func() {
		r.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(5 * time.Second):
		assert.Fail(t, "Close waits for ever")
	}
	close(stop)
	callers.Wait()
	<-closed
	r.Close() // again
	v := verified(t, store)
	assert.Empty(t, v.Findings)
	assert.GreaterOrEqual(t, v.Evaluations, acknowledged.Load())
	_, err = r.Record(t.Context(), consult(t, 1))
	assert.ErrorIs(t, err, errStopped)
}

// TestCallersWait: more callers than the queue holds wait for their turn, and who gives up while waiting is let go at once.
func TestCallersWait(t *testing.T) {
	store, err := Open(t.Context(), t.TempDir())
	require.NoError(t, err)
	defer store.Close()
	r, err := recording(t, store)
	require.NoError(t, err)
	defer r.Close()
	store.writing.Lock() // the disk takes its time
	giveUp, cancel := context.WithCancel(t.Context())
	var callers sync.WaitGroup
	const impatient = 100
	var gone sync.WaitGroup
	for range impatient {
		gone.Go(func() {
			id, err := r.Record(giveUp, evaluations()[1].Evaluation)
			assert.ErrorIs(t, err, context.Canceled)
			assert.Equal(t, uuid.Nil, id)
		})
	}
	const patient = maxWaiting + 500
	for i := range patient {
		callers.Go(func() {
			_, err := r.Record(t.Context(), evaluations()[i%200].Evaluation)
			assert.NoError(t, err)
		})
	}
	cancel()
	gone.Wait()
	store.writing.Unlock()
	callers.Wait()
	v := verified(t, store)
	assert.Empty(t, v.Findings)
	assert.GreaterOrEqual(t, v.Evaluations, int64(patient))
	assert.LessOrEqual(t, v.Evaluations, int64(patient+impatient))
}

// TestErrorsNamePlaces: an error says which store it is, and no password.
func TestErrorsNamePlaces(t *testing.T) {
	_, err := Open(t.Context(), "postgres://justify:secret@127.0.0.1:1/record?password=secret&sslpassword=secret&sslmode=disable")
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "secret")
	_, err = Open(t.Context(), "postgres://justify:secret@127.0.0.1:x/record?password=secret")
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "secret")
	_, err = Open(t.Context(), "postgres://justify:secret@127.0.0.1:1/record?sslmode=wrong&password=secret")
	require.ErrorContains(t, err, "sslmode is invalid")
	assert.NotContains(t, err.Error(), "secret")
}

// TestErrorsTellNothing: an error about a payload repeats nothing of it.
func TestErrorsTellNothing(t *testing.T) {
	r := opened(t, t.TempDir())
	d, err := r.draft(consult(t, 1))
	require.NoError(t, err)
	r.sealInto(d, []byte(`{"case":4711,"envelope":{"edition":4711},"requester":"4711"}`))
	require.NoError(t, r.put(t.Context(), d))
	_, err = r.Get(t.Context(), d.entry.ID)
	require.ErrorContains(t, err, "of a form that this program does not know")
	assert.NotContains(t, err.Error(), "4711")
	_, err = r.store.Reproduce(t.Context(), r.keys, d.entry.ID)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "4711")
}
