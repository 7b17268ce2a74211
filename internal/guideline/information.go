package guideline

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// InformationParts are the parts of what a patient is told about an exam, in the order in which they are read. What is said
// of radiation follows from the exam's dose and level.
var InformationParts = []string{"what", "duration", "benefit", "risk", "alternatives"}

// Information is what patients are told about the exams that it selects. Of several that select an exam, the last that has
// a part says it: the general ones stand first.
type Information struct {
	ID         string
	Procedures []string // resolved from the selector
	Parts      map[string]space.Text
	Pos        source.Position
}

// phraseIDs are the words that programs which show answers need in every language, besides those of space.PhraseIDs.
var phraseIDs = []string{
	"no-scenario", "yes", "no", "not-known", "none-of-these",
	"leaflet-what", "leaflet-duration", "leaflet-radiation", "leaflet-benefit", "leaflet-risk", "leaflet-alternatives",
	"radiation-none", "radiation-measured", "radiation-low", "radiation-medium", "radiation-high", "radiation-unknown",
	"time-less-than-a-day", "time-day", "time-days", "time-months", "time-years", "time-range", "time-under",
}

// PhraseIDs lists the phrases that a library may word and translate: verdicts, urgencies and strengths of evidence by their
// ids, what a leaflet for patients is made of, and what puts tests, questions and what-ifs into words.
func PhraseIDs() []string {
	ids := slices.Concat(Words("verdict"), phraseIDs, space.PhraseIDs())
	for _, word := range slices.Concat(Words("urgency"), Words("strength")) {
		if !slices.Contains(ids, word) {
			ids = append(ids, word)
		}
	}
	return ids
}

func (l *loader) readPhrases(files []*file) {
	l.library.Phrases = map[string]space.Text{}
	for _, f := range files {
		if phrases := valueOf(f.Root, "phrases"); phrases != nil {
			f.Entries(phrases, "phrases", func(key, value *yaml.Node) {
				if known := PhraseIDs(); !slices.Contains(known, key.Value) {
					f.ErrorAt(key, source.DidYouMean(key.Value, known), "no program asks for the phrase %q", key.Value)
				} else if l.define(f, "phrase", key.Value, f.Pos(key)) {
					text := space.Text(f.Text(value, "the phrase"))
					l.library.Phrases[key.Value] = text
					f.checkPlaceholders(value, cmp.Or(space.English(key.Value), text["en"]), text)
				}
			})
		}
	}
	l.library.Space.Phrases = l.library.Phrases
}

// checkPlaceholders holds a phrase to the names in braces that are filled in: each of them, and no other. A capital says
// that what is filled in keeps its own: {Changes}, for languages that write nouns so.
func (f *file) checkPlaceholders(n *yaml.Node, model string, text space.Text) {
	want := space.Placeholders(model)
	for _, language := range slices.Sorted(maps.Keys(text)) {
		if got := space.Placeholders(strings.ReplaceAll(text[language], "{Changes}", "{changes}")); !slices.Equal(got, want) {
			at := n
			if n.Kind == yaml.MappingNode {
				at = valueOf(n, language)
			}
			f.ErrorAt(at, fmt.Sprintf("the English reads %q", model), "the phrase fills in %s, not %s", braced(want), braced(got))
		}
	}
}

func braced(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return "{" + strings.Join(names, "}, {") + "}"
}

func (l *loader) readInformation(files []*file) {
	l.items(files, "information", func(f *file, n *yaml.Node) {
		in := Information{Pos: f.Pos(n), Parts: map[string]space.Text{}}
		part := func(name string) func(*yaml.Node) {
			return func(n *yaml.Node) { in.Parts[name] = f.Text(n, "the information") }
		}
		f.Object(n, "the information", source.Fields{
			"id": func(n *yaml.Node) {
				if id, ok := f.ID(n, "the id of an information"); ok && l.define(f, "information", id, f.Pos(n)) {
					in.ID = id
				}
			},
			"procedures": func(n *yaml.Node) { in.Procedures = l.selectProcedures(f, n, l.library.Procedures) },
			"what":       part("what"), "duration": part("duration"), "benefit": part("benefit"), "risk": part("risk"),
			"alternatives": part("alternatives"),
		}, "id", "procedures")
		l.library.Information = append(l.library.Information, in)
	})
}

// items calls each for every element of the lists under a top-level key of the files.
func (l *loader) items(files []*file, section string, each func(f *file, n *yaml.Node)) {
	for _, f := range files {
		if list := valueOf(f.Root, section); list != nil {
			f.Items(list, section, func(n *yaml.Node) { each(f, n) })
		}
	}
}
