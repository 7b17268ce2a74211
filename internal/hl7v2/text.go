package hl7v2

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Charset is the character set of a message, as its MSH-18 names it.
type Charset string

// Character sets. What one does not have is written as the nearest letters that it has.
const (
	ASCII  Charset = "ASCII" // what a message without MSH-18 is in
	Latin1 Charset = "8859/1"
	UTF8   Charset = "UNICODE UTF-8"
)

// nearest are letters that lose more than an accent.
var nearest = map[rune]string{
	'ß': "ss", 'ẞ': "SS", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'Ø': "O", 'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D", 'µ': "u", 'μ': "u",
	'–': "-", '—': "-", '‐': "-", '‑': "-", '“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`, '‘': "'", '’': "'", '…': "...", '≥': ">=", '≤': "<=", '×': "x",
	'·': ".", '²': "2", '³': "3", '°': "deg", '\u00a0': " ", '\u202f': " ", '\u2009': " ",
}

// has says whether a character set has a letter.
func (c Charset) has(r rune) bool {
	switch c {
	case UTF8:
		return true
	case Latin1:
		return r < 0x80 || (r >= 0xa0 && r <= 0xff)
	}
	return r < 0x80
}

// written is text in a character set, one line of it, at most so many letters.
func (c Charset) written(text string, limit int) string {
	var b strings.Builder
	words := strings.FieldsFunc(strings.ToValidUTF8(text, "?"), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	for _, r := range norm.NFC.String(strings.Join(words, " ")) {
		switch {
		case c.has(r):
			b.WriteRune(r)
		case nearest[r] != "":
			b.WriteString(nearest[r])
		default:
			plain := strings.Map(func(d rune) rune {
				if !c.has(d) {
					return -1
				}
				return d
			}, norm.NFD.String(string(r)))
			if plain == "" {
				plain = "?"
			}
			b.WriteString(plain)
		}
	}
	return clipped(strings.TrimSpace(b.String()), limit)
}

// clipped says that it was cut.
func clipped(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-3]) + "..."
}

// bytes encodes what written made.
func (c Charset) bytes(text string) ([]byte, error) {
	switch c {
	case UTF8, ASCII:
		return []byte(text), nil
	case Latin1:
		return charmap.ISO8859_1.NewEncoder().Bytes([]byte(text))
	}
	return nil, fmt.Errorf("HL7 v2: the character set %q is not written here: ASCII, 8859/1 and UNICODE UTF-8 are", c)
}

func (c Charset) text(bytes []byte) (string, error) {
	switch c {
	case UTF8, ASCII:
		if !utf8.Valid(bytes) {
			return "", fmt.Errorf("HL7 v2: the segments are not in %s", c)
		}
		return string(bytes), nil
	case Latin1:
		text, err := charmap.ISO8859_1.NewDecoder().Bytes(bytes)
		return string(text), err
	}
	return "", fmt.Errorf("HL7 v2: the character set %q is not read here: ASCII, 8859/1 and UNICODE UTF-8 are", c)
}

// The delimiters are those that HL7 recommends, and nearly everyone uses.
const (
	segmentEnd = "\r"
	field      = "|"
	component  = "^"
	repetition = "~"
)

var escape = strings.NewReplacer(`\`, `\E\`, "|", `\F\`, "^", `\S\`, "&", `\T\`, "~", `\R\`)

var escapes = map[string]string{"E": `\`, "F": "|", "S": "^", "T": "&", "R": "~"}

// unescape reads what escape wrote, and hexadecimal characters too.
func unescape(text string) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, `\`)
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		code, after, closed := strings.Cut(rest, `\`)
		letters, known := escapes[code]
		if !known && strings.HasPrefix(code, "X") {
			bytes, err := hex.DecodeString(code[1:])
			letters, known = string(bytes), err == nil && utf8.Valid(bytes)
		}
		if !closed || !known {
			return "", fmt.Errorf("HL7 v2: an escape sequence that is not known here, or does not end")
		}
		b.WriteString(letters)
		text = after
	}
}
