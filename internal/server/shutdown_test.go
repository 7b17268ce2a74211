package server

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

var services = []string{"", "justify.v1.JustificationService", "justify.v1.GuidelineService"}

// noLeaks fails the test where it leaves a goroutine behind. Call it first: it looks after every other cleanup.
func noLeaks(t *testing.T) {
	running := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, running) })
}

// TestHealth: every service serves, and tells those who watch when it stops.
func TestHealth(t *testing.T) {
	noLeaks(t)
	l := listen(t, newServer(t), patience)
	client := healthpb.NewHealthClient(l)
	for _, service := range services {
		r, err := client.Check(soon(t), &healthpb.HealthCheckRequest{Service: service})
		require.NoError(t, err)
		assert.Equal(t, healthpb.HealthCheckResponse_SERVING, r.GetStatus(), service)
	}
	_, err := client.Check(soon(t), &healthpb.HealthCheckRequest{Service: "nobody"})
	assert.Equal(t, codes.NotFound, status.Code(err))

	ctx, cancel := context.WithCancel(soon(t))
	var watches []healthpb.Health_WatchClient
	for _, service := range services {
		watch, err := client.Watch(ctx, &healthpb.HealthCheckRequest{Service: service})
		require.NoError(t, err)
		r, err := watch.Recv()
		require.NoError(t, err)
		assert.Equal(t, healthpb.HealthCheckResponse_SERVING, r.GetStatus())
		watches = append(watches, watch)
	}
	l.stop()
	for _, watch := range watches {
		r, err := watch.Recv()
		require.NoError(t, err)
		assert.Equal(t, healthpb.HealthCheckResponse_NOT_SERVING, r.GetStatus())
	}
	cancel()
	assert.NoError(t, l.ended(t))
}

func TestReflectionListsTheServices(t *testing.T) {
	stream, err := reflectionpb.NewServerReflectionClient(listen(t, newServer(t), patience)).ServerReflectionInfo(soon(t))
	require.NoError(t, err)
	require.NoError(t, stream.Send(&reflectionpb.ServerReflectionRequest{MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{}}))
	r, err := stream.Recv()
	require.NoError(t, err)
	var names []string
	for _, service := range r.GetListServicesResponse().GetService() {
		names = append(names, service.GetName())
	}
	assert.Subset(t, names, append(services[1:], "grpc.health.v1.Health"))
	require.NoError(t, stream.CloseSend())
}

// TestDrain: when the server is told to stop, a stream under way is answered to its end, new connections are not
// taken, and nothing is left behind.
func TestDrain(t *testing.T) {
	noLeaks(t)
	s := newServer(t)
	l := listen(t, s, patience)
	stream, err := l.justification().EvaluateStream(soon(t))
	require.NoError(t, err)
	exchange := func(key string) {
		require.NoError(t, stream.Send(&justifyv1.EvaluateStreamRequest{Key: key, Referral: sound(s).Referral}))
		answer, err := stream.Recv()
		require.NoError(t, err)
		assert.Equal(t, key, answer.GetKey())
		assert.NotNil(t, answer.GetResponse())
	}
	exchange("before")
	l.stop()
	require.Eventually(t, func() bool {
		c, err := net.DialTimeout("tcp", l.address, time.Second)
		if err == nil {
			c.Close()
		}
		return err != nil
	}, patience, time.Millisecond, "new connections are not taken")
	exchange("while it drains")
	require.NoError(t, stream.CloseSend())
	_, err = stream.Recv()
	assert.ErrorIs(t, err, io.EOF)
	assert.NoError(t, l.ended(t))
}

// TestGraceEnds: a stream that never ends does not keep the server for longer than the grace.
func TestGraceEnds(t *testing.T) {
	noLeaks(t)
	s := newServer(t)
	l := listen(t, s, time.Millisecond)
	stream, err := l.justification().EvaluateStream(soon(t))
	require.NoError(t, err)
	require.NoError(t, stream.Send(&justifyv1.EvaluateStreamRequest{Referral: sound(s).Referral}))
	_, err = stream.Recv()
	require.NoError(t, err)
	l.stop()
	assert.NoError(t, l.ended(t))
	_, err = stream.Recv()
	assert.Contains(t, []codes.Code{codes.Unavailable, codes.Canceled}, status.Code(err), "%v", err)
}

// TestStoppedBeforeItServes: a context that has ended already is no error.
func TestStoppedBeforeItServes(t *testing.T) {
	noLeaks(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.NoError(t, newServer(t).Serve(ctx, listener, patience))
}

// broken is a listener that fails.
type broken struct{ net.Listener }

func (broken) Accept() (net.Conn, error) { return nil, errors.New("out of file descriptors") }

// TestListenerFails: Serve says so, and leaves nothing running that waits for the end of the context.
func TestListenerFails(t *testing.T) {
	noLeaks(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	assert.ErrorContains(t, newServer(t).Serve(context.Background(), broken{listener}, patience), "out of file descriptors")
}

// TestClientVanishes: a client that goes away in the middle of a stream leaves nothing behind.
func TestClientVanishes(t *testing.T) {
	noLeaks(t)
	s := newServer(t)
	l := listen(t, s, patience)
	for range 5 {
		connection := l.dial(t)
		stream, err := justifyv1.NewJustificationServiceClient(connection).EvaluateStream(soon(t))
		require.NoError(t, err)
		require.NoError(t, stream.Send(&justifyv1.EvaluateStreamRequest{Referral: sound(s).Referral}))
		_, err = stream.Recv()
		require.NoError(t, err)
		require.NoError(t, connection.Close())
	}
	l.stop()
	assert.NoError(t, l.ended(t))
}
