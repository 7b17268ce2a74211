package engine

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestLearningNeverUnsettles walks from patients of whom nothing is known to the same patients wholly known, fact by
// fact. On the way no scenario becomes possible that was excluded, none that was certain ceases to be, and no option's
// interval grows.
func TestLearningNeverUnsettles(t *testing.T) {
	e := shipped(t, WithCache(0))
	draw := newPatientDraw(e)
	rapid.Check(t, func(t *rapid.T) {
		indication := rapid.SampledFrom(e.indicationIDs).Draw(t, "indication")
		var before *knowledge
		for _, r := range draw.learn(t, indication) {
			after := know(t, e, r)
			if before != nil {
				before.holds(t, after)
			}
			before = after
		}
	})
}

// knowledge is what a referral makes known of its guidelines.
type knowledge struct {
	referral Referral
	worlds   map[string]worlds
	answers  map[string]Answer
	verdicts []Verdict
}

func know(t *rapid.T, e *Engine, r Referral) *knowledge {
	in, err := e.intake(&r)
	if err != nil {
		t.Fatalf("%v\n%+v", err, r)
	}
	k := &knowledge{referral: r, worlds: map[string]worlds{}, answers: map[string]Answer{}}
	in.choose()
	e.space.Derive(in.known)
	assumed := e.assumed(in.known)
	e.space.Derive(assumed)
	for _, c := range in.candidates {
		if k.worlds[c.table.guideline.ID], err = e.worlds(context.Background(), c.table, in.known, assumed); err != nil {
			t.Fatal(err)
		}
	}
	recommendation, err := e.Evaluate(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range recommendation.Answers {
		k.answers[a.Guideline] = a
	}
	k.verdicts = recommendation.Verdicts
	return k
}

func worse(s, than *Standing) bool {
	return gradeOf(s.Category, s.Rating) < gradeOf(than.Category, than.Rating)
}

// holds says whether what was settled before stays so after.
func (before *knowledge) holds(t *rapid.T, after *knowledge) {
	fail := func(format string, args ...any) {
		t.Errorf(format, args...)
		t.Fatalf("before: %+v\nafter: %+v", before.referral, after.referral)
	}
	for guideline, now := range after.worlds {
		was, candidate := before.worlds[guideline]
		if !candidate {
			fail("guideline %s may apply again", guideline)
		}
		for _, scenario := range now.possible {
			if !slices.Contains(was.possible, scenario) {
				fail("%s: scenario %d is possible again", guideline, scenario)
			}
		}
	}
	for guideline, was := range before.worlds {
		for _, scenario := range was.certain {
			if !slices.Contains(after.worlds[guideline].certain, scenario) {
				fail("%s: scenario %d is no longer certain", guideline, scenario)
			}
		}
	}
	for guideline, now := range after.answers {
		for _, o := range now.Options {
			at := slices.IndexFunc(before.answers[guideline].Options, func(was Option) bool { return was.Procedure == o.Procedure })
			if at < 0 {
				fail("%s: option %s came from nowhere", guideline, o.Procedure)
			}
			if was := before.answers[guideline].Options[at]; worse(o.Low, was.Low) || worse(was.High, o.High) {
				fail("%s: %s was in [%v, %v] and is in [%v, %v]", guideline, o.Procedure, was.Low, was.High, o.Low, o.High)
			}
		}
	}
	for i, now := range after.verdicts {
		for _, g := range now.ByGuideline {
			for _, was := range before.verdicts[i].ByGuideline {
				if was.Guideline == g.Guideline && (worse(g.Low, was.Low) || worse(was.High, g.High)) {
					fail("verdict on %s: %v, %v", now.Procedure, was, g)
				}
			}
		}
	}
}
