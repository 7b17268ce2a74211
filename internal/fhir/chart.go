package fhir

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/justify-cds/justify/engine"
)

// Bounds of a chart. What is beyond is reported.
const (
	maxEntries  = 5000
	maxBundles  = 4 // one within the other
	maxReported = 1000
)

// chart is a Chart while it is read.
type chart struct {
	*Reader
	in         Chart
	asOf       time.Time
	entries    []*entry // what is known besides the orders
	orders     []*entry
	byKey      map[string]*entry
	patient    map[string]bool // the keys of the patient
	person     *entry          // the Patient, nil where none was sent
	birthDate  string
	statements map[string][]statement
	prior      []engine.PriorExam
	out        *Result
}

func (r *Reader) open(in Chart) *chart {
	in.Server = strings.TrimSuffix(in.Server, "/")
	c := &chart{
		Reader: r, in: in, byKey: map[string]*entry{}, patient: map[string]bool{}, statements: map[string][]statement{}, out: &Result{},
	}
	c.asOf, _ = time.Parse(time.DateOnly, in.AsOf) // the engine says what is wrong with it
	for i, raw := range in.Orders {
		c.add(raw, fmt.Sprintf("orders[%d]", i), "", 0, true)
	}
	for i, raw := range in.Resources {
		c.add(raw, fmt.Sprintf("resources[%d]", i), "", 0, false)
	}
	c.findPatient()
	return c
}

// add takes in a resource, or what a Bundle holds.
func (c *chart) add(raw json.RawMessage, where, url string, depth int, order bool) {
	if isNull(raw) {
		c.ignore(where, "", Empty)
		return
	}
	e := entryOf(raw)
	switch {
	case e == nil:
		c.ignore(where, "", NotJSON)
	case e.kind == "OperationOutcome":
		c.ignore(where, "", Outcome)
	case e.kind == "Bundle" && depth >= maxBundles:
		c.ignore(where, "", TooLarge)
	case e.kind == "Bundle":
		type bundled struct {
			FullURL  string          `json:"fullUrl"`
			Resource json.RawMessage `json:"resource"`
		}
		for i, inner := range part[[]bundled](e, "entry") {
			if len(inner.Resource) > 0 { // the answer to a write has none
				c.add(inner.Resource, fmt.Sprintf("%s.entry[%d]", where, i), inner.FullURL, depth+1, order)
			}
		}
		if e.odd {
			c.ignore(where, "entry", WrongVersion)
		}
	case len(c.entries)+len(c.orders) >= maxEntries:
		c.ignore(where, "", TooLarge)
	default:
		if e.id == "" {
			e.name = where
		}
		c.take(e, url, order)
	}
}

func (c *chart) take(e *entry, url string, order bool) {
	e.keys = c.keysOf(e, url)
	for _, key := range e.keys {
		if before := c.byKey[key]; before != nil {
			if !order || slices.Contains(c.orders, before) {
				return // the same resource, by another way
			}
		}
	}
	for _, key := range e.keys {
		c.byKey[key] = e
	}
	switch {
	case order && e.kind != "ServiceRequest":
		c.ignore(e.name, "", WrongResource)
	case order:
		c.orders = append(c.orders, e)
	default:
		c.entries = append(c.entries, e)
	}
}

// ignore and unmapped report what was not read.
func (c *chart) ignore(resource, path string, reason Reason) {
	c.out.Ignored = report(c.out.Ignored, Ignored{resource, path, reason})
}

func (c *chart) unmapped(resource, path string, codings []Coding) {
	c.out.Unmapped = unmapped(c.out.Unmapped, resource, path, codings)
}

func report[T comparable](list []T, item T) []T {
	if len(list) >= maxReported || slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// unmapped reports each coding of a concept, and a concept that has none.
func unmapped(list []Unmapped, resource, path string, codings []Coding) []Unmapped {
	for i, coding := range codings {
		list = report(list, Unmapped{resource, fmt.Sprintf("%s.coding[%d]", path, i), reportedSystem(coding.System), reportedCode(coding.Code)})
	}
	if len(codings) == 0 {
		list = report(list, Unmapped{Resource: resource, Path: path})
	}
	return list
}
