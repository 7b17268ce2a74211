package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/edition"
)

// parseID reads the id of a request.
func parseID(text string) (uuid.UUID, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return id, invalid(notAnswered, []engine.Violation{{Field: "consultation_id", Message: "this is no id of a consultation: it is the UUID that came with the answer"}})
	}
	return id, nil
}

// RecordOutcome says what was done after an answer.
func (s *Server) RecordOutcome(ctx context.Context, request *justifyv1.RecordOutcomeRequest) (*justifyv1.RecordOutcomeResponse, error) {
	recorder, err := s.recorder()
	if err != nil {
		return nil, err
	}
	id, err := parseID(request.GetConsultationId())
	if err != nil {
		return nil, err
	}
	stored, err := recorder.Get(ctx, id)
	if err != nil {
		return nil, recordStatus(err)
	}
	o, wrong := s.outcomeOf(stored, request.GetOutcome())
	if len(wrong) > 0 {
		return nil, invalid(notAnswered, wrong)
	}
	o.ID, o.At = id, s.now()
	if err := recorder.RecordOutcome(ctx, o); err != nil {
		return nil, recordStatus(err)
	}
	return &justifyv1.RecordOutcomeResponse{}, nil
}

// outcomeOf reads an outcome, and holds it against the consultation that it is about.
func (s *Server) outcomeOf(stored *consultation.Stored, m *justifyv1.Outcome) (*consultation.Outcome, []engine.Violation) {
	o := &consultation.Outcome{
		Done: consultation.Done(m.GetOutcome()), Reason: consultation.Reason(m.GetReason()), Text: m.GetReasonText(),
		Order: m.GetProcedure(), ChangedTo: m.GetChangedTo(), Comment: m.GetComment(),
	}
	var wrong []engine.Violation
	say := func(bad bool, field, format string, args ...any) {
		if bad {
			wrong = append(wrong, engine.Violation{Field: "outcome." + field, Message: fmt.Sprintf(format, args...)})
		}
	}
	_, known := justifyv1.OutcomeCode_name[int32(m.GetOutcome())]
	say(!known || o.Done == 0, "outcome", "say what was done: OUTCOME_CODE_AS_ADVISED, _CHANGED, _CANCELLED or _OVERRIDDEN")
	_, known = justifyv1.OverrideReason_name[int32(m.GetReason())]
	say(!known, "reason", "no reason has this number in this version of the contract")
	say(known && (o.Done == consultation.Overridden) != (o.Reason != 0), "reason", "an override has a reason, and nothing else has one")
	say((o.Reason == consultation.Other) != (o.Text != ""), "reason_text", "OVERRIDE_REASON_OTHER has a text, and no other reason has one")
	say(len(o.Text) > consultation.MaxText, "reason_text", "%d bytes, at most %d are taken", len(o.Text), consultation.MaxText)
	say(len(o.Comment) > consultation.MaxText, "comment", "%d bytes, at most %d are taken", len(o.Comment), consultation.MaxText)
	say((o.Done == consultation.Changed) != (o.ChangedTo != ""), "changed_to", "OUTCOME_CODE_CHANGED names the exam that is ordered instead, and no other outcome does")
	say(o.ChangedTo != "" && !s.hasProcedure(o.ChangedTo), "changed_to", "no such procedure; ListProcedures lists what there is")
	say(o.Reason == consultation.CaseNotListed && o.Order != "", "procedure", "OVERRIDE_REASON_CASE_NOT_LISTED is about the case: it names no exam")
	if r := stored.Recommendation; o.Reason == consultation.CaseNotListed {
		return o, wrong
	} else if r != nil && len(r.Verdicts) == 1 && o.Order == "" {
		o.Order = r.Verdicts[0].Procedure // so that it is the same outcome, named or not
	} else if r != nil && o.Order != "" {
		ordered := slices.ContainsFunc(r.Verdicts, func(v engine.Verdict) bool { return v.Procedure == o.Order })
		say(!ordered, "procedure", "it was not ordered in this consultation; leave it out, or name an exam that was")
	}
	return o, wrong
}

// hasProcedure says whether some edition that answers here has an exam.
func (s *Server) hasProcedure(id string) bool {
	return s.anySite(func(site *Site) bool {
		return slices.ContainsFunc(site.Edition.Catalogue.Procedures, func(p edition.Procedure) bool { return p.ID == id })
	})
}

// GetConsultation returns a consultation as it was recorded.
func (s *Server) GetConsultation(ctx context.Context, request *justifyv1.GetConsultationRequest) (*justifyv1.GetConsultationResponse, error) {
	recorder, err := s.recorder()
	if err != nil {
		return nil, err
	}
	id, err := parseID(request.GetConsultationId())
	if err != nil {
		return nil, err
	}
	stored, err := recorder.Get(ctx, id)
	if err != nil {
		return nil, recordStatus(err)
	}
	m, err := ConsultationOf(stored)
	if err != nil {
		return nil, recordStatus(err)
	}
	return &justifyv1.GetConsultationResponse{Consultation: m}, nil
}

// ConsultationOf is a stored consultation as a message.
func ConsultationOf(stored *consultation.Stored) (*justifyv1.Consultation, error) {
	m := &justifyv1.Consultation{
		Id: stored.ID.String(), Sequence: stored.Sequence, EvaluatedAt: timestamppb.New(stored.At), Edition: stored.Digest(),
		Mode: modes[stored.Mode], Emergency: stored.Emergency, Channel: justifyv1.Channel(stored.Channel) + 1,
		Site: stored.Site.String(), Department: stored.Department.String(), Requester: stored.Requester.String(), Order: stored.Order.String(),
		Trial: stored.Trial, Arm: stored.Arm, Erased: stored.Case == nil,
	}
	for _, o := range stored.Outcomes {
		m.Outcomes = append(m.Outcomes, &justifyv1.Outcome{
			Outcome: justifyv1.OutcomeCode(o.Done), Reason: justifyv1.OverrideReason(o.Reason), ReasonText: o.Text,
			Procedure: o.Order, ChangedTo: o.ChangedTo, Comment: o.Comment, RecordedAt: timestamppb.New(o.At),
		})
	}
	if stored.Case == nil {
		return m, nil
	}
	text, err := stored.Case.CanonicalJSON()
	m.CanonicalCase = string(text)
	var own *parts
	m.Recommendation = composed(stored.Recommendation, own.decisionOf(stored.Recommendation.Decision).(*justifyv1.Recommendation), noPaths)
	return m, err
}

var modes = map[consultation.Mode]justifyv1.Mode{
	consultation.Active: justifyv1.Mode_MODE_ACTIVE,
	consultation.Silent: justifyv1.Mode_MODE_SILENT,
}

// recordStatus turns an error of the record into one of the wire.
func recordStatus(err error) error {
	switch {
	case errors.Is(err, consultation.ErrUnknown):
		return status.Error(codes.NotFound, "no consultation of this id is recorded here")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return statusOf(err, noPaths)
	}
	slog.Error("the record failed", "error", err)
	return status.Error(codes.Unavailable, "the record cannot be read or written just now (the server's log says why): try again")
}
