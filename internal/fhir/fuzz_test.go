package fhir_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
)

// FuzzRead: whatever is sent, nothing panics, the result is the same twice, and the engine takes what was read.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		`{"resourceType": "Patient", "id": "1", "birthDate": "1981-03", "gender": "female"}`,
		`{"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:a", "resource": {"resourceType": "Bundle", "entry": [{}]}}, null]}`,
		string(about(egfr(dated + ml("42")))),
		string(about(`{"resourceType": "Condition", "id": "7", §, "code": {"coding": [{"system": "` + icd + `", "code": "C34.1"}]}}`)),
		string(about(`{"resourceType": "AllergyIntolerance", "id": "7", ¶, "reaction": [{"severity": "severe", "substance": {"coding": [{"system": "http://www.whocc.no/atc", "code": "V08AB02"}]}}]}`)),
		string(about(`{"resourceType": "Device", "id": "7", ¶, "status": "active", "safety": [{"coding": [{"system": "urn:oid:2.16.840.1.113883.3.26.1.1", "code": "C106046"}]}]}`)),
		string(about(`{"resourceType": "MedicationRequest", "id": "7", §, "status": "active", "intent": "order", "medicationReference": {"reference": "#m"}, "contained": [{"resourceType": "Medication", "id": "m"}]}`)),
		string(about(`{"resourceType": "QuestionnaireResponse", "id": "7", §, "status": "completed", "item": [{"linkId": "ddimer", "answer": [{"valueQuantity": {"value": 1e999}}], "item": [{}]}]}`)),
		string(about(`{"resourceType": "ImagingStudy", "id": "7", §, "status": "available", "started": "2026", "procedureCode": [{"coding": [{"system": "http://loinc.org", "code": "30799-1"}]}], "series": [{"laterality": {"system": "http://snomed.info/sct", "code": "7771000"}}]}`)),
		string(order(headCT + reason(icd, "R51") + `, "reasonReference": [{"reference": "#"}, {"reference": "ServiceRequest/o"}], "bodySite": [{}]`)),
		`null`, `[]`, `{"resourceType": 1}`, `{"resourceType": "Observation", "component": [null]}`,
	} {
		f.Add(text, text, "1", "2026-11-21")
	}
	r, e := reader(f)
	f.Fuzz(func(t *testing.T, ordered, resource, patient, asOf string) {
		in := chart()
		in.Patient, in.AsOf = patient, asOf
		in.Orders, in.Resources = []json.RawMessage{json.RawMessage(ordered)}, []json.RawMessage{json.RawMessage(resource), json.RawMessage(ordered)}
		result := r.Read(in)
		require.Equal(t, result, r.Read(in))
		for _, reading := range result.Readings {
			require.Len(t, reading.Sources, len(reading.Referral.Facts))
			referral := reading.Referral
			referral.AsOf, referral.BirthDate = "2026-11-21", "" // a patient of 300 years is for the engine to refuse
			if asOf != referral.AsOf {
				continue
			}
			if len(referral.Indications) == 0 {
				referral.Indications = []engine.Code{{Code: "headache"}}
			}
			_, err := e.Evaluate(t.Context(), referral)
			require.NoError(t, err)
		}
	})
}
