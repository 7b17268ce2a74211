package source

import (
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// readAnything parses a file and walks it as the readers of a library do.
func readAnything(text []byte) (*File, Diagnostics) {
	var found Diagnostics
	f := ParseYAML("f.yaml", text, &found)
	if f == nil {
		return nil, found
	}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		switch n.Kind {
		case yaml.MappingNode:
			f.Entries(n, "it", func(_, value *yaml.Node) { walk(value) })
		case yaml.SequenceNode:
			f.Items(n, "it", walk)
		default:
			f.Word(n, "it")
		}
	}
	walk(f.Root)
	return f, found
}

// Each of these is refused with exactly one finding, at the place where the mistake stands.
func TestStrictYAMLRefuses(t *testing.T) {
	tests := map[string]struct {
		text string
		want string // position and beginning of the message
		hint string
	}{
		"an empty file":                  {"", "1:1 the file is empty", "begin with a key"},
		"only comments":                  {"# nothing\n", "1:1 the file is empty", ""},
		"an empty document":              {"---\n", "1:1 the file is not a mapping", "begin with a key"},
		"a word":                         {"headache\n", "1:1 the file is not a mapping", ""},
		"a list":                         {"- a\n", "1:1 the file is not a mapping", ""},
		"a key twice":                    {"a: 1\nb: 2\na: 3\n", `3:1 it has the key "a" twice`, "line 1 already"},
		"a nested key twice":             {"a:\n  b: 1\n  b: 1\n", `3:3 it has the key "b" twice`, "line 2 already"},
		"a key twice, once quoted":       {"a: 1\n\"a\": 3\n", `2:1 it has the key "a" twice`, ""},
		"a key that is a list":           {"? [a]\n: 1\n", "1:3 a key of it is not a word", ""},
		"an anchor":                      {"a: &x 1\n", "1:4 anchors and aliases", "write the value out"},
		"an alias to nothing":            {"a: 1\nb: *x\n", "2:4 not valid YAML: unknown anchor 'x'", "begins with *"},
		"a tag of one's own":             {"a: !x 1\n", "1:4 tags are not", "leave the tag out"},
		"a tag of YAML":                  {"a: !!str 1\n", "1:4 tags are not", ""},
		"a tag that decodes":             {"a: !!binary aGVhZA==\n", "1:4 tags are not", ""},
		"a tag in full":                  {"a: !<tag:yaml.org,2002:int> 1\n", "1:4 tags are not", ""},
		"a tag on a mapping":             {"a: !!map {b: 1}\n", "1:4 tags are not", ""},
		"a YAML directive":               {"%YAML 1.1\n---\na: no\n", "1:1 directives are not", "leave it out"},
		"a tag directive":                {"%TAG ! tag:x,2000:\n---\na: 1\n", "1:1 directives are not", ""},
		"two documents":                  {"a: 1\n---\nb: 2\n", "2:1 a second YAML document", "one document"},
		"rubbish after the document":     {"a: 1\n...\n]\n", "3:1 not valid YAML", ""},
		"a tab as indentation":           {"a:\n\tb: 1\n", "2:1 a tab in the indentation", "spaces"},
		"a tab after spaces":             {"a:\n  \tb: 1\n", "2:3 a tab in the indentation", "spaces"},
		"NUL":                            {"a: ü\x00\n", "1:5 a control character (U+0000)", "remove it"},
		"escape":                         {"a: 1\nb: ü\x1b[31m\n", "2:5 a control character (U+001B)", ""},
		"delete":                         {"a: x\x7f\n", "1:5 a control character (U+007F)", ""},
		"next line in a comment":         {"# x\u0085a: 1\n", "1:4 a control character (U+0085)", ""},
		"line separator in a comment":    {"a: 1 # x\u2028b: 9\n", "1:9 a control character (U+2028)", ""},
		"a carriage return inside":       {"a: 1\rb: 2\n", "1:5 a control character (U+000D)", ""},
		"text that runs backwards":       {"a: x\u202eb\n", "1:5 a control character (U+202E)", ""},
		"a byte order mark inside":       {"a: x\ufeffb\n", "1:5 a control character (U+FEFF)", ""},
		"an escaped NUL":                 {"a: 1\nb: \"x\\x00\"\n", "2:4 the text holds an escaped control character", ""},
		"an escaped terminal sequence":   {"a: [ok, \"\\e[2J\"]\n", "1:9 the text holds an escaped control character", ""},
		"Latin-1":                        {"a: 1\nb: ü gr\xfc\xdfe\n", "2:8 the line is not UTF-8", "UTF-8"},
		"UTF-16":                         {"\xff\xfea\x00:\x00", "1:1 the line is not UTF-8", ""},
		"a quote that never closes":      {"a: 1\nb: \"x\nc: 2\nd: 3\n", "2:4 not valid YAML", "close the quotes"},
		"a bracket that never closes":    {"a: 1\nb: [x, y\n", "2:4 not valid YAML", "close the bracket"},
		"a bracket closed too late":      {"a: [x, y\nb: 1\n", "2:2 not valid YAML", "close the bracket"},
		"a brace that never closes":      {"a:\n  b: {c: 1,\n", "2:12 not valid YAML", "the file ends here"},
		"an interval without quotes":     {"a: [2..18)\n", "1:4 not valid YAML", "brackets in quotes"},
		"a colon in a text":              {"title: Headache: adults\n", "1:16 not valid YAML: mapping values", "in quotes"},
		"a text that begins with @":      {"a: 1\nb: @x\n", "2:4 not valid YAML", "in quotes"},
		"a comparison as a block scalar": {"a: >= 18 y\n", "1:5 not valid YAML", "in quotes"},
		"an apostrophe in single quotes": {"a: 'it's'\n", "1:8 not valid YAML", "quotes"},
		"a wrong escape":                 {"a: \"\\q\"\n", "1:5 not valid YAML", "single quotes"},
		"wrong indentation":              {"a:\n    b: 1\n  c: 2\n", "3:3 not valid YAML", "indentation"},
		"a list that becomes a mapping":  {"a:\n  - b\n  c: 2\n", "3:3 not valid YAML", "indentation"},
		"a line without a colon":         {"a: 1\nb\n", "2:1 not valid YAML", "key: value"},
		"an alias bomb":                  {"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "1:4 anchors and aliases", ""},
		"a tower of brackets":            {"a: " + strings.Repeat("[", 100_000), "1:10004 not valid YAML: exceeded max depth", ""},
		"a file of rubbish":              {"a: " + strings.Repeat("x", maxFileSize), "1:1 the file has 4194307 bytes", "split it"},
		"a null":                         {"a:\nb: 1\n", "1:3 it is not a word", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, found := readAnything([]byte(test.text))
			if len(found) == 0 {
				t.Fatal("accepted")
			}
			d := found[0]
			got := fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Col, d.Message)
			if !strings.HasPrefix(got, test.want) || !strings.Contains(d.Hint, test.hint) {
				t.Errorf("got  %s (%s)\nwant %s… (%s)", got, d.Hint, test.want, test.hint)
			}
			if len(found) > 1 && name != "an alias bomb" {
				t.Errorf("one mistake, %d findings:\n%s", len(found), found.Error())
			}
		})
	}
}

