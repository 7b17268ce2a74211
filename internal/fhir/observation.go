package fhir

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/justify-cds/justify/engine"
)

// measured is an Observation, or a component of one.
type measured struct {
	*entry
	path  string // "" or "component[0]."
	codes []Coding
}

// readObservation reads results that are final. A preliminary one may still change.
func (c *chart) readObservation(e *entry) {
	if !oneOf(e.text("status"), "final", "amended", "corrected") {
		c.ignore(e.name, "status", Status)
		return
	}
	parts := []measured{{e, "", e.codes("code")}}
	for i, raw := range part[[]map[string]json.RawMessage](e, "component") {
		inner := &entry{kind: e.kind, name: e.name, fields: raw}
		m := measured{inner, fmt.Sprintf("component[%d].", i), inner.codes("code")}
		if parts = append(parts, m); inner.odd {
			e.odd = true
		}
	}
	if e.odd {
		return
	}
	date, dated := c.dated(e, "effectiveDateTime", "effectivePeriod", "effectiveInstant")
	if e.odd {
		return
	}
	for _, m := range parts {
		c.readMeasured(e, m, date, dated)
	}
}

func (c *chart) readMeasured(e *entry, m measured, date moment, dated Reason) {
	rules := c.rules(observation, m.codes)
	if len(rules) == 0 && (m.path != "" || len(part[[]json.RawMessage](e, "component")) == 0) {
		c.unmapped(e.name, m.path+"code", m.codes)
	}
	for i := 0; i < len(rules); { // of each fact the first entry that gives a value
		fact, reason, path := rules[i].fact, Reason(""), ""
		var value engine.Value
		var by *engine.StatedBy
		for ; i < len(rules) && rules[i].fact == fact; i++ {
			if by != nil {
				continue
			}
			v, where, why := c.valueOf(m, fact, rules[i].by)
			if why == "" {
				value, by = v, rules[i].by
			}
			reason, path = why, where
		}
		switch {
		case by == nil && reason == unmappedAnswer:
			c.unmapped(e.name, m.path+path, m.answer())
		case by == nil:
			c.ignore(e.name, m.path+path, reason)
		case by.Within > 0 && dated == "" && c.tooOld(date, by.Within):
			c.ignore(e.name, m.path, Expired)
		case by.Within > 0 && dated == Undated:
			c.ignore(e.name, m.path, Undated)
		default:
			c.state(fact, statement{value, date, ofObservation, e.name, m.path + path}, dated)
		}
	}
}

// unmappedAnswer says that a result has a code that is none of the answers; it is reported as unmapped.
const unmappedAnswer Reason = "unmapped-answer"

func (m measured) answer() []Coding { return m.entry.codes("valueCodeableConcept") }

// yesAndNo are the codes by which a result is a plain yes or no: of HL7's table 0136, of LOINC's answers, of SNOMED CT.
var yesAndNo = map[Coding]bool{
	{System: "http://terminology.hl7.org/CodeSystem/v2-0136", Code: "Y"}: true,
	{System: "http://terminology.hl7.org/CodeSystem/v2-0136", Code: "N"}: false,
	{System: loincURI, Code: "LA33-6"}:                                   true,
	{System: loincURI, Code: "LA32-8"}:                                   false,
	{System: "http://snomed.info/sct", Code: "373066001"}:                true,
	{System: "http://snomed.info/sct", Code: "373067005"}:                false,
}

// valueOf reads the value of a result as one of the fact.
func (c *chart) valueOf(m measured, fact int, by *engine.StatedBy) (v engine.Value, path string, reason Reason) {
	f := &c.vocabulary.Facts[fact]
	if len(by.Answers) > 0 {
		v, path, reason = c.answered(m, f, by)
		if reason == "" || (f.Kind != "number" && f.Kind != "quantity") {
			return v, path, reason
		}
	}
	switch f.Kind {
	case "boolean":
		if m.has("valueBoolean") {
			return engine.Bool(part[bool](m.entry, "valueBoolean")), "valueBoolean", oddly(m.entry)
		}
		for _, coding := range m.answer() {
			if yes, ok := yesAndNo[Coding{System: coding.System, Code: coding.Code}]; ok {
				return engine.Bool(yes), "valueCodeableConcept", ""
			}
		}
		if m.has("valueCodeableConcept") {
			return v, "valueCodeableConcept", unmappedAnswer
		}
	case "number", "quantity":
		switch {
		case m.has("valueQuantity"):
			if v, reason = number(f, part[quantity](m.entry, "valueQuantity")); reason == "" {
				reason = oddly(m.entry)
			}
			return v, "valueQuantity", reason
		case m.has("valueInteger"):
			n := float64(part[int](m.entry, "valueInteger"))
			if v, reason = number(f, quantity{Value: &n}); reason == "" {
				reason = oddly(m.entry)
			}
			return v, "valueInteger", reason
		case m.has("valueRange"):
			v, reason = rangeOf(f, part[valueRange](m.entry, "valueRange"))
			return v, "valueRange", reason
		}
	}
	return v, "value", NoValue
}

type valueRange struct {
	Low  *quantity `json:"low"`
	High *quantity `json:"high"`
}

func rangeOf(f *engine.FactDefinition, r valueRange) (engine.Value, Reason) {
	var v engine.Value
	for _, end := range []struct {
		q          *quantity
		comparator string
	}{{r.Low, ">="}, {r.High, "<="}} {
		if end.q == nil {
			continue
		}
		q := *end.q
		q.Comparator = end.comparator
		part, reason := number(f, q)
		if reason != "" {
			return v, reason
		}
		if v.Range == nil {
			v = part
		} else if joined, ok := both(v, part); ok {
			v = joined
		} else {
			return v, Unit
		}
	}
	if v.Range == nil {
		return v, NoValue
	}
	return v, ""
}

// answered reads the value of a result by its code, or by how the laboratory judged it.
func (c *chart) answered(m measured, f *engine.FactDefinition, by *engine.StatedBy) (v engine.Value, path string, reason Reason) {
	judged := part[[]concept](m.entry, "interpretation")
	reason, path = NoValue, "value"
	if codings := m.answer(); len(codings) > 0 {
		reason, path = unmappedAnswer, "valueCodeableConcept"
	}
	var found []string
	for _, value := range values(by.Answers) {
		codes := by.Answers[value]
		judgedSo := slices.ContainsFunc(judged, func(j concept) bool { return c.hasCode(j.Coding, codes) })
		if c.hasCode(m.answer(), codes) || judgedSo {
			found = append(found, value)
		}
	}
	switch {
	case len(found) == 1:
		return engine.Is(found...), path, ""
	case len(found) > 1:
		return v, path, Contradiction
	case f.Kind == "boolean" && m.has("valueBoolean"):
		return engine.Bool(part[bool](m.entry, "valueBoolean")), "valueBoolean", oddly(m.entry)
	}
	return v, path, reason
}
