package fhirtest

import (
	"cmp"
	"slices"

	"github.com/justify-cds/justify/engine"
)

// WithoutChannel is a recommendation as JSON without what is the channel's own: the place and the order of what a warning is about, and
// the order of the exams that were done already.
func WithoutChannel(r *engine.Recommendation) (string, error) {
	same := *r
	same.Warnings = slices.Clone(r.Warnings)
	for i := range same.Warnings {
		same.Warnings[i].Field = ""
	}
	slices.SortFunc(same.Warnings, func(a, b engine.Warning) int { return cmp.Compare(a.Message, b.Message) })
	same.Duplicates = slices.Clone(r.Duplicates)
	slices.SortFunc(same.Duplicates, func(a, b engine.Duplicate) int { return cmp.Compare(a.Date+a.Prior, b.Date+b.Prior) })
	text, err := same.CanonicalJSON()
	return string(text), err
}
