package engine

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"

	"github.com/justify-cds/justify/internal/space"
)

// outlook is what may still come out of a referral. Two patients have the same outcome where the same exams share the
// first rank in the same category with the same urgency, and the orders stand in the same categories: nothing that
// tells such patients apart needs to be asked.
type outlook struct {
	c     *composer
	views []*view // one for each answer
	// the contraindications that are open, and which of them concern the orders
	open     []int
	ofOrders uint64
}

// view is the outlook of one guideline.
type view struct {
	o        *outlook
	t        *table
	floors   []grade    // by order: what another guideline surely gives the exam, so that less changes no verdict
	known    space.Case // with derived facts; changed while patients are tried out, and restored
	from     space.Case // the same, untouched
	rows     []int      // possible
	none     bool       // it is possible that no scenario fits
	outcomes []int      // by row and age group: 1 + index into touched, 0 where not looked at yet
	keys     map[string]int
	touched  []uint64 // by outcome: the open contraindications that concern its first rank
	tops     []int    // by outcome: those with the same first rank have the same number
	now      []int    // the outcomes that are possible
	seen     []int    // by outcome: the round in which it was seen last
	round    int
	scratch  []int
	bits     float64 // uncertainty as things are
}

// groups lists the age groups that a case may be in.
func (e *Engine) groups(c space.Case) []ageGroup {
	switch group := e.ageGroupOf(c); {
	case group != unknownGroup:
		return oneGroup[group]
	case e.ageMonths < 0:
		return oneGroup[unknownGroup]
	}
	return bothGroups
}

var (
	oneGroup   = [3][]ageGroup{{adult}, {child}, {unknownGroup}}
	bothGroups = []ageGroup{adult, child}
)

// outlook says which answers are stable.
func (c *composer) outlook() *outlook {
	o := &outlook{c: c}
	for i, k := range c.e.cautions.cautions {
		if k.Effect == Contraindicated && c.states[i] == open {
			o.open = append(o.open, i)
		}
	}
	for _, procedure := range c.in.orders {
		o.ofOrders |= o.concern(procedure)
	}
	c.Stable = true
	for at := range c.Answers {
		v := o.view(at)
		o.views = append(o.views, v)
		c.Answers[at].Stable = v.stable()
		c.Stable = c.Stable && c.Answers[at].Stable
		if c.Answers[at].Stable && c.says[at].matched < 0 {
			v.agree(&c.Answers[at])
		}
	}
	return o
}

// ask adds what to ask about what is not stable.
func (o *outlook) ask() {
	for i := range o.c.Verdicts {
		o.c.Stable = o.c.Stable && o.c.Verdicts[i].Stable
	}
	o.c.Questions = []Question{}
	if !o.c.Stable && !o.c.e.bare {
		o.c.Questions = o.questions()
	}
}

// bit stands for the i-th open contraindication; from the 64th on they share one.
func bit(i int) uint64 { return 1 << min(i, 63) }

// concern is the set of open contraindications of a procedure.
func (o *outlook) concern(procedure int) (set uint64) {
	for i, caution := range o.open {
		for _, at := range o.c.e.cautions.byProcedure[procedure] {
			if at == caution {
				set |= bit(i)
			}
		}
	}
	return set
}

func (o *outlook) view(at int) *view {
	w := &o.c.says[at]
	v := &view{o: o, t: w.t, rows: w.possible, none: w.none, keys: map[string]int{}}
	v.from, v.known = o.c.in.known, o.c.in.trial
	v.outcomes = make([]int, 3*len(v.t.rows))
	for i := range o.c.in.orders {
		floor := gradeNoScenario
		for other := range o.c.says {
			if other != at {
				floor = max(floor, o.c.says[other].orders[i].low.category())
			}
		}
		v.floors = append(v.floors, floor)
	}
	v.outcome("none", 0, 0) // of a patient in no scenario
	v.bits = v.uncertainty(v.rows, v.none)
	for outcome, round := range v.seen {
		if round == v.round {
			v.now = append(v.now, outcome)
		}
	}
	return v
}

