package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
)

// Recall names a rule that was withdrawn or corrected, and what is asked of it instead.
type Recall struct {
	Edition   string // the digest of the edition that had it
	Guideline string
	Scenario  string         // empty: any of the guideline
	Against   *engine.Engine // of the new edition; nil: nothing is evaluated again
}

// Touched is a consultation whose answer rests on the rule, or could have.
type Touched struct {
	ID               uuid.UUID
	At               time.Time
	Site, Department consultation.Pseudonym
	Silent           bool
	Rests            bool // the answer rests on the scenario; else it was possible only
	Then             Said
	// With the key only.
	Requester, Order consultation.Pseudonym
	Erased           bool
	Now              *Said  // what the new edition says
	Why              string // it cannot be evaluated again
}

// Said is what was said: the verdicts of the orders, and the exams that the guideline puts first.
type Said struct {
	Orders   []string
	Verdicts []string
	First    []string
	Silent   bool // the guideline does not answer
}

// Differs says whether the new edition says something else. Where it could not be asked, it does not.
func (t *Touched) Differs() bool {
	return t.Now != nil && (!slices.Equal(t.Then.Verdicts, t.Now.Verdicts) || !slices.Equal(t.Then.First, t.Now.First) || t.Then.Silent != t.Now.Silent)
}

// Affected gives the consultations that a rule touched, in the order of the chain. Without keys it reads no payload: requester, order and
// what the new edition would say are left out.
func Affected(ctx context.Context, store *consultation.Store, keys *consultation.Keys, r Recall, each func(*Touched) error) error {
	rests, err := r.decisions(ctx, store)
	if err != nil {
		return err
	}
	head, err := store.Head(ctx)
	if err != nil {
		return err
	}
	var list []*Touched
	err = store.Entries(ctx, 1, head.Sequence, func(e *consultation.Entry) error {
		on, touched := rests[e.Recommendation]
		if e.Kind != consultation.EvaluationEntry || !touched || e.Digest() != r.Edition {
			return nil
		}
		g, err := consultation.ReadGist(e.Gist)
		if err != nil {
			return err
		}
		list = append(list, &Touched{
			ID: e.ID, At: e.At, Site: e.Site, Department: e.Department, Silent: e.Mode == consultation.Silent, Rests: on, Then: r.said(g),
		})
		return nil
	})
	if err != nil {
		return err
	}
	for _, t := range list {
		if keys != nil {
			if err := r.again(ctx, store, keys, t); err != nil {
				return err
			}
		}
		if err := each(t); err != nil {
			return err
		}
	}
	return nil
}

// decisions finds those that the rule touched, and says of each whether its answer rests on it.
func (r *Recall) decisions(ctx context.Context, store *consultation.Store) (map[[sha256.Size]byte]bool, error) {
	name, err := json.Marshal(r.Guideline)
	if err != nil {
		return nil, err
	}
	rests := map[[sha256.Size]byte]bool{}
	return rests, store.Decisions(ctx, func(hash [sha256.Size]byte, text []byte) error {
		if !bytes.Contains(text, name) {
			return nil // most are not worth reading
		}
		var d struct {
			Answers []struct {
				Guideline string               `json:"guideline"`
				Scenario  *struct{ ID string } `json:"scenario"`
				Possible  []string             `json:"possible"`
			} `json:"answers"`
		}
		if err := json.Unmarshal(text, &d); err != nil {
			return fmt.Errorf("the recommendation %x: %w", hash, err)
		}
		for _, a := range d.Answers {
			if a.Guideline != r.Guideline {
				continue
			}
			on := a.Scenario != nil && (r.Scenario == "" || a.Scenario.ID == r.Scenario)
			if on || r.Scenario == "" || slices.Contains(a.Possible, r.Scenario) {
				rests[hash] = on
			}
		}
		return nil
	})
}

// said is what a gist says, as far as it is about the guideline.
func (r *Recall) said(g *consultation.Gist) Said {
	s := Said{Silent: true}
	for _, o := range g.Orders {
		s.Orders, s.Verdicts = append(s.Orders, o.Procedure), append(s.Verdicts, o.Verdict)
	}
	for _, a := range g.Answers {
		if a.Guideline == r.Guideline {
			s.First, s.Silent = slices.Clone(a.First), false
		}
	}
	slices.Sort(s.First)
	return s
}

// again reads what the key opens, and asks the new edition.
func (r *Recall) again(ctx context.Context, store *consultation.Store, keys *consultation.Keys, t *Touched) error {
	stored, err := store.Get(ctx, keys, t.ID)
	if err != nil {
		return fmt.Errorf("consultation %s: %w", t.ID, err)
	}
	if stored.Case == nil {
		t.Erased = true
		return nil
	}
	t.Requester, t.Order = stored.Requester, stored.Order
	if r.Against == nil {
		return nil
	}
	answer, err := r.Against.EvaluateCase(ctx, stored.Case)
	var invalid *engine.InvalidError
	switch {
	case errors.As(err, &invalid):
		var why []string
		for _, v := range invalid.Violations {
			why = append(why, v.Field+": "+v.Message)
		}
		t.Why = strings.Join(why, "; ")
	case err != nil:
		return err
	default:
		now := r.said(consultation.GistOf(answer.Decision))
		t.Now = &now
	}
	return nil
}
