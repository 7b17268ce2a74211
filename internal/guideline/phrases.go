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
	known := PhraseIDs()
	for _, f := range files {
		if phrases := valueOf(f.Root, "phrases"); phrases != nil {
			f.Entries(phrases, "phrases", func(key, value *yaml.Node) {
				if !slices.Contains(known, key.Value) {
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
