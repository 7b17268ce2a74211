package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/space"
)

// CaseFacts are the base coordinates that are known at all, in the order of their ids. In JSON they are an object, as the rules
// take it.
type CaseFacts []CaseFact

// CaseFact is what is known of one coordinate.
type CaseFact struct {
	ID string
	CaseExtent
}

// CaseExtent is what a fact may still be. In JSON it is an object with each value as a key, and the ends of a range of numbers
// under the keys min and max, both included: {"thunderclap": true} or {"min": 540, "max": 551}.
type CaseExtent struct {
	Values   []string // in the order of their names
	Min, Max float64  // where it is a number
	Number   bool     // it may be one
}

// MarshalJSON writes the facts in canonical form.
func (l CaseFacts) MarshalJSON() ([]byte, error) { return l.appendCanonical(nil), nil }

// MarshalJSON writes the extent in canonical form.
func (x CaseExtent) MarshalJSON() ([]byte, error) { return x.appendCanonical(nil), nil }

// It stands in the order of ids, which are ASCII: those of bytes and of UTF-16 are one.
func (l CaseFacts) appendCanonical(b []byte) []byte {
	b = append(b, '{')
	for i := range l {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendText(b, l[i].ID), ':')
		b = l[i].CaseExtent.appendCanonical(b)
	}
	return append(b, '}')
}

func (x CaseExtent) appendCanonical(b []byte) []byte {
	b = append(b, '{')
	between := func() {
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
	}
	maximum, minimum := x.Number, x.Number
	end := func(open *bool, name string, number float64) {
		if *open {
			between()
			b, _ = appendNumber(append(b, name...), number) // finite, as the ranges of facts are
			*open = false
		}
	}
	for _, value := range x.Values {
		if value > "max" {
			end(&maximum, `"max":`, x.Max)
		}
		if value > "min" {
			end(&minimum, `"min":`, x.Min)
		}
		between()
		b = append(appendText(b, value), ":true"...)
	}
	end(&maximum, `"max":`, x.Max)
	end(&minimum, `"min":`, x.Min)
	return append(b, '}')
}

// UnmarshalJSON reads facts.
func (l *CaseFacts) UnmarshalJSON(text []byte) error {
	var facts map[string]CaseExtent
	if err := json.Unmarshal(text, &facts); err != nil {
		return err
	}
	*l = make(CaseFacts, 0, len(facts))
	for _, id := range slices.Sorted(maps.Keys(facts)) {
		*l = append(*l, CaseFact{id, facts[id]})
	}
	return nil
}

// UnmarshalJSON reads an extent.
func (x *CaseExtent) UnmarshalJSON(text []byte) error {
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(text, &parts); err != nil {
		return err
	}
	*x = CaseExtent{}
	ends := 0
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		part := bytes.TrimSpace(parts[name])
		switch {
		case string(part) == "true":
			x.Values = append(x.Values, name)
		case name == "min" || name == "max":
			to := &x.Min
			if name == "max" {
				to = &x.Max
			}
			if err := json.Unmarshal(part, to); err != nil {
				return err
			}
			ends++
		default:
			return fmt.Errorf("%s: a value that a fact may have is written with true", name)
		}
	}
	if ends == 1 {
		return errors.New("a range of numbers has both ends, min and max")
	}
	x.Number = ends == 2
	return nil
}

// caseFacts is what is known, in the order of ids.
func (in *intake) caseFacts() CaseFacts {
	e := in.e
	places := make([]int, 0, 64)
	for _, at := range in.touched {
		places = append(places, e.caseOrder.place[at])
	}
	slices.Sort(places)
	facts := make(CaseFacts, 0, len(places))
	for _, place := range slices.Compact(places) { // a fact may be narrowed twice
		at := e.caseOrder.coordinates[place]
		co := &e.space.Coordinates[at]
		extent := in.kept(at)
		if extent == co.Full {
			continue
		}
		x := CaseExtent{Values: e.caseOrder.names(co, at, extent.Values)}
		if extent.HasNumbers() {
			x.Min, x.Max, x.Number = extent.Min, extent.Max, true
		}
		facts = append(facts, CaseFact{co.ID, x})
	}
	return facts
}

// caseOrder is the order of coordinates by their ids.
type caseOrder struct {
	coordinates, place []int
	single             [][][]string // the list of each value alone, by coordinate
}

// names are the names of values, in order.
func (o *caseOrder) names(co *space.Coordinate, at int, values uint64) []string {
	if bits.OnesCount64(values) == 1 {
		return o.single[at][bits.TrailingZeros64(values)]
	}
	list := co.Names(space.Choices(values))
	slices.Sort(list)
	return list
}

func (e *Engine) orderCoordinates() {
	n := len(e.space.Coordinates)
	o := caseOrder{make([]int, n), make([]int, n), make([][][]string, n)}
	for at := range n {
		o.coordinates[at] = at
		for _, name := range e.space.Coordinates[at].Values {
			o.single[at] = append(o.single[at], []string{name})
		}
	}
	slices.SortFunc(o.coordinates, func(a, b int) int {
		return strings.Compare(e.space.Coordinates[a].ID, e.space.Coordinates[b].ID)
	})
	for place, at := range o.coordinates {
		o.place[at] = place
	}
	e.caseOrder = o
}
