package server

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
)

// question is a request made ready for the engine.
type question struct {
	Asked
	site  *Site
	paths paths
	at    time.Time
}

// read turns a request into a question, and stamps the day where the caller left it out.
func (s *Server) read(request *justifyv1.EvaluateRequest) (q question, err error) {
	q.Site, q.Emergency = request.GetReferral().GetSite(), request.GetEmergency()
	if q.site, err = s.at(q.Site); err != nil {
		return q, err
	}
	q.at = s.now()
	var form []engine.Violation
	if q.Referral, q.paths, form = referralOf(request.GetReferral(), q.at.Format(time.DateOnly)); len(form) > 0 {
		return q, invalid(notEvaluated, q.site.allViolations(q, form))
	}
	var wrong []engine.Violation
	if q.Origin, wrong = originOf(request.GetOrigin()); len(wrong) > 0 {
		return q, invalid(notEvaluated, wrong)
	}
	return q, nil
}

// allViolations adds to what is wrong with a request's form what the engine finds wrong with its content, so that the
// sender hears of everything at once.
func (s *Site) allViolations(q question, form []engine.Violation) []engine.Violation {
	all := q.paths.violations(form)
	var content *engine.InvalidError
	if _, err := s.Engine.Canonical(q.Referral); errors.As(err, &content) {
		for _, v := range q.paths.violations(content.Violations) {
			if !slices.ContainsFunc(all, func(f engine.Violation) bool { return strings.HasPrefix(f.Field, v.Field) }) {
				all = append(all, v)
			}
		}
	}
	return all
}

// Evaluate answers one referral.
func (s *Server) Evaluate(ctx context.Context, request *justifyv1.EvaluateRequest) (*justifyv1.EvaluateResponse, error) {
	if err := ctx.Err(); err != nil {
		return nil, statusOf(err, noPaths)
	}
	q, err := s.read(request)
	if err != nil {
		return nil, err
	}
	q.Channel = channelOf(ctx)
	a, err := s.answer(ctx, q.site, q.Asked, q.at)
	s.countUnmapped(q.site, &q.Asked, &a, err)
	if err != nil {
		return nil, statusOf(err, q.paths)
	}
	response := &justifyv1.EvaluateResponse{EvaluatedAt: timestamppb.New(q.at), ConsultationId: a.ConsultationID, Mode: modes[a.Mode]}
	if a.Mode == consultation.Silent {
		return response, nil
	}
	response.Recommendation = recommendationOf(a.Recommendation, q.paths)
	if q.Emergency {
		response.Recommendation.Questions = nil
	}
	return response, nil
}

// EvaluateStream answers many referrals in the order sent; one that cannot be evaluated does not end the stream.
func (s *Server) EvaluateStream(stream grpc.BidiStreamingServer[justifyv1.EvaluateStreamRequest, justifyv1.EvaluateStreamResponse]) error {
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		answer := &justifyv1.EvaluateStreamResponse{Key: request.GetKey()}
		response, err := s.Evaluate(stream.Context(), &justifyv1.EvaluateRequest{
			Referral: request.GetReferral(), Origin: request.GetOrigin(), Emergency: request.GetEmergency(),
		})
		switch {
		case stream.Context().Err() != nil:
			return statusOf(stream.Context().Err(), noPaths)
		case err != nil:
			answer.Result = &justifyv1.EvaluateStreamResponse_Problem{Problem: problem(err)}
		default:
			answer.Result = &justifyv1.EvaluateStreamResponse_Response{Response: response}
		}
		if err := stream.Send(answer); err != nil {
			return err
		}
	}
}

// CanonicalCase is the canonical JSON of the case that a request becomes: the input with which stock OPA ranks by the
// edition alone.
func (s *Server) CanonicalCase(request *justifyv1.EvaluateRequest) ([]byte, error) {
	q, err := s.read(request)
	if err != nil {
		return nil, err
	}
	c, err := q.site.Engine.Canonical(q.Referral)
	if err != nil {
		return nil, statusOf(err, q.paths)
	}
	return c.CanonicalJSON()
}

// Explain says why each scenario did or did not match.
func (s *Server) Explain(ctx context.Context, request *justifyv1.EvaluateRequest) (*engine.Explanation, error) {
	q, err := s.read(request)
	if err != nil {
		return nil, err
	}
	x, err := q.site.Engine.Explain(ctx, q.Referral)
	if err != nil {
		return nil, statusOf(err, q.paths)
	}
	return x, nil
}
