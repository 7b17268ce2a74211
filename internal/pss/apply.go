package pss

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

func (s *Service) recommendations(ctx context.Context, c call) (any, error) {
	a, err := s.read(c)
	if err != nil {
		return nil, err
	}
	answered, err := s.Answer(ctx, c.site, a.referral)
	if err != nil {
		return nil, err
	}
	answered.Site, answered.Language = c.site, a.referral.Language
	return s.response(answered, a.subject), nil
}

// noImaging is the exam that is none: an option that is advice and no order.
const noImaging = "no-imaging"

// response is an answer as a Bundle. The subject is the patient as the client names it; we keep no such name, so that an answer that is
// read again has none.
func (s *Service) response(a Answered, subject string) *bundle {
	patient := patientOf(subject)
	id := a.Consultation
	if id == "" {
		id = uuid.NewString()
	}
	if a.Silent {
		return respond(id, a.At, patient, unavailable(words.Say(a.Language, "unavailable")))
	}
	outer := action{SelectionBehavior: "at-most-one", Documentation: s.documentation(a)}
	var orders []entry
	for _, o := range options(a.Recommendation, a.Language) {
		proposed := proposalID(id, o.Procedure)
		inner := action{TextEquivalent: o.Title, Extension: o.ratings(), Resource: &reference{Reference: "ServiceRequest/" + proposed}}
		var resource any = s.proposal(a, proposed, o.Exam, patient)
		if o.Procedure == noImaging {
			inner.Resource.Reference, resource = "CommunicationRequest/"+proposed, advice(proposed, o.Title, patient)
		}
		outer.Action, orders = append(outer.Action, inner), append(orders, entry{"urn:uuid:" + proposed, resource})
	}
	if len(outer.Action) == 0 {
		outer = unavailable(words.Say(a.Language, "no guidance"))
	}
	return respond(id, a.At, patient, outer, orders...)
}

// patientOf is the reference to the patient; where the client gave none there is a word, as FHIR has no empty reference.
func patientOf(subject string) reference {
	if subject == "" {
		return reference{Display: "masked"}
	}
	return reference{Reference: subject}
}

// respond is the Bundle that every service answers with: a RequestGroup with one outer action, and what its inner actions propose.
func respond(id string, at time.Time, patient reference, outer action, proposed ...entry) *bundle {
	group := requestGroup{
		ResourceType: "RequestGroup", ID: proposalID(id, "group"), Meta: &meta{[]string{profiles + "PSSResponseRequestGroup"}},
		Status: "active", Intent: "proposal", Subject: &patient, Action: []action{outer},
	}
	return &bundle{
		ResourceType: "Bundle", ID: id, Meta: &meta{[]string{profiles + "PSSResponseBundle"}}, Identifier: &identifier{id}, Type: "collection",
		Timestamp: at.UTC().Format(time.RFC3339), Entry: append([]entry{{"urn:uuid:" + group.ID, group}}, proposed...),
	}
}

// exceptions is the guide's code system of answers that propose nothing.
const exceptions = "https://www.ehealth.fgov.be/standards/fhir/pss/CodeSystem/pss-exception-codes"

// unavailable is the guide's "guidance unavailable": what is told where there is no guidance, and to a silent site.
func unavailable(text string) action {
	return action{Action: []action{{TextEquivalent: text, Code: []concept{coded(exceptions, "guidance-unavailable", "Guidance unavailable")}}}}
}

func coded(system, code, display string) concept {
	return concept{Coding: []fhir.Coding{{System: system, Code: code, Display: display}}}
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

func (s *Service) proposal(a Answered, id string, exam *engine.Exam, patient reference) serviceRequest {
	return serviceRequest{
		ResourceType: "ServiceRequest", ID: id, Meta: &meta{[]string{profiles + "PSSResponseServiceRequest"}}, Identifier: []identifier{{"urn:uuid:" + id}},
		Status: "active", Intent: "proposal", Code: concept{Coding: s.Reader(a.Site).Codings(exam.Procedure, a.Language), Text: exam.Title}, Subject: patient,
	}
}

// advice is an option that is no order, as the guide has it for general advice.
func advice(id, text string, patient reference) map[string]any {
	return map[string]any{
		"resourceType": "CommunicationRequest", "id": id, "meta": meta{[]string{profiles + "PSSResponseCommunicationRequest"}}, "status": "active",
		"payload": []any{map[string]string{"contentString": text}}, "subject": patient,
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
	patient := patientOf(a.subject)
	outer := action{SelectionBehavior: "one-or-more"}
	var entries []entry
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
	if len(found) == 0 {
		outer = unavailable(words.Say(a.referral.Language, "no diagnosis"))
	}
	return respond(id, s.Now(), patient, outer, entries...), nil
}
