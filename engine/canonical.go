package engine

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// CanonicalJSON is the recommendation in the JSON Canonicalization Scheme (RFC 8785): what is stored, hashed and
// compared.
func (r *Recommendation) CanonicalJSON() ([]byte, error) { return canonical(r) }

// CanonicalJSON is the decision in the same form: what referrals that touch the same cells have in common.
func (d *Decision) CanonicalJSON() ([]byte, error) { return canonical(d) }

// CanonicalJSON is the case in the same form.
func (c *Case) CanonicalJSON() ([]byte, error) { return canonical(c) }

// Hash names the decision by its content: the SHA-256 of its canonical JSON. It is computed once for each decision, and where it was
// computed just now the text is returned too, appended to b.
func (d *Decision) Hash(b []byte) (hash [sha256.Size]byte, text []byte, err error) {
	if known := d.hash.Load(); known != nil {
		return *known, nil, nil
	}
	if text, err = AppendCanonicalJSON(b, d); err != nil {
		return hash, nil, err
	}
	hash = sha256.Sum256(text[len(b):])
	d.hash.Store(&hash)
	return hash, text, nil
}

// CanonicalJSON is a value that holds such parts, in the same form. Every field of a struct needs its json tag.
func CanonicalJSON(v any) ([]byte, error) { return canonical(v) }

// AppendCanonicalJSON appends it to b.
func AppendCanonicalJSON(b []byte, v any) ([]byte, error) {
	if v == nil {
		return append(b, "null"...), nil
	}
	value := reflect.ValueOf(v)
	return encoderOf(value.Type())(b, value)
}

func canonical(v any) ([]byte, error) {
	scratch := scratches.Get().(*[]byte)
	defer scratches.Put(scratch)
	b, err := AppendCanonicalJSON((*scratch)[:0], v)
	*scratch = b
	return bytes.Clone(b), err
}

// scratches are grown once to what the longest text takes.
var scratches = sync.Pool{New: func() any { return new([]byte) }}

// An encoder writes values of one type as encoding/json would, with the keys in the order of RFC 8785, section 3.2.3.
type encoder func(b []byte, v reflect.Value) ([]byte, error)

// encoders keeps the encoder of each type.
var encoders sync.Map

func encoderOf(t reflect.Type) encoder {
	if known, ok := encoders.Load(t); ok {
		return known.(encoder)
	}
	known, _ := encoders.LoadOrStore(t, newEncoder(t))
	return known.(encoder)
}

// canonicalAppender is a type that knows its own canonical form.
type canonicalAppender interface{ appendCanonical(b []byte) []byte }

func newEncoder(t reflect.Type) encoder {
	if t.Implements(reflect.TypeFor[canonicalAppender]()) {
		return func(b []byte, v reflect.Value) ([]byte, error) {
			return v.Interface().(canonicalAppender).appendCanonical(b), nil
		}
	}
	switch t.Kind() {
	case reflect.Interface:
		return func(b []byte, v reflect.Value) ([]byte, error) {
			if v.IsNil() {
				return append(b, "null"...), nil
			}
			v = v.Elem()
			return encoderOf(v.Type())(b, v)
		}
	case reflect.Pointer:
		element := encoderOf(t.Elem())
		return func(b []byte, v reflect.Value) ([]byte, error) {
			if v.IsNil() {
				return append(b, "null"...), nil
			}
			return element(b, v.Elem())
		}
	case reflect.Bool:
		return func(b []byte, v reflect.Value) ([]byte, error) { return strconv.AppendBool(b, v.Bool()), nil }
	case reflect.Int, reflect.Int64, reflect.Int32:
		return func(b []byte, v reflect.Value) ([]byte, error) {
			n := v.Int()
			if n > 1<<53 || n < -1<<53 {
				return b, fmt.Errorf("%d is no number of RFC 8785", n)
			}
			return strconv.AppendInt(b, n, 10), nil
		}
	case reflect.Float64:
		return func(b []byte, v reflect.Value) ([]byte, error) { return appendNumber(b, v.Float()) }
	case reflect.String:
		return func(b []byte, v reflect.Value) ([]byte, error) { return appendText(b, v.String()), nil }
	case reflect.Slice:
		return sliceEncoder(encoderOf(t.Elem()))
	case reflect.Map:
		return mapEncoder(encoderOf(t.Elem()))
	case reflect.Struct:
		return structEncoder(t)
	}
	return func(b []byte, _ reflect.Value) ([]byte, error) { return b, fmt.Errorf("a %s has no canonical JSON", t) }
}

