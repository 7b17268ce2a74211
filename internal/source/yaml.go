package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
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
	from  map[*yaml.Node]*File // nodes that were read from another file
}

const beginWith = "begin with a key such as `guideline:` or `facts:`"

// ParseYAML reads one strict YAML document whose root is a mapping; nil where it is not.
func ParseYAML(path string, text []byte, found *Diagnostics) *File {
	f := &File{Path: path, found: found}
	if len(text) > maxFileSize {
		f.At(1, 1, "split it into several files", "the file has %d bytes, more than the %d that are read", len(text), maxFileSize)
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
		if at := strings.IndexFunc(line, Hidden); at >= 0 {
			r, _ := utf8.DecodeRuneInString(line[at:])
			f.At(i+1, utf8.RuneCountInString(line[:at])+1, "remove it", "%s (U+%04X)", nameOf(r), r)
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

// Hidden says whether a character is one that no line of a guideline may hold: control characters, the line breaks that
// only some parsers know, byte order marks, and those that turn the direction of what is shown around.
func Hidden(r rune) bool {
	switch {
	case r == '\t':
		return false
	case unicode.IsControl(r), r == 0x2028, r == 0x2029, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF:
		return true
	}
	return (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069)
}

// nameOf says to the author what a hidden character is.
func nameOf(r rune) string {
	switch {
	case unicode.IsControl(r):
		return "a control character"
	case r == 0xFEFF:
		return "a byte order mark that does not stand at the very beginning"
	case r == 0x2028, r == 0x2029:
		return "a line break that only some programs know"
	}
	return "an invisible character"
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
	case strings.IndexFunc(n.Value, func(r rune) bool { return r != '\n' && Hidden(r) }) >= 0:
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
	{"mapping values are not allowed", "check the indentation, or put text that holds a colon and a space in quotes"},
	{"cannot start any token", "put text that begins with such a character in quotes"},
	{"did not find expected key", "check the indentation and the quotes of this line and the one before"},
	{"unknown escape character", "write a backslash as `\\\\`, or use single quotes"},
	{"expected ',' or", "close the bracket, or put text with brackets in quotes"},
	{"could not find expected ':'", "write `key: value`"},
	{"expected comment or line break", "put a comparison in quotes: \">= 5\""},
	{"did not find expected", "check the indentation of this line and the ones before"},
	{"unexpected end of stream", "close the quotes"},
	{"exceeded max depth", "no rule needs so many brackets"},
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
			line, col, hint = last, utf8.RuneCountInString(f.lines[last-1])+1, "the file ends here: close the brackets and quotes that are open"
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
	if lines := f.linesOf(pos.File); n.Line >= 1 && n.Line <= len(lines) && pos.Col > utf8.RuneCountInString(lines[n.Line-1])+1 {
		pos = f.Pos(n)
	}
	f.Report(Error, pos, hint, format, args...)
}

// ErrorAt reports an error where a node begins.
func (f *File) ErrorAt(n *yaml.Node, hint, format string, args ...any) {
	f.Report(Error, f.Pos(n), hint, format, args...)
}

// Report adds a finding, with the line that it is about.
func (f *File) Report(severity Severity, pos Position, hint, format string, args ...any) {
	lines := f.linesOf(pos.File)
	if last := len(lines); pos.Line > last && last > 0 { // something implied at the end of the file
		pos.Line, pos.Col = last, utf8.RuneCountInString(lines[last-1])+1
	}
	d := Diagnostic{Pos: pos, Severity: severity, Message: fmt.Sprintf(format, args...), Hint: hint}
	if pos.Line >= 1 && pos.Line <= len(lines) {
		d.Line = strings.TrimRight(lines[pos.Line-1], "\r")
	}
	*f.found = append(*f.found, d)
}

// Under names the rule that is broken by what check reports.
func (f *File) Under(rule string, check func()) {
	before := len(*f.found)
	check()
	for i := range (*f.found)[before:] {
		(*f.found)[before+i].Rule = rule
	}
}

// Pos is where a node begins.
func (f *File) Pos(n *yaml.Node) Position {
	return Position{File: f.home(n).Path, Line: n.Line, Col: n.Column}
}
