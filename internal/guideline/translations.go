package guideline

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// translationFolder is where a library, or the folder of an overlay, keeps its translations: one folder for each language,
// and in it a file for each file that is translated.
const translationFolder = "translations"

// English is a library without its translations, which are the greater part of it: for who cannot wait for them.
func English(library fs.FS) fs.FS { return english{library} }

type english struct{ fs.FS }

// ReadDir passes the translations over.
func (e english) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(e.FS, name)
	return slices.DeleteFunc(entries, func(entry fs.DirEntry) bool { return IsTranslation(path.Join(name, entry.Name())) }), err
}

// IsTranslation says whether a file of a library, or a folder, is of its translations.
func IsTranslation(name string) bool {
	return name == translationFolder || strings.HasPrefix(name, translationFolder+"/")
}

// Language is one into which texts of the library are translated.
type Language struct {
	ID     string
	Status string // draft while one file of it is; else reviewed
	By     []string
}

// Statuses of a translation.
const (
	Draft    = "draft"
	Reviewed = "reviewed"
)

// translate puts the translations beside the English. It comes last: a text that an overlay changed has no translation
// until the overlay brings one. What a translation of the library has more is told only where there are no overlays, which may have
// changed it or taken it away.
func (l *loader) translate(vocabulary, guidelines []*file, overlaid bool) {
	for _, f := range l.translations {
		var language Language
		var tag *yaml.Node
		sections := map[string]*yaml.Node{}
		section := func(name string) func(*yaml.Node) { return func(n *yaml.Node) { sections[name] = n } }
		f.Object(f.Root, "the translation", source.Fields{
			"translation": func(n *yaml.Node) {
				if id, ok := f.Language(n); ok && id != "en" {
					language.ID, tag = id, n
				} else if ok {
					f.ErrorAt(n, "change the English where it stands", "English is what is translated")
				}
			},
			"status": func(n *yaml.Node) { language.Status = f.OneOf(n, "status", Draft, Reviewed) },
			"by": func(n *yaml.Node) {
				by, _ := f.Word(n, "the translator")
				language.By = []string{by}
			},
			"facts": section("facts"), "scores": section("scores"), "indications": section("indications"),
			"procedures": section("procedures"), "cautions": section("cautions"), "phrases": section("phrases"),
			"information": section("information"), "guidelines": section("guidelines"),
		}, "translation", "status", "by")
		if tag == nil {
			continue
		}
		if folder := translationFolder + "/" + language.ID + "/"; !strings.Contains("/"+f.Path, "/"+folder) {
			f.ErrorAt(tag, "move the file to "+folder, "a translation into %s stands in %s", language.ID, f.Path)
		}
		p := &patcher{loader: l, f: f, vocabulary: vocabulary, guidelines: guidelines, absent: f.staleAt}
		if overlaid && strings.HasPrefix(f.Path, translationFolder+"/") {
			p.absent = func(*yaml.Node, string, string, ...any) {}
		}
		t := &translation{patcher: p, language: tag, beside: true, now: mapping(f.Root)}
		t.sections(sections)
		for _, apply := range t.apply {
			apply()
		}
		l.speaks(language)
	}
}

// speaks keeps who translated into a language, and whether all of it was reviewed.
func (l *loader) speaks(language Language) {
	at := slices.IndexFunc(l.library.Languages, func(known Language) bool { return known.ID == language.ID })
	if at < 0 {
		l.library.Languages = append(l.library.Languages, language)
		return
	}
	known := &l.library.Languages[at]
	if language.Status == Draft {
		known.Status = Draft
	}
	for _, by := range language.By {
		if !slices.Contains(known.By, by) {
			known.By = append(known.By, by)
		}
	}
}

// pair reads a text with the English that it translates, {en: Headache, de: Kopfschmerz}, and gives the translation: nil where
// there is none yet, or where the English has changed since.
func (t *translation) pair(old *yaml.Node, of string, n *yaml.Node) *yaml.Node {
	var english, text *yaml.Node
	f, language := t.f, t.language.Value
	f.Entries(n, "the translation of "+of, func(key, value *yaml.Node) {
		switch key.Value {
		case "en":
			english = value
		case language:
			text = value
		default:
			f.ErrorAt(key, "write {en: …, "+language+": …}", "the file translates into %s, not into %q", language, key.Value)
		}
	})
	if n.Kind == yaml.MappingNode && (english == nil || text == nil) {
		f.ErrorAt(n, "write {en: …, "+language+": …}", "the translation of %s lacks one of the two languages", of)
	}
	if english == nil || text == nil || text.Value == "" || valueOf(old, language) != nil {
		return nil
	}
	if _, ok := f.Word(text, "the translation"); !ok {
		return nil
	}
	now := old.Value
	if old.Kind == yaml.MappingNode {
		now = textOf(old, "en")
	}
	if now == english.Value || unwrapped(now) == unwrapped(english.Value) {
		return text
	}
	t.absent(english, fmt.Sprintf("until it is translated again, readers get the English: %q", unwrapped(now)),
		"the English of %s has changed since it was translated", of)
	return nil
}

// staleAt reports what a translation has of another English, or of what is not there any more. The library is whole without: readers
// get English, and `justify translate` takes out what nothing needs.
func (f *file) staleAt(n *yaml.Node, hint, format string, args ...any) {
	f.Under("translation", func() { f.Report(source.Warning, f.Pos(n), hint, format, args...) })
}

// unwrapped is a text without its line breaks. A space that must not break stays one.
func unwrapped(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
}
