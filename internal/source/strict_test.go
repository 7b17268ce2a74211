package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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

// Each of these is refused with exactly one finding, at the place where the mistake stands: testdata/messages.txt holds
// what an author reads. Of nested aliases every anchor and every alias is named.
func TestStrictYAMLRefuses(t *testing.T) {
	var g golden
	for _, c := range []struct{ name, text string }{
		{"an empty file", ""},
		{"only comments", "# nothing\n"},
		{"an empty document", "---\n"},
		{"a word", "headache\n"},
		{"a list", "- a\n"},
		{"a key twice", "a: 1\nb: 2\na: 3\n"},
		{"a nested key twice", "a:\n  b: 1\n  b: 1\n"},
		{"a key twice, once quoted", "a: 1\n\"a\": 3\n"},
		{"a key that is a list", "? [a]\n: 1\n"},
		{"an anchor", "a: &x 1\n"},
		{"an alias to nothing", "a: 1\nb: *x\n"},
		{"a tag of one's own", "a: !x 1\n"},
		{"a tag of YAML", "a: !!str 1\n"},
		{"a tag that decodes", "a: !!binary aGVhZA==\n"},
		{"a tag in full", "a: !<tag:yaml.org,2002:int> 1\n"},
		{"a tag on a mapping", "a: !!map {b: 1}\n"},
		{"a YAML directive", "%YAML 1.1\n---\na: no\n"},
		{"a tag directive", "%TAG ! tag:x,2000:\n---\na: 1\n"},
		{"two documents", "a: 1\n---\nb: 2\n"},
		{"rubbish after the document", "a: 1\n...\n]\n"},
		{"a tab as indentation", "a:\n\tb: 1\n"},
		{"a tab after spaces", "a:\n  \tb: 1\n"},
		{"NUL", "a: ü\x00\n"},
		{"escape", "a: 1\nb: ü\x1b[31m\n"},
		{"delete", "a: x\x7f\n"},
		{"next line in a comment", "# x\u0085a: 1\n"},
		{"line separator in a comment", "a: 1 # x\u2028b: 9\n"},
		{"a carriage return inside", "a: 1\rb: 2\n"},
		{"text that runs backwards", "a: x\u202eb\n"},
		{"a byte order mark inside", "a: x\ufeffb\n"},
		{"an escaped NUL", "a: 1\nb: \"x\\x00\"\n"},
		{"an escaped terminal sequence", "a: [ok, \"\\e[2J\"]\n"},
		{"Latin-1", "a: 1\nb: ü gr\xfc\xdfe\n"},
		{"UTF-16", "\xff\xfea\x00:\x00"},
		{"a quote that never closes", "a: 1\nb: \"x\nc: 2\nd: 3\n"},
		{"a bracket that never closes", "a: 1\nb: [x, y\n"},
		{"a bracket closed too late", "a: [x, y\nb: 1\n"},
		{"a brace that never closes", "a:\n  b: {c: 1,\n"},
		{"an interval without quotes", "a: [2..18)\n"},
		{"a colon in a text", "title: Headache: adults\n"},
		{"a text that begins with @", "a: 1\nb: @x\n"},
		{"a comparison as a block scalar", "a: >= 18 y\n"},
		{"an apostrophe in single quotes", "a: 'it's'\n"},
		{"a wrong escape", "a: \"\\q\"\n"},
		{"wrong indentation", "a:\n    b: 1\n  c: 2\n"},
		{"a list that becomes a mapping", "a:\n  - b\n  c: 2\n"},
		{"a line without a colon", "a: 1\nb\n"},
		{"nested aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"},
		{"a tower of brackets", "a: " + strings.Repeat("[", 100_000)},
		{"a file of 10 MB", "a: " + strings.Repeat("x", 10_000_000-3)},
		{"a file of rubbish", "a: " + strings.Repeat("x", maxFileSize)},
		{"a null", "a:\nb: 1\n"},
	} {
		_, found := readAnything([]byte(c.text))
		if c.name == "nested aliases" {
			assert.Len(t, found, 7, c.name)
		} else {
			assert.Len(t, found, 1, c.name)
		}
		assert.Zero(t, len(found)-found.Errors(), "%s: an error, not a warning", c.name)
		g.add(c.name, found.Error())
	}

	// What YAML 1.1 takes for booleans is a word, and no boolean; a byte order mark may stand in front.
	var found Diagnostics
	f := ParseYAML("f.yaml", []byte("\ufeffcountry: no\nionising: no\n"), &found)
	require.NotNil(t, f, "%v", found)
	word, ok := f.Word(f.Root.Content[1], "a country")
	assert.True(t, ok)
	assert.Empty(t, found, "a byte order mark in front")
	g.add("`no` where a word is meant, behind a byte order mark", fmt.Sprintf("read as the word %q", word))
	f.Bool(f.Root.Content[3], "ionising")
	assert.Len(t, found, 1)
	g.add("`no` where true or false is meant", found.Error())
	g.compare(t)
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
