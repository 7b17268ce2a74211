package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// textOf is JSON that protobuf refused, and the line on which it begins.
type textOf struct {
	text []byte
	line int
}

// at says where an offset is. Columns count characters.
func (t textOf) at(offset int) string {
	before := t.text[:min(max(offset, 0), len(t.text))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return fmt.Sprintf("line %d, column %d: ", t.line+bytes.Count(before, []byte("\n")), 1+utf8.RuneCount(before[start:]))
}

var position = regexp.MustCompile(`\(line ([0-9]+):([0-9]+)\)`)

// where is the place that protobuf names.
func (t textOf) where(err error) string {
	found := position.FindStringSubmatch(err.Error())
	if found == nil {
		return ""
	}
	line, _ := strconv.Atoi(found[1])
	return fmt.Sprintf("line %d, column %s: ", t.line+line-1, found[2])
}

// expected says what would be right, by a part of what encoding/json says. Its own words name the character that it met.
var expected = []struct{ said, hint string }{
	{"after top-level value", "something follows the JSON object; send one"},
	{"beginning of object key", `a name in double quotes is expected here (and no comma after the last entry)`},
	{"after object key:value pair", "a comma or } is expected here"},
	{"after object key", "a colon is expected here"},
	{"after array element", "a comma or ] is expected here"},
	{"string escape", `this is no escape: write \" \\ \n \t or \u0000`},
	{"escape code", `this is no escape: write \" \\ \n \t or \u0000`},
	{"in string literal", `a control character within a text: write it as an escape, such as \n`},
	{"in numeric literal", "this is no number"},
	{"in literal", "this is no true, false or null"},
	{"beginning of value", `a value is expected here: a text in double quotes, a number, true, false, null, { or [`},
}

// syntax says where the text is no JSON object; nothing where it is one.
func (t textOf) syntax() string {
	if len(bytes.TrimSpace(t.text)) == 0 {
		return "the body is empty: send a JSON object"
	}
	if !utf8.Valid(t.text) {
		at := 0
		for {
			r, size := utf8.DecodeRune(t.text[at:])
			if r == utf8.RuneError && size == 1 {
				return t.at(at) + "the text is not UTF-8"
			}
			at += size
		}
	}
	var whole json.RawMessage
	var wrong *json.SyntaxError
	if err := json.Unmarshal(t.text, &whole); errors.As(err, &wrong) {
		if strings.Contains(wrong.Error(), "unexpected end") {
			return t.at(len(t.text)) + "the JSON was cut short"
		}
		for _, e := range expected {
			if strings.Contains(wrong.Error(), e.said) {
				return t.at(int(wrong.Offset)-1) + e.hint
			}
		}
		return t.at(int(wrong.Offset)-1) + "this is no JSON"
	}
	start := bytes.IndexFunc(t.text, func(r rune) bool { return !strings.ContainsRune(" \t\r\n", r) })
	if t.text[start] != '{' {
		return t.at(start) + "a JSON object is expected: { … }"
	}
	return ""
}
