package engine

import (
	"cmp"
	"math"
	"slices"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// ageGroup is the group whose radiation levels count.
type ageGroup uint8

const (
	adult ageGroup = iota
	child
	unknownGroup // the higher of the two levels counts
)

// adultMonths is the age from which adult radiation levels count: 18 years.
const adultMonths = 18 * 12

func (g ageGroup) String() string { return [...]string{"adult", "child", "unknown"}[g] }

// ageGroupOf is the group of a case.
func (e *Engine) ageGroupOf(c space.Case) ageGroup {
	switch {
	case e.ageMonths < 0:
	case c[e.ageMonths].Min >= adultMonths:
		return adult
	case c[e.ageMonths].Max < adultMonths:
		return child
	}
	return unknownGroup
}

// levelFor is the relative radiation level that counts for the group. One that is unknown in a group is unknown.
func levelFor(l edition.Levels, group ageGroup) *int {
	switch {
	case group == adult:
		return l.Adult
	case group == child:
		return l.Child
	case l.Adult == nil || l.Child == nil:
		return nil
	case *l.Adult > *l.Child:
		return l.Adult
	}
	return l.Child
}

func levelOrder(l edition.Levels, group ageGroup) int {
	if level := levelFor(l, group); level != nil {
		return *level
	}
	return math.MaxInt
}

// ranked lists the columns that a row rates by age group, best first: grade descending, radiation level ascending, an
// unknown level after every known one.
func (t *table) ranked(row int) (orders [3][]uint16) {
	for group := range orders {
		var order []uint16
		for column, g := range t.grades[row] {
			if g.rated() {
				order = append(order, uint16(column))
			}
		}
		slices.SortStableFunc(order, func(a, b uint16) int {
			return cmp.Or(-cmp.Compare(t.grades[row][a], t.grades[row][b]), cmp.Compare(t.levels[group][a], t.levels[group][b]))
		})
		orders[group] = order
	}
	return orders
}

// tied says whether two columns are equal in a row: neither is the better exam.
func (t *table) tied(row int, group ageGroup, a, b uint16) bool {
	return t.grades[row][a] == t.grades[row][b] && t.levels[group][a] == t.levels[group][b]
}

// top appends the columns that share the first rank in a row: what is contraindicated stands below all others.
func (t *table) top(columns []uint16, row int, group ageGroup, contraindicated func(procedure int) bool) []uint16 {
	order := t.order[row][group]
	for _, sunk := range []bool{false, true} {
		best := -1
		for _, column := range order {
			if contraindicated(t.columns[column]) != sunk {
				continue
			}
			if best >= 0 && !t.tied(row, group, uint16(best), column) {
				break
			}
			best, columns = int(column), append(columns, column)
		}
		if best >= 0 {
			break
		}
	}
	return columns
}
