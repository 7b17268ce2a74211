package lint

import (
	"io/fs"
	"sync"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// documents finds where a part of a definition stands. The library knows where each definition begins; a finding about one
// of its lines belongs under that line. Files are parsed when something is found in them.
type documents struct {
	files  fs.FS
	mutex  sync.Mutex
	parsed map[string]*document
}

// document is the nodes of a file by where they begin.
type document struct {
	values   map[source.Position]*yaml.Node // by the key in front of them
	mappings map[source.Position]*yaml.Node
}

// at is where a value stands within the definition at a place, by the keys that lead to it; the last may be an item of a
// list. Where there is no such value, the place itself.
func (d *documents) at(place source.Position, path ...string) source.Position {
	doc := d.document(place.File)
	if doc == nil {
		return place
	}
	for _, n := range []*yaml.Node{doc.values[place], doc.mappings[place]} {
		if n = within(n, path); n != nil {
			return source.Position{File: place.File, Line: n.Line, Col: n.Column}
		}
	}
	return place
}

func within(n *yaml.Node, path []string) *yaml.Node {
	for _, name := range path {
		if n == nil {
			return nil
		}
		var next *yaml.Node
		switch n.Kind {
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				if n.Content[i].Value == name {
					next = n.Content[i+1]
				}
			}
		case yaml.SequenceNode:
			for _, item := range n.Content { // the last: where it stands twice, the one too many
				if item.Value == name {
					next = item
				}
			}
		case yaml.ScalarNode:
			if n.Value == name {
				next = n
			}
		}
		n = next
	}
	return n
}

func (d *documents) document(file string) *document {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if doc, ok := d.parsed[file]; ok {
		return doc
	}
	var doc *document
	if text, err := fs.ReadFile(d.files, file); err == nil {
		var mistakes source.Diagnostics // none: the library was loaded from it
		if f := source.ParseYAML(file, text, &mistakes); f != nil {
			doc = &document{map[source.Position]*yaml.Node{}, map[source.Position]*yaml.Node{}}
			doc.add(f, f.Root)
		}
	}
	if d.parsed == nil {
		d.parsed = map[string]*document{}
	}
	d.parsed[file] = doc
	return doc
}

func (d *document) add(f *source.File, n *yaml.Node) {
	if n.Kind == yaml.MappingNode {
		if _, outer := d.mappings[f.Pos(n)]; !outer {
			d.mappings[f.Pos(n)] = n
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			d.values[f.Pos(n.Content[i])] = n.Content[i+1]
		}
	}
	for _, child := range n.Content {
		d.add(f, child)
	}
}
