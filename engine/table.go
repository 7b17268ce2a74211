package engine

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// table is a guideline made ready for evaluation. Its rows are its scenarios, its columns the exams that some of them
// rate.
type table struct {
	guideline *edition.Guideline
	first     bool // hit policy
	applies   space.Box
	// applies looks at derived facts, which must then be computed before it is asked
	appliesDerived bool
	rows           []space.Row
	rowAt          map[string]int // by scenario id

	columns  []int         // procedures, in vocabulary order
	columnOf map[int]int   // by procedure
	grades   [][]grade     // by row and column
	ratings  [][]int       // by row and column: the index of the scenario's rating, -1 where it has none
	order    [][3][]uint16 // by row and age group: the rated columns, best first
	levels   [3][]int      // by age group and column: relative radiation level, an unknown one above every known one

	gaps     *space.Region     // between the rows; nil where the guideline is total
	derived  *space.Derivation // of the derived facts that it looks at
	looksAt  []look
	rowLooks [][]int // by row: the indices in looksAt of what its own tests look at
	applying []int   // the same of the applies box
	lookAt   map[int]int
	inputs   []int // the coordinates of looksAt, as the rules get them
	asks     []ask
	query    query
}

// look is one base coordinate that rules look at, and the cells into which they cut it.
type look struct {
	coordinate int
	cells      space.Cells
	assumes    bool // something may be assumed of it
	assumed    space.Extent
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
	t := &table{guideline: g, first: g.Hit == "first", rowAt: map[string]int{}}
	var err error
	if t.applies, t.rows, err = g.Rows(e.space); err != nil {
		return nil, err
	}
	if err := t.rate(e); err != nil {
		return nil, err
	}
	boxes := []space.AnyOf{{t.applies}}
	for i, row := range t.rows {
		t.rowAt[g.Scenarios[i].ID] = i
		boxes = append(boxes, row.When)
	}
	if !g.Total {
		t.gaps = e.space.Region(boxes[1:])
	}
	t.derived = e.space.Derivation(boxes)
	t.appliesDerived = slices.ContainsFunc(t.applies, func(c space.Constraint) bool { return e.space.FactOf(c.Coordinate).Derived != nil })
	t.looksAt, t.inputs = e.looks(boxes)
	t.lookAt = places(t.inputs)
	within := func(a space.AnyOf) (looks []int) {
		for at := range e.space.Cut([]space.AnyOf{a}) {
			looks = append(looks, t.lookAt[at])
		}
		slices.Sort(looks)
		return looks
	}
	t.applying = within(boxes[0])
	for _, row := range t.rows {
		t.rowLooks = append(t.rowLooks, within(row.When))
	}
	t.asks = e.asksOf(boxes, t.looksAt, t.byAge())
	if t.query, err = e.policy.prepare("data.justify.guideline["+strconv.Quote(g.ID)+"].scenario", t.rowAt); err != nil {
		return nil, fmt.Errorf("the edition's guideline %s: %w", g.ID, err)
	}
	return t, nil
}

// places says where each coordinate stands in the list.
func places(coordinates []int) map[int]int {
	at := make(map[int]int, len(coordinates))
	for i, coordinate := range coordinates {
		at[coordinate] = i
	}
	return at
}

// rate fills the columns.
func (t *table) rate(e *Engine) error {
	rated := map[int]bool{}
	for _, s := range t.guideline.Scenarios {
		for _, r := range s.Ratings {
			at, ok := e.procedureAt[r.Procedure]
			if !ok {
				return fmt.Errorf("the edition's guideline %s rates a procedure %q that it has not", t.guideline.ID, r.Procedure)
			}
			rated[at] = true
		}
	}
	t.columns, t.columnOf = sorted(rated), map[int]int{}
	for column, procedure := range t.columns {
		t.columnOf[procedure] = column
		for group := range t.levels {
			t.levels[group] = append(t.levels[group], levelOrder(e.procedures[procedure].Level, ageGroup(group)))
		}
	}
	for i, s := range t.guideline.Scenarios {
		t.grades, t.ratings = append(t.grades, slices.Repeat([]grade{gradeNotRated}, len(t.columns))), append(t.ratings, slices.Repeat([]int{-1}, len(t.columns)))
		for k, r := range s.Ratings {
			column := t.columnOf[e.procedureAt[r.Procedure]]
			t.grades[i][column], t.ratings[i][column] = gradeOf(r.Category, r.Rating), k
		}
		t.order = append(t.order, t.ranked(i))
	}
	return nil
}

// looks returns the cells of every base coordinate that the boxes look at.
func (e *Engine) looks(boxes []space.AnyOf) (looks []look, inputs []int) {
	cells := e.space.Cut(boxes)
	for _, at := range slices.Sorted(maps.Keys(cells)) {
		l := look{coordinate: at, cells: cells[at]}
		if i := slices.IndexFunc(e.assume, func(a assumption) bool { return a.coordinate == at }); i >= 0 {
			l.assumes, l.assumed = true, e.assume[i].value
		}
		looks, inputs = append(looks, l), append(inputs, at)
	}
	return looks, inputs
}

// hit keeps of the rows whose tests surely hold, ascending, those that the hit policy lets through: all where the
// guideline surely applies; under first the first of them, where no row before it is possible.
func (t *table) hit(rows []int, c space.Case) []int {
	switch {
	case len(rows) == 0 || !t.applies.Certain(c):
		return nil
	case !t.first:
		return rows
	}
	for _, before := range t.rows[:rows[0]] {
		if before.When.Possible(c) {
			return nil
		}
	}
	return rows[:1]
}

// possible appends the rows that the case, with its derived facts, does not exclude.
//
// The rules say what is certain and what is matched. What may come out instead is read from the same boxes, because
// questions and what-ifs ask it of dozens of patients who do not exist; that both readings agree is tested in every
// cell.
func (t *table) possible(rows []int, c space.Case) []int {
	return space.Possibly.Select(rows, t.rows, t.first, c)
}

// matched returns the first row that surely holds for the case, with its derived facts; -1 where none does.
func (t *table) matched(rows []int, c space.Case) int {
	if rows = space.Certainly.Select(rows[:0], t.rows, t.first, c); len(rows) > 0 {
		return rows[0]
	}
	return -1
}

// gapSteps bounds the search for a patient within a case to whom no scenario applies.
const gapSteps = 256

// mayMiss says whether the patient may lie in no scenario: outside applies, or in a gap.
func (t *table) mayMiss(c space.Case) bool {
	if !t.applies.Certain(c) {
		return true
	}
	if t.gaps == nil {
		return false
	}
	_, outcome := t.gaps.Search(c, gapSteps)
	return outcome != space.Covered
}

// disputed marks the looks that keep the answer open: those that decide whether the guideline applies at all, and,
// where several scenarios are possible or one may not hold, those that their tests look at.
func (t *table) disputed(possible []int, none bool, c space.Case) []bool {
	open := make([]bool, len(t.looksAt))
	collect := func(looks []int) {
		for _, i := range looks {
			if !open[i] {
				open[i] = !t.looksAt[i].cells.Settled(c[t.looksAt[i].coordinate])
			}
		}
	}
	collect(t.applying)
	if len(possible) == 1 && !none {
		return open
	}
	for _, row := range possible {
		collect(t.rowLooks[row])
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
