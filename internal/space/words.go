package space

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Describe says in words which patients lie in the box: "age 18 years or over, onset of headache: peaked within an hour".
func (s *Space) Describe(b Box) string { return s.DescribeIn(b, "en") }

// DescribeIn is Describe with the titles and labels of a language where the vocabulary has them.
func (s *Space) DescribeIn(b Box, language string) string {
	if len(b) == 0 {
		return "everyone"
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
	if region.HasNumbers() {
		var numbers string
		if f.Kind == Age {
			numbers = title + " " + ageWords(c, region)
		} else {
			numbers = title + " " + numberWords(c, region, f.Unit)
		}
		for _, name := range c.Names(region) {
			numbers += ", or " + f.Label(name, language)
		}
		return numbers
	}
	names := c.Names(region)
	for i, name := range names {
		names[i] = f.Label(name, language)
		if f.Kind == Boolean && name != NotApplicable {
			names[i] = map[string]string{"true": "yes", "false": "no"}[name]
		}
	}
	return title + ": " + strings.Join(names, " or ")
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
func numberWords(c *Coordinate, r Extent, unit string) string {
	low, high := "", ""
	if r.Min > c.Full.Min {
		v, open := Tidy(r.Min, math.Inf(-1))
		low = map[bool]string{true: "above ", false: "at least "}[open && !c.Whole] + v
	}
	if r.Max < c.Full.Max {
		v, open := Tidy(r.Max, math.Inf(1))
		high = map[bool]string{true: "below ", false: "at most "}[open && !c.Whole] + v
	}
	var words string
	switch {
	case low == "" && high == "":
		return "known"
	case r.Min == r.Max:
		words = NumberText(r.Min)
	case low == "" || high == "":
		words = low + high
	default:
		words = low + " and " + high
	}
	return strings.TrimSpace(words + " " + unit)
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
func ageWords(c *Coordinate, r Extent) string {
	unit, size := "month", 1.0
	if strings.HasSuffix(c.ID, "-days") {
		unit, size = "day", 1.0
		if whole(r, c, 7) {
			unit, size = "week", 7
		}
	} else if whole(r, c, 12) {
		unit, size = "year", 12
	}
	lo, hi := r.Min/size, (r.Max+1)/size
	switch {
	case r.Min > 0 && r.Max >= c.Full.Max:
		return fmt.Sprintf("%v or over", count(lo, unit))
	case r.Min <= 0:
		return fmt.Sprintf("under %v", count(hi, unit))
	case hi == lo+1:
		return count(lo, unit)
	}
	return fmt.Sprintf("%v to %v", lo, count(hi-1, unit))
}

func whole(r Extent, c *Coordinate, size float64) bool {
	return math.Mod(r.Min, size) == 0 && (r.Max >= c.Full.Max || math.Mod(r.Max+1, size) == 0)
}

func count(n float64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%v %ss", n, unit)
}

// Lower writes a title within a sentence; abbreviations keep their capitals.
func Lower(title string) string {
	if len(title) > 1 && title[1] >= 'a' && title[1] <= 'z' {
		return strings.ToLower(title[:1]) + title[1:]
	}
	return title
}
