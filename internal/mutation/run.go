package mutation

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/suite"
)

// Status is what became of a mutant.
type Status string

const (
	Killed     Status = "killed"     // an author test fails on it
	Survived   Status = "survived"   // none does, though some patient tells it from the original
	Equivalent Status = "equivalent" // nobody does: it does not count
	Undecided  Status = "undecided"  // whether somebody does was not settled; it counts as survived
)

// Result is a mutant and what became of it.
type Result struct {
	Mutant
	Status  Status
	By      string // killed: the name of the case, and where it stands
	Missing *Case  // survived: the case that would kill it; nil where none could be confirmed
	Why     string // why there is none
}

// Guideline is what the mutants of one guideline, and of the scores and cautions that it reaches, came to.
type Guideline struct {
	ID      string
	Results []Result
}

// runner runs the mutants of one guideline.
type runner struct {
	excerpt
	whole    *guideline.Library
	original *engine.Engine
	trials   []trial
	possible [][]string // by trial: the scenarios of the guideline that are possible
	matched  []string   // by trial: the one that matched, or ""
	asOf     string
	// cautioned: the cautions are mutated as well
	cautioned bool
}

// Run mutates the guidelines that are named (all where none is) and runs the author tests on every mutant. The tests must
// pass. What has been killed elsewhere (a score of several guidelines, a caution) is not tried again. Where guidelines are
// named the cautions are left alone: they are the whole library's. The progress function is told of each mutant that is
// done; it may be nil.
func Run(ctx context.Context, library *guideline.Library, suites []suite.Suite, only []string, progress func(guideline string, done, of int)) ([]Guideline, error) {
	var list []Guideline
	shared := map[string]Result{} // of scores and cautions, by key
	for i := range library.Guidelines {
		g := &library.Guidelines[i]
		if len(only) > 0 && !slices.Contains(only, g.ID) {
			continue
		}
		r, err := newRunner(ctx, library, suites, i)
		if err != nil {
			return nil, fmt.Errorf("guideline %s: %w", g.ID, err)
		}
		r.cautioned = len(only) == 0
		results, err := r.run(ctx, shared, func(done, of int) {
			if progress != nil {
				progress(g.ID, done, of)
			}
		})
		if err != nil {
			return nil, fmt.Errorf("guideline %s: %w", g.ID, err)
		}
		list = append(list, Guideline{g.ID, results})
	}
	for i := range list { // what a later guideline killed is killed
		for k := range list[i].Results {
			r := &list[i].Results[k]
			if known, ok := shared[r.key()]; ok {
				*r = known
			}
		}
	}
	return list, nil
}

func newRunner(ctx context.Context, library *guideline.Library, suites []suite.Suite, at int) (*runner, error) {
	r := &runner{whole: library, asOf: suite.DefaultAsOf, cautioned: true}
	g := &library.Guidelines[at]
	for _, s := range suites {
		if s.Guideline == g.ID {
			r.asOf = s.AsOf
		}
		for _, c := range s.Cases {
			if s.Guideline == g.ID || slices.ContainsFunc(c.Indications, func(id string) bool { return slices.Contains(g.Indications, id) }) {
				r.trials = append(r.trials, trial{s, c})
			}
		}
	}
	r.excerpt = excerptOf(library, g.ID, r.trials)
	var err error
	if r.original, err = load(r.Library); err != nil {
		return nil, err
	}
	for _, t := range r.trials {
		if r.fails(ctx, r.original, t) {
			return nil, fmt.Errorf("the test %q (%s) fails without any slip", t.test.Name, t.test.Pos)
		}
		answer, err := r.original.Evaluate(ctx, suite.Referral(library.Space, t.suite, t.test))
		if err != nil {
			return nil, err
		}
		var possible []string
		matched := ""
		for _, a := range answer.Answers {
			if a.Guideline == g.ID {
				possible = a.Possible
				if a.Scenario != nil {
					matched = a.Scenario.ID
				}
			}
		}
		r.possible, r.matched = append(r.possible, possible), append(r.matched, matched)
	}
	return r, nil
}

