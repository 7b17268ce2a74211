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
	"unicode"
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

const beginWith = "begin with a key such as `guideline:` or `facts:`"

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
	if err := decoder.Decode(&next); err != nil && !errors.Is(err, io.EOF) {
		f.syntaxError(err)
		return nil
	} else if err == nil {
		f.At(max(next.Line, 1), 1, "one file holds one document", "a second YAML document begins here")
		return nil
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		f.At(1, 1, beginWith, "the file is not a mapping")
		return nil
	}
	f.Root = document.Content[0]
	if !f.plainNodes(f.Root) {
		return nil
	}
	return f
}

// plainText refuses what YAML parsers disagree about, or what a reader cannot see: text that is not UTF-8, control
// characters, tabs as indentation, directives.
func (f *File) plainText() bool {
	for i, line := range f.lines {
		line = strings.TrimSuffix(line, "\r")
		if !utf8.ValidString(line) {
			valid := 0
			for r, size := utf8.DecodeRuneInString(line); r != utf8.RuneError || size > 1; r, size = utf8.DecodeRuneInString(line[valid:]) {
				valid += size
			}
			f.At(i+1, utf8.RuneCountInString(line[:valid])+1, "save the file as UTF-8", "the line is not UTF-8")
			return false
		}
		if at := strings.IndexFunc(line, hidden); at >= 0 {
			r, _ := utf8.DecodeRuneInString(line[at:])
			f.At(i+1, utf8.RuneCountInString(line[:at])+1, "remove it", "a control character (U+%04X)", r)
			return false
		}
		if indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(indent, "\t") {
			f.At(i+1, strings.Index(indent, "\t")+1, "indent with spaces", "a tab in the indentation")
			return false
		}
		if strings.HasPrefix(line, "%") {
			f.At(i+1, 1, "leave it out, or put the text in quotes", "directives are not part of the language")
			return false
		}
	}
	return true
}

// hidden says whether a character is one that no line of a guideline may hold: control characters, the line breaks that
// only some parsers know, byte order marks, and those that turn the direction of what is shown around.
func hidden(r rune) bool {
	switch {
	case r == '\t':
		return false
	case unicode.IsControl(r), r == 0x2028, r == 0x2029, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF:
		return true
	}
	return (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069)
}

// plainNodes refuses anchors, aliases, tags and hidden characters behind an escape: no rule needs them, and they hide
// what a rule says.
func (f *File) plainNodes(n *yaml.Node) bool {
	ok := true
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		f.ErrorAt(n, "write the value out", "anchors and aliases are not part of the language")
		ok = false
	case n.Style&yaml.TaggedStyle != 0 || (strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!")):
		f.ErrorAt(n, "leave the tag out", "tags are not part of the language")
		ok = false
	case strings.IndexFunc(n.Value, func(r rune) bool { return r != '\n' && hidden(r) }) >= 0:
		f.ErrorAt(n, "remove it", "the text holds an escaped control character")
		ok = false
	}
	for _, child := range n.Content {
		ok = f.plainNodes(child) && ok
	}
	return ok
}

// syntaxHints say what is mostly meant where the parser stumbles, by a part of its message.
var syntaxHints = []struct{ message, hint string }{
	{"mapping values are not allowed", "put text that holds a colon and a space in quotes"},
	{"cannot start any token", "put text that begins with such a character in quotes"},
	{"did not find expected key", "check the indentation and the quotes of this line and the one before"},
	{"unknown escape character", "write a backslash as `\\\\`, or use single quotes"},
	{"expected ',' or", "close the bracket, or put text with brackets in quotes"},
	{"could not find expected ':'", "write `key: value`"},
	{"expected comment or line break", "put a comparison in quotes: \">= 5\""},
	{"did not find expected", "check the indentation of this line and the ones before"},
	{"unexpected end of stream", "close the quotes"},
	{"unknown anchor", "put text that begins with * in quotes"},
}

func (f *File) syntaxError(err error) {
	if errors.Is(err, io.EOF) {
		f.At(1, 1, beginWith, "the file is empty")
		return
	}
	message, line, col, hint := strings.TrimPrefix(err.Error(), "yaml: "), 1, 1, ""
	var load *yaml.LoadError
	if errors.As(err, &load) {
		message, line, col = load.Message, max(load.Mark.Line, 1), max(load.Mark.Column, 1)
		if last, begin := f.lastLine(), load.ContextMark.Line; line > last && begin > 0 && begin <= last { // what begins here is never closed
			line, col = load.ContextMark.Line, load.ContextMark.Column
		} else if line > last {
			line, col, hint = last, utf8.RuneCountInString(f.lines[last-1])+1, "the file ends here, before its rules do"
		}
	}
	for _, h := range syntaxHints {
		if hint == "" && strings.Contains(message, h.message) {
			hint = h.hint
		}
	}
	f.At(line, col, hint, "not valid YAML: %s", message)
}

// lastLine is the number of the last line that is not blank.
func (f *File) lastLine() int {
	for i := len(f.lines); i > 1; i-- {
		if strings.TrimSpace(f.lines[i-1]) != "" {
			return i
		}
	}
	return 1
}

// At reports an error at a line and column.
func (f *File) At(line, col int, hint, format string, args ...any) {
	f.Report(Error, Position{File: f.Path, Line: line, Col: col}, hint, format, args...)
}

// ErrorInside reports an error some characters into a scalar; where the scalar spreads over lines, at its beginning.
func (f *File) ErrorInside(n *yaml.Node, offset int, hint, format string, args ...any) {
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		offset = 0
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		offset++
	}
	pos := f.Pos(n).Shift(offset)
	if n.Line >= 1 && n.Line <= len(f.lines) && pos.Col > utf8.RuneCountInString(f.lines[n.Line-1])+1 {
		pos = f.Pos(n)
	}
	f.Report(Error, pos, hint, format, args...)
}

// ErrorAt reports an error where a node begins.
func (f *File) ErrorAt(n *yaml.Node, hint, format string, args ...any) {
	f.At(n.Line, n.Column, hint, format, args...)
}

// Report adds a finding, with the line that it is about.
func (f *File) Report(severity Severity, pos Position, hint, format string, args ...any) {
	if last := len(f.lines); pos.Line > last && last > 0 { // something implied at the end of the file
		pos.Line, pos.Col = last, utf8.RuneCountInString(f.lines[last-1])+1
	}
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
	present, misspelt := map[string]bool{}, map[string]bool{}
	f.Entries(n, what, func(key, value *yaml.Node) {
		read, ok := known[key.Value]
		if !ok {
			f.ErrorAt(key, DidYouMean(key.Value, Keys(known)), "%s has no key %q", what, key.Value)
			if near, ok := nearest(key.Value, Keys(known)); ok {
				misspelt[near] = true
			}
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
	}
	return n.Value
}
