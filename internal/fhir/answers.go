package fhir

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/justify-cds/justify/engine"
)

// QuestionnaireURL names the questionnaires of this service. Those of others use the same words in another sense.
const QuestionnaireURL = "https://github.com/justify-cds/justify/Questionnaire/open-questions"

// Instead stands behind the id of a fact in the linkId of a second item about it: what may stand in the place of its number.
const Instead = "/instead"

const absentURI = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

// notKnown are the words for what was asked and is not known.
var notKnown = []string{"asked-unknown", "unknown"}

const maxItems = 8 // one within the other

type answeredItem struct {
	LinkID string                       `json:"linkId"`
	Answer []map[string]json.RawMessage `json:"answer"`
	Item   []answeredItem               `json:"item"`
}

// readAnswers reads a QuestionnaireResponse whose linkIds are facts. What a fact is asked of is as old as the response.
func (c *chart) readAnswers(e *entry) {
	if !oneOf(e.text("status"), "completed", "amended") {
		c.ignore(e.name, "status", Status)
		return
	}
	if of, _, _ := strings.Cut(e.text("questionnaire"), "|"); of != "" && of != QuestionnaireURL {
		c.ignore(e.name, "questionnaire", UnknownFact)
		return
	}
	items := part[[]answeredItem](e, "item")
	if e.odd {
		return
	}
	date, dated := c.dated(e, "authored")
	a := answers{chart: c, entry: e, date: date, dated: dated, of: map[int]statement{}}
	a.items(items, "", 0)
	for _, fact := range a.order {
		c.state(fact, a.of[fact], dated)
	}
}

// answers are those of one response: several numbers about one fact hold together, several words are one of them.
type answers struct {
	*chart
	entry *entry
	date  moment
	dated Reason
	of    map[int]statement
	order []int
}

func (a *answers) items(items []answeredItem, path string, depth int) {
	if depth > maxItems {
		a.ignore(a.entry.name, path, TooLarge)
		return
	}
	for i, item := range items {
		where := fmt.Sprintf("%sitem[%d]", path, i)
		if len(item.Answer) > 0 {
			a.item(item, where)
		}
		a.items(item.Item, where+".", depth+1)
		for k, answer := range item.Answer {
			var inner []answeredItem
			if json.Unmarshal(answer["item"], &inner) == nil {
				a.items(inner, fmt.Sprintf("%s.answer[%d].", where, k), depth+1)
			}
		}
	}
}

func (a *answers) item(item answeredItem, path string) {
	id := strings.TrimSuffix(item.LinkID, Instead)
	at, ok := a.Reader.facts[id]
	if !ok {
		a.ignore(a.entry.name, path, UnknownFact)
		return
	}
	f := &a.vocabulary.Facts[at]
	var words []string
	for _, answer := range item.Answer {
		value, reason := answerOf(f, answer)
		switch {
		case reason != "":
			a.ignore(a.entry.name, path, reason)
		case len(value.OneOf) > 0:
			words = append(words, value.OneOf...)
		default:
			a.add(at, value, path)
		}
	}
	if len(words) > 0 {
		a.add(at, engine.Is(words...), path)
	}
}

// add keeps an answer beside those that were given about the fact before.
func (a *answers) add(fact int, value engine.Value, path string) {
	s, before := a.of[fact]
	if !before {
		a.order = append(a.order, fact)
		a.of[fact] = statement{value, a.date, ofAnswer, a.entry.name, path}
		return
	}
	joined, ok := both(s.value, value)
	switch {
	case ok:
		s.value = joined
		a.of[fact] = s
	case s.value.NotKnown:
		s.value = value
		a.of[fact] = s
	case !value.NotKnown:
		a.ignore(a.entry.name, path, Contradiction)
	}
}

// answerOf reads one answer. A text is never read.
func answerOf(f *engine.FactDefinition, answer map[string]json.RawMessage) (engine.Value, Reason) {
	e := &entry{fields: answer}
	numeric := oneOf(f.Kind, "number", "quantity", "age")
	switch {
	case e.has("valueBoolean") && f.Kind == "boolean":
		b := part[bool](e, "valueBoolean")
		return engine.Bool(b), oddly(e)
	case e.has("valueCoding"):
		coding := part[Coding](e, "valueCoding")
		switch {
		case coding.System == absentURI && oneOf(coding.Code, notKnown...):
			return engine.NotKnown(), oddly(e)
		case coding.System != "" && coding.System != ValueSystem, coding.Code == "":
			return engine.Value{}, NoValue
		}
		return engine.Is(coding.Code), oddly(e)
	case e.has("valueQuantity") && numeric:
		v, reason := number(f, part[quantity](e, "valueQuantity"))
		return v, firstReason(oddly(e), reason)
	case (e.has("valueInteger") || e.has("valueDecimal")) && numeric:
		n := part[float64](e, "valueInteger")
		if e.has("valueDecimal") {
			n = part[float64](e, "valueDecimal")
		}
		v, reason := number(f, quantity{Value: &n})
		return v, firstReason(oddly(e), reason)
	}
	return engine.Value{}, NoValue
}

// oddly refuses a value that was not what its name says.
func oddly(e *entry) Reason {
	if e.odd {
		e.odd = false // reported here, and not of the whole
		return WrongVersion
	}
	return ""
}

func firstReason(a, b Reason) Reason {
	if a != "" {
		return a
	}
	return b
}
