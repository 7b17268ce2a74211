// Package diff says what a new edition changes, for whom: exact over the cells of the facts, in clinical words. It reads
// the boxes of two editions and searches for the patients whom they answer differently.
package diff

import (
	"iter"
	"slices"

	"github.com/justify-cds/justify/internal/edition"
)

// Diff is everything that is different between two editions.
type Diff struct {
	Old        string            `json:"old"` // digests
	New        string            `json:"new"`
	Guidelines []GuidelineChange `json:"guidelines"` // that answer somebody differently
	Added      []string          `json:"added"`      // guidelines
	Removed    []string          `json:"removed"`
	Scenarios  []FieldChange     `json:"scenarios"` // new ones and removed ones
	Cautions   []CautionChange   `json:"cautions"`
	Facts      []FieldChange     `json:"facts"`      // what is assumed, asked, accepted
	Procedures []FieldChange     `json:"procedures"` // radiation levels, doses, look-back
	Wording    []FieldChange     `json:"wording"`    // what changes no answer: titles, notes, evidence
}

// GuidelineChange is what changes in one guideline.
type GuidelineChange struct {
	Guideline string   `json:"guideline"`
	Title     string   `json:"title"`
	Changes   []Change `json:"changes"`
}

// Directions of a change.
const (
	More    = "more imaging"    // imaging is rated higher, or doing without it lower
	Less    = "less imaging"    // the other way round
	Other   = "other ratings"   // some up, some down
	Urgency = "urgency"         // how soon, or the red flag
	Scope   = "who is answered" // somebody is answered who was not, or no longer
)

// Change is a group of patients who are answered differently, in one way.
type Change struct {
	Direction string         `json:"direction"`
	Who       []string       `json:"who"`              // in words; any of them
	Except    []string       `json:"except,omitempty"` // titles of scenarios that take some of them before
	From      Side           `json:"from"`
	To        Side           `json:"to"`
	Ratings   []RatingChange `json:"ratings,omitempty"`
	Example   string         `json:"example"`             // one such patient, in words
	Undecided bool           `json:"undecided,omitempty"` // the search was given up: there may be such patients

	in region // for whom, exactly
}

// Side is the scenario that answers on one side of the difference; without an id, none does.
type Side struct {
	Scenario string `json:"scenario,omitempty"`
	Title    string `json:"title,omitempty"`
	Urgency  string `json:"urgency,omitempty"`
	RedFlag  bool   `json:"red_flag,omitempty"`
}

// RatingChange is an exam and how it is rated before and after: "8", "may-be-appropriate", "not-rated".
type RatingChange struct {
	Procedure string `json:"procedure"`
	Title     string `json:"title"`
	Old       string `json:"old"`
	New       string `json:"new"`
}

// CautionChange is a caution and for whom, or for which exams, it is different.
type CautionChange struct {
	Caution string   `json:"caution"`
	Title   string   `json:"title"`
	Gains   string   `json:"gains,omitempty"` // who is warned now and was not
	Loses   string   `json:"loses,omitempty"`
	Added   []string `json:"added,omitempty"` // procedures
	Removed []string `json:"removed,omitempty"`
	Effect  string   `json:"effect,omitempty"` // "caution → contraindicated"
}

// FieldChange is one thing that reads differently.
type FieldChange struct {
	What string `json:"what"` // "fact egfr: assume"
	Old  string `json:"old"`
	New  string `json:"new"`
	// Translations says how those into other languages keep up with the English.
	Translations string `json:"translations,omitempty"`

	words bool // Old and New are texts that a person reads, not values
}

// Empty says whether nothing is different.
func (d *Diff) Empty() bool {
	return len(d.Guidelines)+len(d.Added)+len(d.Removed)+len(d.Scenarios)+len(d.Cautions)+len(d.Facts)+len(d.Procedures)+len(d.Wording) == 0
}

// Editions compares two editions.
func Editions(old, new *edition.Edition) (*Diff, error) {
	d, err := Catalogues(&old.Catalogue, &new.Catalogue)
	if err != nil {
		return nil, err
	}
	d.Old, d.New = old.Digest, new.Digest
	return d, nil
}

// Catalogues compares two editions by their catalogues, which say all that is to be compared but their names.
func Catalogues(old, new *edition.Catalogue) (*Diff, error) {
	d := &Diff{
		Guidelines: []GuidelineChange{}, Added: []string{}, Removed: []string{}, Scenarios: []FieldChange{}, Cautions: []CautionChange{},
		Facts: []FieldChange{}, Procedures: []FieldChange{}, Wording: []FieldChange{},
	}
	j, err := newJoint(old, new)
	if err != nil {
		return nil, err
	}
	c := &comparison{joint: j, unknown: j.space.Unknown(), old: old, new: new, titles: titlesOf(old, new), translated: translated{}}
	for before, g := range c.guidelines() {
		if before == nil {
			d.Added = append(d.Added, g.ID)
			continue
		}
		changes, err := c.guideline(before, g)
		if err != nil {
			return nil, err
		}
		if len(changes) > 0 {
			d.Guidelines = append(d.Guidelines, GuidelineChange{g.ID, g.Title.In("en"), changes})
		}
	}
	for _, g := range old.Guidelines {
		if !slices.ContainsFunc(new.Guidelines, func(n edition.Guideline) bool { return n.ID == g.ID }) {
			d.Removed = append(d.Removed, g.ID)
		}
	}
	if d.Cautions, err = c.cautions(); err != nil {
		return nil, err
	}
	d.Scenarios, d.Facts, d.Procedures, d.Wording = c.scenarios(), c.facts(), c.procedures(), c.wording()
	return d, nil
}

// guidelines pairs those of the new edition with what they were; nil where there was none.
func (c *comparison) guidelines() iter.Seq2[*edition.Guideline, *edition.Guideline] {
	return func(yield func(before, now *edition.Guideline) bool) {
		for i := range c.new.Guidelines {
			g := &c.new.Guidelines[i]
			var before *edition.Guideline
			if k := slices.IndexFunc(c.old.Guidelines, func(o edition.Guideline) bool { return o.ID == g.ID }); k >= 0 {
				before = &c.old.Guidelines[k]
			}
			if !yield(before, g) {
				return
			}
		}
	}
}

// titlesOf are the titles of the exams, the new ones first.
func titlesOf(catalogues ...*edition.Catalogue) map[string]string {
	titles := map[string]string{}
	for _, c := range catalogues {
		for _, p := range c.Procedures {
			titles[p.ID] = p.Title.In("en")
		}
	}
	return titles
}
