package guideline

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// Wording is a translation file as it should be by now.
type Wording struct {
	Path     string // in the library
	Language string
	Text     []byte // YAML
	Texts    int    // how many texts it holds
	Missing  int    // of which so many are not translated yet
}

// Wordings brings the translations of a library into a language up to date: for each file of it a translation file with
// every text that a person reads, the English beside what was translated, and an empty text where nothing was. A translation
// of an English that has changed since is empty as well, with what stood there as a comment until it is filled in. What says the
// same as another text of its guideline that is translated is translated alike, such as that of a scenario with a new id. Synonyms and
// comments are kept.
func Wordings(fsys fs.FS, language string) ([]Wording, source.Diagnostics) {
	l := newLoader()
	vocabulary, guidelines, whole := l.read(fsys, "")
	if !whole || l.found.Errors() > 0 {
		return nil, l.found
	}
	w := &wording{language: language, done: map[string]translated{}, alike: map[said]string{}}
	for _, f := range l.translations {
		if textOf(f.Root, "translation") == language {
			w.collect("", nil, f.Root)
		}
	}
	var list []Wording
	for _, f := range slices.Concat(vocabulary, guidelines) {
		w.texts, w.missing = 0, 0
		root := mapping(f.Root, word("translation", f.Root), word(language, f.Root))
		to := path.Join(translationFolder, language, f.Path)
		status, by := Draft, "justify editors"
		for _, t := range l.translations {
			if t.Path == to {
				status, by = textOf(t.Root, "status"), textOf(t.Root, "by")
			}
		}
		root.Content = append(root.Content, word("status", f.Root), word(status, f.Root), word("by", f.Root), word(by, f.Root))
		if id := textOf(f.Root, "guideline"); id != "" {
			root.Content = append(root.Content, word("guidelines", f.Root), mapping(f.Root, word(id, f.Root), w.guideline("/guidelines/"+id, f.Root)))
		}
		for i := 0; i+1 < len(f.Root.Content); i += 2 {
			if section := f.Root.Content[i].Value; slices.Contains(translatable, section) {
				if texts := w.section(section, f.Root.Content[i+1]); len(texts.Content) > 0 {
					root.Content = append(root.Content, word(section, f.Root), texts)
				}
			}
		}
		if w.texts > 0 {
			list = append(list, Wording{to, language, []byte(encoded(root)), w.texts, w.missing})
		}
	}
	return list, l.found
}

// Of says whether it translates the file of that path in the library.
func (w Wording) Of(file string) bool {
	return path.Clean(file) == strings.TrimPrefix(w.Path, path.Join(translationFolder, w.Language)+"/")
}

// wording copies texts out of the library, with what was translated of them.
type wording struct {
	language       string
	done           map[string]translated // by the place: "/facts/headache-onset/title"
	alike          map[said]string       // translations within guidelines
	texts, missing int
}

// translated is a text of a translation file: title: {en: …, de: …}.
type translated struct{ key, pair *yaml.Node }

// said is an English text of a guideline: the vocabulary has none, where "none" of two facts may be two words.
type said struct{ guideline, english string }

func saidAt(at, english string) said {
	if rest, ok := strings.CutPrefix(at, "/guidelines/"); ok {
		id, _, _ := strings.Cut(rest, "/")
		return said{id, english}
	}
	return said{}
}

// collect lists the translations below a node, which stands under a key.
func (w *wording) collect(at string, key, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return
	}
	if keyAt(n, "en") >= 0 && keyAt(n, w.language) >= 0 {
		w.done[at] = translated{key, n}
		if is := saidAt(at, unwrapped(textOf(n, "en"))); is != (said{}) && textOf(n, w.language) != "" {
			w.alike[is] = unwrapped(textOf(n, w.language))
		}
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; key.Value == "synonyms" {
			w.done[at+"/synonyms"] = translated{key, n.Content[i+1]}
		} else {
			w.collect(at+"/"+key.Value, key, n.Content[i+1])
		}
	}
}