func TestStrictYAMLAccepts(t *testing.T) {
	tests := map[string]string{
		"a byte order mark in front":  "\ufeffa: 1\n",
		"Windows line ends":           "a: 1\r\nb:\r\n  - x\r\n",
		"no line end at the end":      "a: 1",
		"a tab inside a line":         "a:\tb\t# c\n",
		"a document mark":             "---\na: 1\n...\n",
		"braces at the root":          "{a: 1, b: [x]}\n",
		"text in every script":        "a: Kopfschmerz, цефалгия, 頭痛, صداع, 🧠\n",
		"a per cent sign inside":      "a: \"%\"\nb: 5 %\n",
		"a text over several lines":   "a: >-\n  one\n  two\nb: |\n  x\n\n  y\n",
		"an escaped line end":         "a: \"one\\ntwo\"\n",
		"null as the name of nothing": "a: \"null\"\n",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if _, found := readAnything([]byte(text)); len(found) > 0 {
				t.Error(found.Error())
			}
		})
	}
}

// The words that YAML 1.1 takes for booleans are words: `no` is the country, and the answer.
func TestWordsStayWords(t *testing.T) {
	f, found := readAnything([]byte("values: [no, yes, on, off, y, n, 0o7, 1e3, 012, 2026-01-01, 12:30]\n"))
	if f == nil {
		t.Fatal(found.Error())
	}
	var got []string
	for _, n := range f.Words(f.Root.Content[1], "a value") {
		got = append(got, n.Value)
	}
	if want := "no yes on off y n 0o7 1e3 012 2026-01-01 12:30"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A file cut off anywhere is refused or read, never more than one mistake about its syntax, and its place lies in it.
func TestTruncatedYAML(t *testing.T) {
	whole := "guideline: headache\ntitle: {en: \"Headache\", de: 'Kopfschmerz'}\napplies: {age: \">= 18 y\"}\n" +
		"scenarios:\n  - id: a\n    when: [{x: [a, b]}, {y: \"[2..18)\"}]\n    note: >-\n      long\n      text\n    rate: {ct: 9}\n"
	for cut := range len(whole) {
		_, found := readAnything([]byte(whole[:cut]))
		for _, d := range found {
			if d.Pos.Line < 1 || d.Pos.Line > strings.Count(whole[:cut], "\n")+1 || d.Pos.Col < 1 {
				t.Errorf("cut at %d: %s points outside the file", cut, d.Pos)
			}
		}
		if syntax := strings.Count(fmt.Sprint(found), "not valid YAML"); syntax > 1 {
			t.Errorf("cut at %d: %d findings about the syntax", cut, syntax)
		}
	}
}
