package consultation

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// kill kills the server and all its processes at once.
func (c *cluster) kill() error {
	lines, err := os.ReadFile(filepath.Join(c.data, "db", "postmaster.pid"))
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(lines), "\n")
	server, err := strconv.Atoi(first)
	if err != nil {
		return err
	}
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", server, server))
	err = syscall.Kill(server, syscall.SIGKILL)
	for _, child := range strings.Fields(string(children)) {
		if pid, wrong := strconv.Atoi(child); wrong == nil {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	return err
}

// TestPostgresCrashes kills or stops the server under load and starts it again. Nothing that was acknowledged is lost, and the
// recorder goes on by itself.
func TestPostgresCrashes(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(seeded(t), 0))
	c, err := newCluster()
	require.NoError(t, err)
	t.Cleanup(c.remove)
	store, err := Open(t.Context(), c.database(t))
	require.NoError(t, err)
	r, err := recording(t, store)
	require.NoError(t, err)
	t.Cleanup(func() {
		r.Close()
		assert.NoError(t, store.Close())
	})
	ctx, stop := context.WithCancel(t.Context())
	l := newLoad()
	var running sync.WaitGroup
	callers := random.Uint64()
	running.Go(func() { l.run(ctx, r, 24, callers, true) })
	acknowledged := func() int {
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.told)
	}
	for i := range max(cuts()/12, 1) {
		time.Sleep(time.Duration(50+random.IntN(200)) * time.Millisecond)
		if i%2 == 0 {
			require.NoError(t, c.kill())
		} else {
			require.NoError(t, c.stop("immediate"))
		}
		time.Sleep(10 * time.Millisecond) // for what was under way
		before := acknowledged()
		require.Eventually(t, func() bool { return c.start() == nil }, 30*time.Second, 10*time.Millisecond)
		require.Eventually(t, func() bool { return acknowledged() > before }, 10*time.Second, time.Millisecond, "it does not record again: %v", l.reasons())
	}
	stop()
	running.Wait()
	for text, n := range l.reasons() {
		t.Logf("%5d %s", n, text)
		assert.Contains(t, text, "the record in postgres://justify@127.0.0.1")
	}
	l.onRecord(t, store)
	assert.Empty(t, verified(t, store).Findings)
	t.Logf("%d consultations", len(l.told))
}

// lossy is a way to a server on which connections break at a commit.
type lossy struct {
	net.Listener
	to     string
	breaks atomic.Int32 // how the next commit breaks
}

// How a connection breaks.
const (
	never  int32 = iota
	before       // the server never hears of the commit
	after        // it commits, and nobody hears of it
)

func newLossy(t *testing.T, to string) *lossy {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l := &lossy{Listener: listener, to: to}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go l.carry(client)
		}
	}()
	return l
}

// carry carries what a client and the server say to each other.
func (l *lossy) carry(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", l.to)
	if err != nil {
		return
	}
	defer server.Close()
	var deaf atomic.Bool
	go func() {
		defer client.Close()
		answer := make([]byte, 64<<10)
		for {
			n, err := server.Read(answer)
			if err != nil || deaf.Load() {
				return
			}
			if _, err := client.Write(answer[:n]); err != nil {
				return
			}
		}
	}()
	said := make([]byte, 64<<10)
	for {
		n, err := client.Read(said)
		if err != nil {
			return
		}
		if bytes.Contains(said[:n], []byte("commit\x00")) {
			switch l.breaks.Swap(never) {
			case before:
				return
			case after:
				deaf.Store(true)
			}
		}
		if _, err := server.Write(said[:n]); err != nil {
			return
		}
	}
}

// TestLostCommit breaks the connection at a commit. The caller is told, whether the consultation is on record or not, and the next ones
// are.
func TestLostCommit(t *testing.T) {
	place, err := url.Parse(startPostgres(t))
	require.NoError(t, err)
	way := newLossy(t, place.Host)
	place.Host = way.Addr().String()
	r := opened(t, place.String())
	for i, breaks := range []int32{before, after, before, after} {
		way.breaks.Store(breaks)
		_, err := r.Record(t.Context(), consult(t, i))
		t.Log(err)
		assert.ErrorContains(t, err, "the record in postgres://justify@"+place.Host)
		assert.ErrorContains(t, err, "the connection was lost")
		for range 3 {
			id, err := r.Record(t.Context(), consult(t, i))
			require.NoError(t, err)
			_, err = r.Get(t.Context(), id)
			require.NoError(t, err)
		}
	}
	v := verified(t, r.store)
	assert.Empty(t, v.Findings)
	assert.EqualValues(t, 4*3+2, v.Entries)
}
