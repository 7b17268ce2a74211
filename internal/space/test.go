package space

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/justify-cds/justify/internal/source"
)

const digits = "0123456789.+-"

// TestError says what is wrong with a unary test, and where in its text.
type TestError struct {
	Offset  int // characters from the start of the text
	Message string
	Hint    string
}

func (e *TestError) Error() string { return e.Message }

// AgeUnits are the units of age and of durations. Days and weeks count on the coordinate of days, months and years
// on the one of months.
var AgeUnits = []string{"d", "w", "mo", "y"}

var ageUnit = map[string]struct {
	coordinate int // 0: months, 1: days
	size       float64
}{"mo": {0, 1}, "y": {0, 12}, "d": {1, 1}, "w": {1, 7}}

// ParseTest reads a unary test of the fact and returns its constraints: one, or two for an age interval whose ends
// stand in different units. See docs/language.md for the grammar.
func (s *Space) ParseTest(factID, text string) (Box, error) {
	f, ok := s.Fact(factID)
	if !ok {
		return nil, &TestError{Message: fmt.Sprintf("no fact %q", factID), Hint: source.DidYouMean(factID, s.FactIDs())}
	}
	coordinates := s.CoordinatesOf(factID)
	trimmed := strings.TrimSpace(text)
	lead := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
	shifted := func(err *TestError) error { // from bytes of the trimmed text to characters of the whole
		err.Offset = utf8.RuneCountInString(text[:min(lead+err.Offset, len(text))])
		return err
	}
	if trimmed == "" {
		return nil, &TestError{Message: "the test is empty", Hint: f.testHint()}
	}
	if f.Kind == Boolean || f.Kind == Choice || s.Coordinates[coordinates[0]].names(trimmed) {
		region, err := s.Coordinates[coordinates[0]].parseValues(f, trimmed)
		if err != nil {
			return nil, shifted(err)
		}
		return Box{{Coordinate: coordinates[0], Region: region, Text: trimmed}}, nil
	}
	bounds, err := f.parseNumbers(trimmed)
	if err != nil {
		return nil, shifted(err)
	}
	box, problem := s.constrain(factID, bounds, trimmed)
	if problem != nil {
		return nil, shifted(problem)
	}
	box = slices.DeleteFunc(box, func(c Constraint) bool { return c.Region == s.Coordinates[c.Coordinate].Full })
	if len(box) == 0 {
		return nil, shifted(&TestError{Message: fmt.Sprintf("the test admits every value of %s, which %s", f.ID, f.rangeText()), Hint: "leave it out"})
	}
	return box, nil
}

// Range is a part of the number line; Min and Max may be infinite.
type Range struct {
	Min, Max         float64
	MinOpen, MaxOpen bool
	Unit             string
}

// Within returns the constraints that say that a numeric fact lies in the range.
func (s *Space) Within(factID string, r Range) (Box, error) {
	f, _ := s.Fact(factID)
	low, high := ">=", "<="
	if r.MinOpen {
		low = ">"
	}
	if r.MaxOpen {
		high = "<"
	}
	var bounds []bound
	for _, end := range []struct {
		op    string
		value float64
	}{{low, r.Min}, {high, r.Max}} {
		if math.IsNaN(end.value) {
			return nil, &TestError{Message: "NaN is not a number"}
		}
		if math.IsInf(end.value, 0) {
			continue
		}
		b, err := f.halfLine(end.op, end.value, r.Unit)
		if err != nil {
			return nil, err
		}
		bounds = append(bounds, b)
	}
	text := strings.TrimSpace(fmt.Sprintf("[%v..%v] %s", r.Min, r.Max, r.Unit))
	if r.Min == r.Max {
		text = strings.TrimSpace(fmt.Sprintf("%v %s", r.Min, r.Unit))
	}
	box, err := s.constrain(factID, bounds, text)
	if err != nil {
		return nil, err
	}
	return box, nil
}

