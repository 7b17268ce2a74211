package edition

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"slices"
	"testing"

	"github.com/justify-cds/justify/internal/space"
)

// sample is a small edition, written by hand.
func sample(t testing.TB) *Edition {
	t.Helper()
	zero, three := 0, 3
	text := func(en string) space.Text { return space.Text{"en": en} }
	e, err := New(Catalogue{
		Facts: []Fact{
			{Fact: space.Fact{ID: "age", Kind: space.Age, Title: text("Age")}},
			{Fact: space.Fact{ID: "onset", Kind: space.Choice, Title: text("Onset <&>"), Values: []string{"gradual", "thunderclap"}, Assume: "gradual"}},
			{
				Fact:    space.Fact{ID: "egfr", Kind: space.Quantity, Title: text("eGFR"), Unit: "mL/min", Accepts: []space.Conversion{{Unit: "mL/s", Factor: 60}}, Max: 200},
				Applies: Box{{Fact: "age", Test: "[10 d..18 y)", File: "a.yaml", Line: 3, Col: 5}},
			},
			{
				Fact:    space.Fact{ID: "signs", Kind: space.Number, Title: text("Signs"), Max: 1.5},
				Applies: Box{{Fact: "onset", Test: "thunderclap"}},
				Derived: &Derived{Form: space.Points, Items: []Item{{When: AnyOf{{{Fact: "egfr", Test: "< 30 mL/min"}}}, Add: 1.5}}},
			},
		},
		Coordinates: []Coordinate{{ID: "onset", Values: []string{"gradual", "thunderclap"}, Assume: "gradual"}, {ID: "egfr", Max: 200}},
		Sources:     []Source{{ID: "paper", Title: "A paper"}},
		Indications: []Indication{{ID: "headache", Title: text("Headache"), ICD10: []string{"R51"}}},
		Procedures: []Procedure{
			{ID: "ct", Title: text("CT"), Modality: "CT", Contrast: "none", Ionising: true, Level: Levels{Adult: &three}, Adult: &Dose{Min: 1, Max: 2, Source: "paper"}},
			{ID: "mr", Title: text("MR"), Modality: "MR", Contrast: "none", Level: Levels{Adult: &zero, Child: &zero}},
		},
		Cautions: []Caution{{ID: "c", Title: text("C"), When: AnyOf{{{Fact: "signs", Test: ">= 1"}}, {{Fact: "age", Test: "< 1 y"}}}, Procedures: []string{"ct"}, Effect: "caution"}},
		Guidelines: []Guideline{{
			ID: "headache", Title: text("Headache"), System: "neuro", Indications: []string{"headache"}, Hit: "first", Total: true,
			Applies: Box{{Fact: "age", Test: ">= 18 y"}},
			Scenarios: []Scenario{
				{ID: "a", Title: text("A"), When: AnyOf{{{Fact: "onset", Test: "thunderclap"}}}, Ratings: []Rating{{Procedure: "ct", Rating: 9, Category: "usually-appropriate", Strength: "strong", Sources: []string{"paper"}}}},
				{ID: "rest", Title: text("Rest"), Ratings: []Rating{{Procedure: "mr", Category: "may-be-appropriate", Strength: "limited", Sources: []string{"paper"}}}},
			},
		}},
	}, map[string]string{
		"justify/caution.rego":            "package justify.caution\n",
		"justify/decision.rego":           "package justify.decision\n",
		"justify/guideline/headache.rego": "package justify.guideline.headache\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func packed(t testing.TB, e *Edition) []byte {
	t.Helper()
	b, err := e.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bundleFiles packs entries as they are, by name, then by the order of extra.
func bundleFiles(t testing.TB, files map[string][]byte, extra ...*tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	archive := tar.NewWriter(&b)
	write := func(h *tar.Header, content []byte) {
		if err := archive.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		write(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name])), Typeflag: tar.TypeReg}, files[name])
	}
	for _, h := range extra {
		write(h, make([]byte, h.Size))
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return zipped(t, b.Bytes())
}

func zipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	if _, err := zip.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unzipped(t testing.TB, content []byte) []byte {
	t.Helper()
	zip, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}
