package engine

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// table is a guideline made ready for evaluation.
type table struct {
	guideline  *edition.Guideline
	applies    space.Box
	rows       []space.Row
	rowAt      map[string]int // by scenario id
	ratings    []map[int]int  // by row: procedure → index of its rating
	procedures []int          // every procedure that some row rates, in vocabulary order
	gaps       *space.Region  // between the rows; nil where the guideline is total
	looksAt    []look
	rowLooks   [][]look // by row: what its own tests look at
	appliesTo  []look   // what the applies box looks at
	inputs     []int    // the coordinates it looks at, as the rules get them
	query      rego.PreparedEvalQuery
}

// look is one base coordinate that rules look at, and the cells into which they cut it.
type look struct {
	coordinate int
	cells      space.Cells
}

// cautionTable is the cautions of an edition made ready for evaluation.
type cautionTable struct {
	cautions    []edition.Caution
	when        []space.AnyOf
	at          map[string]int
	byProcedure map[int][]int // caution indices by procedure, in vocabulary order
	looksAt     []look
	inputs      []int
	query       rego.PreparedEvalQuery
}

func (e *Engine) indexTables() error {
	catalogue := &e.edition.Catalogue
	e.byReason = make([][]int, len(catalogue.Indications))
	for i := range catalogue.Guidelines {
		t, err := e.newTable(&catalogue.Guidelines[i])
		if err != nil {
			return err
		}
		e.guidelines = append(e.guidelines, t)
		for _, id := range t.guideline.Indications {
			at, ok := e.indicationAt[id]
			if !ok {
				return fmt.Errorf("the edition's guideline %s names an indication %q that it has not", t.guideline.ID, id)
			}
			e.byReason[at] = append(e.byReason[at], i)
		}
	}
	return e.indexCautions()
}

func (e *Engine) newTable(g *edition.Guideline) (*table, error) {
	t := &table{guideline: g, rowAt: map[string]int{}}
	var err error
	if t.applies, t.rows, err = g.Rows(e.space); err != nil {
		return nil, err
	}
	boxes := []space.AnyOf{{t.applies}}
	t.appliesTo, _ = e.looks(boxes)
	rated := map[int]bool{}
	for i, row := range t.rows {
		t.rowAt[g.Scenarios[i].ID] = i
		boxes = append(boxes, row.When)
		looks, _ := e.looks([]space.AnyOf{row.When})
		t.rowLooks = append(t.rowLooks, looks)
		ratings := map[int]int{}
		for k, r := range g.Scenarios[i].Ratings {
			at, ok := e.procedureAt[r.Procedure]
			if !ok {
				return nil, fmt.Errorf("the edition's guideline %s rates a procedure %q that it has not", g.ID, r.Procedure)
			}
			ratings[at], rated[at] = k, true
		}
		t.ratings = append(t.ratings, ratings)
	}
	t.procedures = sorted(rated)
	if !g.Total {
		t.gaps = e.space.Region(boxes[1:])
	}
	t.looksAt, t.inputs = e.looks(boxes)
	if t.query, err = e.policy.prepare("data.justify.guideline[" + strconv.Quote(g.ID) + "].scenario"); err != nil {
		return nil, fmt.Errorf("the edition's guideline %s: %w", g.ID, err)
	}
	return t, nil
}

// looks returns the cells of every base coordinate that the boxes look at.
func (e *Engine) looks(boxes []space.AnyOf) (looks []look, inputs []int) {
	cells := e.space.Cut(boxes)
	for _, at := range slices.Sorted(maps.Keys(cells)) {
		looks, inputs = append(looks, look{at, cells[at]}), append(inputs, at)
	}
	return looks, inputs
}

func (e *Engine) indexCautions() error {
	c := &cautionTable{cautions: e.edition.Catalogue.Cautions, at: map[string]int{}, byProcedure: map[int][]int{}}
	for i, caution := range c.cautions {
		when, err := caution.When.Resolve(e.space)
		if err != nil {
			return err
		}
		c.when = append(c.when, when)
		c.at[caution.ID] = i
		for _, id := range caution.Procedures {
			at, ok := e.procedureAt[id]
			if !ok {
				return fmt.Errorf("the edition's caution %s names a procedure %q that it has not", caution.ID, id)
			}
			c.byProcedure[at] = append(c.byProcedure[at], i)
		}
	}
	c.looksAt, c.inputs = e.looks(c.when)
	var err error
	c.query, err = e.policy.prepare("data.justify.caution.caution")
	e.cautions = c
	return err
}

// gapSteps bounds the search for a patient within a case to whom no scenario applies.
const gapSteps = 256

// mayMiss says whether the patient may lie in no scenario: outside applies, or in a gap.
func (t *table) mayMiss(known space.Case) bool {
	if !t.applies.Certain(known) {
		return true
	}
	if t.gaps == nil {
		return false
	}
	_, outcome := t.gaps.Search(known, gapSteps)
	return outcome != space.Covered
}

// disputed returns the coordinates that keep the answer open: those that decide whether the guideline applies at all,
// and, where several scenarios are possible or one may not hold, those that their tests look at.
func (t *table) disputed(possible []string, known space.Case) map[int]bool {
	open := map[int]bool{}
	collect := func(looks []look) {
		for _, l := range looks {
			if !l.cells.Settled(known[l.coordinate]) {
				open[l.coordinate] = true
			}
		}
	}
	collect(t.appliesTo)
	if len(possible) == 1 && !t.mayMiss(known) {
		return open
	}
	for _, id := range possible {
		collect(t.rowLooks[t.rowAt[id]])
	}
	return open
}

// settled says whether every coordinate that the rules look at is known as well as they can tell: the three worlds
// are then the same.
func settled(looks []look, c space.Case) bool {
	for _, l := range looks {
		if !l.cells.Settled(c[l.coordinate]) {
			return false
		}
	}
	return true
}
