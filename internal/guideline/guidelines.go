package guideline

import (
	"fmt"
	"slices"
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

// CategoryOf returns the category of a rating from 1 to 9.
func CategoryOf(rating int) string {
	switch {
	case rating >= 7:
		return UsuallyAppropriate
	case rating >= 4:
		return MayBeAppropriate
	}
	return UsuallyNotAppropriate
}

// What words the language has for them.
var (
	Categories = []string{UsuallyAppropriate, MayBeAppropriate, UsuallyNotAppropriate}
	Strengths  = []string{"strong", "moderate", "limited", "expert-opinion"}
	urgencies  = []string{"immediate", "urgent", "soon", "routine"}
	Statuses   = []string{"illustrative", "draft", "reviewed", "adopted"}
)

func (l *loader) readGuideline(f *file) {
	g := Guideline{Pos: source.Position{File: f.Path, Line: f.Root.Line, Col: f.Root.Column}, Overlays: l.patched[f.File]}
	var scenarios *yaml.Node
	hit, appliesSound := "", true
	present := f.Object(f.Root, "the guideline", source.Fields{
		"guideline": func(n *yaml.Node) {
			if id, ok := f.ID(n, "the id of a guideline"); ok && l.define(f, "guideline", id, f.Pos(n)) {
				g.ID = id
			}
		},
		"title":  func(n *yaml.Node) { g.Title = f.Text(n, "the title") },
		"system": func(n *yaml.Node) { g.System, _ = f.ID(n, "the system") },
		"applies": func(n *yaml.Node) {
			before := l.troubles()
			g.Applies = l.box(f, n, "applies")
			appliesSound = l.troubles() == before
			if appliesSound && !l.inhabited(g.Applies) {
				f.ErrorAt(n, "a score applies only to some patients: check its own `applies`", "the guideline applies to nobody")
				appliesSound = false
			}
		},
		"hit":     func(n *yaml.Node) { hit = f.OneOf(n, "hit policy", "unique", "first") },
		"review":  func(n *yaml.Node) { g.Review = f.review(n) },
		"sources": func(n *yaml.Node) {}, // read before everything else
		"indications": func(n *yaml.Node) {
			if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
				f.ErrorAt(n, "name the reasons for referral that it answers", "the guideline has no indications")
			}
			for _, w := range f.Words(n, "an indication") {
				id, ok := l.indication(f, w)
				switch {
				case !ok:
				case slices.Contains(g.Indications, id):
					f.ErrorAt(w, "leave one out", "the indication %q stands twice", id)
				default:
					g.Indications = append(g.Indications, id)
				}
			}
		},
		"scenarios": func(n *yaml.Node) { scenarios = n },
	}, "guideline", "title", "system", "indications", "review", "scenarios")
	if scenarios == nil {
		return
	}
	g.First = hit == "first" || (present["hit"] && hit != "unique") // a misspelt policy has been reported
	if scenarios.Kind == yaml.SequenceNode && len(scenarios.Content) == 0 {
		f.ErrorAt(scenarios, "add one for each kind of patient", "the guideline has no scenarios")
	}
	f.Items(scenarios, "scenarios", func(n *yaml.Node) {
		last := n == scenarios.Content[len(scenarios.Content)-1]
		g.Scenarios = append(g.Scenarios, l.readScenario(f, n, &g, last, appliesSound))
	})
	if !g.First {
		l.checkUnique(f, &g)
	}
	l.library.Guidelines = append(l.library.Guidelines, g)
}

func (f *file) review(n *yaml.Node) Review {
	r := Review{Pos: f.Pos(n)}
	var due *yaml.Node
	f.Object(n, "the review", source.Fields{
		"status":    func(n *yaml.Node) { r.Status = f.OneOf(n, "status", Statuses...) },
		"reviewed":  func(n *yaml.Node) { r.Reviewed = f.Date(n, "the date of review") },
		"due":       func(n *yaml.Node) { due, r.DuePos = n, f.Pos(n); r.Due = f.Date(n, "the date the next review is due") },
		"by":        func(n *yaml.Node) { r.By, _ = f.Word(n, "by") },
		"interests": func(n *yaml.Node) { r.Interests, _ = f.Word(n, "interests") },
	}, "status")
	if r.Reviewed != "" && r.Due != "" && r.Due <= r.Reviewed {
		f.ErrorAt(due, "it comes after the last one", "the next review is due on %s, but the last was on %s", r.Due, r.Reviewed)
	}
	return r
}

