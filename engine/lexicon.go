package engine

import (
	"sync"
	"unique"

	"github.com/justify-cds/justify/internal/space"
)

// lexicon is what an edition says in one language: the parts of answers that are the same for every patient, made once
// and shared by all decisions.
type lexicon struct {
	exams       [3][]*Exam                // by age group and procedure
	lists       sync.Map                  // of flags, by their cautions and states
	flags       [holds + 1][]*CautionFlag // by state and caution
	unknown     [2][]*Unknown             // by fact: not asked, asked
	assumptions map[int]*Assumption       // by coordinate
	prompts     map[int]*Prompt           // by fact
	lines       map[*item]*Item           // of checklists
	rated       map[*space.Row][]*Rated   // by row of a guideline: of its columns, nil where it does not rate one
}

// once lets equal texts share their memory: decisions repeat each other's reasons.
func once(text string) string { return unique.Make(text).Value() }

// unrated is the rating of an exam where no scenario is matched, or the one that is does not rate it.
var unrated = &Rated{Sources: []string{}}

// lexiconOf writes down the parts of answers in a language.
func (e *Engine) lexiconOf(language string) *lexicon {
	x := &lexicon{assumptions: map[int]*Assumption{}, prompts: map[int]*Prompt{}, lines: map[*item]*Item{}, rated: map[*space.Row][]*Rated{}}
	for group := range x.exams {
		for i := range e.procedures {
			p := &e.procedures[i]
			x.exams[group] = append(x.exams[group], &Exam{
				Procedure: p.ID, Title: p.Title.In(language), Level: levelFor(p.Level, ageGroup(group)), Dose: doseFor(p, ageGroup(group)),
			})
		}
	}
	for state := range x.flags {
		for _, k := range e.cautions.cautions {
			x.flags[state] = append(x.flags[state], &CautionFlag{
				ID: k.ID, Title: k.Title.In(language), Advice: k.Advice.In(language), Effect: k.Effect, State: cautionState(state).String(),
			})
		}
	}
	for asked := range x.unknown {
		for i := range e.space.Facts {
			f := &e.space.Facts[i]
			x.unknown[asked] = append(x.unknown[asked], &Unknown{Fact: f.ID, Title: f.Title.In(language), Ask: f.Ask.In(language), Asked: asked == 1})
		}
	}
	for _, a := range e.assume {
		f := e.space.FactOf(a.coordinate)
		x.assumptions[a.coordinate] = &Assumption{Fact: f.ID, Title: f.Title.In(language), Value: e.space.Words(a.coordinate, a.value, language)}
	}
	x.ask(e, e.cautions.asks, language)
	for _, t := range e.guidelines {
		x.ask(e, t.asks, language)
		for row := range t.rows {
			rated := make([]*Rated, len(t.columns))
			for column, k := range t.ratings[row] {
				if k >= 0 {
					r := &t.guideline.Scenarios[row].Ratings[k]
					rated[column] = &Rated{Rating: r.Rating, Category: r.Category, Strength: r.Strength, Note: r.Note.In(language), Sources: r.Sources}
				}
			}
			x.rated[&t.rows[row]] = rated
		}
	}
	return x
}

// ask writes down the questions of a table.
func (x *lexicon) ask(e *Engine, asks []ask, language string) {
	for i := range asks {
		a := &asks[i]
		f := &e.space.Facts[a.fact]
		if x.prompts[a.fact] == nil {
			p := &Prompt{Fact: f.ID, Title: f.Title.In(language), Ask: f.Ask.In(language), Kind: string(f.Kind)}
			if p.Ask == "" {
				p.Ask = p.Title
			}
			if a.items != nil {
				p.Kind = Checklist
			} else {
				p.Choices, p.Units = choices(f, language), f.Units()
			}
			x.prompts[a.fact] = p
		}
		for k := range a.items {
			x.lines[&a.items[k]] = e.line(&a.items[k], language)
		}
	}
}

// line writes down a line of a checklist.
func (e *Engine) line(i *item, language string) *Item {
	f := e.space.FactOf(i.coordinate)
	if i.no.Empty() {
		return &Item{Fact: f.ID, Text: f.Title.In(language), Ask: f.Ask.In(language), Kind: string(f.Kind), Choices: choices(f, language), Units: f.Units()}
	}
	text := e.space.Words(i.coordinate, i.yes, language)
	if f.Kind == space.Boolean && i.yes.Values == 1 && f.Values[0] == "true" {
		text = f.Title.In(language) // a finding
	}
	return &Item{
		Fact: f.ID, Text: text, Ask: f.Ask.In(language), Kind: string(space.Boolean),
		Yes: e.stating(i.coordinate, i.yes), No: e.stating(i.coordinate, i.no),
	}
}
