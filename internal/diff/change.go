package diff

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/witness"
)

// comparison is two catalogues in one space.
type comparison struct {
	*joint
	unknown  space.Case // the patient of whom nothing is known
	old, new *edition.Catalogue
	titles   map[string]string // of procedures

	translated translated // texts whose English is the same
}

// region is a set of patients: in each of holds and in none of fails.
type region struct{ holds, fails []space.AnyOf }

// outcome is a scenario, or that none answers, and for whom.
type outcome struct {
	scenario *edition.Scenario // nil: none answers
	when     space.AnyOf       // as written
	in       region            // exactly
	before   []*edition.Scenario
}

// outcomes lists what a guideline may answer: each scenario for whom no earlier one takes, and no answer at all, outside
// of whom it speaks about or between its scenarios.
func (c *comparison) outcomes(g *edition.Guideline) ([]outcome, error) {
	applies, rows, err := g.Rows(c.space)
	if err != nil {
		return nil, err
	}
	all := space.AnyOf{space.Box{}}
	list := []outcome{{when: all, in: region{fails: []space.AnyOf{{applies}}}}}
	left := outcome{when: space.AnyOf{applies}, in: region{holds: []space.AnyOf{{applies}}}}
	for i := range rows {
		s := &g.Scenarios[i]
		o := outcome{scenario: s, when: rows[i].Boxes, in: region{holds: []space.AnyOf{{applies}, rows[i].When}}}
		if g.Hit == "first" {
			o.in.fails, o.before = slices.Clone(left.in.fails), slices.Clone(left.before)
		}
		list = append(list, o)
		left.in.fails, left.before = append(left.in.fails, rows[i].When), append(left.before, s)
	}
	if !g.Total {
		list = append(list, left)
	}
	return list, nil
}

// searchSteps bounds the search for a patient of one pair of outcomes.
const searchSteps = 200_000

// guideline finds the patients whom the two versions answer differently: for each pair of outcomes that are not the
// same, whether somebody has the one before and the other now.
func (c *comparison) guideline(old, new *edition.Guideline) ([]Change, error) {
	if meaning(old) == meaning(new) && len(c.renamed) == 0 {
		return nil, nil
	}
	was := c.joint.guideline(*old)
	from, err := c.outcomes(&was)
	if err != nil {
		return nil, err
	}
	to, err := c.outcomes(new)
	if err != nil {
		return nil, err
	}
	found := make([][]Change, len(from))
	var working sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range from {
		working.Go(func() {
			limit <- struct{}{}
			defer func() { <-limit }()
			for k := range to {
				if change, ok := c.pair(&from[i], &to[k]); ok {
					found[i] = append(found[i], change)
				}
			}
		})
	}
	working.Wait()
	changes := slices.Concat(found...)
	slices.SortStableFunc(changes, func(a, b Change) int { return cmp.Compare(order(a.Direction), order(b.Direction)) })
	return changes, nil
}

func order(direction string) int {
	return slices.Index([]string{More, Less, Other, Urgency, Scope}, direction)
}

// pair looks for patients with one outcome before and another now.
func (c *comparison) pair(from, to *outcome) (Change, bool) {
	ratings := c.ratings(from.scenario, to.scenario)
	change := Change{From: side(from.scenario), To: side(to.scenario), Ratings: ratings}
	switch {
	case (from.scenario == nil) != (to.scenario == nil):
		change.Direction = Scope
	case len(ratings) > 0:
		change.Direction = direction(from.scenario, to.scenario, ratings)
	case change.From.Urgency != change.To.Urgency || change.From.RedFlag != change.To.RedFlag:
		change.Direction = Urgency
	default:
		return change, false // the same answer
	}
	if from.scenario == nil || to.scenario == nil {
		change.Ratings = nil // all of them: the scenario says which
	}
	change.in = region{append(slices.Clone(from.in.holds), to.in.holds...), append(slices.Clone(from.in.fails), to.in.fails...)}
	seen := space.Case(nil)
	for _, a := range from.when {
		for _, b := range to.when {
			who, ok := a.Intersect(b)
			if !ok {
				continue
			}
			patients := c.space.Where(append([]space.AnyOf{{who}}, change.in.holds...), change.in.fails).Sensible()
			somebody, result := patients.Search(c.unknown, searchSteps)
			if result == space.Covered {
				continue
			}
			change.Undecided = change.Undecided || result == space.Undecided
			if words := c.space.Describe(who); !slices.Contains(change.Who, words) {
				change.Who = append(change.Who, words)
			}
			change.Except = c.except(change.Except, who, from, to)
			if seen == nil && somebody != nil {
				seen = patients.Widen(somebody)
			}
		}
	}
	if change.Who == nil {
		return change, false
	}
	if seen != nil {
		change.Example = cmp.Or(witness.Of(c.space, seen).Words, "anyone")
	}
	return change, true
}

