package main

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/server"
)

// echo is a bare gRPC service: the same request in, the same response out, through the same codec, and no work between.
type echo struct {
	justifyv1.UnimplementedJustificationServiceServer
	response atomic.Pointer[justifyv1.EvaluateResponse]
}

func (e *echo) Evaluate(context.Context, *justifyv1.EvaluateRequest) (*justifyv1.EvaluateResponse, error) {
	return e.response.Load(), nil
}

// measureGRPC measures the server against the echo: each pair of rounds with one request, over and over.
func measureGRPC(ctx context.Context, b *bench) error {
	patients, err := b.shipped.patients(compared, 16, 5)
	if err != nil {
		return err
	}
	known, stream := referralsOf(patients), b.shipped.stream(16, 6)
	for _, c := range []struct {
		key     string
		target  float64
		list    []engine.Referral
		options []engine.LoadOption
	}{
		{"grpc-hit", 0.90, stream, nil},
		{"grpc-miss-known", 0.45, known, []engine.LoadOption{engine.WithCache(0)}},
		{"grpc-miss", 0.45, stream, []engine.LoadOption{engine.WithCache(0)}},
	} {
		ours, theirs, ratio, err := againstEcho(ctx, b, c.list, c.options)
		if err != nil {
			return fmt.Errorf("%s: %w", c.key, err)
		}
		b.report.add(row{
			key: c.key, measured: fmt.Sprintf("%.2f (%s to %s calls/s)", ratio, count(ours.perSecond), count(theirs.perSecond)),
			met: verdict(ratio >= c.target),
		})
	}
	return nil
}

func againstEcho(ctx context.Context, b *bench, list []engine.Referral, options []engine.LoadOption) (ours, theirs throughput, ratio float64, err error) {
	requests, err := requestsOf(list)
	if err != nil {
		return ours, theirs, 0, err
	}
	s, err := server.New(b.shipped.packed, options...)
	if err != nil {
		return ours, theirs, 0, err
	}
	g, _ := s.NewGRPC()
	bare, answering := grpc.NewServer(), &echo{}
	justifyv1.RegisterJustificationServiceServer(bare, answering)

	var request atomic.Pointer[justifyv1.EvaluateRequest]
	sides := [2][]client{}
	for k, served := range []*grpc.Server{g, bare} {
		address, err := listen(served)
		if err != nil {
			return ours, theirs, 0, err
		}
		defer served.Stop()
		stubs, hangUp, err := dial(address, b.effort.clients)
		if err != nil {
			return ours, theirs, 0, err
		}
		defer hangUp()
		for _, stub := range stubs {
			sides[k] = append(sides[k], func(ctx context.Context, _ int) error {
				_, err := stub.Evaluate(ctx, request.Load())
				return err
			})
		}
	}
	prepare := func(i int) error {
		r := requests[i%len(requests)]
		response, err := s.Evaluate(ctx, r) // fills the cache, if there is one
		if err != nil {
			return err
		}
		request.Store(r)
		answering.response.Store(response)
		return nil
	}
	return rounds(ctx, b.effort.rounds, b.effort.round, prepare, sides[0], sides[1])
}

// listen serves on loopback until the server is stopped.
func listen(g *grpc.Server) (address string, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go func() { _ = g.Serve(listener) }() // what a client misses of it, the client reports
	return listener.Addr().String(), nil
}

// dial opens one connection for each client.
func dial(address string, n int) (stubs []justifyv1.JustificationServiceClient, hangUp func(), err error) {
	var open []*grpc.ClientConn
	hangUp = func() {
		for _, c := range open {
			_ = c.Close()
		}
	}
	for range n {
		c, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			hangUp()
			return nil, nil, err
		}
		open = append(open, c)
		stubs = append(stubs, justifyv1.NewJustificationServiceClient(c))
	}
	return stubs, hangUp, nil
}
