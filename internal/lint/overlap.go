package lint

import (
	"fmt"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/witness"
)

// overlap finds two scenarios that one patient meets under `hit: unique`. guideline.Load refuses such a library;
// guideline.LoadOverlapping lets it through, so that this rule can show the patient.
var overlap = rule{
	id: "overlap", summary: "two scenarios that one patient meets under hit: unique", severity: source.Error, each: checkOverlap,
}

func checkOverlap(l *linter, g *guideline.Guideline) {
	for i := range g.Scenarios {
		for k := 0; !g.First && k < i; k++ {
			l.checkPair(g, &g.Scenarios[k], &g.Scenarios[i])
		}
	}
}

func (l *linter) checkPair(g *guideline.Guideline, a, b *guideline.Scenario) {
	const hint = "make them exclude each other, or write `hit: first` and put the one that wins first"
	holds := []space.AnyOf{{g.Applies}, a.When, b.When}
	c, ok := l.anybody(holds, nil)
	switch {
	case c != nil:
		region := l.widen(c, holds, nil)
		w := l.bothHold(g, region, a, b)
		if w == nil {
			region = c
			w = l.bothHold(g, region, a, b)
		}
		if w != nil {
			l.report(b.Pos, w, hint, "scenarios %s and %s overlap under `hit: unique`: %s", a.ID, b.ID, l.library.Space.Describe(box(l.library.Space, region)))
		}
	case !ok: // Load refuses what it cannot decide; silence would hide why
		l.report(b.Pos, nil, hint, "scenarios %s and %s may overlap under `hit: unique`: too much to be searched", a.ID, b.ID)
	}
}

// bothHold is a witness of whom the engine says that both scenarios hold for certain.
func (l *linter) bothHold(g *guideline.Guideline, c space.Case, a, b *guideline.Scenario) *Witness {
	p := witness.Of(l.library.Space, c)
	r := p.Referral(g.Indications[0])
	e := l.engine()
	if e == nil {
		return nil
	}
	x, err := e.Explain(l, r)
	if err != nil {
		return nil
	}
	certain := 0
	for _, of := range x.Guidelines {
		for _, s := range of.Scenarios {
			if of.Guideline == g.ID && (s.Scenario == a.ID || s.Scenario == b.ID) && s.State == engine.StateHolds {
				certain++
			}
		}
	}
	if certain < 2 {
		return nil
	}
	return &Witness{Patient: words(p), Shows: fmt.Sprintf("is in scenario %s and in scenario %s, for certain", a.ID, b.ID), Referral: r}
}
