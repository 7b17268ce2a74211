package engine

import (
	"cmp"
	"crypto/sha256"
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

// Hash names the decision by its content: the SHA-256 of its canonical JSON. It is computed once for each decision, and the text
// returned where it was computed just now.
func (d *Decision) Hash() (hash [sha256.Size]byte, text []byte, err error) {
	if known := d.hash.Load(); known != nil {
		return *known, nil, nil
	}
	if text, err = d.CanonicalJSON(); err != nil {
		return hash, nil, err
	}
	hash = sha256.Sum256(text)
	d.hash.Store(&hash)
	return hash, text, nil
}

// CanonicalJSON is a value that holds such parts, in the same form. Every field of a struct needs its json tag.
func CanonicalJSON(v any) ([]byte, error) { return canonical(v) }

func canonical(v any) ([]byte, error) {
	return appendCanonical(make([]byte, 0, 1024), reflect.ValueOf(v))
}

// appendCanonical writes a value as encoding/json would, with the keys in the order of RFC 8785, section 3.2.3.
func appendCanonical(b []byte, v reflect.Value) ([]byte, error) {
	switch v.Kind() {
	case reflect.Invalid:
		return append(b, "null"...), nil
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return append(b, "null"...), nil
		}
		return appendCanonical(b, v.Elem())
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool()), nil
	case reflect.Int, reflect.Int64, reflect.Int32:
		if n := v.Int(); n > 1<<53 || n < -1<<53 {
			return b, fmt.Errorf("%d is no number of RFC 8785", n)
		}
		return strconv.AppendInt(b, v.Int(), 10), nil
	case reflect.Float64:
		return appendNumber(b, v.Float())
	case reflect.String:
		return appendText(b, v.String()), nil
	case reflect.Slice:
		b = append(b, '[')
		var err error
		for i := 0; i < v.Len() && err == nil; i++ {
			if i > 0 {
				b = append(b, ',')
			}
			b, err = appendCanonical(b, v.Index(i))
		}
		return append(b, ']'), err
	case reflect.Map:
		return appendMap(b, v)
	case reflect.Struct:
		return appendStruct(b, v)
	}
	return b, fmt.Errorf("a %s has no canonical JSON", v.Type())
}

// appendNumber writes a number as ECMAScript does, which is how encoding/json writes one.
func appendNumber(b []byte, f float64) ([]byte, error) {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return strconv.AppendInt(b, int64(f), 10), nil // there is no negative zero
	}
	text, err := json.Marshal(f)
	return append(b, text...), err
}

func appendMap(b []byte, v reflect.Value) ([]byte, error) {
	switch m := v.Interface().(type) {
	case map[string]CaseExtent:
		return appendEntries(b, m, appendExtent)
	case CaseExtent:
		return appendExtent(b, m)
	}
	entries := make(map[string]reflect.Value, v.Len())
	for _, key := range v.MapKeys() {
		entries[key.String()] = v.MapIndex(key)
	}
	return appendEntries(b, entries, appendCanonical)
}

// appendExtent writes what most of a case is made of, without a detour over reflection.
func appendExtent(b []byte, x CaseExtent) ([]byte, error) {
	return appendEntries(b, x, func(b []byte, v any) ([]byte, error) {
		switch v := v.(type) {
		case bool:
			return strconv.AppendBool(b, v), nil
		case float64:
			return appendNumber(b, v)
		}
		return appendCanonical(b, reflect.ValueOf(v))
	})
}

func appendEntries[V any](b []byte, m map[string]V, value func([]byte, V) ([]byte, error)) ([]byte, error) {
	keys, plain := make([]string, 0, 16), true
	for key := range m {
		keys = append(keys, key)
		plain = plain && isPlain(key)
	}
	if plain {
		slices.Sort(keys)
	} else {
		slices.SortFunc(keys, compareKeys)
	}
	b = append(b, '{')
	var err error
	for i, key := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendText(b, key), ':')
		if b, err = value(b, m[key]); err != nil {
			break
		}
	}
	return append(b, '}'), err
}

// compareKeys compares by UTF-16 code units.
func compareKeys(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}

// isPlain says whether bytes are in the order of UTF-16: nothing stands at U+E000 or above.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0xee {
			return false
		}
	}
	return true
}

// member is a field of a struct as an object has it.
type member struct {
	name      string // with its quotes and colon
	path      []int  // of indices, through embedded structs
	omitEmpty bool
}

// membersOf keeps the members of each type, in canonical order.
var membersOf sync.Map

func appendStruct(b []byte, v reflect.Value) ([]byte, error) {
	list, ok := membersOf.Load(v.Type())
	if !ok {
		list, _ = membersOf.LoadOrStore(v.Type(), members(v.Type()))
	}
	b = append(b, '{')
	first := true
	for _, m := range list.([]member) {
		field, ok := fieldAt(v, m.path)
		if !ok || (m.omitEmpty && isEmpty(field)) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		var err error
		if b, err = appendCanonical(append(b, m.name...), field); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
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
			list = append(list, member{name: string(appendText(nil, name)) + ":", path: f.Index, omitEmpty: options == "omitempty"})
		}
	}
	slices.SortFunc(list, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	return list
}

// appendText escapes what RFC 8785 section 3.2.2.2 says, and nothing else.
func appendText(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
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
	return append(append(b, s[from:]...), '"')
}
