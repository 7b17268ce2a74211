package pss

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/justify-cds/justify/engine"
)

// task is a FeedbackTask.
type task struct {
	ResourceType   string
	Status         string
	Focus          struct{ Reference string }
	StatusReason   reasonText
	BusinessStatus reasonText
}

type reasonText struct {
	Coding []struct{ Code string }
	Text   string
}

func (r reasonText) code() string {
	for _, c := range r.Coding {
		return c.Code
	}
	return ""
}

// reasons are the guide's codes in the words of the record.
var reasons = map[string]string{
	"Pregnancy": "pregnancy", "ImplantIncompatibility": "implant", "ContrastAllergy": "contrast-allergy", "IncompleteRecommendation": "guideline-does-not-fit",
	"WaitingTimeTooLong": "waiting-time", "Emergency": "emergency", "patient-refusal": "patient-preference",
}

const maxText = 500 // bytes of a text; more is cut

// feedback records what was done. Of several tasks the one that accepts something decides.
func (s *Service) feedback(ctx context.Context, c call) (any, error) {
	id, tasks, err := readFeedback(c.body)
	if err != nil {
		return nil, err
	}
	a, err := s.found(ctx, id, c.site)
	switch {
	case err != nil:
		return nil, err
	case a.Silent:
		return nil, ErrRefused // nothing was proposed, so that nothing was taken or refused
	}
	decisive := tasks[0]
	for _, t := range tasks {
		if t.Status == "accepted" {
			decisive = t
			break
		}
	}
	return nil, s.Outcome(ctx, outcome(a.Recommendation, a.Consultation, &decisive))
}

func readFeedback(body []byte) (id string, tasks []task, err error) {
	var p struct {
		ResourceType string
		Parameter    []struct {
			Name        string
			ValueString string
			Resource    json.RawMessage
		}
	}
	if json.Unmarshal(body, &p) != nil || p.ResourceType != "Parameters" {
		return "", nil, fault("the request is no Parameters")
	}
	for _, param := range p.Parameter {
		switch param.Name {
		case "pss-id":
			id = param.ValueString
		case "feedback-task", "feedback-resource":
			found, err := tasksOf(param.Resource)
			if err != nil {
				return "", nil, err
			}
			tasks = append(tasks, found...)
		}
	}
	if id == "" || len(tasks) == 0 {
		return "", nil, fault("pss-id and at least one feedback-task are needed")
	}
	return id, tasks, nil
}

// tasksOf reads a Task, or those of a Bundle.
func tasksOf(resource json.RawMessage) ([]task, error) {
	var t struct {
		task
		Entry []struct{ Resource json.RawMessage }
	}
	if json.Unmarshal(resource, &t) != nil {
		return nil, fault("a feedback-task is no resource")
	}
	switch {
	case t.ResourceType == "Task" && (t.Status == "accepted" || t.Status == "rejected" || t.Status == "completed"):
		return []task{t.task}, nil
	case t.ResourceType == "Task":
		return nil, fault("the status of a feedback-task is accepted or rejected")
	case t.ResourceType != "Bundle":
		return nil, nil // the other order of somebody who went another way
	}
	var list []task
	for _, e := range t.Entry {
		var head struct{ ResourceType string }
		if json.Unmarshal(e.Resource, &head) == nil && head.ResourceType == "Task" {
			found, err := tasksOf(e.Resource)
			if err != nil {
				return nil, err
			}
			list = append(list, found...)
		}
	}
	return list, nil
}

// outcome is a decision in the words of the record.
func outcome(r *engine.Recommendation, id string, t *task) Outcome {
	o := Outcome{Consultation: id, Done: "overridden"}
	chosen, known := t.chosen(r, id)
	ordered := standingOf(r, chosen)
	switch {
	case t.Status != "accepted" || t.BusinessStatus.code() == "overridden" || !known:
		o.Reason, o.Text = t.why()
	case ordered == engine.UsuallyNotAppropriate || ordered == engine.Contraindicated,
		ordered != "" && ordered != engine.UsuallyAppropriate && t.StatusReason.code() != "", // the guide's orange: taken, with a reason why
		len(r.Verdicts) == 0 && isAgainst(r, chosen):
		o.Reason, o.Text = t.why()
	case chosen == noImaging && len(r.Verdicts) > 0:
		o.Done = "cancelled"
	case ordered == "" && len(r.Verdicts) > 0:
		o.Done, o.ChangedTo = "changed", chosen
	default:
		o.Done = "as-advised"
	}
	return o
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

// isAgainst says whether the answer surely advises against an exam.
func isAgainst(r *engine.Recommendation, procedure string) bool {
	return slices.ContainsFunc(options(r, ""), func(o option) bool {
		return o.Procedure == procedure && (o.contraindicated() != "" || o.certain() == engine.UsuallyNotAppropriate)
	})
}

// chosen is the exam that a task is about.
func (t *task) chosen(r *engine.Recommendation, id string) (procedure string, known bool) {
	focus := t.Focus.Reference[strings.LastIndexAny(t.Focus.Reference, "/:")+1:]
	for _, o := range options(r, "") {
		if focus == proposalID(id, o.Procedure) {
			return o.Procedure, true
		}
	}
	return "", false
}

// why is the reason; the record wants one.
func (t *task) why() (reason, text string) {
	if reason = reasons[t.StatusReason.code()]; reason != "" {
		return reason, ""
	}
	for _, text = range []string{t.StatusReason.Text, t.StatusReason.code(), "no reason was given"} {
		if text != "" {
			break
		}
	}
	if len(text) > maxText {
		for text = text[:maxText]; !utf8.ValidString(text); {
			text = text[:len(text)-1]
		}
	}
	return "other", text
}
