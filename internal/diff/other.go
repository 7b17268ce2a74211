package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// cautions finds who is warned now and was not, and the other way round.
func (c *comparison) cautions() ([]CautionChange, error) {
	list := []CautionChange{}
	byID := func(cautions []edition.Caution, id string) *edition.Caution {
		if i := slices.IndexFunc(cautions, func(k edition.Caution) bool { return k.ID == id }); i >= 0 {
			return &cautions[i]
		}
		return nil
	}
	var ids []string
	for _, k := range slices.Concat(c.new.Cautions, c.old.Cautions) {
		if !slices.Contains(ids, k.ID) {
			ids = append(ids, k.ID)
		}
	}
	for _, id := range ids {
		was, is := byID(c.old.Cautions, id), byID(c.new.Cautions, id)
		change := CautionChange{Caution: id}
		switch {
		case was == nil:
			change.Title, change.Effect, change.Added = is.Title.In("en"), "new: "+is.Effect, is.Procedures
			list = append(list, change)
			continue
		case is == nil:
			change.Title, change.Effect, change.Removed = was.Title.In("en"), "removed: "+was.Effect, was.Procedures
			list = append(list, change)
			continue
		}
		change.Title = is.Title.In("en")
		before, err := c.anyOf(was.When).Resolve(c.space)
		if err != nil {
			return nil, err
		}
		now, err := is.When.Resolve(c.space)
		if err != nil {
			return nil, err
		}
		change.Gains, change.Loses = c.only(now, before), c.only(before, now)
		change.Added, change.Removed = missing(is.Procedures, was.Procedures), missing(was.Procedures, is.Procedures)
		if was.Effect != is.Effect {
			change.Effect = was.Effect + " → " + is.Effect
		}
		if change.Gains+change.Loses+change.Effect != "" || len(change.Added)+len(change.Removed) > 0 {
			list = append(list, change)
		}
	}
	return list, nil
}

// only describes who is in some boxes and not in others, by the boxes that hold such a patient.
func (c *comparison) only(in, out space.AnyOf) string {
	var words []string
	for _, box := range in {
		if _, result := c.space.Where([]space.AnyOf{{box}}, []space.AnyOf{out}).Sensible().Search(c.unknown, searchSteps); result != space.Covered {
			words = append(words, c.space.Describe(box))
		}
	}
	return strings.Join(words, "; or ")
}

// missing lists what is in a and not in b.
func missing(a, b []string) (list []string) {
	for _, id := range a {
		if !slices.Contains(b, id) {
			list = append(list, id)
		}
	}
	return list
}

// facts lists what is assumed, asked and accepted differently.
func (c *comparison) facts() []FieldChange {
	return orEmpty(compare(c, c.old.Facts, c.new.Facts, func(f *edition.Fact) string { return "fact " + f.ID }, func(f *edition.Fact) (list fields) {
		list.add("kind", f.Kind)
		list.add("values", strings.Join(f.Values, ", "))
		list.add("unit", f.Unit)
		list.add("accepted units", conversions(f.Accepts))
		list.add("range", fmt.Sprintf("%v to %v", f.Min, f.Max))
		list.add("assume", f.Assume)
		list.text("question", f.Ask)
		list.add("asked of", boxWords(f.Applies))
		list.add("otherwise", f.Otherwise)
		list.add("valid for (days)", f.ValidFor)
		list.add("obtainable", f.Obtainable)
		return list
	}))
}

// procedures lists what is different about the exams themselves.
func (c *comparison) procedures() []FieldChange {
	level := func(l *int) any {
		if l == nil {
			return "unknown"
		}
		return *l
	}
	dose := func(d *edition.Dose) string {
		if d == nil {
			return "unknown"
		}
		return fmt.Sprintf("%v to %v mSv", d.Min, d.Max)
	}
	return orEmpty(compare(c, c.old.Procedures, c.new.Procedures, func(p *edition.Procedure) string { return "procedure " + p.ID }, func(p *edition.Procedure) (list fields) {
		list.add("radiation level, adult", level(p.Level.Adult))
		list.add("radiation level, child", level(p.Level.Child))
		list.add("dose, adult", dose(p.Adult))
		list.add("dose, child", dose(p.Child))
		list.add("modality", p.Modality)
		list.add("contrast", p.Contrast)
		list.add("ionising", p.Ionising)
		list.add("regions", strings.Join(p.Regions, ", "))
		list.add("equivalent", strings.Join(p.Equivalent, ", "))
		list.add("look-back (days)", p.LookBack)
		return list
	}))
}

