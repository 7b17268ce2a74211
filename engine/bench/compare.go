package main

import (
	"context"
	"log"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/engine/bench/peers"
)

// measurePeers lets other engines decide the same: first they must agree, then they are timed in turn.
func measurePeers(ctx context.Context, b *bench) error {
	cached, err := b.shipped.engine()
	if err != nil {
		return err
	}
	uncached, err := b.shipped.engine(engine.WithCache(0))
	if err != nil {
		return err
	}
	patients, err := b.shipped.patients(compared, b.effort.patients, 8)
	if err != nil {
		return err
	}
	list, absent, err := peers.InProcess(ctx, b.shipped.edition, compared, cached, uncached)
	if err != nil {
		return err
	}
	b.report.scenariosMet, err = peers.Agree(list, patients)
	if err != nil {
		return err
	}
	b.report.patients = len(patients)
	if opa, err := b.stockOPA(ctx); err != nil {
		absent = append(absent, peers.Absent{Name: "OPA server, REST", Why: err.Error()})
	} else {
		server := opa.peer(ctx, uncached)
		if _, err := peers.Agree([]peers.Peer{list[0], server}, patients[:min(len(patients), 200)]); err != nil {
			return err
		}
		list = append(list, server)
	}
	for _, a := range absent {
		log.Printf("%s does not take part: %s", a.Name, a.Why)
	}
	b.report.absent = absent

	timed := patients[:min(len(patients), 512)]
	if err := warm(ctx, cached, referralsOf(timed)); err != nil {
		return err
	}
	calls := make([]call, len(list))
	for i, p := range list {
		if calls[i], err = decidingAll(p, timed); err != nil {
			return err
		}
	}
	calls = append(calls, func(int) error { return nil }) // what timing a call costs by itself
	found, err := interleaved(ctx, 5*b.effort.span, calls...)
	if err != nil {
		return err
	}
	b.report.clock = found[len(list)].median
	for i, p := range list {
		b.report.peers = append(b.report.peers, peerRow{p.Name, p.How, found[i]})
	}
	return nil
}
