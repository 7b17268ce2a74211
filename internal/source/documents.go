package source

import (
	"bytes"
	"sync"

	"go.yaml.in/yaml/v4"
)

// Documents keeps what was parsed, for whoever reads the same files again and again while they are worked on: one whose text
// is what it was is not parsed anew. It may be used by several goroutines at once. A nil one keeps nothing.
type Documents struct {
	mutex  sync.Mutex
	parsed map[string]document // by path
}

type document struct {
	text []byte
	file File
}

// ParseYAML is ParseYAML. Each caller is given a tree of his own: overlays and translations are written into it.
func (d *Documents) ParseYAML(path string, text []byte, found *Diagnostics) *File {
	f := d.Shared(path, text, found)
	if d != nil && f != nil {
		f.Root = copied(f.Root)
	}
	return f
}

// Shared is ParseYAML for who writes nothing into the tree: it is everybody's.
func (d *Documents) Shared(path string, text []byte, found *Diagnostics) *File {
	if d == nil {
		return ParseYAML(path, text, found)
	}
	d.mutex.Lock()
	kept, known := d.parsed[path]
	d.mutex.Unlock()
	if !known || !bytes.Equal(kept.text, text) {
		f := ParseYAML(path, text, found)
		if f == nil { // what is wrong is told each time
			return nil
		}
		kept = document{text, *f}
		kept.file.found = nil
		d.mutex.Lock()
		if d.parsed == nil {
			d.parsed = map[string]document{}
		}
		d.parsed[path] = kept
		d.mutex.Unlock()
	}
	f := kept.file
	f.found = found
	return &f
}

// copied is a tree of the same nodes.
func copied(n *yaml.Node) *yaml.Node {
	c := *n
	if len(n.Content) > 0 {
		c.Content = make([]*yaml.Node, len(n.Content))
		for i, child := range n.Content {
			c.Content[i] = copied(child)
		}
	}
	return &c
}
