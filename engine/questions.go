package engine

import (
	"cmp"
	"slices"

	"github.com/justify-cds/justify/internal/space"
)

// prospect is a question that is considered.
type prospect struct {
	ask   *ask
	gain  float64 // expected bits
	best  float64 // gain in the view that gives the reason
	why   string
	lines map[int]bool // of a checklist: the coordinates that matter
}

// least is the gain in bits from which a question counts as helpful; less is rounding.
const least = 1e-9

// questions ranks what can be asked by how much uncertainty its answer is expected to leave, the least first. Every
// part of a fact that the rules tell apart is taken to be as likely as the others: the edition knows no frequencies. What
// the clinician said is not known is not asked again. Where no single answer helps a guideline that is not stable, because
// only several together would, everything is asked that keeps it open.
func (o *outlook) questions() []Question {
	prospects := map[int]*prospect{} // by fact
	consider := func(a *ask, gain float64, lines []int, why func() string) {
		p := prospects[a.fact]
		if p == nil {
			p = &prospect{ask: a, best: -1, lines: map[int]bool{}}
			prospects[a.fact] = p
		}
		for _, coordinate := range lines {
			p.lines[coordinate] = true
		}
		if p.gain += gain; gain > p.best {
			p.best, p.why = gain, once(why())
		}
	}
	for at, v := range o.views {
		o.ofView(at, v, consider)
	}
	o.ofCautions(consider)
	ranked := make([]*prospect, 0, len(prospects))
	for _, p := range prospects {
		ranked = append(ranked, p)
	}
	slices.SortFunc(ranked, func(a, b *prospect) int {
		return cmp.Or(-cmp.Compare(a.gain, b.gain), cmp.Compare(a.ask.fact, b.ask.fact))
	})
	list := make([]Question, len(ranked))
	for i, p := range ranked {
		list[i] = o.c.question(p)
	}
	return list
}

// ofView considers what can be asked about one guideline. What stands on a checklist that is offered is not asked by
// itself as well.
func (o *outlook) ofView(at int, v *view, consider func(*ask, float64, []int, func() string)) {
	if v.bits == 0 {
		return
	}
	e, in := o.c.e, o.c.in
	disputed := v.t.disputed(v.rows, v.none, v.from)
	bothGroups := len(e.groups(v.from)) > 1
	offered := make([]bool, len(v.t.asks))
	lines := make([][]int, len(v.t.asks))
	lists := map[int]bool{} // checklists that are offered
	for i := range v.t.asks {
		a := &v.t.asks[i]
		switch {
		case in.isAsked(a.fact) || slices.ContainsFunc(a.lists, in.isAsked):
		case a.items != nil:
			lines[i] = o.lines(a, func(line *item) bool { return line.look >= 0 && disputed[line.look] })
			offered[i] = len(lines[i]) > 1
			lists[a.fact] = offered[i]
		default:
			offered[i] = (e.space.Facts[a.fact].Kind == space.Age && bothGroups) ||
				slices.ContainsFunc(a.covers, func(look int) bool { return disputed[look] })
		}
	}
	var helpless []int
	helped := false
	for i := range v.t.asks {
		a := &v.t.asks[i]
		if !offered[i] || (a.items == nil && o.onList(v, a, lists)) {
			continue
		}
		gain, split := v.gain(a)
		if gain < least {
			helpless = append(helpless, i)
			continue
		}
		helped = true
		consider(a, gain, lines[i], func() string { return o.c.why(at, v, a, split) })
	}
	if !helped {
		for _, i := range helpless {
			consider(&v.t.asks[i], 0, lines[i], func() string { return o.c.say("why-together") })
		}
	}
}

// lines are the coordinates of a checklist that matter, are not settled, and were not said to be not known.
func (o *outlook) lines(a *ask, matters func(*item) bool) (open []int) {
	for i := range a.items {
		line := &a.items[i]
		known := o.c.in.known[line.coordinate]
		if matters(line) && !line.settled(known) && !o.c.in.isAsked(o.c.e.space.Coordinates[line.coordinate].Fact) {
			open = append(open, line.coordinate)
		}
	}
	return open
}

// onList says whether a fact is a line that matters of a checklist that is offered.
func (o *outlook) onList(v *view, a *ask, lists map[int]bool) bool {
	for i := range v.t.asks {
		list := &v.t.asks[i]
		if !lists[list.fact] || !slices.Contains(a.lists, list.fact) {
			continue
		}
		for k := range list.items {
			line := &list.items[k]
			if o.c.e.space.Coordinates[line.coordinate].Fact == a.fact && !line.settled(v.from[line.coordinate]) {
				return true
			}
		}
	}
	return false
}

// gain is the number of bits that the answer is expected to settle, and, by row, after which of the answers it is
// possible; behind the rows, after which none is.
func (v *view) gain(a *ask) (gain float64, split []uint64) {
	split = make([]uint64, len(v.t.rows)+1)
	left, weight, n := 0.0, 0.0, 0
	for _, answer := range a.answers {
		if !answer.possible(v.from) {
			continue
		}
		bits, rows := v.try(answer.sets)
		for _, row := range rows {
			split[row] |= 1 << (n & 63)
		}
		if len(rows) == 0 {
			split[len(v.t.rows)] |= 1 << (n & 63)
		}
		left, weight, n = left+answer.weight*bits, weight+answer.weight, n+1
	}
	if n < 2 {
		return 0, split
	}
	return v.bits - left/weight, split
}

// possible says whether what is known allows the answer.
func (a *answer) possible(known space.Case) bool {
	for _, to := range a.sets {
		if !to.extent.Meets(known[to.coordinate]) {
			return false
		}
	}
	return true
}

// ofCautions considers what would settle the open contraindications that matter: of what may have the first rank, and of
// the orders.
func (o *outlook) ofCautions(consider func(*ask, float64, []int, func() string)) {
	weight := make([]float64, len(o.open))
	if len(o.open) == 0 {
		return
	}
	for i := range o.open {
		if o.ofOrders&bit(i) != 0 {
			weight[i] = 1
		}
		for _, v := range o.views {
			n, concerned := 0, 0
			for _, outcome := range v.now {
				n++
				if v.touched[outcome]&bit(i) != 0 {
					concerned++
				}
			}
			weight[i] += float64(concerned) / float64(n)
		}
	}
	t := o.c.e.cautions
	o.c.in.load(t.looksAt, t.derived)
	from, known := o.c.in.known, o.c.in.trial
	for k := range t.asks {
		a := &t.asks[k]
		if o.c.in.isAsked(a.fact) || slices.ContainsFunc(a.lists, o.c.in.isAsked) {
			continue
		}
		gain, total, n, settles := 0.0, 0.0, 0, -1
		for _, answer := range a.answers {
			if !answer.possible(from) {
				continue
			}
			for _, to := range answer.sets {
				known[to.coordinate] = to.extent.Intersect(from[to.coordinate])
				t.derived.Update(known, to.coordinate)
			}
			n, total = n+1, total+answer.weight
			for i, caution := range o.open {
				if when := t.when[caution]; weight[i] > 0 && (!when.Possible(known) || when.Certain(known)) {
					gain, settles = gain+answer.weight*weight[i], caution
				}
			}
			for _, to := range answer.sets {
				t.derived.Restore(known, from, to.coordinate)
			}
		}
		if n > 1 && gain/total >= least {
			consider(a, gain/total, o.lines(a, func(*item) bool { return true }), func() string {
				return o.c.say("why-contraindication", "caution", t.cautions[settles].Title.In(o.c.in.language))
			})
		}
	}
}
