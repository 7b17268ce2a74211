package engine

import (
	"fmt"
	"slices"
	"time"

	"github.com/justify-cds/justify/internal/space"
)

// intake turns a referral into a case: everything resolved to the edition's own ids and canonical units. It collects
// every mistake before it gives up, so that the sender hears of all of them at once. Intakes are used again and again:
// an answer from the cache costs little more than this.
type intake struct {
	e            *Engine
	r            *Referral
	asOf         time.Time
	language     string     // one that the edition has
	known        space.Case // base coordinates; derived ones are computed for the guideline at hand
	touched      []int      // coordinates of known that the referral narrows
	assumed      space.Case // known with every assumption that it allows, for the guidelines that were loaded
	trial        space.Case // known, to try answers out on, likewise
	from         []int32    // by fact: 1 + its index in the referral, 0 where it is not stated
	asked        []int      // facts that are not known, ascending
	orders       []int      // indices of procedures
	prior        []prior
	reasons      []int // indices of indications
	candidates   []candidate
	key          []byte
	cautionCells part // of the key
	violations   []Violation
	warnings     []Warning
}

type prior struct {
	procedure        int
	laterality       string
	earliest, latest time.Time
	date             string
}

// reset forgets the patient. It costs what the referral had to say, not what the library holds.
func (in *intake) reset(r *Referral) {
	for _, at := range in.touched {
		in.known[at] = in.e.unknown[at]
		in.from[in.e.space.Coordinates[at].Fact] = 0
	}
	in.touched = in.touched[:0]
	in.r, in.violations, in.warnings = r, nil, nil
	in.asked, in.orders, in.prior, in.reasons = in.asked[:0], in.orders[:0], in.prior[:0], in.reasons[:0]
	in.candidates, in.key, in.cautionCells = in.candidates[:0], in.key[:0], part{}
}

func (e *Engine) newIntake() *intake {
	return &intake{
		e: e, known: slices.Clone(e.unknown), assumed: make(space.Case, len(e.unknown)), trial: make(space.Case, len(e.unknown)),
		from: make([]int32, len(e.space.Facts)),
	}
}

// narrow says what is known of a coordinate.
func (in *intake) narrow(at int, extent space.Extent) {
	in.known[at] = extent
	in.touched = append(in.touched, at)
}

// load makes the three cases ready for a guideline: its coordinates, and the derived facts that it looks at.
func (in *intake) load(looks []look, derived *space.Derivation) {
	derived.Derive(in.known)
	assumes := false
	for i := range looks {
		l := &looks[i]
		known := in.known[l.coordinate]
		in.trial[l.coordinate], in.assumed[l.coordinate] = known, known
		if l.assumes && l.assumed.Within(known) {
			in.assumed[l.coordinate], assumes = l.assumed, true
		}
	}
	derived.Copy(in.trial, in.known)
	if assumes {
		derived.Derive(in.assumed)
	} else {
		derived.Copy(in.assumed, in.known)
	}
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

// take reads a referral.
func (in *intake) take(r *Referral) error {
	in.reset(r)
	in.language = in.e.Language(r.Language)
	var err error
	if in.asOf, err = time.Parse(time.DateOnly, r.AsOf); err != nil {
		in.wrong("as_of", "this is not a date: write the day of the referral as 2026-11-21")
		return &InvalidError{in.violations}
	}
	in.within("facts", len(r.Facts), maxFacts)
	in.within("indications", len(r.Indications), maxRepeated)
	in.within("ordered_exams", len(r.Orders), maxRepeated)
	in.within("prior_exams", len(r.Prior), maxRepeated)
	if len(r.Language) > maxLanguage {
		in.wrong("language", "this is not a language tag: write for example en or de-AT")
	}
	if len(in.violations) > 0 {
		return &InvalidError{in.violations}
	}
	in.indications()
	in.facts()
	in.birthDate()
	in.applicability()
	in.exams()
	if len(in.violations) > 0 {
		return &InvalidError{in.violations}
	}
	return nil
}

func (in *intake) within(field string, size, limit int) {
	if size > limit {
		in.wrong(field, "%d entries, at most %d are taken", size, limit)
	}
}

// intake reads a referral, for those who ask once.
func (e *Engine) intake(r *Referral) (*intake, error) {
	in := e.newIntake()
	return in, in.take(r)
}

// isAsked says whether the clinician was asked about a fact and does not know.
func (in *intake) isAsked(fact int) bool { return slices.Contains(in.asked, fact) }

func (in *intake) isStated(fact int) bool { return in.from[fact] > 0 }
