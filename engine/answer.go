package engine

import (
	"cmp"
	"slices"

	"github.com/justify-cds/justify/internal/edition"
)

// composer puts together what a decision says, from the rows that the rules gave.
type composer struct {
	*Decision
	e      *Engine
	in     *intake
	x      *lexicon
	group  ageGroup
	states []cautionState // by caution
	says   []said         // by answer
}

// said is what a guideline says, as numbers.
type said struct {
	t        *table
	possible []int
	none     bool // it is possible that no scenario fits
	matched  int  // the row that the answer rests on; -1: none
	orders   []enclosure
}

// enclosure is the worst and best grade over the rows that are possible.
type enclosure struct{ low, high grade }

// answer composes what one guideline says.
func (c *composer) answer(from candidate, w worlds) {
	t := from.table
	g, language := t.guideline, c.in.language
	a := Answer{
		Guideline: g.ID, Title: g.Title.In(language), Status: g.Review.Status, Reviewed: g.Review.Reviewed,
		Indications: c.idsOf(from.codes), Possible: make([]string, len(w.possible)), Assumptions: []*Assumption{},
	}
	for i, row := range w.possible {
		a.Possible[i] = g.Scenarios[row].ID
	}
	s := said{t: t, possible: w.possible, none: len(w.certain) == 0 && t.mayMiss(c.in.known), matched: -1}
	if len(w.matched) > 0 {
		s.matched = w.matched[0]
		a.Scenario = c.scenario(t, s.matched)
		a.Provisional = len(w.certain) == 0
		if a.Provisional {
			a.Assumptions = c.assumptions(t)
		}
	} else {
		a.Provisional = len(w.possible) > 0
	}
	a.Options = c.options(&s)
	a.Sources = c.sourcesOf(&a)
	for _, procedure := range c.in.orders {
		within := enclosure{gradeNotRated, gradeNotRated}
		if column, ok := t.columnOf[procedure]; ok {
			within = s.enclosure(column)
		} else if s.none || len(s.possible) == 0 {
			within.low = gradeNoScenario
			if len(s.possible) == 0 {
				within.high = gradeNoScenario
			}
		}
		s.orders = append(s.orders, within)
	}
	c.says, c.Answers = append(c.says, s), append(c.Answers, a)
}

func (c *composer) idsOf(indications []int) []string {
	ids := make([]string, len(indications))
	for i, at := range indications {
		ids[i] = c.e.indicationIDs[at]
	}
	return ids
}

func (c *composer) scenario(t *table, row int) *Scenario {
	s, language := &t.guideline.Scenarios[row], c.in.language
	scenario := &Scenario{
		ID: s.ID, Title: s.Title.In(language), Urgency: s.Urgency, RedFlag: s.RedFlag, Note: s.Note.In(language),
		Reasons: []string{}, Sources: s.Sources,
	}
	scenario.Reasons = append(scenario.Reasons, c.held(t.rows[row].Boxes)...)
	return scenario
}

// assumptions lists the unknown facts that the guideline looks at and that stand at their assumed value.
func (c *composer) assumptions(t *table) []*Assumption {
	list := []*Assumption{}
	for _, l := range t.looksAt {
		known := c.in.known[l.coordinate]
		if l.assumes && !l.cells.Settled(known) && l.assumed.Within(known) {
			list = append(list, c.x.assumptions[l.coordinate])
		}
	}
	return list
}

// enclosure is the worst and best grade of a column over the rows that are possible, and over no row where that is.
func (s *said) enclosure(column int) enclosure {
	within := enclosure{gradeUsuallyAppropriate | 15, gradeNoScenario}
	if s.none || len(s.possible) == 0 {
		within.low = gradeNoScenario
	}
	for _, row := range s.possible {
		g := s.t.grades[row][column]
		within.low, within.high = min(within.low, g), max(within.high, g)
	}
	return within
}

// options lists the exams that some possible row rates, ranked: not contraindicated first, then category and rating,
// then radiation level, an unknown level after every known one. Equal is equal: ties share a rank. What is only possible is
// not ranked, and stands last.
func (c *composer) options(s *said) []Option {
	type place struct {
		column int
		within enclosure
		grade  grade // 0: only possible
		sunk   bool  // contraindicated
		level  int
	}
	var places []place
	for column, procedure := range s.t.columns {
		p := place{column: column, within: s.enclosure(column), level: s.t.levels[c.group][column]}
		if !p.within.high.rated() {
			continue // rated in scenarios that are excluded
		}
		if s.matched >= 0 && s.t.grades[s.matched][column].rated() {
			p.grade = s.t.grades[s.matched][column]
		}
		p.sunk = c.contraindication(procedure) == holds
		places = append(places, p)
	}
	compare := func(a, b place) int {
		return cmp.Or(
			compareBool(a.grade == 0, b.grade == 0), compareBool(a.sunk, b.sunk), -cmp.Compare(a.grade, b.grade), cmp.Compare(a.level, b.level),
		)
	}
	slices.SortStableFunc(places, compare)
	options := make([]Option, len(places))
	for i, p := range places {
		options[i] = c.option(s, p.column, p.within)
		switch {
		case p.grade == 0:
		case i > 0 && compare(places[i-1], p) == 0:
			options[i].Rank = options[i-1].Rank
		default:
			options[i].Rank = i + 1
		}
	}
	return options
}

// option fills in the exam, and its rating in the row that matched.
func (c *composer) option(s *said, column int, within enclosure) Option {
	procedure := s.t.columns[column]
	o := Option{
		Exam: c.x.exams[c.group][procedure], Rated: unrated, Low: within.low.standing(), High: within.high.standing(), Cautions: c.flags(procedure),
	}
	if s.matched >= 0 {
		if rated := c.x.rated[&s.t.rows[s.matched]][column]; rated != nil {
			o.Rated = rated
		}
	}
	return o
}

// doseFor is the dose that counts for the group; none where the group is unknown.
func doseFor(p *edition.Procedure, group ageGroup) *Dose {
	d := map[ageGroup]*edition.Dose{adult: p.Adult, child: p.Child}[group]
	if d == nil {
		return nil
	}
	return &Dose{d.Min, d.Max, d.Source}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// sourcesOf lists every source that the answer cites, in the order of citation.
func (c *composer) sourcesOf(a *Answer) []*Source {
	list := []*Source{}
	cite := func(ids []string) {
		for _, id := range ids {
			s, ok := c.e.sources[id]
			if ok && !slices.ContainsFunc(list, func(before *Source) bool { return before == s }) {
				list = append(list, s)
			}
		}
	}
	if a.Scenario != nil {
		cite(a.Scenario.Sources)
	}
	for i := range a.Options {
		cite(a.Options[i].Sources)
	}
	return list
}
