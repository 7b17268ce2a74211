package fhir

import (
	"encoding/json"
	"strings"

	"github.com/justify-cds/justify/engine"
)

const unitOption = "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption"

type questionnaire struct {
	ResourceType string   `json:"resourceType"`
	URL          string   `json:"url"`
	Language     string   `json:"language,omitempty"`
	Status       string   `json:"status"`
	SubjectType  []string `json:"subjectType"`
	Item         []item   `json:"item,omitempty"`
}

type item struct {
	Extension    []extension `json:"extension,omitempty"`
	LinkID       string      `json:"linkId"`
	Text         string      `json:"text"`
	Type         string      `json:"type"`
	AnswerOption []option    `json:"answerOption,omitempty"`
	Item         []item      `json:"item,omitempty"`
}

type extension struct {
	URL         string  `json:"url"`
	ValueCoding *Coding `json:"valueCoding,omitempty"`
}

type option struct {
	ValueCoding Coding `json:"valueCoding"`
}

// Questionnaire asks the open questions of a recommendation: one item for each fact, its linkId the fact's id. What may
// stand in the place of a number is asked in a second item, with Instead behind the id. A QuestionnaireResponse among the
// resources of a chart states the facts, whatever questions it answers.
func (r *Reader) Questionnaire(questions []engine.Question, language string) json.RawMessage {
	w := asking{Reader: r, language: r.engine.Language(language), seen: map[string]bool{}}
	q := questionnaire{ResourceType: "Questionnaire", URL: QuestionnaireURL, Language: w.language, Status: "active", SubjectType: []string{"Patient"}}
	for _, question := range questions {
		p := question.Prompt
		if len(question.Items) == 0 {
			q.Item = append(q.Item, w.items(p.Fact, p.Kind, firstText(p.Ask, p.Title), p.Choices, p.Units)...)
			continue
		}
		group := item{LinkID: p.Fact, Text: firstText(p.Ask, p.Title), Type: "group"}
		for _, line := range question.Items {
			group.Item = append(group.Item, w.items(line.Fact, line.Kind, firstText(line.Ask, line.Text), line.Choices, line.Units)...)
		}
		if len(group.Item) > 0 && !w.seen[p.Fact] {
			w.seen[p.Fact] = true
			q.Item = append(q.Item, group)
		}
	}
	text, err := json.Marshal(q)
	if err != nil {
		return nil // not of these types
	}
	return text
}

func firstText(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// asking writes items; none twice.
type asking struct {
	*Reader
	language string
	seen     map[string]bool
}

func (w *asking) items(fact, kind, text string, choices []engine.Choice, units []string) []item {
	if w.seen[fact] {
		return nil
	}
	w.seen[fact] = true
	var options []option
	for _, choice := range choices {
		options = append(options, option{Coding{System: ValueSystem, Code: choice.Value, Display: choice.Label}})
	}
	unknown := option{Coding{System: absentURI, Code: notKnown[0], Display: w.phrase("not-known")}}
	switch kind {
	case "boolean": // a choice, so that "not known" is an answer too
		options = []option{{Coding{System: ValueSystem, Code: "true", Display: w.phrase("yes")}}, {Coding{System: ValueSystem, Code: "false", Display: w.phrase("no")}}}
		return []item{{LinkID: fact, Text: text, Type: "choice", AnswerOption: append(options, unknown)}}
	case "choice":
		return []item{{LinkID: fact, Text: text, Type: "choice", AnswerOption: append(options, unknown)}}
	}
	number := item{LinkID: fact, Text: text, Type: "integer"}
	if kind != "number" {
		number.Type = "quantity"
	}
	for _, unit := range units {
		if kind == "age" {
			unit = ucumOf(unit)
		}
		number.Extension = append(number.Extension, extension{unitOption, &Coding{System: ucumURI, Code: unit, Display: unit}})
	}
	return []item{number, {LinkID: fact + Instead, Text: text, Type: "choice", AnswerOption: append(options, unknown)}}
}

// ucumOf is the unit of an age in UCUM.
func ucumOf(unit string) string {
	for code, own := range ageUnits {
		if own == unit {
			return code
		}
	}
	return unit
}

func (w *asking) phrase(id string) string {
	texts := w.vocabulary.Phrases[id]
	if text := texts[w.language]; text != "" {
		return text
	}
	return firstText(texts["en"], id)
}

// Codings gives the codes of an exam, to write an order for it: LOINC, the site's own, and the edition's id.
func (r *Reader) Codings(procedure, language string) []Coding {
	var list []Coding
	for _, exam := range r.vocabulary.Exams {
		if exam.ID != procedure {
			continue
		}
		title := firstText(exam.Title[r.engine.Language(language)], exam.Title["en"])
		for _, code := range exam.LOINC[:min(len(exam.LOINC), 1)] {
			list = append(list, Coding{System: loincURI, Code: code})
		}
		for _, system := range values(exam.Codes) {
			for _, code := range exam.Codes[system][:1] {
				list = append(list, Coding{System: r.uri(system), Code: code, Display: title})
			}
		}
		list = append(list, Coding{System: ProcedureSystem, Code: exam.ID, Display: title})
	}
	return list
}

// uri is the first URI of one of the vocabulary's systems, its name where it has none.
func (r *Reader) uri(system string) string {
	for _, uri := range values(r.vocabulary.Systems) {
		if r.vocabulary.Systems[uri] == system {
			return uri
		}
	}
	if system == snomed {
		return "http://snomed.info/sct"
	}
	return system
}

// Prefetch is what a reader makes use of, by key, as search templates of CDS Hooks.
func (r *Reader) Prefetch() map[string]string {
	const of = "?patient={{context.patientId}}"
	templates := map[string]string{
		"patient":    "Patient/{{context.patientId}}",
		"conditions": "Condition" + of,
		"procedures": "Procedure" + of + "&status=completed",
		"studies":    "ImagingStudy" + of,
		"reports":    "DiagnosticReport" + of + "&category=RAD",
		"answers":    "QuestionnaireResponse" + of + "&questionnaire=" + QuestionnaireURL,
	}
	for record, queries := range map[string]map[string]string{
		"allergy":    {"allergies": "AllergyIntolerance" + of},
		"device":     {"devices": "Device" + of},
		"medication": {"medications": "MedicationRequest" + of + "&status=active", "statements": "MedicationStatement" + of + "&status=active"},
	} {
		for key, query := range queries {
			if r.records[record] != nil {
				templates[key] = query
			}
		}
	}
	if x := r.records[observation]; x != nil { // by code: a patient has many results
		var codes []string
		for _, system := range values(x.exact) {
			for _, code := range values(x.exact[system]) {
				codes = append(codes, r.searched(system)+"|"+code)
			}
		}
		templates["observations"] = "Observation" + of + "&code=" + strings.Join(codes, ",")
	}
	return templates
}

func (r *Reader) searched(system string) string {
	if system == loinc {
		return loincURI
	}
	return r.uri(system)
}
