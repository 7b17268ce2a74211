package audit

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
)

// told is a consultation as the test recorded it.
type told struct {
	*consultation.Evaluation
	id       uuid.UUID
	outcomes []*consultation.Outcome
}

// naive is a reading of the definitions without cells, gists and ranges: every consultation is asked about every group.
type naive struct {
	consultations, emergencies, silent, orders, duplicates, outcomes, judged, accepted, known int64
	notListed                                                                                 int64
	ordered, recommended                                                                      float64
	verdicts                                                                                  map[string]int64
	reasons                                                                                   map[consultation.Reason]int64
}

func newNaive() *naive {
	return &naive{verdicts: map[string]int64{}, reasons: map[consultation.Reason]int64{}}
}

// count counts the consultation in a group of guideline and procedure, of which "*" is any.
func (n *naive) count(c told, guideline, procedure string) {
	d := c.Recommendation
	answers := d.Answers
	var mine []int // orders of the group
	for i := range d.Verdicts {
		if (procedure == "*" || d.Verdicts[i].Procedure == procedure) && (guideline == "*" || slices.Contains(judges(d, i), guideline)) {
			mine = append(mine, i)
		}
	}
	speaks := guideline == "*" || (guideline == "" && len(answers) == 0) || slices.ContainsFunc(answers, func(a engine.Answer) bool { return a.Guideline == guideline })
	asks := procedure == "*" || (procedure == "" && len(d.Verdicts) == 0) || slices.ContainsFunc(d.Verdicts, func(v engine.Verdict) bool { return v.Procedure == procedure })
	if speaks && asks {
		n.consultations++
		if c.Emergency {
			n.emergencies++
		}
		if c.Mode == consultation.Silent {
			n.silent++
		}
	}
	n.orders += int64(len(mine))
	alike := len(mine) == len(d.Verdicts)
	for i := range d.Verdicts {
		alike = alike && (procedure == "*" || d.Verdicts[i].Procedure == d.Verdicts[0].Procedure) &&
			(guideline == "*" || slices.Equal(judges(d, i), judges(d, 0)))
	}
	if alike || (guideline == "*" && procedure == "*") {
		n.duplicates += int64(min(len(d.Duplicates), len(mine)))
	}
	for _, i := range mine {
		n.verdicts[d.Verdicts[i].Verdict]++
		if ordered, recommended := levels(d, i); ordered != nil && recommended != nil {
			n.known++
			n.ordered += float64(*ordered)
			n.recommended += float64(*recommended)
		}
	}
	for i := -1; i < len(d.Verdicts); i++ {
		var last *consultation.Outcome
		for _, o := range c.outcomes {
			if concerns(d, o) == i {
				last = o
			}
		}
		inGroup := slices.Contains(mine, i)
		if i < 0 {
			inGroup = (procedure == "*" || procedure == "") && speaks
		}
		if last != nil && inGroup {
			n.outcome(c, last, i)
		}
	}
}

func (n *naive) outcome(c told, o *consultation.Outcome, order int) {
	if o.Reason == consultation.CaseNotListed {
		n.notListed++
		return
	}
	n.outcomes++
	if c.Mode == consultation.Silent {
		return
	}
	n.judged++
	if o.Done == consultation.Overridden {
		n.reasons[o.Reason]++
	}
	d := c.Recommendation
	advised := func(procedure string) bool {
		if order >= 0 && slices.ContainsFunc(d.Verdicts[order].Alternatives, func(a engine.Alternative) bool { return a.Procedure == procedure }) {
			return true
		}
		for i := range d.Answers {
			if order >= 0 && !slices.Contains(judges(d, order), d.Answers[i].Guideline) {
				continue
			}
			for _, option := range firsts(&d.Answers[i]) {
				if option.Procedure == procedure {
					return true
				}
			}
		}
		return false
	}
	if o.Done == consultation.AsAdvised || (o.Done == consultation.Changed && advised(o.ChangedTo)) || (o.Done == consultation.Cancelled && advised("no-imaging")) {
		n.accepted++
	}
}

