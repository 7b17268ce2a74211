package server

import (
	"context"
	"errors"
	"log/slog"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
)

// What a code of a referral may stand for.
const (
	PlaceIndication = "indication"
	PlaceExam       = "exam"
	PlacePriorExam  = "prior-exam"
)

// Unmapped counts a code that a site's edition has nothing for, so that the site learns which codes its overlay should map.
func (s *Server) Unmapped(site string, channel consultation.Channel, place, system, code string) {
	if s.record != nil {
		s.record.Recorder.Unmapped(site, channel, s.now(), place, system, code)
	}
}

// countUnmapped counts the codes of a referral that the edition has nothing for. Ids of the edition are no codes: a wrong one is a
// mistake of the sender.
func (s *Server) countUnmapped(site *Site, q *Asked, a *Answered, err error) {
	if !errors.As(err, new(*engine.InvalidError)) && (a.Recommendation == nil || len(a.Recommendation.Warnings) == 0) {
		return // what is not mapped is refused, or warned of
	}
	count := func(place string, c engine.Code) { s.Unmapped(q.Site, q.Channel, place, c.System, c.Code) }
	for _, c := range q.Referral.Indications {
		if ids, _ := site.Engine.IndicationsOf(c); c.System != "" && len(ids) == 0 {
			count(PlaceIndication, c)
		}
	}
	exam := func(place string, c engine.Code) {
		if _, ok := site.Engine.ExamOf(c); c.System != "" && !ok {
			count(place, c)
		}
	}
	for i := range q.Referral.Orders {
		exam(PlaceExam, q.Referral.Orders[i].Exam)
	}
	for i := range q.Referral.Prior {
		exam(PlacePriorExam, q.Referral.Prior[i].Exam)
	}
}

// ListUnmappedCodes lists the codes that were seen and that nothing maps.
func (s *Server) ListUnmappedCodes(ctx context.Context, _ *justifyv1.ListUnmappedCodesRequest) (*justifyv1.ListUnmappedCodesResponse, error) {
	recorder, err := s.recorder()
	if err != nil {
		return nil, err
	}
	list, err := recorder.Store().Unmapped(ctx, recorder.Keys())
	switch {
	case ctx.Err() != nil:
		return nil, statusOf(ctx.Err(), noPaths)
	case err != nil:
		slog.Error("the codes that nothing maps cannot be read", "error", err)
		return nil, status.Error(codes.Unavailable, "the record cannot be read just now (the server's log says why): try again")
	}
	return &justifyv1.ListUnmappedCodesResponse{Codes: each(list, func(u *consultation.UnmappedCode) *justifyv1.UnmappedCode {
		return &justifyv1.UnmappedCode{
			Site: u.Site.String(), Channel: justifyv1.Channel(u.Channel + 1), Place: u.Place, System: u.System, Code: u.Code, Count: u.Count,
			Since: u.Since, Last: u.Last,
		}
	})}, nil
}
