package compile

import (
	"math"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// compiler turns boxes into Rego. It remembers which sets of values the rules ask for, so that base facts get their
// keys in the input and derived facts a rule for each.
type compiler struct {
	space   *space.Space
	unknown space.Case              // the patient of whom nothing is known
	asked   map[int]map[uint64]bool // by coordinate: bits of the values
}

func newCompiler(library *guideline.Library) *compiler {
	return &compiler{space: library.Space, unknown: library.Space.Unknown(), asked: map[int]map[uint64]bool{}}
}

// constraint returns the alternatives of one unary test. Nearly always there is one; a derived number that may also be
// not-applicable needs two.
func (k *compiler) constraint(c space.Constraint) bodies {
	return k.region(c.Coordinate, c.Region, c.Pos)
}

func (k *compiler) region(coordinate int, region space.Extent, pos source.Position) bodies {
	co := &k.space.Coordinates[coordinate]
	derived := k.space.FactOf(coordinate).Derived != nil
	root := []string{"input", "facts", co.ID}
	if derived {
		root = []string{"data", "justify", "fact", co.ID}
	}
	var alternatives bodies
	if region.Values != 0 {
		k.ask(coordinate, region.Values)
		alternatives = append(alternatives, body{truth(path(append(root, key(co, region))...), pos)})
		if region.HasNumbers() && region.Values == co.Full.Values {
			// "not applicable, or below 3" asks for the number as it stands without its guard: were the guard in it,
			// neither half would be certain while it is unknown whether there is a number at all. Only where every word
			// is in the region, though: "failed, or any number" is not certain of a patient who may be "not done".
			if derived {
				root[2] = "item"
			} else {
				root = append(root, "number")
			}
		}
	}
	if region.HasNumbers() {
		alternatives = append(alternatives, k.bounds(root, co, region, pos))
	}
	return alternatives
}

// bounds tests that an interval meets the region: its maximum reaches the lower bound, its minimum the upper one.
func (k *compiler) bounds(root []string, co *space.Coordinate, region space.Extent, pos source.Position) body {
	var b body
	compare := func(closed, open ast.Builtin, end string, bound, outside float64) {
		operator, text := closed, space.NumberText(bound)
		if rounder, neighbour := space.Tidy(bound, outside); neighbour && !co.Whole {
			operator, text = open, rounder
		}
		b = append(b, at(operator.Expr(path(append(root[:len(root):len(root)], end)...), number(text)), pos))
	}
	if region.Min > co.Full.Min {
		compare(*ast.GreaterThanEq, *ast.GreaterThan, "max", region.Min, math.Inf(-1))
	}
	if region.Max < co.Full.Max {
		compare(*ast.LessThanEq, *ast.LessThan, "min", region.Max, math.Inf(1))
	}
	if b == nil { // any number at all: the score applies
		b = body{at(ast.LessThanEq.Expr(path(append(root[:len(root):len(root)], "min")...), number(space.NumberText(co.Full.Max))), pos)}
	}
	return b
}

func (k *compiler) ask(coordinate int, values uint64) {
	if k.asked[coordinate] == nil {
		k.asked[coordinate] = map[uint64]bool{}
	}
	k.asked[coordinate][values] = true
}

// box returns the alternatives of a conjunction of tests.
func (k *compiler) box(b space.Box) bodies {
	all := always
	for _, c := range b {
		all = all.and(k.constraint(c))
	}
	return all
}

// anyOf returns the alternatives of a list of boxes.
func (k *compiler) anyOf(a space.AnyOf) bodies {
	var all bodies
	for _, b := range a {
		all = append(all, k.box(b)...)
	}
	return all
}

// boxFails returns the ways in which a box may fail: one of its tests does, and the complement of a unary test is a
// unary test or two.
func (k *compiler) boxFails(b space.Box) bodies {
	var all bodies
	for _, c := range b {
		for _, region := range k.space.Coordinates[c.Coordinate].Complement(c.Region) {
			all = append(all, k.region(c.Coordinate, region, c.Pos)...)
		}
	}
	return all
}

// fails returns the ways in which every box of a list may fail. A box that can fail in several ways gets a rule of its
// own in the module, so that the ways are not multiplied.
func (k *compiler) fails(a space.AnyOf, m *module, pos source.Position, name ...string) bodies {
	if len(a) == 1 {
		return k.boxFails(a[0])
	}
	all := always
	for i, b := range a {
		ways := k.boxFails(b)
		if len(ways) > 1 {
			own := append(name[:len(name):len(name)], ordinal(i))
			m.add(holds(own...), ways, pos)
			ways = bodies{{truth(path(own...), pos)}}
		}
		all = all.and(ways)
	}
	return all
}
