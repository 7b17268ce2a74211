package server

import (
	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
)

var questionKinds = map[string]justifyv1.QuestionKind{
	"boolean":        justifyv1.QuestionKind_QUESTION_KIND_BOOLEAN,
	"choice":         justifyv1.QuestionKind_QUESTION_KIND_CHOICE,
	"number":         justifyv1.QuestionKind_QUESTION_KIND_NUMBER,
	"quantity":       justifyv1.QuestionKind_QUESTION_KIND_QUANTITY,
	"age":            justifyv1.QuestionKind_QUESTION_KIND_AGE,
	engine.Checklist: justifyv1.QuestionKind_QUESTION_KIND_CHECKLIST,
}

func (p *parts) questionOf(q *engine.Question) *justifyv1.Question {
	return &justifyv1.Question{
		Fact: q.Fact, Title: q.Title, Ask: q.Ask, Kind: questionKinds[q.Kind], Choices: each(q.Choices, choiceOf), Units: q.Units,
		Items: shared(p, q.Items, itemOf), Why: q.Why,
	}
}

func choiceOf(c *engine.Choice) *justifyv1.Choice {
	return &justifyv1.Choice{Value: c.Value, Label: c.Label}
}

func itemOf(i *engine.Item) *justifyv1.ChecklistItem {
	return &justifyv1.ChecklistItem{
		Fact: i.Fact, Text: i.Text, Ask: i.Ask, Kind: questionKinds[i.Kind], Choices: each(i.Choices, choiceOf), Units: i.Units,
		Yes: statementOf(i.Fact, i.Yes), No: statementOf(i.Fact, i.No),
	}
}

// statementOf is a statement as the next request makes it.
func statementOf(fact string, s *engine.Statement) *justifyv1.Fact {
	switch {
	case s == nil:
		return nil
	case len(s.Values) == 0:
		return &justifyv1.Fact{Fact: fact, Value: &justifyv1.Fact_Range{Range: &justifyv1.Range{
			Min: s.Min, Max: s.Max, MinExclusive: s.MinExclusive, MaxExclusive: s.MaxExclusive, Unit: s.Unit,
		}}}
	case len(s.Values) == 1 && (s.Values[0] == "true" || s.Values[0] == "false"):
		return &justifyv1.Fact{Fact: fact, Value: &justifyv1.Fact_Boolean{Boolean: s.Values[0] == "true"}}
	case len(s.Values) == 1:
		return &justifyv1.Fact{Fact: fact, Value: &justifyv1.Fact_Choice{Choice: s.Values[0]}}
	}
	return &justifyv1.Fact{Fact: fact, Value: &justifyv1.Fact_Choices{Choices: &justifyv1.Choices{Values: s.Values}}}
}

func whatIfOf(w *engine.WhatIf) *justifyv1.WhatIf {
	return &justifyv1.WhatIf{
		Guideline: w.Guideline, Scenario: w.Scenario, Title: w.Title, Category: categories[w.Category], Rating: int32(w.Rating), Text: w.Text,
		Changes: each(w.Changes, func(c *engine.Change) *justifyv1.Change { return &justifyv1.Change{Fact: c.Fact, Test: c.Test} }),
	}
}
