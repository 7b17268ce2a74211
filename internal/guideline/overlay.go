package guideline

import (
	"errors"
	"io/fs"
	"path"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// Overlays is the folder of a library in which its overlays stand.
const Overlays = "overlays"

// OverlayFile is where an overlay stands: <ID>.yaml in the folder, and what it adds to the library in the folder <ID>
// beside it. Positions call the folder overlays, wherever it is: an edition must not depend on where it was built.
type OverlayFile struct {
	Folder fs.FS
	ID     string
}

// Path is the overlay's file, as positions name it.
func (o OverlayFile) Path() string { return path.Join(Overlays, o.ID+".yaml") }

// Dir is the folder of what the overlay adds, as positions name it.
func (o OverlayFile) Dir() string { return path.Join(Overlays, o.ID) }

// Overlay is an adaptation of the library to a country or a site, as it was applied.
type Overlay struct {
	ID        string
	Title     space.Text
	Author    string
	Reason    string
	Sites     []string
	Patches   []Patch
	Replaces  []string // guidelines that it put another in the place of
	Withdrawn []string // procedures
	Pos       source.Position
}

// Patch is one change of an overlay.
type Patch struct {
	Kind   string
	Of     string // what it changes: head-injury/unstable, ct-head-wo
	Reason string // its own, or the overlay's
	Pos    source.Position
}

// patcher applies one overlay to the files of a library. It works on what was written, before any of it is resolved, so
// that an overlay says nothing that an author could not have written, and is checked as if one had.
type patcher struct {
	*loader
	f                      *file
	about                  Overlay
	vocabulary, guidelines []*file
	withdrawn              map[string]string // procedure → the overlay that withdrew it, of all overlays
	own                    *yaml.Node        // the vocabulary that stands in the overlay itself
	// absent reports what is spoken of and is not there: an error, but in a translation file.
	absent func(n *yaml.Node, hint, format string, args ...any)
}

// overlay applies the overlays in their order; whole says whether each could be read.
func (l *loader) overlay(vocabulary, guidelines []*file, overlays []OverlayFile) (_, _ []*file, whole bool) {
	whole = true
	withdrawn := map[string]string{}
	var applied []string
	for _, o := range overlays {
		f := l.readOverlay(o)
		if f == nil {
			whole = false
			continue
		}
		if slices.Contains(applied, o.ID) {
			f.Report(source.Error, source.Position{File: f.Path, Line: 1, Col: 1}, "name it once", "the overlay %s is applied twice", o.ID)
		}
		applied = append(applied, o.ID)
		p := &patcher{loader: l, f: f, about: Overlay{ID: o.ID}, vocabulary: vocabulary, guidelines: guidelines, withdrawn: withdrawn, absent: f.ErrorAt}
		p.own = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: f.Root.Line, Column: f.Root.Column}
		p.vocabulary = append(p.vocabulary, &file{f.Part(p.own)})
		whole = p.add(o) && whole
		p.apply(o)
		vocabulary, guidelines = p.vocabulary, p.guidelines
		l.library.Overlays = append(l.library.Overlays, p.about)
	}
	l.checkWithdrawn(guidelines, withdrawn)
	return vocabulary, guidelines, whole
}

func (l *loader) readOverlay(o OverlayFile) *file {
	text, err := fs.ReadFile(o.Folder, o.ID+".yaml")
	if err != nil {
		l.found = append(l.found, source.Diagnostic{
			Pos: source.Position{File: o.Path()}, Severity: source.Error, Message: "the overlay cannot be read: " + cause(err).Error(),
		})
		return nil
	}
	parsed := source.ParseYAML(o.Path(), text, &l.found)
	if parsed == nil {
		return nil
	}
	return &file{parsed}
}

// cause is an error of a file system without the path, which the place of the finding says.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// add takes in the vocabulary and the guidelines of the overlay's folder.
func (p *patcher) add(o OverlayFile) bool {
	if info, err := fs.Stat(o.Folder, o.ID); err != nil || !info.IsDir() {
		return true // it only patches
	}
	folder, err := fs.Sub(o.Folder, o.ID)
	if err != nil {
		return true // not for a valid path, which that of a readable file is
	}
	vocabulary, guidelines, whole := p.read(folder, o.Dir())
	p.vocabulary, p.guidelines = append(p.vocabulary, vocabulary...), append(p.guidelines, guidelines...)
	for _, f := range guidelines {
		p.touch(f)
	}
	return whole
}