// judges are the guidelines that an order counts for.
func judges(d *engine.Recommendation, order int) (list []string) {
	for i := range d.Answers {
		if option(&d.Answers[i], d.Verdicts[order].Procedure) != nil {
			list = append(list, d.Answers[i].Guideline)
		}
	}
	if len(list) == 0 {
		for i := range d.Answers {
			list = append(list, d.Answers[i].Guideline)
		}
	}
	if len(list) == 0 {
		return []string{""}
	}
	return list
}

func option(a *engine.Answer, procedure string) *engine.Option {
	for i := range a.Options {
		if a.Options[i].Procedure == procedure {
			return &a.Options[i]
		}
	}
	return nil
}

func firsts(a *engine.Answer) (list []*engine.Option) {
	for i := range a.Options {
		if o := &a.Options[i]; o.Rank == 1 && !slices.ContainsFunc(o.Cautions, func(c *engine.CautionFlag) bool {
			return c.Effect == engine.Contraindicated && c.State == engine.Holds
		}) {
			list = append(list, o)
		}
	}
	return list
}

func levels(d *engine.Recommendation, order int) (ordered, recommended *int) {
	for i := range d.Answers {
		o := option(&d.Answers[i], d.Verdicts[order].Procedure)
		if o == nil {
			continue
		}
		if first := firsts(&d.Answers[i]); len(first) > 0 {
			recommended = first[0].Level
		}
		return o.Level, recommended
	}
	return nil, nil
}

func concerns(d *engine.Recommendation, o *consultation.Outcome) int {
	if o.Order == "" && len(d.Verdicts) == 1 && o.Reason != consultation.CaseNotListed {
		return 0
	}
	return slices.IndexFunc(d.Verdicts, func(v engine.Verdict) bool { return v.Procedure == o.Order })
}

// naively counts all that a query asks about: by the values joined with a bar.
func naively(list []told, keys *consultation.Keys, q Query) (total, before, after *naive, groups map[string]*naive) {
	total, before, after, groups = newNaive(), newNaive(), newNaive(), map[string]*naive{}
	guidelines, procedures := []string{"*"}, []string{"*"}
	for _, c := range list {
		for i := range c.Recommendation.Answers {
			guidelines = append(guidelines, c.Recommendation.Answers[i].Guideline)
		}
		for _, v := range c.Recommendation.Verdicts {
			procedures = append(procedures, v.Procedure)
		}
	}
	axis := func(d Dimension, all []string) []string {
		if !slices.Contains(q.By, d) {
			return []string{"*"}
		}
		all = append(all[1:], "")
		slices.Sort(all)
		return slices.Compact(all)
	}
	guidelines, procedures = axis(Guideline, guidelines), axis(Procedure, procedures)
	for _, c := range list {
		if c.At.Before(q.From) || (!q.To.IsZero() && !c.At.Before(q.To)) {
			continue
		}
		total.count(c, "*", "*")
		if c.At.Before(q.Since) {
			before.count(c, "*", "*")
		} else {
			after.count(c, "*", "*")
		}
		if len(q.By) == 0 {
			continue
		}
		for _, guideline := range guidelines {
			for _, procedure := range procedures {
				one := newNaive()
				one.count(c, guideline, procedure)
				if one.consultations == 0 && one.orders == 0 && one.outcomes == 0 && one.notListed == 0 {
					continue
				}
				var values []string
				for _, d := range q.By {
					values = append(values, map[Dimension]string{
						Site: keys.Pseudonym(consultation.SiteRole, c.Origin.Site).String(), Department: keys.Pseudonym(consultation.DepartmentRole, c.Origin.Department).String(),
						Guideline: guideline, Procedure: procedure, Month: c.At.Format("2006-01"), Edition: c.Recommendation.Edition,
						Mode: c.Mode.String(), Arm: strings.Trim(c.Trial+"/"+c.Arm, "/"),
					}[d])
				}
				key := strings.Join(values, "|")
				if groups[key] == nil {
					groups[key] = newNaive()
				}
				groups[key].count(c, guideline, procedure)
			}
		}
	}
	return total, before, after, groups
}
