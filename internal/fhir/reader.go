package fhir

import (
	"maps"
	"slices"

	"github.com/justify-cds/justify/engine"
)

// Reader reads charts by the codes of one edition. It does not change and is safe for concurrent use.
type Reader struct {
	engine     *engine.Engine
	vocabulary *engine.Vocabulary
	facts      map[string]int // by id
	local      map[string]bool
	records    map[string]*index // by kind of record
}

// observation is the kind of record of which a fact's `loinc` is short for.
const observation = "observation"

// NewReader makes a reader for the edition of an engine.
func NewReader(e *engine.Engine) *Reader {
	r := &Reader{engine: e, vocabulary: e.Vocabulary(), facts: map[string]int{}, local: map[string]bool{}, records: map[string]*index{}}
	for i := range r.vocabulary.Facts {
		f := &r.vocabulary.Facts[i]
		r.facts[f.ID] = i
		entries := f.StatedBy
		if len(f.LOINC) > 0 {
			entries = append([]engine.StatedBy{{Record: observation, Codes: map[string][]string{loinc: f.LOINC}}}, entries...)
		}
		for k := range entries {
			r.index(rule{i, k, &entries[k]})
		}
	}
	for _, exam := range r.vocabulary.Exams {
		r.learn(exam.Codes)
	}
	for _, name := range r.vocabulary.Systems {
		r.local[name] = true
	}
	return r
}

func (r *Reader) index(of rule) {
	x := r.records[of.by.Record]
	if x == nil {
		x = &index{exact: map[string]map[string][]rule{}}
		r.records[of.by.Record] = x
	}
	r.learn(of.by.Codes)
	for _, codes := range of.by.Answers {
		r.learn(codes)
	}
	for _, system := range slices.Sorted(maps.Keys(of.by.Codes)) {
		for _, code := range of.by.Codes[system] {
			x.add(system, code, of)
		}
	}
}

// learn notes the names of the site's own systems.
func (r *Reader) learn(codes map[string][]string) {
	for system := range codes {
		if !standard[system] {
			r.local[system] = true
		}
	}
}

var standard = map[string]bool{
	snomed: true, icd10: true, icpc2: true, atc: true, loinc: true, rxnorm: true, ncit: true, dicom: true, interpretation: true,
}

// Read turns a chart into referrals. Whatever was sent, it does not fail: what it could not read, the result says.
func (r *Reader) Read(in Chart) *Result {
	c := r.open(in)
	c.readPatient()
	for _, e := range c.entries {
		c.readEntry(e)
	}
	facts, sources := c.facts()
	c.sortPrior()
	for _, order := range c.orders {
		if reading := c.readOrder(order); reading != nil {
			c.out.Readings = append(c.out.Readings, *reading)
		}
	}
	if len(in.Orders) == 0 {
		c.out.Readings = []Reading{{}}
	}
	for i := range c.out.Readings {
		reading := &c.out.Readings[i]
		reading.Referral.AsOf, reading.Referral.Language = in.AsOf, in.Language
		reading.Referral.BirthDate, reading.Referral.Prior = c.birthDate, c.prior
		reading.Referral.Facts, reading.Sources = slices.Clone(facts), sources
		if len(reading.Referral.Indications) == 0 && in.ConditionsAsReasons {
			c.conditionsAsReasons(reading)
		}
	}
	return c.out
}

// readEntry reads what is known besides the orders.
func (c *chart) readEntry(e *entry) {
	read := map[string]func(*entry){
		"Observation": c.readObservation, "Condition": c.readCondition, "AllergyIntolerance": c.readAllergy, "Device": c.readDevice,
		"Procedure": c.readProcedure, "MedicationRequest": c.readMedication, "MedicationStatement": c.readMedication,
		"ImagingStudy": c.readStudy, "DiagnosticReport": c.readReport, "QuestionnaireResponse": c.readAnswers,
	}[e.kind]
	switch {
	case oneOf(e.kind, "Patient", "ServiceRequest", "Medication", "Encounter", "Practitioner", "PractitionerRole", "Organization", "Location"):
		return // read from where something refers to it, or of no use
	case read == nil:
		c.ignore(e.name, "", WrongResource)
		return
	}
	if reason := c.about(e); reason != "" {
		c.ignore(e.name, "", reason)
		return
	}
	read(e)
	if e.odd {
		c.ignore(e.name, "", WrongVersion)
	}
}
