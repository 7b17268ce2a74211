package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/server"
)

// recordingCallers is how many callers the server has at once while the cost of the record is measured.
const recordingCallers = 64

// sharedConnections is how many connections they have where they share them, as the callers within one program do.
const sharedConnections = 8

// measureRecord measures the server with the record (SQLite, every answer durable before it is given) against the same without.
func measureRecord(ctx context.Context, b *bench) error {
	for _, c := range []struct {
		key         string
		list        []engine.Referral
		known       int // how many of them are in the cache beforehand
		connections int
	}{
		{"record-hit", b.shipped.stream(64, 6), 64, recordingCallers},
		{"record-hit-shared", b.shipped.stream(64, 6), 64, sharedConnections},
		{"record-stream", b.shipped.stream(b.effort.recorded*4/3, 7), b.effort.recorded / 3, recordingCallers},
	} {
		with, without, ratio, err := withRecord(ctx, b, c.list, c.known, c.connections)
		if err != nil {
			return fmt.Errorf("%s: %w", c.key, err)
		}
		b.report.add(row{
			key: c.key, measured: fmt.Sprintf("%.2f (%s to %s calls/s; p99 %s to %s)", ratio, count(with.perSecond), count(without.perSecond), duration(with.p99), duration(without.p99)),
			met: verdict(ratio >= 0.75),
		})
	}
	return nil
}

func withRecord(ctx context.Context, b *bench, list []engine.Referral, known, connections int) (with, without throughput, ratio float64, err error) {
	requests, err := requestsOf(list)
	if err != nil {
		return with, without, 0, err
	}
	var sides [2][]client
	var next [2]atomic.Int64 // request of each
	var last atomic.Int64
	for k := range sides {
		s, err := server.New(b.shipped.packed)
		if err != nil {
			return with, without, 0, err
		}
		if k == 0 {
			end, err := b.keepRecord(ctx, s)
			if err != nil {
				return with, without, 0, err
			}
			defer end()
		}
		for _, r := range requests[:known] {
			if _, err := s.Evaluate(ctx, r); err != nil {
				return with, without, 0, err
			}
		}
		g, _ := s.NewGRPC()
		address, err := listen(g)
		if err != nil {
			return with, without, 0, err
		}
		defer g.Stop()
		if sides[k], err = callers(address, connections, requests, &next[k], &last); err != nil {
			return with, without, 0, err
		}
	}
	// Both answer the same requests, however long it takes: the faster one would else know more decisions than the slower one.
	each := b.effort.recorded / b.effort.rounds
	begin := func(i int) error {
		next[0].Store(int64(known + each*i))
		next[1].Store(int64(known + each*i))
		last.Store(int64(known + each*(i+1)))
		return nil
	}
	return rounds(ctx, b.effort.rounds, time.Minute, begin, sides[0], sides[1])
}

// callers each send the next request, up to the last.
func callers(address string, connections int, requests []*justifyv1.EvaluateRequest, next, last *atomic.Int64) ([]client, error) {
	stubs, _, err := dial(address, connections) // they hang up when the server stops
	if err != nil {
		return nil, err
	}
	var list []client
	for i := range recordingCallers {
		stub := stubs[i%len(stubs)]
		list = append(list, func(ctx context.Context, _ int) error {
			at := next.Add(1)
			if at > last.Load() {
				return errDone
			}
			_, err := stub.Evaluate(ctx, requests[int(at)%len(requests)])
			return err
		})
	}
	return list, nil
}

func (b *bench) keepRecord(ctx context.Context, s *server.Server) (end func(), err error) {
	dir, err := os.MkdirTemp(b.folder, "record-")
	if err != nil {
		return nil, err
	}
	keys, err := consultation.KeyFile(filepath.Join(dir, "key"), true)
	if err != nil {
		return nil, err
	}
	store, err := consultation.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	recorder := consultation.NewRecorder(store, keys)
	return func() {
		recorder.Close()
		_ = store.Close()
	}, s.Keep(ctx, server.Record{Recorder: recorder})
}
