package lint

import (
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// lookedAt are the facts and scores, by their place in Space.Facts, that decide an answer or group its questions: those
// that guidelines and cautions test, what these are computed from, and the checklists that are asked.
func (l *linter) lookedAt() map[int]bool {
	s, looked := l.library.Space, map[int]bool{}
	cautions := map[int]bool{}
	for _, c := range l.library.Cautions {
		follow(s, c.When, cautions)
	}
	var each []map[int]bool
	for i := range l.library.Guidelines {
		asked := map[int]bool{}
		for _, boxes := range boxesOf(&l.library.Guidelines[i]) {
			follow(s, boxes, asked)
		}
		for fact := range asked {
			looked[fact] = true
		}
		for fact := range cautions { // an open caution is asked about together with the guideline
			asked[fact] = true
		}
		each = append(each, asked)
	}
	for fact := range cautions {
		looked[fact] = true
	}
	for fact := range s.Facts {
		if d := s.Facts[fact].Derived; d != nil && len(s.Facts[fact].Ask) > 0 && !looked[fact] {
			lines := map[int]bool{}
			checklistLines(s, d, lines)
			for _, asked := range each {
				if len(lines) > 1 && subset(lines, asked) {
					looked[fact] = true
					followDerived(s, d, looked)
					break
				}
			}
		}
	}
	return looked
}

// boxesOf lists all boxes of a guideline.
func boxesOf(g *guideline.Guideline) []space.AnyOf {
	boxes := []space.AnyOf{{g.Applies}}
	for i := range g.Scenarios {
		boxes = append(boxes, g.Scenarios[i].When)
	}
	return boxes
}

// follow adds the facts that boxes test, and what those are computed from or apply by.
func follow(s *space.Space, boxes space.AnyOf, to map[int]bool) {
	for _, box := range boxes {
		for _, c := range box {
			fact := s.Coordinates[c.Coordinate].Fact
			if to[fact] {
				continue
			}
			to[fact] = true
			f := &s.Facts[fact]
			follow(s, space.AnyOf{f.Applies}, to)
			if f.Derived != nil {
				followDerived(s, f.Derived, to)
			}
		}
	}
}

func followDerived(s *space.Space, d *space.Derived, to map[int]bool) {
	follow(s, space.AnyOf{d.Applies}, to)
	for _, item := range d.Items {
		follow(s, item.When, to)
	}
}

// checklistLines adds the base facts that a checklist asks about, as the engine does: those of a score without a question of
// its own count as its lines.
func checklistLines(s *space.Space, d *space.Derived, to map[int]bool) {
	for _, item := range d.Items {
		for _, box := range item.When {
			for _, c := range box {
				f := s.FactOf(c.Coordinate)
				switch {
				case f.Derived == nil:
					to[s.Coordinates[c.Coordinate].Fact] = true
				case len(f.Ask) == 0:
					checklistLines(s, f.Derived, to)
				}
			}
		}
	}
}

func subset(part, whole map[int]bool) bool {
	for i := range part {
		if !whole[i] {
			return false
		}
	}
	return true
}
