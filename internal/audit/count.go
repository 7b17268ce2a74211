package audit

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/justify-cds/justify/internal/consultation"
)

// key names a group.
type key struct {
	slot
	place
}

// counts are all tallies of a query.
type counts struct {
	q             *Query
	total         *tally
	before, after *tally
	groups        map[key]*tally
	months        map[string]*tally
	acceptance    map[string]*tally // by guideline
	// split is the month in which since lies, before and after it. It is not shown, but could be told.
	split      [2]*tally
	splitMonth string // the month of since
	unscored   map[string]int64

	byEdition, byMonth bool
}

func newCounts(q *Query) *counts {
	c := &counts{
		q: q, total: newTally(), before: newTally(), after: newTally(), groups: map[key]*tally{}, months: map[string]*tally{},
		acceptance: map[string]*tally{}, unscored: map[string]int64{}, split: [2]*tally{newTally(), newTally()},
		byEdition: slices.Contains(q.By, Edition), byMonth: slices.Contains(q.By, Month),
	}
	if !q.Since.IsZero() {
		c.splitMonth = monthOf(&span{}, q.Since.UTC())
	}
	return c
}

// add adds up the cells of all parts.
func add(parts []*part, q *Query) *counts {
	of := make([]*counts, len(parts))
	var adding sync.WaitGroup
	for i, p := range parts {
		adding.Go(func() {
			of[i] = newCounts(q)
			for k := range p.cells {
				of[i].cell(p, &p.cells[k])
			}
			for k := range p.settled {
				of[i].settle(p, &p.settled[k])
			}
			of[i].unscored = p.unscored
		})
	}
	adding.Wait()
	all := newCounts(q)
	for _, c := range of {
		all.merge(c)
	}
	for t := range all.tallies() {
		t.rests()
	}
	return all
}

// tallies gives every tally.
func (c *counts) tallies() func(yield func(*tally) bool) {
	return func(yield func(*tally) bool) {
		for _, t := range []*tally{c.total, c.before, c.after, c.split[0], c.split[1]} {
			if !yield(t) {
				return
			}
		}
		for _, of := range []func(func(*tally) bool){maps.Values(c.groups), maps.Values(c.months), maps.Values(c.acceptance)} {
			for t := range of {
				if !yield(t) {
					return
				}
			}
		}
	}
}

func tallyOf[K comparable](in map[K]*tally, k K) *tally {
	t := in[k]
	if t == nil {
		t = newTally()
		in[k] = t
	}
	return t
}

func (c *counts) merge(o *counts) {
	c.total.merge(o.total)
	c.before.merge(o.before)
	c.after.merge(o.after)
	for k, t := range o.groups {
		tallyOf(c.groups, k).merge(t)
	}
	for k, t := range o.months {
		tallyOf(c.months, k).merge(t)
	}
	for i, t := range o.split {
		c.split[i].merge(t)
	}
	for k, t := range o.acceptance {
		tallyOf(c.acceptance, k).merge(t)
	}
	for id, n := range o.unscored {
		c.unscored[id] += n
	}
}

// cell adds what the evaluations of a cell have in common.
func (c *counts) cell(p *part, of *cell) {
	g := p.gists[of.gist]
	c.each(p, of, g.places, func(t *tally) { t.consulted(of) })
	for i := range g.Orders {
		c.each(p, of, g.orders[i], func(t *tally) { t.ordered(g, i, of.consultations) })
	}
	var once []place // where one order cannot be told from the other, the groups do not say which was done already
	if len(g.orders) > 0 && g.alike {
		once = g.orders[0]
	}
	c.each(p, of, once, func(t *tally) { t.n[duplicates] += of.duplicates })
}

// settle adds an outcome.
func (c *counts) settle(p *part, s *settling) {
	of := &p.cells[s.cell]
	g := p.gists[of.gist]
	places := g.elsewise
	if s.order != wholeCase {
		places = g.orders[s.order]
	}
	c.each(p, of, places, func(t *tally) { t.settle(s) })
	if s.shown && s.reason != consultation.CaseNotListed {
		for _, guideline := range g.guidelines(s.order) {
			tallyOf(c.acceptance, guideline).settle(s)
		}
	}
}

// each counts something in all tallies in which a cell counts, and in the groups of the places.
func (c *counts) each(p *part, of *cell, places []place, count func(*tally)) {
	s := &p.slots[of.slot]
	count(c.total)
	if s.after {
		count(c.after)
	} else {
		count(c.before)
	}
	if c.q.Monthly {
		count(tallyOf(c.months, s.month))
		if s.month == c.splitMonth {
			count(c.split[half(s.after)])
		}
	}
	if len(c.q.By) == 0 {
		return
	}
	for _, at := range places {
		k := key{*s, at}
		k.after = false
		if !c.byEdition {
			k.edition = ""
		}
		if !c.byMonth {
			k.month = ""
		}
		count(tallyOf(c.groups, k))
	}
}

func half(after bool) int {
	if after {
		return 1
	}
	return 0
}

// values are what a group has in each dimension.
func (k *key) values(q *Query) []string {
	values := make([]string, len(q.By))
	for i, d := range q.By {
		switch d {
		case Site:
			values[i] = k.site.String()
		case Department:
			values[i] = k.department.String()
		case Guideline:
			values[i] = k.guideline
		case Procedure:
			values[i] = k.procedure
		case Month:
			values[i] = k.month
		case Edition:
			values[i] = k.edition
		case Mode:
			values[i] = k.mode.String()
		case Arm:
			values[i] = armOf(k.trial, k.to)
		}
	}
	return values
}

// keys are those of the groups, ordered by their values.
func (c *counts) keys() []key {
	type named struct {
		key
		values []string
	}
	list := make([]named, 0, len(c.groups))
	for k := range c.groups {
		list = append(list, named{k, k.values(c.q)})
	}
	slices.SortFunc(list, func(a, b named) int { return slices.Compare(a.values, b.values) })
	keys := make([]key, len(list))
	for i := range list {
		keys[i] = list[i].key
	}
	return keys
}

// summary is what the counts say.
func (c *counts) summary() *Summary {
	s := &Summary{Total: c.total.group(nil), Editions: []string{}, Unscored: []Unscored{}, Acceptance: []Acceptance{}}
	if !c.q.Since.IsZero() {
		before, after := c.before.group(nil), c.after.group(nil)
		s.Before, s.After = &before, &after
	}
	for _, k := range c.keys() {
		s.Groups = append(s.Groups, c.groups[k].group(k.values(c.q)))
	}
	for _, month := range slices.Sorted(maps.Keys(c.months)) {
		s.Months = append(s.Months, c.months[month].group([]string{month}))
	}
	for id, n := range c.unscored {
		u := Unscored{Indication: id}
		if !c.q.Suppress || !small(n) {
			u.Count = &n
		}
		s.Unscored = append(s.Unscored, u)
	}
	of := func(n *int64) int64 { // what is hidden stands last, in no order that tells it
		if n == nil {
			return 0
		}
		return *n
	}
	slices.SortFunc(s.Unscored, func(a, b Unscored) int {
		return cmp.Or(-cmp.Compare(of(a.Count), of(b.Count)), cmp.Compare(a.Indication, b.Indication))
	})
	for _, id := range slices.Sorted(maps.Keys(c.acceptance)) {
		t := c.acceptance[id]
		s.Acceptance = append(s.Acceptance, Acceptance{Guideline: id, Accepted: t.share(accepted, judged), Overrides: t.overrides()})
	}
	return s
}
