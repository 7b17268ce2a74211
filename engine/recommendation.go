package engine

import (
	"crypto/sha256"
	"sync/atomic"
)

// Categories of appropriateness, and the other standings that an exam can have in an answer. The order of a standing,
// from worst to best, is the order in which they are listed here.
const (
	NoScenario            = "no-scenario" // no scenario of the guideline fits
	NotRated              = "not-rated"   // the scenario does not rate the exam
	UsuallyNotAppropriate = "usually-not-appropriate"
	MayBeAppropriate      = "may-be-appropriate"
	UsuallyAppropriate    = "usually-appropriate"
)

// Verdicts on an ordered exam, besides the categories and not-rated.
const (
	Contraindicated         = "contraindicated"
	NoCriteria              = "no-criteria"              // no guideline speaks about the referral
	InsufficientInformation = "insufficient-information" // what is unknown decides the category
)

// Recommendation is the answer to a referral. The same referral with its AsOf and the same edition give the same
// canonical JSON for ever.
type Recommendation struct {
	Edition   string   `json:"edition"`
	Overlays  []string `json:"overlays,omitempty"` // of the edition, in the order in which they were applied
	Semantics int      `json:"semantics"`
	AsOf      string   `json:"as_of"`
	*Decision
	Duplicates []Duplicate `json:"duplicates"`
	Warnings   []Warning   `json:"warnings"`
}

// Decision is the part of a recommendation that holds no value of a patient. Referrals that touch the same cells share
// one; it never changes.
type Decision struct {
	AgeGroup  string     `json:"age_group"` // adult, child (under 18 years) or unknown
	Answers   []Answer   `json:"answers"`   // one for each guideline that may apply, in the order of the indications
	Verdicts  []Verdict  `json:"verdicts"`  // one for each order
	Stable    bool       `json:"stable"`    // every answer and verdict is
	Questions []Question `json:"questions"` // what would settle what is not stable, best first
	Unknown   []*Unknown `json:"unknown"`   // what keeps an answer open, in vocabulary order

	converted atomic.Value
	hash      atomic.Pointer[[sha256.Size]byte]
	cache     *cache // that keeps it
	size      int64  // bytes that it counts for there
}

// Converted keeps one other form of the decision with it, such as a message of a channel, so that it is made once
// however often the decision is given. A program has one such form. It is taken to be as large as the decision.
func (d *Decision) Converted(convert func(*Decision) any) any {
	if form := d.converted.Load(); form != nil {
		return form
	}
	if d.converted.CompareAndSwap(nil, convert(d)) && d.cache != nil {
		d.cache.grow(d)
	}
	return d.converted.Load()
}

// Answer is what one guideline says. It answers for itself: its options are not ranked against another guideline's.
type Answer struct {
	Guideline   string        `json:"guideline"`
	Title       string        `json:"title"`
	Status      string        `json:"status"` // of the guideline's review: illustrative, draft, reviewed, adopted
	Reviewed    string        `json:"reviewed,omitempty"`
	Indications []string      `json:"indications"` // of the referral, that led here
	Scenario    *Scenario     `json:"scenario,omitempty"`
	Provisional bool          `json:"provisional"` // rests on assumptions, or no scenario is certain
	Stable      bool          `json:"stable"`      // nothing unknown changes the first rank, its category or urgency, or contraindicates it
	Assumptions []*Assumption `json:"assumptions"`
	Possible    []string      `json:"possible"` // every scenario that what is known does not exclude
	Options     []Option      `json:"options"`
	Sources     []*Source     `json:"sources"`
}

// Scenario is the row of the guideline that the answer rests on.
type Scenario struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Urgency string   `json:"urgency,omitempty"` // immediate, urgent (same day), soon (days to two weeks), routine
	RedFlag bool     `json:"red_flag"`
	Note    string   `json:"note,omitempty"`
	Reasons []string `json:"reasons"` // the tests that hold, in words
	Sources []string `json:"sources"`
}

// Assumption is an unknown fact that the provisional answer takes to have its ordinary value.
type Assumption struct {
	Fact  string `json:"fact"`
	Title string `json:"title"`
	Value string `json:"value"`
}

