package fhir_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/fhir"
)

// fixture reads an example of a published guide. They stand outside the repository: JUSTIFY_FIXTURES says where.
func fixture(t *testing.T, name string) []byte {
	t.Helper()
	folder := os.Getenv("JUSTIFY_FIXTURES")
	if folder == "" {
		t.Skip("set JUSTIFY_FIXTURES to the folder of the published guides' examples")
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(t, err)
	return text
}

// TestArgonaut: the drafts of the guide for appropriate use are read; CPT codes are a site's to map.
func TestArgonaut(t *testing.T) {
	for name, code := range map[string]string{"scenario-01-outbound-request.json": "72133", "scenario-02-outbound-request.json": "71275"} {
		var request struct {
			Context struct {
				PatientID   string          `json:"patientId"`
				DraftOrders json.RawMessage `json:"draftOrders"`
			} `json:"context"`
			FHIRServer string `json:"fhirServer"`
		}
		require.NoError(t, json.Unmarshal(fixture(t, "argonaut-pama/"+name), &request))
		r, _ := reader(t)
		result := r.Read(fhir.Chart{Patient: request.Context.PatientID, Server: request.FHIRServer, AsOf: asOf, Orders: []json.RawMessage{request.Context.DraftOrders}})
		require.Len(t, result.Readings, 1)
		reading := result.Readings[0]
		assert.Equal(t, "example-MRI-59879846", reading.Order.ID)
		assert.Empty(t, result.Ignored)
		assert.Contains(t, reading.Unmapped, fhir.Unmapped{Resource: "ServiceRequest/example-MRI-59879846", Path: "code.coding[0]", System: "http://www.ama-assn.org/go/cpt", Code: code})
		assert.Len(t, reading.Referral.Indications, 1, "a reason that the edition does not cover has an answer too")
	}
}

// TestBelgianPSS: the masked Patient has an age, and proposals are orders.
func TestBelgianPSS(t *testing.T) {
	patient := fixture(t, "belgian-pss/Patient-30551ce1-5a28-4356-b684-3e639094ad48.json")
	order := fixture(t, "belgian-pss/ServiceRequest-30551ce1-5a28-4356-b684-1e639094ad22.json")
	r, _ := reader(t)
	result := r.Read(fhir.Chart{AsOf: asOf, Orders: []json.RawMessage{order}, Resources: []json.RawMessage{patient}})
	require.Len(t, result.Readings, 1)
	assert.Empty(t, result.Ignored)
	assert.NotNil(t, said(result.Readings[0].Referral, "age"))
	assert.NotNil(t, said(result.Readings[0].Referral, "sex"))
	assert.Len(t, result.Readings[0].Unmapped, 1)
}

// TestInferno: whatever a conforming client sends is read without harm.
func TestInferno(t *testing.T) {
	for _, name := range []string{"order_select_hook_request.json", "order_sign_hook_request.json", "crd_patient_example.json", "crd_service_request_example.json"} {
		text := fixture(t, "inferno-crd/"+name)
		var request struct {
			Context struct {
				PatientID   string          `json:"patientId"`
				DraftOrders json.RawMessage `json:"draftOrders"`
			} `json:"context"`
		}
		require.NoError(t, json.Unmarshal(text, &request))
		r, _ := reader(t)
		in := fhir.Chart{Patient: request.Context.PatientID, AsOf: asOf, Orders: []json.RawMessage{request.Context.DraftOrders}}
		if len(request.Context.DraftOrders) == 0 {
			in = fhir.Chart{Patient: "example", AsOf: asOf, Orders: []json.RawMessage{text}, Resources: []json.RawMessage{text}}
		}
		result := r.Read(in)
		if name == "crd_service_request_example.json" {
			require.Len(t, result.Readings, 1)
			assert.Empty(t, result.Readings[0].Order.Exam, "a pacemaker is no imaging")
		} else {
			assert.Empty(t, result.Readings)
		}
	}
}
