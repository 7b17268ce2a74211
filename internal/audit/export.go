package audit

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/justify-cds/justify/internal/consultation"
)

// Exported is one consultation, for the analysis of a trial: what its entry says, and what was done.
type Exported struct {
	*consultation.Entry
	*consultation.Gist
	Outcomes []ExportedOutcome // the last of each order, in their order; one that is about no order stands last
}

// ExportedOutcome is what was done of an order.
type ExportedOutcome struct {
	Order     int // its place among the orders of the gist; -1: about no order of its own
	Done      consultation.Done
	Reason    consultation.Reason
	ChangedTo string
	Accepted  bool // as a summary counts it, but for silent consultations: whether what was done is what would have been advised
}

// Export gives the consultations of a period in the order of the chain. What it gives is used again for the next one.
func Export(ctx context.Context, store *consultation.Store, from, to time.Time, each func(*Exported) error) error {
	head, err := store.Head(ctx)
	if err != nil {
		return err
	}
	read := &part{} // of which only the outcomes are read
	if err := store.Entries(ctx, 1, head.Sequence, func(e *consultation.Entry) error {
		if e.Kind == consultation.OutcomeEntry {
			return read.entry(e)
		}
		return nil
	}); err != nil {
		return err
	}
	first := firstOutcomes([]*part{read})
	q := &Query{From: from, To: to}
	gists := map[string]*gist{}
	var x Exported
	return store.Entries(ctx, 1, head.Sequence, func(e *consultation.Entry) error {
		if e.Kind != consultation.EvaluationEntry || !q.covers(e.At) {
			return nil
		}
		g, known := gists[string(e.Gist)]
		if !known {
			if g, err = gistOf(e.Gist, q); err != nil {
				return err
			}
			gists[string(e.Gist)] = g
		}
		x = Exported{Entry: e, Gist: g.Gist, Outcomes: x.Outcomes[:0]}
		for o := first[e.ID]; o != nil; o = o.next {
			if order := g.about(o); !g.later(o, order) {
				x.Outcomes = append(x.Outcomes, ExportedOutcome{order, o.done, o.reason, o.changedTo, g.follows(o, order)})
			}
		}
		slices.SortFunc(x.Outcomes, func(a, b ExportedOutcome) int { return cmp.Compare(uint(a.Order), uint(b.Order)) }) // -1 is the last
		return each(&x)
	})
}
