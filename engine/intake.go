package engine

import (
	"fmt"
	"slices"
	"time"

	"github.com/justify-cds/justify/internal/space"
)

// intake turns a referral into a case: everything resolved to the edition's own ids and canonical units. It collects
// every mistake before it gives up, so that the sender hears of all of them at once.
type intake struct {
	e          *Engine
	r          *Referral
	asOf       time.Time
	language   string     // one that the edition has
	known      space.Case // base coordinates
	stated     map[string]space.Box
	from       map[string]int // fact → index in the referral
	asked      map[string]bool
	orders     []int // indices of procedures
	prior      []prior
	reasons    []reason
	violations []Violation
	warnings   []Warning
}

// reason is an indication of the edition, and the codes of the referral that led to it.
type reason struct {
	indication int
	codes      []string
}

type prior struct {
	procedure        int
	laterality       string
	earliest, latest time.Time
	date             string
}

// wrong reports a mistake. The message never repeats what the sender wrote, which may say something of the patient: the
// field's path says where, the hint what would be right.
func (in *intake) wrong(field, format string, args ...any) {
	in.violations = append(in.violations, Violation{field, fmt.Sprintf(format, args...)})
}

func (in *intake) warn(field, format string, args ...any) {
	in.warnings = append(in.warnings, Warning{field, fmt.Sprintf(format, args...)})
}

// maxRepeated bounds every list of a referral. A channel that tells age and sex apart from the facts adds two to those.
const (
	maxRepeated = 500
	maxFacts    = maxRepeated + 2
)

// maxLanguage bounds a language tag (RFC 5646, section 4.4.1).
const maxLanguage = 35

func (e *Engine) intake(r *Referral) (*intake, error) {
	in := &intake{e: e, r: r, stated: map[string]space.Box{}, from: map[string]int{}, asked: map[string]bool{}}
	in.known = slices.Clone(e.unknown)
	in.language = e.languageOf(r.Language)
	var err error
	if in.asOf, err = time.Parse(time.DateOnly, r.AsOf); err != nil {
		in.wrong("as_of", "this is not a date: write the day of the referral as 2026-11-21")
		return nil, &InvalidError{in.violations}
	}
	for _, list := range []struct {
		field     string
		size, max int
	}{
		{"facts", len(r.Facts), maxFacts}, {"indications", len(r.Indications), maxRepeated},
		{"ordered_exams", len(r.Orders), maxRepeated}, {"prior_exams", len(r.Prior), maxRepeated},
	} {
		if list.size > list.max {
			in.wrong(list.field, "%d entries, at most %d are taken", list.size, list.max)
		}
	}
	if len(r.Language) > maxLanguage {
		in.wrong("language", "this is not a language tag: write for example en or de-AT")
	}
	if len(in.violations) > 0 {
		return nil, &InvalidError{in.violations}
	}
	in.indications()
	in.facts()
	in.birthDate()
	in.applicability()
	in.exams()
	if len(in.violations) > 0 {
		return nil, &InvalidError{in.violations}
	}
	return in, nil
}
