// Package fhirtest writes referrals as the FHIR resources that say the same, and compares what is recommended, to test channels against
// each other.
package fhirtest

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

type object = map[string]any

// Chart writes a referral: what a record can say by the codes of the vocabulary as the resources of a record, everything else as
// answers of a questionnaire. It returns how many facts the record states. A value that the vocabulary has not is a mistake of the
// test, and panics.
func Chart(v *engine.Vocabulary, r engine.Referral) (chart fhir.Chart, byRecord int) {
	w := &encoder{Vocabulary: v, r: r, answers: map[string][]object{}}
	return w.encode(), w.record
}

type encoder struct {
	*engine.Vocabulary
	r         engine.Referral
	resources []object
	answers   map[string][]object // by the day of the observation
	record    int                 // facts that a record states
}

// PatientID is the id of the patient of every chart.
const PatientID = "42"

var subject = object{"reference": "Patient/" + PatientID}

func (w *encoder) add(kind string, o object) {
	o["resourceType"], o["id"] = kind, fmt.Sprintf("r%d", len(w.resources))
	w.resources = append(w.resources, o)
}

func coded(system, code string) object {
	return object{"coding": []object{{"system": system, "code": code}}}
}

var systemURIs = map[string]string{
	"icd10": "http://hl7.org/fhir/sid/icd-10", "snomed": "http://snomed.info/sct", "loinc": "http://loinc.org", "atc": "http://www.whocc.no/atc",
	"ncit": "urn:oid:2.16.840.1.113883.3.26.1.1", "interpretation": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
}

func first(codes map[string][]string) (object, bool) {
	for _, system := range []string{"icd10", "loinc", "atc", "ncit", "snomed", "interpretation"} {
		if list := codes[system]; len(list) > 0 {
			code := list[0]
			if system == "icd10" && len(code) == 7 && code[3] == '-' { // a range
				code = code[:3]
			}
			return coded(systemURIs[system], code), true
		}
	}
	return nil, false
}

func (w *encoder) encode() fhir.Chart {
	patient := object{"resourceType": "Patient", "id": PatientID, "name": []object{{"text": "Somebody"}}}
	if w.r.BirthDate != "" {
		patient["birthDate"] = w.r.BirthDate
	}
	for _, f := range w.r.Facts {
		d := w.Facts[slices.IndexFunc(w.Facts, func(d engine.FactDefinition) bool { return d.ID == f.ID })]
		switch {
		case f.ID == "sex" && len(f.Value.OneOf) == 1:
			patient["gender"] = f.Value.OneOf[0]
		case w.asRecord(&d, f):
			w.record++
		default:
			w.answer(&d, f)
		}
	}
	for _, p := range w.r.Prior {
		w.add("ImagingStudy", object{
			"subject": subject, "status": "available", "started": p.Date, "procedureCode": []object{coded(fhir.ProcedureSystem, p.Exam.Code)},
		})
	}
	w.resources = append(w.resources, patient)
	n := 0
	for day, items := range w.answers {
		n++
		w.resources = append(w.resources, object{
			"resourceType": "QuestionnaireResponse", "id": fmt.Sprintf("q%d", n), "questionnaire": fhir.QuestionnaireURL, "status": "completed",
			"subject": subject, "authored": day, "item": items,
		})
	}
	in := fhir.Chart{Patient: PatientID, AsOf: w.r.AsOf, Language: w.r.Language}
	for _, o := range w.resources {
		in.Resources = append(in.Resources, raw(o))
	}
	var reasons []object
	for _, c := range w.r.Indications {
		reasons = append(reasons, coded(fhir.IndicationSystem, c.Code))
	}
	for i, o := range w.r.Orders {
		order := object{
			"resourceType": "ServiceRequest", "id": fmt.Sprintf("o%d", i), "status": "draft", "intent": "order", "subject": subject,
			"code": coded(fhir.ProcedureSystem, o.Exam.Code), "reasonCode": reasons,
		}
		if side := map[string]string{"left": "7771000", "right": "24028007", "bilateral": "51440002"}[o.Laterality]; side != "" {
			order["bodySite"] = []object{coded(systemURIs["snomed"], side)}
		}
		in.Orders = append(in.Orders, raw(order))
	}
	return in
}

