package server

import (
	"context"
	"log/slog"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/audit"
)

// Summarise counts over the record.
func (s *Server) Summarise(ctx context.Context, request *justifyv1.SummariseRequest) (*justifyv1.SummariseResponse, error) {
	recorder, err := s.recorder()
	if err != nil {
		return nil, err
	}
	q, wrong := auditQuery(request)
	if len(wrong) > 0 {
		return nil, invalid(notAnswered, wrong)
	}
	summary, err := audit.Summarise(ctx, recorder.Store(), q)
	switch {
	case ctx.Err() != nil:
		return nil, statusOf(ctx.Err(), noPaths)
	case err != nil:
		slog.Error("the record cannot be counted", "error", err)
		return nil, status.Error(codes.Unavailable, "the record cannot be read just now (the server's log says why): try again")
	}
	return s.summaryOf(summary, &q, request.GetLanguage()), nil
}

// auditQuery reads a request.
func auditQuery(request *justifyv1.SummariseRequest) (q audit.Query, wrong []engine.Violation) {
	at := func(field string, t *timestamppb.Timestamp) time.Time {
		if t == nil {
			return time.Time{}
		}
		if err := t.CheckValid(); err != nil {
			wrong = append(wrong, engine.Violation{Field: field, Message: "this is no time"})
		}
		return t.AsTime()
	}
	q = audit.Query{From: at("from", request.GetFrom()), To: at("to", request.GetTo()), Since: at("since", request.GetSince()), Suppress: request.GetSuppressSmall()}
	seen := map[justifyv1.Dimension]bool{}
	for _, d := range request.GetBy() {
		_, known := justifyv1.Dimension_name[int32(d)]
		switch {
		case !known || d == justifyv1.Dimension_DIMENSION_UNSPECIFIED:
			wrong = append(wrong, engine.Violation{Field: "by", Message: "no dimension has this number in this version of the contract"})
		case seen[d]:
			wrong = append(wrong, engine.Violation{Field: "by", Message: "a dimension divides once: name it once"})
		default:
			q.By = append(q.By, audit.Dimension(d-1)) // the same order, from 0
		}
		seen[d] = true
	}
	return q, wrong
}

// auditTitles are the words for the ids of a summary, from the editions that answer here.
type auditTitles struct{ guidelines, procedures, indications map[string]string }

func (s *Server) auditTitles(language string) auditTitles {
	t := auditTitles{map[string]string{}, map[string]string{}, map[string]string{}}
	s.anySite(func(site *Site) bool {
		c := &site.Edition.Catalogue
		for i := range c.Guidelines {
			t.guidelines[c.Guidelines[i].ID] = c.Guidelines[i].Title.In(language)
		}
		for i := range c.Procedures {
			t.procedures[c.Procedures[i].ID] = c.Procedures[i].Title.In(language)
		}
		for i := range c.Indications {
			t.indications[c.Indications[i].ID] = c.Indications[i].Title.In(language)
		}
		return false // the default one comes last, and its words count
	})
	return t
}

func (s *Server) summaryOf(summary *audit.Summary, q *audit.Query, language string) *justifyv1.SummariseResponse {
	titles := s.auditTitles(language)
	group := func(g *audit.Group) *justifyv1.AuditGroup {
		if g == nil {
			return nil
		}
		m := &justifyv1.AuditGroup{
			Consultations: g.Consultations, Orders: g.Orders, Outcomes: g.Outcomes, Accepted: shareOf(&g.Accepted), Overrides: overridesOf(g.Overrides),
			OrderedLevel: g.OrderedLevel, RecommendedLevel: g.RecommendedLevel, LevelsKnown: g.LevelsKnown,
			Duplicates: g.Duplicates, Emergencies: g.Emergencies, Silent: g.Silent, CaseNotListed: g.CaseNotListed,
		}
		for i, value := range g.Values {
			v := &justifyv1.DimensionValue{Dimension: justifyv1.Dimension(q.By[i] + 1), Value: value}
			switch q.By[i] {
			case audit.Guideline:
				v.Title = titles.guidelines[value]
			case audit.Procedure:
				v.Title = titles.procedures[value]
			}
			m.Values = append(m.Values, v)
		}
		for i := range g.Verdicts {
			m.Verdicts = append(m.Verdicts, &justifyv1.VerdictShare{Verdict: verdicts[g.Verdicts[i].Verdict], Share: shareOf(&g.Verdicts[i].Share)})
		}
		return m
	}
	return &justifyv1.SummariseResponse{
		Total: group(&summary.Total), Groups: each(summary.Groups, group), Before: group(summary.Before), After: group(summary.After),
		Unscored: each(summary.Unscored, func(u *audit.Unscored) *justifyv1.UnscoredIndication {
			return &justifyv1.UnscoredIndication{Indication: u.Indication, Title: titles.indications[u.Indication], Count: u.Count}
		}),
		Acceptance: each(summary.Acceptance, func(a *audit.Acceptance) *justifyv1.GuidelineAcceptance {
			return &justifyv1.GuidelineAcceptance{
				Guideline: a.Guideline, Title: titles.guidelines[a.Guideline], Accepted: shareOf(&a.Accepted), Overrides: overridesOf(a.Overrides),
			}
		}),
	}
}

func shareOf(s *audit.Share) *justifyv1.Share {
	return &justifyv1.Share{Count: s.Count, Of: s.Of, Share: s.Share, Low: s.Low, High: s.High}
}

// overridesOf leaves out the reasons that nobody gave.
func overridesOf(list []audit.Override) (messages []*justifyv1.OverrideCount) {
	for _, o := range list {
		if o.Count == nil || *o.Count > 0 {
			messages = append(messages, &justifyv1.OverrideCount{Reason: justifyv1.OverrideReason(o.Reason), Count: o.Count})
		}
	}
	return messages
}
