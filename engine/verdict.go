package engine

import "slices"

// verdict judges the i-th order by the guidelines that rate the exam; the best category wins, and all are shown.
func (c *composer) verdict(i int) {
	procedure := c.in.orders[i]
	p := &c.e.procedures[procedure]
	v := Verdict{
		Procedure: p.ID, Title: p.Title.In(c.in.language), Laterality: c.in.r.Orders[i].Laterality,
		ByGuideline: []GuidelineVerdict{}, Cautions: c.flags(procedure), Alternatives: []Alternative{}, WhatIfs: []WhatIf{},
	}
	low, high, assumed := gradeNoScenario, gradeNoScenario, gradeNoScenario
	for at := range c.says {
		s := &c.says[at]
		within := s.orders[i]
		g := GuidelineVerdict{Guideline: s.t.guideline.ID, Low: within.low.standing(), High: within.high.standing()}
		if s.matched >= 0 {
			standing := gradeNotRated
			if column, ok := s.t.columnOf[procedure]; ok {
				standing = s.t.grades[s.matched][column]
			}
			assumed = max(assumed, standing)
			g.Assumed = standing.standing()
		}
		v.ByGuideline = append(v.ByGuideline, g)
		low, high = max(low, within.low), max(high, within.high)
	}
	switch {
	case c.contraindication(procedure) == holds:
		v.Verdict = Contraindicated
	case low.category() == high.category():
		v.Verdict = verdictOf(low)
	case high.category() == gradeNotRated: // whichever scenario it is, none rates the exam
		v.Verdict = NotRated
	default:
		v.Verdict = InsufficientInformation
		if assumed != gradeNoScenario {
			v.Provisional = verdictOf(assumed)
		}
	}
	v.Stable = v.Verdict == Contraindicated || (low.category() == high.category() && c.contraindication(procedure) != open)
	for at := range c.says {
		v.Alternatives = append(v.Alternatives, c.alternatives(&c.Answers[at], procedure, v.Verdict == Contraindicated)...)
	}
	if v.Verdict != Contraindicated && !c.e.bare {
		v.WhatIfs = c.whatIfs(procedure, assumed.category())
	}
	c.Verdicts = append(c.Verdicts, v)
}

func verdictOf(g grade) string {
	if g == gradeNoScenario {
		return NoCriteria
	}
	return g.name()
}

// alternatives lists what the same answer rates better than the ordered exam: a higher category, or at least the same
// rating at a lower radiation level. Nothing contraindicated, openly or not, is offered, nor anything usually not
// appropriate: of two exams that should not be done neither is the better one.
func (c *composer) alternatives(a *Answer, procedure int, impossible bool) []Alternative {
	at := slices.IndexFunc(a.Options, func(o Option) bool { return o.Procedure == c.e.procedureIDs[procedure] && o.Rank > 0 })
	if at < 0 {
		return nil
	}
	ordered := &a.Options[at]
	is := gradeOf(ordered.Category, ordered.Rating)
	var list []Alternative
	for i := range a.Options {
		o := &a.Options[i]
		if i == at || o.Rank == 0 || o.Category == UsuallyNotAppropriate || contraindicated(o.Cautions, Holds) || contraindicated(o.Cautions, Open) {
			continue
		}
		other := gradeOf(o.Category, o.Rating)
		higher := other.category() > is.category()
		lighter := other.category() == is.category() && other >= is && gentler(o.Level, ordered.Level)
		if higher || lighter || impossible {
			list = append(list, Alternative{
				Guideline: a.Guideline, Procedure: o.Procedure, Title: o.Title, Rating: o.Rating, Category: o.Category, Level: o.Level,
				Provisional: a.Provisional,
			})
		}
	}
	return list
}

// gentler says whether a level is lower than another; one that is unknown is lower than none.
func gentler(level, than *int) bool { return level != nil && (than == nil || *level < *than) }

// Deciding are the guidelines whose word the verdict is: they give the exam its category, whichever of their possible scenarios it is.
// The strongest is the first with the highest certain rating, 1 to 9; where none is certain, the first of all, and rating is 0.
func (v *Verdict) Deciding() (guidelines []string, strongest string, rating int) {
	for _, g := range v.ByGuideline {
		if g.Low == nil || g.High == nil || g.Low.Category != v.Verdict || g.High.Category != v.Verdict {
			continue
		}
		guidelines = append(guidelines, g.Guideline)
		certain := 0
		if g.Low.Rating == g.High.Rating {
			certain = g.Low.Rating
		}
		if strongest == "" || certain > rating {
			strongest, rating = g.Guideline, certain
		}
	}
	return guidelines, strongest, rating
}
