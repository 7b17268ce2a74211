package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// field is a named property of a thing: a value or a text.
type field struct {
	name, of string // of: the exam that it is about, if it is about one
	value    string
	text     space.Text // in every language that has it; nil of a value
}

// fields are the properties of a thing, in order.
type fields []field

func (f *fields) add(name string, value any) {
	*f = append(*f, field{name: name, value: fmt.Sprint(value)})
}

func (f *fields) text(name string, text space.Text) {
	if text == nil {
		text = space.Text{}
	}
	*f = append(*f, field{name: name, text: text})
}

// about says of which exam the property is that was added last.
func (f fields) about(exam string) { f[len(f)-1].of = exam }

// english is a text that is not translated.
func english(text string) space.Text { return space.Text{"en": text} }

// compare lists the properties that differ between things of the same id, and the things that come and go. A property
// that only one of them has, such as the note on an exam that is no longer rated, comes or goes with what is told elsewhere.
// Exams of which a value changes alike share a line.
func compare[T any](c *comparison, old, new []T, id func(*T) string, read func(*T) fields) (changes []FieldChange) {
	was := map[string]fields{}
	for i := range old {
		was[id(&old[i])] = read(&old[i])
	}
	for i := range new {
		name := id(&new[i])
		before, ok := was[name]
		delete(was, name)
		if !ok {
			changes = append(changes, FieldChange{What: name, New: "new"})
			continue
		}
		alike := map[[3]string]int{} // property, old, new: the change
		for _, now := range read(&new[i]) {
			k := slices.IndexFunc(before, func(f field) bool { return f.name == now.name && f.of == now.of })
			if k < 0 {
				continue
			}
			what := strings.TrimSpace(name + ": " + now.name + " " + now.of)
			if now.text != nil {
				changes = append(changes, c.translated.compare(what, before[k].text, now.text)...)
				continue
			}
			key := [3]string{now.name, before[k].value, now.value}
			if at, told := alike[key]; told {
				changes[at].What += ", " + now.of
			} else if before[k].value != now.value {
				alike[key] = len(changes)
				changes = append(changes, FieldChange{What: what, Old: before[k].value, New: now.value})
			}
		}
	}
	for i := range old {
		if name := id(&old[i]); was[name] != nil {
			changes = append(changes, FieldChange{What: name, Old: "removed"})
		}
	}
	return changes
}

// translated counts by language the texts of which only a translation came, or went. A new language is thousands of them,
// which nobody reads one by one.
type translated map[string]*struct{ more, fewer int }

// compare says how a text differs. Where its English does, the other languages are told in a word; else each of them
// that says something else is a change of its own.
func (t translated) compare(what string, old, new space.Text) (changes []FieldChange) {
	languages := maps.Clone(old)
	maps.Copy(languages, new)
	delete(languages, "en")
	const changed, outdated, fresh = "changed too", "outdated, readers get English", "translated now"
	keep := map[string][]string{}
	for _, language := range slices.Sorted(maps.Keys(languages)) {
		was, is := old[language], new[language]
		switch {
		case was == is:
		case old["en"] != new["en"]:
			state := map[bool]string{true: outdated, false: changed}[is == ""]
			if was == "" {
				state = fresh
			}
			keep[state] = append(keep[state], language)
		case was != "" && is != "":
			changes = append(changes, FieldChange{What: what + ", " + language, Old: was, New: is, words: true})
		default:
			if t[language] == nil {
				t[language] = &struct{ more, fewer int }{}
			}
			if is != "" {
				t[language].more++
			} else {
				t[language].fewer++
			}
		}
	}
	if old["en"] == new["en"] {
		return changes
	}
	change := FieldChange{What: what, Old: old["en"], New: new["en"], words: true}
	if old["en"] != "" && new["en"] != "" { // else the translations come and go with it
		var states []string
		for _, state := range []string{changed, outdated, fresh} {
			if keep[state] != nil {
				states = append(states, strings.Join(keep[state], ", ")+": "+state)
			}
		}
		change.Translations = strings.Join(states, "; ")
	}
	return []FieldChange{change}
}

// changes says by language how many texts have a translation now that had none, and the other way round.
func (t translated) changes() (changes []FieldChange) {
	for _, language := range slices.Sorted(maps.Keys(t)) {
		var counts []string
		for _, count := range []struct {
			n    int
			what string
		}{{t[language].more, "more"}, {t[language].fewer, "fewer"}} {
			switch count.n {
			case 0:
			case 1:
				counts = append(counts, "1 text "+count.what)
			default:
				counts = append(counts, fmt.Sprintf("%d texts %s", count.n, count.what))
			}
		}
		changes = append(changes, FieldChange{What: "translations into " + language, Translations: strings.Join(counts, ", ")})
	}
	return changes
}

// boxWords are the tests of a box as they are written.
func boxWords(b edition.Box) string {
	var words []string
	for _, t := range b {
		words = append(words, t.Fact+": "+t.Test)
	}
	return strings.Join(words, ", ")
}

func conversions(list []space.Conversion) string {
	var words []string
	for _, c := range list {
		words = append(words, fmt.Sprintf("%s (times %v)", c.Unit, c.Factor))
	}
	return strings.Join(words, ", ")
}
