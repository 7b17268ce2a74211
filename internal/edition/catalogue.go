package edition

import (
	"fmt"

	"github.com/justify-cds/justify/internal/space"
)

// Catalogue is the content of an edition, as data.json holds it under justify.catalogue. Lists keep the order of the
// library; unary tests are kept as their authors wrote them.
type Catalogue struct {
	Facts       []Fact       `json:"facts"`
	Coordinates []Coordinate `json:"coordinates"`
	Sources     []Source     `json:"sources"`
	Indications []Indication `json:"indications"`
	Procedures  []Procedure  `json:"procedures"`
	Cautions    []Caution    `json:"cautions"`
	Guidelines  []Guideline  `json:"guidelines"`
	Overlays    []Overlay    `json:"overlays,omitempty"` // in the order in which they were applied
	Languages   []Language   `json:"languages,omitempty"`
	// Phrases are the words that programs which show answers need, verdicts and categories by their ids, and the sentences of the engine.
	Phrases     map[string]space.Text `json:"phrases,omitempty"`
	Information []Information         `json:"information,omitempty"`
	References  []ReferenceLevel      `json:"reference-levels,omitempty"`
	Systems     []System              `json:"systems,omitempty"`
}

// System is a code system of a site, by the URIs that it has in messages.
type System struct {
	ID   string   `json:"id"`
	URIs []string `json:"uris"`
}

// Information is what patients are told about some exams; of several that select an exam, the last that has a part says it.
type Information struct {
	ID         string                `json:"id"`
	Procedures []string              `json:"procedures"`
	Parts      map[string]space.Text `json:"parts"` // what, duration, benefit, risk, alternatives
}

// ReferenceLevel is a diagnostic reference level. What it does not give is 0.
type ReferenceLevel struct {
	ID         string     `json:"id"`
	Title      space.Text `json:"title"`
	Area       string     `json:"area"`
	Procedures []string   `json:"procedures"`
	Age        *Span      `json:"age,omitempty"`      // completed months
	Weight     *Span      `json:"weight,omitempty"`   // kg
	CTDIvol    float64    `json:"ctdi-vol,omitempty"` // mGy
	DLP        float64    `json:"dlp,omitempty"`      // mGy·cm
	DAP        float64    `json:"dap,omitempty"`      // mGy·cm²
	Year       int        `json:"year"`
	Source     string     `json:"source"`
}

// Span is a closed interval.
type Span struct {
	Min float64 `json:"min"`
	Max float64 `json:"max"`
}

// Statuses of a translation.
const (
	Draft    = "draft" // at least a part of it has had no second reader
	Reviewed = "reviewed"
)

// Language is one into which texts are translated.
type Language struct {
	ID     string   `json:"id"`
	Status string   `json:"status"`
	By     []string `json:"by"`
}

// Overlay is an adaptation of the library to a country or a site.
type Overlay struct {
	ID      string     `json:"id"`
	Title   space.Text `json:"title"`
	Author  string     `json:"author"`
	Reason  string     `json:"reason"`
	Sites   []string   `json:"sites,omitempty"`
	Patches []Patch    `json:"patches,omitempty"`
}

// Patch is one change of an overlay.
type Patch struct {
	Kind   string `json:"kind"`
	Of     string `json:"of"`
	Reason string `json:"reason"`
}

// Codes are the codes of a site's own systems, by the name of the system.
type Codes map[string][]string

// Fact is a base or derived fact.
type Fact struct {
	space.Fact
	Applies Box      `json:"applies,omitempty"`
	Derived *Derived `json:"derived,omitempty"`
}

// Derived is the computation of a derived fact.
type Derived struct {
	Form  space.Form `json:"form"`
	Of    string     `json:"of,omitempty"`
	Items []Item     `json:"items"`
}

// Item is one line of a derived fact.
type Item struct {
	When AnyOf   `json:"when,omitempty"` // nothing: always
	Add  float64 `json:"add,omitempty"`
	Is   string  `json:"is,omitempty"`
}

// Coordinate is a base coordinate as the rules see it in their input.
type Coordinate struct {
	ID     string     `json:"id"`
	Values []string   `json:"values,omitempty"`
	Sets   [][]string `json:"sets,omitempty"` // sets of several values that a rule tests as one key, "a|b"
	Min    float64    `json:"min"`
	Max    float64    `json:"max"`
	Assume any        `json:"assume,omitempty"` // a value's name, or a number
}

// Test is one unary test of a box.
type Test struct {
	Fact string `json:"fact"`
	Test string `json:"test"`
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
}

// Box is a conjunction of tests; AnyOf a list of boxes of which one must hold.
type (
	Box   []Test
	AnyOf []Box
)

// Source is a piece of evidence.
type Source struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Citation string `json:"citation,omitempty"`
	Year     int    `json:"year,omitempty"`
	URL      string `json:"url,omitempty"`
	Note     string `json:"note,omitempty"`
}

// Indication is a reason for referral.
type Indication struct {
	ID       string              `json:"id"`
	Title    space.Text          `json:"title"`
	Synonyms []string            `json:"synonyms,omitempty"`    // English
	Also     map[string][]string `json:"synonyms-in,omitempty"` // by other language
	ICD10    []string            `json:"icd10,omitempty"`
	SNOMED   []string            `json:"snomed,omitempty"`
	ICPC2    []string            `json:"icpc2,omitempty"`
	Codes    Codes               `json:"codes,omitempty"`
}

