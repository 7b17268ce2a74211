package fhir_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

// TestQuestionnaire: what is open is asked fact by fact, and "not known" is always an answer.
func TestQuestionnaire(t *testing.T) {
	r, e := reader(t)
	ask := func(known ...engine.Fact) []engine.Question {
		answer, err := e.Evaluate(t.Context(), engine.Referral{AsOf: asOf, Indications: []engine.Code{{Code: "headache"}}, Facts: known, Orders: []engine.Order{{Exam: engine.Code{Code: "ct-head"}}}})
		require.NoError(t, err)
		return answer.Questions
	}
	questions := append(ask(), ask(
		engine.Fact{ID: "gcs", Value: engine.Quantity(15, "")}, engine.Fact{ID: "pregnancy", Value: engine.Is("not-pregnant")}, engine.Fact{ID: "ddimer", Value: engine.Is("not-done")},
	)...)
	questions = append(questions, questions[0]) // asked once
	type coding struct{ System, Code, Display string }
	var q struct {
		ResourceType, URL, Language, Status string
		Item                                []struct {
			LinkID, Text, Type string
			AnswerOption       []struct{ ValueCoding coding }
			Extension          []struct {
				URL         string
				ValueCoding coding
			}
		}
	}
	require.NoError(t, json.Unmarshal(r.Questionnaire(questions, "en"), &q))
	assert.Equal(t, "Questionnaire", q.ResourceType)
	assert.Equal(t, fhir.QuestionnaireURL, q.URL)
	assert.Equal(t, "active", q.Status)
	types := map[string]string{}
	for i, item := range q.Item {
		assert.NotContains(t, types, item.LinkID, "a linkId stands once")
		types[item.LinkID] = item.Type
		assert.NotEmpty(t, item.Text)
		if item.Type == "choice" {
			assert.Equal(t, coding{"http://terminology.hl7.org/CodeSystem/data-absent-reason", "asked-unknown", "not-known"}, item.AnswerOption[len(item.AnswerOption)-1].ValueCoding)
		}
		switch item.LinkID {
		case "smoker":
			assert.Equal(t, "true", q.Item[i].AnswerOption[0].ValueCoding.Code)
		case "ddimer":
			assert.Equal(t, coding{"http://unitsofmeasure.org", "ng/mL{FEU}", "ng/mL{FEU}"}, item.Extension[0].ValueCoding)
		case "age":
			assert.Contains(t, []string{"d", "wk", "mo", "a"}, item.Extension[0].ValueCoding.Code)
		}
	}
	assert.Equal(t, "choice", types["smoker"])
	assert.Equal(t, "integer", types["gcs"])
	assert.Equal(t, "quantity", types["ddimer"])
	assert.Equal(t, "choice", types["ddimer"+fhir.Instead])
}

// TestAnswers: what a QuestionnaireResponse states, item by item.
func TestAnswers(t *testing.T) {
	own := func(code string) string {
		return `{"valueCoding": {"system": "` + fhir.ValueSystem + `", "code": "` + code + `"}}`
	}
	in := func(number, code string) string {
		return `{"valueQuantity": {"value": ` + number + `, "system": "http://unitsofmeasure.org", "code": "` + code + `"}}`
	}
	least := func(comparator, number string) string {
		return `{"valueQuantity": {"value": ` + number + `, "comparator": "` + comparator + `", "system": "http://unitsofmeasure.org", "code": "ng/mL{FEU}"}}`
	}
	unknown := `{"valueCoding": {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "asked-unknown"}}`
	for _, c := range []struct {
		name, link, answers string
		want                any
		reason              fhir.Reason
	}{
		{"yes", "smoker", `{"valueBoolean": true}`, engine.Bool(true), ""},
		{"no, chosen", "smoker", own("false"), engine.Bool(false), ""},
		{"not known", "smoker", unknown, engine.NotKnown(), ""},
		{"perhaps", "smoker", own("perhaps"), nil, fhir.NoValue},
		{"a choice", "implant", own("unsafe"), engine.Is("unsafe"), ""},
		{"one of two", "implant", own("unsafe") + "," + own("conditional"), engine.Is("unsafe", "conditional"), ""},
		{"a code of another system", "implant", `{"valueCoding": {"system": "urn:x", "code": "unsafe"}}`, nil, fhir.NoValue},
		{"a text", "implant", `{"valueString": "unsafe"}`, nil, fhir.NoValue},
		{"a number", "gcs", `{"valueInteger": 14}`, engine.Quantity(14, ""), ""},
		{"a decimal", "gcs", `{"valueDecimal": 14.0}`, engine.Quantity(14, ""), ""},
		{"too large a number", "gcs", `{"valueInteger": 16}`, nil, fhir.OutOfRange},
		{"a quantity", "ddimer", in("600", "ng/mL{FEU}"), engine.Quantity(600, "ng/mL{FEU}"), ""},
		{"a quantity without unit", "ddimer", `{"valueDecimal": 600}`, nil, fhir.Unit},
		{"a quantity in another unit", "ddimer", in("600", "ng/mL"), nil, fhir.Unit},
		{"in place of a number", "ddimer" + fhir.Instead, own("not-done"), engine.Is("not-done"), ""},
		{"a range", "ddimer", least(">=", "500") + "," + least("<", "900"), engine.Value{Range: &engine.Range{Min: 500, Max: 900, MaxOpen: true, Unit: "ng/mL{FEU}"}}, ""},
		{"an impossible range", "ddimer", least(">=", "900") + "," + least("<", "500"), nil, fhir.OutOfRange},
		{"an age", "age", in("45", "a"), engine.Quantity(45, "y"), ""},
		{"an age in weeks", "age", in("5", "wk"), engine.Quantity(5, "w"), ""},
		{"an age without unit", "age", `{"valueInteger": 45}`, nil, fhir.Unit},
		{"no fact", "1.2", `{"valueBoolean": true}`, nil, fhir.UnknownFact},
		{"a boolean of another type", "smoker", `{"valueBoolean": "yes"}`, nil, fhir.WrongVersion},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := reader(t)
			result := r.Read(chart(`{"resourceType": "QuestionnaireResponse", "id": "q", §, "status": "completed", "authored": "2026-11-21", "item": [{"linkId": "group", "item": [{"linkId": "` + c.link + `", "text": "asked", "answer": [` + c.answers + `]}]}]}`))
			fact := c.link
			if fact == "ddimer"+fhir.Instead {
				fact = "ddimer"
			}
			assert.Equal(t, c.want, said(result.Readings[0].Referral, fact))
			if c.reason == "" {
				assert.Empty(t, result.Ignored)
				return
			}
			require.Len(t, result.Ignored, 1)
			assert.Equal(t, c.reason, result.Ignored[0].Reason)
		})
	}
}

