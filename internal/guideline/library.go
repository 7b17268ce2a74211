// Package guideline reads the YAML of a guideline library, and is the one place where it is validated: every
// reference resolved, every box checked. What Load returns is sound; the packages after it trust it.
package guideline

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// Library is everything that the editors wrote, in the order of its files (by path) and of each file.
type Library struct {
	Space       *space.Space
	Sources     []Source
	Indications []Indication
	Procedures  []Procedure
	Cautions    []Caution
	Guidelines  []Guideline
	Overlays    []Overlay // in the order in which they were applied
	Languages   []Language
	Phrases     map[string]space.Text // by the ids of PhraseIDs
	Information []Information
	References  []ReferenceLevel
	Systems     []System
}

// Source is a piece of evidence: a paper, a standard, a law.
type Source struct {
	ID       string
	Title    string
	Citation string
	Year     int
	URL      string
	Note     string
	Pos      source.Position
}

// Indication is a reason for referral.
type Indication struct {
	ID       string
	Title    space.Text
	Synonyms []string            // English
	Also     map[string][]string // synonyms by other language
	ICD10    []string
	SNOMED   []string
	ICPC2    []string
	Codes    Codes
	Pos      source.Position
}

// Codes are the codes of a site's own systems, by the name of the system.
type Codes map[string][]string

// Procedure is an imaging exam, or no-imaging.
type Procedure struct {
	ID          string
	Title       space.Text
	Modality    string // DICOM defined term (PS3.3 C.7.3.1.1.1), or none
	Regions     []string
	Contrast    string
	Ionising    bool
	Level       Level
	LevelSource string
	Adult       Dose // typical effective dose
	Child       Dose
	LOINC       []string
	Equivalent  []string
	LookBack    int // days within which a repeat counts as a duplicate; 0: never
	Codes       Codes
	Pos         source.Position
}

// Level is the relative radiation level, 0 (no ionising radiation) to 5; -1 is unknown.
type Level struct{ Adult, Child int }

// Unknown is the radiation level that nobody has published. It is not 0.
const Unknown = -1

// Dose is a typical effective dose in mSv; Max 0 is unknown.
type Dose struct {
	Min, Max float64
	Source   string
}

// Caution is a reason to take care with, or not to do, some procedures.
type Caution struct {
	ID         string
	Title      space.Text
	Advice     space.Text
	When       space.AnyOf
	Procedures []string // resolved from the selector
	Effect     string   // contraindicated or caution
	Source     string
	Pos        source.Position
}

// Guideline answers one clinical question for the patients in its Applies box.
type Guideline struct {
	ID          string
	Title       space.Text
	System      string
	Indications []string
	Applies     space.Box
	Review      Review
	First       bool // DMN hit policy: first; otherwise unique
	Scenarios   []Scenario
	Overlays    []string // that changed it
	Pos         source.Position
}

// Boxes lists the boxes of the guideline as written: whom it applies to, and each scenario's.
func (g *Guideline) Boxes() []space.AnyOf {
	boxes := []space.AnyOf{{g.Applies}}
	for _, s := range g.Scenarios {
		boxes = append(boxes, s.When)
	}
	return boxes
}

// Review says who stands behind a guideline, and until when.
type Review struct {
	Status, Reviewed, Due, By, Interests string
	Pos, DuePos                          source.Position
}

// Scenario is one row of a guideline: a kind of patient and how each exam is rated for it.
type Scenario struct {
	ID       string
	Title    space.Text
	When     space.AnyOf // as written; Boxes has Applies merged in
	Boxes    space.AnyOf
	Urgency  string
	RedFlag  bool
	Strength string
	Sources  []string
	Note     space.Text
	Ratings  []Rating
	Pos      source.Position
}

// Rating is the appropriateness of one procedure in one scenario. Value is 1 to 9, or 0 where only the category is given.
type Rating struct {
	Procedure string
	Value     int
	Category  string
	Strength  string
	Sources   []string
	Note      space.Text
	Pos       source.Position
}

// file is a file of the library.
type file struct{ *source.File }

// loader holds what is known while the files are resolved.
type loader struct {
	found        source.Diagnostics
	library      *Library
	defined      map[string]source.Position // "source wells-2000" → where
	indications  map[string]bool
	procedures   map[string]int // index into the library's list
	sources      map[string]bool
	scores       map[string]bool           // named before they are read
	broken       map[string]bool           // facts and scores with mistakes: what uses them is not reported as well
	skipped      int                       // how often a box spoke of one
	overlaps     source.Diagnostics        // scenarios that one patient meets under `hit: unique`
	patched      map[*source.File][]string // guidelines' files → the overlays that changed them
	drifts       []Drift
	translations []*file
	unknown      space.Case // the patient of whom nothing is known
	documents    *source.Documents
}

