package engine

import "slices"

// verdict judges the i-th order by the guidelines that rate the exam; the best category wins, and all are shown.
func (c *composer) verdict(i int) {
	procedure := c.in.orders[i]
	p := &c.e.procedures[procedure]
	v := Verdict{
		Procedure: p.ID, Title: p.Title.In(c.in.language), Laterality: c.in.r.Orders[i].Laterality,
		ByGuideline: []GuidelineVerdict{}, Cautions: c.flags(procedure), Alternatives: []Alternative{},
	}
	low, high, assumed := Standing{Category: NoScenario}, Standing{Category: NoScenario}, Standing{Category: NoScenario}
	for at, t := range c.tables {
		g := c.byGuideline(t, &c.answers[at], c.none[at], procedure)
		v.ByGuideline = append(v.ByGuideline, g)
		if low.worse(g.Low) {
			low = g.Low
		}
		if high.worse(g.High) {
			high = g.High
		}
		if g.Assumed != nil && assumed.worse(*g.Assumed) {
			assumed = *g.Assumed
		}
	}
	switch {
	case contraindicated(v.Cautions, Holds):
		v.Verdict = Contraindicated
	case low.Category == high.Category:
		v.Verdict = verdictOf(low)
	case high.Category == NotRated: // whichever scenario it is, none rates the exam
		v.Verdict = NotRated
	default:
		v.Verdict = InsufficientInformation
		if assumed.Category != NoScenario {
			v.Provisional = verdictOf(assumed)
		}
	}
	for at := range c.tables {
		v.Alternatives = append(v.Alternatives, c.alternatives(&c.answers[at], procedure, v.Verdict == Contraindicated)...)
	}
	c.verdicts = append(c.verdicts, v)
}

func verdictOf(s Standing) string {
	if s.Category == NoScenario {
		return NoCriteria
	}
	return s.Category
}

func (c *composer) byGuideline(t *table, a *Answer, none bool, procedure int) GuidelineVerdict {
	g := GuidelineVerdict{Guideline: a.Guideline}
	var rows []int
	for _, id := range a.Possible {
		rows = append(rows, t.rowAt[id])
	}
	g.Low, g.High = c.enclosure(t, rows, none, procedure)
	if a.Scenario != nil {
		assumed := t.standing(t.rowAt[a.Scenario.ID], procedure)
		g.Assumed = &assumed
	}
	return g
}

// alternatives lists what the same answer rates better than the ordered exam: a higher category, or at least the same
// rating at a lower radiation level. Nothing contraindicated, openly or not, is offered, nor anything usually not
// appropriate: of two exams that should not be done neither is the better one.
func (c *composer) alternatives(a *Answer, procedure int, impossible bool) []Alternative {
	at := slices.IndexFunc(a.Options, func(o Option) bool { return o.Procedure == c.e.procedureIDs[procedure] && o.Rank > 0 })
	if at < 0 {
		return nil
	}
	ordered := a.Options[at]
	var list []Alternative
	for i, o := range a.Options {
		if i == at || o.Rank == 0 || o.Category == UsuallyNotAppropriate || contraindicated(o.Cautions, Holds) || contraindicated(o.Cautions, Open) {
			continue
		}
		higher := standingOrder[o.Category] > standingOrder[ordered.Category]
		gentler := standingOrder[o.Category] == standingOrder[ordered.Category] && o.Rating >= ordered.Rating && orderOf(o.Level) < orderOf(ordered.Level)
		if higher || gentler || impossible {
			list = append(list, Alternative{
				Guideline: a.Guideline, Procedure: o.Procedure, Title: o.Title, Rating: o.Rating, Category: o.Category, Level: o.Level,
				Provisional: a.Provisional,
			})
		}
	}
	return list
}
