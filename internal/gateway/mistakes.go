package gateway

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/justify-cds/justify/internal/source"
)

// maxMistakes bounds what is listed of one body.
const maxMistakes = 50

// mistakes says where JSON is no message of the contract, and what would be right, without what stands there.
func (t textOf) mistakes(m protoreflect.MessageDescriptor, root string) []*errdetails.BadRequest_FieldViolation {
	w := walk{textOf: t, decoder: json.NewDecoder(bytes.NewReader(t.text))}
	w.decoder.UseNumber()
	w.next()
	w.message(m, root)
	return w.found
}

// walk reads valid JSON beside the description of a message.
type walk struct {
	textOf
	decoder *json.Decoder
	token   json.Token
	ended   bool
	start   int // of the token
	found   []*errdetails.BadRequest_FieldViolation
}

func (w *walk) next() {
	w.start = int(w.decoder.InputOffset())
	for w.start < len(w.text) && strings.IndexByte(" \t\r\n,:", w.text[w.start]) >= 0 {
		w.start++
	}
	var err error
	if w.token, err = w.decoder.Token(); err != nil {
		w.ended = true // it cannot be: all of it was read once already
	}
}

func (w *walk) wrong(field, format string, args ...any) {
	if field == "" {
		field = "request"
	}
	if len(w.found) < maxMistakes {
		w.found = append(w.found, &errdetails.BadRequest_FieldViolation{Field: field, Description: w.at(w.start) + fmt.Sprintf(format, args...)})
	}
}

// skip passes over the rest of the value whose first token was read.
func (w *walk) skip() {
	depth := 0
	for {
		switch w.token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 || w.ended {
			return
		}
		w.next()
	}
}

func (w *walk) message(m protoreflect.MessageDescriptor, path string) {
	if w.token != json.Delim('{') {
		w.wrong(path, "an object is expected: { … }")
		w.skip()
		return
	}
	seen := map[protoreflect.Name]bool{}
	for w.decoder.More() {
		w.next()
		name, _ := w.token.(string)
		f := fieldOf(m.Fields(), name)
		if f == nil {
			w.unknown(m, path, name)
			w.next()
			w.skip()
			continue
		}
		field := within(path, string(f.Name()))
		if seen[f.Name()] {
			w.wrong(field, "it stands there already; write it once")
		}
		seen[f.Name()] = true
		keyAt := w.start
		w.next()
		if one := f.ContainingOneof(); one != nil && !one.IsSynthetic() && w.token != nil {
			if choice := one.FullName().Name(); seen["one of "+choice] {
				valueAt := w.start
				w.start = keyAt
				w.wrong(field, "it has a value already; state one")
				w.start = valueAt
			} else {
				seen["one of "+choice] = true
			}
		}
		w.value(f, field)
	}
	w.next() // the end of the object
}

func (w *walk) unknown(m protoreflect.MessageDescriptor, path, name string) {
	var known []string
	for i := range m.Fields().Len() {
		known = append(known, m.Fields().Get(i).JSONName())
	}
	hint := "/openapi.json lists the fields"
	if len(name) <= 64 {
		if near := source.DidYouMean(name, known); near != "" {
			hint = near
		}
	}
	w.wrong(path, "no field of this name; %s", hint)
}

func (w *walk) value(f protoreflect.FieldDescriptor, path string) {
	switch {
	case w.token == nil: // null is a field that is left out
	case !f.IsList():
		w.one(f, path)
	case w.token != json.Delim('['):
		w.wrong(path, "a list is expected: [ … ]")
		w.skip()
	default:
		for i := 0; w.decoder.More(); i++ {
			w.next()
			if item := fmt.Sprintf("%s[%d]", path, i); w.token == nil {
				w.wrong(item, "null says nothing; leave the entry out")
			} else {
				w.one(f, item)
			}
		}
		w.next() // the end of the list
	}
}

func (w *walk) one(f protoreflect.FieldDescriptor, path string) {
	if m := f.Message(); m != nil && m.FullName() != "google.protobuf.Timestamp" {
		w.message(m, path)
		return
	}
	text, isText := w.token.(string)
	number := text
	if n, ok := w.token.(json.Number); ok {
		number = n.String()
	}
	switch f.Kind() {
	case protoreflect.StringKind:
		if !isText {
			w.wrong(path, "a text in double quotes is expected")
		}
	case protoreflect.BoolKind:
		if _, ok := w.token.(bool); !ok {
			w.wrong(path, "true or false is expected, without quotes")
		}
	case protoreflect.EnumKind:
		w.word(f.Enum(), path, isText, number)
	case protoreflect.DoubleKind:
		if _, err := strconv.ParseFloat(number, 64); err != nil {
			w.wrong(path, "a number is expected")
		}
	case protoreflect.Int32Kind, protoreflect.Int64Kind:
		v, err := strconv.ParseFloat(number, 64)
		if most := map[bool]float64{true: math.MaxInt32, false: 1 << 53}[f.Kind() == protoreflect.Int32Kind]; err != nil || v != math.Trunc(v) || math.Abs(v) > most {
			w.wrong(path, "a whole number is expected, not too large")
		}
	case protoreflect.MessageKind: // a time
		if _, err := time.Parse(time.RFC3339Nano, text); err != nil {
			w.wrong(path, `a time is expected, such as "2026-11-21T12:00:00Z"`)
		}
	}
	w.skip()
}

// word reads a value of an enum: its name, or its number.
func (w *walk) word(e protoreflect.EnumDescriptor, path string, isText bool, text string) {
	var known []string
	for i := range e.Values().Len() {
		if v := e.Values().Get(i); v.Number() != 0 {
			known = append(known, string(v.Name()))
		}
	}
	_, err := strconv.ParseInt(text, 10, 32)
	switch {
	case !isText && err == nil, isText && e.Values().ByName(protoreflect.Name(text)) != nil:
	case isText && len(text) <= 64 && source.DidYouMean(text, known) != "":
		w.wrong(path, "no such value; %s", source.DidYouMean(text, known))
	default:
		w.wrong(path, "one of these is expected: %s", strings.Join(known, ", "))
	}
}

func within(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}
