package lint

import (
	"fmt"
	"slices"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/witness"
)

// redFlag finds scenarios that are called a red flag and do not behave like one: without urgency, or rating every exam
// lower than what the same patient would get if the scenario did not stand there.
var redFlag = rule{
	id: "red-flag", summary: "a red flag without urgency, or that lowers every rating", severity: source.Warning, each: checkRedFlag,
}

func checkRedFlag(l *linter, g *guideline.Guideline) {
	for row := range g.Scenarios {
		if s := &g.Scenarios[row]; s.RedFlag {
			if s.Urgency == "" {
				l.checkUrgency(g, row)
			}
			if g.First {
				l.checkLowered(g, row)
			}
		}
	}
}

func (l *linter) checkUrgency(g *guideline.Guideline, row int) {
	s := &g.Scenarios[row]
	c, _ := l.reaches(g, row)
	if c == nil {
		return
	}
	holds, fails := reaching(g, row)
	w := l.confirm(g, l.widen(c, holds, fails), nil, func(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
		return "is answered with a red flag, and not told how soon", answered(a, s.ID) && a.Scenario.RedFlag && a.Scenario.Urgency == ""
	})
	if w != nil {
		l.report(s.Pos, w, "add `urgency:` immediate, urgent, soon or routine", "scenario %s is a red flag without urgency", s.ID)
	}
}

// checkLowered compares a row with each later one that would answer some of its patients if it did not stand there.
func (l *linter) checkLowered(g *guideline.Guideline, row int) {
	s := &g.Scenarios[row]
	holds, fails := reaching(g, row)
	for next := row + 1; next < len(g.Scenarios); next++ {
		other := &g.Scenarios[next]
		if l.lowersAll(s, other) {
			if c, _ := l.somebody(append(slices.Clip(holds), other.When), fails); c != nil {
				if w := l.lowered(g, row, c, other); w != nil {
					l.report(s.Pos, w, "a red flag makes imaging more appropriate, or something else than imaging: then leave `red-flag` out, or rate that",
						"scenario %s is a red flag and rates every exam lower than scenario %s, which the patient would be in without it", s.ID, other.ID)
					return
				}
			}
		}
		fails = append(slices.Clip(fails), other.When)
	}
}

// lowersAll says whether every exam that the other scenario rates is rated lower here, or no more, and no exam comes in
// its place; no-imaging is no exam.
func (l *linter) lowersAll(s, other *guideline.Scenario) bool {
	exams := 0
	for _, r := range other.Ratings {
		if l.procedure(r.Procedure).Modality == "none" {
			continue
		}
		exams++
		at := slices.IndexFunc(s.Ratings, func(own guideline.Rating) bool { return own.Procedure == r.Procedure })
		if at < 0 || !better(r, s.Ratings[at]) {
			return false
		}
	}
	return exams > 0 && !slices.ContainsFunc(s.Ratings, func(own guideline.Rating) bool {
		return l.procedure(own.Procedure).Modality != "none" &&
			!slices.ContainsFunc(other.Ratings, func(r guideline.Rating) bool { return r.Procedure == own.Procedure })
	})
}

// lowered asks two engines about the patient: the one at hand, and one without the row.
func (l *linter) lowered(g *guideline.Guideline, row int, c space.Case, other *guideline.Scenario) *Witness {
	s := &g.Scenarios[row]
	without, err := l.without(g, row)
	if err != nil {
		return nil
	}
	_, _, then := l.ask(without, g, witness.Of(l.library.Space, c))
	if !answered(then, other.ID) {
		return nil
	}
	return l.confirm(g, c, nil, func(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
		if !answered(a, s.ID) {
			return "", false
		}
		for _, r := range other.Ratings {
			if l.procedure(r.Procedure).Modality != "none" {
				return fmt.Sprintf("is answered by scenario %s, with %s rated %s; without the red flag it would be %s",
					s.ID, r.Procedure, rated(optionOf(a, r.Procedure)), rated(optionOf(then, r.Procedure))), true
			}
		}
		return "", false
	})
}

// without is the engine of an edition that has the guideline alone, less one row.
func (l *linter) without(g *guideline.Guideline, row int) (*engine.Engine, error) {
	fewer, alone := *l.library, *g
	alone.Scenarios = slices.Delete(slices.Clone(g.Scenarios), row, row+1)
	fewer.Guidelines = []guideline.Guideline{alone}
	ed, err := compile.Compile(&fewer)
	if err != nil {
		return nil, err
	}
	packed, err := ed.Bytes()
	if err != nil {
		return nil, err
	}
	return engine.Load(packed)
}