// constrain intersects the bounds with what the coordinates of a fact can be.
func (s *Space) constrain(factID string, bounds []bound, text string) (Box, *TestError) {
	f, _ := s.Fact(factID)
	var box Box
	for i, at := range s.CoordinatesOf(factID) {
		full := s.Coordinates[at].Full
		region := Interval(full.Min, full.Max)
		constrained := false
		for _, b := range bounds {
			if b.coordinate == i {
				region, constrained = region.Intersect(b.region), true
			}
		}
		if !constrained {
			continue
		}
		if region.Empty() {
			return nil, &TestError{Message: fmt.Sprintf("no value of %s is %q", f.ID, text), Hint: "it " + f.rangeText()}
		}
		box = append(box, Constraint{Coordinate: at, Region: region, Text: text})
	}
	if len(box) == 2 && !agesMeet(box[0].Region, box[1].Region) {
		return nil, &TestError{Message: fmt.Sprintf("no %s is %q", f.ID, text), Hint: "a month has 28 to 31 days"}
	}
	return box, nil
}

// names says whether the text begins with the name of one of the coordinate's values.
func (c *Coordinate) names(text string) bool {
	first, _, _ := strings.Cut(strings.Trim(text, "[]"), ",")
	return slices.Contains(c.Values, strings.TrimSpace(first))
}

// parseValues reads "thunderclap" or "[possible, pregnant]".
func (c *Coordinate) parseValues(f *Fact, text string) (Extent, *TestError) {
	inner, list := strings.CutPrefix(text, "[")
	if list {
		var closed bool
		if inner, closed = strings.CutSuffix(inner, "]"); !closed {
			return Nothing, &TestError{Offset: len(text), Message: "the list is not closed", Hint: "write [a, b]"}
		}
	}
	if !list && strings.Contains(inner, ",") {
		return Nothing, &TestError{Message: "several values stand in brackets", Hint: fmt.Sprintf("write [%s]", text)}
	}
	region := Choices(0)
	offset := 0 // of the word
	if list {
		offset = 1
	}
	for _, word := range strings.Split(inner, ",") {
		name := strings.TrimSpace(word)
		at := offset + len(word) - len(strings.TrimLeft(word, " "))
		value, ok := c.Value(name)
		switch {
		case !ok && name == NotApplicable:
			return Nothing, &TestError{Offset: at, Message: fmt.Sprintf("%s is never not-applicable", f.ID), Hint: "only a score with an `applies` of its own can be"}
		case !ok && name == "":
			return Nothing, &TestError{Offset: at, Message: "a value is missing in the list", Hint: f.testHint()}
		case !ok:
			return Nothing, &TestError{Offset: at, Message: fmt.Sprintf("%q is not a value of %s", name, f.ID), Hint: source.DidYouMean(name, c.Values)}
		case region.Values&value.Values != 0:
			return Nothing, &TestError{Offset: at, Message: fmt.Sprintf("%q stands twice", name), Hint: "leave one out"}
		}
		region.Values |= value.Values
		offset += len(word) + 1
	}
	if region.Values == c.Full.Values && !c.Full.HasNumbers() {
		return Nothing, &TestError{Message: fmt.Sprintf("the test admits every value of %s", f.ID), Hint: "leave it out"}
	}
	return region, nil
}

// bound is one end of a numeric test, as the half-line that it admits on one coordinate of the fact.
type bound struct {
	coordinate int
	region     Extent
}

// parseNumbers reads "< 5 mm", ">= 50 y", "[2..18) y", "[10 d..2 mo)", "45 y".
func (f *Fact) parseNumbers(text string) ([]bound, *TestError) {
	for _, op := range []string{"<=", ">=", "<", ">"} {
		if rest, ok := strings.CutPrefix(text, op); ok {
			b, err := f.end(op, rest, "")
			if err != nil {
				err.Offset += len(op)
				return nil, err
			}
			return []bound{b}, nil
		}
	}
	if text[0] != '[' && text[0] != '(' {
		low, err := f.end(">=", text, "")
		if err != nil {
			return nil, err
		}
		high, _ := f.end("<=", text, "")
		return []bound{low, high}, nil
	}
	return f.parseInterval(text)
}

