package fhir_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

const headCT = `, "code": {"coding": [{"system": "http://loinc.org", "code": "30799-1", "display": "CT of Mr Smith"}]}`

func reason(system, code string) string {
	return `, "reasonCode": [{"coding": [{"system": "` + system + `", "code": "` + code + `"}], "text": "as Mrs Jones says"}]`
}

// TestOrders: what an order asks for, of which side, and why.
func TestOrders(t *testing.T) {
	knee := func(sites string) string {
		return `, "code": {"coding": [{"system": "https://hospital.example/ris", "code": "MRK"}]}, "bodySite": [` + sites + `]` + reason(icd, "R51")
	}
	site := func(code string) string {
		return `{"coding": [{"system": "http://snomed.info/sct", "code": "72696002"}, {"system": "http://snomed.info/sct", "code": "` + code + `"}]}`
	}
	headache := []engine.Code{{System: engine.ICD10, Code: "R51"}}
	for _, c := range []struct {
		name, order string
		exam, side  string
		reasons     []engine.Code
		unmapped    []fhir.Unmapped
	}{
		{"LOINC and ICD-10", headCT + reason(icd, "R51"), "ct-head", "", headache, nil},
		{"a modification of ICD-10", headCT + reason("http://hl7.org/fhir/sid/icd-10-cm", "R51.9"), "ct-head", "", []engine.Code{{System: engine.ICD10, Code: "R51.9"}}, nil},
		{"SNOMED CT", headCT + reason("http://snomed.info/sct", "25064002"), "ct-head", "", []engine.Code{{System: engine.SNOMED, Code: "25064002"}}, nil},
		{"ICPC-2", headCT + reason("http://hl7.org/fhir/sid/icpc-2", "N01"), "ct-head", "", []engine.Code{{System: engine.ICPC2, Code: "N01"}}, nil},
		{"the site's", headCT + reason("https://hospital.example/ris", "MIG"), "ct-head", "", []engine.Code{{System: "ris", Code: "MIG"}}, nil},
		{"the edition's", `, "code": {"coding": [{"system": "` + fhir.ProcedureSystem + `", "code": "ct-head"}]}` + reason(fhir.IndicationSystem, "migraine"), "ct-head", "", []engine.Code{{Code: "migraine"}}, nil},
		{"an exam by SNOMED CT", `, "code": {"coding": [{"system": "http://snomed.info/sct", "code": "1234567"}]}` + reason(icd, "R51"), "mri-knee", "", headache, nil},
		{"left", knee(site("7771000")), "mri-knee", "left", headache, nil},
		{"right, as value sets have it", knee(site("419465000")), "mri-knee", "right", headache, nil},
		{"both", knee(site("51440002")), "mri-knee", "bilateral", headache, nil},
		{"left and right", knee(site("7771000") + "," + site("24028007")), "mri-knee", "bilateral", headache, nil},
		{"no side", knee(site("1")), "mri-knee", "", headache, nil},
		{"a side of another system", knee(`{"coding": [{"system": "urn:x", "code": "7771000"}]}`), "mri-knee", "", headache, nil},
		{"an exam that nobody mapped", `, "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "72133"}], "text": "CT for Mr Smith"}` + reason(icd, "R51"), "", "", headache, []fhir.Unmapped{{Resource: "ServiceRequest/o", Path: "code.coding[0]", System: "http://www.ama-assn.org/go/cpt", Code: "72133"}}},
		{"a text as code", `, "code": {"coding": [{"system": "the usual", "code": "CT for Mr Smith"}]}` + reason(icd, "R51"), "", "", headache, []fhir.Unmapped{{Resource: "ServiceRequest/o", Path: "code.coding[0]"}}},
		{"a text alone", `, "code": {"text": "CT for Mr Smith"}` + reason(icd, "R51"), "", "", headache, []fhir.Unmapped{{Resource: "ServiceRequest/o", Path: "code"}}},
		{"a reason that nobody mapped", headCT + reason(icd, "K08.8"), "ct-head", "", []engine.Code{{System: engine.ICD10, Code: "K08.8"}}, []fhir.Unmapped{{Resource: "ServiceRequest/o", Path: "reasonCode[0].coding[0]", System: icd, Code: "K08.8"}}},
		{"a reason of a system that nobody knows", headCT + reason("urn:x", "A"), "ct-head", "", nil, []fhir.Unmapped{{Resource: "ServiceRequest/o", Path: "reasonCode[0].coding[0]", System: "urn:x", Code: "A"}}},
		{"no reason", headCT, "ct-head", "", nil, nil},
		{
			"what the author chose", headCT + `, "reasonCode": [{"coding": [{"system": "` + icd + `", "code": "G43"}, {"system": "` + icd + `", "code": "R51", "userSelected": true}]}]`,
			"ct-head", "", headache, nil,
		},
		{
			"a translation that is mapped", headCT + `, "reasonCode": [{"coding": [{"system": "urn:x", "code": "A"}, {"system": "` + icd + `", "code": "R51"}]}]`,
			"ct-head", "", headache, nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, e := reader(t)
			in := chart()
			in.Orders = []json.RawMessage{order(c.order)}
			result := r.Read(in)
			require.Len(t, result.Readings, 1)
			reading := result.Readings[0]
			assert.Equal(t, c.exam, reading.Order.Exam)
			assert.Equal(t, c.side, reading.Order.Laterality)
			assert.JSONEq(t, string(in.Orders[0]), string(reading.Order.Raw), "an order comes back as it came")
			assert.Equal(t, c.reasons, reading.Referral.Indications)
			assert.Equal(t, c.unmapped, reading.Unmapped)
			if c.exam != "" {
				assert.Equal(t, []engine.Order{{Exam: engine.Code{Code: c.exam}, Laterality: c.side}}, reading.Referral.Orders)
			} else {
				assert.Empty(t, reading.Referral.Orders)
			}
			if len(c.reasons) > 0 {
				_, err := e.Evaluate(t.Context(), reading.Referral)
				assert.NoError(t, err)
			}
		})
	}
}

