package fhir_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

// TestPatient: the date of birth may be partial, and a sex that is unknown stays so.
func TestPatient(t *testing.T) {
	for _, c := range []struct {
		name, patient string
		born          string
		sex, age      any
		reason        fhir.Reason
	}{
		{"whole", `"birthDate": "1981-03-02", "gender": "female"`, "1981-03-02", engine.Is("female"), nil, ""},
		{"a month", `"birthDate": "1981-03", "gender": "male"`, "1981-03", engine.Is("male"), nil, ""},
		{"a year", `"birthDate": "1981", "gender": "other"`, "1981", engine.Is("other"), nil, ""},
		{"nothing", `"active": true`, "", nil, nil, ""},
		{"unknown", `"gender": "unknown"`, "", nil, nil, ""},
		{"another word", `"gender": "F"`, "", nil, nil, fhir.NoValue},
		{"not yet born", `"birthDate": "2027"`, "", nil, nil, fhir.Future},
		{"no date", `"birthDate": "02.03.1981"`, "", nil, nil, fhir.BadDate},
		{"of another type", `"birthDate": ["1981"]`, "", nil, nil, fhir.WrongVersion},
		{"masked, as in Belgium", `"extension": [{"url": "https://www.ehealth.fgov.be/standards/fhir/pss/StructureDefinition/PSSRelevantAge", "valueAge": {"value": 53, "code": "y", "system": "http://unitsofmeasure.org"}}]`, "", nil, engine.Quantity(53, "y"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := reader(t)
			result := r.Read(chart(`{"resourceType": "Patient", "id": "1", ` + c.patient + `}`))
			referral := result.Readings[0].Referral
			assert.Equal(t, c.born, referral.BirthDate)
			assert.Equal(t, c.sex, said(referral, "sex"))
			assert.Equal(t, c.age, said(referral, "age"))
			if c.reason == "" {
				assert.Empty(t, result.Ignored)
			} else {
				require.Len(t, result.Ignored, 1)
				assert.Equal(t, c.reason, result.Ignored[0].Reason)
			}
		})
	}
}

