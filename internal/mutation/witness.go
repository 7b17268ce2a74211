package mutation

import (
	"context"
	"errors"
	"fmt"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/suite"
)

// searchSteps bounds the search for a patient who tells a mutant from the original.
const searchSteps = 100_000

// witness is a patient who tells a mutant from the original, and by what.
type witness struct {
	patient space.Case
	by      difference
}

// search looks for a witness, and prefers one who can be: pregnancy is stated of women only.
func (x excerpt) search(m *Mutant) (witness, space.Cover) {
	s, list := x.differences(m)
	unknown, outcome := s.Unknown(), space.Covered
	for _, sensible := range []bool{true, false} {
		for _, d := range list {
			patients := s.Where(d.hold, d.fail)
			if sensible {
				patients = patients.Sensible()
			}
			patient, found := patients.Search(unknown, searchSteps)
			switch found {
			case space.Gap:
				return witness{x.settle(patient[:len(x.Space.Coordinates)]), d}, space.Gap
			case space.Undecided:
				outcome = space.Undecided
			}
		}
	}
	return witness{}, outcome
}

// settle narrows the witness to patients of whom the original says one thing: a scenario if it can be, or none.
func (x excerpt) settle(c space.Case) space.Case {
	g := &x.Guidelines[x.at]
	applies := space.AnyOf{g.Applies}
	var before []space.AnyOf
	for _, s := range g.Scenarios {
		if found, outcome := x.Space.Where([]space.AnyOf{applies, s.When}, before).Sensible().Search(c, searchSteps); outcome == space.Gap {
			return found
		}
		before = append(before, s.When)
	}
	if found, outcome := x.Space.Where([]space.AnyOf{applies}, before).Search(c, searchSteps); outcome == space.Gap {
		return found
	}
	if found, outcome := x.Space.Where(nil, []space.AnyOf{applies}).Search(c, searchSteps); outcome == space.Gap {
		return found
	}
	return c
}

var errNotConfirmed = errors.New("the case passes on both, or fails on both")

// missing writes the case that kills the mutant, and confirms it: it passes on the original and fails on the mutant.
func (r *runner) missing(ctx context.Context, m *Mutant, w witness, mutated *engine.Engine) (*Case, error) {
	g := &r.Guidelines[r.at]
	c := &Case{Guideline: g.ID, AsOf: r.asOf, Scenario: "none"}
	c.Name = m.What()
	if m.Operator == Category {
		c.Name = "ratings of " + m.Scenario
	}
	var err error
	if c.Given, err = state(r.Space, w.patient, c.AsOf); err != nil {
		return nil, err
	}
	if w.by.caution != "" {
		c.Ordered = []string{w.by.exam}
	}
	said, err := r.answer(ctx, *c)
	if err != nil {
		return nil, err
	}
	for _, a := range said.Answers {
		if a.Guideline == g.ID && a.Scenario != nil {
			c.Scenario = a.Scenario.ID
		}
	}
	switch {
	case w.by.caution != "":
		c.Cautions = map[string][]string{w.by.exam: {}}
		for _, flag := range said.Verdicts[0].Cautions {
			if flag.State == engine.Holds {
				c.Cautions[w.by.exam] = append(c.Cautions[w.by.exam], flag.ID)
			}
		}
	case w.by.exam != "":
		c.Ratings = map[string]string{w.by.exam: m.Was}
	}
	test, err := r.read(*c)
	if err != nil {
		return nil, err
	}
	if r.fails(ctx, r.original, test) || !r.fails(ctx, mutated, test) {
		return nil, errNotConfirmed
	}
	return c, nil
}

// read parses the case as an editor would paste it.
func (r *runner) read(c Case) (trial, error) {
	s, found := suite.Read(c.Guideline+"_test.yaml", c.file(), r.whole)
	if found.Errors() > 0 {
		return trial{}, found
	}
	if len(s.Cases) != 1 {
		return trial{}, fmt.Errorf("%d cases where one was written", len(s.Cases))
	}
	return trial{s, s.Cases[0]}, nil
}

// answer is what the original says of the patient.
func (r *runner) answer(ctx context.Context, c Case) (*engine.Recommendation, error) {
	t, err := r.read(c)
	if err != nil {
		return nil, err
	}
	return r.original.Evaluate(ctx, suite.Referral(r.whole.Space, t.suite, t.test))
}

// refused says whether the language itself catches the mutant: two scenarios that share a patient under `hit: unique`.
func (x excerpt) refused(m *Mutant) bool {
	g := &m.library.Guidelines[x.at]
	if g.First || m.Kind == OfCaution || m.Operator == Category {
		return false
	}
	s := m.library.Space
	unknown := s.Unknown()
	for i := range g.Scenarios {
		for j := range i {
			hold := []space.AnyOf{{g.Applies}, g.Scenarios[i].When, g.Scenarios[j].When}
			if _, outcome := s.Where(hold, nil).Search(unknown, searchSteps); outcome == space.Gap {
				return true
			}
		}
	}
	return false
}
