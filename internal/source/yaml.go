package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// maxFileSize keeps a file of generated rubbish from taking the editor's machine with it.
const maxFileSize = 4 << 20

// File is one strict YAML document. Its readers report what is wrong at the place where it stands, and go on.
type File struct {
	Path  string
	Root  *yaml.Node // a mapping
	lines []string
	found *Diagnostics
}

// IDPattern is what ids look like: kebab-case.
var IDPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// ParseYAML reads one strict YAML document whose root is a mapping; nil where it is not.
func ParseYAML(path string, text []byte, found *Diagnostics) *File {
	f := &File{Path: path, found: found}
	if len(text) > maxFileSize {
		f.At(1, 1, "split it", "the file has %d bytes, more than the %d that are read", len(text), maxFileSize)
		return nil
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	f.lines = strings.Split(string(text), "\n")
	if !f.plainText() {
		return nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, next yaml.Node
	if err := decoder.Decode(&document); err != nil {
		f.syntaxError(err)
		return nil
	}
	if err := decoder.Decode(&next); !errors.Is(err, io.EOF) {
		f.At(max(next.Line, 1), 1, "one file holds one document", "a second YAML document begins here")
		return nil
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		f.At(1, 1, "begin with a key such as `guideline:` or `facts:`", "the file is not a mapping")
		return nil
	}
	f.Root = document.Content[0]
	if !f.plainNodes(f.Root) {
		return nil
	}
	return f
}

// plainText refuses what YAML parsers disagree about: text that is not UTF-8, control characters, tabs as indentation.
func (f *File) plainText() bool {
	for i, line := range f.lines {
		if !utf8.ValidString(line) {
			f.At(i+1, 1, "save the file as UTF-8", "the line is not UTF-8")
			return false
		}
		if col := strings.IndexFunc(line, func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' }); col >= 0 {
			f.At(i+1, col+1, "remove it", "a control character (U+%04X)", line[col])
			return false
		}
		if indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(indent, "\t") {
			f.At(i+1, strings.Index(indent, "\t")+1, "indent with spaces", "a tab in the indentation")
			return false
		}
	}
	return true
}

// plainNodes refuses anchors, aliases and custom tags: no rule needs them, and they hide what a rule says.
func (f *File) plainNodes(n *yaml.Node) bool {
	ok := true
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		f.ErrorAt(n, "write the value out", "anchors and aliases are not part of the language")
		ok = false
	} else if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
		f.ErrorAt(n, "leave the tag out", "tags are not part of the language")
		ok = false
	}
	for _, child := range n.Content {
		ok = f.plainNodes(child) && ok
	}
	return ok
}

var lineInError = regexp.MustCompile(`(?:line|L)\s?(\d+)(?:(?:, column |\.C)(\d+))?`)

func (f *File) syntaxError(err error) {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line, col := 1, 1
	if m := lineInError.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		if m[2] != "" {
			col, _ = strconv.Atoi(m[2])
		}
		if i := strings.Index(message, m[0]); i >= 0 {
			message = strings.Trim(message[i+len(m[0]):], ": ")
		}
	}
	if errors.Is(err, io.EOF) {
		message = "the file is empty"
	}
	f.At(line, col, "", "not valid YAML: %s", message)
}

// At reports an error at a line and column.
func (f *File) At(line, col int, hint, format string, args ...any) {
	f.Report(Error, Position{File: f.Path, Line: line, Col: col}, hint, format, args...)
}

// ErrorInside reports an error some characters into a scalar.
func (f *File) ErrorInside(n *yaml.Node, offset int, hint, format string, args ...any) {
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		offset++
	}
	f.Report(Error, f.Pos(n).Shift(offset), hint, format, args...)
}

// ErrorAt reports an error where a node begins.
func (f *File) ErrorAt(n *yaml.Node, hint, format string, args ...any) {
	f.At(n.Line, n.Column, hint, format, args...)
}

// Report adds a finding, with the line that it is about.
func (f *File) Report(severity Severity, pos Position, hint, format string, args ...any) {
	d := Diagnostic{Pos: pos, Severity: severity, Message: fmt.Sprintf(format, args...), Hint: hint}
	if pos.Line >= 1 && pos.Line <= len(f.lines) {
		d.Line = strings.TrimRight(f.lines[pos.Line-1], "\r")
	}
	*f.found = append(*f.found, d)
}

// Pos is where a node begins.
func (f *File) Pos(n *yaml.Node) Position {
	return Position{File: f.Path, Line: n.Line, Col: n.Column}
}

// Fields maps each key that an object may have to what reads its value.
type Fields map[string]func(*yaml.Node)

// Object reads a mapping with fixed keys and returns the keys that were there.
func (f *File) Object(n *yaml.Node, what string, known Fields, required ...string) map[string]bool {
	present := map[string]bool{}
	f.Entries(n, what, func(key, value *yaml.Node) {
		read, ok := known[key.Value]
		if !ok {
			f.ErrorAt(key, DidYouMean(key.Value, Keys(known)), "%s has no key %q", what, key.Value)
			return
		}
		present[key.Value] = true
		read(value)
	})
	for _, key := range required {
		if n.Kind == yaml.MappingNode && !present[key] {
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
			f.ErrorAt(key, "", "a key of %s is not a word", what)
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
		f.ErrorAt(n, "", "%s is not a word", what)
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
		f.ErrorAt(n, DidYouMean(s, known), "%q is not a %s", s, what)
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
			f.ErrorAt(n, "", "%s is empty", what)
		}
		return map[string]string{"en": s}
	}
	text := map[string]string{}
	f.Entries(n, what, func(key, value *yaml.Node) {
		if !languagePattern.MatchString(key.Value) {
			f.ErrorAt(key, "write a language code such as en, de or pt-BR", "%q is not a language", key.Value)
		}
		text[key.Value], _ = f.Word(value, what)
	})
	if text["en"] == "" {
		f.ErrorAt(n, "add `en:`", "%s has no English text", what)
	}
	return text
}

var languagePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// Days reads a duration such as "90 d" or "2 w".
func (f *File) Days(n *yaml.Node, what string) int {
	number, unit, _ := strings.Cut(n.Value, " ")
	count, err := strconv.Atoi(number)
	size := map[string]int{"d": 1, "w": 7}[strings.TrimSpace(unit)]
	if err != nil || size == 0 || count < 1 {
		f.ErrorAt(n, `write for example "90 d" or "2 w"`, "%s %q is not a number of days or weeks", what, n.Value)
		return 0
	}
	return count * size
}

// Date reads a calendar day.
func (f *File) Date(n *yaml.Node, what string) string {
	if _, err := time.Parse(time.DateOnly, n.Value); err != nil {
		f.ErrorAt(n, "write for example 2026-11-21", "%s %q is not a date", what, n.Value)
	}
	return n.Value
}
