// Package schema describes the files of a library as JSON Schema (2020-12), from which an editor completes keys, ids and
// values. The schemas are made from the library at hand, so that its own ids are offered, with their titles. What is right
// is decided by the loaders of guideline and suite alone: a schema says less than they do.
package schema

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
)

// Folder is where the schemas of a library stand in it. The loaders pass over it, as over every hidden folder.
const Folder = ".schema"

// object is a schema, or a part of one. Its keys are written in the order of the alphabet.
type object = map[string]any

// kind is a kind of file.
type kind struct {
	name  string
	build func(*guideline.Library) object
}

// kinds lists every kind of file in a library.
var kinds = []kind{
	{"vocabulary", vocabulary},
	{"guideline", guidelineFile},
	{"author-test", authorTest},
	{"translation", translation},
	{"overlay", overlay},
}

// Kinds names the kinds of files.
func Kinds() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// For returns the schema of a kind of file as JSON text.
func For(name string, library *guideline.Library) ([]byte, error) {
	for _, k := range kinds {
		if k.name == name {
			return text(k.build(library))
		}
	}
	return nil, fmt.Errorf("there is no schema %q: %s", name, source.DidYouMean(name, Kinds()))
}

func text(schema object) ([]byte, error) {
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$comment"] = "Written by `justify schema`: change the library, not this file."
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(schema); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// closed is a mapping with fixed keys. Every property is described for who completes it.
func closed(description string, properties object, required ...string) object {
	o := object{"type": "object", "description": description, "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

// byID is a mapping from ids, which the author chooses, to what they define.
func byID(description string, of object) object {
	return object{"type": "object", "description": description, "propertyNames": object{"pattern": source.IDPattern.String()}, "additionalProperties": of}
}

// ref points to a definition of the same schema.
func ref(definition string) object { return object{"$ref": "#/$defs/" + definition} }

// described is a schema with what an editor shows beside the key.
func described(description string, o object) object {
	with := object{"description": description}
	for key, value := range o {
		if key != "description" {
			with[key] = value
		}
	}
	return with
}

// list is a list of at least one; oneOrList may also be one without brackets.
func list(of object) object { return object{"type": "array", "minItems": 1, "items": of} }

func oneOrList(of object) object { return object{"anyOf": []object{of, list(of)}} }

// matching is a text of a form.
func matching(pattern string, examples ...string) object {
	o := object{"type": "string", "pattern": pattern}
	if len(examples) > 0 {
		o["examples"] = examples
	}
	return o
}

// word is anything that YAML reads as one scalar; phrase is what a person reads, which may look like a number.
func word() object   { return object{"type": []string{"string", "number", "boolean"}} }
func phrase() object { return object{"type": []string{"string", "number"}} }
func truth() object  { return object{"type": "boolean"} }

func id() object { return matching(source.IDPattern.String()) }

func date() object { return matching(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`) }