func (f *Fact) parseInterval(text string) ([]bound, *TestError) {
	first, second, ok := strings.Cut(text[1:], "..")
	if !ok {
		return nil, &TestError{Message: fmt.Sprintf("%q is neither a comparison nor an interval", text), Hint: f.testHint()}
	}
	if strings.HasPrefix(second, ".") { // "[0...5]" is a slip of the finger, not an interval that ends at 0.5
		return nil, &TestError{Offset: len(first) + 1, Message: "an interval has two dots", Hint: "write a digit before a decimal point"}
	}
	number := len(second) - len(strings.TrimLeft(second, " "+digits))
	closing := strings.IndexAny(second[number:], "])")
	if end := strings.LastIndexAny(second, "])"); end == len(second)-1 && closing != 0 {
		closing = end - number // a unit with brackets of its own before the last one
	}
	if closing < 0 {
		return nil, &TestError{Offset: len(text), Message: "the interval is not closed", Hint: f.testHint()}
	}
	closing += number
	unit := strings.TrimSpace(second[closing+1:])
	high := second[:closing]
	if own := strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(high), digits)); unit == "" {
		unit = own
	} else if own != "" {
		return nil, &TestError{Offset: len(text) - len(second) + closing + 1, Message: fmt.Sprintf("the unit stands twice: %s and %s", own, unit), Hint: f.testHint()}
	}
	ops := map[byte]string{'[': ">=", '(': ">", ']': "<=", ')': "<"}
	low, err := f.end(ops[text[0]], first, unit)
	if err != nil {
		err.Offset++
		return nil, err
	}
	up, err := f.end(ops[second[closing]], high, unit)
	if err != nil {
		err.Offset += len(first) + 3
		return nil, err
	}
	if low.coordinate == up.coordinate && !low.region.Meets(up.region) {
		return nil, &TestError{Message: fmt.Sprintf("the interval %q holds no value", text), Hint: "write the smaller bound first; a round bracket leaves its bound out"}
	}
	return []bound{low, up}, nil
}

// end reads "50 y" after an operator; unit is the one to take where the text names none.
func (f *Fact) end(op, text, unit string) (bound, *TestError) {
	trimmed := strings.TrimLeft(text, " ")
	offset := len(text) - len(trimmed)
	length := len(trimmed) - len(strings.TrimLeft(trimmed, digits))
	value, err := strconv.ParseFloat(trimmed[:length], 64)
	if err != nil || math.IsInf(value, 0) {
		return bound{}, &TestError{Offset: offset, Message: fmt.Sprintf("%q is not a number", strings.TrimSpace(text)), Hint: f.testHint()}
	}
	if own := strings.TrimSpace(trimmed[length:]); own != "" {
		unit = own
	}
	b, problem := f.halfLine(op, value, unit)
	if problem != nil {
		problem.Offset += offset
	}
	return b, problem
}

// halfLine is the half-line of the operator on the coordinate that the unit belongs to.
func (f *Fact) halfLine(op string, value float64, unit string) (bound, *TestError) {
	if f.Kind == Age {
		return ageHalfLine(op, value, unit)
	}
	canonical, err := f.Convert(value, unit)
	if err != nil {
		return bound{}, err
	}
	c := Coordinate{Whole: f.Kind == Number && !f.fractional()}
	if c.Whole && canonical != math.Trunc(canonical) {
		return bound{}, &TestError{Message: fmt.Sprintf("%s is a whole number, %v is not", f.ID, value)}
	}
	inf := math.Inf(1)
	switch op {
	case "<":
		return bound{0, Interval(-inf, c.before(canonical))}, nil
	case "<=":
		return bound{0, Interval(-inf, canonical)}, nil
	case ">":
		return bound{0, Interval(c.after(canonical), inf)}, nil
	}
	return bound{0, Interval(canonical, inf)}, nil
}

