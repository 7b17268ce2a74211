package engine

import (
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
	look       int // -1 where the boxes do not look at it
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
			if a := e.checklist(fact, d, looks, at); len(a.covers) > 1 && (looked || len(a.covers) == len(a.items)) {
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

// checklist is the question that a derived fact asks. It covers the looks that its lines bear on. Its likely answers:
// none of these, one half; the other half one line alone, each as likely as the next. Lines that ask for a fact itself
// are answered in every way they can be, together where that is not too many ways.
func (e *Engine) checklist(fact int, d *space.Derived, looks []look, at map[int]int) ask {
	a := ask{fact: fact}
	var order []int
	tests := map[int][]space.Extent{}
	e.flatten(d, tests, &order)
	var none []set
	stated := []answer{{weight: 1}}
	for _, coordinate := range order {
		line := e.itemOf(coordinate, tests[coordinate])
		look, looked := at[coordinate]
		if looked {
			line.look = look
			a.covers = append(a.covers, look)
		}
		a.items = append(a.items, line)
		switch {
		case !line.no.Empty():
			none = append(none, set{coordinate, line.no})
		case looked:
			stated = spread(stated, coordinate, looks[look].cells.Parts(&e.space.Coordinates[coordinate]))
		}
	}
	for _, answer := range stated {
		answer.sets = append(answer.sets, none...)
		answer.weight = float64(max(len(none), 1)) / float64(len(stated))
		a.answers = append(a.answers, answer)
	}
	for _, line := range a.items {
		if line.no.Empty() {
			continue
		}
		sets := slices.Clone(none)
		sets[slices.IndexFunc(sets, func(s set) bool { return s.coordinate == line.coordinate })].extent = line.yes
		a.answers = append(a.answers, answer{1, sets})
	}
	return a
}

// maxStated is how many ways to answer the lines that ask for facts are tried together.
const maxStated = 16

// spread answers with each of the parts besides; with none of them where that would be too many ways.
func spread(answers []answer, coordinate int, parts []space.Extent) []answer {
	if len(answers)*len(parts) > maxStated {
		return answers
	}
	var all []answer
	for _, before := range answers {
		for _, part := range parts {
			all = append(all, answer{sets: append(slices.Clone(before.sets), set{coordinate, part})})
		}
	}
	return all
}

// flatten collects the tests of a checklist on base facts, in the order of its items; those of a derived fact that has
// no question of its own count as its items.
func (e *Engine) flatten(d *space.Derived, tests map[int][]space.Extent, order *[]int) {
	for _, item := range d.Items {
		for _, box := range item.When {
			for _, c := range box {
				f := e.space.FactOf(c.Coordinate)
				switch {
				case f.Derived != nil && len(f.Ask) == 0:
					e.flatten(f.Derived, tests, order)
				case f.Derived == nil && !slices.Contains(tests[c.Coordinate], c.Region):
					if tests[c.Coordinate] == nil {
						*order = append(*order, c.Coordinate)
					}
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
		return item{coordinate, -1, regions, regions[0], rest[0]}
	}
	return item{coordinate, -1, regions, co.Full, space.Nothing}
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
