package guideline

import (
	"cmp"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/space"
)

// readBands makes the fact `<score>-band`: a decision list over the score. The bands must cover every value, once.
func (l *loader) readBands(f *file, n, values *yaml.Node, score *space.Fact) bool {
	id := score.ID + "-band"
	if !score.Derived.Sums() {
		f.ErrorAt(n, "bands cut points or a count", "score %s is not a number", score.ID)
		return false
	}
	for _, kind := range []string{"fact", "score"} {
		if before, taken := l.defined[kind+" "+id]; taken {
			f.ErrorAt(n, "rename one; it is in "+before.String(), "the bands need the name %q, which is a %s already", id, kind)
			return false
		}
	}
	band := space.Fact{
		ID: id, Kind: space.Choice, Title: score.Title, Source: score.Source, Pos: f.Pos(n),
		Derived: &space.Derived{Form: space.Bands, Applies: score.Derived.Applies, Of: score.ID},
	}
	at := l.library.Space.CoordinatesOf(score.ID)[0]
	coordinate := &l.library.Space.Coordinates[at]
	var regions []space.Extent
	before := l.troubles()
	f.Entries(n, "bands", func(key, value *yaml.Node) {
		name, ok := f.ID(key, "a band")
		if ok && name == space.NotApplicable {
			f.ErrorAt(key, "that value belongs to scores outside their `applies`", "a band cannot be called %q", name)
			return
		}
		if !ok {
			return
		}
		if value.Kind != yaml.ScalarNode {
			f.ErrorAt(value, `write a comparison or an interval as text: "[2..5)"`, "the test of band %s is not a text", name)
			return
		}
		box, err := l.library.Space.ParseTest(score.ID, value.Value)
		if err == nil && !box[0].Region.HasNumbers() {
			err = &space.TestError{Message: fmt.Sprintf("band %s holds no score", name), Hint: "outside `applies` the band is not-applicable by itself"}
		}
		if err != nil {
			testError(f.File, value, err)
			return
		}
		box[0].Pos = f.Pos(value)
		band.Values = append(band.Values, name)
		band.Derived.Items = append(band.Derived.Items, space.Item{When: space.AnyOf{box}, Is: name})
		regions = append(regions, box[0].Region)
	})
	if l.troubles() > before || !f.checkCover(n, coordinate, regions) {
		return false
	}
	f.label(values, &band)
	if len(band.Derived.Applies) > 0 {
		band.Values = append(band.Values, space.NotApplicable)
	}
	l.defined["fact "+id] = band.Pos
	l.library.Space.Add(band)
	return true
}

// checkCover reports bands that overlap or leave a hole.
func (f *file) checkCover(n *yaml.Node, c *space.Coordinate, regions []space.Extent) (ok bool) {
	f.Under("bands", func() { ok = f.cover(n, c, regions) })
	return ok
}

func (f *file) cover(n *yaml.Node, c *space.Coordinate, regions []space.Extent) bool {
	sorted := slices.Clone(regions)
	slices.SortFunc(sorted, func(a, b space.Extent) int { return cmp.Compare(a.Min, b.Min) })
	ok := len(sorted) >= 2
	if !ok {
		f.ErrorAt(n, "add one, or leave `bands` out", "a score needs at least two bands, not %d", len(sorted))
	}
	cover := space.Nothing
	for _, r := range sorted {
		switch {
		case cover.Meets(r):
			f.ErrorAt(n, "let one end where the next begins", "two bands share the score %v", max(cover.Min, r.Min))
			ok = false
		case cover.HasNumbers() && !c.Adjacent(cover.Max, r.Min):
			f.ErrorAt(n, "let one end where the next begins", "no band holds the scores between %v and %v", cover.Max, r.Min)
			ok = false
		}
		cover = cover.Hull(r)
	}
	if ok && (cover.Min > c.Full.Min || cover.Max < c.Full.Max) {
		f.ErrorAt(n, fmt.Sprintf("the score ranges from %v to %v", c.Full.Min, c.Full.Max), "the bands cover only %v to %v", cover.Min, cover.Max)
		ok = false
	}
	return ok
}
