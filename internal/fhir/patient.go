package fhir

import (
	"time"

	"github.com/justify-cds/justify/engine"
)

// pssAge is the extension by which a masked Patient of the Belgian Prescription Search Support gives the age.
const pssAge = "https://www.ehealth.fgov.be/standards/fhir/pss/StructureDefinition/PSSRelevantAge"

// readPatient reads the date of birth, which may be partial, and the sex. What is unknown stays so.
func (c *chart) readPatient() {
	p := c.person
	if p == nil {
		return
	}
	if text := p.text("birthDate"); text != "" {
		m, ok := momentOf(text)
		switch {
		case !ok || m.timed:
			c.ignore(p.name, "birthDate", BadDate)
		case m.day > c.in.AsOf:
			c.ignore(p.name, "birthDate", Future)
		default:
			c.birthDate = m.written
		}
	}
	if gender := p.text("gender"); gender != "" && gender != "unknown" {
		if at, ok := c.Reader.facts["sex"]; ok {
			c.state(at, statement{engine.Is(gender), c.today(), ofRecord, p.name, "gender"}, "")
		}
	}
	type extension struct {
		URL   string    `json:"url"`
		Value *quantity `json:"valueAge"`
	}
	at, ok := c.Reader.facts["age"]
	for _, x := range part[[]extension](p, "extension") {
		if x.URL != pssAge || x.Value == nil || !ok {
			continue
		}
		q := *x.Value
		if q.Code == "y" { // as the guide's own example has it
			q.Code = "a"
		}
		value, reason := number(&c.vocabulary.Facts[at], q)
		if reason != "" {
			c.ignore(p.name, "extension", reason)
			continue
		}
		c.state(at, statement{value, moment{day: c.in.AsOf, at: time.Time{}}, ofObservation, p.name, "extension"}, "")
	}
	if p.odd {
		c.ignore(p.name, "", WrongVersion)
	}
}
