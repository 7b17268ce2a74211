package audit

import (
	"maps"
	"slices"
)

// A count of 1 to 4 may let somebody be told who knows a little already. It is hidden; and so that nobody finds it by subtracting
// what is shown from a sum that is shown, every sum in which one count is hidden has a second one hidden.

// small says whether a count is hidden.
func small(n int64) bool { return n > 0 && n < 5 }

// number is one count of a tally.
type number struct {
	of *tally
	m  measure
}

func (x number) n() int64     { return x.of.n[x.m] }
func (x number) hidden() bool { return x.of.hidden[x.m] }
func (x number) hide()        { x.of.hidden[x.m] = true }

// sum is a sum and its parts, in any order: any one of them can be told from all the others.
type sum []number

func (c *counts) suppress() {
	p := &protection{rows: []*tally{c.total, c.before, c.after, c.split[0], c.split[1]}}
	keys := c.keys()
	groups := func(in func(key) bool) (rows []*tally) {
		for _, k := range keys {
			if in(k) {
				rows = append(rows, c.groups[k])
			}
		}
		return rows
	}
	if all := groups(func(key) bool { return true }); len(all) > 0 {
		p.rows = append(p.rows, all...)
		p.columns(every, append(all, c.total)...)
	}
	months := []*tally{c.total}
	halves := [2][]*tally{{c.before}, {c.after}}
	for _, month := range slices.Sorted(maps.Keys(c.months)) {
		of := c.months[month]
		months = append(months, of)
		switch split := c.splitMonth; {
		case month == split:
			p.columns(every, of, c.split[0], c.split[1])
			halves[0], halves[1] = append(halves[0], c.split[0]), append(halves[1], c.split[1])
		default:
			at := half(month > split)
			halves[at] = append(halves[at], of)
		}
		if slices.Contains(c.q.By, Month) {
			p.columns(every, append(groups(func(k key) bool { return k.month == month }), of)...)
		}
	}
	if c.q.Monthly {
		p.rows = append(p.rows, months[1:]...)
		p.columns(every, months...)
	}
	if !c.q.Since.IsZero() {
		p.columns(every, c.total, c.before, c.after)
		if c.q.Monthly {
			p.columns(every, halves[0]...)
			p.columns(every, halves[1]...)
		}
	}
	guidelines := []*tally{c.total} // which tells nearly all of their sum
	for _, id := range slices.Sorted(maps.Keys(c.acceptance)) {
		of := c.acceptance[id]
		guidelines = append(guidelines, of)
		if slices.Contains(c.q.By, Guideline) {
			p.columns(ofOutcomes, append(groups(func(k key) bool { return k.guideline == id }), of)...)
		}
	}
	p.rows = append(p.rows, guidelines[1:]...)
	p.columns(ofOutcomes, guidelines...)
	for _, t := range p.rows {
		t.hideSmall()
		p.sums = append(p.sums, t.sums()...)
	}
	p.hide()
}

// protection is what is told, and the sums that bind it. Its order is the same at each run: so is what it hides.
type protection struct {
	rows []*tally
	sums []sum
}

func every(measure) bool { return true }

// ofOutcomes says whether the acceptance of guidelines tells a measure.
func ofOutcomes(m measure) bool {
	return m == judged || m == accepted || m == acceptedRest || m >= firstReason
}

// columns adds the sums of some measures over rows.
func (p *protection) columns(of func(measure) bool, rows ...*tally) {
	for m := range measureCount {
		if of(m) {
			p.sums = append(p.sums, column(m, rows))
		}
	}
}

func column(m measure, rows []*tally) (s sum) {
	for _, t := range rows {
		s = append(s, number{t, m})
	}
	return s
}

// hideSmall hides small counts, and what is counted of few.
func (t *tally) hideSmall() {
	hide := func(from, to measure) {
		for m := from; m < to; m++ {
			t.hidden[m] = true
		}
	}
	for m := range measureCount {
		t.hidden[m] = small(t.n[m])
	}
	if small(t.n[judged]) {
		t.hidden[accepted], t.hidden[acceptedRest] = true, true
		hide(firstReason, measureCount)
	}
	if small(t.n[orders]) {
		hide(orders, levelsRest+1)
		hide(firstVerdict, firstReason)
	}
	if small(t.n[consultations]) {
		hide(0, measureCount)
	}
}

// sums are those within a tally.
func (t *tally) sums() []sum {
	of := func(list ...measure) (s sum) {
		for _, m := range list {
			s = append(s, number{t, m})
		}
		return s
	}
	verdicts, reasons := of(orders), sum{}
	for m := firstVerdict; m < firstReason; m++ {
		verdicts = append(verdicts, number{t, m})
	}
	for m := firstReason; m < measureCount; m++ {
		reasons = append(reasons, number{t, m})
	}
	return []sum{
		verdicts, reasons, of(consultations, emergencies, emergenciesRest), of(consultations, silent, silentRest),
		of(orders, duplicates, duplicatesRest), of(orders, levelsKnown, levelsRest), of(judged, accepted, acceptedRest),
	}
}

// hide hides further numbers until no sum has a single one hidden. It hides the smallest that says something: a zero is hidden
// only where there is nothing else.
func (p *protection) hide() {
	for again := true; again; {
		again = false
		for _, s := range p.sums {
			hidden, least := 0, -1
			for i, x := range s {
				switch {
				case x.hidden():
					hidden++
				case least < 0 || better(x.n(), s[least].n()):
					least = i
				}
			}
			if hidden == 1 && least >= 0 {
				s[least].hide()
				again = true
			}
		}
	}
}

func better(n, than int64) bool {
	if (n == 0) != (than == 0) {
		return than == 0
	}
	return n < than
}
