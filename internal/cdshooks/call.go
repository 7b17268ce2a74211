package cdshooks

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

// response answers a hook.
type response struct {
	Cards         []*card    `json:"cards"`
	SystemActions []action   `json:"systemActions,omitempty"`
	Extension     *extension `json:"extension,omitempty"`
}

type extension struct {
	SystemActions []action `json:"systemActions"`
}

// action changes a resource, or takes it away.
type action struct {
	Type        string `json:"type"`
	Description string `json:"description"`
	Resource    any    `json:"resource,omitempty"`
	ResourceID  string `json:"resourceId,omitempty"`
}

// call answers a hook: each imaging order that it is about is a referral of its own. An order is judged as it stands in the
// request, whatever was said of it before: one that was changed in between gets another answer.
func (s *Service) call(ctx context.Context, from caller, hook string, o object) (any, error) {
	r, err := readRequest(o, hook)
	if err != nil {
		return nil, err
	}
	r.caller = from
	reader := s.Reader(r.site)
	orders := slices.DeleteFunc(slices.Clone(r.orders), func(d *draft) bool {
		found := reader.Read(fhir.Chart{Patient: r.patient, Orders: []json.RawMessage{d.text}, AsOf: s.today()}).Readings
		if slices.ContainsFunc(found, isExam) {
			return false
		}
		for i := range found {
			s.Unmapped(r.site, found[i].Unmapped)
		}
		return true
	})
	answer := &response{Cards: []*card{}}
	switch {
	case len(orders) == 0:
		return answer, nil
	case len(orders) > maxOrders:
		return nil, wrong("context.draftOrders", "%d imaging orders, at most %d are judged at once", len(orders), maxOrders)
	}
	chart, err := s.chart(ctx, r)
	if err != nil {
		return nil, err
	}
	var ratings []action
	for _, d := range orders {
		c, rating, err := s.judge(ctx, r, d, chart)
		var invalid *engine.InvalidError
		switch {
		case errors.As(err, &invalid):
			slog.Warn("an order was passed over: no referral could be made of it", "fields", fields(invalid))
		case err != nil:
			return nil, err
		}
		if c != nil {
			answer.Cards = append(answer.Cards, c)
		}
		if rating != nil {
			ratings = append(ratings, *rating)
		}
	}
	if s.Ratings&SystemActions != 0 {
		answer.SystemActions = ratings
	}
	if s.Ratings&ExtensionActions != 0 && len(ratings) > 0 {
		answer.Extension = &extension{ratings}
	}
	return answer, nil
}

func isExam(r fhir.Reading) bool { return r.Order != nil && r.Order.Exam != "" }

// fields are the places of mistakes, without the messages: a log holds nothing of a patient.
func fields(e *engine.InvalidError) string {
	var list []string
	for _, v := range e.Violations {
		list = append(list, v.Field)
	}
	return strings.Join(list, ", ")
}

func (s *Service) today() string { return s.Now().Format(time.DateOnly) }

// chart collects what was sent, and fetches what was not.
func (s *Service) chart(ctx context.Context, r *request) ([]json.RawMessage, error) {
	keys := slices.Sorted(maps.Keys(s.Prefetch))
	found := make([][]json.RawMessage, len(keys))
	var fetching errgroup.Group
	fetching.SetLimit(maxFetching)
	for i, key := range keys {
		text := r.prefetch[key]
		switch sent := text != nil && r.answers(s.Prefetch[key], text); {
		case sent && !isNull(text):
			found[i] = []json.RawMessage{text}
		case !sent && s.Fetch != nil && r.server != nil:
			fetching.Go(func() error {
				// What cannot be fetched is unknown; why, is the fetcher's to tell.
				found[i], _ = s.Fetch.Get(ctx, *r.server, r.filled(s.Prefetch[key]))
				return nil
			})
		}
	}
	_ = fetching.Wait()
	for i, key := range keys {
		if isPatient(s.Prefetch[key]) && len(found[i]) == 0 {
			return nil, errPrecondition
		}
	}
	return slices.Concat(found...), ctx.Err()
}

// maxFetching is how many queries of one request are under way at its client's server.
const maxFetching = 4