// Option is one exam, or no-imaging, in an answer.
type Option struct {
	Rank int `json:"rank,omitempty"` // 1 is best; equal is equal; 0: not ranked, only possible
	*Exam
	*Rated
	Low      *Standing      `json:"low"`  // the worst over the scenarios that are possible
	High     *Standing      `json:"high"` // the best
	Cautions []*CautionFlag `json:"cautions"`
}

// Exam is an exam as it is for the patient's age group.
type Exam struct {
	Procedure string `json:"procedure"`
	Title     string `json:"title"`
	Level     *int   `json:"level,omitempty"` // relative radiation level 0 to 5 of the age group; absent: unknown
	Dose      *Dose  `json:"dose,omitempty"`
}

// Rated is what a scenario says of an exam; nothing but no sources where it does not rate it.
type Rated struct {
	Rating   int      `json:"rating,omitempty"` // 1 to 9; 0 where only the category is given
	Category string   `json:"category,omitempty"`
	Strength string   `json:"strength,omitempty"`
	Note     string   `json:"note,omitempty"`
	Sources  []string `json:"sources"`
}

// Standing is a rating with its category; Rating is 0 where there is none.
type Standing struct {
	Category string `json:"category"`
	Rating   int    `json:"rating,omitempty"`
}

// Dose is a typical effective dose in mSv, of a population, never of this patient.
type Dose struct {
	Min    float64 `json:"min_msv"`
	Max    float64 `json:"max_msv"`
	Source string  `json:"source"`
}

// CautionFlag is a caution on an exam. State is "holds", or "open" where what is unknown decides.
type CautionFlag struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Advice string `json:"advice,omitempty"`
	Effect string `json:"effect"` // contraindicated or caution
	State  string `json:"state"`
}

// States of a caution.
const (
	Holds = "holds"
	Open  = "open"
)

// Verdict is the judgement on one ordered exam.
type Verdict struct {
	Procedure    string             `json:"procedure"`
	Title        string             `json:"title"`
	Laterality   string             `json:"laterality,omitempty"`
	Verdict      string             `json:"verdict"`
	Provisional  string             `json:"provisional,omitempty"` // under the assumptions, where information is insufficient
	ByGuideline  []GuidelineVerdict `json:"by_guideline"`
	Cautions     []*CautionFlag     `json:"cautions"`
	Stable       bool               `json:"stable"`       // nothing unknown changes the verdict, nor contraindicates the exam
	Alternatives []Alternative      `json:"alternatives"` // better ones, in rank order of their answer
	WhatIfs      []WhatIf           `json:"what_ifs"`     // the smallest changes that would better its category
}

// GuidelineVerdict is what one guideline says about an ordered exam.
type GuidelineVerdict struct {
	Guideline string    `json:"guideline"`
	Low       *Standing `json:"low"`
	High      *Standing `json:"high"`
	Assumed   *Standing `json:"assumed,omitempty"` // in the scenario that matched
}

// Alternative is an exam of the same answer with a higher category, or the same rating at a lower radiation level.
type Alternative struct {
	Guideline   string `json:"guideline"`
	Procedure   string `json:"procedure"`
	Title       string `json:"title"`
	Rating      int    `json:"rating,omitempty"`
	Category    string `json:"category"`
	Level       *int   `json:"level,omitempty"`
	Provisional bool   `json:"provisional"`
}

// Duplicate is an order for what was done already within the look-back window of the exam.
type Duplicate struct {
	Procedure  string `json:"procedure"`
	Prior      string `json:"prior"`
	Date       string `json:"date"`
	Laterality string `json:"laterality,omitempty"`
	LookBack   int    `json:"look_back_days"`
}

// Unknown is a fact that is not known well enough for every rule that looks at it.
type Unknown struct {
	Fact  string `json:"fact"`
	Title string `json:"title"`
	Ask   string `json:"ask,omitempty"`
	Asked bool   `json:"asked"` // the referral says that it is not known: it is not asked again
}

// Warning is something to confirm; the referral was evaluated as stated.
type Warning struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Source is a piece of evidence.
type Source struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Citation string `json:"citation,omitempty"`
	Year     int    `json:"year,omitempty"`
	URL      string `json:"url,omitempty"`
	Note     string `json:"note,omitempty"`
}
