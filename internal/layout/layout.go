// Package layout writes the files of a library as the shipped ones are written: two spaces for each level, texts that do
// not fit the line folded, brackets on one line or opened. Meaning, order and comments stay.
package layout

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// Width is how many characters a line may have.
const Width = 120

// File lays out one file. Where it is not strict YAML, the findings say why, and there is no text.
func File(path string, text []byte) ([]byte, source.Diagnostics) {
	var found source.Diagnostics
	f := source.ParseYAML(path, text, &found)
	if f == nil {
		return nil, found
	}
	if !scalarKeys(f, f.Root) {
		return nil, found
	}
	clean := strings.TrimSuffix(strings.ReplaceAll(strings.TrimPrefix(string(text), "\ufeff"), "\r\n", "\n"), "\r")
	marks := scan(clean, f.Root)
	p := &printer{marks: marks}
	p.mapping(f.Root, 0, "", nil)
	out := []byte(p.text())

	// The text is given back only where it says the same.
	var ignored source.Diagnostics
	again := source.ParseYAML(path, out, &ignored)
	if again == nil || !same(f.Root, again.Root) || !slices.Equal(marks.texts(), scan(string(out), again.Root).texts()) {
		f.At(1, 1, "write it in a plainer way; what cannot be laid out is left as it is", "the file cannot be laid out without changing what it says")
		return nil, found
	}
	return out, nil
}

// scalarKeys refuses keys that are mappings or lists: the language has none.
func scalarKeys(f *source.File, n *yaml.Node) bool {
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.Kind != yaml.ScalarNode {
			f.ErrorAt(child, "write one word in front of the colon", "a key is not a word")
			return false
		}
		if !scalarKeys(f, child) {
			return false
		}
	}
	return true
}

// same says whether two nodes mean the same.
func same(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.Tag == b.Tag && a.Value == b.Value && slices.EqualFunc(a.Content, b.Content, same)
}

// level is one open collection: the column at which its items stood, and where they stand now.
type level struct{ from, to int }

// entry is a line to be written, with the lines of the folded text that follows it.
type entry struct {
	text  string
	body  []string
	line  int // where it stood
	path  []level
	stand int // where the text begins: comments in front of it stand there
}

type printer struct {
	marks   marks
	entries []entry
}

func (p *printer) add(text string, line int, path []level, body ...string) {
	stand := len(text) - len(strings.TrimLeft(text, " "))
	p.entries = append(p.entries, entry{text: text, body: body, line: line, path: slices.Clone(path), stand: stand})
}

// mapping writes a mapping in block style; lead is what stands before its first key: the dashes of the lists around it.
func (p *printer) mapping(n *yaml.Node, indent int, lead string, path []level) {
	path = append(slices.Clone(path), level{columnOf(n, indent), indent})
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if i > 0 || lead == "" {
			lead = strings.Repeat(" ", indent)
		}
		p.value(value, lead+p.inline(key)+":", " ", key.Line, indent+2, path)
	}
}

// list writes a list in block style.
func (p *printer) list(n *yaml.Node, indent int, lead string, path []level) {
	path = append(slices.Clone(path), level{columnOf(n, indent), indent})
	for i, item := range n.Content {
		if i > 0 || lead == "" {
			lead = strings.Repeat(" ", indent)
		}
		switch {
		case len(item.Content) > 0 && item.Kind == yaml.MappingNode && !p.stays(item, lead+"- "):
			p.mapping(item, indent+2, lead+"- ", path)
		case len(item.Content) > 0 && item.Kind == yaml.SequenceNode && !p.stays(item, lead+"- "):
			p.list(item, indent+2, lead+"- ", path)
		default:
			p.value(item, lead+"-", " ", item.Line, indent+2, path)
		}
	}
}

// columnOf is where the items of a collection stood; those of one in brackets stand where they are put now.
func columnOf(n *yaml.Node, indent int) int {
	if n.Style&yaml.FlowStyle != 0 {
		return indent
	}
	return n.Column - 1
}

// stays says whether a collection in brackets stays so: it fits the line and has no comment inside.
func (p *printer) stays(n *yaml.Node, before string) bool {
	return n.Style&yaml.FlowStyle != 0 && !p.marks.within(n) && width(before)+width(p.inline(n)) <= Width
}

// value writes what stands after a key or a dash, and everything below it.
func (p *printer) value(n *yaml.Node, before, gap string, line, indent int, path []level) {
	switch {
	case n.Kind == yaml.ScalarNode:
		p.scalar(n, before, gap, line, indent, path)
	case len(n.Content) == 0 || p.stays(n, before+gap):
		p.add(before+gap+p.inline(n), line, path)
	default:
		p.add(before, line, path)
		if n.Kind == yaml.MappingNode {
			p.mapping(n, indent, "", path)
		} else {
			p.list(n, indent, "", path)
		}
	}
}

// text puts the lines together with comments and blank lines.
func (p *printer) text() string {
	var b strings.Builder
	blank := true // so that none begins the file
	write := func(line string) {
		if line != "" || !blank {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
		blank = line == ""
	}
	next := 0 // of the marks
	var before []level
	for i := range p.entries {
		e := &p.entries[i]
		for ; next < len(p.marks.alone) && p.marks.alone[next].line < e.line; next++ {
			m := p.marks.alone[next]
			write(margin(m, e.stand, e.path, before) + m.text)
		}
		write(e.text + p.beside(i))
		for _, line := range e.body {
			b.WriteString(line + "\n")
		}
		blank, before = false, e.path
	}
	for ; next < len(p.marks.alone); next++ {
		m := p.marks.alone[next]
		if m.text != "" || slices.ContainsFunc(p.marks.alone[next:], func(m mark) bool { return m.text != "" }) {
			write(margin(m, 0, nil, before) + m.text)
		}
	}
	return b.String()
}

// margin is the white space before a comment: it goes along with the collection whose items stood at its column.
func margin(m mark, stand int, paths ...[]level) string {
	if m.text == "" {
		return ""
	}
	for _, path := range paths {
		for _, l := range path {
			if l.from == m.col {
				return strings.Repeat(" ", l.to)
			}
		}
	}
	return strings.Repeat(" ", stand)
}

// beside are the comments that stood on the line of an entry, or after it and before the next one.
func (p *printer) beside(i int) string {
	from, to := p.entries[i].line, p.entries[i].line
	for k := i + 1; k < len(p.entries) && to == from; k++ {
		to = p.entries[k].line
	}
	if to == from {
		to = int(^uint(0) >> 1)
	}
	if i > 0 && p.entries[i-1].line == from {
		return ""
	}
	var texts string
	for _, m := range p.marks.beside {
		if m.line >= from && m.line < to {
			texts += m.gap + m.text
		}
	}
	return texts
}