const icd = "http://hl7.org/fhir/sid/icd-10"

// TestOrdersThatAreNone: what is no order to be judged gives no reading, and the result says why.
func TestOrdersThatAreNone(t *testing.T) {
	plain := func(more string) string {
		return `{"resourceType": "ServiceRequest", "id": "o", §` + headCT + more + `}`
	}
	for name, c := range map[string]struct {
		order  string
		reason fhir.Reason
	}{
		"revoked":         {plain(`, "status": "revoked"`), fhir.Status},
		"by mistake":      {plain(`, "status": "entered-in-error"`), fhir.Status},
		"no status":       {plain(""), fhir.Status},
		"not to be done":  {plain(`, "status": "active", "doNotPerform": true`), fhir.NotRequested},
		"another patient": {`{"resourceType": "ServiceRequest", "id": "o", "status": "active", "subject": {"reference": "Patient/2"}` + headCT + `}`, fhir.OtherPatient},
		"no patient":      {`{"resourceType": "ServiceRequest", "id": "o", "status": "active"` + headCT + `}`, fhir.NoPatient},
		"a drug":          {`{"resourceType": "MedicationRequest", "id": "o", §}`, fhir.WrongResource},
		"reason of R5":    {plain(`, "status": "active", "reason": [{"concept": {"coding": []}}]`), fhir.WrongVersion},
		"code of R5":      {`{"resourceType": "ServiceRequest", "id": "o", "status": "active", §, "code": {"concept": {"coding": []}}}`, fhir.WrongVersion},
		"a list":          {`[]`, fhir.NotJSON},
		"nothing":         {`null`, fhir.Empty},
		"a failure":       {`{"resourceType": "OperationOutcome", "issue": [{"diagnostics": "Mr Smith"}]}`, fhir.Outcome},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := reader(t)
			in := chart()
			in.Orders = []json.RawMessage{about(c.order)}
			result := r.Read(in)
			assert.Empty(t, result.Readings)
			require.Len(t, result.Ignored, 1)
			assert.Equal(t, c.reason, result.Ignored[0].Reason)
		})
	}
}

// TestReasonReferences: an order may refer to the diagnosis or the finding that is its reason.
func TestReasonReferences(t *testing.T) {
	condition := func(id, more string) string {
		return `{"resourceType": "Condition", "id": "` + id + `", §, "code": {"coding": [{"system": "` + icd + `", "code": "R51"}]}` + more + `}`
	}
	headache := []engine.Code{{System: engine.ICD10, Code: "R51"}}
	suspected := `, "verificationStatus": {"coding": [{"code": "provisional"}]}`
	for _, c := range []struct {
		name, ref string
		resource  string
		contained string
		reasons   []engine.Code
		ignored   fhir.Reason
		missing   []string
	}{
		{"a diagnosis", "Condition/7", condition("7", suspected), "", headache, "", nil},
		{"a version of it", "Condition/7/_history/2", condition("7", ""), "", headache, "", nil},
		{"by its whole address", "https://ehr.example/fhir/Condition/7", condition("7", ""), "", headache, "", nil},
		{"of another server", "https://other.example/fhir/Condition/7", condition("7", ""), "", nil, fhir.Unresolved, nil},
		{"in a Bundle", "urn:uuid:4f", `{"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:4f", "resource": ` + condition("", "") + `}, {}]}`, "", headache, "", nil},
		{"contained", "#7", "null", condition("7", ""), headache, "", nil},
		{"contained, without a subject of its own", "#7", "null", `{"resourceType": "Condition", "id": "7", "code": {"coding": [{"system": "` + icd + `", "code": "R51"}]}}`, headache, "", nil},
		{"contained, of another patient", "#7", "null", `{"resourceType": "Condition", "id": "7", "subject": {"reference": "Patient/2"}, "code": {"coding": [{"system": "` + icd + `", "code": "R51"}]}}`, nil, fhir.OtherPatient, nil},
		{"not sent", "Condition/8", "null", "", nil, fhir.Unresolved, []string{"Condition/8"}},
		{"not contained", "#8", "null", "", nil, fhir.Unresolved, nil},
		{"no reference", "", "null", "", nil, fhir.Unresolved, nil},
		{"the order itself", "ServiceRequest/o", "null", "", nil, fhir.Circular, nil},
		{"itself", "#", "null", "", nil, fhir.Circular, nil},
		{"refuted", "Condition/7", condition("7", `, "verificationStatus": {"coding": [{"code": "refuted"}]}`), "", nil, fhir.Status, nil},
		{"a patient", "Patient/1", `{"resourceType": "Patient", "id": "1"}`, "", nil, fhir.WrongResource, nil},
		{"a finding", "Observation/7", `{"resourceType": "Observation", "id": "7", §, "status": "final", "valueCodeableConcept": {"coding": [{"system": "` + icd + `", "code": "R51"}]}}`, "", headache, "", nil},
		{"a finding that is not there", "Observation/7", `{"resourceType": "Observation", "id": "7", §, "status": "final", "valueBoolean": false, "code": {"coding": [{"system": "` + icd + `", "code": "R51"}]}}`, "", nil, fhir.Negated, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := reader(t)
			in := chart(c.resource)
			contained := ""
			if c.contained != "" {
				contained = `, "contained": [` + string(about(c.contained)) + `]`
			}
			in.Orders = []json.RawMessage{order(headCT + contained + `, "reasonReference": [{"reference": "` + c.ref + `"}]`)}
			reading := r.Read(in).Readings[0]
			assert.Equal(t, c.reasons, reading.Referral.Indications)
			assert.Equal(t, c.missing, reading.Missing)
			if c.ignored == "" {
				assert.Empty(t, reading.Ignored)
			} else {
				require.Len(t, reading.Ignored, 1)
				assert.Equal(t, c.ignored, reading.Ignored[0].Reason)
			}
		})
	}
}

