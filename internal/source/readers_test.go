package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// read parses "v: <text>", hands the value to a reader and returns what was found, one line each.
func read(t *testing.T, text string, with func(f *File, n *yaml.Node)) []string {
	t.Helper()
	var found Diagnostics
	f := ParseYAML("f.yaml", []byte("v: "+text+"\n"), &found)
	if f == nil {
		t.Fatalf("%q: %v", text, found)
	}
	with(f, f.Root.Content[1])
	var lines []string
	for _, d := range found {
		lines = append(lines, fmt.Sprintf("%d:%d %s | %s", d.Pos.Line, d.Pos.Col, d.Message, d.Hint))
	}
	return lines
}

func TestReadersSayWhatIsWrong(t *testing.T) {
	object := func(f *File, n *yaml.Node) {
		f.Object(n, "the caution", Fields{
			"id":     func(n *yaml.Node) { f.ID(n, "the id") },
			"title":  func(n *yaml.Node) { f.Text(n, "the title") },
			"effect": func(n *yaml.Node) { f.OneOf(n, "effect", "contraindicated", "caution") },
		}, "id", "title")
	}
	days := func(f *File, n *yaml.Node) { f.Days(n, "valid-for") }
	date := func(f *File, n *yaml.Node) { f.Date(n, "the date") }
	truth := func(f *File, n *yaml.Node) { f.Bool(n, "ionising") }
	text := func(f *File, n *yaml.Node) { f.Text(n, "the title") }
	words := func(f *File, n *yaml.Node) { f.Words(n, "a code") }
	tests := []struct {
		text string
		with func(*File, *yaml.Node)
		want []string
	}{
		{"{id: a, title: A}", object, nil},
		{"{id: a}", object, []string{"1:4 the caution has no title | add `title:`"}},
		{"{id: a, titel: A}", object, []string{`1:12 the caution has no key "titel" | did you mean "title"?`}}, // not a second time as missing
		{"{id: A1, title: \" \"}", object, []string{
			`1:9 "A1" is not an id | write small letters, digits and hyphens, a letter first`, "1:20 the title is empty | write a text"}},
		{"{id: a--b, title: x, effect: contraindcated}", object, []string{
			`1:9 "a--b" is not an id | write small letters, digits and hyphens, a letter first`,
			`1:33 "contraindcated" is not an effect | did you mean "contraindicated"?`}},
		{"[a]", object, []string{"1:4 the caution is not a mapping | write `key: value` pairs"}},
		{"{id: [a], title: {de: A}}", object, []string{"1:9 the id is not a word | write one word or text", "1:21 the title has no English text | add `en:`"}},
		{"{id: a, title: {en: A, de_AT: B, de: C}}", object, []string{`1:27 "de_AT" is not a language | write a language code such as en, de or pt-BR`}},
		{"90 d", days, nil},
		{"2 w", days, nil},
		{"90", days, []string{`1:4 valid-for "90" is not a number of days or weeks | write for example "90 d" or "2 w"`}},
		{"0 d", days, []string{`1:4 valid-for "0 d" is not a number of days or weeks | write for example "90 d" or "2 w"`}},
		{"3 mo", days, []string{`1:4 valid-for "3 mo" is not a number of days or weeks | write for example "90 d" or "2 w"`}},
		{"9223372036854775807 w", days, []string{`1:4 valid-for "9223372036854775807 w" is not a number of days or weeks | write for example "90 d" or "2 w"`}},
		{"{a: 1}", days, []string{`1:4 valid-for "" is not a number of days or weeks | write for example "90 d" or "2 w"`}},
		{"2026-02-29", date, []string{`1:4 the date "2026-02-29" is not a date | write for example 2026-11-21`}},
		{"21.11.2026", date, []string{`1:4 the date "21.11.2026" is not a date | write for example 2026-11-21`}},
		{"2024-02-29", date, nil},
		{"no", truth, []string{"1:4 ionising is neither true nor false | write true or false"}},
		{"True", truth, []string{"1:4 ionising is neither true nor false | write true or false"}},
		{"[true]", truth, []string{"1:4 ionising is neither true nor false | write true or false"}},
		{"~", text, []string{"1:4 the title is not a word | write one word or text, or leave it out"}},
		{"{en: ~}", text, []string{"1:9 the title is not a word | write one word or text, or leave it out", "1:4 the title has no English text | add `en:`"}},
		{"[a, [b], c]", words, []string{"1:8 a code is not a word | write one word or text"}},
		{"{a: b}", words, []string{"1:4 a code is not a word | write one word or text"}},
		{"a", func(f *File, n *yaml.Node) { f.Items(n, "cautions", nil) }, []string{"1:4 cautions is not a list | write a list: [a, b] or lines that begin with `- `"}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, read(t, test.text, test.with)); diff != "" {
			t.Errorf("%s: %s", test.text, diff)
		}
	}
}

func TestReadersReturnWhatIsWritten(t *testing.T) {
	read(t, "2 w", func(f *File, n *yaml.Node) {
		if got := f.Days(n, ""); got != 14 {
			t.Errorf("2 w is %d days", got)
		}
	})
	read(t, "Headache", func(f *File, n *yaml.Node) {
		if diff := cmp.Diff(map[string]string{"en": "Headache"}, f.Text(n, "")); diff != "" {
			t.Error(diff)
		}
	})
	read(t, "{en: Headache, de: Kopfschmerz}", func(f *File, n *yaml.Node) {
		if diff := cmp.Diff(map[string]string{"en": "Headache", "de": "Kopfschmerz"}, f.Text(n, "")); diff != "" {
			t.Error(diff)
		}
	})
}

// A mistake inside a text is shown at its character, and never on a place that is not there.
func TestErrorInside(t *testing.T) {
	tests := []struct {
		text   string
		offset int
		want   string
	}{
		{"abcdef", 3, "1:7"},
		{`"abcdef"`, 3, "1:8"},
		{"'abcdef'", 3, "1:8"},
		{"|\n  abcdef", 3, "1:4"},
		{">-\n  abcdef\n  gh", 8, "1:4"},
		{"abc\n  def", 5, "1:4"}, // a plain text that goes on in the next line
		{`"abc"`, 40, "1:4"},
	}
	for _, test := range tests {
		got := read(t, test.text, func(f *File, n *yaml.Node) { f.ErrorInside(n, test.offset, "", "m") })
		if !strings.HasPrefix(got[0], test.want+" ") {
			t.Errorf("%q at %d: %s, want %s", test.text, test.offset, got[0], test.want)
		}
	}
}