// ageHalfLine counts in completed units: a child is "<= 2 y" until the third birthday, and "> 2 y" from it.
func ageHalfLine(op string, value float64, unit string) (bound, *TestError) {
	u, ok := ageUnit[unit]
	if !ok {
		problem := &TestError{Message: fmt.Sprintf("age has no unit %q", unit), Hint: "one of " + strings.Join(AgeUnits, ", ")}
		if unit == "" {
			problem.Message = "age needs a unit"
		}
		return bound{}, problem
	}
	if value != math.Trunc(value) || value < 0 {
		return bound{}, &TestError{Message: fmt.Sprintf("an age is counted in completed units, %v is not a whole number", value)}
	}
	inf := math.Inf(1)
	start, next := value*u.size, (value+1)*u.size
	switch op {
	case "<":
		return bound{u.coordinate, Interval(-inf, start-1)}, nil
	case "<=":
		return bound{u.coordinate, Interval(-inf, next-1)}, nil
	case ">":
		return bound{u.coordinate, Interval(next, inf)}, nil
	}
	return bound{u.coordinate, Interval(start, inf)}, nil
}

// Convert turns a value into the fact's canonical unit, by exact decimal arithmetic. A unit that is missing or not
// listed is an error, never a guess.
func (f *Fact) Convert(value float64, unit string) (float64, *TestError) {
	if unit == f.Unit {
		return value, nil
	}
	for _, c := range f.Accepts {
		if c.Unit == unit {
			product := new(big.Rat).Mul(decimal(value), decimal(c.Factor))
			converted, _ := product.Float64()
			return converted, nil
		}
	}
	known := strings.Join(f.Units(), ", ")
	switch {
	case unit == "":
		return 0, &TestError{Message: fmt.Sprintf("%s needs a unit", f.ID), Hint: "one of " + known}
	case f.Unit == "":
		return 0, &TestError{Message: fmt.Sprintf("%s is a number without a unit, not in %q", f.ID, unit), Hint: "leave the unit out"}
	}
	return 0, &TestError{Message: fmt.Sprintf("%s is not measured in %q", f.ID, unit), Hint: "one of " + known}
}

func decimal(v float64) *big.Rat {
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
	return r
}

// Units lists the units that the fact is accepted in, the canonical one first.
func (f *Fact) Units() []string {
	if f.Kind == Age {
		return slices.Clone(AgeUnits)
	}
	if f.Unit == "" {
		return nil
	}
	units := []string{f.Unit}
	for _, c := range f.Accepts {
		units = append(units, c.Unit)
	}
	return units
}

func (f *Fact) testHint() string {
	switch f.Kind {
	case Boolean:
		return "write true or false"
	case Choice:
		return "write one of its values or a list [a, b]: " + strings.Join(f.Values, ", ")
	case Age:
		return `write for example ">= 18 y" or "[2 y..18 y)"`
	case Quantity:
		return fmt.Sprintf("write for example \">= 5 %s\" or \"[5..10) %s\"", f.Unit, f.Unit)
	}
	return `write for example ">= 5", "[5..10)" or 5`
}

func (f *Fact) rangeText() string {
	if f.Kind == Age {
		return fmt.Sprintf("ranges from 0 to %d years", MaxAgeYears)
	}
	low, above := Tidy(f.Min, math.Inf(-1))
	high, below := Tidy(f.Max, math.Inf(1))
	if above {
		low = "above " + low
	}
	if below {
		high = "below " + high
	}
	return strings.TrimSpace(fmt.Sprintf("ranges from %s to %s %s", low, high, f.Unit))
}
