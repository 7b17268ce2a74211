package edition

import (
	"testing"
)

// FuzzRead reads whatever stands in the archive: no panic, and what is read packs and reads to the same digest.
func FuzzRead(f *testing.F) {
	good := packed(f, sample(f))
	plain := unzipped(f, good)
	for _, seed := range [][]byte{nil, plain, plain[:len(plain)/2], plain[512:], {}, []byte("PK"), append(append([]byte{}, plain...), plain...)} {
		f.Add(seed, true)
	}
	f.Add(good, false)
	f.Add(good[:100], false)
	f.Fuzz(func(t *testing.T, file []byte, zip bool) {
		if zip {
			file = zipped(t, file)
		}
		e, err := Read(file)
		if err != nil {
			if err.Error() == "" {
				t.Error("refused without a reason")
			}
			return
		}
		again, err := Read(packed(t, e))
		if err != nil || again.Digest != e.Digest {
			t.Errorf("%s packed and read again: %v", e.Digest, err)
		}
	})
}

// FuzzCatalogue reads an edition that is consistent in itself, built by somebody who means harm: its catalogue either
// does not fit, or can be resolved and put into words without a panic.
func FuzzCatalogue(f *testing.F) {
	good := sample(f)
	f.Add(good.files[dataFile])
	f.Add([]byte(`{"justify": {"catalogue": {"facts": [{"id": "a", "kind": "age", "derived": {"form": "all", "items": []}}]}}}`))
	f.Add([]byte(`{"justify": {"catalogue": {"facts": [{"id": "a", "kind": "choice", "derived": {"form": "bands", "items": [{"is": "x"}]}}, {"id": "a"}]}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		files := map[string][]byte{dataFile: data}
		m := manifest{Revision: digest(files), Roots: roots, RegoVersion: regoVersion}
		m.Metadata.Justify.Format, m.Metadata.Justify.Semantics = Format, Semantics
		files[manifestFile], _ = encode(m)
		e, err := fromFiles(files)
		if err != nil {
			return
		}
		words, err := e.Catalogue.Words()
		if err != nil {
			return
		}
		s, _ := e.Catalogue.Space()
		s.Unknown()
		for i := range e.Catalogue.Guidelines {
			g := &e.Catalogue.Guidelines[i]
			if _, rows, err := g.Rows(s); err == nil && len(rows) != len(g.Scenarios) {
				t.Errorf("%d rows of %d scenarios", len(rows), len(g.Scenarios))
			}
			words.Box(g.Applies, "de")
		}
		for _, c := range e.Catalogue.Cautions {
			words.AnyOf(c.When, "en")
		}
	})
}
