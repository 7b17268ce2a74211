package fhir_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

const (
	active    = `"clinicalStatus": {"coding": [{"code": "active"}]}`
	confirmed = `"verificationStatus": {"coding": [{"code": "confirmed"}]}`
)

func egfr(more string) string {
	return `{"resourceType": "Observation", "id": "7", "status": "final", §, "code": {"coding": [{"system": "http://loinc.org", "code": "98979-8"}]}` + more + `}`
}

func ml(value string) string {
	return `"valueQuantity": {"value": ` + value + `, "unit": "ml", "system": "http://unitsofmeasure.org", "code": "mL/min/{1.73_m2}"}`
}

const dated = `, "effectiveDateTime": "2026-11-02T08:00:00+01:00", `

// TestFacts: each line is one resource, and what it states of one fact, or why it states nothing.
func TestFacts(t *testing.T) {
	loinc := func(code, value string) string {
		return `{"resourceType": "Observation", "id": "7", "status": "final", §, "effectiveDateTime": "2026-11-20", "code": {"coding": [{"system": "http://loinc.org", "code": "` + code + `"}]}` + value + `}`
	}
	answer := func(code string) string {
		return `, "valueCodeableConcept": {"coding": [{"system": "http://loinc.org", "code": "` + code + `"}]}`
	}
	condition := func(code, more string) string {
		return `{"resourceType": "Condition", "id": "7", §, "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "` + code + `"}]}` + more + `}`
	}
	allergy := func(more string) string {
		return `{"resourceType": "AllergyIntolerance", "id": "7", ¶, "code": {"coding": [{"system": "http://www.whocc.no/atc", "code": "V08AB02"}]}` + more + `}`
	}
	device := func(more string) string { return `{"resourceType": "Device", "id": "7", ¶` + more + `}` }
	pacemaker := `, "type": {"coding": [{"system": "http://snomed.info/sct", "code": "14106009"}]}`
	drug := func(more string) string {
		return `{"resourceType": "MedicationRequest", "id": "7", §, "intent": "order"` + more + `}`
	}
	metformin := `, "medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "A10BA02"}]}`
	statement := func(more string) string {
		return `{"resourceType": "MedicationStatement", "id": "7", §` + metformin + more + `}`
	}
	surgery := func(more string) string {
		return `{"resourceType": "Procedure", "id": "7", §, "code": {"coding": [{"system": "https://hospital.example/ris", "code": "OP"}]}` + more + `}`
	}
	yes, no := engine.Bool(true), engine.Bool(false)
	for _, c := range []struct {
		name, resource, fact string
		want                 any
		reason               fhir.Reason
	}{
		{"a result", egfr(dated + ml("42")), "egfr", engine.Quantity(42, "mL/min/{1.73_m2}"), ""},
		{"below what is measured", egfr(dated + `"valueQuantity": {"value": 15, "comparator": "<", "system": "http://unitsofmeasure.org", "code": "mL/min/{1.73_m2}"}`), "egfr", engine.Value{Range: &engine.Range{Min: neginf, Max: 15, MaxOpen: true, Unit: "mL/min/{1.73_m2}"}}, ""},
		{"a comparator of R5", egfr(dated + `"valueQuantity": {"value": 15, "comparator": "ad", "system": "http://unitsofmeasure.org", "code": "mL/min/{1.73_m2}"}`), "egfr", nil, fhir.NoValue},
		{"another unit that is accepted", egfr(dated + `"valueQuantity": {"value": 1, "system": "http://unitsofmeasure.org", "code": "mL/s/{1.73_m2}"}`), "egfr", engine.Quantity(1, "mL/s/{1.73_m2}"), ""},
		{"a unit that is not", egfr(dated + `"valueQuantity": {"value": 42, "system": "http://unitsofmeasure.org", "code": "mL/min"}`), "egfr", nil, fhir.Unit},
		{"a unit in words only", egfr(dated + `"valueQuantity": {"value": 42, "unit": "mL/min/{1.73_m2}"}`), "egfr", nil, fhir.Unit},
		{"a unit of another system", egfr(dated + `"valueQuantity": {"value": 42, "system": "urn:x", "code": "mL/min/{1.73_m2}"}`), "egfr", nil, fhir.Unit},
		{"no number", egfr(dated + `"valueQuantity": {"system": "http://unitsofmeasure.org", "code": "mL/min/{1.73_m2}"}`), "egfr", nil, fhir.NoValue},
		{"a text", egfr(dated + `"valueString": "42"`), "egfr", nil, fhir.NoValue},
		{"no value", egfr(`, "effectiveDateTime": "2026-11-02"`), "egfr", nil, fhir.NoValue},
		{"what cannot be", egfr(dated + ml("900")), "egfr", nil, fhir.OutOfRange},
		{"a range", egfr(dated + `"valueRange": {"low": {"value": 30, "system": "http://unitsofmeasure.org", "code": "mL/min/{1.73_m2}"}, "high": {"value": 40, "system": "http://unitsofmeasure.org", "code": "mL/min/{1.73_m2}"}}`), "egfr", engine.Value{Range: &engine.Range{Min: 30, Max: 40, Unit: "mL/min/{1.73_m2}"}}, ""},
		{"no date of what expires", egfr(`, ` + ml("42")), "egfr", nil, fhir.Undated},
		{"a date after the referral", egfr(`, "effectiveDateTime": "2026-11-22", ` + ml("42")), "egfr", nil, fhir.Future},
		{"tomorrow only where it was taken", egfr(`, "effectiveDateTime": "2026-11-22T02:00:00+10:00", ` + ml("42")), "egfr", engine.Quantity(42, "mL/min/{1.73_m2}"), ""},
		{"no date at all", egfr(`, "effectiveDateTime": "last week", ` + ml("42")), "egfr", nil, fhir.BadDate},
		{"a date of another type", egfr(`, "effectiveDateTime": 20261102, ` + ml("42")), "egfr", nil, fhir.WrongVersion},
		{"a period", egfr(`, "effectivePeriod": {"start": "2026-10-01", "end": "2026-11-02"}, ` + ml("42")), "egfr", engine.Quantity(42, "mL/min/{1.73_m2}"), ""},
		{"not final", `{"resourceType": "Observation", "id": "7", "status": "preliminary", §` + dated + ml("42") + `, "code": {"coding": [{"system": "http://loinc.org", "code": "98979-8"}]}}`, "egfr", nil, fhir.Status},
		{"the site's code", `{"resourceType": "Observation", "id": "7", "status": "final", §` + dated + ml("42") + `, "code": {"coding": [{"system": "https://hospital.example/ris", "code": "GFR"}]}}`, "egfr", engine.Quantity(42, "mL/min/{1.73_m2}"), ""},
		{"a count", loinc("9269-2", `, "valueInteger": 14`), "gcs", engine.Quantity(14, ""), ""},
		{"a count as a quantity", loinc("9269-2", `, "valueQuantity": {"value": 14, "system": "http://unitsofmeasure.org", "code": "{score}"}`), "gcs", engine.Quantity(14, ""), ""},
		{"a count in a unit", loinc("9269-2", `, "valueQuantity": {"value": 14, "system": "http://unitsofmeasure.org", "code": "%"}`), "gcs", nil, fhir.Unit},
		{"a broken count", loinc("9269-2", `, "valueQuantity": {"value": 14.5, "system": "http://unitsofmeasure.org", "code": "1"}`), "gcs", nil, fhir.OutOfRange},
		{"a component", loinc("55284-4", `, "component": [{"code": {"coding": [{"system": "http://loinc.org", "code": "9269-2"}]}, "valueInteger": 13}]`), "gcs", engine.Quantity(13, ""), ""},
		{"D-dimer without what it was measured in", loinc("48065-7", `, "valueQuantity": {"value": 600, "system": "http://unitsofmeasure.org", "code": "ng/mL"}`), "ddimer", nil, fhir.Unit},
		{"how the laboratory judges", loinc("3016-3", `, "valueQuantity": {"value": 6}, "interpretation": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": "H"}]}]`), "tsh", engine.Is("high"), ""},
		{"no judgement", loinc("3016-3", `, "valueQuantity": {"value": 6}`), "tsh", nil, fhir.NoValue},
		{"two judgements", loinc("3016-3", `, "interpretation": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": "H"}, {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": "L"}]}]`), "tsh", nil, fhir.Contradiction},
		{"an answer", loinc("82810-3", answer("LA15173-0")), "pregnancy", engine.Is("pregnant"), ""},
		{"an answer of another entry", loinc("82810-3", answer("LA26683-5")), "pregnancy", engine.Is("not-pregnant"), ""},
		{"an answer that is not mapped", loinc("82810-3", answer("LA4489-6")), "pregnancy", nil, ""},
		{"an old answer", `{"resourceType": "Observation", "id": "7", "status": "final", §, "effectiveDateTime": "2026-11-10", "code": {"coding": [{"system": "http://loinc.org", "code": "82810-3"}]}` + answer("LA26683-5") + `}`, "pregnancy", nil, fhir.Expired},
		{"an undated answer", `{"resourceType": "Observation", "id": "7", "status": "final", §, "code": {"coding": [{"system": "http://loinc.org", "code": "82810-3"}]}` + answer("LA26683-5") + `}`, "pregnancy", nil, fhir.Undated},
		{"never smoked", loinc("72166-2", answer("LA18978-9")), "smoker", no, ""},
		{"yes", `{"resourceType": "Observation", "id": "7", "status": "final", §, "code": {"coding": [{"system": "https://hospital.example/ris", "code": "SMOKE"}]}, "valueBoolean": true}`, "smoker", yes, ""},
		{"no, coded", `{"resourceType": "Observation", "id": "7", "status": "final", §, "code": {"coding": [{"system": "ris", "code": "SMOKE"}]}, "valueCodeableConcept": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0136", "code": "N"}]}}`, "smoker", no, ""},
		{"yes in the wrong type", `{"resourceType": "Observation", "id": "7", "status": "final", §, "code": {"coding": [{"system": "ris", "code": "SMOKE"}]}, "valueBoolean": "true"}`, "smoker", nil, fhir.WrongVersion},

		{"a diagnosis", condition("E11.9", ","+active+","+confirmed), "diabetes", yes, ""},
		{"without the dot", condition("E119", ","+active), "diabetes", yes, ""},
		{"status as a word", condition("E11.9", `, "clinicalStatus": "active"`), "diabetes", yes, ""},
		{"no longer", condition("E11.9", `, "clinicalStatus": {"coding": [{"code": "resolved"}]}`), "diabetes", nil, fhir.Status},
		{"nobody knows whether still", condition("E11.9", ""), "diabetes", nil, fhir.Status},
		{"ever", condition("C34.1", `, "clinicalStatus": {"coding": [{"code": "remission"}]}`), "cancer", yes, ""},
		{"refuted", condition("C34.1", `, "verificationStatus": {"coding": [{"code": "refuted"}]}`), "cancer", nil, fhir.Status},
		{"unconfirmed", condition("C34.1", `, "verificationStatus": {"coding": [{"code": "unconfirmed"}]}`), "cancer", nil, fhir.Status},
		{"differential", condition("C34.1", `, "verificationStatus": {"coding": [{"code": "differential"}]}`), "cancer", nil, fhir.Status},
		{"provisional", condition("C34.1", `, "verificationStatus": {"coding": [{"code": "provisional"}]}`), "cancer", nil, fhir.Status},
		{"by mistake", condition("C34.1", `, "verificationStatus": {"coding": [{"code": "entered-in-error"}]}`), "cancer", nil, fhir.Status},
		{"pregnant of late", condition("O09.9", `, "onsetDateTime": "2026-09", `+active), "pregnancy", engine.Is("pregnant"), ""},
		{"pregnant long ago", condition("O09.9", `, "onsetDateTime": "2025", `+active), "pregnancy", nil, fhir.Expired},
		{"when it began does not matter", condition("E11.9", `, "onsetDateTime": "in her youth", `+active), "diabetes", yes, ""},

		{"an allergy", allergy(""), "reaction", engine.Is("mild", "severe"), ""},
		{"a bad one", allergy(`, "reaction": [{"severity": "mild"}, {"severity": "moderate"}]`), "reaction", engine.Is("severe"), ""},
		{"a mild one", allergy(`, "reaction": [{"severity": "mild"}]`), "reaction", engine.Is("mild"), ""},
		{"no longer", allergy(`, "clinicalStatus": {"coding": [{"code": "inactive"}]}`), "reaction", nil, fhir.Status},
		{"unconfirmed", allergy(`, "verificationStatus": {"coding": [{"code": "unconfirmed"}]}`), "reaction", nil, fhir.Status},
		{"by the substance", `{"resourceType": "AllergyIntolerance", "id": "7", ¶, "reaction": [{"substance": {"coding": [{"system": "http://www.whocc.no/atc", "code": "V08AB02"}]}, "severity": "severe"}]}`, "reaction", engine.Is("severe"), ""},

		{"a device", device(`, "status": "active"` + pacemaker), "implant", engine.Is("conditional", "unsafe"), ""},
		{"its label", device(`, "status": "active"` + pacemaker + `, "safety": [{"coding": [{"system": "urn:oid:2.16.840.1.113883.3.26.1.1", "code": "C106046"}]}]`), "implant", engine.Is("conditional"), ""},
		{"taken out", device(`, "status": "inactive"` + pacemaker), "implant", nil, fhir.Status},
		{"nobody knows", device(pacemaker), "implant", nil, fhir.Status},
		{"as R5 has it", device(`, "status": "active", "type": [{"coding": [{"system": "http://snomed.info/sct", "code": "14106009"}]}]`), "implant", nil, fhir.WrongVersion},

		{"a drug", drug(`, "status": "active"` + metformin), "metformin", yes, ""},
		{"the site's code", drug(`, "status": "active", "medicationCodeableConcept": {"coding": [{"system": "https://hospital.example/ris", "code": "MED7"}]}`), "metformin", yes, ""},
		{"ended", drug(`, "status": "stopped"` + metformin), "metformin", nil, fhir.Status},
		{"a plan", `{"resourceType": "MedicationRequest", "id": "7", §, "intent": "proposal", "status": "active"` + metformin + `}`, "metformin", nil, fhir.Status},
		{"not to be given", drug(`, "status": "active", "doNotPerform": true` + metformin), "metformin", nil, fhir.Negated},
		{"as R5 has it", drug(`, "status": "active", "medication": {"concept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "A10BA02"}]}}`), "metformin", nil, fhir.WrongVersion},
		{"R5 within R4", drug(`, "status": "active", "medicationCodeableConcept": {"concept": {"coding": []}}`), "metformin", nil, fhir.WrongVersion},
		{"contained", drug(`, "status": "active", "contained": [{"resourceType": "Medication", "id": "m", "code": {"coding": [{"system": "http://www.whocc.no/atc", "code": "A10BA02"}]}}], "medicationReference": {"reference": "#m"}`), "metformin", yes, ""},
		{"not contained", drug(`, "status": "active", "medicationReference": {"reference": "#m"}`), "metformin", nil, fhir.Unresolved},
		{"itself", drug(`, "status": "active", "medicationReference": {"reference": "MedicationRequest/7"}`), "metformin", nil, fhir.Circular},
		{"itself, contained", drug(`, "status": "active", "medicationReference": {"reference": "#"}`), "metformin", nil, fhir.Circular},
		{"taken", statement(`, "status": "active"`), "metformin", yes, ""},
		{"not taken", statement(`, "status": "not-taken"`), "metformin", nil, fhir.Status},
		{"taken until", statement(`, "status": "active", "effectivePeriod": {"end": "2026-10-01"}`), "metformin", nil, fhir.Expired},

		{"surgery of late", surgery(`, "status": "completed", "performedDateTime": "2026-11-01"`), "recent-surgery", yes, ""},
		{"surgery before", surgery(`, "status": "completed", "performedDateTime": "2026-10"`), "recent-surgery", nil, fhir.Expired},
		{"surgery some time", surgery(`, "status": "completed"`), "recent-surgery", nil, fhir.Expired},
		{"surgery not done", surgery(`, "status": "not-done", "performedDateTime": "2026-11-01"`), "recent-surgery", nil, fhir.Status},
		{"as R5 has it", surgery(`, "status": "completed", "occurrenceDateTime": "2026-11-01"`), "recent-surgery", nil, fhir.WrongVersion},

		{"images", `{"resourceType": "ImagingStudy", "id": "7", §, "status": "available", "started": "2026-11-01", "modality": [{"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "CT"}]}`, "ct-done", yes, ""},
		{"no images", `{"resourceType": "ImagingStudy", "id": "7", §, "status": "cancelled", "modality": [{"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "CT"}]}`, "ct-done", nil, fhir.Status},
	} {
		t.Run(c.fact+": "+c.name, func(t *testing.T) {
			r, e := reader(t)
			result := r.Read(chart(c.resource))
			require.Len(t, result.Readings, 1)
			assert.Equal(t, c.want, said(result.Readings[0].Referral, c.fact))
			if c.want == nil {
				assert.Empty(t, result.Readings[0].Referral.Facts)
			}
			if c.reason != "" {
				require.Len(t, result.Ignored, 1)
				assert.Equal(t, c.reason, result.Ignored[0].Reason)
				assert.Contains(t, result.Ignored[0].Resource, "/7")
			} else if c.want != nil {
				assert.Empty(t, result.Ignored)
			}
			referral := result.Readings[0].Referral
			referral.Indications = []engine.Code{{Code: "headache"}}
			_, err := e.Evaluate(t.Context(), referral)
			assert.NoError(t, err, "whatever is read, the engine takes")
		})
	}
}

