package engine

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/justify-cds/justify/internal/space"
)

// patientDraw draws patients of whom more and more is told.
type patientDraw struct {
	e     *Engine
	cells map[int]space.Cells // of every coordinate that some rule looks at
}

func newPatientDraw(e *Engine) *patientDraw {
	var rows []space.AnyOf
	for _, t := range e.guidelines {
		rows = append(rows, space.AnyOf{t.applies})
		for _, row := range t.rows {
			rows = append(rows, row.When)
		}
	}
	return &patientDraw{e: e, cells: e.space.Cut(append(rows, e.cautions.when...))}
}

// relevant are the base coordinates that can matter to a referral with the indication: what its guidelines or a caution look at,
// and what says whether that makes sense. Nobody states more: a referral takes 500 facts, and the library has more.
func relevant(e *Engine, indication string) map[int]bool {
	rows := slices.Clone(e.cautions.when)
	for _, g := range e.byReason[slices.Index(e.indicationIDs, indication)] {
		rows = append(rows, space.AnyOf{e.guidelines[g].applies})
		for _, row := range e.guidelines[g].rows {
			rows = append(rows, row.When)
		}
	}
	matters := map[int]bool{}
	for at := range e.space.Cut(rows) {
		matters[at] = true
	}
	for _, c := range e.conditional {
		if matters[c.coordinate] {
			for _, test := range c.applies {
				matters[test.Coordinate] = true
			}
		}
	}
	return matters
}

// telling is one more statement about a patient: a fact, known in part or wholly, or a date of birth.
type telling struct {
	fact  Fact
	birth string
}

func (l telling) apply(r *Referral) {
	if l.birth != "" {
		r.BirthDate = l.birth
		return
	}
	stating(l.fact)(r)
}

// draw returns what there is to tell of one patient that matters: each list about one fact, each entry saying more than the last.
func (d *patientDraw) draw(t *rapid.T, asOf time.Time, matters map[int]bool) [][]telling {
	months := rapid.IntRange(0, 100*12).Draw(t, "age in months")
	birth := space.LatestBirth(months, asOf).AddDate(0, 0, -rapid.IntRange(0, 27).Draw(t, "days over"))
	known := slices.Clone(d.e.unknown)
	at := d.e.space.CoordinatesOf("age")
	known[at[0]], known[at[1]] = space.AgeExtents(birth, birth, asOf)
	years := int(known[at[0]].Min) / 12
	told := [][]telling{{
		{fact: Fact{ID: "age", Value: Value{Range: &Range{Min: float64(years / 10 * 10), Max: float64(years/10*10 + 9), Unit: "y"}}}},
		{fact: Fact{ID: "age", Value: Quantity(float64(years), "y")}},
		{birth: birth.Format("2006")}, {birth: birth.Format("2006-01")}, {birth: birth.Format(time.DateOnly)},
	}}
	for i := range d.e.space.Facts {
		f := &d.e.space.Facts[i]
		if f.Derived == nil && f.Kind != space.Age && len(f.Applies) == 0 && matters[d.e.space.First(i)] {
			told = append(told, d.fact(t, f, known))
		}
	}
	for _, c := range d.e.conditional { // each after the facts that say whether it applies
		if matters[c.coordinate] {
			told = append(told, d.fact(t, &d.e.space.Facts[c.fact], known))
		}
	}
	return told
}

// fact draws the value of a fact, after those that say whether it applies. Where it does not apply the patient has
// the value otherwise, and that is told wholly or not at all: what is stated wins over what makes sense.
func (d *patientDraw) fact(t *rapid.T, f *space.Fact, known space.Case) []telling {
	at := d.e.space.CoordinatesOf(f.ID)[0]
	co := &d.e.space.Coordinates[at]
	if i := slices.IndexFunc(d.e.conditional, func(c conditional) bool { return c.coordinate == at && !c.otherwise.Empty() }); i >= 0 && !f.Applies.Possible(known) {
		otherwise := d.e.conditional[i].otherwise
		known[at] = otherwise
		return []telling{{fact: Fact{ID: f.ID, Value: Is(co.Names(otherwise)...)}}}
	}
	if !co.Full.HasNumbers() {
		value := rapid.SampledFrom(co.Values).Draw(t, f.ID)
		known[at], _ = co.Value(value)
		perhaps := []string{value}
		for _, other := range co.Values {
			if other != value && rapid.Bool().Draw(t, "perhaps "+other) {
				perhaps = append(perhaps, other)
			}
		}
		return []telling{{fact: Fact{ID: f.ID, Value: Is(perhaps...)}}, {fact: Fact{ID: f.ID, Value: Is(value)}}}
	}
	cells, ok := d.cells[at]
	if !ok {
		return nil
	}
	words := len(cells.Atoms) // what may stand in the number's place comes first
	cell := rapid.IntRange(0, cells.Len()-1).Draw(t, f.ID)
	if cell < words {
		known[at] = cells.At(co, cell)
		return []telling{{fact: Fact{ID: f.ID, Value: Is(co.Names(known[at])...)}}}
	}
	value := cells.At(co, cell).Min
	if rapid.Bool().Draw(t, f.ID+" at its end") {
		value = cells.At(co, cell).Max
	}
	known[at] = space.Interval(value, value)
	low := cells.At(co, rapid.IntRange(words, cell).Draw(t, f.ID+" from")).Min
	high := cells.At(co, rapid.IntRange(cell, cells.Len()-1).Draw(t, f.ID+" to")).Max
	return []telling{
		{fact: Fact{ID: f.ID, Value: Value{Range: &Range{Min: low, Max: high, Unit: f.Unit}}}},
		{fact: Fact{ID: f.ID, Value: Quantity(value, f.Unit)}},
	}
}

// learn draws an order in which everything is told, and returns the referral as it grows, from nothing to all.
func (d *patientDraw) learn(t *rapid.T, indication string) []Referral {
	asOf := time.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
	told := d.draw(t, asOf, relevant(d.e, indication))
	r := Referral{AsOf: asOf.Format(time.DateOnly), Indications: []Code{{Code: indication}}}
	for i := range rapid.IntRange(0, 3).Draw(t, "orders") {
		r.Orders = append(r.Orders, Order{Exam: Code{Code: rapid.SampledFrom(d.e.procedureIDs).Draw(t, fmt.Sprint("order ", i))}})
	}
	steps := []Referral{r}
	var order []int
	for i, list := range told {
		for range list {
			order = append(order, i)
		}
	}
	for _, i := range rapid.Permutation(order).Draw(t, "order of telling") {
		told[i][0].apply(&r)
		told[i] = told[i][1:]
		if rapid.IntRange(0, 3).Draw(t, "told at once") > 0 {
			continue
		}
		next := r
		next.Facts = slices.Clone(r.Facts)
		steps = append(steps, next)
	}
	return append(steps, r)
}
