package cdshooks

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// maxFeedback bounds the entries of one call, and maxComment what a clinician wrote, in bytes: more is cut, not refused.
const (
	maxFeedback = 100
	maxComment  = 500
)

// said is an entry of feedback.
type said struct {
	card, outcome string
	suggestions   []string
	reason        coding
	comment       string
}

// feedback records what was done after cards. A card is the consultation that it came from, so that this needs no memory and works
// on any of several servers. A card that is not known is passed over; where none is, that is said.
func (s *Service) feedback(ctx context.Context, from caller, o object) (any, error) {
	entries, err := readFeedback(o)
	if err != nil {
		return nil, err
	}
	known := false
	for i := range entries {
		outcome, ok := s.outcome(from.site, &entries[i])
		if !ok {
			continue
		}
		err := s.Outcome(ctx, outcome)
		if err != nil && !errors.Is(err, ErrUnknown) {
			return nil, err
		}
		// A card that was shown and not recorded, as may be in an emergency, is acknowledged all the same.
		acknowledged := s.memory.acknowledge(entries[i].card)
		known = known || acknowledged || err == nil
	}
	if !known {
		return nil, errNotFound
	}
	return nil, nil
}

func readFeedback(o object) ([]said, error) {
	var list []object
	switch {
	case o.get("feedback") == nil || !o.read("feedback", &list) || len(list) == 0:
		return nil, wrong("feedback", "it is no list of objects, or it is empty")
	case len(list) > maxFeedback:
		return nil, wrong("feedback", "%d entries, at most %d are taken", len(list), maxFeedback)
	}
	entries := make([]said, len(list))
	for i, f := range list {
		if err := entries[i].read(fmt.Sprintf("feedback[%d]", i), f); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

func (e *said) read(at string, o object) error {
	var accepted []struct{ ID string }
	var why object
	var when string
	switch {
	case !o.read("card", &e.card) || !isUUID(e.card):
		return wrong(at+".card", "it is no UUID of a card")
	case !o.read("outcome", &e.outcome) || (e.outcome != "accepted" && e.outcome != "overridden"):
		return wrong(at+".outcome", "it is neither accepted nor overridden")
	case !o.read("acceptedSuggestions", &accepted):
		return wrong(at+".acceptedSuggestions", "it is no list of objects with an id")
	case len(accepted) > 1:
		return wrong(at+".acceptedSuggestions", "of our cards at most one suggestion can be accepted")
	case !o.read("overrideReason", &why) || !why.read("reason", &e.reason) || !why.read("userComment", &e.comment):
		return wrong(at+".overrideReason", "it is no reason (a Coding) with a userComment (a text)")
	case !o.read("outcomeTimestamp", &when) || !isInstant(when):
		return wrong(at+".outcomeTimestamp", "it is no time such as 2026-11-21T08:15:00Z")
	}
	for k, a := range accepted {
		if !isUUID(a.ID) {
			return wrong(fmt.Sprintf("%s.acceptedSuggestions[%d].id", at, k), "it is no UUID of a suggestion")
		}
		e.suggestions = append(e.suggestions, a.ID)
	}
	return nil
}

func isInstant(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}

// outcome is an entry in the words of the record; false where it accepts what we did not suggest.
func (s *Service) outcome(site string, e *said) (Outcome, bool) {
	o := Outcome{Consultation: e.card, Done: "as-advised", Comment: clipped(e.comment)}
	if e.outcome == "overridden" {
		o.Done = "overridden"
		o.Reason, o.Text, o.Comment = e.why()
		return o, true
	}
	if len(e.suggestions) == 0 {
		return o, true
	}
	exams := s.Exams(site)
	at := slices.IndexFunc(exams, func(exam string) bool { return strings.EqualFold(suggestionID(e.card, exam), e.suggestions[0]) })
	switch {
	case at < 0:
		return o, false
	case exams[at] == noImaging:
		o.Done = "cancelled"
	default:
		o.Done, o.ChangedTo = "changed", exams[at]
	}
	return o, true
}

// why is the reason of an override. The record wants one: a client that gives none, or one of its own, is "other" with what it said.
func (e *said) why() (reason, text, comment string) {
	ours := e.reason.System == overrideSystem && slices.Contains(overrides, e.reason.Code)
	comment = clipped(e.comment)
	switch {
	case ours && e.reason.Code != otherReason:
		return e.reason.Code, "", comment
	case ours && comment != "":
		return otherReason, comment, ""
	case !ours && e.reason.Display != "":
		return otherReason, clipped(e.reason.Display), comment
	case !ours && e.reason.Code != "":
		return otherReason, clipped(e.reason.Code), comment
	}
	return otherReason, "no reason was given", comment
}

// clipped is text of at most maxComment bytes.
func clipped(text string) string {
	if len(text) <= maxComment {
		return text
	}
	const more = "…"
	text = text[:maxComment-len(more)]
	for !utf8.ValidString(text) {
		text = text[:len(text)-1]
	}
	return text + more
}
