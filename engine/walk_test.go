package engine

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/space"
)

// walker is a patient of whom all is known to us, and to the engine only what it asks.
type walker struct {
	e       *Engine
	patient space.Case
	stated  Referral
}

// answer states what a question asks for.
func (w *walker) answer(t testing.TB, q Question) {
	if q.Kind != Checklist {
		w.state(t, q.Fact)
		return
	}
	require.NotEmpty(t, q.Items, q.Fact)
	for _, item := range q.Items {
		if item.Yes == nil {
			w.state(t, item.Fact)
			continue
		}
		w.tick(item)
	}
}

// tick states what the line asks the caller to state, and nothing more exact.
func (w *walker) tick(item *Item) {
	fact, _ := w.e.space.FactIndex(item.Fact)
	for _, statement := range []*Statement{item.Yes, item.No} {
		v := Value{OneOf: statement.Values}
		if len(statement.Values) == 0 {
			v = Value{Range: &Range{Min: math.Inf(-1), Max: math.Inf(1), MinOpen: statement.MinExclusive, MaxOpen: statement.MaxExclusive, Unit: statement.Unit}}
			if statement.Min != nil {
				v.Range.Min = *statement.Min
			}
			if statement.Max != nil {
				v.Range.Max = *statement.Max
			}
		}
		if extents, err := w.e.statement(fact, &v); err == nil && w.patient[w.e.space.First(fact)].Within(extents[0]) {
			w.stated.Facts = append(w.stated.Facts, Fact{ID: item.Fact, Value: v})
			return
		}
	}
	panic("neither yes nor no: " + item.Fact)
}

func (w *walker) state(t testing.TB, id string) {
	fact, ok := w.e.space.FactIndex(id)
	require.True(t, ok, id)
	at := w.e.space.First(fact)
	f, co, extent := &w.e.space.Facts[fact], &w.e.space.Coordinates[at], w.patient[at]
	require.Nil(t, f.Derived, id)
	w.stated.Facts = slices.DeleteFunc(w.stated.Facts, func(s Fact) bool { return s.ID == id && s.Value.Range != nil }) // more exactly now
	require.False(t, slices.ContainsFunc(w.stated.Facts, func(s Fact) bool { return s.ID == id && len(s.Value.OneOf) == 1 }), "%s is asked twice", id)
	w.stated.Facts = slices.DeleteFunc(w.stated.Facts, func(s Fact) bool { return s.ID == id })
	statement := Fact{ID: id}
	switch {
	case f.Kind == space.Age:
		statement.Value = Quantity(w.patient[at+1].Min, "d")
	case extent.HasNumbers():
		statement.Value = Quantity(extent.Min, f.Unit)
	default:
		statement.Value = Is(co.Names(extent)...)
	}
	w.stated.Facts = append(w.stated.Facts, statement)
}

// complete states everything that matters and was not stated.
func (w *walker) complete(t testing.TB) {
	matters := relevant(w.e, w.stated.Indications[0].Code)
	for i := range w.e.space.Facts {
		f := &w.e.space.Facts[i]
		if !matters[w.e.space.First(i)] {
			continue
		}
		stated := slices.ContainsFunc(w.stated.Facts, func(s Fact) bool {
			return s.ID == f.ID && (len(s.Value.OneOf) == 1 || s.Value.Range != nil && s.Value.Range.Min == s.Value.Range.Max)
		})
		if f.Derived == nil && !stated {
			w.stated.Facts = slices.DeleteFunc(w.stated.Facts, func(s Fact) bool { return s.ID == f.ID })
			w.state(t, f.ID)
		}
	}
}

// walk answers the first question until all is stable, and returns how many that took.
func (w *walker) walk(t testing.TB) (asked int) {
	for {
		r, err := w.e.Evaluate(context.Background(), w.stated)
		require.NoError(t, err)
		if r.Stable {
			require.Empty(t, r.Questions, "nothing needs to be asked")
			return asked
		}
		require.NotEmpty(t, r.Questions, "not stable, and nothing is asked: %+v", w.stated)
		w.answer(t, r.Questions[0])
		asked++
	}
}

// patientIn completes a case by values drawn from its cells: assumed ones where they can be.
func patientIn(e *Engine, known space.Case, random *rand.Rand, usual bool) space.Case {
	patient := slices.Clone(known)
	pick := func(at int) {
		co, extent := &e.space.Coordinates[at], patient[at]
		if usual {
			for _, a := range e.assume {
				if a.coordinate == at && a.value.Within(extent) {
					extent = a.value
				}
			}
			if f := e.space.FactOf(at); f.Kind == space.Boolean && extent.Values == 3 {
				extent, _ = co.Value("false")
			}
		}
		if extent.HasNumbers() {
			v := extent.Min
			if extent.Max > extent.Min && !usual {
				v += float64(int(random.Float64() * (extent.Max - extent.Min)))
			}
			patient[at] = space.Interval(v, v)
			return
		}
		names := co.Names(extent)
		name := names[0]
		if !usual {
			name = names[random.IntN(len(names))]
		}
		patient[at], _ = co.Value(name)
	}
	for i := range e.space.Facts {
		if f := &e.space.Facts[i]; f.Derived == nil && f.Kind != space.Age {
			pick(e.space.First(i))
		}
	}
	days := e.ageMonths + 1
	if patient[days] == e.space.Coordinates[days].Full {
		pick(e.ageMonths)
	}
	asOf := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	_, birth := space.BirthDates(patient[e.ageMonths], patient[days], asOf)
	patient[e.ageMonths], patient[days] = space.AgeExtents(birth, birth, asOf)
	for _, c := range e.conditional {
		if !c.otherwise.Empty() && !c.applies.Possible(patient) {
			patient[c.coordinate] = c.otherwise
		}
	}
	return patient
}

// walks is about how many scenarios are walked to over all guidelines; with -cells all of them.
const walks = 400

// TestWalkFromNothingToStable begins with an indication alone and answers the first question each time, for a patient
// in every scenario of every guideline: it always ends, with every answer and verdict stable.
func TestWalkFromNothingToStable(t *testing.T) {
	e := shipped(t)
	var all []int
	for _, table := range e.guidelines {
		random := rand.New(rand.NewPCG(21, 22))
		var asked []int
		every := max(len(table.rows)*len(e.guidelines)/walks, 1) // a library that grows takes no longer
		for row := range table.rows {
			if *cells == 0 && row%every > 0 {
				continue
			}
			for _, box := range table.rows[row].Boxes {
				known := slices.Clone(e.unknown)
				ok := true
				for _, c := range box {
					if e.space.FactOf(c.Coordinate).Derived != nil {
						continue
					}
					known[c.Coordinate] = known[c.Coordinate].Intersect(c.Region)
					ok = ok && !known[c.Coordinate].Empty()
				}
				if !ok {
					continue
				}
				for _, usual := range []bool{true, false} {
					w := &walker{e: e, patient: patientIn(e, known, random, usual)}
					w.stated = Referral{AsOf: "2026-11-21", Indications: []Code{{Code: table.guideline.Indications[0]}}}
					n := w.walk(t)
					asked, all = append(asked, n), append(all, n)
				}
			}
		}
		slices.Sort(asked)
		t.Logf("%-28s %4d patients: median %d, most %d questions", table.guideline.ID, len(asked), asked[len(asked)/2], asked[len(asked)-1])
	}
	slices.Sort(all)
	t.Logf("%-28s %4d patients: median %d, most %d questions", "all", len(all), all[len(all)/2], all[len(all)-1])
}
