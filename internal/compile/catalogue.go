package compile

import (
	"maps"
	"slices"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// catalogue writes down what the serving half needs to know besides the rules.
func (k *compiler) catalogue(l *guideline.Library) edition.Catalogue {
	c := edition.Catalogue{Coordinates: k.coordinates(), Phrases: l.Phrases}
	for _, language := range l.Languages {
		c.Languages = append(c.Languages, edition.Language(language))
	}
	for i := range l.Space.Facts {
		c.Facts = append(c.Facts, k.fact(&l.Space.Facts[i]))
	}
	for _, s := range l.Sources {
		c.Sources = append(c.Sources, edition.Source{ID: s.ID, Title: s.Title, Citation: s.Citation, Year: s.Year, URL: s.URL, Note: s.Note})
	}
	for _, in := range l.Indications {
		c.Indications = append(c.Indications, edition.Indication{
			ID: in.ID, Title: in.Title, Synonyms: in.Synonyms, Also: in.Also, ICD10: in.ICD10, SNOMED: in.SNOMED, ICPC2: in.ICPC2,
			Codes: edition.Codes(in.Codes),
		})
	}
	for _, p := range l.Procedures {
		c.Procedures = append(c.Procedures, edition.Procedure{
			ID: p.ID, Title: p.Title, Modality: p.Modality, Regions: p.Regions, Contrast: p.Contrast, Ionising: p.Ionising,
			Level:       edition.Levels{Adult: level(p.Level.Adult), Child: level(p.Level.Child)},
			LevelSource: p.LevelSource, Adult: dose(p.Adult), Child: dose(p.Child),
			LOINC: p.LOINC, Equivalent: p.Equivalent, LookBack: p.LookBack, Codes: edition.Codes(p.Codes),
		})
	}
	for _, ca := range l.Cautions {
		c.Cautions = append(c.Cautions, edition.Caution{
			ID: ca.ID, Title: ca.Title, Advice: ca.Advice, When: k.boxes(ca.When), Procedures: ca.Procedures, Effect: ca.Effect, Source: ca.Source,
		})
	}
	for _, in := range l.Information {
		c.Information = append(c.Information, edition.Information{ID: in.ID, Procedures: in.Procedures, Parts: in.Parts})
	}
	for _, r := range l.References {
		c.References = append(c.References, edition.ReferenceLevel{
			ID: r.ID, Title: r.Title, Area: r.Area, Procedures: r.Procedures, Age: (*edition.Span)(r.Age), Weight: (*edition.Span)(r.Weight),
			CTDIvol: r.CTDIvol, DLP: r.DLP, DAP: r.DAP, Year: r.Year, Source: r.Source,
		})
	}
	for _, s := range l.Systems {
		c.Systems = append(c.Systems, edition.System{ID: s.ID, URIs: s.URIs})
	}
	for i := range l.Guidelines {
		c.Guidelines = append(c.Guidelines, k.table(&l.Guidelines[i]))
	}
	for _, o := range l.Overlays {
		overlay := edition.Overlay{ID: o.ID, Title: o.Title, Author: o.Author, Reason: o.Reason, Sites: o.Sites}
		for _, p := range o.Patches {
			overlay.Patches = append(overlay.Patches, edition.Patch{Kind: p.Kind, Of: p.Of, Reason: p.Reason})
		}
		c.Overlays = append(c.Overlays, overlay)
	}
	return c
}

func level(v int) *int {
	if v == guideline.Unknown {
		return nil
	}
	return &v
}

func dose(d guideline.Dose) *edition.Dose {
	if d.Max == 0 {
		return nil
	}
	return &edition.Dose{Min: d.Min, Max: d.Max, Source: d.Source}
}

// coordinates lists the base coordinates with the sets of values that the rules test.
func (k *compiler) coordinates() []edition.Coordinate {
	var list []edition.Coordinate
	for i := range k.space.Coordinates {
		co := &k.space.Coordinates[i]
		f := k.space.FactOf(i)
		if f.Derived != nil {
			continue
		}
		e := edition.Coordinate{ID: co.ID, Values: co.Values}
		if co.Full.HasNumbers() {
			e.Min, e.Max = co.Full.Min, co.Full.Max
		}
		for _, set := range slices.Sorted(maps.Keys(k.asked[i])) {
			if names := co.Names(space.Choices(set)); len(names) > 1 {
				e.Sets = append(e.Sets, names)
			}
		}
		if f.Assume != "" {
			e.Assume = f.Assume
			if box, err := k.space.ParseTest(f.ID, f.Assume); err == nil && box[0].Region.HasNumbers() {
				e.Assume = box[0].Region.Min
			}
		}
		list = append(list, e)
	}
	return list
}

func (k *compiler) fact(f *space.Fact) edition.Fact {
	e := edition.Fact{Fact: *f}
	if f.Derived == nil {
		e.Applies = k.tests(f.Applies)
		return e
	}
	e.Applies = k.tests(f.Derived.Applies)
	e.Derived = &edition.Derived{Form: f.Derived.Form, Of: f.Derived.Of}
	for _, item := range f.Derived.Items {
		e.Derived.Items = append(e.Derived.Items, edition.Item{When: k.boxes(item.When), Add: item.Add, Is: item.Is})
	}
	return e
}

func (k *compiler) table(g *guideline.Guideline) edition.Guideline {
	e := edition.Guideline{
		ID: g.ID, Title: g.Title, System: g.System, Indications: g.Indications, Applies: k.tests(g.Applies), Hit: "unique",
		Review: edition.Review{Status: g.Review.Status, Reviewed: g.Review.Reviewed, Due: g.Review.Due, By: g.Review.By, Interests: g.Review.Interests},
	}
	if g.First {
		e.Hit = "first"
	}
	e.Total, e.Overlays = k.total(g), g.Overlays
	for _, s := range g.Scenarios {
		scenario := edition.Scenario{
			ID: s.ID, Title: s.Title, When: k.boxes(s.When), Urgency: s.Urgency, RedFlag: s.RedFlag,
			Sources: s.Sources, Note: s.Note, File: s.Pos.File, Line: s.Pos.Line,
		}
		for _, r := range s.Ratings {
			scenario.Ratings = append(scenario.Ratings, edition.Rating{
				Procedure: r.Procedure, Rating: r.Value, Category: r.Category, Strength: r.Strength, Sources: r.Sources, Note: r.Note,
			})
		}
		e.Scenarios = append(e.Scenarios, scenario)
	}
	return e
}

// gapSteps bounds the proof that a guideline leaves no gap; where it does not suffice, the guideline counts as not total,
// which widens intervals and is never wrong.
const gapSteps = 200_000

func (k *compiler) total(g *guideline.Guideline) bool {
	var boxes []space.AnyOf
	for _, s := range g.Scenarios {
		boxes = append(boxes, s.When)
	}
	// Where a box of applies speaks of a derived fact, its base facts stay open: a proof over more patients than needed.
	inside := slices.Clone(k.unknown)
	for _, c := range g.Applies {
		inside[c.Coordinate] = inside[c.Coordinate].Intersect(c.Region)
	}
	_, outcome := k.space.Region(boxes).Search(inside, gapSteps)
	return outcome == space.Covered
}

// boxes writes an any-of; the one empty box, which holds everywhere, is left out.
func (k *compiler) boxes(a space.AnyOf) edition.AnyOf {
	if len(a) == 1 && len(a[0]) == 0 {
		return nil
	}
	boxes := make(edition.AnyOf, len(a))
	for i, b := range a {
		boxes[i] = k.tests(b)
	}
	return boxes
}

// tests writes a box as its authors did: a test that became two constraints (an age in mixed units) once.
func (k *compiler) tests(b space.Box) edition.Box {
	var tests edition.Box
	for _, c := range b {
		t := edition.Test{Fact: k.space.FactOf(c.Coordinate).ID, Test: c.Text, File: c.Pos.File, Line: c.Pos.Line, Col: c.Pos.Col}
		if len(tests) == 0 || tests[len(tests)-1] != t {
			tests = append(tests, t)
		}
	}
	return tests
}
