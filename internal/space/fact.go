// Package space is the algebra of the design: facts, unary tests, extents, boxes and cells.
//
// A scenario is a box over facts, and so is a patient. Everything else (matching, intervals, caching, lint,
// diff) is a question about boxes: do they meet, does one lie within the other.
package space

import (
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/source"
)

// Kind is the type of a fact.
type Kind string

const (
	Boolean  Kind = "boolean"
	Choice   Kind = "choice"
	Number   Kind = "number"   // a whole number without unit
	Quantity Kind = "quantity" // a number with a unit
	Age      Kind = "age"      // completed days and completed months by calendar
)

// NotApplicable is the value of a derived fact outside its `applies` box.
const NotApplicable = "not-applicable"

// MaxValues is the number of values that a choice may have.
const MaxValues = 63

// Text is what a person reads, by language (BCP 47).
type Text map[string]string

// In returns the text in the language (de-AT, else de), else in English.
func (t Text) In(language string) string {
	if s, ok := t[language]; ok {
		return s
	}
	if base, _, regional := strings.Cut(language, "-"); regional {
		return t.In(base)
	}
	return t["en"]
}

// Conversion says that one Unit is Factor canonical units.
type Conversion struct {
	Unit   string  `json:"unit"`
	Factor float64 `json:"factor"`
}

// Fact is one typed thing that can be known about a patient or a referral.
type Fact struct {
	ID         string          `json:"id"`
	Kind       Kind            `json:"kind"`
	Title      Text            `json:"title"`
	Values     []string        `json:"values,omitempty"` // of a choice, in vocabulary order; of a number, what may stand in its place (not-done)
	Labels     map[string]Text `json:"labels,omitempty"` // of the values
	Unit       string          `json:"unit,omitempty"`   // UCUM
	Accepts    []Conversion    `json:"accepts,omitempty"`
	Min        float64         `json:"min"` // range of a number, in canonical units, both ends included
	Max        float64         `json:"max"`
	Ask        Text            `json:"ask,omitempty"`
	Applies    Box             `json:"-"` // where the fact makes sense
	Otherwise  string          `json:"otherwise,omitempty"`
	Assume     string          `json:"assume,omitempty"`
	ValidFor   int             `json:"valid-for,omitempty"` // days
	Obtainable bool            `json:"obtainable,omitempty"`
	LOINC      []string        `json:"loinc,omitempty"`
	StatedBy   []StatedBy      `json:"stated-by,omitempty"`
	Source     string          `json:"source,omitempty"`
	Note       string          `json:"note,omitempty"`
	Derived    *Derived        `json:"-"` // how the fact follows from others; nil for a base fact
	Pos        source.Position `json:"pos"`
}

// Coordinate is one axis of the space. Every fact is one coordinate, except age, which is two coupled ones.
type Coordinate struct {
	ID     string
	Fact   int // index into Space.Facts
	Values []string
	Full   Extent // everything that the coordinate can be
	Whole  bool   // whole numbers only
}

// Value returns the extent of one named value.
func (c *Coordinate) Value(name string) (Extent, bool) {
	i := slices.Index(c.Values, name)
	if i < 0 {
		return Nothing, false
	}
	return Choices(1 << i), true
}

// Names lists the values whose bits are set, in vocabulary order.
func (c *Coordinate) Names(e Extent) []string {
	var names []string
	for i, v := range c.Values {
		if e.Values&(1<<i) != 0 {
			names = append(names, v)
		}
	}
	return names
}

// Space is the facts of a library, and the coordinates they span. Base facts come before derived ones, and a
// derived fact after every fact that it is computed from.
type Space struct {
	Facts       []Fact
	Coordinates []Coordinate
	Phrases     map[string]Text // of the library, for the words between its texts; see Say
	facts       map[string]int
	coordinates map[string]int
	first       []int // first coordinate of each fact
}

// Add appends a fact and its coordinates. The caller has validated the fact.
func (s *Space) Add(f Fact) {
	if s.facts == nil {
		s.facts, s.coordinates = map[string]int{}, map[string]int{}
	}
	index := len(s.Facts)
	s.Facts = append(s.Facts, f)
	s.facts[f.ID] = index
	s.first = append(s.first, len(s.Coordinates))
	for _, c := range f.coordinates() {
		c.Fact = index
		s.coordinates[c.ID] = len(s.Coordinates)
		s.Coordinates = append(s.Coordinates, c)
	}
}

func (f *Fact) coordinates() []Coordinate {
	switch f.Kind {
	case Boolean, Choice:
		return []Coordinate{{ID: f.ID, Values: f.Values, Full: Choices(1<<len(f.Values) - 1)}}
	case Age:
		return []Coordinate{
			{ID: f.ID + "-months", Full: Interval(0, maxAgeMonths), Whole: true},
			{ID: f.ID + "-days", Full: Interval(0, maxAgeDays), Whole: true},
		}
	}
	c := Coordinate{ID: f.ID, Values: f.Values, Full: Interval(f.Min, f.Max), Whole: f.Kind == Number && !f.fractional()}
	if f.Derived != nil && len(f.Derived.Applies) > 0 {
		c.Values = []string{NotApplicable}
	}
	c.Full.Values = 1<<len(c.Values) - 1
	return []Coordinate{c}
}

// fractional says whether a score adds parts of a point.
func (f *Fact) fractional() bool {
	return f.Derived != nil && slices.ContainsFunc(f.Derived.Items, func(i Item) bool { return i.Add != float64(int(i.Add)) })
}

// Fact returns the fact of that id.
func (s *Space) Fact(id string) (*Fact, bool) {
	i, ok := s.facts[id]
	if !ok {
		return nil, false
	}
	return &s.Facts[i], true
}

// FactIndex returns the place of a fact in Facts.
func (s *Space) FactIndex(id string) (int, bool) {
	i, ok := s.facts[id]
	return i, ok
}

// First returns the first coordinate of a fact by its place in Facts: age-months of age, the only one of any other.
func (s *Space) First(fact int) int { return s.first[fact] }

// FactOf returns the fact that a coordinate belongs to.
func (s *Space) FactOf(coordinate int) *Fact { return &s.Facts[s.Coordinates[coordinate].Fact] }

// Index returns the index of a coordinate by its id.
func (s *Space) Index(id string) (int, bool) {
	i, ok := s.coordinates[id]
	return i, ok
}

// CoordinatesOf returns the indices of a fact's coordinates.
func (s *Space) CoordinatesOf(id string) []int {
	i, ok := s.facts[id]
	if !ok {
		return nil
	}
	if s.Facts[i].Kind == Age {
		return []int{s.first[i], s.first[i] + 1}
	}
	return []int{s.first[i]}
}

// FactIDs lists the facts in vocabulary order.
func (s *Space) FactIDs() []string {
	ids := make([]string, len(s.Facts))
	for i := range s.Facts {
		ids[i] = s.Facts[i].ID
	}
	return ids
}

// Unknown is the case of which nothing is known: every base coordinate at its full extent, derived facts computed.
func (s *Space) Unknown() Case {
	c := make(Case, len(s.Coordinates))
	for i := range s.Coordinates {
		c[i] = s.Coordinates[i].Full
	}
	s.Derive(c)
	return c
}
