// Package fhir turns FHIR R4 resources into referrals, and open questions into Questionnaires. It decides nothing: by
// the codes of an edition it says what the resources state, and reports what it could not read. It never guesses, and
// what is absent is unknown, never false.
package fhir

import (
	"encoding/json"

	"github.com/justify-cds/justify/engine"
)

// Chart is what a channel was sent about one patient.
type Chart struct {
	// Patient is the id of the patient whom the channel names (of CDS Hooks: context.patientId), with or without
	// "Patient/". What is about another one is refused. Empty: the one Patient among the resources.
	Patient  string
	Server   string // base URL of the FHIR server that the resources are from; "" where unknown
	AsOf     string // the day of the referral, "2026-11-21"
	Language string
	Orders   []json.RawMessage // ServiceRequests, or Bundles of them (of CDS Hooks: context.draftOrders)
	// Resources is everything else, in any order: resources, Bundles, null, OperationOutcomes; of CDS Hooks the values of
	// the prefetch. A ServiceRequest among them is no order, but can be referred to.
	Resources []json.RawMessage
	// ConditionsAsReasons: where an order names no reason, or there is no order, the Conditions of the chart are the
	// reasons (Belgian PSS). Otherwise a referral without reason has no indications, which the engine refuses.
	ConditionsAsReasons bool
}

// Result is what was read of a chart.
type Result struct {
	Readings []Reading  // one for each order that counts; one without order where the chart has no orders at all
	Unmapped []Unmapped // codes of the chart that the edition has nothing for; those of an order stand with its reading
	Ignored  []Ignored  // what was not read, and why: of the chart, and whole orders
}

// Reading is the referral of one order.
type Reading struct {
	Order    *ServiceRequest // nil where the chart has no orders
	Referral engine.Referral // without Orders where no code of the order is one of the edition's exams
	Sources  []string        // by index of Referral.Facts: the resource that states it, "Observation/7"
	Unmapped []Unmapped
	Ignored  []Ignored
	Missing  []string // references that the chart does not resolve and a Client may: "Condition/7"
}

// ServiceRequest is an order as it was sent.
type ServiceRequest struct {
	ID         string
	Raw        json.RawMessage // as it came
	Status     string
	Intent     string
	Codes      []Coding // of the exam
	Exam       string   // the id of the edition's procedure; "" where no code is mapped
	Laterality string   // "", left, right or bilateral
}

// Coding is a code of a code system. The text beside it is never kept.
type Coding struct {
	System  string `json:"system,omitempty"`
	Version string `json:"version,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"` // of what is written only

	userSelected bool // the person who wrote the resource chose it, and not a translation of it
}

// Unmapped is a code that the edition has nothing for. It holds no text that a person wrote.
type Unmapped struct {
	Resource string // "Condition/7"; "Condition" where it has no id
	Path     string // "code.coding[0]"
	System   string // its URI, "" where it is none
	Code     string // "" where it does not look like a code
}

// Ignored is a resource, or a part of one, that was not read.
type Ignored struct {
	Resource string // "Condition/7", "Bundle", "resources[3]"
	Path     string // "" for the whole of it
	Reason   Reason
}

// Reason says why something was not read.
type Reason string

// Reasons.
const (
	NotJSON       Reason = "not-json"       // or not a resource
	TooLarge      Reason = "too-large"      // nested too deep, or more than is taken
	OtherPatient  Reason = "other-patient"  // about a patient whom the channel did not name
	NoPatient     Reason = "no-patient"     // it does not say whom it is about
	Outcome       Reason = "outcome"        // an OperationOutcome in the place of what was asked for
	Empty         Reason = "empty"          // null in the place of what was asked for
	Status        Reason = "status"         // entered in error, cancelled, refuted, not active, not done
	WrongVersion  Reason = "wrong-version"  // a shape of another version of FHIR
	NoValue       Reason = "no-value"       // absent, or of a type that the fact does not have
	Unit          Reason = "unit"           // missing, or not one that the fact is accepted in
	OutOfRange    Reason = "out-of-range"   // a number that the fact cannot be
	Undated       Reason = "undated"        // what expires needs a date
	Expired       Reason = "expired"        // older than the fact, or its code, is valid
	Future        Reason = "future"         // after the day of the referral
	BadDate       Reason = "bad-date"       // not a date
	Superseded    Reason = "superseded"     // a later resource, or an answer, states the same fact
	Contradiction Reason = "contradiction"  // two of the same time state otherwise: the fact is unknown
	Unresolved    Reason = "unresolved"     // a reference to what was not sent
	Circular      Reason = "circular"       // a reference that leads back to itself
	UnknownFact   Reason = "unknown-fact"   // a linkId that is no fact of the edition
	NoSide        Reason = "no-side"        // a body site that names more than one side, or none that is known
	NotRequested  Reason = "not-requested"  // an order not to do something
	Negated       Reason = "negated"        // a statement that something was not given, or not done
	WrongResource Reason = "wrong-resource" // a type that is not read here
)
