package server

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
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

// answer is what a question led to.
type answer struct {
	recommendation *engine.Recommendation
	id             string // of the consultation
	mode           consultation.Mode
}

// evaluate answers a question, and records the answer before anybody sees it.
func (s *Server) evaluate(ctx context.Context, q question) (a answer, err error) {
	if s.record == nil {
		a.recommendation, err = q.site.Engine.Evaluate(ctx, q.referral)
		return a, err
	}
	v := &consultation.Evaluation{At: q.at, Origin: q.origin, Emergency: q.emergency, Channel: channelOf(ctx)}
	if v.Recommendation, v.Case, err = q.site.Engine.EvaluateRecorded(ctx, q.referral); err != nil {
		return a, err
	}
	keys := s.record.Recorder.Keys()
	assigned := s.record.Assignments.At(
		keys.Pseudonym(consultation.SiteRole, q.origin.Site), keys.Pseudonym(consultation.DepartmentRole, q.origin.Department),
		keys.Pseudonym(consultation.RequesterRole, q.origin.Requester), q.at,
	)
	v.Mode, v.Trial, v.Arm = assigned.Mode, assigned.Trial, assigned.Arm
	v.Latency = s.now().Sub(q.at)
	a.recommendation, a.mode = v.Recommendation, v.Mode
	id, err := s.record.Recorder.Record(ctx, v)
	switch {
	case err == nil:
		a.id = id.String()
	case ctx.Err() != nil:
		return a, ctx.Err()
	case s.record.BestEffort || q.emergency:
		slog.Error("a consultation could not be recorded; it was answered all the same", "error", err)
	default:
		slog.Error("a consultation could not be recorded; it was not answered", "error", err)
		return a, notRecorded
	}
	return a, nil
}

var notRecorded = status.Error(codes.Unavailable, "the answer could not be recorded, and is not given without (the server's log says why): try again, or mark an emergency")

// ChannelHeader is the metadata by which our own gateway says by which channel a referral came.
const ChannelHeader = "justify-channel"

func channelOf(ctx context.Context) consultation.Channel {
	for _, name := range metadata.ValueFromIncomingContext(ctx, ChannelHeader) {
		if c, ok := consultation.ChannelOf(name); ok {
			return c
		}
	}
	return consultation.GRPC
}

// originOf reads who asks.
func originOf(site string, m *justifyv1.Origin) (consultation.Origin, []engine.Violation) {
	var wrong []engine.Violation
	for field, text := range map[string]string{"department": m.GetDepartment(), "requester": m.GetRequester(), "order": m.GetOrder()} {
		if len(text) > consultation.MaxOrigin {
			wrong = append(wrong, engine.Violation{Field: "origin." + field, Message: fmt.Sprintf("%d bytes, at most %d are taken", len(text), consultation.MaxOrigin)})
		}
	}
	return consultation.Origin{Site: site, Department: m.GetDepartment(), Requester: m.GetRequester(), Order: m.GetOrder()}, wrong
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