// TestOtherPatients: nothing of another patient is read, by whatever way it comes in.
func TestOtherPatients(t *testing.T) {
	diabetes := func(subject string) string {
		return `{"resourceType": "Condition", "id": "7"` + subject + `, ` + active + `, "code": {"coding": [{"system": "` + icd + `", "code": "E11"}]}}`
	}
	of := func(ref string) string { return `, "subject": {"reference": "` + ref + `"}` }
	for _, c := range []struct {
		name, patient, server string
		resources             []string
		read                  bool
		reason                fhir.Reason
	}{
		{"the patient", "1", "https://ehr.example/fhir", []string{diabetes(of("Patient/1"))}, true, ""},
		{"named in full", "Patient/1", "https://ehr.example/fhir/", []string{diabetes(of("https://ehr.example/fhir/Patient/1"))}, true, ""},
		{"in a version", "1", "", []string{diabetes(of("Patient/1/_history/3"))}, true, ""},
		{"another one", "1", "", []string{diabetes(of("Patient/2"))}, false, fhir.OtherPatient},
		{"the same id elsewhere", "1", "https://ehr.example/fhir", []string{diabetes(of("https://other.example/fhir/Patient/1"))}, false, fhir.OtherPatient},
		{"the same id under another path", "1", "https://ehr.example/fhir", []string{diabetes(of("https://ehr.example/fhir/x/Patient/1"))}, false, fhir.OtherPatient},
		{"nobody", "1", "", []string{diabetes("")}, false, fhir.NoPatient},
		{"by name only", "1", "", []string{diabetes(`, "subject": {"display": "Mr Smith"}`)}, false, fhir.NoPatient},
		{"a group", "1", "", []string{diabetes(of("Group/1"))}, false, fhir.OtherPatient},
		{"contained", "1", "", []string{diabetes(of("#p") + `, "contained": [{"resourceType": "Patient", "id": "p"}]`)}, false, fhir.NoPatient},
		{"nobody is named, one is sent", "", "", []string{`{"resourceType": "Patient", "id": "3"}`, diabetes(of("Patient/3"))}, true, ""},
		{"nobody is named, two are sent", "", "", []string{`{"resourceType": "Patient", "id": "3"}`, `{"resourceType": "Patient", "id": "4"}`, diabetes(of("Patient/3"))}, false, fhir.OtherPatient},
		{"another Patient is sent", "1", "", []string{`{"resourceType": "Patient", "id": "3", "birthDate": "1950"}`, diabetes(of("Patient/3"))}, false, fhir.OtherPatient},
		{"in a Bundle", "", "", []string{`{"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:a", "resource": {"resourceType": "Patient"}}, {"fullUrl": "urn:uuid:b", "resource": ` + diabetes(of("urn:uuid:a")) + `}]}`}, true, ""},
		{"in a Bundle of another server", "1", "https://ehr.example/fhir", []string{`{"resourceType": "Bundle", "entry": [{"fullUrl": "https://other.example/fhir/Patient/1", "resource": {"resourceType": "Patient", "id": "1", "birthDate": "1950"}}]}`}, false, fhir.OtherPatient},
		{"nobody at all", "", "", []string{diabetes(of("Patient/1"))}, false, fhir.OtherPatient},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := reader(t)
			in := chart(c.resources...)
			in.Patient, in.Server = c.patient, c.server
			result := r.Read(in)
			referral := result.Readings[0].Referral
			if c.read {
				assert.NotNil(t, said(referral, "diabetes"))
				assert.Empty(t, result.Ignored)
				return
			}
			assert.Empty(t, referral.Facts)
			assert.Empty(t, referral.BirthDate)
			require.NotEmpty(t, result.Ignored)
			for _, ignored := range result.Ignored {
				assert.Equal(t, c.reason, ignored.Reason)
			}
		})
	}
}

// TestWhatIsNoResource: a prefetch may hold anything in the place of what was asked for.
func TestWhatIsNoResource(t *testing.T) {
	deep := strings.Repeat(`{"resourceType": "Bundle", "entry": [{"resource": `, 6) + `null` + strings.Repeat(`}]}`, 6)
	r, _ := reader(t)
	result := r.Read(chart(
		`null`, ``, `{"resourceType": "OperationOutcome", "issue": []}`, `[]`, `"text"`, `{}`, `{"resourceType": "a b"}`, `{`,
		`{"resourceType": "Bundle", "entry": {}}`, `{"resourceType": "Bundle"}`, deep, `{"resourceType": "Coverage", "id": "7"}`,
		`{"resourceType": "Condition", "id": "not an id of Mr Smith", "subject": {"reference": "Patient/2"}}`,
	))
	assert.Equal(t, []fhir.Ignored{
		{Resource: "resources[0]", Reason: fhir.Empty}, {Resource: "resources[1]", Reason: fhir.Empty}, {Resource: "resources[2]", Reason: fhir.Outcome},
		{Resource: "resources[3]", Reason: fhir.NotJSON}, {Resource: "resources[4]", Reason: fhir.NotJSON}, {Resource: "resources[5]", Reason: fhir.NotJSON},
		{Resource: "resources[6]", Reason: fhir.NotJSON}, {Resource: "resources[7]", Reason: fhir.NotJSON},
		{Resource: "resources[8]", Path: "entry", Reason: fhir.WrongVersion},
		{Resource: "resources[10].entry[0].entry[0].entry[0].entry[0]", Reason: fhir.TooLarge},
		{Resource: "Coverage/7", Reason: fhir.WrongResource}, {Resource: "resources[12]", Reason: fhir.OtherPatient},
	}, result.Ignored)
	assert.Len(t, result.Readings, 1, "nothing ordered, nothing known")
	assert.Empty(t, result.Readings[0].Referral.Facts)
}

