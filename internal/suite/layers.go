package suite

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
)

// testFile is a file of author tests. The library is layer 0, each overlay is one more.
type testFile struct {
	*source.File
	layer int
}

// Load reads every file that ends in _test.yaml: those of the library, and then those in the folders of the overlays
// that it was loaded with. References are checked as in the library itself. A case of an overlay takes the place of
// those before of the same guideline and name. All others stay as they are, so that an overlay changes only what it
// says; but the tests of a guideline that it replaced are passed over, and so is what cases before it expect of an exam
// that it withdrew, or do not expect of a caution that it added.
func Load(fsys fs.FS, library *guideline.Library, overlays ...guideline.OverlayFile) ([]Suite, source.Diagnostics) {
	l := newLoader(library)
	files := l.read(fsys, "", 0)
	for i, o := range overlays {
		if folder, err := fs.Sub(o.Folder, o.ID); err == nil {
			files = append(files, l.read(folder, o.Dir(), i+1)...)
		}
	}
	for _, f := range files {
		l.lastWord(f)
	}
	replaced := map[string]int{}
	for i, o := range library.Overlays {
		for _, id := range o.Replaces {
			replaced[id] = i + 1
		}
	}
	var suites []Suite
	for _, f := range files {
		if f.layer < replaced[f.about()] {
			continue
		}
		if s := l.suite(f); len(s.Cases) > 0 || f.layer == 0 {
			suites = append(suites, s)
		}
	}
	return suites, l.found.Sort()
}

// read parses the test files of a folder, which positions call by that name.
func (l *loader) read(fsys fs.FS, folder string, layer int) []testFile {
	var files []testFile
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case layer > 0 && name == "." && errors.Is(err, fs.ErrNotExist):
			return nil // an overlay that only patches
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && name != ".":
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, "_test.yaml") || strings.HasPrefix(entry.Name(), "."):
			return nil
		case layer == 0 && strings.HasPrefix(name, guideline.Overlays+"/"):
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if f := source.ParseYAML(path.Join(folder, name), text, &l.found); f != nil {
			files = append(files, testFile{f, layer})
		}
		return nil
	})
	if err != nil {
		l.found = append(l.found, source.Diagnostic{Severity: source.Error, Message: err.Error()})
	}
	return files
}

// later lists the cautions that overlays after a layer added.
func (l *loader) later(layer int) []string {
	var ids []string
	for i, o := range l.library.Overlays {
		for _, c := range l.library.Cautions {
			if of := (guideline.OverlayFile{ID: o.ID}); i+1 > layer && (c.Pos.File == of.Path() || strings.HasPrefix(c.Pos.File, of.Dir()+"/")) {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}

// withdrawn lists the exams that overlays after a layer withdrew.
func (l *loader) withdrawn(layer int) []string {
	var ids []string
	for _, o := range l.library.Overlays[min(layer, len(l.library.Overlays)):] {
		ids = append(ids, o.Withdrawn...)
	}
	return ids
}

// about is the guideline that a file tests.
func (f testFile) about() string { return word(f.Root, "guideline") }

func word(n *yaml.Node, key string) string {
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i+1].Value
			}
		}
	}
	return ""
}

// lastWord notes the layer of each case of a file.
func (l *loader) lastWord(f testFile) {
	if l.restated[f.about()] == nil {
		l.restated[f.about()], l.cases[f.about()] = map[string]int{}, map[string]Case{}
	}
	for i := 0; i+1 < len(f.Root.Content); i += 2 {
		if f.Root.Content[i].Value == "cases" {
			for _, n := range f.Root.Content[i+1].Content {
				l.restated[f.about()][word(n, "name")] = f.layer
			}
		}
	}
}
