package lint

import (
	"fmt"
	"slices"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// moreRadiation finds a scenario that rates an exam better than its equivalent of less radiation: of two that are
// the same but for the radiation level, the one of the higher level.
var moreRadiation = rule{
	id: "more-radiation", summary: "an exam rated better than the same one with less radiation", severity: source.Warning, each: checkMoreRadiation,
}

func checkMoreRadiation(l *linter, g *guideline.Guideline) {
	for row := range g.Scenarios {
		ratings := g.Scenarios[row].Ratings
		for _, more := range ratings {
			for _, less := range ratings {
				if better(more, less) {
					l.checkVariants(g, row, more, l.procedure(more.Procedure), l.procedure(less.Procedure))
				}
			}
		}
	}
}

func (l *linter) procedure(id string) *guideline.Procedure {
	i := slices.IndexFunc(l.library.Procedures, func(p guideline.Procedure) bool { return p.ID == id })
	return &l.library.Procedures[i]
}

// better compares two ratings of one scenario, which are both numbers or both categories.
func better(a, b guideline.Rating) bool {
	if a.Value > 0 && b.Value > 0 {
		return a.Value > b.Value
	}
	order := []string{guideline.UsuallyNotAppropriate, guideline.MayBeAppropriate, guideline.UsuallyAppropriate}
	return slices.Index(order, a.Category) > slices.Index(order, b.Category)
}

// variants says whether two exams are the same but for how they are done: of one modality, the same regions and contrast
// agent, and the one stands in for the other.
func variants(a, b *guideline.Procedure) bool {
	return a.Modality == b.Modality && a.Contrast == b.Contrast &&
		slices.Equal(slices.Sorted(slices.Values(a.Regions)), slices.Sorted(slices.Values(b.Regions))) &&
		(slices.Contains(a.Equivalent, b.ID) || slices.Contains(b.Equivalent, a.ID))
}

// checkVariants reports the higher rating where it belongs to the higher level, in an age group that the scenario has.
func (l *linter) checkVariants(g *guideline.Guideline, row int, rating guideline.Rating, more, less *guideline.Procedure) {
	if !variants(more, less) {
		return
	}
	const adult = 18 * 12
	s, at := l.library.Space, l.library.Space.CoordinatesOf("age")
	if at == nil {
		return
	}
	for _, group := range []struct {
		name       string
		more, less int
		ages       space.Extent
	}{
		{"adults", more.Level.Adult, less.Level.Adult, space.Interval(adult, s.Coordinates[at[0]].Full.Max)},
		{"children", more.Level.Child, less.Level.Child, space.Interval(0, adult-1)},
	} {
		if less := group.less; less == guideline.Unknown || group.more <= less {
			continue
		}
		holds, fails := reaching(g, row)
		holds = append(holds, space.AnyOf{{{Coordinate: at[0], Region: group.ages}}})
		c, _ := l.somebody(holds, fails)
		if c == nil {
			continue
		}
		w := l.confirm(g, l.widen(c, holds, fails), nil, func(_ *engine.Recommendation, a *engine.Answer) (string, bool) {
			if !answered(a, g.Scenarios[row].ID) {
				return "", false
			}
			x, y := optionOf(a, more.ID), optionOf(a, less.ID)
			if x == nil || y == nil || x.Level == nil || y.Level == nil || *x.Level <= *y.Level {
				return "", false
			}
			return fmt.Sprintf("%s (level %d) is rated %s, %s (level %d) %s", more.ID, *x.Level, rated(x), less.ID, *y.Level, rated(y)), true
		})
		if w != nil {
			l.report(rating.Pos, w, "rate the exam with less radiation at least as high, or say in a note why not and ignore the finding",
				"scenario %s rates %s better than %s, which is the same exam with less radiation for %s", g.Scenarios[row].ID, more.ID, less.ID, group.name)
			return
		}
	}
}

func optionOf(a *engine.Answer, procedure string) *engine.Option {
	i := slices.IndexFunc(a.Options, func(o engine.Option) bool { return o.Procedure == procedure })
	if i < 0 {
		return nil
	}
	return &a.Options[i]
}

// rated is the rating of an option in words.
func rated(o *engine.Option) string {
	switch {
	case o == nil || o.Category == "":
		return "not rated"
	case o.Rating > 0:
		return fmt.Sprint(o.Rating)
	}
	return o.Category
}