func (l *loader) readScenario(f *file, n *yaml.Node, g *Guideline, last, appliesSound bool) Scenario {
	s := Scenario{Pos: f.Pos(n)}
	sound, before := appliesSound, l.troubles()
	var rate, when *yaml.Node
	present := f.Object(n, "the scenario", source.Fields{
		"id": func(n *yaml.Node) {
			s.ID, _ = f.ID(n, "the id of a scenario")
			if s.ID == "none" {
				f.ErrorAt(n, "choose another id: tests write none where no scenario matches", "a scenario cannot be called none")
			}
			if s.ID != "" && g.ID != "" && !l.define(f, "scenario of "+g.ID, s.ID, f.Pos(n)) {
				sound = false
			}
		},
		"title": func(n *yaml.Node) { s.Title = f.Text(n, "the title") },
		"when": func(n *yaml.Node) {
			before := l.troubles()
			when, s.When = n, l.anyOf(f, n, "when")
			sound = sound && l.troubles() == before
		},
		"urgency":  func(n *yaml.Node) { s.Urgency = f.OneOf(n, "urgency", urgencies...) },
		"red-flag": func(n *yaml.Node) { s.RedFlag = f.Bool(n, "red-flag") },
		"strength": func(n *yaml.Node) { s.Strength = f.OneOf(n, "strength", Strengths...) },
		"source":   func(n *yaml.Node) { s.Sources = l.sourceIDs(f, n) },
		"note":     func(n *yaml.Node) { s.Note = f.Text(n, "the note") },
		"rate":     func(n *yaml.Node) { rate = n },
	}, "id", "title", "rate")
	if !present["when"] {
		if l.troubles() == before && (!last || (!g.First && len(g.Scenarios) > 0)) {
			f.ErrorAt(n, "only the last scenario under `hit: first` may leave it out", "scenario %s has no when", s.ID)
		}
		sound = sound && l.troubles() == before
		s.When = space.AnyOf{space.Box{}}
	}
	for i, box := range s.When {
		merged, ok := g.Applies.Intersect(box)
		at, name := when, "scenario "+s.ID
		if len(s.When) > 1 {
			at, name = when.Content[i], fmt.Sprintf("box %d of scenario %s", i+1, s.ID)
		}
		switch {
		case !sound: // leave Boxes empty: what is broken overlaps with nothing
		case ok && l.inhabited(merged):
			s.Boxes = append(s.Boxes, merged)
		case ok:
			f.ErrorAt(at, "its tests exclude each other: look at what the scores in them are computed from", "%s never holds", name)
		default:
			f.ErrorAt(at, "widen `applies` of the guideline, or leave it out", "%s never holds where the guideline applies", name)
		}
	}
	if rate != nil {
		l.readRatings(f, rate, &s, present)
	}
	return s
}

func (l *loader) readRatings(f *file, n *yaml.Node, s *Scenario, scenario map[string]bool) {
	numbers, words := 0, 0
	var noSource, noStrength []*yaml.Node
	f.Entries(n, "rate", func(key, value *yaml.Node) {
		id, ok := l.procedure(f, key)
		if !ok {
			return
		}
		r := Rating{Procedure: id, Strength: s.Strength, Sources: s.Sources, Pos: f.Pos(key)}
		var given map[string]bool
		before := l.found.Errors()
		if value.Kind == yaml.MappingNode {
			given = f.Object(value, "the rating", source.Fields{
				"rating":   func(n *yaml.Node) { f.rating(n, &r) },
				"category": func(n *yaml.Node) { r.Category = f.category(n) },
				"strength": func(n *yaml.Node) { r.Strength = f.OneOf(n, "strength", Strengths...) },
				"source":   func(n *yaml.Node) { r.Sources = l.sourceIDs(f, n) },
				"note":     func(n *yaml.Node) { r.Note = f.Text(n, "the note") },
			})
			switch {
			case given["rating"] && given["category"]:
				f.ErrorAt(value, "give a rating from 1 to 9, or a category: it follows from the rating", "%s has both a rating and a category", id)
			case !given["rating"] && !given["category"] && l.found.Errors() == before:
				f.ErrorAt(value, "give a rating from 1 to 9, or a category", "%s has neither a rating nor a category", id)
			}
		} else {
			f.rating(value, &r)
		}
		switch {
		case r.Value > 0:
			numbers++
		case r.Category != "":
			words++
		}
		if !scenario["source"] && !given["source"] {
			noSource = append(noSource, key)
		}
		if !scenario["strength"] && !given["strength"] {
			noStrength = append(noStrength, key)
		}
		s.Ratings = append(s.Ratings, r)
	})
	f.Under("unsourced-rating", func() {
		f.missing(noSource, "source", "source")
		f.missing(noStrength, "strength", "strength of evidence")
	})
	if numbers > 0 && words > 0 {
		f.ErrorAt(n, "use one of the two in a scenario", "some ratings are numbers and some categories: they cannot be ranked together")
	}
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		f.ErrorAt(n, "rate the exams that come into question, no-imaging among them", "the scenario rates nothing")
	}
}

