package source

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// IDPattern is what ids look like: kebab-case.
var IDPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// Fields maps each key that an object may have to what reads its value.
type Fields map[string]func(*yaml.Node)

// Object reads a mapping with fixed keys and returns the keys that were there.
func (f *File) Object(n *yaml.Node, what string, known Fields, required ...string) map[string]bool {
	present, misspelt := map[string]bool{}, map[string]bool{}
	f.Entries(n, what, func(key, value *yaml.Node) {
		read, ok := known[key.Value]
		if !ok {
			hint := "known: " + strings.Join(slices.Sorted(maps.Keys(known)), ", ")
			if near, ok := nearest(key.Value, Keys(known)); ok {
				misspelt[near] = true
				hint = DidYouMean(key.Value, Keys(known))
			}
			f.ErrorAt(key, hint, "%s has no key %q", what, key.Value)
			return
		}
		present[key.Value] = true
		read(value)
	})
	for _, key := range required { // one that stands there misspelt has been reported
		if n.Kind == yaml.MappingNode && !present[key] && !misspelt[key] {
			f.ErrorAt(n, "add `"+key+":`", "%s has no %s", what, key)
		}
	}
	return present
}

// Keys lists the keys that an object may have.
func Keys(known Fields) []string {
	var keys []string
	for k := range known {
		keys = append(keys, k)
	}
	return keys
}

// Entries calls each for every key of a mapping, in the order written; a key that stands twice is reported.
func (f *File) Entries(n *yaml.Node, what string, each func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		f.ErrorAt(n, "write `key: value` pairs", "%s is not a mapping", what)
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			f.ErrorAt(key, "write one word in front of the colon", "a key of %s is not a word", what)
			continue
		}
		if line, twice := seen[key.Value]; twice {
			f.ErrorAt(key, fmt.Sprintf("it stands on line %d already", line), "%s has the key %q twice", what, key.Value)
			continue
		}
		seen[key.Value] = key.Line
		each(key, value)
	}
}

// Items calls each for every element of a sequence.
func (f *File) Items(n *yaml.Node, what string, each func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		f.ErrorAt(n, "write a list: [a, b] or lines that begin with `- `", "%s is not a list", what)
		return
	}
	for _, item := range n.Content {
		each(item)
	}
}

// Word reads a scalar as text.
func (f *File) Word(n *yaml.Node, what string) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		hint := "write one word or text"
		if n.Tag == "!!null" {
			hint += ", or leave it out"
		}
		f.ErrorAt(n, hint, "%s is not a word", what)
		return "", false
	}
	return n.Value, true
}

// ID reads a kebab-case name.
func (f *File) ID(n *yaml.Node, what string) (string, bool) {
	s, ok := f.Word(n, what)
	if ok && !IDPattern.MatchString(s) {
		f.ErrorAt(n, "write small letters, digits and hyphens, a letter first", "%q is not an id", s)
		return "", false
	}
	return s, ok
}

// Words reads one word or a list of them.
func (f *File) Words(n *yaml.Node, what string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		if _, ok := f.Word(n, what); ok {
			return []*yaml.Node{n}
		}
		return nil
	}
	var nodes []*yaml.Node
	f.Items(n, what, func(item *yaml.Node) {
		if _, ok := f.Word(item, what); ok {
			nodes = append(nodes, item)
		}
	})
	return nodes
}

// OneOf reads a word from a fixed set.
func (f *File) OneOf(n *yaml.Node, what string, known ...string) string {
	s, ok := f.Word(n, what)
	if ok && !slices.Contains(known, s) {
		article := "a"
		if strings.ContainsAny(what[:1], "aeiou") {
			article = "an"
		}
		f.ErrorAt(n, DidYouMean(s, known), "%q is not %s %s", s, article, what)
	}
	return s
}

// Bool reads true or false.
func (f *File) Bool(n *yaml.Node, what string) bool {
	if n.Kind != yaml.ScalarNode || (n.Value != "true" && n.Value != "false") {
		f.ErrorAt(n, "write true or false", "%s is neither true nor false", what)
	}
	return n.Value == "true"
}

// Text reads what a person reads: one string (English) or a mapping from language to string.
func (f *File) Text(n *yaml.Node, what string) map[string]string {
	if n.Kind != yaml.MappingNode {
		s, ok := f.Word(n, what)
		if !ok {
			return nil
		}
		if strings.TrimSpace(s) == "" {
			f.ErrorAt(n, "write a text", "%s is empty", what)
		}
		return map[string]string{"en": s}
	}
	text := map[string]string{}
	f.Entries(n, what, func(key, value *yaml.Node) {
		f.Language(key)
		text[key.Value], _ = f.Word(value, what)
	})
	if text["en"] == "" {
		f.ErrorAt(n, "add `en:`", "%s has no English text", what)
	}
	return text
}

// Language reads a language tag (BCP 47).
func (f *File) Language(n *yaml.Node) (string, bool) {
	language, ok := f.Word(n, "the language")
	if ok && !languagePattern.MatchString(language) {
		f.ErrorAt(n, "write a language code such as en, de or pt-BR", "%q is not a language", language)
		return "", false
	}
	return language, ok
}

// IsLanguage says whether a text is a language tag.
func IsLanguage(tag string) bool { return languagePattern.MatchString(tag) }

var languagePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

const maxDays = 36_525 // a century

// Days reads a duration such as "90 d" or "2 w".
func (f *File) Days(n *yaml.Node, what string) int {
	number, unit, _ := strings.Cut(n.Value, " ")
	count, err := strconv.Atoi(number)
	size := map[string]int{"d": 1, "w": 7}[strings.TrimSpace(unit)]
	if err != nil || size == 0 || count < 1 || count > maxDays {
		f.ErrorAt(n, `write for example "90 d" or "2 w"`, "%s %q is not a number of days or weeks", what, n.Value)
		return 0
	}
	return count * size
}

// Date reads a calendar day.
func (f *File) Date(n *yaml.Node, what string) string {
	if _, err := time.Parse(time.DateOnly, n.Value); err != nil {
		f.ErrorAt(n, "write for example 2026-11-21", "%s %q is not a date", what, n.Value)
		return ""
	}
	return n.Value
}
