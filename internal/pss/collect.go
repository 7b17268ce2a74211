package pss

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
)

// dataToCollect asks what would settle a referral: a Task to fill in a Questionnaire, whose answers come back as a
// QuestionnaireResponse among the data. Where nothing is open that is said, and there is no Task. It is no consultation, and not recorded.
func (s *Service) dataToCollect(ctx context.Context, c call) (any, error) {
	a, err := s.read(c)
	if err != nil {
		return nil, err
	}
	questions, silent, err := s.Questions(ctx, c.site, a.referral)
	if err != nil {
		return nil, err
	}
	id, patient, language := uuid.NewString(), patientOf(a.subject), a.referral.Language
	switch {
	case silent:
		return respond(id, s.Now(), patient, unavailable(words.Say(language, "unavailable"))), nil
	case len(questions) == 0:
		return respond(id, s.Now(), patient, action{Action: []action{{TextEquivalent: words.Say(language, "nothing open")}}}), nil
	}
	task, form := proposalID(id, "task"), proposalID(id, "questionnaire")
	collect := coded(activity, "collect-information", "Collect information")
	outer := action{SelectionBehavior: "at-most-one", Action: []action{
		{TextEquivalent: words.Say(language, "collect"), Resource: &reference{Reference: "Task/" + task}},
	}}
	return respond(id, s.Now(), patient, outer,
		entry{"urn:uuid:" + task, map[string]any{
			"resourceType": "Task", "id": task, "meta": meta{[]string{profiles + "PSSQuestionnaireTask"}}, "status": "requested", "intent": "proposal",
			"code": collect, "for": patient,
			"input": []any{map[string]any{"type": collect, "valueReference": reference{Reference: "Questionnaire/" + form}}},
		}},
		entry{"urn:uuid:" + form, identified(s.Reader(c.site).Questionnaire(questions, language), form)},
	), nil
}

// identified is our Questionnaire with an id of its own, as the guide's form.
func identified(questionnaire json.RawMessage, id string) map[string]json.RawMessage {
	members := map[string]json.RawMessage{}
	_ = json.Unmarshal(questionnaire, &members) // it is of our making
	members["id"], _ = json.Marshal(id)
	members["meta"], _ = json.Marshal(meta{[]string{profiles + "PSSDataAcquisitionForm"}})
	return members
}
