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
	Sources  []Source // the evidence for it
}

// TestExplanation is one unary test, what is known of its fact, and where an editor finds it.
type TestExplanation struct {
	Fact     string
	Test     string            // in words
	Known    string            // what is known of the fact, in words; "" where nothing is
	State    string            // holds, fails or open
	Position string            // file:line:col
	Score    *ScoreExplanation // of a fact that is computed
}

// ScoreExplanation opens a computed fact to its items.
type ScoreExplanation struct {
	Title   string
	Applies []TestExplanation // the tests of its applies box that do not surely hold
	Items   []ItemExplanation
}

// ItemExplanation is one item of a score.
type ItemExplanation struct {
	Gives string // "+1.5" of a sum, the value of a decision list
	State string // holds, fails or open
	Boxes [][]TestExplanation
}

// Explain evaluates a referral and says why.
func (e *Engine) Explain(ctx context.Context, r Referral) (*Explanation, error) {
	in, err := e.intake(&r)
	if err != nil {
		return nil, err
	}
	known := slices.Clone(in.known)
	e.space.Derive(known)
	assumed := e.assumed(known)
	e.space.Derive(assumed)
	x := &explainer{e: e, language: in.language, known: known}
	out := &Explanation{}
	seen := map[*table]bool{}
	for _, reason := range in.reasons {
		for _, at := range e.byReason[reason] {
			t := e.guidelines[at]
			if seen[t] {
				continue
			}
			seen[t] = true
			w, err := e.worlds(ctx, t, known, assumed)
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
		case slices.Contains(w.certain, i):
			sx.State = StateHolds
		case slices.Contains(w.matched, i):
			sx.State = StateAssumed
		case slices.Contains(w.possible, i):
			sx.State = StatePossible
		default:
			sx.Before = before
		}
		for _, box := range row.When {
			sx.Boxes = append(sx.Boxes, x.box(box))
		}
		for _, id := range s.Sources {
			sx.Sources = append(sx.Sources, *x.e.sources[id])
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
		tests = append(tests, x.test(c))
	}
	return tests
}

func (x *explainer) test(c space.Constraint) TestExplanation {
	extent, fact := x.known[c.Coordinate], x.e.space.FactOf(c.Coordinate)
	t := TestExplanation{
		Fact: fact.ID, Test: x.e.space.Words(c.Coordinate, c.Region, x.language), State: stateOf(extent.Within(c.Region), extent.Meets(c.Region)),
		Position: c.Pos.String(),
	}
	if extent != x.e.space.Coordinates[c.Coordinate].Full {
		t.Known = x.e.space.Words(c.Coordinate, extent, x.language)
	}
	if fact.Derived != nil {
		t.Score = x.score(fact)
	}
	return t
}

func stateOf(certain, possible bool) string {
	switch {
	case certain:
		return StateHolds
	case possible:
		return StateOpen
	}
	return StateFails
}

// score opens a computed fact; bands open the score that they cut.
func (x *explainer) score(f *space.Fact) *ScoreExplanation {
	if f.Derived.Form == space.Bands {
		f, _ = x.e.space.Fact(f.Derived.Of)
	}
	s := &ScoreExplanation{Title: f.Title.In(x.language)}
	for _, t := range x.box(f.Derived.Applies) {
		if t.State != StateHolds {
			s.Applies = append(s.Applies, t)
		}
	}
	for _, item := range f.Derived.Items {
		i := ItemExplanation{State: stateOf(item.When.Certain(x.known), item.When.Possible(x.known))}
		switch f.Derived.Form {
		case space.Points, space.Count:
			i.Gives = x.e.points(item.Add, x.language)
		case space.First:
			i.Gives = f.Label(item.Is, x.language)
		}
		for _, box := range item.When {
			i.Boxes = append(i.Boxes, x.box(box))
		}
		s.Items = append(s.Items, i)
	}
	return s
}
