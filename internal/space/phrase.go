package space

import (
	"maps"
	"slices"
	"strings"
)

// english is what stands between the texts of a library: how a test reads, why a question matters, what a change would
// do. A library words and translates each as one of its phrases; an edition that does not, such as one made before it could,
// speaks this English for ever, so that its answers reproduce. {n} is filled in.
var english = map[string]string{
	"decimal-mark": ".",
	"join-and":     "{a} and {b}",
	"join-or":      "{a} or {b}",
	"quoted-title": "“{title}”",

	"test-everyone":       "everyone",
	"test-values":         "{fact}: {value}",
	"test-number":         "{fact} {value}",
	"test-or":             "{test}, or {value}",
	"test-yes":            "yes",
	"test-no":             "no",
	"test-not-applicable": "not applicable",
	"test-above":          "above {n}",
	"test-at-least":       "at least {n}",
	"test-below":          "below {n}",
	"test-at-most":        "at most {n}",
	"test-between":        "{low} and {high}",
	"test-known":          "known",
	"test-no-item":        "none of its {n} items",

	"age-or-over": "{age} or over",
	"age-under":   "under {age}",
	"age-range":   "{n} to {age}",
	"count-day":   "1 day",
	"count-days":  "{n} days",
	"count-week":  "1 week", "count-weeks": "{n} weeks",
	"count-month": "1 month", "count-months": "{n} months",
	"count-year": "1 year", "count-years": "{n} years",

	"unit-min": "min", "unit-h": "h", "unit-d": "d", "unit-wk": "wk", "unit-mo": "mo", "unit-a": "a",

	"why-looks-for":        "looks for {a}",
	"why-looks-for-more":   "looks for {a}, {b} and {n} more",
	"why-separates":        "separates {a} from {b}",
	"why-applies":          "decides whether the guideline speaks about this patient",
	"why-can-be":           "decides whether {a} can be",
	"why-levels":           "decides which radiation levels count",
	"why-together":         "matters together with other answers",
	"why-contraindication": "decides about a contraindication: {caution}",

	"becomes-usually-appropriate": "becomes usually appropriate with {changes}",
	"becomes-may-be-appropriate":  "becomes may be appropriate with {changes}",
}

// PhraseIDs lists the phrases that the wording of tests, questions and what-ifs is made of.
func PhraseIDs() []string { return slices.Sorted(maps.Keys(english)) }

// English is the phrase where a library has none of its own; "" of what is no such phrase.
func English(id string) string { return english[id] }

// Say fills a phrase in: with alternates the names in its braces and what stands for them.
func (s *Space) Say(language, id string, with ...string) string {
	phrase := s.Phrases[id].In(language)
	if phrase == "" {
		phrase = english[id]
	}
	if len(with) == 0 {
		return phrase
	}
	return fill(phrase, with)
}

func fill(phrase string, with []string) string {
	var b strings.Builder
	for {
		before, rest, _ := strings.Cut(phrase, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString(phrase)
			return b.String()
		}
		b.WriteString(before)
		for i := 0; i+1 < len(with); i += 2 {
			if with[i] == name {
				b.WriteString(with[i+1])
			}
		}
		phrase = after
	}
}

// join sets the texts side by side with a phrase, such as "or", between each two.
func (s *Space) join(language, with string, texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	joined := texts[0]
	for _, next := range texts[1:] {
		joined = s.Say(language, with, "a", joined, "b", next)
	}
	return joined
}

// Both joins texts by "and".
func (s *Space) Both(language string, texts []string) string {
	return s.join(language, "join-and", texts)
}

// Placeholders lists the names in the braces of a phrase, once each, sorted.
func Placeholders(phrase string) []string {
	var names []string
	for {
		_, rest, _ := strings.Cut(phrase, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			slices.Sort(names)
			return slices.Compact(names)
		}
		names, phrase = append(names, name), after
	}
}

// Decimal writes a number with the decimal mark of the language.
func (s *Space) Decimal(language, number string) string {
	return strings.Replace(number, ".", s.Say(language, "decimal-mark"), 1)
}

// Lower writes an English title within a sentence; abbreviations keep their capitals. It looks at ASCII alone, and must: answers of
// editions without phrases hold titles of other languages that went through it.
func Lower(title string) string {
	if len(title) > 1 && title[1] >= 'a' && title[1] <= 'z' {
		return strings.ToLower(title[:1]) + title[1:]
	}
	return title
}
