package cdshooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// object is a JSON object whose members keep their order and their text, so that what is not touched is given back as it came:
// also an extension that nobody here knows, and the decimals of 1.50.
type object []member

type member struct {
	name  string
	value json.RawMessage
}

var errNoObject = errors.New("it is no JSON object")

// UnmarshalJSON reads an object, and refuses one that has a member twice: two programs could read it in two ways.
func (o *object) UnmarshalJSON(text []byte) error {
	*o = nil
	d := json.NewDecoder(bytes.NewReader(text))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return errNoObject
	}
	known := map[string]bool{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return errNoObject
		}
		m := member{name: name.(string)}
		if known[m.name] {
			return errors.New("it has a member twice")
		}
		known[m.name] = true
		if err := d.Decode(&m.value); err != nil {
			return errNoObject
		}
		*o = append(*o, m)
	}
	return nil
}

// MarshalJSON writes it in the order in which it came.
func (o object) MarshalJSON() ([]byte, error) {
	b := bytes.NewBufferString("{")
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(m.value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// get is the value of a member; nil where there is none, or it is null.
func (o object) get(name string) json.RawMessage {
	at := slices.IndexFunc(o, func(m member) bool { return m.name == name })
	if at < 0 || isNull(o[at].value) {
		return nil
	}
	return o[at].value
}

func isNull(text json.RawMessage) bool { return string(bytes.TrimSpace(text)) == "null" }

// read reads a member into a value; false where it is of another kind. One that is not there is left as it is.
func (o object) read(name string, into any) bool {
	value := o.get(name)
	return value == nil || json.Unmarshal(value, into) == nil
}

// with is the object with a member changed or, after all others, added. A nil value takes it out.
func (o object) with(name string, value any) object {
	changed := slices.Clone(o)
	at := slices.IndexFunc(changed, func(m member) bool { return m.name == name })
	if value == nil {
		if at >= 0 {
			changed = slices.Delete(changed, at, at+1)
		}
		return changed
	}
	m := member{name, plainJSON(value)}
	if at >= 0 {
		changed[at] = m
		return changed
	}
	return append(changed, m)
}

// plainJSON is a value in JSON, without the escapes that only HTML needs.
func plainJSON(value any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic(fmt.Sprintf("a value of ours has no JSON: %T", value))
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// readObject reads one object and nothing after it.
func readObject(r io.Reader) (object, error) {
	d := json.NewDecoder(r)
	var text json.RawMessage
	if err := d.Decode(&text); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, errors.New("something stands after the document"))
	}
	var o object
	return o, o.UnmarshalJSON(text)
}