// Load reads a library: every file below vocabulary/ and translations/, and one guideline for each other YAML file. Files that
// end in _test.yaml belong to the author tests, and those below overlays/ to overlays. All mistakes are reported in one run,
// except that a vocabulary file that cannot be read as a whole comes first; where one of them is an error, the library
// is nil.
//
// The overlays are applied in their order before anything is resolved: what they change is checked like the rest.
func Load(fsys fs.FS, overlays ...OverlayFile) (*Library, source.Diagnostics) {
	return Reload(nil, fsys, overlays...)
}

// Reload is Load for whoever reads a library again and again while it is worked on, and keeps its documents.
func Reload(documents *source.Documents, fsys fs.FS, overlays ...OverlayFile) (*Library, source.Diagnostics) {
	l := load(documents, fsys, overlays)
	if l.found = append(l.found, l.overlaps...).Sort(); l.found.Errors() > 0 {
		return nil, l.found
	}
	return l.library, l.found
}

// LoadOverlapping is Load for who looks for mistakes: scenarios that overlap under `hit: unique` do not keep the library
// from being given, and are then not reported, for lint shows who meets both. It is not fit to be served.
func LoadOverlapping(fsys fs.FS, overlays ...OverlayFile) (*Library, source.Diagnostics) {
	l := load(nil, fsys, overlays)
	if l.found.Errors() > 0 {
		return nil, append(l.found, l.overlaps...).Sort()
	}
	return l.library, l.found.Sort()
}

func load(documents *source.Documents, fsys fs.FS, overlays []OverlayFile) *loader {
	l := newLoader()
	l.documents = documents
	vocabulary, guidelines, whole := l.read(fsys, "")
	if whole {
		vocabulary, guidelines, whole = l.overlay(vocabulary, guidelines, overlays)
		l.translate(vocabulary, guidelines, len(overlays) > 0)
	}
	if !whole { // what is missing would be reported wherever it is used
		return l
	}
	for _, f := range append(vocabulary, guidelines...) {
		l.readSources(f)
	}
	l.readFacts(vocabulary)
	l.readScores(vocabulary)
	l.readIndications(vocabulary)
	l.readProcedures(vocabulary)
	l.readCautions(vocabulary)
	l.readPhrases(vocabulary)
	l.readInformation(vocabulary)
	l.readReferenceLevels(vocabulary)
	l.readSystems(vocabulary)
	for _, f := range guidelines {
		l.readGuideline(f)
	}
	return l
}

func newLoader() *loader {
	return &loader{
		library: &Library{Space: &space.Space{}},
		defined: map[string]source.Position{}, indications: map[string]bool{},
		procedures: map[string]int{}, sources: map[string]bool{}, broken: map[string]bool{}, scores: map[string]bool{},
		patched: map[*source.File][]string{},
	}
}

// read parses the files, which stand in the folder of that name; whole says whether all of the vocabulary could be read.
func (l *loader) read(fsys fs.FS, folder string) (vocabulary, guidelines []*file, whole bool) {
	whole = true
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "overlays" || (strings.HasPrefix(entry.Name(), ".") && name != ".")):
			return fs.SkipDir
		case !entry.IsDir() && path.Ext(name) == ".yml" && !strings.HasPrefix(entry.Name(), "."):
			l.found = append(l.found, source.Diagnostic{
				Pos: source.Position{File: path.Join(folder, name)}, Severity: source.Error, Message: "only files that end in .yaml are read", Hint: "rename it",
			})
			return nil
		case entry.IsDir() || path.Ext(name) != ".yaml" || strings.HasSuffix(name, "_test.yaml") || strings.HasPrefix(entry.Name(), "."):
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		parse := l.documents.ParseYAML
		if IsTranslation(name) { // which is written into what it translates
			parse = l.documents.Shared
		}
		parsed := parse(path.Join(folder, name), text, &l.found)
		f := &file{parsed}
		switch {
		case strings.HasPrefix(name, "vocabulary/"):
			whole = whole && parsed != nil && l.checkTopLevel(f)
			vocabulary = append(vocabulary, f)
		case parsed == nil:
		case IsTranslation(name):
			l.translations = append(l.translations, f)
		default:
			guidelines = append(guidelines, f)
		}
		return nil
	})
	if err != nil {
		l.found = append(l.found, source.Diagnostic{Severity: source.Error, Message: err.Error()})
		whole = false
	}
	return vocabulary, guidelines, whole
}

// define records an id and reports one that stands twice.
func (l *loader) define(f *file, kind, id string, pos source.Position) bool {
	key := kind + " " + id
	if before, twice := l.defined[key]; twice {
		f.Report(source.Error, pos, fmt.Sprintf("it is defined in %s already", before), "%s %q is defined twice", kind, id)
		return false
	}
	l.defined[key] = pos
	return true
}