// wording lists what reads differently and changes no answer.
func (c *comparison) wording() []FieldChange {
	var all []FieldChange
	for old, g := range c.guidelines() {
		if old == nil {
			continue
		}
		all = append(all, compare(c, []edition.Guideline{*old}, []edition.Guideline{*g}, func(g *edition.Guideline) string { return "guideline " + g.ID }, func(g *edition.Guideline) (list fields) {
			list.text("title", g.Title)
			list.add("review status", g.Review.Status)
			list.add("reviewed", g.Review.Reviewed)
			list.add("review due", g.Review.Due)
			list.text("reviewed by", english(g.Review.By))
			list.text("interests", english(g.Review.Interests))
			return list
		})...)
		all = append(all, compare(c, old.Scenarios, g.Scenarios, func(s *edition.Scenario) string { return "scenario " + g.ID + "/" + s.ID }, func(s *edition.Scenario) (list fields) {
			list.text("title", s.Title)
			list.text("note", s.Note)
			list.add("sources", strings.Join(s.Sources, ", "))
			for _, r := range s.Ratings {
				list.text("note on", r.Note)
				list.about(r.Procedure)
				list.add("strength of", r.Strength)
				list.about(r.Procedure)
				sources := "those of the scenario"
				if !slices.Equal(r.Sources, s.Sources) {
					sources = strings.Join(r.Sources, ", ")
				}
				list.add("sources of", sources)
				list.about(r.Procedure)
			}
			return list
		})...)
	}
	all = append(all, compare(c, c.old.Facts, c.new.Facts, func(f *edition.Fact) string { return "fact " + f.ID }, func(f *edition.Fact) (list fields) {
		list.text("title", f.Title)
		list.text("note", english(f.Note))
		for _, value := range slices.Sorted(maps.Keys(f.Labels)) {
			list.text("value "+value, f.Labels[value])
		}
		return list
	})...)
	all = append(all, compare(c, c.old.Procedures, c.new.Procedures, func(p *edition.Procedure) string { return "procedure " + p.ID }, func(p *edition.Procedure) (list fields) {
		list.text("title", p.Title)
		return list
	})...)
	all = append(all, compare(c, c.old.Cautions, c.new.Cautions, func(k *edition.Caution) string { return "caution " + k.ID }, func(k *edition.Caution) (list fields) {
		list.text("title", k.Title)
		list.text("advice", k.Advice)
		return list
	})...)
	all = append(all, compare(c, c.old.Sources, c.new.Sources, func(s *edition.Source) string { return "source " + s.ID }, func(s *edition.Source) (list fields) {
		list.text("title", english(s.Title))
		list.text("citation", english(s.Citation))
		list.add("year", s.Year)
		list.add("address", s.URL)
		list.text("note", english(s.Note))
		return list
	})...)
	all = slices.DeleteFunc(all, func(f FieldChange) bool { // told among the scenarios, facts, exams and cautions
		return (f.New == "new" || f.Old == "removed") && !strings.HasPrefix(f.What, "source ")
	})
	return orEmpty(append(all, c.translated.changes()...))
}

// scenarios lists those that are new or gone, of guidelines that were there and still are.
func (c *comparison) scenarios() []FieldChange {
	var all []FieldChange
	for old, g := range c.guidelines() {
		if old == nil {
			continue
		}
		id := func(s *edition.Scenario) string { return g.ID + "/" + s.ID }
		all = append(all, compare(c, old.Scenarios, g.Scenarios, id, func(*edition.Scenario) fields { return fields{} })...)
	}
	return orEmpty(all)
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
