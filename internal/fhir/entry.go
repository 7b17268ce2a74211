package fhir

import (
	"encoding/json"
	"regexp"
	"strings"
)

// entry is one resource of a chart. Its parts are read one by one, so that a part of another shape than FHIR R4 has
// spoils nothing but itself.
type entry struct {
	kind, id  string
	name      string // by which it is reported
	fields    map[string]json.RawMessage
	raw       json.RawMessage
	keys      []string // by which references name it
	parent    *entry   // of a contained one
	contained map[string]*entry
	odd       bool // something that was read had another shape
}

// concept is a CodeableConcept. Its text is not read. Concept and Reference are what R5 has in its place.
type concept struct {
	Coding    []Coding        `json:"coding"`
	Concept   json.RawMessage `json:"concept"`
	Reference json.RawMessage `json:"reference"`
}

// UnmarshalJSON keeps what is no text out of a coding.
func (c *Coding) UnmarshalJSON(text []byte) error {
	var plain struct {
		System       string `json:"system"`
		Version      string `json:"version"`
		Code         string `json:"code"`
		UserSelected bool   `json:"userSelected"`
	}
	if err := json.Unmarshal(text, &plain); err != nil {
		return err
	}
	*c = Coding{System: plain.System, Version: plain.Version, Code: plain.Code, userSelected: plain.UserSelected}
	return nil
}

type reference struct {
	Reference string          `json:"reference"`
	Concept   json.RawMessage `json:"concept"` // R5
}

type quantity struct {
	Value      *float64 `json:"value"`
	Comparator string   `json:"comparator"`
	System     string   `json:"system"`
	Code       string   `json:"code"`
	Unit       string   `json:"unit"`
}

type period struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

// part reads a part of a resource, its zero value where it is absent or of another shape.
func part[T any](e *entry, key string) T {
	var v T
	raw, ok := e.fields[key]
	if !ok || isNull(raw) {
		return v
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		e.odd = true
		var none T
		return none
	}
	return v
}

func (e *entry) has(key string) bool { raw, ok := e.fields[key]; return ok && !isNull(raw) }

func (e *entry) text(key string) string { return part[string](e, key) }

// codes reads a CodeableConcept, or nothing where it is a CodeableReference of R5.
func (e *entry) codes(key string) []Coding {
	c := part[concept](e, key)
	if len(c.Concept) > 0 || len(c.Reference) > 0 {
		e.odd = true
		return nil
	}
	return c.Coding
}

// status reads the code of a status, which R4 has as a CodeableConcept or as a word.
func (e *entry) status(key string) string {
	raw := e.fields[key]
	if len(raw) > 0 && raw[0] == '"' {
		return e.text(key)
	}
	for _, c := range e.codes(key) {
		return c.Code
	}
	return ""
}

// later says whether a resource has one of the keys that only another version of FHIR has.
func (e *entry) later(keys ...string) bool {
	for _, key := range keys {
		if e.has(key) {
			e.odd = true
		}
	}
	return e.odd
}

func isNull(raw json.RawMessage) bool {
	text := strings.TrimSpace(string(raw[:min(len(raw), 16)]))
	return text == "" || text == "null"
}

var (
	idPattern     = regexp.MustCompile(`^[A-Za-z0-9.-]{1,64}$`)
	kindPattern   = regexp.MustCompile(`^[A-Z][A-Za-z]{1,63}$`)
	codePattern   = regexp.MustCompile(`^[A-Za-z0-9._:/+*^<>=-]{1,64}$`)
	systemPattern = regexp.MustCompile(`^[a-z][a-z0-9+.-]{0,31}:[A-Za-z0-9._~:/?#@!$&()*+,;=%-]{1,255}$`)
)

// entryOf reads a resource; nil where the text is none.
func entryOf(raw json.RawMessage) *entry {
	e := &entry{raw: raw}
	if json.Unmarshal(raw, &e.fields) != nil || e.fields == nil {
		return nil
	}
	e.kind = e.text("resourceType")
	if !kindPattern.MatchString(e.kind) {
		return nil
	}
	if e.id = e.text("id"); !idPattern.MatchString(e.id) {
		e.id = ""
	}
	e.name, e.odd = e.kind, false
	if e.id != "" {
		e.name += "/" + e.id
	}
	for _, raw := range part[[]json.RawMessage](e, "contained") {
		inner := entryOf(raw)
		if inner == nil || inner.id == "" {
			continue
		}
		if e.contained == nil {
			e.contained = map[string]*entry{}
		}
		inner.parent, inner.name = e, e.name+"#"+inner.id
		inner.contained = nil // a contained resource has none
		e.contained[inner.id] = inner
	}
	e.odd = false
	return e
}

// reportedCode is a code as a report may hold it: what does not look like one may be a text.
func reportedCode(code string) string {
	if codePattern.MatchString(code) {
		return code
	}
	return ""
}

func reportedSystem(system string) string {
	if systemPattern.MatchString(system) {
		return system
	}
	return ""
}
