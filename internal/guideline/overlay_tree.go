package guideline

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// keyAt is the index of a key in the content of a mapping, -1 where it is not there.
func keyAt(n *yaml.Node, key string) int {
	if n == nil || n.Kind != yaml.MappingNode {
		return -1
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// valueOf is what stands under a key of a mapping, nil where nothing does.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	if at := keyAt(n, key); at >= 0 {
		return n.Content[at+1]
	}
	return nil
}

// textOf is the word under a key of a mapping.
func textOf(n *yaml.Node, key string) string {
	if v := valueOf(n, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

// setKey puts a value under a key of a mapping, in place of what is there.
func setKey(n, key, value *yaml.Node) {
	if at := keyAt(n, key.Value); at >= 0 {
		n.Content[at], n.Content[at+1] = key, value
		return
	}
	n.Content = append(n.Content, key, value)
}

// deleteKey takes a key out of a mapping.
func deleteKey(n *yaml.Node, key string) bool {
	at := keyAt(n, key)
	if at >= 0 {
		n.Content = slices.Delete(n.Content, at, at+2)
	}
	return at >= 0
}

// word and mapping make nodes that stand where another one does.
func word(text string, at *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: at.Line, Column: at.Column}
}

func mapping(at *yaml.Node, content ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: content, Line: at.Line, Column: at.Column}
}

// guideline finds a guideline of the library as it is by now.
func (p *patcher) guideline(n *yaml.Node) *file {
	id, ok := p.f.Word(n, "the guideline")
	if !ok {
		return nil
	}
	var known []string
	for _, f := range p.guidelines {
		if known = append(known, textOf(f.Root, "guideline")); known[len(known)-1] == id {
			return f
		}
	}
	p.absent(n, source.DidYouMean(id, known), "no guideline %q", id)
	return nil
}

// scenario finds a scenario of a guideline: the list that it stands in, and where.
func (p *patcher) scenario(f *file, n *yaml.Node) (list *yaml.Node, at int) {
	id, ok := p.f.Word(n, "the scenario")
	if !ok {
		return nil, -1
	}
	var known []string
	if list = valueOf(f.Root, "scenarios"); list != nil {
		for i, s := range list.Content {
			if known = append(known, textOf(s, "id")); known[i] == id {
				return list, i
			}
		}
	}
	p.absent(n, source.DidYouMean(id, known), "the guideline %s has no scenario %q", textOf(f.Root, "guideline"), id)
	return nil, -1
}

// definition finds what the vocabulary says under a section and an id.
func (p *patcher) definition(section string, n *yaml.Node) (*file, *yaml.Node) {
	for _, f := range p.vocabulary {
		if v := valueOf(valueOf(f.Root, section), n.Value); v != nil {
			return f, v
		}
	}
	var known []string
	for _, f := range p.vocabulary {
		if defined := valueOf(f.Root, section); defined != nil && defined.Kind == yaml.MappingNode {
			for i := 0; i < len(defined.Content); i += 2 {
				known = append(known, defined.Content[i].Value)
			}
		}
	}
	p.absent(n, source.DidYouMean(n.Value, known), "no %s %q", section[:len(section)-1], n.Value)
	return nil, nil
}