func sliceEncoder(element encoder) encoder {
	return func(b []byte, v reflect.Value) (_ []byte, err error) {
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = element(b, v.Index(i)); err != nil {
				return b, err
			}
		}
		return append(b, ']'), nil
	}
}

func mapEncoder(element encoder) encoder {
	return func(b []byte, v reflect.Value) (_ []byte, err error) {
		keys := v.MapKeys()
		slices.SortFunc(keys, func(x, y reflect.Value) int { return compareKeys(x.String(), y.String()) })
		b = append(b, '{')
		for i, key := range keys {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = element(append(appendText(b, key.String()), ':'), v.MapIndex(key)); err != nil {
				return b, err
			}
		}
		return append(b, '}'), nil
	}
}

// appendNumber writes a number as ECMAScript does, which is how encoding/json writes one.
func appendNumber(b []byte, f float64) ([]byte, error) {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return strconv.AppendInt(b, int64(f), 10), nil // there is no negative zero
	}
	text, err := json.Marshal(f)
	return append(b, text...), err
}

// compareKeys compares by UTF-16 code units.
func compareKeys(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}

// member is a field of a struct as an object has it.
type member struct {
	name      string // with its quotes and colon
	path      []int  // of indices, through embedded structs
	omitEmpty bool
	encode    encoder
}

func structEncoder(t reflect.Type) encoder {
	list := members(t)
	return func(b []byte, v reflect.Value) (_ []byte, err error) {
		b = append(b, '{')
		first := true
		for i := range list {
			m := &list[i]
			field, ok := fieldAt(v, m.path)
			if !ok || (m.omitEmpty && isEmpty(field)) {
				continue
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			if b, err = m.encode(append(b, m.name...), field); err != nil {
				return b, err
			}
		}
		return append(b, '}'), nil
	}
}

// fieldAt follows a path; ok is false where an embedded pointer on it is nil.
func fieldAt(v reflect.Value, path []int) (field reflect.Value, ok bool) {
	for _, i := range path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v, true
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

// members lists the members of a struct and of those that it embeds.
func members(t reflect.Type) []member {
	var list []member
	for _, f := range reflect.VisibleFields(t) {
		tag, tagged := f.Tag.Lookup("json")
		if name, options, _ := strings.Cut(tag, ","); f.IsExported() && tagged && name != "-" && name != "" {
			list = append(list, member{name: string(appendText(nil, name)) + ":", path: f.Index, omitEmpty: options == "omitempty", encode: encoderOf(f.Type)})
		}
	}
	slices.SortFunc(list, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	return list
}

// appendText escapes what RFC 8785 section 3.2.2.2 says, and nothing else.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	if plain := plainPrefix(s); plain < len(s) {
		return append(appendEscaped(append(b, s[:plain]...), s[plain:]), '"')
	}
	return append(append(b, s...), '"')
}

// plainPrefix is the length of what stands before the first special byte, or a little less: most texts are long and have none, so
// eight bytes are looked at in one step.
func plainPrefix(s string) (n int) {
	const each = 0x0101010101010101
	for ; n+8 <= len(s); n += 8 {
		word := binary.LittleEndian.Uint64([]byte(s[n : n+8]))
		quote, backslash := word^each*'"', word^each*'\\'
		if (word|(word-each*0x20)|(quote-each)|(backslash-each))&(each*0x80) != 0 {
			return n
		}
	}
	for n < len(s) && !special[s[n]] {
		n++
	}
	return n
}

func appendEscaped(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	from := 0
	for i := range len(s) {
		c := s[i]
		if !special[c] || c >= utf8.RuneSelf {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		if at := strings.IndexByte("\"\\\b\f\n\r\t", c); at >= 0 {
			b = append(b, '\\', "\"\\bfnrt"[at])
		} else {
			b = fmt.Appendf(b, `\u%04x`, c)
		}
	}
	return append(b, s[from:]...)
}

// special are the bytes that are escaped, or of which not every sequence is a text.
var special = func() (list [256]bool) {
	for c := range list {
		list[c] = c < 0x20 || c == '"' || c == '\\' || c >= utf8.RuneSelf
	}
	return list
}()