// load compiles a library and makes it answer.
func load(l *guideline.Library) (*engine.Engine, error) {
	ed, err := compile.Compile(l)
	if err != nil {
		return nil, err
	}
	packed, err := ed.Bytes()
	if err != nil {
		return nil, err
	}
	return engine.Load(packed, engine.WithCache(0))
}

// fails says whether the case asks for something that the engine does not say.
func (r *runner) fails(ctx context.Context, e *engine.Engine, t trial) bool {
	one := t.suite
	one.Cases = []suite.Case{t.test}
	return len(suite.Run(ctx, e, r.whole.Space, one)[0].Problems) > 0
}

func (r *runner) run(ctx context.Context, shared map[string]Result, progress func(done, of int)) ([]Result, error) {
	mutants := slices.DeleteFunc(r.mutants(), func(m Mutant) bool {
		return (m.Kind == OfCaution && !r.cautioned) || r.refused(&m)
	})
	results := make([]Result, len(mutants))
	finished := make(chan struct{})
	told := make(chan struct{})
	go func() {
		defer close(told)
		done := 0
		for range finished {
			done++
			progress(done, len(mutants))
		}
	}()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, batch := range batches(mutants) {
		group.Go(func() error { return r.tryRatings(ctx, mutants, batch, results, finished) })
	}
	for i := range mutants {
		m := &mutants[i]
		if m.Operator == Category {
			continue
		}
		if known, ok := shared[m.key()]; ok && known.Status == Killed {
			results[i] = known
			finished <- struct{}{}
			continue
		}
		group.Go(func() (err error) {
			results[i], err = r.try(ctx, m)
			finished <- struct{}{}
			return err
		})
	}
	err := group.Wait()
	close(finished)
	<-told
	if err != nil {
		return nil, err
	}
	for i, m := range mutants {
		if m.Kind == OfGuideline {
			continue
		}
		before, known := shared[m.key()]
		if !known || worth[results[i].Status] > worth[before.Status] {
			shared[m.key()] = results[i]
		}
	}
	return results, nil
}

// worth orders what several guidelines make of one mutant: killed in one is killed, told apart in one is not equivalent.
var worth = map[Status]int{Equivalent: 1, Undecided: 2, Survived: 3, Killed: 4}

// try runs the tests on one mutant. Where it survives, it looks for the case that is missing.
func (r *runner) try(ctx context.Context, m *Mutant) (Result, error) {
	result := Result{Mutant: *m}
	result.library = nil
	mutated, err := load(m.library)
	if err != nil {
		return result, fmt.Errorf("%s: %s: %w", m.Pos, m.What(), err)
	}
	for i, t := range r.trials {
		if m.Operator == Category && !slices.Contains(r.possible[i], m.Scenario) {
			continue // a rating counts only where its scenario is possible
		}
		if r.fails(ctx, mutated, t) {
			return result.killedBy(t), nil
		}
	}
	return r.alive(ctx, m, mutated)
}

func (r Result) killedBy(t trial) Result {
	r.Status, r.By = Killed, fmt.Sprintf("%s: %s", t.test.Pos, t.test.Name)
	return r
}

// alive says of a mutant that no test kills whether some patient tells it from the original, and by which case.
func (r *runner) alive(ctx context.Context, m *Mutant, mutated *engine.Engine) (Result, error) {
	result := Result{Mutant: *m}
	result.library = nil
	w, outcome := r.search(m)
	switch outcome {
	case space.Covered:
		result.Status = Equivalent
		return result, nil
	case space.Undecided:
		result.Status, result.Why = Undecided, "the search for a patient was given up"
		return result, nil
	}
	result.Status = Survived
	var err error
	if result.Missing, err = r.missing(ctx, m, w, mutated); err != nil {
		result.Why = strings.TrimSpace(err.Error())
	}
	return result, ctx.Err()
}
