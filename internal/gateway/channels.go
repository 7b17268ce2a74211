package gateway

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/cdshooks"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/pss"
	"github.com/justify-cds/justify/internal/server"
)

// Where the channels of others are.
const (
	hooksPath = "/cds-services"
	pssPath   = "/pss"
)

// channels joins the channels of others to the server: they change shapes, and it answers and records.
type channels struct {
	server  *server.Server
	now     func() time.Time
	readers sync.Map // by engine
}

// reader reads FHIR by the codes of a site's edition.
func (c *channels) reader(site string) *fhir.Reader {
	e, err := c.server.EngineOf(site)
	if err != nil {
		e, _ = c.server.EngineOf("") // the call itself hears of the site
	}
	if known, ok := c.readers.Load(e); ok {
		return known.(*fhir.Reader)
	}
	made, _ := c.readers.LoadOrStore(e, fhir.NewReader(e))
	return made.(*fhir.Reader)
}

// Hooks completes the configuration of CDS Hooks with what the server does, and serves it.
func (g *Gateway) Hooks(c cdshooks.Config) error {
	on := &g.channels
	c.Answer = func(ctx context.Context, q cdshooks.Asked) (cdshooks.Answered, error) {
		a, err := on.server.Answer(ctx, server.Asked{
			Site: q.Site, Referral: q.Referral, Emergency: q.Emergency, Channel: consultation.CDSHooks,
			Origin: consultation.Origin{Requester: clipped(q.Requester), Order: clipped(q.Order)},
		})
		g.goesOn(q.After, a.ConsultationID)
		return cdshooks.Answered{Recommendation: a.Recommendation, Consultation: a.ConsultationID, Silent: a.Mode == consultation.Silent}, err
	}
	c.Outcome = func(ctx context.Context, o cdshooks.Outcome) error {
		err := on.outcome(ctx, o.Consultation, &justifyv1.Outcome{ChangedTo: o.ChangedTo, ReasonText: o.Text, Comment: o.Comment}, o.Done, o.Reason)
		if notRecorded(err) {
			return cdshooks.ErrUnknown
		}
		return err
	}
	c.Gathered = g.gathered
	c.Reader = func(site string) cdshooks.Reader { return on.reader(site) }
	c.Unmapped = on.unmapped(consultation.CDSHooks)
	c.Exams = func(site string) []string {
		e, err := on.server.EngineOf(site)
		if err != nil {
			return nil
		}
		var ids []string
		for _, exam := range e.Vocabulary().Exams {
			ids = append(ids, exam.ID)
		}
		return ids
	}
	if c.PageURL == "" && c.PublicURL != "" {
		c.PageURL = strings.TrimSuffix(c.PublicURL, "/") + advisorPath
	}
	c.Observe = on.server.HookTook
	service, err := cdshooks.New(c)
	if err == nil {
		g.hooks = service
	}
	return err
}

// PSS completes the configuration of the Belgian Prescription Search Support, and serves it below /pss.
func (g *Gateway) PSS(c pss.Config) error {
	on := &g.channels
	c.Answer = func(ctx context.Context, site string, r engine.Referral) (pss.Answered, error) {
		a, err := on.server.Answer(ctx, server.Asked{Site: site, Referral: r, Channel: consultation.FHIR})
		return pss.Answered{
			Recommendation: a.Recommendation, Consultation: a.ConsultationID, Site: site, Language: r.Language, At: a.At, Silent: a.Mode == consultation.Silent,
		}, err
	}
	c.Stored = func(ctx context.Context, id string) (pss.Answered, error) {
		stored, site, err := on.server.Stored(ctx, id)
		switch {
		case notRecorded(err):
			return pss.Answered{}, pss.ErrUnknown
		case err != nil:
			return pss.Answered{}, err
		}
		a := pss.Answered{Recommendation: stored.Recommendation, Consultation: id, Site: site, At: stored.At, Silent: stored.Mode == consultation.Silent}
		if stored.Case != nil {
			a.Language = stored.Case.Language
		}
		return a, nil
	}
	c.Outcome = func(ctx context.Context, o pss.Outcome) error {
		err := on.outcome(ctx, o.Consultation, &justifyv1.Outcome{ChangedTo: o.ChangedTo, ReasonText: o.Text}, o.Done, o.Reason)
		switch {
		case notRecorded(err):
			return pss.ErrUnknown
		case status.Code(err) == codes.InvalidArgument: // such as an exam that another edition proposed
			return pss.ErrRefused
		}
		return err
	}
	c.Questions = func(ctx context.Context, site string, r engine.Referral) ([]engine.Question, bool, error) {
		open, mode, err := on.server.Questions(ctx, server.Asked{Site: site, Referral: r})
		return open, mode == consultation.Silent, err
	}
	c.Diagnoses = on.diagnoses
	c.Unmapped = on.unmapped(consultation.FHIR)
	c.Reader = func(site string) pss.Reader { return on.reader(site) }
	service, err := pss.New(c)
	if err == nil {
		g.pss = http.StripPrefix(pssPath, service)
	}
	return err
}

// notRecorded says that a consultation is not known: it never was, or no record is kept.
func notRecorded(err error) bool {
	return status.Code(err) == codes.NotFound || status.Code(err) == codes.FailedPrecondition
}

// Answers says whether a site is one that is answered; clients of a channel are let in for no other.
func (g *Gateway) Answers(site string) bool {
	_, err := g.channels.server.EngineOf(site)
	return err == nil
}

// outcome records what was done, in the words of the record.
func (c *channels) outcome(ctx context.Context, id string, m *justifyv1.Outcome, done, reason string) error {
	m.Outcome = justifyv1.OutcomeCode(justifyv1.OutcomeCode_value["OUTCOME_CODE_"+enumName(done)])
	m.Reason = justifyv1.OverrideReason(justifyv1.OverrideReason_value["OVERRIDE_REASON_"+enumName(reason)])
	_, err := c.server.RecordOutcome(ctx, &justifyv1.RecordOutcomeRequest{ConsultationId: id, Outcome: m})
	return err
}

// unmapped counts codes of FHIR resources that nothing maps.
func (c *channels) unmapped(channel consultation.Channel) func(site string, codes []fhir.Unmapped) {
	return func(site string, codes []fhir.Unmapped) {
		for _, u := range codes {
			place, _, _ := strings.Cut(u.Resource, "/")
			if place == "ServiceRequest" {
				place = server.PlaceExam
				if strings.HasPrefix(u.Path, "reason") {
					place = server.PlaceIndication
				}
			}
			c.server.Unmapped(site, channel, place, u.System, u.Code)
		}
	}
}

func enumName(word string) string { return strings.ToUpper(strings.ReplaceAll(word, "-", "_")) }

// clipped keeps an identifier of a client within what the record takes.
func clipped(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), consultation.MaxOrigin)], "")
}

// diagnoses are the indications that a referral names, else those of the guidelines that rate the exams which it considers.
func (c *channels) diagnoses(ctx context.Context, site string, r engine.Referral) ([]pss.Diagnosis, error) {
	listed, err := c.server.Considered(ctx, site, r)
	if err != nil {
		return nil, err
	}
	var list []pss.Diagnosis
	for _, in := range listed {
		list = append(list, pss.Diagnosis{ID: in.ID, Title: in.Title.In(r.Language)})
	}
	return list, nil
}
