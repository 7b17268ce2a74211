package server

import (
	"bytes"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// TestPanic: a fault of ours is INTERNAL to the caller; neither the answer nor the log repeats what the fault was about,
// the log says where it was, and the server goes on.
func TestPanic(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })

	s := newServer(t)
	var mended atomic.Bool
	s.now = func() time.Time {
		if !mended.Load() {
			panic("Erika Mustermann, born 1964-08-12")
		}
		return time.Now()
	}
	l := listen(t, s, patience)
	client := l.justification()
	_, err := client.Evaluate(soon(t), sound(s))
	assert.Equal(t, codes.Internal, status.Code(err))
	assert.Equal(t, "internal error", status.Convert(err).Message())
	assert.Empty(t, status.Convert(err).Details())

	stream, err := client.EvaluateStream(soon(t))
	require.NoError(t, err)
	require.NoError(t, stream.Send(&justifyv1.EvaluateStreamRequest{Referral: sound(s).Referral}))
	_, err = stream.Recv()
	assert.Equal(t, codes.Internal, status.Code(err))
	assert.Equal(t, "internal error", status.Convert(err).Message())

	mended.Store(true)
	_, err = client.Evaluate(soon(t), sound(s))
	assert.NoError(t, err)

	l.stop()
	require.NoError(t, l.ended(t))
	assert.NotContains(t, log.String(), "Mustermann")
	assert.Contains(t, log.String(), "panic_test.go")
}
