package engine

import (
	"context"
	"encoding/binary"
	"slices"

	"github.com/justify-cds/justify/internal/space"
)

// decision is what the edition says about the cells that a case touches. It holds no raw value of a patient, is shared
// between referrals, and never changes.
type decision struct {
	answers  []Answer
	verdicts []Verdict
	unknown  []Unknown
	ageGroup string
}

// candidate is a guideline that may apply, and the indications that led to it.
type candidate struct {
	table *table
	codes []string
}

// candidates lists the guidelines of the indications whose applies box is possible, in the order of the indications.
func (e *Engine) candidates(in *intake) []candidate {
	var list []candidate
	for _, r := range in.reasons {
		for _, at := range e.byReason[r.indication] {
			t := e.guidelines[at]
			if !t.applies.Possible(in.known) {
				continue
			}
			i := slices.IndexFunc(list, func(c candidate) bool { return c.table == t })
			if i < 0 {
				list = append(list, candidate{table: t})
				i = len(list) - 1
			}
			list[i].codes = append(list[i].codes, e.indicationIDs[r.indication])
		}
	}
	return list
}

// maxCachedOrders keeps a caller who asks about hundreds of exams at once from filling the cache.
const maxCachedOrders = 16

// decide finds the decision for the cells that the case touches, in the cache or by evaluation.
func (e *Engine) decide(ctx context.Context, in *intake) (*decision, error) {
	candidates := e.candidates(in)
	if e.cache == nil || len(in.orders) > maxCachedOrders {
		return e.evaluate(ctx, in, candidates)
	}
	key := e.cellKey(in, candidates)
	if d, ok := e.cache.Get(key); ok {
		return d, nil
	}
	d, err := e.evaluate(ctx, in, candidates)
	if err != nil {
		return nil, err
	}
	e.cache.Add(key, d)
	return d, nil
}

// cellKey names everything that a decision depends on: the candidates and what led to them, the orders, the language,
// what was asked, and the cells that the case touches.
func (e *Engine) cellKey(in *intake, candidates []candidate) string {
	key := make([]byte, 0, 256)
	text := func(s string) { key = append(binary.AppendUvarint(key, uint64(len(s))), s...) }
	cells := func(looks []look) {
		for _, l := range looks {
			key = l.cells.AppendKey(key, in.known[l.coordinate])
			if value, ok := e.assume[l.coordinate]; ok { // does the assumption agree with what is known?
				agrees := byte(0)
				if value.Within(in.known[l.coordinate]) {
					agrees = 1
				}
				key = append(key, agrees)
			}
		}
	}
	text(in.language)
	key = append(key, e.ageGroup(in)[0])
	key = binary.AppendUvarint(key, uint64(len(in.orders)))
	for i, order := range in.orders {
		key = binary.AppendUvarint(key, uint64(order))
		text(in.r.Orders[i].Laterality)
	}
	for _, f := range in.r.Facts {
		if f.Value.NotKnown {
			text(f.ID)
		}
	}
	text("")
	for _, c := range candidates {
		text(c.table.guideline.ID)
		key = binary.AppendUvarint(key, uint64(len(c.codes)))
		for _, code := range c.codes {
			text(code)
		}
		cells(c.table.looksAt)
	}
	cells(e.cautions.looksAt)
	return string(key)
}

// adultMonths is the age from which adult radiation levels count: 18 years.
const adultMonths = 18 * 12

// ageGroup is the group whose radiation levels count.
func (e *Engine) ageGroup(in *intake) string {
	at := e.space.CoordinatesOf("age")
	switch {
	case at == nil:
	case in.known[at[0]].Min >= adultMonths:
		return "adult"
	case in.known[at[0]].Max < adultMonths:
		return "child"
	}
	return "unknown"
}

// worlds are the sets of ids that the rules give in the three worlds.
type worlds struct{ possible, certain, matched []string }

// evaluate asks the rules, and composes what they say.
func (e *Engine) evaluate(ctx context.Context, in *intake, candidates []candidate) (*decision, error) {
	assumed := e.assumed(in)
	cautions, err := e.cautionStates(ctx, in)
	if err != nil {
		return nil, err
	}
	d := &decision{ageGroup: e.ageGroup(in)}
	c := &composer{e: e, in: in, ageGroup: d.ageGroup, cautions: cautions}
	for _, candidate := range candidates {
		w, err := e.worlds(ctx, candidate.table, in.known, assumed)
		if err != nil {
			return nil, err
		}
		c.answer(candidate, w)
	}
	for i := range in.orders {
		c.verdict(i)
	}
	d.answers, d.verdicts = c.answers, c.verdicts
	d.unknown = e.unknownFacts(in, candidates, c.answers)
	return d, nil
}

// assumed is the case with every assumption that what is known allows.
func (e *Engine) assumed(in *intake) space.Case {
	c := slices.Clone(in.known)
	for at, value := range e.assume {
		if value.Within(c[at]) {
			c[at] = value
		}
	}
	return c
}

// worlds asks the rules of one guideline in the open, the known and the assumed world; in one where all is settled.
func (e *Engine) worlds(ctx context.Context, t *table, known, assumed space.Case) (w worlds, err error) {
	ask := func(c space.Case, reading space.Reading) ([]string, error) {
		return ids(ctx, &t.query, e.policy.input(t.inputs, c, reading))
	}
	if w.possible, err = ask(known, space.Possibly); err != nil {
		return w, err
	}
	if settled(t.looksAt, known) {
		return worlds{w.possible, w.possible, w.possible}, nil
	}
	if w.certain, err = ask(known, space.Certainly); err != nil {
		return w, err
	}
	w.matched = w.certain
	if slices.ContainsFunc(t.inputs, func(at int) bool { return known[at] != assumed[at] }) {
		w.matched, err = ask(assumed, space.Certainly)
	}
	return w, err
}

// cautionStates returns the state of each caution by its index: holds, open or "".
func (e *Engine) cautionStates(ctx context.Context, in *intake) ([]string, error) {
	t := e.cautions
	states := make([]string, len(t.cautions))
	mark := func(reading space.Reading, state string) error {
		found, err := ids(ctx, &t.query, e.policy.input(t.inputs, in.known, reading))
		for _, id := range found {
			states[t.at[id]] = state
		}
		return err
	}
	if settled(t.looksAt, in.known) {
		return states, mark(space.Possibly, Holds)
	}
	if err := mark(space.Possibly, Open); err != nil {
		return nil, err
	}
	return states, mark(space.Certainly, Holds)
}

// unknownFacts lists, in vocabulary order, the facts that keep the candidates undecided between their scenarios.
func (e *Engine) unknownFacts(in *intake, candidates []candidate, answers []Answer) []Unknown {
	facts := map[int]bool{}
	for i, c := range candidates {
		for at := range c.table.disputed(answers[i].Possible, in.known) {
			facts[e.space.Coordinates[at].Fact] = true
		}
	}
	unknown := []Unknown{}
	for _, at := range sorted(facts) {
		f := &e.space.Facts[at]
		unknown = append(unknown, Unknown{Fact: f.ID, Title: f.Title.In(in.language), Ask: f.Ask.In(in.language), Asked: in.asked[f.ID]})
	}
	return unknown
}
