package gateway

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDrain: told to stop, it takes no new connections, answers a batch under way to its end, and leaves nothing behind.
func TestDrain(t *testing.T) {
	noLeaks(t)
	l := listen(t, newServer(t), patience)
	c := l.converse(t)
	c.say(t, keyed("before")+"\n")
	assert.Equal(t, "before", c.hear(t).GetKey())
	l.stop()
	require.Eventually(t, func() bool {
		connection, err := net.DialTimeout("tcp", l.address, time.Second)
		if err == nil {
			connection.Close()
		}
		return err != nil
	}, patience, time.Millisecond)
	c.say(t, keyed("while it drains")+"\n")
	answer := c.hear(t)
	assert.Equal(t, "while it drains", answer.GetKey())
	assert.NotNil(t, answer.GetResponse())
	require.NoError(t, c.lines.Close())
	_, err := c.answers.ReadByte()
	assert.ErrorIs(t, err, io.EOF)
	assert.NoError(t, l.ended(t))
}

// TestGraceEnds: a batch that never ends does not keep the gateway for longer than the grace, and is seen to be cut off.
func TestGraceEnds(t *testing.T) {
	noLeaks(t)
	l := listen(t, newServer(t), time.Millisecond)
	c := l.converse(t)
	c.say(t, keyed("a")+"\n")
	c.hear(t)
	l.stop()
	assert.NoError(t, l.ended(t))
	_, err := io.ReadAll(c.answers)
	assert.Error(t, err)
}

// broken is a listener that fails.
type broken struct{ net.Listener }

func (broken) Accept() (net.Conn, error) { return nil, errors.New("out of file descriptors") }

// TestListenerFails: Serve says so, and leaves nothing running.
func TestListenerFails(t *testing.T) {
	noLeaks(t)
	g, err := New(newServer(t), Options{})
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	assert.ErrorContains(t, g.Serve(t.Context(), broken{listener}, patience), "out of file descriptors")
}

// TestNotReady: when the server behind stops, it is not ready, and still alive.
func TestNotReady(t *testing.T) {
	l := listen(t, newServer(t), patience)
	require.Equal(t, http.StatusOK, l.get(t, "/readyz").status)
	l.inside.health.Shutdown()
	r := l.get(t, "/readyz")
	code, _ := r.problem(t)
	assert.Equal(t, http.StatusServiceUnavailable, r.status)
	assert.Equal(t, 14, code)
	assert.Equal(t, http.StatusOK, l.get(t, "/healthz").status)
}

// TestPanic: a fault of ours is 500, and its value, which may hold patient data, stands in no log.
func TestPanic(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	l := listen(t, newServer(t), patience)
	l.handler = caught(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("Erika Mustermann, born 1964-08-12") }))
	r := l.get(t, "/v1/edition")
	code, said := r.problem(t)
	assert.Equal(t, http.StatusInternalServerError, r.status)
	assert.Equal(t, 13, code)
	assert.Equal(t, "internal error", said)
	assert.Contains(t, log.String(), "shutdown_test.go")
	assert.NotContains(t, log.String(), "Erika")
}