func raw(o object) json.RawMessage {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return text
}

// asRecord writes a fact as an entry of a record, where one entry of stated-by says exactly this value.
func (w *encoder) asRecord(d *engine.FactDefinition, f engine.Fact) bool {
	day := f.Observed
	if day == "" {
		day = w.r.AsOf
	}
	switch {
	case f.Value.NotKnown:
		return false
	case len(d.LOINC) > 0 && f.Value.Range != nil && f.Value.Range.Min == f.Value.Range.Max:
		w.add("Observation", object{
			"subject": subject, "status": "final", "effectiveDateTime": day, "code": coded(systemURIs["loinc"], d.LOINC[0]),
			"valueQuantity": quantityOf(d, f.Value.Range.Min, f.Value.Range.Unit, ""),
		})
		return true
	}
	for _, by := range d.StatedBy {
		code, ok := first(by.Codes)
		if !ok {
			continue
		}
		if by.Record == "observation" && len(f.Value.OneOf) == 1 && by.Answers[f.Value.OneOf[0]] != nil {
			o := object{"subject": subject, "status": "final", "effectiveDateTime": day, "code": code}
			answer, _ := first(by.Answers[f.Value.OneOf[0]])
			if by.Answers[f.Value.OneOf[0]]["interpretation"] != nil {
				o["interpretation"] = []object{answer}
			} else {
				o["valueCodeableConcept"] = answer
			}
			w.add("Observation", o)
			return true
		}
		if f.Observed != "" || !slices.Equal(by.Is, f.Value.OneOf) {
			continue
		}
		switch by.Record {
		case "condition":
			w.add("Condition", object{"subject": subject, "code": code, "clinicalStatus": coded("", "active"), "onsetDateTime": day})
		case "device":
			w.add("Device", object{"patient": subject, "status": "active", "safety": []object{code}})
		case "medication":
			w.add("MedicationRequest", object{"subject": subject, "status": "active", "intent": "order", "medicationCodeableConcept": code})
		case "allergy":
			w.add("AllergyIntolerance", object{"patient": subject, "code": code})
		default:
			continue
		}
		return true
	}
	return false
}

// answer writes a fact as the answers of a questionnaire.
func (w *encoder) answer(d *engine.FactDefinition, f engine.Fact) {
	day := f.Observed
	if day == "" {
		day = w.r.AsOf
	}
	item := object{"linkId": f.ID}
	var answers []object
	switch {
	case f.Value.NotKnown:
		answers = append(answers, object{"valueCoding": object{"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "asked-unknown"}})
	case f.Value.Range != nil:
		r := f.Value.Range
		if r.Min == r.Max {
			answers = append(answers, object{"valueQuantity": quantityOf(d, r.Min, r.Unit, "")})
			break
		}
		if !math.IsInf(r.Min, -1) {
			answers = append(answers, object{"valueQuantity": quantityOf(d, r.Min, r.Unit, map[bool]string{true: ">", false: ">="}[r.MinOpen])})
		}
		if !math.IsInf(r.Max, 1) {
			answers = append(answers, object{"valueQuantity": quantityOf(d, r.Max, r.Unit, map[bool]string{true: "<", false: "<="}[r.MaxOpen])})
		}
	default:
		if d.Kind == "number" || d.Kind == "quantity" {
			item["linkId"] = f.ID + fhir.Instead
		}
		for _, value := range f.Value.OneOf {
			answers = append(answers, object{"valueCoding": object{"system": fhir.ValueSystem, "code": value}})
		}
	}
	item["answer"] = answers
	w.answers[day] = append(w.answers[day], item)
}

func quantityOf(d *engine.FactDefinition, v float64, unit, comparator string) object {
	if code, ok := map[string]string{"y": "a", "w": "wk"}[unit]; ok && d.Kind == "age" {
		unit = code
	}
	q := object{"value": v}
	if unit != "" {
		q["system"], q["code"] = "http://unitsofmeasure.org", unit
	}
	if comparator != "" {
		q["comparator"] = comparator
	}
	return q
}
