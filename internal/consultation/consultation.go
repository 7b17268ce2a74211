// Package consultation keeps the record of what was asked, what was answered and what was done (2013/59/Euratom, art. 55 and 58).
//
// Every evaluation, outcome and erasure is an entry of one hash chain. What tells something of a patient is the payload of an
// entry: sealed with a key that is kept apart, and bound to the chain only by a salted commitment, so that it can be erased and
// the chain still verifies. A store is a SQLite file or a PostgreSQL database.
package consultation

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/engine"
)

// Evaluation is an answer to be recorded.
type Evaluation struct {
	At             time.Time
	Case           *engine.Case
	Recommendation *engine.Recommendation
	Origin         Origin
	Mode           Mode
	Emergency      bool
	Channel        Channel
	Latency        time.Duration
	Trial, Arm     string // of the assignment that decided the mode; empty where none did
}

// Origin says who asks, and for which order, in plain words. It is recorded as pseudonyms only.
type Origin struct{ Site, Department, Requester, Order string }

// Mode says whether the caller was shown the answer.
type Mode uint8

// Modes.
const (
	Active Mode = iota
	Silent      // evaluated and recorded, and not shown
)

// String is the mode in words.
func (m Mode) String() string { return named([]string{"active", "silent"}, m) }

// Channel is the way by which a referral came.
type Channel uint8

// Channels.
const (
	GRPC Channel = iota
	JSON
	CDSHooks
	FHIR
	HL7v2
	Widget
)

var channels = []string{"grpc", "json", "cds-hooks", "fhir", "hl7v2", "widget"}

// String is the channel in words.
func (c Channel) String() string { return named(channels, c) }

// ChannelOf is the channel of that name.
func ChannelOf(name string) (Channel, bool) { return numbered[Channel](channels, name) }

// Outcome is what the clinician did after the answer.
type Outcome struct {
	ID        uuid.UUID // of the consultation
	At        time.Time
	Done      Done
	Reason    Reason // of an override
	Order     string // the procedure concerned, where several were ordered
	ChangedTo string // the procedure that is ordered instead
	Text      string // of the reason Other
	Comment   string // to the editors of the guidelines
}

// Done is what was done.
type Done uint8

// What may be done.
const (
	AsAdvised Done = iota + 1
	Changed        // to another exam
	Cancelled
	Overridden // ordered all the same
)

var dones = []string{"", "as-advised", "changed", "cancelled", "overridden"}

// String is what was done, in words.
func (d Done) String() string { return named(dones, d) }

// Reason is why an answer was overridden.
type Reason uint8

// Reasons. They cover those of the Belgian PSS feedback.
const (
	Pregnancy Reason = iota + 1
	Implant
	ContrastAllergy
	Emergency
	WaitingTime
	SpecialistAdvice
	PatientPreference
	NotAvailableHere
	GuidelineDoesNotFit
	Other         // with text
	CaseNotListed // no indication fits: it says nothing of the advice
)

var reasons = []string{
	"", "pregnancy", "implant", "contrast-allergy", "emergency", "waiting-time", "specialist-advice", "patient-preference",
	"not-available-here", "guideline-does-not-fit", "other",
	"case-not-listed",
}

// String is the reason in words.
func (r Reason) String() string { return named(reasons, r) }

func named[N ~uint8](words []string, n N) string {
	if int(n) < len(words) {
		return words[n]
	}
	return "unknown"
}

func numbered[N ~uint8](words []string, word string) (N, bool) {
	for i, w := range words {
		if w == word && word != "" {
			return N(i), true
		}
	}
	return 0, false
}

// Errors that a caller tells apart.
var (
	ErrUnknown = errors.New("no consultation of this id is recorded")
	ErrErased  = errors.New("the consultation was erased: its chain entry remains, what was asked and answered does not")
)

// answered is the payload of an evaluation.
type answered struct {
	Case      *engine.Case           `json:"case"`
	Envelope  *engine.Recommendation `json:"envelope"`            // the recommendation without its decision
	Requester string                 `json:"requester,omitempty"` // pseudonyms
	Order     string                 `json:"order,omitempty"`
}

// said is the payload of an outcome.
type said struct {
	Text    string `json:"text,omitempty"`
	Comment string `json:"comment,omitempty"`
}

// unscored lists the indications of a case that no guideline speaks about for this patient.
func unscored(c *engine.Case, r *engine.Recommendation) []string {
	var list []string
	for _, id := range c.Indications {
		found := false
		for i := range r.Answers {
			for _, by := range r.Answers[i].Indications {
				found = found || by == id
			}
		}
		if !found {
			list = append(list, id)
		}
	}
	return list
}

// decisionOf reads a stored decision.
func decisionOf(text []byte) (*engine.Decision, error) {
	d := &engine.Decision{}
	return d, json.Unmarshal(text, d)
}
