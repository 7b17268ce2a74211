package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/witness"
)

// ageBound finds ages that fall between two bounds that were meant to touch: `<= 17 y` beside `> 18 y` leaves out
// everybody who is 18, `< 24 mo` beside `> 2 y` everybody who is 2.
var ageBound = rule{id: "age-bound", summary: "ages that fall between two bounds", severity: source.Warning, check: checkAgeBound}

// maxHole is the longest hole, in days, that is taken for a slip: one completed year.
const maxHole = 366

func checkAgeBound(l *linter) {
	for i := range l.library.Guidelines {
		g := &l.library.Guidelines[i]
		for _, hole := range l.ageHoles(g) {
			l.report(hole.pos, hole.witness, "in completed units `<= 17 y` and `>= 18 y` touch, and so do `< 18 y` and `>= 18 y`",
				"the bounds %s and %s leave an age out: %s", hole.below, hole.above, hole.words)
		}
		for k := range i {
			l.betweenGuidelines(&l.library.Guidelines[k], g)
		}
	}
}

// ageHole is a region of patients whose age two tests leave out.
type ageHole struct {
	below, above string // the tests
	pos          source.Position
	region       space.Box
	words        string
	witness      *Witness
}

// bounds are the ages that two boxes leave between them.
type bounds struct {
	below, above space.Constraint // the test that ends, and the one that begins after the hole
	ages         space.Box
}

// between finds the hole between the ages of a box and those of a later one. ok is false where they touch, or lie apart
// for more than a slip.
func (l *linter) between(x, y space.Box) (b bounds, ok bool) {
	s := l.library.Space
	const month = 365.2425 / 12
	days := func(at int, v float64) float64 {
		if s.Coordinates[at].ID == "age-months" {
			return v * month
		}
		return v
	}
	for _, below := range x {
		co := &s.Coordinates[below.Coordinate]
		if s.FactOf(below.Coordinate).Kind != space.Age || below.Region.Max >= co.Full.Max {
			continue
		}
		for _, above := range y {
			to := &s.Coordinates[above.Coordinate]
			if s.FactOf(above.Coordinate).Kind != space.Age || above.Region.Min <= to.Full.Min {
				continue
			}
			from, until := below.Region.Max+1, above.Region.Min-1
			length := days(above.Coordinate, above.Region.Min) - days(below.Coordinate, from)
			if length <= 0 || length > maxHole {
				continue
			}
			b := bounds{below: below, above: above}
			if below.Coordinate == above.Coordinate {
				b.ages = space.Box{{Coordinate: below.Coordinate, Region: space.Interval(from, until)}}
			} else {
				b.ages = space.Box{
					{Coordinate: below.Coordinate, Region: space.Interval(from, co.Full.Max)},
					{Coordinate: above.Coordinate, Region: space.Interval(to.Full.Min, until)},
				}
			}
			return b, true
		}
	}
	return bounds{}, false
}

// ageless splits a box into its tests on age and the others.
func (l *linter) ageless(b space.Box) (ages, others space.Box) {
	for _, c := range b {
		if l.library.Space.FactOf(c.Coordinate).Kind == space.Age {
			ages = append(ages, c)
		} else {
			others = append(others, c)
		}
	}
	return ages, others
}

// ageHoles finds the ages that scenarios of a guideline leave between them: one scenario answers the patient below,
// another the same patient above, and in between there is none, or one that does not look at the age.
func (l *linter) ageHoles(g *guideline.Guideline) []ageHole {
	var holes []ageHole
	var tested space.AnyOf // every box that looks at the age
	for _, s := range g.Scenarios {
		for _, b := range s.When {
			if ages, _ := l.ageless(b); ages != nil {
				tested = append(tested, b)
			}
		}
	}
	for i := range g.Scenarios {
		for k := range g.Scenarios {
			for _, x := range g.Scenarios[i].When {
				for _, y := range g.Scenarios[k].When {
					if b, ok := l.between(x, y); ok && !slices.ContainsFunc(holes, func(h ageHole) bool { return h.pos == b.above.Pos }) {
						if hole := l.ageHole(g, i, k, x, y, b, tested); hole != nil {
							holes = append(holes, *hole)
						}
					}
				}
			}
		}
	}
	return holes
}

