package pss

import "github.com/justify-cds/justify/internal/fhir"

const profiles = "https://www.ehealth.fgov.be/standards/fhir/pss/StructureDefinition/"

// The resources of the guide, as far as they are written here.

type meta struct {
	Profile []string `json:"profile"`
}

type reference struct {
	Reference string `json:"reference,omitempty"`
	Display   string `json:"display,omitempty"`
}

type identifier struct {
	Value string `json:"value"`
}

type concept struct {
	Coding []fhir.Coding `json:"coding,omitempty"`
	Text   string        `json:"text,omitempty"`
}

type bundle struct {
	ResourceType string      `json:"resourceType"`
	ID           string      `json:"id,omitempty"`
	Meta         *meta       `json:"meta,omitempty"`
	Identifier   *identifier `json:"identifier,omitempty"`
	Type         string      `json:"type"`
	Timestamp    string      `json:"timestamp,omitempty"`
	Total        *int        `json:"total,omitempty"`
	Entry        []entry     `json:"entry,omitempty"`
}

type entry struct {
	FullURL  string `json:"fullUrl,omitempty"`
	Resource any    `json:"resource"`
}

type requestGroup struct {
	ResourceType string     `json:"resourceType"`
	ID           string     `json:"id"`
	Meta         *meta      `json:"meta,omitempty"`
	Status       string     `json:"status"`
	Intent       string     `json:"intent"`
	Subject      *reference `json:"subject,omitempty"`
	Action       []action   `json:"action,omitempty"`
}

type action struct {
	Extension         []extension     `json:"extension,omitempty"`
	TextEquivalent    string          `json:"textEquivalent,omitempty"`
	Code              []concept       `json:"code,omitempty"`
	Documentation     []documentation `json:"documentation,omitempty"`
	SelectionBehavior string          `json:"selectionBehavior,omitempty"`
	Resource          *reference      `json:"resource,omitempty"`
	Action            []action        `json:"action,omitempty"`
}

type documentation struct {
	Type  string `json:"type"`
	Label string `json:"label"`
	URL   string `json:"url,omitempty"`
}

type serviceRequest struct {
	ResourceType string       `json:"resourceType"`
	ID           string       `json:"id"`
	Meta         *meta        `json:"meta"`
	Identifier   []identifier `json:"identifier"`
	Status       string       `json:"status"`
	Intent       string       `json:"intent"`
	Code         concept      `json:"code"`
	Subject      reference    `json:"subject"`
}
