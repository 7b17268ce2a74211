package space

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Describe says in words which patients lie in the box: "age 18 years or over, onset of headache: peaked within an hour".
func (s *Space) Describe(b Box) string { return s.DescribeIn(b, "en") }

// DescribeIn is Describe with the titles and labels of a language where the vocabulary has them.
func (s *Space) DescribeIn(b Box, language string) string {
	if len(b) == 0 {
		return s.Say(language, "test-everyone")
	}
	words := make([]string, len(b))
	for i, c := range b {
		words[i] = s.Words(c.Coordinate, c.Region, language)
	}
	return strings.Join(words, ", ")
}

// Words says in words that a coordinate lies in the region.
func (s *Space) Words(coordinate int, region Extent, language string) string {
	c := &s.Coordinates[coordinate]
	f := s.FactOf(coordinate)
	title := f.Title.In(language)
	names := c.Names(region)
	for i, name := range names {
		names[i] = s.valueWords(f, name, language)
	}
	if !region.HasNumbers() {
		return s.Say(language, "test-values", "fact", title, "value", s.join(language, "join-or", names))
	}
	var value string
	if f.Kind == Age {
		value = s.ageWords(c, region, language)
	} else {
		value = s.numberWords(c, region, f.Unit, language)
	}
	words := s.Say(language, "test-number", "fact", title, "value", value)
	for _, name := range names {
		words = s.Say(language, "test-or", "test", words, "value", name)
	}
	return words
}

func (s *Space) valueWords(f *Fact, value, language string) string {
	switch {
	case value == NotApplicable:
		return s.Say(language, "test-not-applicable")
	case f.Kind == Boolean && value == "true":
		return s.Say(language, "test-yes")
	case f.Kind == Boolean:
		return s.Say(language, "test-no")
	}
	return f.Label(value, language)
}

// Label is the word for a value.
func (f *Fact) Label(value, language string) string {
	if text, ok := f.Labels[value]; ok {
		return text.In(language)
	}
	return strings.ReplaceAll(value, "-", " ")
}

// numberWords turns a closed interval over float64 back into the bound that an author wrote: the largest float64
// below 30 reads "below 30".
func (s *Space) numberWords(c *Coordinate, r Extent, unit, language string) string {
	low, high, last := "", "", ""
	bound := func(v, direction float64, excluded, included string) string {
		text, open := Tidy(v, direction)
		last = text
		if open && !c.Whole {
			included = excluded
		}
		return s.Say(language, included, "n", s.Decimal(language, text))
	}
	if r.Min > c.Full.Min {
		low = bound(r.Min, math.Inf(-1), "test-above", "test-at-least")
	}
	if r.Max < c.Full.Max {
		high = bound(r.Max, math.Inf(1), "test-below", "test-at-most")
	}
	var words string
	switch {
	case low == "" && high == "":
		return s.Say(language, "test-known")
	case r.Min == r.Max:
		words = s.Decimal(language, NumberText(r.Min))
	case low == "" || high == "":
		words = low + high
	default:
		words = s.Say(language, "test-between", "low", low, "high", high)
	}
	if Duration(unit) && last != "1" { // the phrases are plurals
		unit = s.Say(language, "unit-"+unit)
	}
	return strings.TrimSpace(words + " " + unit)
}

// Duration says whether a unit is one of time.
func Duration(unit string) bool {
	return slices.Contains([]string{"min", "h", "d", "wk", "mo", "a"}, unit)
}

// Tidy returns v as text, or its neighbour in the given direction where that one is the rounder number: the bound
// that the author wrote as "< 30" is stored as the largest number below 30.
func Tidy(v, direction float64) (text string, neighbour bool) {
	own, next := NumberText(v), NumberText(math.Nextafter(v, direction))
	if len(next) < len(own)-4 {
		return next, true
	}
	return own, false
}

// Bound is the end of a closed interval as an author would write it, and whether that number itself lies outside.
func (c *Coordinate) Bound(v, direction float64) (bound *float64, exclusive bool) {
	text, neighbour := Tidy(v, direction)
	if c.Whole || !neighbour {
		return &v, false
	}
	if rounder, err := strconv.ParseFloat(text, 64); err == nil {
		return &rounder, true
	}
	return &v, false
}

// NumberText writes a number in full, without an exponent.
func NumberText(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// ageWords speaks in years where the bounds are whole years, else in months, weeks or days.
func (s *Space) ageWords(c *Coordinate, r Extent, language string) string {
	unit, size := "month", 1.0
	if strings.HasSuffix(c.ID, "-days") {
		unit, size = "day", 1.0
		if whole(r, c, 7) {
			unit, size = "week", 7
		}
	} else if whole(r, c, 12) {
		unit, size = "year", 12
	}
	count := func(n float64) string {
		if n == 1 {
			return s.Say(language, "count-"+unit)
		}
		return s.Say(language, "count-"+unit+"s", "n", NumberText(n))
	}
	lo, hi := r.Min/size, (r.Max+1)/size
	switch {
	case r.Min > 0 && r.Max >= c.Full.Max:
		return s.Say(language, "age-or-over", "age", count(lo))
	case r.Min <= 0:
		return s.Say(language, "age-under", "age", count(hi))
	case hi == lo+1:
		return count(lo)
	}
	return s.Say(language, "age-range", "n", NumberText(lo), "age", count(hi-1))
}

func whole(r Extent, c *Coordinate, size float64) bool {
	return math.Mod(r.Min, size) == 0 && (r.Max >= c.Full.Max || math.Mod(r.Max+1, size) == 0)
}
