package guideline

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// A library with every construct is read as it is written: testdata/whole.golden is what came of it, in words.
func TestWholeLibrary(t *testing.T) {
	library, found := Load(os.DirFS("testdata/whole"))
	if len(found) > 0 {
		t.Fatal(found.Error())
	}
	got := outline(library)
	if *update {
		if err := os.WriteFile("testdata/whole.golden", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/whole.golden")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("what is read changed (-update rewrites it):\n%s", diff)
	}
}

// outline writes a library down in words.
func outline(l *Library) string {
	var b strings.Builder
	line := func(indent int, format string, args ...any) {
		b.WriteString(strings.TrimRight(strings.Repeat("  ", indent)+fmt.Sprintf(format, args...), " ") + "\n")
	}
	boxes := func(indent int, a space.AnyOf) {
		for _, box := range a {
			line(indent, "- %s", l.Space.Describe(box))
		}
	}
	for i := range l.Space.Facts {
		f := &l.Space.Facts[i]
		line(0, "fact %s (%s): %v %v, %v to %v %s, accepts %v", f.ID, f.Pos, f.Title, f.Values, f.Min, f.Max, f.Unit, f.Accepts)
		line(1, "kind %s, labels %v, ask %v, otherwise %q, assume %q, valid for %d, obtainable %v, %v, source %q, note %q",
			f.Kind, f.Labels, f.Ask, f.Otherwise, f.Assume, f.ValidFor, f.Obtainable, f.LOINC, f.Source, f.Note)
		line(1, "applies: %s", l.Space.Describe(f.Applies))
		if d := f.Derived; d != nil {
			line(1, "%s of %q where: %s", d.Form, d.Of, l.Space.Describe(d.Applies))
			for _, item := range d.Items {
				line(2, "%v %q when", item.Add, item.Is)
				boxes(3, item.When)
			}
		}
	}
	for i := range l.Space.Coordinates {
		c := &l.Space.Coordinates[i]
		line(0, "coordinate %s: %v %v whole %v", c.ID, c.Values, c.Full, c.Whole)
	}
	for _, s := range l.Sources {
		line(0, "source %+v", s)
	}
	for _, in := range l.Indications {
		line(0, "indication %+v", in)
	}
	for _, language := range l.Languages {
		line(0, "language %+v", language)
	}
	for _, id := range PhraseIDs() {
		if text, ok := l.Phrases[id]; ok {
			line(0, "phrase %s: %v", id, text)
		}
	}
	for _, in := range l.Information {
		line(0, "information %+v", in)
	}
	for _, r := range l.References {
		line(0, "reference level %s (%s): %v, %s, %v, %d, source %q, age %v, weight %v", r.ID, r.Pos, r.Title, r.Area, r.Procedures, r.Year, r.Source, r.Age, r.Weight)
		line(1, "CTDIvol %v mGy, DLP %v mGy.cm, DAP %v mGy.cm2", r.CTDIvol, r.DLP, r.DAP)
	}
	for _, p := range l.Procedures {
		line(0, "procedure %+v", p)
	}
	for _, c := range l.Cautions {
		line(0, "caution %s (%s): %v, %v, %s %v, source %q", c.ID, c.Pos, c.Title, c.Advice, c.Effect, c.Procedures, c.Source)
		boxes(1, c.When)
	}
	for _, g := range l.Guidelines {
		line(0, "guideline %s (%s): %v, %s, %v, first %v, %+v", g.ID, g.Pos, g.Title, g.System, g.Indications, g.First, g.Review)
		line(1, "applies: %s", l.Space.Describe(g.Applies))
		for _, s := range g.Scenarios {
			line(1, "scenario %s (%s): %v, %s, red flag %v, %s, %v, note %v", s.ID, s.Pos, s.Title, s.Urgency, s.RedFlag, s.Strength, s.Sources, s.Note)
			boxes(2, s.When)
			line(2, "within applies")
			boxes(2, s.Boxes)
			for _, r := range s.Ratings {
				line(2, "%s: %d %s, %s, %v, %v", r.Procedure, r.Value, r.Category, r.Strength, r.Sources, r.Note)
			}
		}
	}
	return b.String()
}

// The order of the library is that of the files by path: reading it twice gives the same.
func TestLoadIsDeterministic(t *testing.T) {
	first, _ := Load(os.DirFS("testdata/whole"))
	want := outline(first)
	for range 20 {
		again, found := Load(os.DirFS("testdata/whole"))
		if again == nil {
			t.Fatal(found)
		}
		if diff := cmp.Diff(want, outline(again)); diff != "" {
			t.Fatal(diff)
		}
	}
	files := archive{}.over(t, "testdata/base")
	files["neuro/headache.yaml"].Data = []byte("guideline: headache\nsystem: 3\nscenarios: [{whne: {}, rate: {x: 1, y: 2, z: 3}}]\n")
	_, before := Load(files)
	for range 20 {
		if _, again := Load(files); again.Error() != before.Error() {
			t.Fatalf("the findings come in another order:\n%s\n%s", before.Error(), again.Error())
		}
	}
}

// A library that is read again is as one that is read anew, whatever overlays and translations wrote into its documents.
func TestReload(t *testing.T) {
	files := archive{}.over(t, "testdata/whole")
	files["overlays/clinic.yaml"] = &fstest.MapFile{Data: []byte(
		"overlay: clinic\ntitle: Site\nauthor: us\nreason: ours\npatches:\n  - codes: {system: ris, indications: {headache: H1}}\n")}
	overlays := OverlaysIn(files)
	documents := &source.Documents{}
	again := func(files fs.FS, overlays ...OverlayFile) {
		t.Helper()
		want, mistakes := Load(files, overlays...)
		got, found := Reload(documents, files, overlays...)
		if diff := cmp.Diff(mistakes.Error(), found.Error()); diff != "" {
			t.Fatal(diff)
		}
		if (want == nil) != (got == nil) {
			t.Fatal(want, got)
		}
		if want != nil && outline(want) != outline(got) {
			t.Fatal(cmp.Diff(outline(want), outline(got)))
		}
	}
	for range 3 {
		again(files)
		again(English(files))
		again(files, overlays...)
	}
	sound := string(files["neuro/headache.yaml"].Data)
	for _, text := range []string{"guideline: headache\nsystem: 3\nscenarios: []\n", "guideline: [", "# changed\n" + sound, sound} {
		files["neuro/headache.yaml"] = &fstest.MapFile{Data: []byte(text)}
		again(files, overlays...)
	}
	delete(files, "neuro/headache.yaml")
	again(files)
}

// English is all but the translations.
func TestEnglish(t *testing.T) {
	files := archive{}.over(t, "testdata/whole")
	files["neuro/translations/knee.yaml"] = &fstest.MapFile{Data: []byte("guideline: [")} // the folder is that of the library
	if _, found := Load(English(files)); !strings.HasPrefix(found.Error(), "neuro/translations/knee.yaml") {
		t.Error(found.Error())
	}
	delete(files, "neuro/translations/knee.yaml")
	library, found := Load(English(files))
	if library == nil || len(library.Languages) > 0 || library.Indications[1].Title["de"] != "" {
		t.Error(found.Error())
	}
}

func TestLoadPassesOverWhatIsNotTheLibrary(t *testing.T) {
	files := archive{}.over(t, "testdata/base")
	for _, name := range []string{"neuro/x_test.yaml", "overlays/x.yaml", "overlays/at/x.yaml", ".git/x.yaml", "README.md", "neuro/.#headache.yaml", "neuro/x.yaml~"} {
		files[name] = &fstest.MapFile{Data: []byte("not: [a library")}
	}
	if library, found := Load(files); library == nil || len(found) > 0 {
		t.Error(found.Error())
	}
}

// A file that cannot be read is a finding, not a smaller library.
func TestLoadReportsWhatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/base")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(dir+"/nowhere", dir+"/vocabulary/more.yaml"); err != nil {
		t.Skip(err)
	}
	library, found := Load(os.DirFS(dir))
	if library != nil || len(found) != 1 || !strings.Contains(found.Error(), "more.yaml") {
		t.Errorf("%v, %v", library, found)
	}
}
