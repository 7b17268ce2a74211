package pss

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

const profiles = "https://www.ehealth.fgov.be/standards/fhir/pss/StructureDefinition/"

type meta struct {
	Profile []string `json:"profile"`
}

type reference struct {
	Reference string `json:"reference,omitempty"`
	Display   string `json:"display,omitempty"`
}

type identifier struct {
	Value string `json:"value"`
}

type concept struct {
	Coding []fhir.Coding `json:"coding,omitempty"`
	Text   string        `json:"text,omitempty"`
}

type bundle struct {
	ResourceType string      `json:"resourceType"`
	ID           string      `json:"id,omitempty"`
	Meta         *meta       `json:"meta,omitempty"`
	Identifier   *identifier `json:"identifier,omitempty"`
	Type         string      `json:"type"`
	Timestamp    string      `json:"timestamp,omitempty"`
	Total        *int        `json:"total,omitempty"`
	Entry        []entry     `json:"entry,omitempty"`
}

type entry struct {
	FullURL  string `json:"fullUrl,omitempty"`
	Resource any    `json:"resource"`
}

type requestGroup struct {
	ResourceType string     `json:"resourceType"`
	ID           string     `json:"id"`
	Meta         *meta      `json:"meta,omitempty"`
	Status       string     `json:"status"`
	Intent       string     `json:"intent"`
	Subject      *reference `json:"subject,omitempty"`
	Action       []action   `json:"action,omitempty"`
}

type action struct {
	Extension         []extension     `json:"extension,omitempty"`
	TextEquivalent    string          `json:"textEquivalent,omitempty"`
	Documentation     []documentation `json:"documentation,omitempty"`
	SelectionBehavior string          `json:"selectionBehavior,omitempty"`
	Resource          *reference      `json:"resource,omitempty"`
	Action            []action        `json:"action,omitempty"`
}

type documentation struct {
	Type  string `json:"type"`
	Label string `json:"label"`
	URL   string `json:"url,omitempty"`
}

type serviceRequest struct {
	ResourceType string       `json:"resourceType"`
	ID           string       `json:"id"`
	Meta         *meta        `json:"meta"`
	Identifier   []identifier `json:"identifier"`
	Status       string       `json:"status"`
	Intent       string       `json:"intent"`
	Code         concept      `json:"code"`
	Subject      reference    `json:"subject"`
}

func (s *Service) recommendations(ctx context.Context, c call) (any, error) {
	a, err := s.read(c)
	if err != nil {
		return nil, err
	}
	answered, err := s.Answer(ctx, c.site, a.referral)
	if err != nil {
		return nil, err
	}
	answered.Site = c.site
	return s.response(answered, a.subject), nil
}

// noImaging is the exam that is none: an option without an order.
const noImaging = "no-imaging"

// response is an answer as a Bundle. The subject is the patient as the client names it; we keep no such name, so that an answer that is
// read again has none.
func (s *Service) response(a Answered, subject string) *bundle {
	patient := reference{Reference: subject}
	if subject == "" {
		patient.Display = "masked"
	}
	id := a.Consultation
	if id == "" {
		id = uuid.NewString()
	}
	group := requestGroup{
		ResourceType: "RequestGroup", ID: proposalID(id, "group"), Meta: &meta{[]string{profiles + "PSSResponseRequestGroup"}},
		Status: "active", Intent: "proposal", Subject: &patient,
	}
	b := &bundle{
		ResourceType: "Bundle", ID: id, Meta: &meta{[]string{profiles + "PSSResponseBundle"}}, Identifier: &identifier{id}, Type: "collection",
		Timestamp: a.At.UTC().Format(time.RFC3339),
	}
	outer := action{SelectionBehavior: "at-most-one", Documentation: s.documentation(a)}
	var orders []entry
	if !a.Silent {
		for _, o := range options(a.Recommendation) {
			inner := action{TextEquivalent: o.Title, Extension: o.ratings()}
			if o.Procedure != noImaging {
				order := s.proposal(a.Site, id, o.Procedure, o.Title, patient)
				inner.Resource = &reference{Reference: "ServiceRequest/" + order.ID}
				orders = append(orders, entry{"urn:uuid:" + order.ID, order})
			}
			outer.Action = append(outer.Action, inner)
		}
	}
	if len(outer.Action) > 0 {
		group.Action = []action{outer}
	}
	b.Entry = append([]entry{{"urn:uuid:" + group.ID, group}}, orders...)
	return b
}

