package engine

import (
	"context"
	"encoding/binary"
	"slices"

	"github.com/justify-cds/justify/internal/space"
)

// candidate is a guideline that may apply, and the indications that led to it.
type candidate struct {
	table *table
	index int   // of the guideline
	codes []int // indications
	cells part
}

// choose lists the guidelines of the indications whose applies box is possible, in the order of the indications.
func (in *intake) choose() {
	for _, reason := range in.reasons {
		for _, at := range in.e.byReason[reason] {
			t := in.e.guidelines[at]
			if t.appliesDerived {
				t.derived.Derive(in.known)
			}
			if !t.applies.Possible(in.known) {
				continue
			}
			i := slices.IndexFunc(in.candidates, func(c candidate) bool { return c.table == t })
			if i < 0 {
				i = len(in.candidates)
				in.candidates = append(in.candidates[:i], candidate{table: t, index: at})
			}
			in.candidates[i].codes = append(in.candidates[i].codes, reason)
		}
	}
}

// maxCachedOrders keeps a caller who asks about hundreds of exams at once from filling the cache.
const maxCachedOrders = 16

// decide finds the decision for the cells that the case touches, in the cache or by evaluation.
func (e *Engine) decide(ctx context.Context, in *intake) (*Decision, error) {
	in.choose()
	if e.cache == nil || len(in.orders) > maxCachedOrders {
		return e.evaluate(ctx, in)
	}
	in.writeKey()
	// What is evaluated once for several callers does not end with the first of them.
	return e.cache.get(string(in.key), func() (*Decision, error) { return e.evaluate(context.WithoutCancel(ctx), in) })
}

// writeKey names everything that a decision depends on: the candidates and what led to them, the orders, the language,
// what is not known, and the cells that the case touches.
func (in *intake) writeKey() {
	e, key := in.e, in.key
	number := func(n int) { key = binary.AppendUvarint(key, uint64(n)) }
	cells := func(looks []look) {
		for i := range looks {
			key = looks[i].appendKey(key, in.known)
		}
	}
	key = append(append(key, in.language...), 0, byte(e.ageGroupOf(in.known)))
	number(len(in.orders))
	for i, order := range in.orders {
		number(order)
		key = append(key, sideOf[in.r.Orders[i].Laterality])
	}
	number(len(in.asked))
	for _, fact := range in.asked {
		number(fact)
	}
	for i := range in.candidates {
		c := &in.candidates[i]
		number(1 + c.index)
		number(len(c.codes))
		for _, code := range c.codes {
			number(code)
		}
		c.cells.from = len(key)
		cells(c.table.looksAt)
		c.cells.to = len(key)
	}
	number(0)
	in.cautionCells.from = len(key)
	cells(e.cautions.looksAt)
	in.cautionCells.to = len(key)
	in.key = key
}

// sideOf numbers the lateralities.
var sideOf = map[string]byte{"": 0, "left": 1, "right": 2, "bilateral": 3}

// appendKey names the cells that a case touches, and whether the assumption about the fact agrees with it.
func (l *look) appendKey(key []byte, known space.Case) []byte {
	extent := known[l.coordinate]
	key = l.cells.AppendKey(key, extent)
	if l.assumes {
		agrees := byte(0)
		if l.assumed.Within(extent) {
			agrees = 1
		}
		key = append(key, agrees)
	}
	return key
}

// worlds are the rows that hold in the three worlds, ascending.
type worlds struct{ possible, certain, matched []int }

// evaluate asks the rules, and composes what they say.
func (e *Engine) evaluate(ctx context.Context, in *intake) (*Decision, error) {
	states, err := e.cautionStates(ctx, in.known, in.cautionsKey())
	if err != nil {
		return nil, err
	}
	c := &composer{Decision: &Decision{}, e: e, in: in, x: e.lexicons[in.language], group: e.ageGroupOf(in.known), states: states}
	c.AgeGroup, c.Answers, c.Verdicts = c.group.String(), []Answer{}, []Verdict{}
	for _, candidate := range in.candidates {
		in.load(candidate.table.looksAt, candidate.table.derived)
		w, err := kept(e.parts.worlds, in.worldsKey(&candidate), func() (worlds, error) {
			return e.worlds(ctx, candidate.table, in.known, in.assumed)
		})
		if err != nil {
			return nil, err
		}
		c.answer(candidate, w)
	}
	o := c.outlook()
	for i := range in.orders {
		c.verdict(i)
	}
	o.ask()
	c.unknown()
	return c.Decision, nil
}

// assumed is the case with every assumption that what is known allows.
func (e *Engine) assumed(known space.Case) space.Case {
	c := slices.Clone(known)
	for _, a := range e.assume {
		if a.value.Within(c[a.coordinate]) {
			c[a.coordinate] = a.value
		}
	}
	return c
}

// worlds asks the rules of one guideline about the known and the assumed world, and its boxes about the open one; where
// all is settled the three are one. The cases come with their derived facts.
func (e *Engine) worlds(ctx context.Context, t *table, known, assumed space.Case) (w worlds, err error) {
	certain := func(c space.Case) ([]int, error) {
		rows, err := e.policy.rows(ctx, &t.query, t.inputs, c, space.Certainly)
		return t.hit(rows, c), err
	}
	w.certain, err = certain(known)
	if err != nil || settled(t.looksAt, known) {
		return worlds{w.certain, w.certain, w.certain}, err
	}
	w.possible = t.possible(nil, known)
	w.matched = w.certain
	if slices.ContainsFunc(t.inputs, func(at int) bool { return known[at] != assumed[at] }) {
		w.matched, err = certain(assumed)
	}
	return w, err
}

// unknown lists, in vocabulary order, the facts that keep the candidates undecided between their scenarios.
func (c *composer) unknown() {
	open := map[int]bool{}
	for _, s := range c.says {
		for i, disputed := range s.t.disputed(s.possible, s.none, c.in.known) {
			if disputed {
				open[c.e.space.Coordinates[s.t.looksAt[i].coordinate].Fact] = true
			}
		}
	}
	c.Unknown = []*Unknown{}
	for _, at := range sorted(open) {
		asked := 0
		if c.in.isAsked(at) {
			asked = 1
		}
		c.Unknown = append(c.Unknown, c.x.unknown[asked][at])
	}
}
