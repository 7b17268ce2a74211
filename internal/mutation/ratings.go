package mutation

import (
	"context"
	"fmt"
	"slices"
)

// batches sorts the mutated ratings into batches with at most one of each scenario, by their indices. What a case asks of
// the scenario that it matches sees of a batch nothing but that one, so that a batch is compiled once for many mutants.
func batches(mutants []Mutant) [][]int {
	var list [][]int
	next := map[string]int{} // by scenario
	for i := range mutants {
		if mutants[i].Operator != Category {
			continue
		}
		at := next[mutants[i].Scenario]
		next[mutants[i].Scenario]++
		if at == len(list) {
			list = append(list, nil)
		}
		list[at] = append(list[at], i)
	}
	return list
}

// sees is the part of a trial that depends on the mutated rating and on no other scenario's ratings; masked says that the
// rest depends on the rating too, and on others besides.
//
// Ranks, ratings and better exams come from the scenario that matched, whatever else is possible; where none matched, from
// all that are possible. A verdict encloses what all of them say of the ordered exam. What else a case can ask for does not
// depend on how an exam is rated.
func (r *runner) sees(k int, m *Mutant) (seen trial, masked bool) {
	seen = r.trials[k]
	seen.test.Expect = nil
	if !slices.Contains(r.possible[k], m.Scenario) {
		return seen, false
	}
	only := len(r.possible[k]) == 1
	for _, x := range r.trials[k].test.Expect {
		switch x.Key {
		case "top", "ratings", "better":
			if only || r.matched[k] == m.Scenario {
				seen.test.Expect = append(seen.test.Expect, x)
			} else {
				masked = masked || r.matched[k] == ""
			}
		case "verdicts":
			if only {
				seen.test.Expect = append(seen.test.Expect, x)
			} else {
				masked = masked || x.Of == m.Exam
			}
		}
	}
	return seen, masked
}

// tryRatings runs the tests on a batch. What only a case with several possible scenarios can kill is tried by itself.
func (r *runner) tryRatings(ctx context.Context, mutants []Mutant, batch []int, results []Result, finished chan<- struct{}) error {
	all := r.changed()
	g := &all.Guidelines[r.at]
	g.Scenarios = slices.Clone(g.Scenarios)
	row := func(m *Mutant) int {
		for i := range g.Scenarios {
			if g.Scenarios[i].ID == m.Scenario {
				return i
			}
		}
		return -1
	}
	for _, i := range batch {
		at := row(&mutants[i])
		g.Scenarios[at] = mutants[i].library.Guidelines[r.at].Scenarios[at]
	}
	mutated, err := load(all)
	if err != nil {
		return fmt.Errorf("%s: %s: %w", mutants[batch[0]].Pos, mutants[batch[0]].What(), err)
	}
	for _, i := range batch {
		m := &mutants[i]
		alone := false // some case may see the other mutants of the batch as well
		for k, t := range r.trials {
			seen, masked := r.sees(k, m)
			alone = alone || masked
			if len(seen.test.Expect) > 0 && r.fails(ctx, mutated, seen) {
				results[i] = Result{Mutant: *m}.killedBy(t)
				results[i].library = nil
				break
			}
		}
		switch {
		case results[i].Status == Killed:
		case alone:
			results[i], err = r.try(ctx, m)
		default: // the patient who is missing lies in this scenario and in no other
			results[i], err = r.alive(ctx, m, mutated)
		}
		if err != nil {
			return err
		}
		finished <- struct{}{}
	}
	return ctx.Err()
}
