// Package audit counts over the record, of nobody in particular (2013/59/Euratom, art. 58(e)): what was ordered and how it was
// judged, what was done then, and why advice was not followed. It reads what the chain binds and no payload, so it needs no key.
package audit

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/justify-cds/justify/internal/consultation"
)

// Query says what to count.
type Query struct {
	From, To time.Time   // the first included, the second not; zero: without end
	By       []Dimension // how to divide the counts; nothing: all in one
	Monthly  bool        // count by month, too
	Since    time.Time   // compare with the time before; zero: not
	Suppress bool        // hide counts of 1 to 4, and what they could be told from
	Through  int64       // the last entry to read; 0: the last that there is
}

// Dimension is what counts are divided by.
type Dimension uint8

// Dimensions.
const (
	Site Dimension = iota
	Department
	Guideline
	Procedure // the ordered exam
	Month     // of UTC
	Edition
	Mode
	Arm // of a trial
)

// Dimensions are the names of the dimensions.
var Dimensions = []string{"site", "department", "guideline", "procedure", "month", "edition", "mode", "arm"}

// String is the name of the dimension.
func (d Dimension) String() string { return Dimensions[d] }

// DimensionOf is the dimension of that name.
func DimensionOf(name string) (Dimension, bool) {
	at := slices.Index(Dimensions, name)
	return Dimension(max(at, 0)), at >= 0
}

// Summary is what was counted. A number that is nil was suppressed, or cannot be told.
type Summary struct {
	Head          consultation.Checkpoint `json:"-"` // of the chain, as far as it was counted
	Consultations int64                   `json:"-"` // that the record holds, of any time
	First, Last   time.Time               `json:"-"` // consultations of the period
	Editions      []string                `json:"editions"`
	Total         Group                   `json:"total"`
	Groups        []Group                 `json:"groups,omitempty"` // ordered by their values
	Months        []Group                 `json:"months,omitempty"` // that have a consultation; the value is the month
	Before        *Group                  `json:"before,omitempty"`
	After         *Group                  `json:"after,omitempty"`
	Unscored      []Unscored              `json:"unscored"`   // most frequent first: what to write next
	Acceptance    []Acceptance            `json:"acceptance"` // by guideline
}

// Group is what was counted of a part of the consultations.
type Group struct {
	Values        []string       `json:"values,omitempty"` // one for each dimension; empty: not said, or none
	Consultations *int64         `json:"consultations,omitempty"`
	Orders        *int64         `json:"orders,omitempty"` // an ordered exam each
	Verdicts      []VerdictShare `json:"verdicts"`         // of the orders
	Overrides     []Override     `json:"overrides"`
	Outcomes      *int64         `json:"outcomes,omitempty"` // the last of each order
	// Accepted are the outcomes by which advice that was shown was followed.
	Accepted         Share    `json:"accepted"`
	OrderedLevel     *float64 `json:"ordered_level,omitempty"` // means over the orders of which both levels are known
	RecommendedLevel *float64 `json:"recommended_level,omitempty"`
	LevelsKnown      *int64   `json:"levels_known,omitempty"`
	Duplicates       *int64   `json:"duplicates,omitempty"` // orders for what was done already
	Emergencies      *int64   `json:"emergencies,omitempty"`
	Silent           *int64   `json:"silent,omitempty"`
	CaseNotListed    *int64   `json:"case_not_listed,omitempty"` // no indication fits: what to write next
}

// VerdictShare is how many orders had a verdict.
type VerdictShare struct {
	Verdict string `json:"verdict"`
	Share
}

// Override is how often an answer was overridden for a reason.
type Override struct {
	Reason consultation.Reason `json:"-"`
	Name   string              `json:"reason"`
	Count  *int64              `json:"count,omitempty"`
}

// Unscored is a reason for referral that no guideline spoke about.
type Unscored struct {
	Indication string `json:"indication"`
	Count      *int64 `json:"count,omitempty"`
}

// Acceptance is how often the advice of a guideline was followed.
type Acceptance struct {
	Guideline string     `json:"guideline"`
	Accepted  Share      `json:"accepted"`
	Overrides []Override `json:"overrides"`
}

// Summarise counts the consultations of a record.
func Summarise(ctx context.Context, store *consultation.Store, q Query) (*Summary, error) {
	head, err := store.Head(ctx)
	if err != nil {
		return nil, err
	}
	if q.Through > 0 && q.Through < head.Sequence {
		if head, err = store.HeadAt(ctx, q.Through); err != nil {
			return nil, err
		}
	}
	parts, err := read(ctx, store, &q, head.Sequence)
	if err != nil {
		return nil, err
	}
	join(parts)
	counted := add(parts, &q)
	if q.Suppress {
		counted.suppress()
	}
	s := counted.summary()
	s.Head = head
	for _, p := range parts {
		s.Consultations += p.consultations
		s.period(p)
	}
	slices.Sort(s.Editions)
	s.Editions = slices.Compact(s.Editions)
	return s, nil
}

// period widens the period and the editions by those of a part.
func (s *Summary) period(p *part) {
	for i := range p.slots {
		s.Editions = append(s.Editions, p.slots[i].edition)
	}
	if !p.first.IsZero() && (s.First.IsZero() || p.first.Before(s.First)) {
		s.First = p.first
	}
	if p.last.After(s.Last) {
		s.Last = p.last
	}
}

// armOf names the arm of a trial.
func armOf(trial, arm string) string {
	return strings.Trim(trial+"/"+arm, "/")
}
