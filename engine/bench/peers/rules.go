// Package peers gives the rules of one guideline to other engines, written out from the library's boxes by machine, so
// that what is compared is the same decision: which scenario is the first that holds for a patient of whom everything
// is known.
package peers

import (
	"fmt"
	"math"
	"slices"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// Rules is a guideline as expressions over base facts: derived facts are written out where they are used.
type Rules struct {
	Guideline string
	Space     *space.Space
	Scenarios []Scenario // in the guideline's order; the first that holds counts
	Inputs    []int      // base coordinates that they look at, ascending
}

// Scenario is one row, within the guideline's `applies`.
type Scenario struct {
	ID   string
	When Expression
}

// Expression is true or false for a patient. Negations are pushed down into the leaves, where the complement of a test
// is a test again.
type Expression struct {
	Kind       kind
	Parts      []Expression // of and, or
	Coordinate int          // of a leaf
	Region     space.Extent // of a leaf
}

type kind int

const (
	and  kind = iota // of no parts: true
	or               // of no parts: false
	leaf             // the coordinate lies in the region
)

// NewRules writes out one guideline of an edition.
func NewRules(catalogue *edition.Catalogue, id string) (*Rules, error) {
	sp, err := catalogue.Space()
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(catalogue.Guidelines, func(g edition.Guideline) bool { return g.ID == id })
	if at < 0 {
		return nil, fmt.Errorf("the library has no guideline %q", id)
	}
	g := &catalogue.Guidelines[at]
	applies, rows, err := g.Rows(sp)
	if err != nil {
		return nil, err
	}
	r := &Rules{Guideline: id, Space: sp}
	w := writer{sp, map[int]bool{}}
	guard, err := w.box(applies)
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		when, err := w.anyOf(row.When)
		if err != nil {
			return nil, fmt.Errorf("%s of %s: %w", g.Scenarios[i].ID, id, err)
		}
		r.Scenarios = append(r.Scenarios, Scenario{g.Scenarios[i].ID, all(guard, when)})
	}
	for at := range w.used {
		r.Inputs = append(r.Inputs, at)
	}
	slices.Sort(r.Inputs)
	return r, nil
}

// writer turns boxes into expressions.
type writer struct {
	space *space.Space
	used  map[int]bool
}

func (w writer) anyOf(a space.AnyOf) (Expression, error) {
	var parts []Expression
	for _, b := range a {
		e, err := w.box(b)
		if err != nil {
			return e, err
		}
		parts = append(parts, e)
	}
	return some(parts...), nil
}

func (w writer) box(b space.Box) (Expression, error) {
	var parts []Expression
	for _, c := range b {
		e, err := w.test(c)
		if err != nil {
			return e, err
		}
		parts = append(parts, e)
	}
	return all(parts...), nil
}

func (w writer) test(c space.Constraint) (Expression, error) {
	co, f := &w.space.Coordinates[c.Coordinate], w.space.FactOf(c.Coordinate)
	if f.Derived == nil {
		if len(co.Values) > 0 && co.Full.HasNumbers() {
			return Expression{}, fmt.Errorf("%s is a number or a word, which the peers have no type for", co.ID)
		}
		w.used[c.Coordinate] = true
		return Expression{Kind: leaf, Coordinate: c.Coordinate, Region: c.Region}, nil
	}
	if f.Derived.Sums() || f.Derived.Form == space.Bands {
		return Expression{}, fmt.Errorf("%s is a sum, which is not written out", f.ID)
	}
	var parts []Expression
	for _, name := range co.Names(c.Region) {
		e, err := w.derived(f.Derived, name)
		if err != nil {
			return e, err
		}
		parts = append(parts, e)
	}
	return some(parts...), nil
}

// derived says when a decision list gives the value.
func (w writer) derived(d *space.Derived, value string) (Expression, error) {
	applies, err := w.box(d.Applies)
	if err != nil || value == space.NotApplicable {
		return w.not(applies), err
	}
	rows, values := d.Rows()
	var ways, others []Expression // rows that give it, and earlier ones that give another value
	for i, row := range rows {
		when, err := w.anyOf(row)
		if err != nil {
			return when, err
		}
		if values[i] != value {
			others = append(others, w.not(when))
			continue
		}
		ways = append(ways, all(append(slices.Clone(others), when)...))
	}
	return all(applies, some(ways...)), nil
}

// not is the complement of an expression.
func (w writer) not(e Expression) Expression {
	var parts []Expression
	switch e.Kind {
	case leaf:
		for _, region := range w.space.Coordinates[e.Coordinate].Complement(e.Region) {
			parts = append(parts, Expression{Kind: leaf, Coordinate: e.Coordinate, Region: region})
		}
		return some(parts...)
	case and:
		for _, p := range e.Parts {
			parts = append(parts, w.not(p))
		}
		return some(parts...)
	}
	for _, p := range e.Parts {
		parts = append(parts, w.not(p))
	}
	return all(parts...)
}

// all and some leave out what says nothing.
func all(parts ...Expression) Expression  { return join(and, parts) }
func some(parts ...Expression) Expression { return join(or, parts) }

func join(k kind, parts []Expression) Expression {
	var flat []Expression
	for _, p := range parts {
		switch {
		case p.Kind == k: // also the neutral element, which has no parts
			flat = append(flat, p.Parts...)
		case p.Kind != leaf && len(p.Parts) == 0: // settles it
			return p
		default:
			flat = append(flat, p)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return Expression{Kind: k, Parts: flat}
}

// MayHold says whether the expression can hold where the coordinate lies in the region.
func (e Expression) MayHold(coordinate int, region space.Extent) bool {
	switch e.Kind {
	case leaf:
		return e.Coordinate != coordinate || e.Region.Meets(region)
	case and:
		return !slices.ContainsFunc(e.Parts, func(p Expression) bool { return !p.MayHold(coordinate, region) })
	}
	return slices.ContainsFunc(e.Parts, func(p Expression) bool { return p.MayHold(coordinate, region) })
}

// bounds are the ends of a leaf's numbers that lie inside the coordinate's range.
func bounds(co *space.Coordinate, e space.Extent) (lo, hi float64) {
	lo, hi = math.Inf(-1), math.Inf(1)
	if e.Min > co.Full.Min {
		lo = e.Min
	}
	if e.Max < co.Full.Max {
		hi = e.Max
	}
	return lo, hi
}