// uncertainty is the number of bits that tell the possible outcomes apart, and the share of them that an open
// contraindication concerns.
func (v *view) uncertainty(rows []int, none bool) float64 {
	v.round++
	n, concerned := 0, 0
	see := func(outcome int) {
		if v.seen[outcome] != v.round {
			v.seen[outcome] = v.round
			n, concerned = n+1, concerned+bits.OnesCount64(v.touched[outcome])
		}
	}
	if none || len(rows) == 0 {
		see(0)
	}
	groups := v.o.c.e.groups(v.known)
	for _, row := range rows {
		for _, group := range groups {
			see(v.outcomeOf(row, group))
		}
	}
	return math.Log2(float64(n)) + float64(concerned)/float64(n)
}

// stable says whether every outcome has the same first rank, and no contraindication of it is open.
func (v *view) stable() bool {
	for _, outcome := range v.now {
		if v.touched[outcome] != 0 || v.tops[outcome] != v.tops[v.now[0]] {
			return false
		}
	}
	return true
}

// agree ranks what has the first rank whichever of the possible scenarios it is, where no scenario is matched.
func (v *view) agree(a *Answer) {
	if len(v.rows) == 0 {
		return
	}
	row, first := v.rows[0], []string{}
	for _, column := range v.t.top(nil, row, v.o.c.e.groups(v.from)[0], func(procedure int) bool { return v.o.c.contraindication(procedure) == holds }) {
		first = append(first, v.o.c.e.procedureIDs[v.t.columns[column]])
	}
	for i := range a.Options {
		if o := &a.Options[i]; slices.Contains(first, o.Procedure) {
			o.Rank, o.Rated = 1, &Rated{Category: o.Low.Category, Sources: []string{}}
			if o.Low.Rating == o.High.Rating {
				o.Rating = o.Low.Rating
			}
		}
	}
	slices.SortStableFunc(a.Options, func(a, b Option) int { return compareBool(a.Rank == 0, b.Rank == 0) })
}

func (v *view) outcomeOf(row int, group ageGroup) int {
	known := &v.outcomes[3*row+int(group)]
	if *known == 0 {
		*known = 1 + v.look(row, group)
	}
	return *known - 1
}

// look finds out what a row amounts to.
func (v *view) look(row int, group ageGroup) int {
	t, c := v.t, v.o.c
	key := make([]byte, 0, 64)
	var touched uint64
	best := gradeNoScenario
	for _, column := range t.top(make([]uint16, 0, 8), row, group, func(procedure int) bool { return c.contraindication(procedure) == holds }) {
		key = binary.AppendUvarint(key, uint64(column)+1)
		best = t.grades[row][column].category()
		touched |= v.o.concern(t.columns[column])
	}
	key = append(key, 0, byte(best))
	key = append(key, t.guideline.Scenarios[row].Urgency...)
	top := len(key)
	for i, procedure := range c.in.orders {
		standing := gradeNotRated
		if column, ok := t.columnOf[procedure]; ok {
			standing = t.grades[row][column].category()
		}
		if c.contraindication(procedure) == holds {
			standing = gradeNoScenario // whatever it is, the verdict is another
		}
		key = append(key, byte(max(standing, v.floors[i])))
	}
	return v.outcome(string(key), top, touched)
}

// outcome numbers an outcome by its key, of which the first part says what has the first rank.
func (v *view) outcome(key string, top int, touched uint64) int {
	if at, ok := v.keys[key]; ok {
		return at
	}
	at := len(v.touched)
	v.keys[key] = at
	same, ok := v.keys["top "+key[:top]]
	if !ok {
		same = at
		v.keys["top "+key[:top]] = at
	}
	v.touched, v.tops, v.seen = append(v.touched, touched), append(v.tops, same), append(v.seen, 0)
	return at
}

// try returns the uncertainty that is left after an answer, and the rows that are then possible.
func (v *view) try(sets []set) (float64, []int) {
	for _, to := range sets {
		v.known[to.coordinate] = to.extent.Intersect(v.from[to.coordinate])
		v.t.derived.Update(v.known, to.coordinate)
	}
	v.scratch = v.t.possible(v.scratch[:0], v.known)
	left := v.uncertainty(v.scratch, v.t.mayMiss(v.known))
	for _, to := range sets {
		v.t.derived.Restore(v.known, v.from, to.coordinate)
	}
	return left, v.scratch
}
