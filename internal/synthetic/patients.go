package synthetic

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// Patient is someone of whom everything is known that a guideline or a caution looks at.
type Patient struct {
	Known    space.Case // one value for each of those base coordinates, everything for all others
	Referral engine.Referral
}

// Patients draws such patients for one guideline: each fact from one of its cells, all cells alike, so that rare
// scenarios are met as well. How many findings are present varies from patient to patient, so that the scenarios of those
// who have none are met too.
type Patients struct {
	source    *Source
	guideline *edition.Guideline
	applies   space.Box
	cells     map[int]space.Cells // of the guideline and the cautions
	LooksAt   []int               // base coordinates that the guideline looks at, ascending
	random    *rand.Rand
}

// Patients makes a source of patients for the guideline of that id.
func (s *Source) Patients(catalogue *edition.Catalogue, id string, seed uint64) (*Patients, error) {
	at := slices.IndexFunc(catalogue.Guidelines, func(g edition.Guideline) bool { return g.ID == id })
	if at < 0 {
		return nil, fmt.Errorf("the library has no guideline %q", id)
	}
	p := &Patients{source: s, guideline: &catalogue.Guidelines[at], random: rand.New(rand.NewPCG(seed, 1))}
	applies, rows, err := p.guideline.Rows(s.space)
	if err != nil {
		return nil, err
	}
	p.applies = applies
	boxes := []space.AnyOf{{applies}}
	for _, row := range rows {
		boxes = append(boxes, row.When)
	}
	p.LooksAt = slices.Sorted(maps.Keys(s.space.Cut(boxes)))
	for _, c := range catalogue.Cautions {
		when, err := c.When.Resolve(s.space)
		if err != nil {
			return nil, err
		}
		boxes = append(boxes, when)
	}
	p.cells = s.space.Cut(boxes)
	return p, nil
}

// Next draws a patient to whom the guideline applies. The referral orders one exam.
func (p *Patients) Next() Patient {
	sp := p.source.space
	patient := Patient{Known: make(space.Case, len(sp.Coordinates))}
	for i := range sp.Coordinates {
		patient.Known[i] = sp.Coordinates[i].Full
	}
	r := engine.Referral{AsOf: "2026-06-01", Indications: []engine.Code{{Code: p.guideline.Indications[0]}}}
	// Age and sex first: whether the others apply hangs on them.
	ill := p.random.Float64()
	order := append([]int{p.source.ageAt, p.source.sexAt}, slices.Sorted(maps.Keys(p.cells))...)
	for i, at := range order {
		f, co := sp.FactOf(at), &sp.Coordinates[at]
		if (i > 1 && (at == p.source.ageAt || at == p.source.sexAt)) || (f.Kind == space.Age && at != p.source.ageAt) {
			continue
		}
		if !f.Applies.Possible(patient.Known) {
			patient.Known[at], _ = co.Value(f.Otherwise)
			continue // left out of the referral: the engine knows
		}
		patient.Known[at] = p.value(at, co)
		if f.Kind == space.Boolean {
			patient.Known[at], _ = co.Value(strconv.FormatBool(p.random.Float64() < ill*ill))
		}
		value := stated(f, co, patient.Known[at])
		if f.Kind == space.Age {
			value = engine.Quantity(patient.Known[at].Min, "mo")
		}
		r.Facts = append(r.Facts, engine.Fact{ID: f.ID, Value: value})
	}
	ratings := p.guideline.Scenarios[0].Ratings
	r.Orders = []engine.Order{{Exam: engine.Code{Code: ratings[p.random.IntN(len(ratings))].Procedure}}}
	patient.Referral = r
	return patient
}

// value draws one value of a coordinate: a cell, and a value in it. An age is one to which the guideline applies.
func (p *Patients) value(at int, co *space.Coordinate) space.Extent {
	cell := co.Full
	if cells, ok := p.cells[at]; ok {
		cell = cells.At(co, p.random.IntN(cells.Len()))
	}
	if at == p.source.ageAt {
		for _, c := range p.applies {
			if c.Coordinate == at && !cell.Meets(c.Region) {
				cell = c.Region
			}
		}
		cell = cell.Intersect(space.Interval(0, 100*12))
	}
	if !cell.HasNumbers() {
		values := co.Names(space.Choices(cell.Values))
		e, _ := co.Value(values[p.random.IntN(len(values))])
		return e
	}
	v := (cell.Min + cell.Max) / 2
	if co.Whole {
		v = cell.Min + float64(p.random.IntN(int(min(cell.Max-cell.Min, 1e6))+1))
	} else if whole := math.Round(v); cell.Min <= whole && whole <= cell.Max {
		v = whole
	}
	return space.Interval(v, v)
}
