package engine

import (
	"context"
	"slices"

	"github.com/justify-cds/justify/internal/space"
)

// States of a scenario or of a test in an explanation.
const (
	StateHolds    = "holds"    // surely
	StateAssumed  = "assumed"  // under the assumptions
	StatePossible = "possible" // not excluded
	StateFails    = "fails"    // surely not
	StateOpen     = "open"     // of a test: what is unknown decides
)

// Explanation says for every guideline of the indications why each scenario did or did not match.
type Explanation struct{ Guidelines []GuidelineExplanation }

// GuidelineExplanation explains one guideline.
type GuidelineExplanation struct {
	Guideline string
	Title     string
	Applies   []TestExplanation
	State     string // holds, possible or fails: whether the guideline speaks about the patient
	Scenarios []ScenarioExplanation
}

// ScenarioExplanation explains one scenario by the tests of its boxes, of which one box must hold.
type ScenarioExplanation struct {
	Scenario string
	Title    string
	State    string // holds, assumed, possible or fails
	Before   string // an earlier scenario that holds, so that this one is not reached
	Boxes    [][]TestExplanation
}

// TestExplanation is one unary test, what is known of its fact, and where an editor finds it.
type TestExplanation struct {
	Fact     string
	Test     string // in words
	Known    string // what is known of the fact, in words; "" where nothing is
	State    string // holds, fails or open
	Position string // file:line:col
}

// Explain evaluates a referral and says why.
func (e *Engine) Explain(ctx context.Context, r Referral) (*Explanation, error) {
	in, err := e.intake(&r)
	if err != nil {
		return nil, err
	}
	known := slices.Clone(in.known)
	e.space.Derive(known)
	assumed := e.assumed(in)
	x := &explainer{e: e, language: r.Language, known: known}
	out := &Explanation{}
	seen := map[*table]bool{}
	for _, reason := range in.reasons {
		for _, at := range e.byReason[reason.indication] {
			t := e.guidelines[at]
			if seen[t] {
				continue
			}
			seen[t] = true
			w, err := e.worlds(ctx, t, in.known, assumed)
			if err != nil {
				return nil, err
			}
			out.Guidelines = append(out.Guidelines, x.guideline(t, w))
		}
	}
	return out, nil
}

type explainer struct {
	e        *Engine
	language string
	known    space.Case // with its derived facts
}

func (x *explainer) guideline(t *table, w worlds) GuidelineExplanation {
	g := GuidelineExplanation{
		Guideline: t.guideline.ID, Title: t.guideline.Title.In(x.language), Applies: x.box(t.applies), State: StatePossible,
	}
	switch {
	case t.applies.Certain(x.known):
		g.State = StateHolds
	case !t.applies.Possible(x.known):
		g.State = StateFails
	}
	before := ""
	for i, row := range t.rows {
		s := &t.guideline.Scenarios[i]
		sx := ScenarioExplanation{Scenario: s.ID, Title: s.Title.In(x.language), State: StateFails}
		switch {
		case slices.Contains(w.certain, s.ID):
			sx.State = StateHolds
		case slices.Contains(w.matched, s.ID):
			sx.State = StateAssumed
		case slices.Contains(w.possible, s.ID):
			sx.State = StatePossible
		default:
			sx.Before = before
		}
		for _, box := range row.When {
			sx.Boxes = append(sx.Boxes, x.box(box))
		}
		if before == "" && t.guideline.Hit == "first" && row.When.Certain(x.known) {
			before = s.ID
		}
		g.Scenarios = append(g.Scenarios, sx)
	}
	return g
}

func (x *explainer) box(b space.Box) []TestExplanation {
	var tests []TestExplanation
	for _, c := range b {
		extent := x.known[c.Coordinate]
		t := TestExplanation{
			Fact: x.e.space.FactOf(c.Coordinate).ID, Test: x.e.space.Words(c.Coordinate, c.Region, x.language), State: StateOpen, Position: c.Pos.String(),
		}
		switch {
		case extent.Within(c.Region):
			t.State = StateHolds
		case !extent.Meets(c.Region):
			t.State = StateFails
		}
		if extent != x.e.space.Coordinates[c.Coordinate].Full {
			t.Known = x.e.space.Words(c.Coordinate, extent, x.language)
		}
		tests = append(tests, t)
	}
	return tests
}
