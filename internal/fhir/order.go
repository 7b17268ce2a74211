package fhir

import (
	"fmt"
	"slices"

	"github.com/justify-cds/justify/engine"
)

// maxReasons is how many reasons a referral may hold.
const maxReasons = 500

// readOrder reads a ServiceRequest; nil where it is none that counts.
func (c *chart) readOrder(e *entry) *Reading {
	refuse := func(path string, reason Reason) *Reading {
		c.ignore(e.name, path, reason)
		return nil
	}
	if reason := c.about(e); reason != "" {
		return refuse("subject", reason)
	}
	if part[bool](e, "doNotPerform") {
		return refuse("doNotPerform", NotRequested)
	}
	order := &ServiceRequest{ID: e.id, Raw: e.raw, Status: e.text("status"), Intent: e.text("intent"), Codes: e.codes("code")}
	if !oneOf(order.Status, "draft", "active", "on-hold") {
		return refuse("status", Status)
	}
	sites := part[[]concept](e, "bodySite")
	reasons, refs := part[[]concept](e, "reasonCode"), part[[]reference](e, "reasonReference")
	if e.later("reason") || e.odd {
		return refuse("", WrongVersion)
	}
	order.Laterality = c.sideOf(e, sites)
	reading := &Reading{Order: order}
	if exam, ok := c.exam(order.Codes); ok {
		order.Exam = exam
		reading.Referral.Orders = []engine.Order{{Exam: engine.Code{Code: exam}, Laterality: order.Laterality}}
	} else {
		reading.Unmapped = unmapped(reading.Unmapped, e.name, "code", order.Codes)
	}
	for i, reason := range reasons {
		reading.because(c, e.name, fmt.Sprintf("reasonCode[%d]", i), reason.Coding)
	}
	for i, ref := range refs {
		c.reasonReference(reading, e, fmt.Sprintf("reasonReference[%d]", i), ref.Reference)
	}
	return reading
}

// because adds a reason to the referral, where one of its codes is known, or could be.
func (r *Reading) because(c *chart, resource, path string, codings []Coding) {
	code, mapped, taken := c.indication(codings)
	if !mapped {
		r.Unmapped = unmapped(r.Unmapped, resource, path, codings)
	}
	if taken && !slices.Contains(r.Referral.Indications, code) && len(r.Referral.Indications) < maxReasons {
		r.Referral.Indications = append(r.Referral.Indications, code)
	}
}

// reasonReference reads the diagnosis or finding that an order names as its reason. What is suspected is a reason, what is
// refuted is none.
func (c *chart) reasonReference(r *Reading, order *entry, path, ref string) {
	ignore := func(resource, path string, reason Reason) {
		r.Ignored = report(r.Ignored, Ignored{resource, path, reason})
	}
	e, key := c.resolve(order, ref)
	switch {
	case e == nil:
		ignore(order.name, path, Unresolved)
		if key != "" {
			r.Missing = report(r.Missing, key)
		}
		return
	case e == order:
		ignore(order.name, path, Circular)
		return
	case !oneOf(e.kind, "Condition", "Observation"):
		ignore(e.name, "", WrongResource)
		return
	}
	if reason := c.about(e); reason != "" {
		ignore(e.name, "", reason)
		return
	}
	codes := e.codes("code")
	switch {
	case e.kind == "Condition" && oneOf(e.status("verificationStatus"), "refuted", "entered-in-error"):
		ignore(e.name, "verificationStatus", Status)
	case e.kind == "Observation" && !oneOf(e.text("status"), "preliminary", "final", "amended", "corrected"):
		ignore(e.name, "status", Status)
	case e.kind == "Observation" && e.has("valueCodeableConcept"): // what was found
		r.because(c, e.name, "valueCodeableConcept", e.codes("valueCodeableConcept"))
	case e.kind == "Observation" && e.has("valueBoolean") && !part[bool](e, "valueBoolean"):
		ignore(e.name, "valueBoolean", Negated)
	case e.odd:
		ignore(e.name, "", WrongVersion)
	default:
		r.because(c, e.name, "code", codes)
	}
}

// conditionsAsReasons makes the diagnoses of the chart the reasons of a referral that has none.
func (c *chart) conditionsAsReasons(r *Reading) {
	for _, e := range c.entries {
		switch {
		case e.kind != "Condition" || c.about(e) != "" || e.odd:
		case oneOf(e.status("verificationStatus"), "refuted", "entered-in-error"):
		case oneOf(e.status("clinicalStatus"), "inactive", "remission", "resolved"):
		default:
			r.because(c, e.name, "code", e.codes("code"))
		}
	}
}
