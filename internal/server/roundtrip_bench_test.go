package server

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/shipped"
)

// echo is a bare gRPC service: the same request in, the same response out, through the same codec, and no work between.
type echo struct {
	justifyv1.UnimplementedJustificationServiceServer
	response *justifyv1.EvaluateResponse
}

func (e *echo) Evaluate(context.Context, *justifyv1.EvaluateRequest) (*justifyv1.EvaluateResponse, error) {
	return e.response, nil
}

// BenchmarkRoundTrip measures Evaluate over loopback beside the bare echo, call by call in one run: what justify costs
// on top of the wire.
func BenchmarkRoundTrip(b *testing.B) {
	request := &justifyv1.EvaluateRequest{Referral: &justifyv1.Referral{
		AsOf:        "2026-11-21",
		Patient:     &justifyv1.Patient{Age: &justifyv1.Quantity{Value: 45, Unit: "y"}, Sex: justifyv1.Sex_SEX_MALE},
		Indications: []*justifyv1.Coding{{Code: "headache"}},
		Facts: []*justifyv1.Fact{
			{Fact: "headache-onset", Value: &justifyv1.Fact_Choice{Choice: "thunderclap"}},
			{Fact: "implant", Value: &justifyv1.Fact_Choice{Choice: "none"}},
		},
		OrderedExams: []*justifyv1.OrderedExam{{Exam: &justifyv1.Coding{Code: "mri-head-wo"}}},
	}}
	for _, c := range []struct {
		name  string
		cache int
	}{{"hit", engine.DefaultCacheEntries}, {"miss", 0}} {
		b.Run(c.name, func(b *testing.B) {
			s, err := New(shipped.Packed(), engine.WithCache(c.cache))
			require.NoError(b, err)
			g, _ := s.NewGRPC()
			ours := connect(b, g)
			response, err := ours.Evaluate(b.Context(), request)
			require.NoError(b, err)
			bare := grpc.NewServer()
			justifyv1.RegisterJustificationServiceServer(bare, &echo{response: response})
			theirs := connect(b, bare)
			_, err = theirs.Evaluate(b.Context(), request)
			require.NoError(b, err)

			var evaluating, echoing time.Duration
			for b.Loop() {
				start := time.Now()
				_, err1 := ours.Evaluate(b.Context(), request)
				between := time.Now()
				_, err2 := theirs.Evaluate(b.Context(), request)
				evaluating, echoing = evaluating+between.Sub(start), echoing+time.Since(between)
				if err1 != nil || err2 != nil {
					b.Fatal(err1, err2)
				}
			}
			b.ReportMetric(float64(evaluating.Nanoseconds())/float64(b.N), "ns/evaluate")
			b.ReportMetric(float64(echoing.Nanoseconds())/float64(b.N), "ns/echo")
			b.ReportMetric(float64(evaluating)/float64(echoing), "evaluate/echo")
		})
	}
}

// connect serves on loopback for the length of the benchmark and returns a client.
func connect(b *testing.B, g *grpc.Server) justifyv1.JustificationServiceClient {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	go func() { _ = g.Serve(listener) }()
	b.Cleanup(g.Stop)
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(b, err)
	b.Cleanup(func() { _ = connection.Close() })
	return justifyv1.NewJustificationServiceClient(connection)
}