// TestSettling: of several statements the latest counts.
func TestSettling(t *testing.T) {
	at := func(id, when, value string) string {
		return `{"resourceType": "Observation", "id": "` + id + `", "status": "final", §, "effectiveDateTime": "` + when + `", "code": {"coding": [{"system": "http://loinc.org", "code": "98979-8"}]}, ` + ml(value) + `}`
	}
	device := func(id, label string) string {
		return `{"resourceType": "Device", "id": "` + id + `", ¶, "status": "active", "safety": [{"coding": [{"system": "urn:oid:2.16.840.1.113883.3.26.1.1", "code": "` + label + `"}]}]}`
	}
	answers := func(when, answer string) string {
		return `{"resourceType": "QuestionnaireResponse", "id": "q", "status": "completed", §, "authored": "` + when + `", "item": [{"linkId": "egfr", "answer": [` + answer + `]}]}`
	}
	quantity := func(v string) string { return "{" + ml(v) + "}" }
	num := func(v float64) any { return engine.Quantity(v, "mL/min/{1.73_m2}") }
	for _, c := range []struct {
		name      string
		resources []string
		fact      string
		want      any
		ignored   []fhir.Ignored
	}{
		{"the latest", []string{at("1", "2026-11-02", "40"), at("2", "2026-11-03", "50"), at("3", "2026-11-01", "60")}, "egfr", num(50), []fhir.Ignored{
			{Resource: "Observation/3", Path: "valueQuantity", Reason: fhir.Superseded}, {Resource: "Observation/1", Path: "valueQuantity", Reason: fhir.Superseded},
		}},
		{"the latest of the day", []string{at("1", "2026-11-02T09:00:00Z", "40"), at("2", "2026-11-02T08:00:00Z", "50")}, "egfr", num(40), []fhir.Ignored{{Resource: "Observation/2", Path: "valueQuantity", Reason: fhir.Superseded}}},
		{"two of one day", []string{at("1", "2026-11-02", "40"), at("2", "2026-11-02", "50")}, "egfr", nil, []fhir.Ignored{
			{Resource: "Observation/1", Path: "valueQuantity", Reason: fhir.Contradiction}, {Resource: "Observation/2", Path: "valueQuantity", Reason: fhir.Contradiction},
		}},
		{"the same twice", []string{at("1", "2026-11-02", "40"), at("2", "2026-11-02", "40")}, "egfr", num(40), nil},
		{"the same resource twice", []string{at("1", "2026-11-02", "40"), at("1", "2026-11-02", "40")}, "egfr", num(40), nil},
		{"an answer of that day", []string{answers("2026-11-02", quantity("45")), at("1", "2026-11-02", "40")}, "egfr", num(45), []fhir.Ignored{{Resource: "Observation/1", Path: "valueQuantity", Reason: fhir.Superseded}}},
		{"an answer of before", []string{answers("2026-11-01", quantity("45")), at("1", "2026-11-02", "40")}, "egfr", num(40), []fhir.Ignored{{Resource: "QuestionnaireResponse/q", Path: "item[0]", Reason: fhir.Superseded}}},
		{"not known, but there is a result", []string{answers("2026-11-21", `{"valueCoding": {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "asked-unknown"}}`), at("1", "2026-11-02", "40")}, "egfr", num(40), nil},
		{"not known", []string{answers("2026-11-21", `{"valueCoding": {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "asked-unknown"}}`)}, "egfr", engine.NotKnown(), nil},
		{"two devices", []string{device("1", "C106047"), device("2", "C106046")}, "implant", engine.Is("conditional", "unsafe"), nil},
		{"nothing", nil, "implant", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := reader(t)
			result := r.Read(chart(c.resources...))
			assert.Equal(t, c.want, said(result.Readings[0].Referral, c.fact))
			assert.Equal(t, c.ignored, result.Ignored)
		})
	}
}

// TestOldResultsExpire: the engine is told when a result was taken; what it was not told, it cannot expire.
func TestOldResultsExpire(t *testing.T) {
	r, e := reader(t)
	result := r.Read(chart(egfr(`, "effectiveDateTime": "2026-05", ` + ml("20"))))
	referral := result.Readings[0].Referral
	assert.Equal(t, "2026-05-01", referral.Facts[0].Observed, "a partial date counts from its first day")
	assert.Equal(t, []string{"Observation/7"}, result.Readings[0].Sources)
	referral.Indications = []engine.Code{{Code: "headache"}}
	answer, err := e.Evaluate(t.Context(), referral)
	require.NoError(t, err)
	assert.Contains(t, answer.Warnings[0].Message, "taken as unknown")
}
