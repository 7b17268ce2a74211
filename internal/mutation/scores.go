package mutation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// scoreMutants mutates the scores that the guideline or a caution looks at; what only a checklist uses changes no answer.
func (x excerpt) scoreMutants() []Mutant {
	boxes := x.Guidelines[x.at].Boxes()
	for _, c := range x.Cautions {
		boxes = append(boxes, c.When)
	}
	seen := x.Space.CutDerived(boxes)
	var list []Mutant
	for i := range x.Space.Facts {
		f := &x.Space.Facts[i]
		if _, ok := seen[x.Space.First(i)]; !ok || f.Derived == nil {
			continue
		}
		add := func(m Mutant, change func(*space.Derived)) {
			changed := *f
			d := *f.Derived
			d.Items = slices.Clone(d.Items)
			change(&d)
			changed.Derived = &d
			m.Kind, m.ID = OfScore, strings.TrimSuffix(f.ID, "-band")
			if m.library = x.withFact(i, changed); m.library != nil {
				list = append(list, m)
			}
		}
		d := f.Derived
		if d.Form == space.Bands {
			x.bandMutants(f, add)
			continue
		}
		boxEdits(x.Space, space.AnyOf{d.Applies}, false, func(m Mutant, a space.AnyOf) {
			add(m, func(d *space.Derived) { d.Applies = a[0] })
		})
		for k, item := range d.Items {
			boxEdits(x.Space, item.When, d.Form != space.All, func(m Mutant, a space.AnyOf) {
				add(m, func(d *space.Derived) { d.Items[k].When = a })
			})
			if d.Form != space.Points {
				continue
			}
			for _, by := range []float64{-grain(d), grain(d)} {
				if item.Add+by == 0 {
					continue
				}
				m := Mutant{
					Operator: Weight, Pos: item.When[0][0].Pos,
					Was: x.Space.Describe(item.When[0]) + " adds " + space.NumberText(item.Add), Is: space.NumberText(item.Add + by),
				}
				add(m, func(d *space.Derived) { d.Items[k].Add += by })
			}
		}
	}
	return list
}

// bandMutants moves each bound between two bands by a step of the score; the bands go on covering it.
func (x excerpt) bandMutants(f *space.Fact, add func(Mutant, func(*space.Derived))) {
	score, _ := x.Space.Fact(f.Derived.Of)
	co := &x.Space.Coordinates[x.Space.CoordinatesOf(score.ID)[0]]
	items := slices.Clone(f.Derived.Items)
	slices.SortFunc(items, func(a, b space.Item) int { return cmp.Compare(a.When[0][0].Region.Min, b.When[0][0].Region.Min) })
	var highest []float64 // of each band
	for _, item := range items {
		text, open := co.Bound(item.When[0][0].Region.Max, 1e300)
		top := *text
		if open { // "< 5" of a score that counts in halves: the highest that it can be is 4.5
			top -= grain(score.Derived)
		}
		highest = append(highest, top)
	}
	for i := range len(items) - 1 {
		for _, by := range []float64{-grain(score.Derived), grain(score.Derived)} {
			moved := slices.Clone(highest)
			moved[i] += by
			if moved[i] < co.Full.Min || (i > 0 && moved[i] <= moved[i-1]) || moved[i] >= moved[i+1] {
				continue
			}
			m := Mutant{
				Operator: Band, Pos: items[i].When[0][0].Pos,
				Was: items[i].Is + " up to " + space.NumberText(highest[i]), Is: "up to " + space.NumberText(moved[i]),
			}
			add(m, func(d *space.Derived) {
				for k := range d.Items {
					at := slices.IndexFunc(items, func(item space.Item) bool { return item.Is == d.Items[k].Is })
					if at != i && at != i+1 {
						continue
					}
					n := numbers{high: &end{number: space.NumberText(moved[at])}}
					if at > 0 {
						n.low = &end{number: space.NumberText(moved[at-1]), open: true}
					}
					if at == len(items)-1 {
						n.high = nil
					}
					box, err := x.Space.ParseTest(score.ID, n.text())
					if err != nil {
						continue // refused by withFact, which finds a band missing
					}
					box[0].Pos = items[at].When[0][0].Pos
					d.Items[k].When = space.AnyOf{box}
				}
			})
		}
	}
}

// withFact is the library with one fact changed; nil where the language would refuse it: a band that holds no score any
// more, a test beyond the range.
func (x excerpt) withFact(at int, changed space.Fact) *guideline.Library {
	l := x.changed()
	l.Space = &space.Space{Phrases: x.Space.Phrases}
	shifted := map[int]bool{} // coordinates of which the range has changed
	sound := true
	reread := func(a space.AnyOf) space.AnyOf {
		var list space.AnyOf
		for _, b := range a {
			fresh := slices.Clone(b)
			for i, c := range b {
				if !shifted[c.Coordinate] {
					continue
				}
				box, err := l.Space.ParseTest(l.Space.FactOf(c.Coordinate).ID, c.Text)
				if err != nil {
					sound = false
					continue
				}
				fresh[i].Region = box[0].Region
			}
			list = append(list, fresh)
		}
		return list
	}
	for i, f := range x.Space.Facts {
		if i == at {
			f = changed
		}
		if f.Derived != nil {
			d := *f.Derived
			d.Applies, d.Items = reread(space.AnyOf{d.Applies})[0], slices.Clone(d.Items)
			for k := range d.Items {
				d.Items[k].When = reread(d.Items[k].When)
			}
			f.Derived = &d
			if d.Sums() {
				f.Min, f.Max = 0, 0
				for _, item := range d.Items {
					f.Min, f.Max = f.Min+min(item.Add, 0), f.Max+max(item.Add, 0)
				}
			}
			if d.Form == space.All {
				rows, _ := d.Rows()
				sound = sound && len(rows) > 1
			}
		}
		l.Space.Add(f)
		coordinate := l.Space.First(i)
		shifted[coordinate] = l.Space.Coordinates[coordinate].Full != x.Space.Coordinates[coordinate].Full
	}
	for i := range l.Guidelines {
		g := &l.Guidelines[i]
		g.Applies = reread(space.AnyOf{g.Applies})[0]
		g.Scenarios = slices.Clone(g.Scenarios)
		for k := range g.Scenarios {
			g.Scenarios[k].When = reread(g.Scenarios[k].When)
		}
	}
	for i := range l.Cautions {
		l.Cautions[i].When = reread(l.Cautions[i].When)
	}
	if !sound {
		return nil
	}
	return l
}