// TestPriorExams: studies, procedures and reports of the past are earlier exams.
func TestPriorExams(t *testing.T) {
	exam := `{"coding": [{"system": "http://loinc.org", "code": "30799-1"}]}`
	knee := `{"coding": [{"system": "https://hospital.example/ris", "code": "MRK"}]}`
	r, e := reader(t)
	in := chart(
		`{"resourceType": "ImagingStudy", "id": "1", §, "status": "available", "started": "2026-11-01T10:00:00Z", "procedureCode": [`+exam+`]}`,
		`{"resourceType": "DiagnosticReport", "id": "2", §, "status": "final", "effectiveDateTime": "2026-11-01", "code": `+exam+`}`, // the same
		`{"resourceType": "ImagingStudy", "id": "3", §, "status": "available", "started": "2026-10", "procedureCode": [`+knee+`], "series": [{"laterality": {"system": "http://snomed.info/sct", "code": "419161000"}}]}`,
		`{"resourceType": "Procedure", "id": "4", §, "status": "completed", "performedPeriod": {"start": "2025"}, "code": `+exam+`}`,
		`{"resourceType": "Procedure", "id": "5", §, "status": "in-progress", "performedDateTime": "2026-11-20", "code": `+exam+`}`,
		`{"resourceType": "DiagnosticReport", "id": "6", §, "status": "registered", "effectiveDateTime": "2026-11-20", "code": `+exam+`}`,
		`{"resourceType": "DiagnosticReport", "id": "7", §, "status": "final", "code": `+exam+`}`,
		`{"resourceType": "DiagnosticReport", "id": "8", §, "status": "final", "effectiveDateTime": "2026-12-01", "code": `+exam+`}`,
		`{"resourceType": "DiagnosticReport", "id": "9", §, "status": "final", "effectiveDateTime": "2026-11-01", "code": {"coding": [{"system": "http://loinc.org", "code": "1-8"}]}}`,
		`{"resourceType": "ImagingStudy", "id": "10", §, "status": "available", "started": "2026-11-01", "procedure": [{"concept": `+exam+`}]}`,
	)
	in.Orders = []json.RawMessage{order(headCT + reason(icd, "R51"))}
	result := r.Read(in)
	assert.Equal(t, []engine.PriorExam{
		{Exam: engine.Code{Code: "ct-head"}, Date: "2026-11-01"}, {Exam: engine.Code{Code: "mri-knee"}, Laterality: "left", Date: "2026-10"},
		{Exam: engine.Code{Code: "ct-head"}, Date: "2025"},
	}, result.Readings[0].Referral.Prior)
	assert.Equal(t, []fhir.Ignored{
		{Resource: "Procedure/5", Path: "status", Reason: fhir.Status}, {Resource: "DiagnosticReport/6", Path: "status", Reason: fhir.Status},
		{Resource: "DiagnosticReport/7", Path: "code", Reason: fhir.Undated}, {Resource: "DiagnosticReport/8", Path: "code", Reason: fhir.Future},
		{Resource: "ImagingStudy/10", Path: "", Reason: fhir.WrongVersion},
	}, result.Ignored)
	assert.Equal(t, []fhir.Unmapped{{Resource: "DiagnosticReport/9", Path: "code.coding[0]", System: "http://loinc.org", Code: "1-8"}}, result.Unmapped)
	answer, err := e.Evaluate(t.Context(), result.Readings[0].Referral)
	require.NoError(t, err)
	assert.Len(t, answer.Duplicates, 1)
}
