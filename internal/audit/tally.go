package audit

import (
	"slices"

	"github.com/justify-cds/justify/internal/consultation"
)

// measure is one thing that is counted. The rest is what is left of a whole without the one before: it is not shown, but it could
// be told.
type measure int

const (
	consultations measure = iota
	emergencies
	emergenciesRest
	silent
	silentRest
	orders
	duplicates
	duplicatesRest
	levelsKnown
	levelsRest
	outcomes
	judged // outcomes of answers that were shown
	accepted
	acceptedRest
	notListed    // cases that no indication fits
	firstVerdict // as consultation.Verdicts lists them
)

var (
	verdictCount = measure(len(consultation.Verdicts))
	firstReason  = firstVerdict + verdictCount // as consultation.Reason numbers them, from 1
	reasonCount  = measure(consultation.Other)
	measureCount = firstReason + reasonCount
)

// tally is what was counted of a group.
type tally struct {
	n                                []int64 // by measure
	hidden                           []bool
	orderedLevels, recommendedLevels int64 // sums over levelsKnown
}

func newTally() *tally {
	return &tally{n: make([]int64, measureCount), hidden: make([]bool, measureCount)}
}

func (t *tally) merge(o *tally) {
	for m, n := range o.n {
		t.n[m] += n
	}
	t.orderedLevels, t.recommendedLevels = t.orderedLevels+o.orderedLevels, t.recommendedLevels+o.recommendedLevels
}

// rests fills in what is left of each whole.
func (t *tally) rests() {
	t.n[emergenciesRest], t.n[silentRest] = t.n[consultations]-t.n[emergencies], t.n[consultations]-t.n[silent]
	t.n[duplicatesRest], t.n[levelsRest] = t.n[orders]-t.n[duplicates], t.n[orders]-t.n[levelsKnown]
	t.n[acceptedRest] = t.n[judged] - t.n[accepted]
}

func (t *tally) consulted(c *cell) {
	t.n[consultations] += c.consultations
	t.n[emergencies] += c.emergencies
	t.n[silent] += c.silent
}

func (t *tally) ordered(g *gist, order int, n int64) {
	o := &g.Orders[order]
	t.n[orders] += n
	if at := slices.Index(consultation.Verdicts, o.Verdict); at >= 0 {
		t.n[firstVerdict+measure(at)] += n
	}
	if recommended := g.Recommended(o); o.Level != consultation.Unknown && recommended != consultation.Unknown {
		t.n[levelsKnown] += n
		t.orderedLevels += n * int64(o.Level)
		t.recommendedLevels += n * int64(recommended)
	}
}

func (t *tally) settle(s *settling) {
	if s.reason == consultation.CaseNotListed { // nothing was done about the advice
		t.n[notListed]++
		return
	}
	t.n[outcomes]++
	if !s.shown {
		return
	}
	t.n[judged]++
	if s.accepted {
		t.n[accepted]++
	}
	if s.reason > 0 {
		t.n[firstReason+measure(s.reason)-1]++
	}
}

// shown is a count, unless it is hidden.
func (t *tally) shown(m measure) *int64 {
	if t.hidden[m] {
		return nil
	}
	return &t.n[m]
}

func (t *tally) share(count, of measure) Share { return shareOf(t.shown(count), t.shown(of)) }

func (t *tally) overrides() (list []Override) {
	for i := range reasonCount {
		reason := consultation.Reason(i + 1)
		list = append(list, Override{reason, reason.String(), t.shown(firstReason + i)})
	}
	return list
}

func (t *tally) group(values []string) Group {
	g := Group{
		Values: values, Consultations: t.shown(consultations), Orders: t.shown(orders), Overrides: t.overrides(), Outcomes: t.shown(outcomes),
		Accepted: t.share(accepted, judged), LevelsKnown: t.shown(levelsKnown), Duplicates: t.shown(duplicates),
		Emergencies: t.shown(emergencies), Silent: t.shown(silent),
		CaseNotListed: t.shown(notListed),
	}
	for i, verdict := range consultation.Verdicts {
		g.Verdicts = append(g.Verdicts, VerdictShare{verdict, t.share(firstVerdict+measure(i), orders)})
	}
	if n := t.n[levelsKnown]; n > 0 && !t.hidden[levelsKnown] {
		ordered, recommended := float64(t.orderedLevels)/float64(n), float64(t.recommendedLevels)/float64(n)
		g.OrderedLevel, g.RecommendedLevel = &ordered, &recommended
	}
	return g
}