// Procedure is an imaging exam, or no-imaging.
type Procedure struct {
	ID          string     `json:"id"`
	Title       space.Text `json:"title"`
	Modality    string     `json:"modality"`
	Regions     []string   `json:"regions,omitempty"`
	Contrast    string     `json:"contrast"`
	Ionising    bool       `json:"ionising"`
	Level       Levels     `json:"level"`
	LevelSource string     `json:"level-source,omitempty"`
	Adult       *Dose      `json:"dose-adult,omitempty"`
	Child       *Dose      `json:"dose-child,omitempty"`
	LOINC       []string   `json:"loinc,omitempty"`
	Equivalent  []string   `json:"equivalent,omitempty"`
	LookBack    int        `json:"look-back,omitempty"` // days
	Codes       Codes      `json:"codes,omitempty"`
}

// Levels are the relative radiation levels, 0 to 5; absent where unknown.
type Levels struct {
	Adult *int `json:"adult,omitempty"`
	Child *int `json:"child,omitempty"`
}

// Dose is a typical effective dose in mSv.
type Dose struct {
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
	Source string  `json:"source"`
}

// Caution is a reason to take care with, or not to do, the procedures.
type Caution struct {
	ID         string     `json:"id"`
	Title      space.Text `json:"title"`
	Advice     space.Text `json:"advice,omitempty"`
	When       AnyOf      `json:"when"`
	Procedures []string   `json:"procedures"`
	Effect     string     `json:"effect"`
	Source     string     `json:"source,omitempty"`
}

// Guideline answers one clinical question.
type Guideline struct {
	ID          string     `json:"id"`
	Title       space.Text `json:"title"`
	System      string     `json:"system"`
	Indications []string   `json:"indications"`
	Applies     Box        `json:"applies,omitempty"`
	Review      Review     `json:"review"`
	Hit         string     `json:"hit"`   // unique or first
	Total       bool       `json:"total"` // every patient within applies has a scenario: proven when it was compiled
	Scenarios   []Scenario `json:"scenarios"`
	Overlays    []string   `json:"overlays,omitempty"` // that changed it
}

// Review says who stands behind a guideline, and until when.
type Review struct {
	Status    string `json:"status"`
	Reviewed  string `json:"reviewed,omitempty"`
	Due       string `json:"due,omitempty"`
	By        string `json:"by,omitempty"`
	Interests string `json:"interests,omitempty"`
}

// Scenario is one kind of patient, and how each exam is rated for it.
type Scenario struct {
	ID      string     `json:"id"`
	Title   space.Text `json:"title"`
	When    AnyOf      `json:"when,omitempty"` // nothing: always
	Urgency string     `json:"urgency,omitempty"`
	RedFlag bool       `json:"red-flag,omitempty"`
	Sources []string   `json:"sources,omitempty"`
	Note    space.Text `json:"note,omitempty"`
	Ratings []Rating   `json:"ratings"`
	File    string     `json:"file"`
	Line    int        `json:"line"`
}

// Rating is the appropriateness of one procedure in one scenario.
type Rating struct {
	Procedure string     `json:"procedure"`
	Rating    int        `json:"rating,omitempty"` // 1 to 9; absent where only the category is given
	Category  string     `json:"category"`
	Strength  string     `json:"strength"`
	Sources   []string   `json:"sources"`
	Note      space.Text `json:"note,omitempty"`
}

// Space builds the space of the edition's facts.
func (c *Catalogue) Space() (*space.Space, error) {
	s := &space.Space{Phrases: c.Phrases}
	for _, f := range c.Facts {
		if f.Derived == nil {
			s.Add(f.Fact)
		}
	}
	for _, f := range c.Facts {
		if f.Derived == nil {
			box, err := f.Applies.Resolve(s)
			if err != nil {
				return nil, err
			}
			fact, _ := s.Fact(f.ID)
			fact.Applies = box
		}
	}
	for _, f := range c.Facts {
		if f.Derived == nil {
			continue
		}
		applies, err := f.Applies.Resolve(s)
		if err != nil {
			return nil, err
		}
		fact := f.Fact
		fact.Derived = &space.Derived{Form: f.Derived.Form, Of: f.Derived.Of, Applies: applies}
		for _, item := range f.Derived.Items {
			when, err := item.When.Resolve(s)
			if err != nil {
				return nil, err
			}
			fact.Derived.Items = append(fact.Derived.Items, space.Item{When: when, Add: item.Add, Is: item.Is})
		}
		s.Add(fact)
	}
	return s, nil
}

// Resolve turns the tests into constraints on the space's coordinates.
func (b Box) Resolve(s *space.Space) (space.Box, error) {
	var box space.Box
	for _, t := range b {
		constraints, err := s.ParseTest(t.Fact, t.Test)
		if err != nil {
			return nil, fmt.Errorf("the edition's test %q of %s: %w", t.Test, t.Fact, err)
		}
		for _, c := range constraints {
			c.Pos.File, c.Pos.Line, c.Pos.Col = t.File, t.Line, t.Col
			box = append(box, c)
		}
	}
	return box, nil
}

// Resolve turns the tests into constraints; no boxes at all means always.
func (a AnyOf) Resolve(s *space.Space) (space.AnyOf, error) {
	if len(a) == 0 {
		return space.AnyOf{space.Box{}}, nil
	}
	boxes := make(space.AnyOf, len(a))
	for i, b := range a {
		var err error
		if boxes[i], err = b.Resolve(s); err != nil {
			return nil, err
		}
	}
	return boxes, nil
}

// Rows returns the decision table of the guideline.
func (g *Guideline) Rows(s *space.Space) (applies space.Box, rows []space.Row, err error) {
	if applies, err = g.Applies.Resolve(s); err != nil {
		return nil, nil, err
	}
	for _, scenario := range g.Scenarios {
		row := space.Row{}
		if row.When, err = scenario.When.Resolve(s); err != nil {
			return nil, nil, err
		}
		row.Boxes = row.When.Inside(applies)
		rows = append(rows, row)
	}
	return applies, rows, nil
}
