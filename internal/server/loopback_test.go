package server

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/shipped"
)

// patience bounds what a test waits for; it is reached only where something hangs.
const patience = 20 * time.Second

func newServer(t testing.TB) *Server {
	t.Helper()
	s, err := New(shipped.Packed())
	require.NoError(t, err)
	return s
}

// loopback is a server under way, and a connection to it.
type loopback struct {
	*grpc.ClientConn
	address string
	stop    context.CancelFunc // as SIGTERM does
	stopped chan error         // what Serve returned
}

// listen serves on the loopback until the test ends.
func listen(t testing.TB, s *Server, grace time.Duration, options ...grpc.DialOption) *loopback {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	l := &loopback{address: listener.Addr().String(), stop: stop, stopped: make(chan error, 1)}
	go func() { l.stopped <- s.Serve(ctx, listener, grace) }()
	l.ClientConn = l.dial(t, options...)
	t.Cleanup(func() {
		l.Close()
		stop()
		select {
		case err := <-l.stopped:
			l.stopped <- err
		case <-time.After(patience):
			t.Error("the server did not stop")
		}
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
		t.Fatal("the server did not stop")
		return nil
	}
}

func (l *loopback) dial(t testing.TB, options ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	connection, err := grpc.NewClient(l.address, append(options, grpc.WithTransportCredentials(insecure.NewCredentials()))...)
	require.NoError(t, err)
	t.Cleanup(func() { connection.Close() })
	return connection
}

func (l *loopback) justification() justifyv1.JustificationServiceClient {
	return justifyv1.NewJustificationServiceClient(l)
}

func (l *loopback) guidelines() justifyv1.GuidelineServiceClient {
	return justifyv1.NewGuidelineServiceClient(l)
}

func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// sound is a referral that every edition can evaluate which has an indication: a man of 45.
func sound(s *Server, changes ...func(*justifyv1.Referral)) *justifyv1.EvaluateRequest {
	r := &justifyv1.Referral{
		AsOf:        "2026-11-21",
		Patient:     &justifyv1.Patient{Age: &justifyv1.Quantity{Value: 45, Unit: "y"}, Sex: justifyv1.Sex_SEX_MALE},
		Indications: []*justifyv1.Coding{{Code: s.site.Load().Edition.Catalogue.Indications[0].ID}},
	}
	for _, change := range changes {
		change(r)
	}
	return &justifyv1.EvaluateRequest{Referral: r}
}

func isMale() *justifyv1.Fact {
	return &justifyv1.Fact{Fact: "sex", Value: &justifyv1.Fact_Choice{Choice: "male"}}
}

// violations are the field violations that an error carries, as "field: description".
func violations(t testing.TB, err error) (list []string) {
	t.Helper()
	for _, detail := range status.Convert(err).Details() {
		bad, ok := detail.(*errdetails.BadRequest)
		require.True(t, ok, "%T", detail)
		for _, v := range bad.FieldViolations {
			list = append(list, v.Field+": "+v.Description)
		}
	}
	return list
}
