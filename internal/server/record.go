package server

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
)

// Record is how a server keeps the record of its answers.
type Record struct {
	Recorder    *consultation.Recorder
	BestEffort  bool // an answer is given even where it cannot be recorded
	Assignments consultation.Assignments
}

// Keep records every answer from now on, and keeps the editions that give them. It is called before Serve.
func (s *Server) Keep(ctx context.Context, record Record) error {
	s.record = &record
	var failed error
	s.anySite(func(site *Site) bool {
		failed = record.Recorder.Store().KeepEdition(ctx, site.Edition.Digest, site.packed)
		return failed != nil
	})
	return failed
}

// recorder is where the record is kept.
func (s *Server) recorder() (*consultation.Recorder, error) {
	if s.record == nil {
		return nil, status.Error(codes.FailedPrecondition, "this server keeps no record: start it with --data or --database")
	}
	return s.record.Recorder, nil
}

// Asked is a referral of whatever channel, ready for the engine.
type Asked struct {
	Site      string
	Referral  engine.Referral
	Origin    consultation.Origin // the site is that of the referral
	Emergency bool
	Channel   consultation.Channel
}

// Answered is what it led to.
type Answered struct {
	Recommendation *engine.Recommendation // also in the silent mode, in which nobody is to see it
	ConsultationID string                 // empty where no record is kept, or it failed and may
	Mode           consultation.Mode
	At             time.Time
}

// Answer answers a referral, and records the answer before anybody sees it. It is the one place where that is done: every channel
// comes through it. The error is an *engine.InvalidError where the referral is at fault, else a status.
func (s *Server) Answer(ctx context.Context, q Asked) (Answered, error) {
	site, err := s.at(q.Site)
	if err != nil {
		return Answered{}, err
	}
	return s.answer(ctx, site, q, s.now())
}

func (s *Server) answer(ctx context.Context, site *Site, q Asked, at time.Time) (a Answered, err error) {
	defer func() {
		if err == nil {
			s.metrics.answered(q.Channel, a.Mode)
		}
	}()
	a.At = at
	if s.record == nil {
		a.Recommendation, err = site.Engine.Evaluate(ctx, q.Referral)
		return a, err
	}
	q.Origin.Site = q.Site
	v := &consultation.Evaluation{At: at, Origin: q.Origin, Emergency: q.Emergency, Channel: q.Channel}
	if v.Recommendation, v.Case, err = site.Engine.EvaluateRecorded(ctx, q.Referral); err != nil {
		return a, err
	}
	assigned := s.record.assigned(q.Origin, at)
	v.Mode, v.Trial, v.Arm = assigned.Mode, assigned.Trial, assigned.Arm
	v.Latency = s.now().Sub(at)
	a.Recommendation, a.Mode = v.Recommendation, v.Mode
	id, err := s.record.Recorder.Record(ctx, v)
	switch {
	case err == nil:
		a.ConsultationID = id.String()
	case ctx.Err() != nil:
		return a, ctx.Err()
	case s.record.BestEffort || q.Emergency:
		slog.Error("a consultation could not be recorded; it was answered all the same", "error", err)
	default:
		slog.Error("a consultation could not be recorded; it was not answered", "error", err)
		return a, notRecorded
	}
	return a, nil
}

// assigned is the mode of who asks.
func (r *Record) assigned(o consultation.Origin, at time.Time) consultation.Assignment {
	if len(r.Assignments) == 0 {
		return consultation.Assignment{}
	}
	name := r.Recorder.Keys().Pseudonym
	return r.Assignments.At(
		name(consultation.SiteRole, o.Site), name(consultation.DepartmentRole, o.Department), name(consultation.RequesterRole, o.Requester), at,
	)
}

var notRecorded = status.Error(codes.Unavailable, "the answer could not be recorded, and is not given without (the server's log says why): try again, or mark an emergency")

// ChannelHeader is the metadata by which our own gateway says by which channel a referral came. It counts on a connection within
// this process only: nobody else can say so of itself.
const (
	ChannelHeader = "justify-channel"
	withinProcess = "bufconn" // the network of such a connection
)

func channelOf(ctx context.Context) consultation.Channel {
	if p, ok := peer.FromContext(ctx); !ok || p.Addr.Network() != withinProcess {
		return consultation.GRPC
	}
	for _, name := range metadata.ValueFromIncomingContext(ctx, ChannelHeader) {
		if c, ok := consultation.ChannelOf(name); ok {
			return c
		}
	}
	return consultation.GRPC
}

// originOf reads who asks.
func originOf(m *justifyv1.Origin) (consultation.Origin, []engine.Violation) {
	var wrong []engine.Violation
	for field, text := range map[string]string{"department": m.GetDepartment(), "requester": m.GetRequester(), "order": m.GetOrder()} {
		if len(text) > consultation.MaxOrigin {
			wrong = append(wrong, engine.Violation{Field: "origin." + field, Message: fmt.Sprintf("%d bytes, at most %d are taken", len(text), consultation.MaxOrigin)})
		}
	}
	return consultation.Origin{Department: m.GetDepartment(), Requester: m.GetRequester(), Order: m.GetOrder()}, wrong
}

// Retain erases what is older than a time, once a day, until the context ends.
func (r *Record) Retain(ctx context.Context, age time.Duration) {
	for ticker := time.NewTicker(24 * time.Hour); ; {
		n, err := r.Recorder.EraseBefore(ctx, time.Now().Add(-age), "retention")
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			slog.Error("the retention policy could not be applied; it is tried again tomorrow", "error", err)
		case n > 0:
			slog.Info("the retention policy erased payloads", "entries", n)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			ticker.Stop()
			return
		}
	}
}
