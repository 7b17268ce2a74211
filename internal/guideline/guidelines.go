package guideline

import (
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// Categories of appropriateness, best first.
const (
	UsuallyAppropriate    = "usually-appropriate"     // ratings 7 to 9
	MayBeAppropriate      = "may-be-appropriate"      // ratings 4 to 6
	UsuallyNotAppropriate = "usually-not-appropriate" // ratings 1 to 3
)

// categoryOf returns the category of a rating from 1 to 9.
func categoryOf(rating int) string {
	switch {
	case rating >= 7:
		return UsuallyAppropriate
	case rating >= 4:
		return MayBeAppropriate
	}
	return UsuallyNotAppropriate
}

var (
	strengths = []string{"strong", "moderate", "limited", "expert-opinion"}
	urgencies = []string{"immediate", "urgent", "soon", "routine"}
	statuses  = []string{"illustrative", "draft", "reviewed", "adopted"}
)

func (l *loader) readGuideline(f *file) {
	g := Guideline{Pos: source.Position{File: f.Path, Line: f.Root.Line, Col: f.Root.Column}}
	var scenarios *yaml.Node
	f.Object(f.Root, "the guideline", source.Fields{
		"guideline": func(n *yaml.Node) {
			if id, ok := f.ID(n, "the id of a guideline"); ok && l.define(f, "guideline", id, f.Pos(n)) {
				g.ID = id
			}
		},
		"title":   func(n *yaml.Node) { g.Title = f.Text(n, "the title") },
		"system":  func(n *yaml.Node) { g.System, _ = f.ID(n, "the system") },
		"applies": func(n *yaml.Node) { g.Applies = l.box(f, n, "applies") },
		"hit":     func(n *yaml.Node) { g.First = f.OneOf(n, "hit policy", "unique", "first") == "first" },
		"review":  func(n *yaml.Node) { g.Review = f.review(n) },
		"sources": func(n *yaml.Node) {}, // read before everything else
		"indications": func(n *yaml.Node) {
			for _, w := range f.Words(n, "an indication") {
				if id, ok := l.indication(f, w); ok {
					g.Indications = append(g.Indications, id)
				}
			}
		},
		"scenarios": func(n *yaml.Node) { scenarios = n },
	}, "guideline", "title", "system", "indications", "review", "scenarios")
	if scenarios == nil {
		return
	}
	f.Items(scenarios, "scenarios", func(n *yaml.Node) {
		last := n == scenarios.Content[len(scenarios.Content)-1]
		g.Scenarios = append(g.Scenarios, l.readScenario(f, n, &g, last))
	})
	if !g.First {
		l.checkUnique(f, &g)
	}
	l.library.Guidelines = append(l.library.Guidelines, g)
}

func (f *file) review(n *yaml.Node) Review {
	var r Review
	f.Object(n, "the review", source.Fields{
		"status":    func(n *yaml.Node) { r.Status = f.OneOf(n, "status", statuses...) },
		"reviewed":  func(n *yaml.Node) { r.Reviewed = f.Date(n, "the date of review") },
		"due":       func(n *yaml.Node) { r.Due = f.Date(n, "the date the next review is due") },
		"by":        func(n *yaml.Node) { r.By, _ = f.Word(n, "by") },
		"interests": func(n *yaml.Node) { r.Interests, _ = f.Word(n, "interests") },
	}, "status")
	return r
}

func (l *loader) readScenario(f *file, n *yaml.Node, g *Guideline, last bool) Scenario {
	s := Scenario{Pos: f.Pos(n)}
	var rate *yaml.Node
	present := f.Object(n, "the scenario", source.Fields{
		"id": func(n *yaml.Node) {
			if id, ok := f.ID(n, "the id of a scenario"); ok && l.define(f, "scenario of "+g.ID, id, f.Pos(n)) {
				s.ID = id
			}
		},
		"title":    func(n *yaml.Node) { s.Title = f.Text(n, "the title") },
		"when":     func(n *yaml.Node) { s.When = l.anyOf(f, n, "when") },
		"urgency":  func(n *yaml.Node) { s.Urgency = f.OneOf(n, "urgency", urgencies...) },
		"red-flag": func(n *yaml.Node) { s.RedFlag = f.Bool(n, "red-flag") },
		"strength": func(n *yaml.Node) { s.Strength = f.OneOf(n, "strength", strengths...) },
		"source":   func(n *yaml.Node) { s.Sources = l.sourceIDs(f, n) },
		"note":     func(n *yaml.Node) { s.Note = f.Text(n, "the note") },
		"rate":     func(n *yaml.Node) { rate = n },
	}, "id", "title", "rate")
	if !present["when"] {
		if !last || (!g.First && len(g.Scenarios) > 0) {
			f.ErrorAt(n, "only the last scenario under `hit: first` may leave it out", "scenario %s has no when", s.ID)
		}
		s.When = space.AnyOf{space.Box{}}
	}
	for _, box := range s.When {
		merged, ok := g.Applies.Intersect(box)
		if !ok {
			f.ErrorAt(n, "widen `applies` of the guideline, or the scenario", "scenario %s never holds where the guideline applies", s.ID)
			continue
		}
		s.Boxes = append(s.Boxes, merged)
	}
	if rate != nil {
		l.readRatings(f, rate, &s)
	}
	return s
}

func (l *loader) readRatings(f *file, n *yaml.Node, s *Scenario) {
	numbers, categories := 0, 0
	f.Entries(n, "rate", func(key, value *yaml.Node) {
		id, ok := l.procedure(f, key)
		if !ok {
			return
		}
		r := Rating{Procedure: id, Strength: s.Strength, Sources: s.Sources, Pos: f.Pos(key)}
		if value.Kind == yaml.MappingNode {
			given := f.Object(value, "the rating", source.Fields{
				"rating":   func(n *yaml.Node) { f.rating(n, &r) },
				"category": func(n *yaml.Node) { r.Category = f.category(n) },
				"strength": func(n *yaml.Node) { r.Strength = f.OneOf(n, "strength", strengths...) },
				"source":   func(n *yaml.Node) { r.Sources = l.sourceIDs(f, n) },
				"note":     func(n *yaml.Node) { r.Note = f.Text(n, "the note") },
			})
			if given["rating"] == given["category"] {
				f.ErrorAt(value, "give a rating from 1 to 9, or a category", "the rating of %s has both or neither", id)
			}
		} else {
			f.rating(value, &r)
		}
		if r.Value > 0 {
			numbers++
		} else {
			categories++
		}
		if len(r.Sources) == 0 {
			f.ErrorAt(key, "add `source:` to the scenario or the rating", "the rating of %s has no source", id)
		}
		if r.Strength == "" {
			f.ErrorAt(key, "add `strength:` to the scenario or the rating", "the rating of %s has no strength of evidence", id)
		}
		s.Ratings = append(s.Ratings, r)
	})
	if numbers > 0 && categories > 0 {
		f.ErrorAt(n, "use one of the two in a scenario", "some ratings are numbers and some categories: they cannot be ranked together")
	}
	if len(s.Ratings) == 0 {
		f.ErrorAt(n, "", "the scenario rates nothing")
	}
}

// rating reads 1 to 9, or a category alone.
func (f *file) rating(n *yaml.Node, r *Rating) {
	if source.IDPattern.MatchString(n.Value) {
		r.Category = f.category(n)
		return
	}
	v, err := strconv.Atoi(n.Value)
	if err != nil || v < 1 || v > 9 {
		f.ErrorAt(n, "7-9 usually appropriate, 4-6 may be appropriate, 1-3 usually not appropriate", "the rating %q is not 1 to 9", n.Value)
		return
	}
	r.Value, r.Category = v, categoryOf(v)
}

func (f *file) category(n *yaml.Node) string {
	return f.OneOf(n, "category", UsuallyAppropriate, MayBeAppropriate, UsuallyNotAppropriate)
}

// checkUnique reports scenarios that one patient can meet together, which the hit policy unique forbids.
func (l *loader) checkUnique(f *file, g *Guideline) {
	for i := range g.Scenarios {
		for j := range i {
			for _, a := range g.Scenarios[i].Boxes {
				for _, b := range g.Scenarios[j].Boxes {
					if shared, ok := a.Intersect(b); ok {
						f.Report(source.Error, g.Scenarios[i].Pos,
							"make them exclude each other, or write `hit: first` and put the one that wins first",
							"scenarios %s and %s overlap under `hit: unique`: %s", g.Scenarios[j].ID, g.Scenarios[i].ID, l.library.Space.Describe(shared))
					}
				}
			}
		}
	}
}