// except names the earlier scenarios, of either side, that take some of the box.
func (c *comparison) except(titles []string, who space.Box, from, to *outcome) []string {
	for _, o := range []*outcome{from, to} {
		for i, s := range o.before {
			title := s.Title.In("en")
			if slices.Contains(titles, title) {
				continue
			}
			if _, result := c.space.Where([]space.AnyOf{{who}, o.in.fails[i]}, nil).Sensible().Search(c.unknown, searchSteps); result != space.Covered {
				titles = append(titles, title)
			}
		}
	}
	return titles
}

func side(s *edition.Scenario) Side {
	if s == nil {
		return Side{}
	}
	return Side{s.ID, s.Title.In("en"), s.Urgency, s.RedFlag}
}

// ratings lists the exams that two scenarios rate differently.
func (c *comparison) ratings(from, to *edition.Scenario) []RatingChange {
	was, is := ratingsOf(from), ratingsOf(to)
	all := maps.Clone(was)
	maps.Copy(all, is)
	var list []RatingChange
	for _, procedure := range slices.Sorted(maps.Keys(all)) {
		if a, b := word(was, procedure), word(is, procedure); a != b {
			list = append(list, RatingChange{procedure, c.titles[procedure], a, b})
		}
	}
	return list
}

func ratingsOf(s *edition.Scenario) map[string]*edition.Rating {
	ratings := map[string]*edition.Rating{}
	if s != nil {
		for i := range s.Ratings {
			ratings[s.Ratings[i].Procedure] = &s.Ratings[i]
		}
	}
	return ratings
}

func word(ratings map[string]*edition.Rating, procedure string) string {
	switch r := ratings[procedure]; {
	case r == nil:
		return "not rated"
	case r.Rating == 0:
		return r.Category
	default:
		return strconv.Itoa(r.Rating)
	}
}

// noImaging is the procedure that stands for doing without an exam.
const noImaging = "no-imaging"

var midpoints = map[string]int{"usually-appropriate": 8, "may-be-appropriate": 5, "usually-not-appropriate": 2}

func weight(r *edition.Rating) int {
	switch {
	case r == nil:
		return 0
	case r.Rating == 0:
		return midpoints[r.Category]
	}
	return r.Rating
}

// direction says whether imaging is rated higher or lower than before.
func direction(from, to *edition.Scenario, ratings []RatingChange) string {
	was, is := ratingsOf(from), ratingsOf(to)
	up, down := false, false
	for _, r := range ratings {
		higher := weight(is[r.Procedure]) > weight(was[r.Procedure])
		if (r.Procedure == noImaging) != higher {
			up = true
		} else {
			down = true
		}
	}
	switch {
	case up && !down:
		return More
	case down && !up:
		return Less
	}
	return Other
}

// meaning is what of a guideline decides its answers: two with the same meaning, over the same facts, answer alike.
func meaning(g *edition.Guideline) string {
	var text strings.Builder
	fmt.Fprint(&text, g.Hit, tests(g.Applies))
	for _, s := range g.Scenarios {
		fmt.Fprint(&text, "\n", s.Urgency, s.RedFlag)
		for _, b := range s.When {
			fmt.Fprint(&text, tests(b))
		}
		for _, r := range s.Ratings {
			fmt.Fprint(&text, r.Procedure, r.Rating, r.Category)
		}
	}
	return text.String()
}
