package engine

import (
	"cmp"
	"math"
	"slices"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// composer puts together what a decision says, from the ids that the rules gave.
type composer struct {
	e        *Engine
	in       *intake
	ageGroup string
	cautions []string   // state by caution
	assumed  space.Case // with its derived facts; computed when the first reason is asked for
	tables   []*table   // of the answers
	none     []bool     // by answer: the patient may lie in no scenario
	answers  []Answer
	verdicts []Verdict
}

// answer composes what one guideline says.
func (c *composer) answer(from candidate, w worlds) {
	t := from.table
	g, language := t.guideline, c.in.language
	a := Answer{
		Guideline: g.ID, Title: g.Title.In(language), Status: g.Review.Status, Reviewed: g.Review.Reviewed,
		Indications: from.codes, Possible: c.inOrder(t, w.possible), Assumptions: []Assumption{}, Options: []Option{}, Sources: []Source{},
	}
	rows := c.rowsOf(t, w.possible)
	matched := -1
	if ids := c.rowsOf(t, w.matched); len(ids) > 0 {
		matched = ids[0]
		a.Scenario = c.scenario(t, matched)
		a.Provisional = len(w.certain) == 0
		if a.Provisional {
			a.Assumptions = c.assumptions(t)
		}
	} else {
		a.Provisional = len(rows) > 0
	}
	none := len(w.certain) == 0 && t.mayMiss(c.in.known)
	for _, procedure := range t.procedures {
		o := Option{Procedure: c.e.procedureIDs[procedure]}
		o.Low, o.High = c.enclosure(t, rows, none, procedure)
		if o.High.Category == NotRated || o.High.Category == NoScenario {
			continue // rated in scenarios that are excluded
		}
		a.Options = append(a.Options, c.option(t, matched, procedure, o))
	}
	rank(a.Options)
	a.Sources = c.sourcesOf(&a)
	c.tables, c.answers, c.none = append(c.tables, t), append(c.answers, a), append(c.none, none)
}

func (c *composer) rowsOf(t *table, ids []string) []int {
	rows := make([]int, len(ids))
	for i, id := range ids {
		rows[i] = t.rowAt[id]
	}
	slices.Sort(rows)
	return rows
}

func (c *composer) inOrder(t *table, ids []string) []string {
	names := []string{}
	for _, row := range c.rowsOf(t, ids) {
		names = append(names, t.guideline.Scenarios[row].ID)
	}
	return names
}

func (c *composer) scenario(t *table, row int) *Scenario {
	s, language := &t.guideline.Scenarios[row], c.in.language
	scenario := &Scenario{
		ID: s.ID, Title: s.Title.In(language), Urgency: s.Urgency, RedFlag: s.RedFlag, Note: s.Note.In(language),
		Reasons: []string{}, Sources: s.Sources,
	}
	scenario.Reasons = append(scenario.Reasons, c.reasons(t.rows[row].Boxes)...)
	return scenario
}

// assumptions lists the unknown facts that the guideline looks at and that stand at their assumed value.
func (c *composer) assumptions(t *table) []Assumption {
	list := []Assumption{}
	for _, l := range t.looksAt {
		value, ok := c.e.assume[l.coordinate]
		if !ok || l.cells.Settled(c.in.known[l.coordinate]) || !value.Within(c.in.known[l.coordinate]) {
			continue
		}
		f, language := c.e.space.FactOf(l.coordinate), c.in.language
		list = append(list, Assumption{Fact: f.ID, Title: f.Title.In(language), Value: c.e.space.Words(l.coordinate, value, language)})
	}
	return list
}

// enclosure is the worst and best standing of a procedure over the rows that are possible; none says that it is
// possible too that no row holds.
func (c *composer) enclosure(t *table, rows []int, none bool, procedure int) (low, high Standing) {
	first := true
	include := func(s Standing) {
		if first || s.worse(low) {
			low = s
		}
		if first || high.worse(s) {
			high = s
		}
		first = false
	}
	if none || len(rows) == 0 {
		include(Standing{Category: NoScenario})
	}
	for _, row := range rows {
		include(t.standing(row, procedure))
	}
	return low, high
}

// standing is what a row says of a procedure.
func (t *table) standing(row, procedure int) Standing {
	if k, ok := t.ratings[row][procedure]; ok {
		r := &t.guideline.Scenarios[row].Ratings[k]
		return Standing{r.Category, r.Rating}
	}
	return Standing{Category: NotRated}
}

var standingOrder = map[string]int{NoScenario: 0, NotRated: 1, UsuallyNotAppropriate: 2, MayBeAppropriate: 3, UsuallyAppropriate: 4}

func (s Standing) worse(than Standing) bool {
	return cmp.Or(cmp.Compare(standingOrder[s.Category], standingOrder[than.Category]), cmp.Compare(s.Rating, than.Rating)) < 0
}

// option fills in the exam, and its rating in the row that matched.
func (c *composer) option(t *table, matched, procedure int, o Option) Option {
	p := &c.e.procedures[procedure]
	o.Title = p.Title.In(c.in.language)
	o.Level, o.Dose = c.radiation(p)
	o.Cautions = c.flags(procedure)
	o.Sources = []string{}
	if matched < 0 {
		return o
	}
	if k, ok := t.ratings[matched][procedure]; ok {
		r := &t.guideline.Scenarios[matched].Ratings[k]
		o.Rating, o.Category, o.Strength, o.Note, o.Sources = r.Rating, r.Category, r.Strength, r.Note.In(c.in.language), r.Sources
	}
	return o
}

// radiation is the level and dose that count for the age group; where the group is unknown, the higher level, and no
// dose. A level that is unknown in one of the groups is unknown.
func (c *composer) radiation(p *edition.Procedure) (*int, *Dose) {
	dose := func(d *edition.Dose) *Dose {
		if d == nil {
			return nil
		}
		return &Dose{d.Min, d.Max, d.Source}
	}
	switch c.ageGroup {
	case "adult":
		return p.Level.Adult, dose(p.Adult)
	case "child":
		return p.Level.Child, dose(p.Child)
	}
	if p.Level.Adult == nil || p.Level.Child == nil {
		return nil, nil
	}
	return new(max(*p.Level.Adult, *p.Level.Child)), nil
}

// flags lists the cautions on a procedure that hold or are open.
func (c *composer) flags(procedure int) []CautionFlag {
	flags := []CautionFlag{}
	for _, at := range c.e.cautions.byProcedure[procedure] {
		if c.cautions[at] == "" {
			continue
		}
		k := &c.e.cautions.cautions[at]
		flags = append(flags, CautionFlag{
			ID: k.ID, Title: k.Title.In(c.in.language), Advice: k.Advice.In(c.in.language), Effect: k.Effect, State: c.cautions[at],
		})
	}
	return flags
}

// contraindicated says whether a contraindication of the flags has this state.
func contraindicated(flags []CautionFlag, state string) bool {
	return slices.ContainsFunc(flags, func(f CautionFlag) bool { return f.Effect == Contraindicated && f.State == state })
}

// rank orders the options: not contraindicated first, then category and rating, then radiation level, an unknown level
// after every known one. Equal is equal: ties share a rank. What is only possible is not ranked, and stands last.
func rank(options []Option) {
	slices.SortStableFunc(options, compareOptions)
	for i := range options {
		switch {
		case options[i].Category == "":
		case i > 0 && compareOptions(options[i-1], options[i]) == 0:
			options[i].Rank = options[i-1].Rank
		default:
			options[i].Rank = i + 1
		}
	}
}

func compareOptions(a, b Option) int {
	return cmp.Or(
		compareBool(a.Category == "", b.Category == ""),
		compareBool(contraindicated(a.Cautions, Holds), contraindicated(b.Cautions, Holds)),
		-cmp.Compare(standingOrder[a.Category], standingOrder[b.Category]),
		-cmp.Compare(a.Rating, b.Rating),
		cmp.Compare(orderOf(a.Level), orderOf(b.Level)),
	)
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

func orderOf(level *int) int {
	if level == nil {
		return math.MaxInt
	}
	return *level
}

// sourcesOf lists every source that the answer cites, in the order of citation.
func (c *composer) sourcesOf(a *Answer) []Source {
	list := []Source{}
	seen := map[string]bool{}
	cite := func(ids ...string) {
		for _, id := range ids {
			if s, ok := c.e.sources[id]; ok && !seen[id] {
				seen[id] = true
				list = append(list, s)
			}
		}
	}
	if a.Scenario != nil {
		cite(a.Scenario.Sources...)
	}
	for _, o := range a.Options {
		cite(o.Sources...)
	}
	return list
}
