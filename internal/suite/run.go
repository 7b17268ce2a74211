package suite

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// Result is the outcome of one case.
type Result struct {
	Case     Case
	Problems []Problem // none: passed
}

// Problem is one expectation that the answer did not meet.
type Problem struct {
	Pos       source.Position
	What      string
	Want, Got []string
}

// Run evaluates every case of a suite.
func Run(ctx context.Context, e *engine.Engine, s *space.Space, suite Suite) []Result {
	results := make([]Result, len(suite.Cases))
	for i, c := range suite.Cases {
		results[i] = Result{Case: c, Problems: check(ctx, e, s, suite, c)}
	}
	return results
}

// Referral is the case as a channel would send it.
func Referral(s *space.Space, suite Suite, c Case) engine.Referral {
	r := engine.Referral{AsOf: suite.AsOf}
	for _, id := range c.Indications {
		r.Indications = append(r.Indications, engine.Code{Code: id})
	}
	for _, id := range c.Ordered {
		r.Orders = append(r.Orders, engine.Order{Exam: engine.Code{Code: id}})
	}
	for _, p := range c.Prior {
		r.Prior = append(r.Prior, engine.PriorExam{Exam: engine.Code{Code: p.Exam}, Date: p.Date})
	}
	for _, statement := range c.Given {
		r.Facts = append(r.Facts, engine.Fact{ID: statement.Fact, Value: value(s, statement.Box[0])})
	}
	return r
}

func value(s *space.Space, c space.Constraint) engine.Value {
	co := &s.Coordinates[c.Coordinate]
	if !c.Region.HasNumbers() {
		return engine.Is(co.Names(c.Region)...)
	}
	unit := s.FactOf(c.Coordinate).Unit
	switch {
	case strings.HasSuffix(co.ID, "-months"):
		unit = "mo"
	case strings.HasSuffix(co.ID, "-days"):
		unit = "d"
	}
	return engine.Value{Range: &engine.Range{Min: c.Region.Min, Max: c.Region.Max, Unit: unit}}
}

func check(ctx context.Context, e *engine.Engine, s *space.Space, suite Suite, c Case) []Problem {
	recommendation, err := e.Evaluate(ctx, Referral(s, suite, c))
	if err != nil {
		return []Problem{{Pos: c.Pos, What: "the case cannot be evaluated", Got: strings.Split(err.Error(), "\n")}}
	}
	var problems []Problem
	for _, x := range c.Expect {
		got, want := observe(recommendation, suite.Guideline, x), slices.Clone(x.Want)
		if x.Key == "cautions" || x.Key == "open-cautions" {
			got = slices.DeleteFunc(got, func(id string) bool { return slices.Contains(suite.later, id) })
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			problems = append(problems, Problem{x.Pos, strings.TrimSpace(x.Key + " " + x.Of), want, got})
		}
	}
	return problems
}

// observe finds in the recommendation what an expectation speaks of.
func observe(r *engine.Recommendation, guideline string, x Expectation) []string {
	got := []string{}
	a := engine.Answer{}
	if i := slices.IndexFunc(r.Answers, func(a engine.Answer) bool { return a.Guideline == guideline }); i >= 0 {
		a = r.Answers[i]
	}
	option := func() (engine.Option, bool) {
		i := slices.IndexFunc(a.Options, func(o engine.Option) bool { return o.Procedure == x.Of })
		if i < 0 {
			return engine.Option{}, false
		}
		return a.Options[i], true
	}
	verdict := func() (engine.Verdict, bool) {
		i := slices.IndexFunc(r.Verdicts, func(v engine.Verdict) bool { return v.Procedure == x.Of })
		if i < 0 {
			return engine.Verdict{}, false
		}
		return r.Verdicts[i], true
	}
	switch x.Key {
	case "scenario":
		if a.Scenario != nil {
			got = append(got, a.Scenario.ID)
		}
	case "possible":
		got = append(got, a.Possible...)
	case "provisional":
		got = append(got, strconv.FormatBool(a.Provisional))
	case "top":
		for _, o := range a.Options {
			if o.Rank == 1 {
				got = append(got, o.Procedure)
			}
		}
	case "ratings":
		if o, ok := option(); ok && o.Rating > 0 {
			got = append(got, strconv.Itoa(o.Rating))
		} else if ok {
			got = append(got, o.Category)
		} else {
			got = append(got, engine.NotRated)
		}
	case "verdicts":
		v, _ := verdict()
		got = append(got, v.Verdict)
	case "cautions", "open-cautions":
		flags := []*engine.CautionFlag{}
		if v, ok := verdict(); ok {
			flags = v.Cautions
		} else if o, ok := option(); ok {
			flags = o.Cautions
		}
		state := map[string]string{"cautions": engine.Holds, "open-cautions": engine.Open}[x.Key]
		for _, f := range flags {
			if f.State == state {
				got = append(got, f.ID)
			}
		}
	case "better":
		v, _ := verdict()
		for _, alternative := range v.Alternatives {
			got = append(got, alternative.Procedure)
		}
	case "duplicates":
		for _, d := range r.Duplicates {
			got = append(got, d.Procedure)
		}
		slices.Sort(got)
		got = slices.Compact(got)
	}
	return got
}

// Pretty renders a failed case as a diff, each difference with the line that asked for it:
//
//	FAIL neuro/headache_test.yaml:4:5: thunderclap headache in an adult
//	  neuro/headache_test.yaml:9:17: scenario
//	    - thunderclap
//	    + primary
func (r Result) Pretty() string {
	var b strings.Builder
	fmt.Fprintf(&b, "FAIL %s: %s\n", r.Case.Pos, r.Case.Name)
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "  %s: %s\n", p.Pos, p.What)
		for _, w := range p.Want {
			if !slices.Contains(p.Got, w) {
				fmt.Fprintf(&b, "    - %s\n", w)
			}
		}
		for _, g := range p.Got {
			mark := "+"
			if slices.Contains(p.Want, g) {
				mark = " "
			}
			fmt.Fprintf(&b, "    %s %s\n", mark, g)
		}
		if len(p.Got) == 0 {
			b.WriteString("    + (nothing)\n")
		}
	}
	return b.String()
}
