package lint

import (
	"fmt"
	"maps"
	"slices"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/witness"
)

// unaskable finds facts that rules look at and no question asks for: without `ask`, and on no checklist that is offered
// where they count.
var unaskable = rule{
	id: "unaskable-fact", summary: "a fact that rules look at and no question asks for", severity: source.Warning, check: checkUnaskable,
}

func checkUnaskable(l *linter) {
	reported := map[int]bool{} // once for each fact
	for i := range l.library.Guidelines {
		g := &l.library.Guidelines[i]
		rows := []space.AnyOf{{g.Applies}}
		for k := range g.Scenarios {
			rows = append(rows, g.Scenarios[k].When)
		}
		for _, fact := range l.unasked(rows) {
			if !reported[fact] {
				reported[fact] = l.checkAsked(g, rows, fact)
			}
		}
	}
	if len(l.library.Guidelines) == 0 {
		return
	}
	var rows []space.AnyOf
	for _, k := range l.library.Cautions {
		if k.Effect == guideline.Contraindicated { // what a mere caution looks at is never asked for
			rows = append(rows, k.When)
		}
	}
	for _, fact := range l.unasked(rows) {
		if !reported[fact] {
			l.checkCautions(fact)
		}
	}
}

// unasked lists the base facts that boxes look at, directly or through scores, and that no question asks for. Age and
// sex come with the referral.
func (l *linter) unasked(rows []space.AnyOf) (facts []int) {
	s := l.library.Space
	base, derived := s.Cut(rows), s.CutDerived(rows)
	for _, at := range slices.Sorted(maps.Keys(base)) {
		f := s.FactOf(at)
		if len(f.Ask) > 0 || f.Kind == space.Age || f.ID == "sex" {
			continue
		}
		listed := slices.ContainsFunc(s.Facts, func(list space.Fact) bool {
			if list.Derived == nil || len(list.Ask) == 0 {
				return false
			}
			on := map[int]bool{}
			l.flatten(list.Derived, on)
			covers := 0
			for item := range on {
				if _, looked := base[item]; looked {
					covers++
				}
			}
			_, looked := derived[s.CoordinatesOf(list.ID)[0]]
			return on[at] && covers > 1 && (looked || covers == len(on))
		})
		if !listed {
			facts = append(facts, s.Coordinates[at].Fact)
		}
	}
	return facts
}

// flatten collects the facts on a checklist, as the engine does: those of a score that has no question of its own count
// as its lines.
func (l *linter) flatten(d *space.Derived, on map[int]bool) {
	for _, item := range d.Items {
		for _, b := range item.When {
			for _, c := range b {
				f := l.library.Space.FactOf(c.Coordinate)
				switch {
				case f.Derived == nil:
					on[c.Coordinate] = true
				case len(f.Ask) == 0:
					l.flatten(f.Derived, on)
				}
			}
		}
	}
}

// checkAsked reports a fact with the first scenario that looks at it and a patient of whom it is not known.
func (l *linter) checkAsked(g *guideline.Guideline, rows []space.AnyOf, fact int) bool {
	f := &l.library.Space.Facts[fact]
	for k := range g.Scenarios {
		at, looks := l.looksAt(g.Scenarios[k].When, fact)
		if !looks {
			continue
		}
		c, _ := l.reaches(g, k)
		if w := l.notAsked(g, c, fact); w != nil {
			l.report(at, w, "give the fact "+f.ID+" an `ask`", "scenario %s looks at %q, which no question asks for", g.Scenarios[k].ID, f.ID)
			return true
		}
	}
	if at, looks := l.looksAt(rows[0], fact); looks {
		if w := l.notAsked(g, l.unknown, fact); w != nil {
			l.report(at, w, "give the fact "+f.ID+" an `ask`", "`applies` of guideline %s looks at %q, which no question asks for", g.ID, f.ID)
			return true
		}
	}
	return false
}

// checkCautions reports a fact that a caution looks at.
func (l *linter) checkCautions(fact int) {
	f := &l.library.Space.Facts[fact]
	for _, k := range l.library.Cautions {
		at, looks := l.looksAt(k.When, fact)
		if !looks || k.Effect != guideline.Contraindicated {
			continue
		}
		c, _ := l.somebody([]space.AnyOf{k.When}, nil)
		if c == nil {
			continue
		}
		for i := range l.library.Guidelines {
			if w := l.notAsked(&l.library.Guidelines[i], c, fact, k.Procedures[0]); w != nil {
				l.report(at, w, "give the fact "+f.ID+" an `ask`", "caution %s looks at %q, which no question asks for", k.ID, f.ID)
				return
			}
		}
	}
}

// looksAt finds the test by which boxes look at a fact, directly or through a score.
func (l *linter) looksAt(a space.AnyOf, fact int) (source.Position, bool) {
	at := l.library.Space.First(fact)
	for _, b := range a {
		for _, c := range b {
			if _, looks := l.library.Space.Cut([]space.AnyOf{{{c}}})[at]; looks {
				return c.Pos, true
			}
		}
	}
	return source.Position{}, false
}

// notAsked is the patient without the fact, of whom the engine says that it is not known, and asks nothing about it but
// its title, if that.
func (l *linter) notAsked(g *guideline.Guideline, c space.Case, fact int, orders ...string) *Witness {
	f := &l.library.Space.Facts[fact]
	for _, from := range []space.Case{c, l.unknown} {
		if from == nil {
			continue
		}
		without := slices.Clone(from)
		without[l.library.Space.First(fact)] = l.library.Space.Coordinates[l.library.Space.First(fact)].Full
		p := witness.Of(l.library.Space, without)
		r, recommendation, _ := l.ask(l.engine(), g, p, orders...)
		if recommendation == nil || !open(recommendation, f.ID) {
			continue
		}
		asked := false
		for _, q := range recommendation.Questions {
			asked = asked || (q.Fact == f.ID && q.Ask != q.Title) || slices.ContainsFunc(q.Items, func(i *engine.Item) bool { return i.Fact == f.ID })
		}
		if !asked {
			return &Witness{Patient: words(p), Shows: fmt.Sprintf("“%s” is not known, and no question says what to look for", f.Title.In("en")), Referral: r}
		}
	}
	return nil
}

// open says whether a fact keeps an answer open, or the order of an exam under a contraindication.
func open(r *engine.Recommendation, fact string) bool {
	return slices.ContainsFunc(r.Unknown, func(u *engine.Unknown) bool { return u.Fact == fact }) ||
		slices.ContainsFunc(r.Verdicts, func(v engine.Verdict) bool {
			return slices.ContainsFunc(v.Cautions, func(c *engine.CautionFlag) bool { return c.State == engine.Open })
		})
}
