package guideline

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// translation collects the texts that a patch or a translation file translates: what stands there now, and what to do once
// that is checked.
type translation struct {
	*patcher
	language *yaml.Node
	beside   bool // the English stands beside each text, as in a translation file
	now      *yaml.Node
	apply    []func()
}

// translatable are the sections of which texts can be translated.
var translatable = []string{"guidelines", "facts", "scores", "indications", "procedures", "cautions", "phrases", "information"}

// translate adds a language to texts, or changes how they are worded in one. It rests on each text as it is in all its
// languages.
func (p *patcher) translate(n *yaml.Node) {
	t := &translation{patcher: p, now: mapping(n)}
	sections := map[string]*yaml.Node{}
	fields := source.Fields{"language": func(n *yaml.Node) { t.language = n }, "was": nil}
	for _, section := range translatable {
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
	t.sections(sections)
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

func (t *translation) sections(sections map[string]*yaml.Node) {
	for _, section := range translatable {
		if sections[section] == nil {
			continue
		}
		t.f.Entries(sections[section], section, func(key, value *yaml.Node) {
			switch section {
			case "guidelines":
				t.guideline(key, value)
			case "cautions":
				t.listed(section, key, value, "title", "advice")
			case "information":
				t.listed(section, key, value, InformationParts...)
			case "phrases":
				t.phrase(key, value)
			default:
				if f, definition := t.patcher.definition(section, key); definition != nil {
					t.definition(f, definition, section, key, value)
				}
			}
		})
	}
}

func (t *translation) guideline(key, value *yaml.Node) {
	f := t.patcher.guideline(key)
	if f == nil {
		return
	}
	if !t.beside {
		t.touch(f)
	}
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
	if section == "indications" {
		fields["synonyms"] = func(n *yaml.Node) { t.synonyms(f, definition, n) }
	}
	if section == "facts" || section == "scores" {
		fields = t.texts(f, definition, key.Value, "title", "ask")
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

// listed translates an element of a list, which its id names.
func (t *translation) listed(section string, key, value *yaml.Node, texts ...string) {
	var known []string
	for _, f := range t.vocabulary {
		list := valueOf(f.Root, section)
		if list == nil {
			continue
		}
		for _, c := range list.Content {
			id := textOf(c, "id")
			if id == key.Value {
				t.f.Object(value, "the translation of "+id, t.texts(f, c, id, texts...))
				return
			}
			known = append(known, id)
		}
	}
	t.absent(key, source.DidYouMean(key.Value, known), "no %s %q", strings.TrimSuffix(section, "s"), key.Value)
}

func (t *translation) phrase(key, value *yaml.Node) {
	for _, f := range t.vocabulary {
		if phrases := valueOf(f.Root, "phrases"); valueOf(phrases, key.Value) != nil {
			t.text(f, phrases, key.Value, "phrases", key, value)
			return
		}
	}
	t.absent(key, source.DidYouMean(key.Value, PhraseIDs()), "no phrase %q", key.Value)
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
	old := valueOf(holder, key)
	if old == nil {
		t.absent(at, "translate only what has a text", "%s has no %s to translate", of, key)
		return
	}
	if t.beside {
		if value = t.pair(old, of+"/"+key, value); value == nil {
			return
		}
	} else if _, ok := t.f.Word(value, "the translation"); !ok {
		return
	}
	t.now.Content = append(t.now.Content, word(of+"/"+key, at), old)
	t.apply = append(t.apply, func() {
		text := old
		if old.Kind != yaml.MappingNode {
			text = mapping(old, word("en", old), old)
			holder.Content[keyAt(holder, key)+1] = text
		}
		t.put(f, text, value)
	})
}

// synonyms adds the words of the language for an indication.
func (t *translation) synonyms(f *file, indication, value *yaml.Node) {
	if len(t.f.Words(value, "a synonym")) == 0 {
		return
	}
	t.now.Content = append(t.now.Content, word("synonyms", value), mapping(value))
	t.apply = append(t.apply, func() {
		words := valueOf(indication, "synonyms")
		switch {
		case words == nil:
			words = mapping(value)
			setKey(indication, word("synonyms", value), words)
			f.Graft(words, t.f.File)
		case words.Kind != yaml.MappingNode:
			words = mapping(words, word("en", words), words)
			indication.Content[keyAt(indication, "synonyms")+1] = words
		}
		t.put(f, words, value)
	})
}

// put writes what the language says into a mapping from language to text.
func (t *translation) put(f *file, text, value *yaml.Node) {
	language := word(t.language.Value, t.language)
	setKey(text, language, value)
	f.Graft(language, t.f.File)
	f.Graft(value, t.f.File)
}
