package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/cdshooks"
	"github.com/justify-cds/justify/internal/fhir/fhirtest"
	"github.com/justify-cds/justify/internal/gateway"
	"github.com/justify-cds/justify/internal/server"
	"google.golang.org/protobuf/encoding/protojson"
)

// asked is one referral in the words of each channel.
type asked struct {
	day  string
	grpc *justifyv1.EvaluateRequest
	json []byte
	hook []byte
}

// measureChannels measures what JSON and CDS Hooks add to gRPC: the same referral, over and over, in each pair of rounds.
func measureChannels(ctx context.Context, b *bench) error {
	s, err := server.New(b.shipped.packed)
	if err != nil {
		return err
	}
	list, err := b.askedOf(s)
	if err != nil {
		return err
	}
	var now atomic.Pointer[asked]
	now.Store(list[0])
	g, err := gateway.New(s, gateway.Options{})
	if err != nil {
		return err
	}
	defer g.Close()
	if err := g.Hooks(cdshooks.Config{Trial: true, Ratings: cdshooks.SystemActions, Now: func() time.Time {
		day, _ := time.Parse(time.DateOnly, now.Load().day) // of the synthetic stream
		return day
	}}); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	over := &http.Server{Handler: g, ReadHeaderTimeout: time.Minute}
	go func() { _ = over.Serve(listener) }()
	defer over.Close()
	wire, _ := s.NewGRPC()
	address, err := listen(wire)
	if err != nil {
		return err
	}
	defer wire.Stop()
	stubs, hangUp, err := dial(address, b.effort.clients)
	if err != nil {
		return err
	}
	defer hangUp()
	var direct []client
	for _, stub := range stubs {
		direct = append(direct, func(ctx context.Context, _ int) error {
			_, err := stub.Evaluate(ctx, now.Load().grpc)
			return err
		})
	}
	posting := func(path string, body func(*asked) []byte) (list []client) {
		for range b.effort.clients {
			c := &http.Client{Transport: &http.Transport{}}
			list = append(list, func(ctx context.Context, _ int) error {
				return post(ctx, c, "http://"+listener.Addr().String()+path, body(now.Load()))
			})
		}
		return list
	}
	prepare := func(i int) error {
		now.Store(list[i%len(list)])
		return nil
	}
	for _, c := range []struct {
		key     string
		most    float64
		clients []client
	}{
		{"json-p99", 0, posting("/v1/evaluate", func(a *asked) []byte { return a.json })},
		{"hooks-p99", 3, posting("/cds-services/justify-order-sign", func(a *asked) []byte { return a.hook })},
	} {
		theirs, ours, _, err := rounds(ctx, b.effort.rounds, b.effort.round, prepare, c.clients, direct)
		if err != nil {
			return fmt.Errorf("%s: %w", c.key, err)
		}
		ratio := float64(theirs.p99) / float64(ours.p99)
		r := row{
			key: c.key, measured: fmt.Sprintf("%.2f × (%s to %s; median %s to %s)", ratio, duration(theirs.p99), duration(ours.p99), duration(theirs.median), duration(ours.median)),
			met: notJudged,
		}
		if c.most > 0 {
			r.met = verdict(ratio <= c.most)
		}
		b.report.add(r)
	}
	return nil
}

// askedOf draws referrals of one order, which is what CDS Hooks knows.
func (b *bench) askedOf(s *server.Server) (list []*asked, err error) {
	e, err := s.EngineOf("")
	if err != nil {
		return nil, err
	}
	for _, r := range b.shipped.stream(64, 8) {
		if len(r.Orders) != 1 {
			continue
		}
		a := &asked{day: r.AsOf, grpc: &justifyv1.EvaluateRequest{}}
		if a.json, err = server.AppendLine(nil, "", "", &r); err != nil {
			return nil, err
		}
		if err = protojson.Unmarshal(a.json, a.grpc); err != nil {
			return nil, err
		}
		if a.hook, err = fhirtest.OrderSign(e.Vocabulary(), r); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

func post(ctx context.Context, c *http.Client, url string, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.Do(request)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, response.Body)
	if response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, response.Status)
	}
	return errors.Join(err, response.Body.Close())
}
