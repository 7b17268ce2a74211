package lint

import (
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// translation finds texts that lack a language which other texts of their file have, and translations that cannot say what
// the English says: a copy of it, or one in which a number is missing.
var translation = rule{
	id: "translation", summary: "a translation that is missing, or does not say what the English says", severity: source.Warning, check: checkTranslation,
}

// phrase is a text that a person reads, and where it stands.
type phrase struct {
	of   string // the definition that it is part of: "scenario thunderclap"
	what string // "title"
	text space.Text
	pos  source.Position // of the definition
	path []string
}

func checkTranslation(l *linter) {
	phrases := l.phrases()
	languages := map[string]map[string]bool{} // by file
	for _, p := range phrases {
		for language := range p.text {
			if language != "en" {
				if languages[p.pos.File] == nil {
					languages[p.pos.File] = map[string]bool{}
				}
				languages[p.pos.File][language] = true
			}
		}
	}
	for len(phrases) > 0 {
		end := slices.IndexFunc(phrases, func(p phrase) bool { return p.of != phrases[0].of })
		if end < 0 {
			end = len(phrases)
		}
		spoken := sorted(languages[phrases[0].pos.File])
		l.untranslated(phrases[:end], spoken)
		for _, language := range spoken {
			for _, p := range phrases[:end] {
				l.stale(p, language)
			}
		}
		phrases = phrases[end:]
	}
}

func sorted(set map[string]bool) []string {
	var list []string
	for name := range set {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// lack is what a definition has not in some languages.
type lack struct {
	first     phrase // of those that are missing
	missing   []string
	languages []string
}

// untranslated reports once the texts of a definition that are not in some languages: in each set of languages those that lack
// the same. A text in German will do for Austria.
func (l *linter) untranslated(definition []phrase, languages []string) {
	var lacks []*lack
	for _, language := range languages {
		base, _, _ := strings.Cut(language, "-")
		g := &lack{languages: []string{language}}
		for _, p := range definition {
			if p.text[language] == "" && p.text[base] == "" {
				if len(g.missing) == 0 {
					g.first = p
				}
				g.missing = append(g.missing, p.what)
			}
		}
		if same := slices.IndexFunc(lacks, func(o *lack) bool { return slices.Equal(o.missing, g.missing) }); same >= 0 {
			lacks[same].languages = append(lacks[same].languages, language)
		} else if len(g.missing) > 0 {
			lacks = append(lacks, g)
		}
	}
	for _, g := range lacks {
		l.report(l.documents.at(g.first.pos, g.first.path...), nil,
			"who reads "+anyOf(g.languages)+" gets English here: `justify translate "+g.languages[0]+" "+g.first.pos.File+"` makes room for it",
			"%s lacks in `%s`: %s", g.first.of, strings.Join(g.languages, "`, `"), strings.Join(g.missing, ", "))
	}
}

func anyOf(languages []string) string {
	if last := len(languages) - 1; last > 0 {
		return strings.Join(languages[:last], ", ") + " or " + languages[last]
	}
	return languages[0]
}

// stale reports a translation that was left behind.
func (l *linter) stale(p phrase, language string) {
	there, ok := p.text[language]
	english := p.text["en"]
	if !ok || there == "" {
		return
	}
	at := l.documents.at(p.pos, append(slices.Clone(p.path), language)...)
	if base, _, _ := strings.Cut(language, "-"); base != "en" && there == english && sentence(english) {
		l.report(at, nil, "translate it, or leave it out: who reads it gets English anyway", "the %s of %s in `%s` is the English one", p.what, p.of, language)
		return
	}
	if missing := lostNumbers(english, there); len(missing) > 0 {
		l.report(at, nil, "the English was changed since, or the translation slipped", "the %s of %s in `%s` lacks %s, which the English has",
			p.what, p.of, language, strings.Join(missing, ", "))
	}
}

// sentence says whether a text has enough words that a language other than English would use others: names of exams and
// scores are often the same.
func sentence(text string) bool {
	words := 0
	for _, word := range strings.Fields(text) {
		if strings.ToLower(word) == word && len(word) > 1 {
			words++
		}
	}
	return words >= 3
}

// phrases lists the texts of the library; those of a definition stand together.
func (l *linter) phrases() []phrase {
	var list []phrase
	add := func(of, what string, text space.Text, pos source.Position, path ...string) {
		if len(text) > 0 {
			list = append(list, phrase{of, what, text, pos, path})
		}
	}
	for _, f := range l.library.Space.Facts {
		of := "fact " + f.ID
		if f.Derived != nil {
			of = "score " + f.ID
			if f.Derived.Form == space.Bands { // which have the title of their score
				continue
			}
		}
		add(of, "title", f.Title, f.Pos, "title")
		add(of, "question", f.Ask, f.Pos, "ask")
		for _, value := range f.Values {
			add(of, "label of "+value, f.Labels[value], f.Pos, "values", value)
		}
	}
	for _, in := range l.library.Indications {
		add("indication "+in.ID, "title", in.Title, in.Pos, "title")
	}
	for _, p := range l.library.Procedures {
		add("procedure "+p.ID, "title", p.Title, p.Pos, "title")
	}
	for _, c := range l.library.Cautions {
		add("caution "+c.ID, "title", c.Title, c.Pos, "title")
		add("caution "+c.ID, "advice", c.Advice, c.Pos, "advice")
	}
	for _, g := range l.library.Guidelines {
		add("guideline "+g.ID, "title", g.Title, g.Pos, "title")
		for _, s := range g.Scenarios {
			of := "scenario " + s.ID + " of " + g.ID
			add(of, "title", s.Title, s.Pos, "title")
			add(of, "note", s.Note, s.Pos, "note")
			for _, r := range s.Ratings {
				add(of, "note on "+r.Procedure, r.Note, r.Pos, "note")
			}
		}
	}
	return list
}