// TestBoundedCharts: more than is taken is reported, once.
func TestBoundedCharts(t *testing.T) {
	var entries []string
	for i := range 6000 {
		entries = append(entries, fmt.Sprintf(`{"resource": {"resourceType": "Observation", "id": "%d", "status": "final", §, "code": {"coding": [{"system": "urn:x", "code": "%d"}]}}}`, i, i))
	}
	r, _ := reader(t)
	result := r.Read(chart(`{"resourceType": "Bundle", "entry": [` + strings.Join(entries, ",") + `]}`))
	assert.Len(t, result.Unmapped, 1000)
	assert.Len(t, result.Ignored, 1000)
	assert.Equal(t, fhir.TooLarge, result.Ignored[0].Reason)
}

// TestNoTextInReports: what a person wrote is in no report, wherever it stands.
func TestNoTextInReports(t *testing.T) {
	const canary = "Smith"
	r, e := reader(t)
	in := chart(
		`{"resourceType": "Patient", "id": "1", "name": [{"family": "Smith"}], "birthDate": "Smith", "gender": "Smith"}`,
		`{"resourceType": "Condition", "id": "Mr Smith", §, `+active+`, "code": {"text": "Smith", "coding": [{"system": "of Mr Smith", "code": "Smith has it", "display": "Smith"}]}, "note": [{"text": "Smith"}]}`,
		`{"resourceType": "Observation", "id": "1", §, "status": "final", "effectiveDateTime": "Smith", "code": {"coding": [{"system": "http://loinc.org", "code": "98979-8", "display": "Smith"}]}, "valueString": "Smith"}`,
		`{"resourceType": "Observation", "id": "2", §, "status": "Smith"}`,
		`{"resourceType": "QuestionnaireResponse", "id": "3", §, "status": "completed", "item": [{"linkId": "Smith", "text": "Smith", "answer": [{"valueString": "Smith"}]}, {"linkId": "egfr", "answer": [{"valueString": "Smith"}]}]}`,
		`{"resourceType": "AllergyIntolerance", "id": "4", ¶, "code": {"text": "Smith"}, "reaction": [{"description": "Smith", "severity": "Smith"}]}`,
	)
	in.Orders = []json.RawMessage{order(headCT + `, "note": [{"text": "Smith"}], "reasonCode": [{"text": "Smith"}], "reasonReference": [{"reference": "Smith/of Smith", "display": "Smith"}]`)}
	result := r.Read(in)
	require.Len(t, result.Readings, 1)
	result.Readings[0].Order.Raw = nil // which comes back as it came
	text, err := json.Marshal(result)
	require.NoError(t, err)
	assert.NotContains(t, string(text), canary)
	assert.NotEmpty(t, result.Unmapped)

	referral := result.Readings[0].Referral
	referral.Indications = []engine.Code{{Code: "headache"}}
	answer, err := e.Evaluate(t.Context(), referral)
	require.NoError(t, err)
	canonical, err := answer.CanonicalJSON()
	require.NoError(t, err)
	assert.NotContains(t, string(canonical), canary)
}

// TestConditionsAsReasons: where a channel says so, the diagnoses of the chart are why an exam is considered.
func TestConditionsAsReasons(t *testing.T) {
	r, _ := reader(t)
	in := chart(
		`{"resourceType": "Condition", "id": "1", §, "code": {"coding": [{"system": "`+icd+`", "code": "R51"}]}}`,
		`{"resourceType": "Condition", "id": "2", §, "code": {"coding": [{"system": "`+icd+`", "code": "G43"}]}, "clinicalStatus": {"coding": [{"code": "resolved"}]}}`,
		`{"resourceType": "Condition", "id": "3", "subject": {"reference": "Patient/2"}, "code": {"coding": [{"system": "`+icd+`", "code": "G43"}]}}`,
	)
	assert.Empty(t, r.Read(in).Readings[0].Referral.Indications)
	in.ConditionsAsReasons = true
	assert.Equal(t, []engine.Code{{System: engine.ICD10, Code: "R51"}}, r.Read(in).Readings[0].Referral.Indications)
}
