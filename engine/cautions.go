package engine

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// cautionTable is the cautions of an edition made ready for evaluation.
type cautionTable struct {
	cautions    []edition.Caution
	when        []space.AnyOf
	byProcedure [][]int // caution indices by procedure, in vocabulary order
	derived     *space.Derivation
	looksAt     []look
	inputs      []int
	asks        []ask // about contraindications only
	query       query
}

func (e *Engine) indexCautions() error {
	c := &cautionTable{cautions: e.edition.Catalogue.Cautions, byProcedure: make([][]int, len(e.procedures))}
	at := map[string]int{}
	for i, caution := range c.cautions {
		when, err := caution.When.Resolve(e.space)
		if err != nil {
			return err
		}
		c.when = append(c.when, when)
		at[caution.ID] = i
		for _, id := range caution.Procedures {
			procedure, ok := e.procedureAt[id]
			if !ok {
				return fmt.Errorf("the edition's caution %s names a procedure %q that it has not", caution.ID, id)
			}
			c.byProcedure[procedure] = append(c.byProcedure[procedure], i)
		}
	}
	c.derived = e.space.Derivation(c.when)
	c.looksAt, c.inputs = e.looks(c.when)
	var contraindications []space.AnyOf
	for i, caution := range c.cautions {
		if caution.Effect == Contraindicated {
			contraindications = append(contraindications, c.when[i])
		}
	}
	looks, _ := e.looks(contraindications)
	c.asks = e.asksOf(contraindications, looks, false)
	var err error
	c.query, err = e.policy.prepare("data.justify.caution.caution", at)
	e.cautions = c
	return err
}

// cautionState says whether a caution is excluded, open or certain.
type cautionState uint8

const (
	excluded cautionState = iota
	open
	holds
)

func (s cautionState) String() string { return [...]string{"", Open, Holds}[s] }

// cautionStates returns the state of each caution by its index. The rules say which hold, the boxes which may.
//
// The key is that under which the answer of the rules is kept.
func (e *Engine) cautionStates(ctx context.Context, known space.Case, key string) ([]cautionState, error) {
	t := e.cautions
	states := make([]cautionState, len(t.cautions))
	t.derived.Derive(known)
	for i, when := range t.when {
		if when.Possible(known) {
			states[i] = open
		}
	}
	certain, err := kept(e.parts.cautions, key, func() ([]int, error) {
		return e.policy.rows(ctx, &t.query, t.inputs, known, space.Certainly)
	})
	for _, i := range certain {
		states[i] = holds
	}
	return states, err
}

// flags lists the cautions on a procedure that hold or are open. There are few such lists, and decisions share them.
func (c *composer) flags(procedure int) []*CautionFlag {
	key := make([]byte, 0, 32)
	for _, at := range c.e.cautions.byProcedure[procedure] {
		if state := c.states[at]; state != excluded {
			key = append(binary.AppendUvarint(key, uint64(at)), byte(state))
		}
	}
	if len(key) == 0 {
		return []*CautionFlag{}
	}
	if list, ok := c.x.lists.Load(string(key)); ok {
		return list.([]*CautionFlag)
	}
	var flags []*CautionFlag
	for _, at := range c.e.cautions.byProcedure[procedure] {
		if state := c.states[at]; state != excluded {
			flags = append(flags, c.x.flags[state][at])
		}
	}
	list, _ := c.x.lists.LoadOrStore(string(key), slices.Clip(flags))
	return list.([]*CautionFlag)
}

// contraindication is the state of the contraindications of a procedure.
func (c *composer) contraindication(procedure int) cautionState {
	state := excluded
	for _, at := range c.e.cautions.byProcedure[procedure] {
		if c.e.cautions.cautions[at].Effect == Contraindicated {
			state = max(state, c.states[at])
		}
	}
	return state
}

// contraindicated says whether a contraindication of the flags has this state.
func contraindicated(flags []*CautionFlag, state string) bool {
	return slices.ContainsFunc(flags, func(f *CautionFlag) bool { return f.Effect == Contraindicated && f.State == state })
}