func (w *wording) section(section string, definitions *yaml.Node) *yaml.Node {
	texts := mapping(definitions)
	add := func(id string, definition *yaml.Node, keys ...string) {
		at, of := "/"+section+"/"+id, mapping(definition)
		w.keys(of, at, definition, keys...)
		if section == "indications" {
			if synonyms := w.done[at+"/synonyms"]; synonyms.pair != nil {
				of.Content = append(of.Content, synonyms.key, synonyms.pair)
			}
		}
		if values := valueOf(definition, "values"); values != nil && (section == "facts" || section == "scores") {
			labels, ids := mapping(values), []string{}
			if values.Kind == yaml.SequenceNode {
				values = labelled(definition, values)
			}
			for i := 0; i+1 < len(values.Content); i += 2 {
				ids = append(ids, values.Content[i].Value)
			}
			w.keys(labels, at+"/values", values, ids...)
			of.Content = append(of.Content, word("values", of), labels)
		}
		if len(of.Content) > 0 {
			texts.Content = append(texts.Content, word(id, of), of)
		}
	}
	switch section {
	case "cautions":
		for _, c := range definitions.Content {
			add(textOf(c, "id"), c, "title", "advice")
		}
		return texts
	case "information":
		for _, in := range definitions.Content {
			add(textOf(in, "id"), in, InformationParts...)
		}
		return texts
	case "phrases":
		w.keys(texts, "/phrases", definitions, PhraseIDs()...)
		return texts
	}
	for i := 0; i+1 < len(definitions.Content); i += 2 {
		add(definitions.Content[i].Value, definitions.Content[i+1], "title", "ask")
	}
	return texts
}

// guideline copies the texts of a guideline: its title, and of each scenario the title, the note, and the notes on exams.
func (w *wording) guideline(at string, n *yaml.Node) *yaml.Node {
	texts, scenarios := mapping(n), mapping(n)
	w.keys(texts, at, n, "title")
	if list := valueOf(n, "scenarios"); list != nil {
		for _, s := range list.Content {
			id := textOf(s, "id")
			at, of, rate := at+"/scenarios/"+id, mapping(s), mapping(s)
			w.keys(of, at, s, "title", "note")
			if ratings := valueOf(s, "rate"); ratings != nil {
				for i := 0; i+1 < len(ratings.Content); i += 2 {
					exam := ratings.Content[i].Value
					w.text(rate, at+"/rate/"+exam, exam, valueOf(ratings.Content[i+1], "note"))
				}
			}
			if len(rate.Content) > 0 {
				of.Content = append(of.Content, word("rate", s), rate)
			}
			scenarios.Content = append(scenarios.Content, word(id, s), of)
		}
	}
	texts.Content = append(texts.Content, word("scenarios", n), scenarios)
	return texts
}

// keys copies the texts under the keys of a definition.
func (w *wording) keys(to *yaml.Node, at string, from *yaml.Node, keys ...string) {
	for _, key := range keys {
		w.text(to, at+"/"+key, key, valueOf(from, key))
	}
}

// text copies a text, where there is one, with its translation where that is of the English of today.
func (w *wording) text(to *yaml.Node, at, key string, text *yaml.Node) {
	if text == nil {
		return
	}
	english := unwrapped(text.Value)
	if text.Kind == yaml.MappingNode {
		if valueOf(text, w.language) != nil {
			return // translated where it stands
		}
		english = unwrapped(textOf(text, "en"))
	}
	name, done := word(key, text), word("", text)
	if before := w.done[at]; before.pair != nil {
		old := unwrapped(textOf(before.pair, w.language))
		done.LineComment = valueOf(before.pair, w.language).LineComment
		name.HeadComment, name.LineComment = before.key.HeadComment, before.key.LineComment
		if unwrapped(textOf(before.pair, "en")) == english {
			done.Value = old
		} else if old != "" {
			done.LineComment = "# was: " + old
		}
	}
	if done.Value == "" {
		done.Value = w.alike[saidAt(at, english)]
	}
	switch w.texts++; {
	case done.Value == "":
		w.missing++
		done.Style = yaml.DoubleQuotedStyle
	case strings.HasPrefix(done.LineComment, "# was: "):
		done.LineComment = ""
	}
	to.Content = append(to.Content, name, mapping(text, word("en", text), word(english, text), word(w.language, text), done))
}
