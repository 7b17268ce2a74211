package server

import (
	"context"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/edition"
)

// What channels of this process need besides Answer and RecordOutcome.

// EngineOf is the engine that answers a site.
func (s *Server) EngineOf(site string) (*engine.Engine, error) {
	at, err := s.at(site)
	if err != nil {
		return nil, err
	}
	return at.Engine, nil
}

// Stored is a consultation as it was recorded, with the site that it came from: "" where that is none of those served, or the
// default one.
func (s *Server) Stored(ctx context.Context, consultationID string) (stored *consultation.Stored, site string, err error) {
	recorder, err := s.recorder()
	if err != nil {
		return nil, "", err
	}
	id, err := parseID(consultationID)
	if err != nil {
		return nil, "", err
	}
	if stored, err = recorder.Get(ctx, id); err != nil {
		return nil, "", recordStatus(err)
	}
	if stored.Site == (consultation.Pseudonym{}) {
		return stored, "", nil
	}
	for name := range s.sites {
		if recorder.Keys().Pseudonym(consultation.SiteRole, name) == stored.Site {
			return stored, name, nil
		}
	}
	return nil, "", status.Error(codes.NotFound, "the consultation is of a site that is not served here")
}

// IsAbout says whether a consultation on record was about an order of that name.
func (s *Server) IsAbout(ctx context.Context, consultationID, order string) bool {
	stored, _, err := s.Stored(ctx, consultationID)
	return err == nil && order != "" && stored.Order == s.record.Recorder.Keys().Pseudonym(consultation.OrderRole, order)
}

// Questions are those whose answers would settle what is open about a referral, best first; none in the silent mode, in which nobody
// is to be asked. No answer is given, so that nothing is recorded.
func (s *Server) Questions(ctx context.Context, q Asked) ([]engine.Question, consultation.Mode, error) {
	site, err := s.at(q.Site)
	if err != nil {
		return nil, consultation.Active, err
	}
	if s.record != nil {
		q.Origin.Site = q.Site
		if s.record.assigned(q.Origin, s.now()).Mode == consultation.Silent {
			_, err := site.Engine.Canonical(q.Referral)
			return nil, consultation.Silent, err
		}
	}
	r, err := site.Engine.Evaluate(ctx, q.Referral)
	if err != nil {
		return nil, consultation.Active, err
	}
	return r.Questions, consultation.Active, nil
}

// Considered lists the indications to choose from: those that the referral names, else those of the guidelines that rate one of
// the exams that it considers, in vocabulary order.
func (s *Server) Considered(_ context.Context, site string, r engine.Referral) ([]edition.Indication, error) {
	at, err := s.at(site)
	if err != nil {
		return nil, err
	}
	named, exams := map[string]bool{}, map[string]bool{}
	if c, err := at.Engine.Canonical(r); err == nil {
		for _, id := range c.Indications {
			named[id] = true
		}
		for _, id := range c.Orders {
			exams[id] = true
		}
	} else {
		for _, o := range r.Orders { // a referral without an indication is none: only the exams count
			exams[o.Exam.Code] = true
		}
	}
	catalogue := &at.Edition.Catalogue
	if len(named) == 0 {
		for i := range catalogue.Guidelines {
			g := &catalogue.Guidelines[i]
			if slices.ContainsFunc(g.Scenarios, func(s edition.Scenario) bool {
				return slices.ContainsFunc(s.Ratings, func(r edition.Rating) bool { return exams[r.Procedure] })
			}) {
				for _, id := range g.Indications {
					named[id] = true
				}
			}
		}
	}
	var list []edition.Indication
	for i := range catalogue.Indications {
		if named[catalogue.Indications[i].ID] {
			list = append(list, catalogue.Indications[i])
		}
	}
	return list, nil
}
