package engine

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/justify-cds/justify/internal/space"
)

// Case is a referral after canonicalisation: everything in the edition's own ids and canonical units. It is what stock OPA
// takes as input to rank with the edition alone, and what is kept of a referral: EvaluateCase gives the same recommendation
// as the referral did. It holds an age and no birth date; in days only where a rule tells such days apart.
type Case struct {
	AsOf        string      `json:"as_of"`
	Indications []string    `json:"indications"`
	Facts       CaseFacts   `json:"facts"`
	Orders      []string    `json:"orders"`
	Sides       []string    `json:"sides,omitempty"` // of the orders; left out where no order has one
	Prior       []CasePrior `json:"prior,omitempty"`
	Asked       []string    `json:"asked,omitempty"`    // facts that are said to be not known
	Language    string      `json:"language,omitempty"` // of the answer, where it is not English
	Warnings    []Warning   `json:"warnings,omitempty"` // of reading the referral
}

// CasePrior is an earlier exam of a case.
type CasePrior struct {
	Procedure  string `json:"procedure"`
	Laterality string `json:"laterality,omitempty"`
	Date       string `json:"date"`
}

// Canonical returns the canonical case of a referral.
func (e *Engine) Canonical(r Referral) (*Case, error) {
	in, err := e.intake(&r)
	if err != nil {
		return nil, err
	}
	return in.canonical(), nil
}

// EvaluateCase answers a canonical case as the referral was answered that it was made of. The error is an *InvalidError
// where the edition has not what the case names, as when the case is of another edition.
func (e *Engine) EvaluateCase(ctx context.Context, c *Case) (*Recommendation, error) {
	in := e.newIntake()
	if err := in.resume(c); err != nil {
		return nil, err
	}
	d, err := e.decide(ctx, in)
	if err != nil {
		return nil, err
	}
	return in.compose(d), nil
}

// canonical is the case that was read.
func (in *intake) canonical() *Case {
	e := in.e
	c := &Case{AsOf: in.r.AsOf, Indications: make([]string, len(in.reasons)), Facts: in.caseFacts(), Orders: make([]string, len(in.orders))}
	for i, reason := range in.reasons {
		c.Indications[i] = e.indicationIDs[reason]
	}
	sided := false
	for i, at := range in.orders {
		c.Orders[i] = e.procedureIDs[at]
		sided = sided || in.r.Orders[i].Laterality != ""
	}
	if sided {
		for i := range in.orders {
			c.Sides = append(c.Sides, in.r.Orders[i].Laterality)
		}
	}
	for _, p := range in.prior {
		c.Prior = append(c.Prior, CasePrior{e.procedureIDs[p.procedure], p.laterality, p.date})
	}
	for _, fact := range in.asked {
		c.Asked = append(c.Asked, e.space.Facts[fact].ID)
	}
	if in.language != "en" {
		c.Language = in.language
	}
	c.Warnings = slices.Clone(in.warnings)
	return c
}

// kept is what is known of a coordinate; an age in days as roughly as the months tell it, where no rule tells the
// difference: together with the day of the referral it would be a birth date.
func (in *intake) kept(at int) space.Extent {
	known := in.known[at]
	if in.e.ageMonths < 0 || at != in.e.ageMonths+1 {
		return known
	}
	days := in.e.space.Coordinates[at].Full
	earliest, latest := space.BirthDates(in.known[at-1], days, in.asOf)
	_, rough := space.AgeExtents(earliest, latest, in.asOf)
	for _, cells := range in.e.dayCells {
		if !bytes.Equal(cells.AppendKey(nil, known), cells.AppendKey(nil, rough)) {
			return known
		}
	}
	return rough
}

// resume reads a case.
func (in *intake) resume(c *Case) error {
	r := &Referral{AsOf: c.AsOf, Language: c.Language}
	for i, id := range c.Orders {
		o := Order{Exam: Code{Code: id}}
		if i < len(c.Sides) {
			o.Laterality = c.Sides[i]
		}
		r.Orders = append(r.Orders, o)
	}
	for _, p := range c.Prior {
		r.Prior = append(r.Prior, PriorExam{Exam: Code{Code: p.Procedure}, Laterality: p.Laterality, Date: p.Date})
	}
	in.reset(r)
	in.language = in.e.Language(c.Language)
	var err error
	if in.asOf, err = time.Parse(time.DateOnly, c.AsOf); err != nil {
		in.wrong("as_of", "this is not a date: write the day of the referral as 2026-11-21")
	}
	for i, id := range c.Indications {
		if at, ok := in.e.indicationAt[id]; ok {
			in.because(at)
		} else {
			in.wrong(fmt.Sprintf("indications[%d]", i), "this edition has no such indication")
		}
	}
	for i := range c.Facts {
		in.resumeFact(&c.Facts[i])
	}
	for _, id := range c.Asked {
		if at, ok := in.e.space.FactIndex(id); ok {
			in.notKnown(at)
		} else {
			in.wrong("asked", "this edition has no fact %s", id)
		}
	}
	in.exams()
	in.warnings = append(slices.Clone(c.Warnings), in.warnings...)
	if len(in.violations) > 0 {
		return &InvalidError{in.violations}
	}
	return nil
}

func (in *intake) resumeFact(f *CaseFact) {
	at, ok := in.e.space.Index(f.ID)
	if !ok || in.e.space.FactOf(at).Derived != nil {
		in.wrong("facts."+f.ID, "this edition has no such fact")
		return
	}
	co := &in.e.space.Coordinates[at]
	extent := space.Choices(0)
	if f.Number {
		extent.Min, extent.Max = f.Min, f.Max
	}
	for _, name := range f.Values {
		value, ok := co.Value(name)
		if !ok {
			in.wrong("facts."+f.ID, "the fact has no value %s in this edition", name)
			return
		}
		extent.Values |= value.Values
	}
	if extent = extent.Intersect(co.Full); extent.Empty() {
		in.wrong("facts."+f.ID, "what is known of it is out of the fact's range in this edition")
		return
	}
	in.narrow(at, extent)
}