func (s *Service) documentation(a Answered) []documentation {
	d := documentation{Type: "justification", Label: "justify, edition " + a.Recommendation.Edition}
	if s.PageURL != "" && a.Consultation != "" {
		d.URL = s.PageURL + a.Consultation
	}
	return []documentation{d}
}

// proposalID names what an answer proposes, so that feedback can be understood without having kept what was proposed.
func proposalID(consultation, what string) string {
	return uuid.NewSHA1(uuid.MustParse(consultation), []byte(what)).String()
}

func (s *Service) proposal(site, consultation, procedure, title string, patient reference) serviceRequest {
	id := proposalID(consultation, procedure)
	return serviceRequest{
		ResourceType: "ServiceRequest", ID: id, Meta: &meta{[]string{profiles + "PSSResponseServiceRequest"}}, Identifier: []identifier{{"urn:uuid:" + id}},
		Status: "active", Intent: "proposal", Code: concept{Coding: s.Reader(site).Codings(procedure, ""), Text: title}, Subject: patient,
	}
}

// activity is the code system of tasks of clinical practice guidelines.
const activity = "http://hl7.org/fhir/uv/cpg/CodeSystem/cpg-activity-type-cs"

// diagnoses proposes indications: for each a Task that proposes a Condition.
func (s *Service) diagnoses(ctx context.Context, c call) (any, error) {
	a, err := s.read(c)
	if err != nil {
		return nil, err
	}
	found, err := s.Diagnoses(ctx, c.site, a.referral)
	if err != nil {
		return nil, err
	}
	id := uuid.NewString()
	patient := reference{Reference: a.subject}
	outer := action{SelectionBehavior: "one-or-more"}
	var entries []entry
	coded := func(system, code, display string) concept {
		return concept{Coding: []fhir.Coding{{System: system, Code: code, Display: display}}}
	}
	propose := coded(activity, "propose-diagnosis", "Propose a diagnosis")
	for _, d := range found {
		task, condition := proposalID(id, "task "+d.ID), proposalID(id, d.ID)
		outer.Action = append(outer.Action, action{TextEquivalent: d.Title, Resource: &reference{Reference: "Task/" + task}})
		entries = append(entries, entry{"urn:uuid:" + task, map[string]any{
			"resourceType": "Task", "id": task, "status": "requested", "intent": "proposal", "code": propose, "for": patient,
			"input": []any{map[string]any{"type": propose, "valueReference": reference{Reference: "Condition/" + condition}}},
		}}, entry{"urn:uuid:" + condition, map[string]any{
			"resourceType": "Condition", "id": condition, "subject": patient, "code": coded(fhir.IndicationSystem, d.ID, d.Title),
			"clinicalStatus":     coded("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", ""),
			"verificationStatus": coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", "provisional", ""),
		}})
	}
	group := requestGroup{ResourceType: "RequestGroup", ID: proposalID(id, "group"), Status: "active", Intent: "proposal", Subject: &patient}
	if len(outer.Action) > 0 {
		group.Action = []action{outer}
	}
	return &bundle{
		ResourceType: "Bundle", ID: id, Meta: &meta{[]string{profiles + "PSSResponseBundle"}}, Identifier: &identifier{id}, Type: "collection",
		Timestamp: s.Now().UTC().Format(time.RFC3339), Entry: append([]entry{{"urn:uuid:" + group.ID, group}}, entries...),
	}, nil
}

// byID is an earlier answer.
func (s *Service) byID(ctx context.Context, c call) (any, error) {
	return s.stored(ctx, c.PathValue("id"), c.site)
}

func (s *Service) stored(ctx context.Context, id, site string) (*bundle, error) {
	if !isID(id) {
		return nil, ErrUnknown
	}
	a, err := s.Stored(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case a.Site != site: // of another site nothing is told, not even that it is there
		return nil, ErrUnknown
	}
	return s.response(a, ""), nil
}

// byIdentifier finds an earlier answer; none is an empty result.
func (s *Service) byIdentifier(ctx context.Context, c call) (any, error) {
	total := 0
	result := &bundle{ResourceType: "Bundle", Type: "searchset", Total: &total}
	b, err := s.stored(ctx, c.URL.Query().Get("identifier"), c.site)
	switch {
	case err == nil:
		total = 1
		result.Entry = []entry{{"urn:uuid:" + b.ID, b}}
	case !errors.Is(err, ErrUnknown):
		return nil, err
	}
	return result, nil
}

// standingOf is the verdict on an exam that was ordered; "" where it was not.
func standingOf(r *engine.Recommendation, procedure string) string {
	for i := range r.Verdicts {
		if r.Verdicts[i].Procedure == procedure {
			return r.Verdicts[i].Verdict
		}
	}
	return ""
}
