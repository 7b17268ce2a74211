package engine

import (
	"fmt"
	"slices"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// Vocabulary is what a channel must know of the edition to read other people's messages. It is shared: read it, do not
// change it.
type Vocabulary struct {
	Facts   []FactDefinition // those that a referral may state, and those that are computed
	Exams   []ExamDefinition
	Systems map[string]string // the site's own code systems: name by URI
	Phrases map[string]map[string]string
}

// FactDefinition is one fact of the edition.
type FactDefinition struct {
	ID       string
	Kind     string // boolean, choice, number, quantity or age
	Values   []string
	Units    []string // that a number is taken in, the canonical one first
	ValidFor int      // days; 0: for ever
	Computed bool     // it follows from others, and cannot be stated
	LOINC    []string // of observations whose value is that of the fact
	StatedBy []StatedBy
}

// StatedBy is a kind of entry in a patient's record that states a fact by its codes, as the language has it.
type StatedBy struct {
	Record   string              // observation, condition, allergy, device, procedure, medication or imaging
	Codes    map[string][]string // by system: snomed, icd10, atc, loinc, rxnorm, ncit, dicom, or a site's own
	Is       []string
	Answers  map[string]map[string][]string // of an observation: the codes of its result, by system, by the value that they mean
	Severity map[string][]string            // of an allergy: the values by its worst reaction
	Ever     bool
	Within   int // days; 0: however old
}

// ExamDefinition is one exam of the edition, by its codes.
type ExamDefinition struct {
	ID    string
	Title map[string]string // by language
	LOINC []string
	Codes map[string][]string // of the site's own systems
}

// Vocabulary gives the edition's facts and exams as plain data.
func (e *Engine) Vocabulary() *Vocabulary { return e.vocabulary }

// vocabularyOf writes an edition's facts and exams down.
func vocabularyOf(c *edition.Catalogue, s *space.Space) *Vocabulary {
	v := &Vocabulary{Systems: map[string]string{}, Phrases: map[string]map[string]string{}}
	for i := range s.Facts {
		f := &s.Facts[i]
		d := FactDefinition{
			ID: f.ID, Kind: string(f.Kind), Values: f.Values, Units: f.Units(), ValidFor: f.ValidFor, Computed: f.Derived != nil, LOINC: f.LOINC,
		}
		for _, by := range f.StatedBy {
			answers := make(map[string]map[string][]string, len(by.Answers))
			for value, codes := range by.Answers {
				answers[value] = codes
			}
			d.StatedBy = append(d.StatedBy, StatedBy{
				Record: by.Record, Codes: by.Codes, Is: by.Is, Answers: answers, Severity: by.Severity, Ever: by.Ever, Within: by.Within,
			})
		}
		v.Facts = append(v.Facts, d)
	}
	for _, p := range c.Procedures {
		v.Exams = append(v.Exams, ExamDefinition{ID: p.ID, Title: p.Title, LOINC: p.LOINC, Codes: p.Codes})
	}
	for _, system := range c.Systems {
		for _, uri := range system.URIs {
			v.Systems[uri] = system.ID
		}
	}
	for id, text := range c.Phrases {
		v.Phrases[id] = text
	}
	return v
}

// ExamOf resolves the code of an exam to the edition's id of it.
func (e *Engine) ExamOf(c Code) (id string, ok bool) {
	at, ok := e.procedureOf(c)
	if !ok {
		return "", false
	}
	return e.procedureIDs[at], true
}

// IndicationsOf resolves the code of a reason for referral to the edition's ids. taken says that a referral may hold it:
// a code that could be one of its system but stands for nothing here is passed over with a warning, any other refused.
func (e *Engine) IndicationsOf(c Code) (ids []string, taken bool) {
	if c.System == "" {
		_, ok := e.indicationAt[c.Code]
		if ok {
			ids = []string{c.Code}
		}
		return ids, ok
	}
	c = e.named(c)
	for _, at := range e.indicationsOf(tidyCode(c)) {
		ids = append(ids, e.indicationIDs[at])
	}
	return ids, len(ids) > 0 || wellFormed(c) || (e.isLocal(c.System) && c.Code != "")
}

// CheckFact says what is wrong with a statement by itself: the unit, the value, the range. Its date is not looked at.
func (e *Engine) CheckFact(f Fact) error {
	at, ok := e.space.FactIndex(f.ID)
	switch {
	case !ok:
		return fmt.Errorf("no such fact%s", hint(f.ID, e.baseFacts(), "ListFacts"))
	case f.Value.NotKnown && (e.space.Facts[at].Derived == nil || len(e.space.Facts[at].Ask) > 0):
		return nil
	case e.space.Facts[at].Derived != nil:
		return fmt.Errorf("%s is computed from other facts", f.ID)
	}
	extents, err := e.statement(at, &f.Value)
	if err == nil && slices.ContainsFunc(extents[:e.width(at)], space.Extent.Empty) {
		return fmt.Errorf("%s cannot be that", f.ID)
	}
	return err
}
