package guideline

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// translation collects the texts that a patch translates: what stands there now, and what to do once that is checked.
type translation struct {
	*patcher
	language *yaml.Node
	now      *yaml.Node
	apply    []func()
}

// translate adds a language to texts, or changes how they are worded in one. It rests on each text as it is in all its
// languages.
func (p *patcher) translate(n *yaml.Node) {
	t := &translation{patcher: p, now: mapping(n)}
	sections := map[string]*yaml.Node{}
	fields := source.Fields{"language": func(n *yaml.Node) { t.language = n }, "was": nil}
	order := []string{"guidelines", "facts", "scores", "indications", "procedures", "cautions"}
	for _, section := range order {
		fields[section] = func(n *yaml.Node) { sections[section] = n }
	}
	was, sound := p.body(n, "translate", fields, "language")
	if !sound {
		return
	}
	if _, ok := p.f.Word(t.language, "the language"); !ok {
		return
	}
	p.of(t.language.Value)
	before := p.found.Errors()
	for _, section := range order {
		if sections[section] == nil {
			continue
		}
		p.f.Entries(sections[section], section, func(key, value *yaml.Node) {
			switch section {
			case "guidelines":
				t.guideline(key, value)
			case "cautions":
				t.caution(key, value)
			default:
				if f, definition := p.definition(section, key); definition != nil {
					t.definition(f, definition, section, key, value)
				}
			}
		})
	}
	if p.found.Errors() > before {
		return
	}
	if len(t.apply) == 0 {
		p.f.ErrorAt(n, "name what it translates, such as `facts:`", "translate translates nothing")
		return
	}
	p.check(n, was, t.now)
	for _, apply := range t.apply {
		apply()
	}
}

func (t *translation) guideline(key, value *yaml.Node) {
	f := t.patcher.guideline(key)
	if f == nil {
		return
	}
	t.touch(f)
	fields := t.texts(f, f.Root, key.Value, "title")
	fields["scenarios"] = func(n *yaml.Node) {
		t.f.Entries(n, "scenarios", func(id, value *yaml.Node) {
			list, at := t.scenario(f, id)
			if at < 0 {
				return
			}
			s := list.Content[at]
			fields := t.texts(f, s, key.Value+"/"+id.Value, "title", "note")
			fields["rate"] = func(n *yaml.Node) {
				t.f.Entries(n, "rate", func(exam, value *yaml.Node) {
					t.text(f, valueOf(valueOf(s, "rate"), exam.Value), "note", key.Value+"/"+id.Value+"/"+exam.Value, exam, value)
				})
			}
			t.f.Object(value, "the translation of "+id.Value, fields)
		})
	}
	t.f.Object(value, "the translation of "+key.Value, fields)
}

// definition translates something of the vocabulary.
func (t *translation) definition(f *file, definition *yaml.Node, section string, key, value *yaml.Node) {
	fields := t.texts(f, definition, key.Value, "title")
	if section == "facts" || section == "scores" {
		fields = t.texts(f, definition, key.Value, "title", "ask")
	}
	if section == "facts" {
		fields["values"] = func(n *yaml.Node) {
			labels := valueOf(definition, "values")
			if labels != nil && labels.Kind == yaml.SequenceNode {
				labels = labelled(definition, labels)
			}
			t.f.Entries(n, "values", func(id, value *yaml.Node) { t.text(f, labels, id.Value, key.Value+"/"+id.Value, id, value) })
		}
	}
	t.f.Object(value, "the translation of "+key.Value, fields)
}

// labelled gives the values of a fact that are a plain list themselves as labels, which is what they are read as.
func labelled(fact, list *yaml.Node) *yaml.Node {
	labels := mapping(list)
	for _, id := range list.Content {
		labels.Content = append(labels.Content, id, word(strings.ReplaceAll(id.Value, "-", " "), id))
	}
	fact.Content[keyAt(fact, "values")+1] = labels
	return labels
}

func (t *translation) caution(key, value *yaml.Node) {
	var known []string
	for _, f := range t.vocabulary {
		list := valueOf(f.Root, "cautions")
		if list == nil {
			continue
		}
		for _, c := range list.Content {
			id := textOf(c, "id")
			if id == key.Value {
				t.f.Object(value, "the translation of "+id, t.texts(f, c, id, "title", "advice"))
				return
			}
			known = append(known, id)
		}
	}
	t.f.ErrorAt(key, source.DidYouMean(key.Value, known), "no caution %q", key.Value)
}

// texts are the readers of the texts of one thing.
func (t *translation) texts(f *file, holder *yaml.Node, of string, keys ...string) source.Fields {
	fields := source.Fields{}
	for _, key := range keys {
		fields[key] = func(n *yaml.Node) { t.text(f, holder, key, of, n, n) }
	}
	return fields
}

// text translates what stands under a key.
func (t *translation) text(f *file, holder *yaml.Node, key, of string, at, value *yaml.Node) {
	if _, ok := t.f.Word(value, "the translation"); !ok {
		return
	}
	old := valueOf(holder, key)
	if old == nil {
		t.f.ErrorAt(at, "translate only what has a text", "%s has no %s to translate", of, key)
		return
	}
	t.now.Content = append(t.now.Content, word(of+"/"+key, at), old)
	t.apply = append(t.apply, func() {
		text := old
		if old.Kind != yaml.MappingNode {
			text = mapping(old, word("en", old), old)
			holder.Content[keyAt(holder, key)+1] = text
		}
		language := word(t.language.Value, t.language)
		setKey(text, language, value)
		f.Graft(language, t.f.File)
		f.Graft(value, t.f.File)
	})
}
