package source

import "go.yaml.in/yaml/v4"

// Graft says that a node of this file's tree was read from another file. What is found in it is reported where it
// stands there.
func (f *File) Graft(n *yaml.Node, from *File) {
	if home := from.home(n); home != f {
		if f.from == nil {
			f.from = map[*yaml.Node]*File{}
		}
		f.from[n] = home
	}
	for _, child := range n.Content {
		f.Graft(child, from)
	}
}

// Part is the file with another tree: part of its own, or made from it.
func (f *File) Part(root *yaml.Node) *File {
	part := *f
	part.Root = root
	return &part
}

// home is the file that a node was read from.
func (f *File) home(n *yaml.Node) *File {
	if from, ok := f.from[n]; ok {
		return from
	}
	return f
}

// linesOf is the text of the file of that path, among this one and those that it has nodes of.
func (f *File) linesOf(path string) []string {
	if path == f.Path {
		return f.lines
	}
	for _, from := range f.from {
		if from.Path == path {
			return from.lines
		}
	}
	return f.lines
}
