package engine

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/space"
)

// outcomesOf is what stability promises of each answer: the exams of the first rank, their category and the urgency.
func outcomesOf(r *Recommendation) map[string][]string {
	all := map[string][]string{}
	for _, a := range r.Answers {
		outcome := []string{""}
		if a.Scenario != nil {
			outcome[0] = a.Scenario.Urgency
		}
		for _, o := range a.Options {
			if o.Rank == 1 {
				outcome = append(outcome, o.Procedure, o.Category)
			}
		}
		slices.Sort(outcome[1:])
		all[a.Guideline] = outcome
	}
	return all
}

// fewer is a number of cases, an eighth of it under the race detector.
func fewer(n int) int {
	if testing.Short() {
		return n / 8
	}
	return n
}

// randomWalk answers questions of its own choice, some of them by "not known", and stops anywhere.
func randomWalk(t testing.TB, w *walker, random *rand.Rand) {
	for range random.IntN(8) {
		r, err := w.e.Evaluate(context.Background(), w.stated)
		require.NoError(t, err)
		if len(r.Questions) == 0 {
			return
		}
		q := r.Questions[random.IntN(len(r.Questions))]
		if random.IntN(4) == 0 {
			w.stated.Facts = append(w.stated.Facts, Fact{ID: q.Fact, Value: NotKnown()})
			continue
		}
		w.answer(t, q)
	}
}

// patients yields walkers of every guideline, of whom nothing is stated but the indication and some orders.
func walkers(e *Engine, each int, usual bool, random *rand.Rand) func(func(*walker) bool) {
	return func(yield func(*walker) bool) {
		for _, table := range e.guidelines {
			for range each {
				w := &walker{e: e, patient: patientIn(e, e.unknown, random, usual)}
				w.stated = Referral{AsOf: "2026-11-21", Indications: []Code{{Code: table.guideline.Indications[0]}}}
				for range random.IntN(3) {
					w.stated.Orders = append(w.stated.Orders, Order{Exam: Code{Code: e.procedureIDs[table.columns[random.IntN(len(table.columns))]]}})
				}
				if !yield(w) {
					return
				}
			}
		}
	}
}

// TestStableStaysSo: whatever is learnt of a patient, an answer that was stable keeps its first rank, category and
// urgency, a verdict that was stable is the same, and neither turns out to be contraindicated.
func TestStableStaysSo(t *testing.T) {
	e := shipped(t)
	random := rand.New(rand.NewPCG(31, 32))
	stable := 0
	for w := range walkers(e, fewer(60), false, random) {
		randomWalk(t, w, random)
		before, err := e.Evaluate(context.Background(), w.stated)
		require.NoError(t, err)
		in, err := e.intake(&w.stated)
		require.NoError(t, err)
		for range 3 {
			other := &walker{e: e, patient: patientIn(e, in.known, random, false), stated: w.stated}
			other.stated.Facts = slices.Clone(w.stated.Facts)
			other.complete(t)
			after, err := e.Evaluate(context.Background(), other.stated)
			require.NoError(t, err)
			require.True(t, after.Stable, "everything is known")
			require.Empty(t, after.Questions)
			now := outcomesOf(after)
			for _, a := range before.Answers {
				if !a.Stable {
					continue
				}
				stable++
				was, is := outcomesOf(before)[a.Guideline], now[a.Guideline]
				if a.Scenario == nil {
					was[0] = is[0] // the urgency stands with the scenario
				}
				require.Equal(t, was, is, "%s: %+v", a.Guideline, w.stated)
			}
			for i, v := range before.Verdicts {
				if v.Stable {
					require.Equal(t, v.Verdict, after.Verdicts[i].Verdict, "%+v", w.stated)
				}
			}
		}
	}
	require.Greater(t, stable, fewer(400)/2)
}

// TestNotKnownIsNotAskedAgain: who knows nothing is asked each question once, and then no more.
func TestNotKnownIsNotAskedAgain(t *testing.T) {
	e := shipped(t)
	for _, table := range e.guidelines {
		r := Referral{AsOf: "2026-11-21", Indications: []Code{{Code: table.guideline.Indications[0]}}}
		asked := map[string]bool{}
		for {
			answer, err := e.Evaluate(context.Background(), r)
			require.NoError(t, err)
			if len(answer.Questions) == 0 {
				require.False(t, answer.Stable)
				break
			}
			q := answer.Questions[0]
			require.False(t, asked[q.Fact], "%s is asked again", q.Fact)
			asked[q.Fact] = true
			for _, item := range q.Items {
				require.False(t, asked[item.Fact], "%s is asked again in %s", item.Fact, q.Fact)
			}
			r.Facts = append(r.Facts, Fact{ID: q.Fact, Value: NotKnown()})
		}
		require.NotEmpty(t, asked)
	}
}

// TestWhatIfsComeTrue: a patient with the changes that a what-if names gets the category that it promises.
func TestWhatIfsComeTrue(t *testing.T) {
	e := shipped(t)
	random := rand.New(rand.NewPCG(41, 42))
	n, pairs := 0, 0
	for w := range walkers(e, fewer(200), true, random) {
		w.complete(t)
		r, err := e.Evaluate(context.Background(), w.stated)
		require.NoError(t, err)
		for i, v := range r.Verdicts {
			for _, what := range v.WhatIfs {
				n++
				if len(what.Changes) > 1 {
					pairs++
				}
				after := e.changed(t, w.stated, what)
				require.Equal(t, what.Category, after.Verdicts[i].Verdict, "%s\n%+v", what.Text, w.stated)
				require.NotEqual(t, v.Verdict, what.Category)
			}
		}
	}
	require.Greater(t, n, fewer(20))
	t.Logf("%d what-ifs, %d of two facts", n, pairs)
}

// changed evaluates the referral with the changes that a what-if names in words.
func (e *Engine) changed(t testing.TB, r Referral, what WhatIf) *Recommendation {
	r.Facts = slices.Clone(r.Facts)
	for _, change := range what.Changes {
		fact, _ := e.space.FactIndex(change.Fact)
		at := e.space.First(fact)
		var to space.Extent
		for _, table := range e.guidelines { // the region that reads like that
			for _, l := range table.looksAt {
				for _, part := range l.cells.Parts(&e.space.Coordinates[at]) {
					if l.coordinate == at && table.guideline.ID == what.Guideline {
						for _, end := range l.cells.Parts(&e.space.Coordinates[at]) {
							if whole := part.Hull(end); e.space.Words(at, whole, "en") == change.Test {
								to = part
							}
						}
					}
				}
			}
		}
		require.False(t, to.Empty(), change.Test)
		i := slices.IndexFunc(r.Facts, func(f Fact) bool { return f.ID == change.Fact })
		r.Facts[i].Value = Is(e.space.Coordinates[at].Names(to)...)
		if to.HasNumbers() {
			r.Facts[i].Value = Quantity(to.Min, e.space.Facts[fact].Unit)
		}
	}
	answer, err := e.Evaluate(context.Background(), r)
	require.NoError(t, err)
	return answer
}
