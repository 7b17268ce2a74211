package lint

import (
	"errors"
	"slices"
	"sync"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/witness"
)

// searchSteps bounds a search over cells; where it does not suffice, nothing is reported.
const searchSteps = 200_000

// somebody looks for a patient in all of holds and none of fails: a witness, or that there is none; ok is false where
// the search was given up.
func (l *linter) somebody(holds, fails []space.AnyOf) (c space.Case, ok bool) {
	found, outcome := l.library.Space.Where(holds, fails).Sensible().Search(l.unknown, searchSteps)
	return found, outcome != space.Undecided
}

// anybody is somebody, or else a patient who cannot be, such as a pregnant man: who is evaluated as stated all the same.
func (l *linter) anybody(holds, fails []space.AnyOf) (c space.Case, ok bool) {
	if c, ok := l.somebody(holds, fails); c != nil || !ok {
		return c, ok
	}
	found, outcome := l.library.Space.Where(holds, fails).Search(l.unknown, searchSteps)
	return found, outcome != space.Undecided
}

// reaching says where the patients of a row are: whom the guideline is about and the row describes, and none of the
// earlier rows that come first under its hit policy.
func reaching(g *guideline.Guideline, row int) (holds, fails []space.AnyOf) {
	holds = []space.AnyOf{{g.Applies}, g.Scenarios[row].When}
	for k := 0; g.First && k < row; k++ {
		fails = append(fails, g.Scenarios[k].When)
	}
	return holds, fails
}

// reach is whether somebody reaches a row, as somebody says it.
type reach struct {
	once sync.Once
	c    space.Case
	ok   bool
}

// reaches is somebody in a row. Several rules ask; it is searched once.
func (l *linter) reaches(g *guideline.Guideline, row int) (c space.Case, ok bool) {
	r := &l.rows[g][row]
	r.once.Do(func() { r.c, r.ok = l.somebody(reaching(g, row)) })
	return r.c, r.ok
}

// widen grows a patient into a region of patients in all of holds and none of fails, so that it can be told in few words.
func (l *linter) widen(c space.Case, holds, fails []space.AnyOf) space.Case {
	return l.library.Space.Where(holds, fails).Sensible().Widen(c)
}

var errNoEngine = errors.New("there is no engine to ask")

func (l *linter) evaluate(e *engine.Engine, r engine.Referral) (*engine.Recommendation, error) {
	if e == nil {
		return nil, errNoEngine
	}
	return e.Evaluate(l, r)
}

// ask asks the engine about a patient of a guideline, with orders.
func (l *linter) ask(e *engine.Engine, g *guideline.Guideline, p witness.Patient, orders ...string) (engine.Referral, *engine.Recommendation, *engine.Answer) {
	r := p.Referral(g.Indications[0], orders...)
	recommendation, err := l.evaluate(e, r)
	if err != nil {
		return r, nil, nil
	}
	i := slices.IndexFunc(recommendation.Answers, func(a engine.Answer) bool { return a.Guideline == g.ID })
	if i < 0 {
		return r, recommendation, nil
	}
	return r, recommendation, &recommendation.Answers[i]
}

// confirm asks the engine about a patient of a guideline, with orders, and keeps the witness where the answer shows what
// was found. A finding whose witness the engine does not confirm is a mistake of the rule, and is not reported.
func (l *linter) confirm(g *guideline.Guideline, c space.Case, orders []string, shows func(*engine.Recommendation, *engine.Answer) (string, bool)) *Witness {
	p := witness.Of(l.library.Space, c)
	r, recommendation, answer := l.ask(l.engine(), g, p, orders...)
	if recommendation == nil {
		return nil
	}
	text, ok := shows(recommendation, answer)
	if !ok {
		return nil
	}
	return &Witness{Patient: words(p), Shows: text, Referral: r}
}

// words says who the patient is.
func words(p witness.Patient) string {
	if p.Words == "" {
		return "anyone"
	}
	return p.Words
}

// answered says whether the answer rests on that scenario, for certain.
func answered(a *engine.Answer, scenario string) bool {
	return a != nil && a.Scenario != nil && a.Scenario.ID == scenario && !a.Provisional
}
