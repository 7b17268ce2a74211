package fhirtest

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/engine"
)

// prefetchOf are the keys of a CDS Hooks prefetch by the types of resources.
var prefetchOf = map[string]string{
	"Patient": "patient", "Condition": "conditions", "Procedure": "procedures", "ImagingStudy": "studies", "QuestionnaireResponse": "answers",
	"AllergyIntolerance": "allergies", "Device": "devices", "MedicationRequest": "medications", "Observation": "observations",
}

type entry struct {
	Resource json.RawMessage `json:"resource"`
}

type bundle struct {
	ResourceType string  `json:"resourceType"`
	Type         string  `json:"type"`
	Entry        []entry `json:"entry"`
}

// OrderSign is the call of the CDS Hooks hook order-sign that says what a referral says, which has one order.
func OrderSign(v *engine.Vocabulary, r engine.Referral) ([]byte, error) {
	chart, _ := Chart(v, r)
	prefetch := map[string]any{}
	for _, text := range chart.Resources {
		var is struct{ ResourceType string }
		if err := json.Unmarshal(text, &is); err != nil {
			return nil, err
		}
		key := prefetchOf[is.ResourceType]
		switch list, ok := prefetch[key].(*bundle); {
		case key == "":
			return nil, fmt.Errorf("no prefetch has a %s", is.ResourceType)
		case key == "patient":
			prefetch[key] = text
		case ok:
			list.Entry = append(list.Entry, entry{text})
		default:
			prefetch[key] = &bundle{"Bundle", "searchset", []entry{{text}}}
		}
	}
	return json.Marshal(map[string]any{
		"hook": "order-sign", "hookInstance": uuid.NewString(), "prefetch": prefetch,
		"context": map[string]any{
			"userId": "Practitioner/1", "patientId": PatientID, "draftOrders": bundle{"Bundle", "collection", []entry{{chart.Orders[0]}}},
		},
	})
}
