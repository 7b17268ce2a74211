package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/shipped"
)

// patience bounds what a test waits for; it is reached only where something hangs.
const patience = 20 * time.Second

var loaded = sync.OnceValues(loadServer)

func loadServer() (*server.Server, error) { return server.New(shipped.Packed()) }

// newServer is a server of all tests that do not change it: loading takes its time.
func newServer(t testing.TB) *server.Server {
	t.Helper()
	s, err := loaded()
	require.NoError(t, err)
	return s
}

// recordingServer is a server of its own that keeps the record in a folder.
func recordingServer(t testing.TB, dir string) (*server.Server, *consultation.Recorder) {
	t.Helper()
	s, err := loadServer()
	require.NoError(t, err)
	keys, err := consultation.NewKeys([]byte("an invented secret of 32 bytes.."))
	require.NoError(t, err)
	store, err := consultation.Open(t.Context(), dir)
	require.NoError(t, err)
	recorder := consultation.NewRecorder(store, keys)
	require.NoError(t, s.Keep(t.Context(), server.Record{Recorder: recorder}))
	t.Cleanup(func() {
		recorder.Close()
		store.Close()
	})
	return s, recorder
}

// loopback is a gateway under way.
type loopback struct {
	*Gateway
	address string
	stop    context.CancelFunc // as SIGTERM does
	stopped chan error         // what Serve returned
}

// listen serves on the loopback until the test ends.
func listen(t testing.TB, s *server.Server, grace time.Duration, origins ...string) *loopback {
	t.Helper()
	g, err := New(s, Options{Origins: origins})
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	l := &loopback{Gateway: g, address: listener.Addr().String(), stop: stop, stopped: make(chan error, 1)}
	go func() { l.stopped <- g.Serve(ctx, listener, grace) }()
	t.Cleanup(func() {
		stop()
		l.ended(t)
	})
	return l
}

// ended waits until Serve has returned.
func (l *loopback) ended(t testing.TB) error {
	t.Helper()
	select {
	case err := <-l.stopped:
		l.stopped <- err
		return err
	case <-time.After(patience):
		t.Error("the gateway did not stop")
		return nil
	}
}

// listenGRPC serves everybody over gRPC, as `justify serve` does beside the gateway.
func listenGRPC(t testing.TB, s *server.Server) *grpc.ClientConn {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(ctx, listener, patience) }()
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() {
		connection.Close()
		stop()
		assert.NoError(t, <-stopped)
	})
	return connection
}

// noLeaks fails the test where it leaves a goroutine behind. Call it first: it looks after every other cleanup.
func noLeaks(t *testing.T) {
	running := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		goleak.VerifyNone(t, running)
	})
}

// reply is an answer, read whole.
type reply struct {
	status int
	header http.Header
	text   string
}

// send asks, with headers as pairs.
func (l *loopback) send(t testing.TB, method, path, body string, headers ...string) reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, "http://"+l.address+path, bytes.NewReader([]byte(body)))
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return reply{status: response.StatusCode, header: response.Header, text: string(text)}
}

func (l *loopback) get(t testing.TB, path string, headers ...string) reply {
	t.Helper()
	return l.send(t, http.MethodGet, path, "", headers...)
}

func (l *loopback) post(t testing.TB, path, body string, headers ...string) reply {
	t.Helper()
	return l.send(t, http.MethodPost, path, body, append(headers, "Content-Type", jsonType)...)
}

// into reads an answer as the message that it is to be.
func (r reply) into(t testing.TB, m proto.Message) {
	t.Helper()
	require.Equal(t, http.StatusOK, r.status, r.text)
	require.NoError(t, protojson.Unmarshal([]byte(r.text), m), r.text)
}

// problem is the body of an error.
type problem struct {
	Code    int
	Message string
	Details []struct {
		FieldViolations []struct{ Field, Description string }
		Reason          string
	}
}

// problem reads an answer as an error: "message; field: description; …".
func (r reply) problem(t testing.TB) (code int, said string) {
	t.Helper()
	var p problem
	require.NoError(t, json.Unmarshal([]byte(r.text), &p), r.text)
	assert.Equal(t, jsonType, r.header.Get("Content-Type"))
	said = p.Message
	for _, d := range p.Details {
		for _, v := range d.FieldViolations {
			said += "; " + v.Field + ": " + v.Description
		}
	}
	return p.Code, said
}

// thunderclap is a man of 45 with a headache that was at its worst at once.
const thunderclap = `{"referral":{"asOf":"2026-11-21","patient":{"age":{"value":45,"unit":"y"},"sex":"SEX_MALE"},"indications":[{"code":"headache"}],"facts":[{"fact":"headache-onset","choice":"thunderclap"}],"orderedExams":[{"exam":{"code":"mri-head-wo"}}]}}`