// missing reports once what several ratings of a scenario lack.
func (f *file) missing(ratings []*yaml.Node, key, what string) {
	switch len(ratings) {
	case 0:
	case 1:
		f.ErrorAt(ratings[0], "add `"+key+":` to the scenario or the rating", "the rating of %s has no %s", ratings[0].Value, what)
	default:
		f.ErrorAt(ratings[0], "add `"+key+":` to the scenario or the ratings", "%d ratings of the scenario have no %s", len(ratings), what)
	}
}

// rating reads 1 to 9, or a category alone.
func (f *file) rating(n *yaml.Node, r *Rating) {
	const scale = "7-9 usually appropriate, 4-6 may be appropriate, 1-3 usually not appropriate"
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		f.ErrorAt(n, scale, "a rating is one number or one category")
		return
	}
	if source.IDPattern.MatchString(n.Value) {
		if r.Category = f.category(n); !slices.Contains(Categories, r.Category) {
			r.Category = ""
		}
		return
	}
	v, err := strconv.Atoi(n.Value)
	if err != nil || v < 1 || v > 9 {
		f.ErrorAt(n, scale, "the rating %q is not 1 to 9", n.Value)
		return
	}
	r.Value, r.Category = v, CategoryOf(v)
}

func (f *file) category(n *yaml.Node) string { return f.OneOf(n, "category", Categories...) }

// checkUnique reports scenarios that one patient can meet together, which the hit policy unique forbids.
func (l *loader) checkUnique(f *file, g *Guideline) {
	for i := range g.Scenarios {
		for j := range i {
			if shared, ok := l.overlap(g.Scenarios[i].Boxes, g.Scenarios[j].Boxes); ok {
				f.Report(source.Error, g.Scenarios[i].Pos,
					"make them exclude each other, or write `hit: first` and put the one that wins first",
					"scenarios %s and %s overlap under `hit: unique`: %s", g.Scenarios[j].ID, g.Scenarios[i].ID, l.library.Space.Describe(shared))
				last := len(l.found) - 1
				l.found, l.overlaps = l.found[:last], append(l.overlaps, l.found[last])
			}
		}
	}
}

// overlap finds a box in which a patient lies who meets both.
func (l *loader) overlap(a, b space.AnyOf) (space.Box, bool) {
	for _, x := range a {
		for _, y := range b {
			if shared, ok := x.Intersect(y); ok && l.inhabited(shared) {
				return shared, true
			}
		}
	}
	return nil, false
}

// inhabitedSteps bounds the search for a patient; where it does not suffice, there may be one.
const inhabitedSteps = 10_000

// inhabited says whether a patient may lie in the box, whose tests may speak of scores and their inputs together, or of
// age in days and in months: somebody does where the complements of its tests leave a gap.
func (l *loader) inhabited(b space.Box) bool {
	ages, derived := 0, false
	for _, c := range b {
		f := l.library.Space.FactOf(c.Coordinate)
		derived = derived || f.Derived != nil
		if f.Kind == space.Age {
			ages++
		}
	}
	if !derived && ages < 2 {
		return true
	}
	var outside []space.AnyOf
	for _, c := range b {
		for _, region := range l.library.Space.Coordinates[c.Coordinate].Complement(c.Region) {
			outside = append(outside, space.AnyOf{{{Coordinate: c.Coordinate, Region: region}}})
		}
	}
	if l.unknown == nil { // guidelines come last: the space is complete
		l.unknown = l.library.Space.Unknown()
	}
	_, outcome := l.library.Space.Region(outside).Search(l.unknown, inhabitedSteps)
	return outcome != space.Covered
}