func (l *linter) ageHole(g *guideline.Guideline, below, above int, x, y space.Box, b bounds, tested space.AnyOf) *ageHole {
	_, ofX := l.ageless(x)
	_, ofY := l.ageless(y)
	holds := []space.AnyOf{{g.Applies}, {ofX}, {ofY}, {b.ages}}
	fails := []space.AnyOf{tested}
	for k := 0; g.First && k <= max(below, above); k++ {
		fails = append(fails, g.Scenarios[k].When)
	}
	c, _ := l.somebody(holds, fails)
	if c == nil {
		return nil
	}
	younger, older := l.aged(c, b.below, b.below.Region.Max), l.aged(c, b.above, b.above.Region.Min)
	if !g.Scenarios[below].When.Possible(younger) || !g.Scenarios[above].When.Possible(older) {
		return nil // what else tells them apart is not the age
	}
	region := l.widen(c, holds, fails)
	if len(l.silences("age-bound", b.above.Pos)) > 0 { // nobody reads the witness, and the engine takes long to load
		return &ageHole{pos: b.above.Pos, region: box(l.library.Space, region)}
	}
	answers := func(c space.Case) (string, *engine.Answer) {
		p := witness.Of(l.library.Space, c)
		_, _, a := l.ask(l.engine(), g, p)
		if a == nil || a.Scenario == nil {
			return "", a
		}
		return a.Scenario.ID, a
	}
	first, _ := answers(younger)
	last, _ := answers(older)
	if first != g.Scenarios[below].ID || last != g.Scenarios[above].ID {
		return nil
	}
	shows := func(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
		switch {
		case a == nil || slices.Contains(a.Possible, first) || slices.Contains(a.Possible, last):
			return "", false
		case len(a.Possible) == 0:
			return fmt.Sprintf("no scenario answers; just younger it is %s, just older %s", first, last), true
		}
		return fmt.Sprintf("is left to %s; just younger it is %s, just older %s", strings.Join(a.Possible, " or "), first, last), true
	}
	w := l.confirm(g, region, nil, shows)
	if w == nil {
		w = l.confirm(g, c, nil, shows)
	}
	if w == nil {
		return nil
	}
	var missing space.Box
	for _, at := range b.ages {
		missing = append(missing, space.Constraint{Coordinate: at.Coordinate, Region: region[at.Coordinate]})
	}
	return &ageHole{
		below: quoted(b.below), above: quoted(b.above), pos: b.above.Pos, region: box(l.library.Space, region),
		words: l.library.Space.Describe(missing), witness: w,
	}
}

func quoted(c space.Constraint) string { return "`" + c.Text + "`" }

// aged is a patient of the case at another age: the one at the end of a test.
func (l *linter) aged(c space.Case, test space.Constraint, v float64) space.Case {
	other := slices.Clone(c)
	at := l.library.Space.CoordinatesOf(l.library.Space.FactOf(test.Coordinate).ID)
	for _, i := range at {
		other[i] = l.library.Space.Coordinates[i].Full
	}
	other[test.Coordinate] = space.Interval(v, v)
	l.library.Space.Derive(other)
	return other
}

// betweenGuidelines finds the ages of which one guideline of an indication speaks no more, and the other not yet.
func (l *linter) betweenGuidelines(f, g *guideline.Guideline) {
	for _, indication := range g.Indications {
		if !slices.Contains(f.Indications, indication) {
			continue
		}
		younger, older := f, g
		b, ok := l.between(f.Applies, g.Applies)
		if !ok {
			younger, older = g, f
			b, ok = l.between(g.Applies, f.Applies)
		}
		if !ok {
			continue
		}
		if l.hole(indication, younger, older, b) {
			return
		}
	}
}

func (l *linter) hole(indication string, younger, older *guideline.Guideline, b bounds) bool {
	_, of := l.ageless(younger.Applies)
	_, and := l.ageless(older.Applies)
	var all []space.AnyOf
	for i := range l.library.Guidelines {
		if slices.Contains(l.library.Guidelines[i].Indications, indication) {
			all = append(all, space.AnyOf{l.library.Guidelines[i].Applies})
		}
	}
	holds := []space.AnyOf{{of}, {and}, {b.ages}}
	c, _ := l.somebody(holds, all)
	if c == nil {
		return false
	}
	answers := func(c space.Case) []engine.Answer {
		r := witness.Of(l.library.Space, c).Referral(indication)
		recommendation, err := l.evaluate(l.engine(), r)
		if err != nil {
			return []engine.Answer{{}}
		}
		return recommendation.Answers
	}
	speaks := func(g *guideline.Guideline, c space.Case) bool {
		return slices.ContainsFunc(answers(c), func(a engine.Answer) bool { return a.Guideline == g.ID })
	}
	if len(answers(c)) > 0 || !speaks(younger, l.aged(c, b.below, b.below.Region.Max)) || !speaks(older, l.aged(c, b.above, b.above.Region.Min)) {
		return false
	}
	p := witness.Of(l.library.Space, c)
	w := &Witness{
		Patient: words(p), Referral: p.Referral(indication),
		Shows: fmt.Sprintf("no guideline speaks about %s; just younger %s does, just older %s", indication, younger.ID, older.ID),
	}
	l.report(b.above.Pos, w, "let the one begin where the other ends", "between guidelines %s (%s) and %s (%s) an age is left out: %s",
		younger.ID, quoted(b.below), older.ID, quoted(b.above), l.library.Space.Describe(b.ages))
	return true
}