// TestAnswersThatAreNotRead: a response that is not finished, or to a questionnaire of somebody else, states nothing.
func TestAnswersThatAreNotRead(t *testing.T) {
	for name, c := range map[string]struct {
		more   string
		reason fhir.Reason
	}{
		"not finished":              {`"status": "in-progress"`, fhir.Status},
		"of somebody else":          {`"status": "completed", "questionnaire": "http://example.org/Questionnaire/gcs"`, fhir.UnknownFact},
		"after the referral":        {`"status": "completed", "authored": "2026-12-01"`, fhir.Future},
		"an age of before":          {`"status": "completed", "authored": "2026-11-01"`, fhir.Expired},
		"a list in place of a word": {`"status": ["completed"]`, fhir.Status},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := reader(t)
			result := r.Read(chart(`{"resourceType": "QuestionnaireResponse", "id": "q", §, ` + c.more + `, "item": [{"linkId": "age", "answer": [{"valueQuantity": {"value": 4, "system": "http://unitsofmeasure.org", "code": "a"}}]}]}`))
			assert.Empty(t, result.Readings[0].Referral.Facts)
			require.NotEmpty(t, result.Ignored)
			assert.Equal(t, c.reason, result.Ignored[0].Reason)
		})
	}
	r, _ := reader(t)
	ours := r.Read(chart(`{"resourceType": "QuestionnaireResponse", "id": "q", §, "status": "completed", "questionnaire": "` + fhir.QuestionnaireURL + `|1", "item": [{"linkId": "smoker", "answer": [{"valueBoolean": true, "item": [{"linkId": "gcs", "answer": [{"valueInteger": 15}]}]}]}]}`))
	assert.Len(t, ours.Readings[0].Referral.Facts, 2, "an answer may have further items")
}

// TestCodings: an exam is written by LOINC, by the site's codes, and by the edition's id, and is read back by each.
func TestCodings(t *testing.T) {
	r, _ := reader(t)
	codings := r.Codings("ct-head", "en")
	assert.Equal(t, []fhir.Coding{
		{System: "http://loinc.org", Code: "30799-1"}, {System: "https://hospital.example/ris", Code: "CTH", Display: "CT head"},
		{System: fhir.ProcedureSystem, Code: "ct-head", Display: "CT head"},
	}, codings)
	for _, coding := range append(codings, r.Codings("mri-knee", "de")...) {
		text, err := json.Marshal(coding)
		require.NoError(t, err)
		in := chart()
		in.Orders = []json.RawMessage{order(`, "code": {"coding": [` + string(text) + `]}`)}
		assert.NotEmpty(t, r.Read(in).Readings[0].Order.Exam, coding)
	}
	assert.Empty(t, r.Codings("no-such-exam", "en"))
}

// TestPrefetch: observations are asked for by their codes, and kinds of record by which no fact is stated not at all.
func TestPrefetch(t *testing.T) {
	r, _ := reader(t)
	templates := r.Prefetch()
	assert.Equal(t, "Patient/{{context.patientId}}", templates["patient"])
	assert.Contains(t, templates["observations"], "code=")
	assert.Contains(t, templates["observations"], "http://loinc.org|98979-8")
	assert.Contains(t, templates["observations"], "https://hospital.example/ris|GFR")
	assert.Contains(t, templates, "devices")
}
