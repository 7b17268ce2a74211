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
	rows := []*tally{c.total}
	if !c.q.Since.IsZero() {
		rows = append(rows, c.before, c.after)
	}
	keys := slices.SortedFunc(maps.Keys(c.groups), func(a, b key) int { return slices.Compare(a.values(c.q), b.values(c.q)) })
	var groups, guidelines []*tally
	for _, k := range keys {
		groups = append(groups, c.groups[k])
	}
	for _, id := range slices.Sorted(maps.Keys(c.acceptance)) {
		guidelines = append(guidelines, c.acceptance[id])
	}
	rows = append(rows, groups...)
	rows = append(rows, guidelines...)
	var sums []sum
	for _, t := range rows {
		t.hideSmall()
		sums = append(sums, t.sums()...)
	}
	for m := range measureCount {
		if len(groups) > 0 {
			sums = append(sums, column(m, append([]*tally{c.total}, groups...)))
		}
		if !c.q.Since.IsZero() {
			sums = append(sums, column(m, []*tally{c.total, c.before, c.after}))
		}
		sums = append(sums, column(m, guidelines)) // of their sum the total tells nearly all
	}
	protect(sums)
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

// protect hides further numbers until no sum has a single one hidden. It hides the smallest that says something: a zero is hidden
// only where there is nothing else.
func protect(sums []sum) {
	for again := true; again; {
		again = false
		for _, s := range sums {
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
