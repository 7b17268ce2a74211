package guideline

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// localCodes adds codes of one system to exams, indications and facts: of a site's own system, or of a standard one of
// which the library has none.
func (p *patcher) localCodes(n *yaml.Node) {
	var system, uri *yaml.Node
	codes := map[string]*yaml.Node{}
	_, sound := p.body(n, "codes", source.Fields{
		"system":      func(n *yaml.Node) { system = n },
		"uri":         func(n *yaml.Node) { uri = n },
		"procedures":  func(n *yaml.Node) { codes["procedures"] = n },
		"indications": func(n *yaml.Node) { codes["indications"] = n },
		"facts":       func(n *yaml.Node) { codes["facts"] = n },
	}, "system")
	if !sound {
		return
	}
	p.of(system.Value)
	for _, section := range []string{"procedures", "indications"} {
		if codes[section] == nil {
			continue
		}
		p.f.Entries(codes[section], section, func(key, value *yaml.Node) {
			if f, definition := p.definition(section, key); definition != nil && definition.Kind == yaml.MappingNode {
				p.addCodes(f, section, definition, system, value)
			}
		})
	}
	if codes["facts"] != nil {
		p.f.Entries(codes["facts"], "facts", func(key, value *yaml.Node) {
			if f, definition := p.definition("facts", key); definition != nil && definition.Kind == yaml.MappingNode {
				p.addStatedBy(f, definition, system, value)
			}
		})
	}
	if len(codes) == 0 {
		p.f.ErrorAt(n, "add `procedures:`, `indications:` or `facts:`, each a mapping from id to codes", "codes maps nothing")
	}
	if uri != nil {
		p.addSystem(system, uri)
	}
}

// ownKey is the key of a standard system in the definitions of a section that have one.
func ownKey(section, system string) bool {
	return section == "indications" && slices.Contains([]string{"icd10", "snomed", "icpc2"}, system) || section == "procedures" && system == "loinc"
}

// addCodes adds codes of a system to what a definition has.
func (p *patcher) addCodes(f *file, section string, definition, system, value *yaml.Node) {
	all := definition
	if !ownKey(section, system.Value) {
		if all = valueOf(definition, "codes"); all == nil {
			all = mapping(system)
			setKey(definition, word("codes", system), all)
		}
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items(value), Line: value.Line, Column: value.Column}
	f.Graft(list, p.f.File)
	f.Graft(system, p.f.File)
	list.Content = append(slices.Clone(items(valueOf(all, system.Value))), list.Content...)
	setKey(all, system, list)
}

// addStatedBy adds entries to those that state a fact. Codes without a system are those of the system at hand.
func (p *patcher) addStatedBy(f *file, definition, system, value *yaml.Node) {
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: value.Line, Column: value.Column}
	p.f.Items(value, "the entries that state a fact", func(item *yaml.Node) {
		entry := mapping(item)
		p.f.Entries(item, "an entry", func(key, value *yaml.Node) {
			switch {
			case slices.Contains(space.Records, key.Value) && value.Kind != yaml.MappingNode:
				value = mapping(value, word(system.Value, value), value)
			case key.Value == "answers" && value.Kind == yaml.MappingNode:
				answers := mapping(value)
				for i := 0; i+1 < len(value.Content); i += 2 {
					codes := value.Content[i+1]
					if codes.Kind != yaml.MappingNode {
						codes = mapping(codes, word(system.Value, codes), codes)
					}
					answers.Content = append(answers.Content, value.Content[i], codes)
				}
				value = answers
			}
			entry.Content = append(entry.Content, key, value)
		})
		list.Content = append(list.Content, entry)
	})
	f.Graft(list, p.f.File)
	if before := valueOf(definition, "stated-by"); before != nil && before.Kind == yaml.SequenceNode {
		list.Content = append(slices.Clone(before.Content), list.Content...)
	}
	setKey(definition, word("stated-by", system), list)
}

// addSystem says by which URIs messages name the system. Those of an earlier overlay stay.
func (p *patcher) addSystem(system, uri *yaml.Node) {
	uris := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: uri.Line, Column: uri.Column}
	uris.Content = []*yaml.Node{uri}
	if uri.Kind == yaml.SequenceNode {
		uris.Content = uri.Content
	}
	for _, f := range p.vocabulary {
		known := valueOf(valueOf(f.Root, "systems"), system.Value)
		if known == nil {
			continue
		}
		if before := valueOf(known, "uri"); before != nil {
			f.Graft(uris, p.f.File)
			uris.Content = append(items(before), uris.Content...)
		}
		setKey(known, word("uri", system), uris)
		return
	}
	systems := valueOf(p.own, "systems")
	if systems == nil {
		systems = mapping(system)
		setKey(p.own, word("systems", system), systems)
	}
	setKey(systems, system, mapping(system, word("uri", uri), uris))
}

// items are the nodes of a word or a list of them.
func items(n *yaml.Node) []*yaml.Node {
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.SequenceNode:
		return slices.Clone(n.Content)
	}
	return []*yaml.Node{n}
}
