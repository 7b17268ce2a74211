package space

import (
	"fmt"
	"math"
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
	Plain   string // the message without the text that was written; "" where it has none of it
}

// Unquoted is the message and hint without anything of the text that was written, which may be a patient's value.
func (e *TestError) Unquoted() string {
	message := e.Message
	if e.Plain != "" {
		message = e.Plain
	}
	if e.Hint != "" {
		message += "; " + e.Hint
	}
	return message
}

func (e *TestError) Error() string { return e.Message }

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