// apply reads the overlay, whose patches work one after the other.
func (p *patcher) apply(o OverlayFile) {
	p.about.Pos = source.Position{File: p.f.Path, Line: p.f.Root.Line, Col: p.f.Root.Column}
	var patches *yaml.Node
	p.f.Object(p.f.Root, "the overlay", source.Fields{
		"overlay": func(n *yaml.Node) {
			if id, ok := p.f.ID(n, "the id of an overlay"); ok && id != o.ID {
				p.f.ErrorAt(n, "write `overlay: "+o.ID+"`, or rename the file", "the overlay %s stands in the file %s.yaml", id, o.ID)
			}
		},
		"title":  func(n *yaml.Node) { p.about.Title = p.f.Text(n, "the title") },
		"author": func(n *yaml.Node) { p.about.Author, _ = p.f.Word(n, "the author") },
		"reason": func(n *yaml.Node) { p.about.Reason, _ = p.f.Word(n, "the reason") },
		"sites": func(n *yaml.Node) {
			for _, w := range p.f.Words(n, "a site") {
				p.about.Sites = append(p.about.Sites, w.Value)
			}
		},
		"after": func(n *yaml.Node) {
			for _, w := range p.f.Words(n, "an overlay") {
				if !slices.ContainsFunc(p.library.Overlays, func(before Overlay) bool { return before.ID == w.Value }) {
					p.f.ErrorAt(w, "name it before: --overlay "+w.Value+" --overlay "+o.ID, "the overlay %s comes after %s, which is not applied before it", o.ID, w.Value)
				}
			}
		},
		"sources": func(n *yaml.Node) {
			setKey(p.own, &yaml.Node{Kind: yaml.ScalarNode, Value: "sources", Line: n.Line, Column: n.Column}, n)
		},
		"patches": func(n *yaml.Node) { patches = n },
	}, "overlay", "title", "author", "reason")
	if patches != nil {
		p.f.Items(patches, "patches", p.patch)
	}
}

// patch applies one patch: a mapping of one key, which says what kind it is.
func (p *patcher) patch(n *yaml.Node) {
	if n.Kind == yaml.MappingNode && len(n.Content) != 2 {
		p.f.ErrorAt(n, "write one change for each line that begins with `- `", "a patch has %d keys, not the one that says what it does", len(n.Content)/2)
		return
	}
	p.f.Object(n, "a patch", source.Fields{
		"re-rate": p.reRate, "add-scenario": p.addScenario, "remove-scenario": p.removeScenario, "replace-scenario": p.replaceScenario,
		"switch": p.switchGuideline, "withdraw": p.withdraw, "codes": p.localCodes, "translate": p.translate,
	})
}

// body reads the fields of a patch and keeps what it says of itself.
func (p *patcher) body(n *yaml.Node, kind string, fields source.Fields, required ...string) (was *yaml.Node, sound bool) {
	patch := Patch{Kind: kind, Reason: p.about.Reason, Pos: p.f.Pos(n)}
	fields["reason"] = func(n *yaml.Node) { patch.Reason, _ = p.f.Word(n, "the reason") }
	if _, changes := fields["was"]; changes {
		fields["was"] = func(n *yaml.Node) { was = n }
	}
	before := p.found.Errors()
	p.f.Object(n, kind, fields, required...)
	p.about.Patches = append(p.about.Patches, patch)
	return was, p.found.Errors() == before
}

// of says what the patch at hand changes.
func (p *patcher) of(what string) { p.about.Patches[len(p.about.Patches)-1].Of = what }

// touch keeps that the overlay changes a guideline.
func (p *patcher) touch(f *file) {
	if !slices.Contains(p.patched[f.File], p.about.ID) {
		p.patched[f.File] = append(p.patched[f.File], p.about.ID)
	}
}
