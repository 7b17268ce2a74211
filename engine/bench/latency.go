package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/justify-cds/justify/engine"
	generated "github.com/justify-cds/justify/engine/bench/library"
	"github.com/justify-cds/justify/engine/bench/peers"
	"github.com/justify-cds/justify/internal/synthetic"
)

// compared is the guideline that latencies are measured on, and that the peers get.
const compared = "headache"

// evaluating is a call that has an engine answer one referral after the other.
func evaluating(ctx context.Context, e *engine.Engine, list []engine.Referral) call {
	return func(i int) error {
		_, err := e.Evaluate(ctx, list[i%len(list)])
		return err
	}
}

func referralsOf(patients []synthetic.Patient) []engine.Referral {
	list := make([]engine.Referral, len(patients))
	for i, p := range patients {
		list[i] = p.Referral
	}
	return list
}

// measureLatency measures single evaluations: a hit, a miss of which everything is known, and one with unknowns.
func measureLatency(ctx context.Context, b *bench) error {
	cached, err := b.shipped.engine()
	if err != nil {
		return err
	}
	uncached, err := b.shipped.engine(engine.WithCache(0))
	if err != nil {
		return err
	}
	patients, err := b.shipped.patients(compared, 512, 1)
	if err != nil {
		return err
	}
	known := referralsOf(patients)
	if err := warm(ctx, cached, known); err != nil {
		return err
	}
	opa, err := bareQueries(ctx, b.shipped, patients)
	if err != nil {
		return err
	}
	unknown, err := withUnknowns(ctx, b, uncached)
	if err != nil {
		return err
	}
	d, err := interleaved(ctx, 2*b.effort.span, evaluating(ctx, cached, known), evaluating(ctx, uncached, known), opa)
	if err != nil {
		return err
	}
	hit, miss, bare := d[0], d[1], d[2]
	i := 0
	allocations := testing.AllocsPerRun(2_000, func() { _ = evaluating(ctx, cached, known)(i); i++ })
	b.report.add(row{
		key: "evaluate-hit", measured: fmt.Sprintf("median %s, p99 %s, %.0f allocations", duration(hit.median), duration(hit.p99), allocations),
		met: verdict(hit.median <= 2*time.Microsecond && allocations <= 10),
	})
	b.report.add(row{
		key: "evaluate-miss-known", measured: fmt.Sprintf("%.2f × (median %s to %s)", per(miss.median, bare.median), duration(miss.median), duration(bare.median)),
		met: verdict(per(miss.median, bare.median) <= 4),
	})
	d, err = interleaved(ctx, 2*b.effort.span, evaluating(ctx, uncached, unknown), opa)
	if err != nil {
		return err
	}
	b.report.add(row{
		key: "evaluate-miss-unknown", measured: fmt.Sprintf("median %s, p99 %s (%.1f × one bare query)", duration(d[0].median), duration(d[0].p99), per(d[0].median, d[1].median)),
		met: verdict(d[0].median <= 150*time.Microsecond && d[0].p99 <= time.Millisecond),
	})
	return nil
}

func warm(ctx context.Context, e *engine.Engine, list []engine.Referral) error {
	for i := range list {
		if err := evaluating(ctx, e, list)(i); err != nil {
			return err
		}
	}
	return nil
}

// bareQueries is a call of one bare prepared OPA query for one patient after the other, its input parsed.
func bareQueries(ctx context.Context, l *library, patients []synthetic.Patient) (call, error) {
	rules, err := peers.NewRules(&l.edition.Catalogue, compared)
	if err != nil {
		return nil, err
	}
	opa, err := peers.NewOPA(ctx, l.edition, l.source.Space(), compared, rules.Inputs)
	if err != nil {
		return nil, err
	}
	return decidingAll(opa, patients)
}

// decidingAll is a call that lets a peer decide on one patient after the other, all made ready before.
func decidingAll(p peers.Peer, patients []synthetic.Patient) (call, error) {
	decide := make([]func() (string, error), len(patients))
	for i, patient := range patients {
		var err error
		if decide[i], err = p.Ready(patient); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return func(i int) error {
		_, err := decide[i%len(decide)]()
		return err
	}, nil
}

// withUnknowns draws referrals of the stream that one guideline answers and whose answer leaves something unknown.
func withUnknowns(ctx context.Context, b *bench, e *engine.Engine) ([]engine.Referral, error) {
	var list []engine.Referral
	stream := b.shipped.source.Stream(4)
	for range 20 * b.effort.unknown {
		r := stream.Next()
		answer, err := e.Evaluate(ctx, r)
		if err != nil {
			return nil, err
		}
		if len(answer.Answers) == 1 && len(answer.Unknown) > 0 {
			if list = append(list, r); len(list) == b.effort.unknown {
				return list, nil
			}
		}
	}
	return nil, fmt.Errorf("only %d referrals of the stream leave something unknown", len(list))
}

// measureScale measures a miss in a large library against one of a hundred scenarios: the same guidelines and the same
// patients, with many other guidelines beside them.
func measureScale(ctx context.Context, b *bench) error {
	var calls []call
	for _, scenarios := range []int{100, b.effort.scenarios} {
		l, err := generatedLibrary(scenarios)
		if err != nil {
			return err
		}
		e, err := l.engine(engine.WithCache(0))
		if err != nil {
			return err
		}
		var list []engine.Referral
		for i := range 100 / generated.ScenariosPerGuideline {
			patients, err := l.patients(generated.ID(i), 128, uint64(i))
			if err != nil {
				return err
			}
			list = append(list, referralsOf(patients)...)
		}
		calls = append(calls, evaluating(ctx, e, list))
	}
	d, err := interleaved(ctx, b.effort.span, calls...)
	if err != nil {
		return err
	}
	ratio := per(d[1].median, d[0].median)
	b.report.add(row{
		key: "scale", measured: fmt.Sprintf("%.2f × (median %s to %s)", ratio, duration(d[1].median), duration(d[0].median)),
		met: verdict(ratio <= 1.2),
	})
	return nil
}
