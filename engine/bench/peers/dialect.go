package peers

import (
	"math"
	"strconv"
	"strings"

	"github.com/justify-cds/justify/internal/space"
)

// dialect is how a language writes an expression. All of them are infix; they differ in words and literals.
type dialect struct {
	and, or   string
	yes, no   string
	equal     string
	variable  func(name string) string
	text      func(string) string
	number    func(v float64, whole bool) string
	isBoolean func(variable string, value bool) string
}

// name is a coordinate's id as an identifier.
func name(co *space.Coordinate) string { return strings.ReplaceAll(co.ID, "-", "_") }

// isBoolean says whether the coordinate is a yes or no.
func isBoolean(s *space.Space, at int) bool { return s.FactOf(at).Kind == space.Boolean }

// write writes an expression in the dialect.
func (d dialect) write(s *space.Space, e Expression) string {
	if e.Kind == leaf {
		return d.leaf(s, e)
	}
	if len(e.Parts) == 0 {
		return map[kind]string{and: d.yes, or: d.no}[e.Kind]
	}
	parts := make([]string, len(e.Parts))
	for i, p := range e.Parts {
		parts[i] = d.write(s, p)
	}
	return "(" + strings.Join(parts, map[kind]string{and: d.and, or: d.or}[e.Kind]) + ")"
}

func (d dialect) leaf(s *space.Space, e Expression) string {
	co := &s.Coordinates[e.Coordinate]
	variable := d.variable(name(co))
	var parts []string
	if e.Region.HasNumbers() {
		lo, hi := bounds(co, e.Region)
		if !math.IsInf(lo, 0) {
			parts = append(parts, variable+" >= "+d.number(lo, co.Whole))
		}
		if !math.IsInf(hi, 0) {
			parts = append(parts, variable+" <= "+d.number(hi, co.Whole))
		}
		return group(parts, d.and, d.yes)
	}
	if e.Region == co.Full {
		return d.yes
	}
	for _, value := range co.Names(e.Region) {
		if isBoolean(s, e.Coordinate) {
			parts = append(parts, d.isBoolean(variable, value == "true"))
		} else {
			parts = append(parts, variable+d.equal+d.text(value))
		}
	}
	return group(parts, d.or, d.no)
}

func group(parts []string, by, none string) string {
	switch len(parts) {
	case 0:
		return none
	case 1:
		return parts[0]
	}
	return "(" + strings.Join(parts, by) + ")"
}

func single(s string) string { return "'" + s + "'" }
func double(s string) string { return strconv.Quote(s) }

// decimal always has a point, so that a number with a fraction is meant.
func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// valueOf is what a patient's coordinate is: a bool, a string, or a float64.
func valueOf(s *space.Space, at int, c space.Case) any {
	co := &s.Coordinates[at]
	if c[at].HasNumbers() {
		return c[at].Min
	}
	value := co.Names(c[at])[0]
	if isBoolean(s, at) {
		return value == "true"
	}
	return value
}
