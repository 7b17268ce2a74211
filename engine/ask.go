package engine

import (
	"maps"
	"slices"

	"github.com/justify-cds/justify/internal/space"
)

// ask is something that can be asked about a table: a base fact, or a derived one with a question of its own, whose
// items are then one checklist.
type ask struct {
	fact    int // index into Space.Facts
	answers []answer
	covers  []int  // the looks that the answer bears on
	lists   []int  // of a base fact: the checklists that hold it, by their fact
	items   []item // of a checklist
}

// answer is one way to answer, and how likely it is taken to be.
type answer struct {
	weight float64
	sets   []set
}

// set is a coordinate and where it then lies.
type set struct {
	coordinate int
	extent     space.Extent
}

// item is a unary test, or a base fact, on a checklist.
type item struct {
	coordinate int
	tests      []space.Extent
	yes, no    space.Extent // no is empty where the fact itself is asked, not whether it meets a test
}

// settled says whether what is known decides every test of the line.
func (i *item) settled(known space.Extent) bool {
	return !slices.ContainsFunc(i.tests, func(test space.Extent) bool { return known.Meets(test) && !known.Within(test) })
}

// asksOf lists what can be asked about boxes, in vocabulary order. A checklist belongs to boxes that look at its derived
// fact, and to those that look at each of its items by itself: findings that are asked in one breath cost one question.
func (e *Engine) asksOf(boxes []space.AnyOf, looks []look, byAge bool) []ask {
	s := e.space
	derived := s.CutDerived(boxes)
	at := map[int]int{} // coordinate → look
	for i, l := range looks {
		at[l.coordinate] = i
	}
	on := map[int][]int{} // base coordinate → checklists
	var asks []ask
	for fact := range s.Facts {
		if d := s.Facts[fact].Derived; d != nil && len(s.Facts[fact].Ask) > 0 {
			_, looked := derived[s.First(fact)]
			if a := e.checklist(fact, d, at); len(a.covers) > 1 && (looked || len(a.covers) == len(a.items)) {
				asks = append(asks, a)
				for _, look := range a.covers {
					on[looks[look].coordinate] = append(on[looks[look].coordinate], fact)
				}
			}
		}
	}
	age := -1
	for i, l := range looks {
		fact := s.Coordinates[l.coordinate].Fact
		if k := slices.IndexFunc(asks, func(a ask) bool { return a.fact == fact }); k >= 0 { // age in days, beside months
			asks[k].covers = append(asks[k].covers, i)
			continue
		}
		a := ask{fact: fact, covers: []int{i}, lists: on[l.coordinate]}
		for _, part := range e.byGroup(l.coordinate, l.cells.Parts(&s.Coordinates[l.coordinate])) {
			a.answers = append(a.answers, answer{1, []set{{l.coordinate, part}}})
		}
		if l.coordinate == e.ageMonths {
			age = fact
		}
		asks = append(asks, a)
	}
	if byAge && age < 0 && e.ageMonths >= 0 {
		a := ask{fact: s.Coordinates[e.ageMonths].Fact}
		for _, part := range e.byGroup(e.ageMonths, []space.Extent{s.Coordinates[e.ageMonths].Full}) {
			a.answers = append(a.answers, answer{1, []set{{e.ageMonths, part}}})
		}
		asks = append(asks, a)
	}
	slices.SortStableFunc(asks, func(a, b ask) int { return a.fact - b.fact })
	return asks
}

// checklist is the question that a derived fact asks. It covers the looks that its items bear on. Its likely answers:
// none of these, one half; the other half one line alone, each as likely as the next.
func (e *Engine) checklist(fact int, d *space.Derived, looks map[int]int) ask {
	a := ask{fact: fact}
	tests := map[int][]space.Extent{}
	e.flatten(d, tests)
	var none []set
	for _, coordinate := range slices.Sorted(maps.Keys(tests)) {
		i := e.itemOf(coordinate, tests[coordinate])
		a.items = append(a.items, i)
		if look, ok := looks[coordinate]; ok {
			a.covers = append(a.covers, look)
		}
		if !i.no.Empty() {
			none = append(none, set{coordinate, i.no})
		}
	}
	a.answers = append(a.answers, answer{float64(len(none)), none})
	for _, i := range a.items {
		if i.no.Empty() {
			continue
		}
		sets := slices.Clone(none)
		sets[slices.IndexFunc(sets, func(s set) bool { return s.coordinate == i.coordinate })].extent = i.yes
		a.answers = append(a.answers, answer{1, sets})
	}
	return a
}

// flatten collects the tests of a checklist on base facts; those of a derived fact that has no question of its own
// count as its items.
func (e *Engine) flatten(d *space.Derived, tests map[int][]space.Extent) {
	for _, item := range d.Items {
		for _, box := range item.When {
			for _, c := range box {
				f := e.space.FactOf(c.Coordinate)
				switch {
				case f.Derived != nil && len(f.Ask) == 0:
					e.flatten(f.Derived, tests)
				case f.Derived == nil && !slices.Contains(tests[c.Coordinate], c.Region):
					tests[c.Coordinate] = append(tests[c.Coordinate], c.Region)
				}
			}
		}
	}
}

// itemOf is a yes or no where the list has one test on a fact, and a referral can state both that it holds and that it
// does not; else the fact.
func (e *Engine) itemOf(coordinate int, regions []space.Extent) item {
	co := &e.space.Coordinates[coordinate]
	rest := co.Complement(regions[0])
	if len(regions) == 1 && len(rest) == 1 && statable(regions[0]) && statable(rest[0]) && e.space.FactOf(coordinate).Kind != space.Age {
		return item{coordinate, regions, regions[0], rest[0]}
	}
	return item{coordinate, regions, co.Full, space.Nothing}
}

// statable says whether one statement can say so: named values or a range, not both.
func statable(e space.Extent) bool { return e.Values == 0 || !e.HasNumbers() }

// byGroup cuts the months of age where adult radiation levels begin to count.
func (e *Engine) byGroup(coordinate int, parts []space.Extent) []space.Extent {
	if coordinate != e.ageMonths {
		return parts
	}
	var cut []space.Extent
	for _, part := range parts {
		for _, group := range []space.Extent{space.Interval(0, adultMonths-1), space.Interval(adultMonths, e.space.Coordinates[coordinate].Full.Max)} {
			if both := part.Intersect(group); !both.Empty() {
				cut = append(cut, both)
			}
		}
	}
	return cut
}

// byAge says whether some row ranks its exams by age group.
func (t *table) byAge() bool {
	return slices.ContainsFunc(t.order, func(order [3][]uint16) bool { return !slices.Equal(order[adult], order[child]) }) ||
		!slices.Equal(t.levels[adult], t.levels[child])
}