// answers says whether a prefetch is what its template asks for, or says that there is none. An OperationOutcome is not, nor is
// another patient.
func (r *request) answers(template string, text json.RawMessage) bool {
	var o object
	var kind, id string
	if isNull(text) {
		return true
	}
	if json.Unmarshal(text, &o) != nil || !o.read("resourceType", &kind) || !o.read("id", &id) {
		return false
	}
	return kind != "OperationOutcome" && (!isPatient(template) || (kind == "Patient" && (id == r.patient || id == "")))
}

// isPatient says whether a template asks for the patient: what there is no answer without, as nearly every guideline asks for the age.
func isPatient(template string) bool { return strings.HasPrefix(template, "Patient/") }

// filled puts what the context says into a template.
func (r *request) filled(template string) string {
	return strings.NewReplacer("{{context.patientId}}", r.patient, "{{context.encounterId}}", r.encounter, "{{context.userId}}", r.user).Replace(template)
}

// maxMissing bounds how many references of an order are followed to the client's server.
const maxMissing = 10

// reading reads an order with the chart; what it refers to and was not sent is fetched, once.
func (s *Service) reading(ctx context.Context, r *request, d *draft, resources []json.RawMessage) (*fhir.Reading, bool) {
	chart := fhir.Chart{Patient: r.patient, Server: r.base(), AsOf: s.today(), Language: r.language, Orders: []json.RawMessage{d.text}, Resources: slices.Clip(resources)}
	for _, other := range r.drafts {
		if string(other) != string(d.text) {
			chart.Resources = append(chart.Resources, other)
		}
	}
	for again := true; ; again = false {
		found := s.Reader(r.site).Read(chart)
		at := slices.IndexFunc(found.Readings, isExam)
		if at < 0 {
			return nil, false
		}
		reading := &found.Readings[at]
		if !again || s.Fetch == nil || r.server == nil || len(reading.Missing) == 0 {
			s.Unmapped(r.site, slices.Concat(reading.Unmapped, found.Unmapped))
			return reading, true
		}
		for _, reference := range reading.Missing[:min(len(reading.Missing), maxMissing)] {
			if fetched, err := s.Fetch.Get(ctx, *r.server, reference); err == nil {
				chart.Resources = append(chart.Resources, fetched...)
			}
		}
	}
}

// judge answers for one order.
func (s *Service) judge(ctx context.Context, r *request, d *draft, resources []json.RawMessage) (*card, *action, error) {
	reading, ok := s.reading(ctx, r, d, resources)
	if !ok {
		return nil, nil, nil
	}
	name := s.memory.name(r.site, r.issuer, r.base(), r.patient, d.id)
	referral, before := reading.Referral, ""
	if s.Gathered != nil && d.id != "" {
		before = s.memory.asked(name) // not what the order says it was rated in: it may have been copied from another patient's
		referral.Facts = s.withGathered(ctx, r.site, referral, before, d.id)
	}
	answered, err := s.Answer(ctx, Asked{Site: r.site, Referral: referral, Requester: r.user, Order: d.id, After: before, Emergency: d.isStat()})
	if err != nil || answered.Silent || len(answered.Recommendation.Verdicts) == 0 {
		return nil, nil, err
	}
	id := answered.Consultation
	if id == "" { // not recorded, as may be in an emergency
		id = uuid.NewString()
	}
	j := &judgement{
		Service: s, draft: d, reader: s.Reader(r.site), recommendation: answered.Recommendation, verdict: &answered.Recommendation.Verdicts[0],
		consultation: answered.Consultation, id: id, emergency: d.isStat(), language: r.language,
	}
	if d.id != "" {
		s.memory.asks(name, answered.Consultation)
	}
	c := j.card()
	if c != nil && d.id != "" {
		shown, err := s.memory.shown(name, answered.Recommendation, c.UUID)
		if err != nil {
			return nil, nil, err
		}
		if !shown {
			c = nil
		}
	}
	return c, j.rating(), nil
}

// withGathered adds what the clinician answered in our app since the order was last seen: the last word on a fact.
func (s *Service) withGathered(ctx context.Context, site string, now engine.Referral, consultation, order string) []engine.Fact {
	if consultation == "" {
		return now.Facts
	}
	gathered := s.Gathered(ctx, site, consultation, order, now)
	facts := slices.DeleteFunc(slices.Clone(now.Facts), func(f engine.Fact) bool {
		return slices.ContainsFunc(gathered, func(g engine.Fact) bool { return g.ID == f.ID })
	})
	return append(facts, gathered...)
}
