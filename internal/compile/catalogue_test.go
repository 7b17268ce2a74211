package compile

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// regions is what a list of boxes means, without where it was written.
func regions(s *space.Space, a space.AnyOf) [][]map[string]space.Extent {
	var list [][]map[string]space.Extent
	for _, b := range a {
		var box []map[string]space.Extent
		for _, c := range b {
			box = append(box, map[string]space.Extent{s.Coordinates[c.Coordinate].ID: c.Region})
		}
		list = append(list, box)
	}
	return list
}

// meaning is everything that the serving half reads back from the texts of tests.
func meaning(s *space.Space, rows map[string][]space.Row, cautions map[string]space.AnyOf) map[string]any {
	all := map[string]any{}
	for i := range s.Facts {
		f := &s.Facts[i]
		all["fact "+f.ID] = regions(s, space.AnyOf{f.Applies})
		if d := f.Derived; d != nil {
			all["score "+f.ID] = []any{d.Form, d.Of, regions(s, space.AnyOf{d.Applies})}
			for _, item := range d.Items {
				all["score "+f.ID] = append(all["score "+f.ID].([]any), item.Is, regions(s, item.When))
			}
		}
	}
	for i := range s.Coordinates {
		c := s.Coordinates[i]
		all["coordinate "+c.ID] = []any{c.Values, c.Full, c.Whole}
	}
	for id, table := range rows {
		for _, row := range table {
			all["guideline "+id] = append(toList(all["guideline "+id]), regions(s, row.When), regions(s, row.Boxes))
		}
	}
	for id, when := range cautions {
		all["caution "+id] = regions(s, when)
	}
	return all
}

func toList(v any) []any {
	list, _ := v.([]any)
	return list
}

// sameMeaning compares what the editors wrote with what the serving half makes of the catalogue.
func sameMeaning(t interface{ Fatal(...any) }, library *guideline.Library, e *edition.Edition) string {
	rows, cautions := map[string][]space.Row{}, map[string]space.AnyOf{}
	for _, g := range library.Guidelines {
		for _, s := range g.Scenarios {
			rows[g.ID] = append(rows[g.ID], space.Row{When: s.When, Boxes: s.Boxes})
		}
	}
	for _, c := range library.Cautions {
		cautions[c.ID] = c.When
	}
	want := meaning(library.Space, rows, cautions)
	s, err := e.Catalogue.Space()
	if err != nil {
		t.Fatal(err)
	}
	clear(rows)
	for i := range e.Catalogue.Guidelines {
		g := &e.Catalogue.Guidelines[i]
		if _, rows[g.ID], err = g.Rows(s); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range e.Catalogue.Cautions {
		if cautions[c.ID], err = c.When.Resolve(s); err != nil {
			t.Fatal(err)
		}
	}
	return cmp.Diff(want, meaning(s, rows, cautions))
}

func TestCatalogueMeansWhatTheLibraryMeans(t *testing.T) {
	for _, dir := range []string{whole, shipped} {
		if diff := sameMeaning(t, load(t, dir), compiled(t, dir)); diff != "" {
			t.Errorf("%s: %s", dir, diff)
		}
	}
}

// Whatever the validation lets through compiles, packs and is read back as what it was.
func TestWhatIsValidCompiles(t *testing.T) {
	files := fstest.MapFS{}
	var names []string
	err := fs.WalkDir(os.DirFS(whole), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.HasSuffix(name, "_test.yaml") && !strings.HasPrefix(name, "overlays") {
			text, readErr := fs.ReadFile(os.DirFS(whole), name)
			files[name] = &fstest.MapFile{Data: text}
			names = append(names, name)
			return readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	swaps := [][2]string{
		{"thunderclap", "exertional"}, {"true", "false"}, {"< ", "> "}, {"<= ", "< "}, {">= ", "> "}, {"[", "("}, {"..", "..1"}, {"first", "unique"}, {"any", "all"},
		{"count", "any"}, {"fever", "trauma"}, {"gcs", "danger"}, {"not-applicable", "low"}, {"danger-band", "risk"}, {"y", "mo"}, {"18", "17"}, {"high", "low"},
		{"low", "high"}, {"sex", "onset"}, {"female", "gradual"}, {"{1.73_m2}", ""}, {"caution", "contraindicated"}, {"not-done", "failed"}, {"applies", "note"},
	}
	valid := 0
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "file")
		lines := strings.Split(string(files[name].Data), "\n")
		i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		if rapid.IntRange(0, 4).Draw(t, "take away") == 0 {
			lines = slices.Delete(lines, i, i+1)
		} else {
			swap := rapid.SampledFrom(swaps).Draw(t, "swap")
			lines[i] = strings.Replace(lines[i], swap[0], swap[1], 1)
		}
		changed := fstest.MapFS{}
		for other, file := range files {
			changed[other] = file
		}
		changed[name] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
		library, found := guideline.Load(changed)
		if library == nil {
			return
		}
		valid++
		e, err := Compile(library)
		if err != nil {
			t.Fatalf("valid, but: %v\n%s", err, found)
		}
		file, err := e.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, err := edition.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := sameMeaning(t, library, again); diff != "" {
			t.Fatal(diff)
		}
	})
	if valid == 0 {
		t.Error("no library was valid: the test says nothing")
	}
}

// The catalogue by itself is that of the edition.
func TestCatalogueAlone(t *testing.T) {
	for _, dir := range []string{whole, shipped} {
		if diff := cmp.Diff(&compiled(t, dir).Catalogue, Catalogue(load(t, dir))); diff != "" {
			t.Error(dir, diff)
		}
	}
}
