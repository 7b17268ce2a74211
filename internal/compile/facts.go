package compile

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/justify-cds/justify/internal/space"
)

func ordinal(i int) string { return strconv.Itoa(i) }

// facts compiles the derived facts, the last first: each may ask for sets of values of those before it.
//
// A derived fact has the shape of a base fact in the input: a key for each set of values that some rule asks for, and
// min and max where it is a number.
func (k *compiler) facts(m *module) {
	for i := len(k.space.Facts) - 1; i >= 0; i-- {
		f := &k.space.Facts[i]
		if f.Derived == nil {
			continue
		}
		coordinate := k.space.CoordinatesOf(f.ID)[0]
		guard := k.box(f.Derived.Applies)
		switch {
		case f.Derived.Sums():
			k.sum(m, f, guard)
		case f.Derived.Form == space.Bands:
			k.bands(m, f, coordinate, guard)
		default:
			k.decisionList(m, f, coordinate, guard)
		}
		if k.space.Coordinates[coordinate].Full.HasNumbers() && len(k.asked[coordinate]) > 0 {
			m.add(holds("fact", f.ID, space.NotApplicable), k.boxFails(f.Derived.Applies), f.Pos)
		}
	}
}

// decisionList compiles any, all and first: for every set of values that is asked for, the rows that give one of
// them, each with the earlier rows that give another value failing.
func (k *compiler) decisionList(m *module, f *space.Fact, coordinate int, guard bodies) {
	co := &k.space.Coordinates[coordinate]
	rows, values := f.Derived.Rows()
	failing := map[int]*ast.Term{} // rows whose failure is asked for, as a reference to the rule that says so
	for _, set := range slices.Sorted(maps.Keys(k.asked[coordinate])) {
		head := holds("fact", f.ID, key(co, space.Choices(set)))
		within := k.outside(m, f, co, set, head, guard)
		in := func(i int) bool { value, _ := co.Value(values[i]); return set&value.Values != 0 }
		for i, row := range rows {
			if !in(i) {
				continue
			}
			chain := always
			for j := range i {
				if in(j) {
					continue
				}
				if failing[j] == nil {
					failing[j] = path("data", "justify", "fails", f.ID, ordinal(j))
					m.add(holds("fails", f.ID, ordinal(j)), k.fails(rows[j], m, f.Pos, "fails", f.ID, ordinal(j)+"-box"), f.Pos)
				}
				chain = chain.and(bodies{{truth(failing[j].Copy(), f.Pos)}})
			}
			m.add(head, within.and(k.anyOf(row)).and(chain), f.Pos)
		}
	}
}

// outside adds, where not-applicable is one of the values asked for, that a patient outside `applies` meets them, and gives the
// guard of the other values: none then, for it must not make both halves uncertain (see compiler.region).
func (k *compiler) outside(m *module, f *space.Fact, co *space.Coordinate, set uint64, head func() *ast.Head, guard bodies) bodies {
	outside, _ := co.Value(space.NotApplicable)
	if set&outside.Values == 0 {
		return guard
	}
	m.add(head, k.boxFails(f.Derived.Applies), f.Pos)
	return always
}

// bands compiles the bands of a score: for every set of them that is asked for, the intervals of the score that they
// make up. The guard is that of the score, which is therefore read without its own.
func (k *compiler) bands(m *module, f *space.Fact, coordinate int, guard bodies) {
	co := &k.space.Coordinates[coordinate]
	score := &k.space.Coordinates[k.space.CoordinatesOf(f.Derived.Of)[0]]
	items := slices.SortedFunc(slices.Values(f.Derived.Items), func(a, b space.Item) int {
		return cmp.Compare(a.When[0][0].Region.Min, b.When[0][0].Region.Min)
	})
	for _, set := range slices.Sorted(maps.Keys(k.asked[coordinate])) {
		head := holds("fact", f.ID, key(co, space.Choices(set)))
		within := k.outside(m, f, co, set, head, guard)
		interval, pos := space.Nothing, f.Pos
		flush := func() {
			if interval.HasNumbers() {
				m.add(head, within.and(bodies{k.bounds([]string{"data", "justify", "item", score.ID}, score, interval, pos)}), pos)
			}
			interval = space.Nothing
		}
		for _, item := range items {
			if value, _ := co.Value(item.Is); set&value.Values == 0 {
				flush()
				continue
			}
			if !interval.HasNumbers() {
				pos = item.When[0][0].Pos
			}
			interval = interval.Hull(item.When[0][0].Region)
		}
		flush()
	}
}

// sum compiles count and points. `up` holds what raises the sum above its least value, `down` what lowers it below its
// greatest: an item that holds, or, the other way round, one that fails. Read in the open world the two enclose the
// sum; in the known world they give the inverted interval of what is certain.
func (k *compiler) sum(m *module, f *space.Fact, guard bodies) {
	up := func(i int, weight float64, bs bodies) { m.add(weighted("up", f.ID, i, weight), bs, f.Pos) }
	down := func(i int, weight float64, bs bodies) { m.add(weighted("down", f.ID, i, weight), bs, f.Pos) }
	least, greatest := 0.0, 0.0
	for i, item := range f.Derived.Items {
		fails := k.fails(item.When, m, f.Pos, "fails", f.ID, ordinal(i)+"-box")
		if item.Add > 0 {
			greatest += item.Add
			up(i, item.Add, k.anyOf(item.When))
			down(i, item.Add, fails)
		} else {
			least += item.Add
			down(i, -item.Add, k.anyOf(item.When))
			up(i, -item.Add, fails)
		}
	}
	total := func(name string, start float64, sign ast.Builtin, set string) {
		expr := at(ast.Assign.Expr(ast.VarTerm("total"),
			sign.Call(number(space.NumberText(start)), ast.Sum.Call(ast.ArrayComprehensionTerm(ast.VarTerm("weight"),
				ast.NewBody(ast.NewExpr(ast.RefTerm(append(path("data", "justify", "item", f.ID, set).Value.(ast.Ref), ast.ArrayTerm(ast.VarTerm("_"), ast.VarTerm("weight")))...))))))), f.Pos)
		m.add(value("total", "item", f.ID, name), bodies{{expr}}, f.Pos)
		guarded := at(ast.Assign.Expr(ast.VarTerm("total"), path("data", "justify", "item", f.ID, name)), f.Pos)
		m.add(value("total", "fact", f.ID, name), guard.and(bodies{{guarded}}), f.Pos)
	}
	total("max", least, *ast.Plus, "up")
	total("min", greatest, *ast.Minus, "down")
}

func weighted(set, id string, i int, weight float64) func() *ast.Head {
	return member(ast.ArrayTerm(ast.IntNumberTerm(i), number(space.NumberText(weight))), "item", id, set)
}
