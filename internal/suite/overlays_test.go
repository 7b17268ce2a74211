package suite_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/suite"
)

// TestOverlaysPage builds the library of docs/overlays.md with its overlay, and runs the author tests of both.
func TestOverlaysPage(t *testing.T) {
	text, err := os.ReadFile("../../docs/overlays.md")
	require.NoError(t, err)
	files := fstest.MapFS{}
	for i, part := range strings.Split(string(text), "```") {
		block, ok := strings.CutPrefix(part, "yaml\n")
		if i%2 == 0 || !ok {
			continue
		}
		name := "overlays/knee-clinic/knee_test.yaml"
		if first, _, _ := strings.Cut(block, "\n"); strings.HasPrefix(first, "# ") {
			name = strings.TrimPrefix(first, "# ")
		} else if strings.HasPrefix(first, "overlay: ") {
			name = "overlays/knee-clinic.yaml"
		}
		require.NotContains(t, files, name)
		files[name] = &fstest.MapFile{Data: []byte(block)}
	}
	require.Len(t, files, 5)
	run(t, files)
	run(t, files, "knee-clinic")
}

// TestShippedOverlays runs the author tests of the library with each of its overlays, and with both in either order.
func TestShippedOverlays(t *testing.T) {
	for _, ids := range [][]string{{"uk"}, {"sample-site"}, {"snomed-ct"}, {"uk", "sample-site"}, {"sample-site", "uk"}} {
		t.Run(strings.Join(ids, " "), func(t *testing.T) {
			recommendation := run(t, guidelines.FS, ids...).recommend(t)
			assert.Equal(t, ids, recommendation.Overlays, "an answer names them")
		})
	}
}

// TestStockOPARanksWithOverlaysAlike: what overlays change, and a caution on every patient, is the same to stock OPA.
func TestStockOPARanksWithOverlaysAlike(t *testing.T) {
	overlays := guideline.OverlaysIn(guidelines.FS)
	require.Len(t, overlays, 3)
	o := newOracles(t, overlays...)
	suites, found := suite.Load(guidelines.FS, o.library, overlays...)
	require.Empty(t, found)
	for _, s := range suites {
		for _, c := range s.Cases {
			if strings.HasPrefix(s.Path, guideline.Overlays+"/") {
				o.agree(t, s, c)
			}
		}
	}
}

type loaded struct{ engine *engine.Engine }

// run loads a library with overlays and runs its author tests.
func run(t *testing.T, files fs.FS, ids ...string) loaded {
	t.Helper()
	folder, err := fs.Sub(files, guideline.Overlays)
	require.NoError(t, err)
	var overlays []guideline.OverlayFile
	for _, id := range ids {
		overlays = append(overlays, guideline.OverlayFile{Folder: folder, ID: id})
	}
	library, found := guideline.Load(files, overlays...)
	require.Empty(t, found, found.Error())
	ed, err := compile.Compile(library)
	require.NoError(t, err)
	packed, err := ed.Bytes()
	require.NoError(t, err)
	e, err := engine.Load(packed)
	require.NoError(t, err)
	suites, found := suite.Load(files, library, overlays...)
	require.Empty(t, found, found.Error())
	cases := 0
	for _, s := range suites {
		for _, r := range suite.Run(t.Context(), e, library.Space, s) {
			assert.Empty(t, r.Problems, r.Pretty())
			cases++
		}
	}
	require.Positive(t, cases)
	return loaded{e}
}

func (l loaded) recommend(t *testing.T) *engine.Recommendation {
	t.Helper()
	r, err := l.engine.Evaluate(t.Context(), engine.Referral{AsOf: "2026-01-01", Indications: []engine.Code{{Code: "headache"}}})
	require.NoError(t, err)
	return r
}

// testOf is a small library, its tests, and an overlay with its own.
func testOf(tests string) fstest.MapFS {
	return fstest.MapFS{
		"vocabulary/all.yaml": {Data: []byte(`facts:
  fever: {kind: boolean, title: Fever}
indications:
  cough: {title: Cough}
procedures:
  xr: {title: X, modality: DX, ionising: true}
  no-imaging: {title: No imaging, modality: none, ionising: false}
sources:
  paper: {title: A paper}
`)},
		"cough.yaml": {Data: []byte(`guideline: cough
title: Cough
system: chest
indications: [cough]
review: {status: draft}
scenarios:
  - {id: fever, title: Fever, when: {fever: true}, strength: limited, source: paper, rate: {xr: 8, no-imaging: 3}}
  - {id: none-of-it, title: No fever, when: {fever: false}, strength: limited, source: paper, rate: {xr: 2, no-imaging: 8}}
`)},
		"cough_test.yaml": {Data: []byte(`guideline: cough
cases:
  - {name: hot, given: {fever: true}, expect: {scenario: fever, top: [xr]}}
  - {name: cold, given: {fever: false}, expect: {scenario: none-of-it, top: [no-imaging]}}
`)},
		"overlays/site.yaml": {Data: []byte(`overlay: site
title: Site
author: me
reason: because
patches:
  - {remove-scenario: {guideline: cough, scenario: none-of-it, was: 4dd11d3ed2c0}}
`)},
		"overlays/site/cough_test.yaml": {Data: []byte(tests)},
	}
}

// TestAnOverlayMustSayWhatItChanges: a case of the library that the overlay breaks is a finding until the overlay states
// it anew, also where it speaks of what is gone.
func TestAnOverlayMustSayWhatItChanges(t *testing.T) {
	load := func(tests string) ([]suite.Suite, string) {
		files := testOf(tests)
		o := guideline.OverlaysIn(files)
		drifts, _ := guideline.Drifts(files, o...)
		for _, d := range drifts {
			text := string(files["overlays/site.yaml"].Data)
			files["overlays/site.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(text, "4dd11d3ed2c0", d.Now, 1))}
		}
		library, found := guideline.Load(files, o...)
		require.NotNil(t, library, found.Error())
		suites, found := suite.Load(files, library, o...)
		return suites, found.Error()
	}
	_, found := load("guideline: cough\ncases:\n  - {name: another, given: {fever: true}, expect: {scenario: fever}}\n")
	assert.Contains(t, found, `cough_test.yaml:4:`)
	assert.Contains(t, found, `no scenario "none-of-it"`)

	suites, found := load("guideline: cough\ncases:\n  - {name: cold, extends: cold, expect: {scenario: none}}\n")
	assert.Empty(t, found)
	require.Len(t, suites, 2)
	require.Len(t, suites[0].Cases, 1)
	assert.Equal(t, "hot", suites[0].Cases[0].Name)
	assert.Equal(t, "cold", suites[1].Cases[0].Name)
	assert.Len(t, suites[1].Cases[0].Given, 1, "what is given comes from the case of the library")
}
