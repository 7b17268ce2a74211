package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/server"
)

// measureOPAServer measures our server against the stock OPA server: the same edition, the same referrals, as many
// clients, rounds in turn. OPA gets the canonical case, which it must not work out itself.
func measureOPAServer(ctx context.Context, b *bench) error {
	opa, err := b.stockOPA(ctx)
	if err != nil {
		return err
	}
	e, err := b.shipped.engine(engine.WithCache(0))
	if err != nil {
		return err
	}
	list := b.shipped.stream(256, 7)
	bodies := make([][]byte, len(list))
	for i, r := range list {
		if bodies[i], err = caseOf(e, r); err != nil {
			return err
		}
		if err := sameScenarios(ctx, opa, e, r, bodies[i]); err != nil {
			return err
		}
	}
	var theirs []client
	for range b.effort.clients {
		theirs = append(theirs, func(ctx context.Context, i int) error {
			_, err := opa.rank(ctx, bodies[i%len(bodies)])
			return err
		})
	}
	for _, c := range []struct {
		key     string
		options []engine.LoadOption
	}{{"", nil}, {"-uncached", []engine.LoadOption{engine.WithCache(0)}}} {
		if err := againstOPA(ctx, b, c.key, list, theirs, c.options); err != nil {
			return err
		}
	}
	return nil
}

// sameScenarios fails where OPA and the engine do not say the same.
func sameScenarios(ctx context.Context, opa *opaServer, e *engine.Engine, r engine.Referral, body []byte) error {
	answers, err := opa.rank(ctx, body)
	if err != nil {
		return err
	}
	recommendation, err := e.Evaluate(ctx, r)
	if err != nil {
		return err
	}
	var said, ours []string
	for _, a := range answers {
		said = append(append(said, a.Guideline), a.Scenario...)
	}
	for _, a := range recommendation.Answers {
		ours = append(ours, a.Guideline)
		if a.Scenario != nil {
			ours = append(ours, a.Scenario.ID)
		}
	}
	if !slices.Equal(said, ours) {
		return fmt.Errorf("the OPA server says %v and the engine %v of %s", said, ours, body)
	}
	return nil
}

func againstOPA(ctx context.Context, b *bench, key string, list []engine.Referral, theirs []client, options []engine.LoadOption) error {
	requests, err := requestsOf(list)
	if err != nil {
		return err
	}
	s, err := server.New(b.shipped.packed, options...)
	if err != nil {
		return err
	}
	g, _ := s.NewGRPC()
	address, err := listen(g)
	if err != nil {
		return err
	}
	defer g.Stop()
	stubs, hangUp, err := dial(address, b.effort.clients)
	if err != nil {
		return err
	}
	defer hangUp()
	var ours []client
	for _, stub := range stubs {
		ours = append(ours, func(ctx context.Context, i int) error {
			_, err := stub.Evaluate(ctx, requests[i%len(requests)])
			return err
		})
	}
	if _, _, err := round(ctx, b.effort.round, ours); err != nil { // connections open; what is cached is in the cache
		return err
	}
	us, them, ratio, err := rounds(ctx, b.effort.rounds/2, b.effort.round, func(int) error { return nil }, ours, theirs)
	if err != nil {
		return err
	}
	b.report.add(row{
		key: "opa-throughput" + key, measured: fmt.Sprintf("%.1f × (%s to %s calls/s)", ratio, count(us.perSecond), count(them.perSecond)),
		met: verdict(ratio >= 10),
	})
	b.report.add(row{
		key: "opa-p99" + key, measured: fmt.Sprintf("%.3f × (%s to %s)", per(us.p99, them.p99), duration(us.p99), duration(them.p99)),
		met: verdict(per(us.p99, them.p99) <= 0.2),
	})
	return nil
}
