package diff

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const wordingVocabulary = `
facts:
  age: {kind: age, title: Age}
  weeks: {kind: quantity, title: Pain for, unit: wk, range: "[0..100]", ask: For how long?}
indications:
  pain: {title: Pain}
procedures:
  no-imaging: {title: No imaging, modality: none, ionising: false}
  xr: {title: Radiograph, modality: DX, ionising: true}
  ct: {title: CT, modality: CT, ionising: true}
sources:
  paper: {title: A paper}
  trial: {title: A trial}
phrases:
  unit-wk: weeks
`

const wordingGuideline = `
guideline: g
title: Pain
system: test
indications: [pain]
hit: first
review: {status: draft}
scenarios:
  - {id: long, title: Long pain, when: {weeks: ">= 6 wk"}, source: paper, strength: limited, note: Ask for fever., rate: {xr: {rating: 7, note: shows no nerves}, ct: 5, no-imaging: 3}}
  - {id: rest, title: Any other, source: paper, strength: limited, rate: {no-imaging: 8}}
`

const wordingGerman = `
translation: de
status: draft
by: nobody
guidelines:
  g:
    title: {en: Pain, de: Schmerz}
    scenarios:
      long:
        title: {en: Long pain, de: Langer Schmerz}
        note: {en: Ask for fever., de: Nach Fieber fragen.}
        rate: {xr: {en: shows no nerves, de: zeigt keine Nerven}}
`

// TestWording: only what reads differently is named, in words, whatever languages it is written in.
func TestWording(t *testing.T) {
	french := strings.NewReplacer("translation: de", "translation: fr", "de: ", "fr: ").Replace(wordingGerman)
	library := func(change ...string) fstest.MapFS {
		files := fstest.MapFS{}
		for path, text := range map[string]string{
			"vocabulary/all.yaml": wordingVocabulary, "g.yaml": wordingGuideline,
			"translations/de/g.yaml": wordingGerman, "translations/fr/g.yaml": french,
		} {
			files[path] = &fstest.MapFile{Data: []byte(text)}
		}
		for ; len(change) > 0; change = change[3:] {
			file := files[change[0]]
			require.Contains(t, string(file.Data), change[1])
			file.Data = []byte(strings.ReplaceAll(string(file.Data), change[1], change[2]))
		}
		return files
	}
	for name, c := range map[string]struct {
		change []string // file, old, new
		want   string
	}{
		"English alone": {
			[]string{"g.yaml", "shows no nerves", "shows no nerve root"},
			`scenario g/long: note on xr: "shows no nerves" → "shows no nerve root"; de, fr: outdated, readers get English`,
		},
		"English and its translations": {
			[]string{"g.yaml", "shows no nerves", "shows no nerve root", "translations/de/g.yaml", "shows no nerves, de: zeigt keine Nerven", "shows no nerve root, de: zeigt keine Nervenwurzel", "translations/fr/g.yaml", "shows no nerves", "shows no nerve root"},
			`scenario g/long: note on xr: "shows no nerves" → "shows no nerve root"; de: changed too`, // the French still holds
		},
		"a translation": {
			[]string{"translations/de/g.yaml", "Langer", "Anhaltender"},
			`scenario g/long: title, de: "Langer Schmerz" → "Anhaltender Schmerz"`,
		},
		"translations that are gone": {
			[]string{"translations/de/g.yaml", "de: Langer Schmerz", `de: ""`, "translations/de/g.yaml", "de: zeigt keine Nerven", `de: ""`},
			"translations into de: 2 texts fewer",
		},
		"a note that is gone": {
			[]string{"g.yaml", "note: Ask for fever., ", ""},
			`scenario g/long: note: "Ask for fever." → none`,
		},
		"sources of the scenario": {
			[]string{"g.yaml", "source: paper, strength: limited, note", "source: [trial, paper], strength: limited, note"},
			`scenario g/long: sources: paper → trial, paper`,
		},
		"strength of the scenario": {
			[]string{"g.yaml", "limited, note", "moderate, note"},
			`scenario g/long: strength of xr, ct, no-imaging: limited → moderate`,
		},
		"sources of an exam": {
			[]string{"g.yaml", "ct: 5", "ct: {rating: 5, source: trial}"},
			`scenario g/long: sources of ct: those of the scenario → trial`,
		},
		"a review": {
			[]string{"g.yaml", "{status: draft}", "{status: illustrative, reviewed: 2026-01-01, due: 2027-01-01, by: A. Reader, interests: none}"},
			"guideline g: review status: draft → illustrative\n- guideline g: reviewed: none → 2026-01-01\n" +
				"- guideline g: review due: none → 2027-01-01\n- guideline g: reviewed by: none → \"A. Reader\"\n- guideline g: interests: none → \"none\"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			old, _ := build(t, library())
			changed, _ := build(t, library(c.change...))
			require.NotNil(t, old)
			require.NotNil(t, changed)
			d, err := Editions(old, changed)
			require.NoError(t, err)
			assert.Equal(t, "## Wording only\n\n- "+c.want+"\n\n", d.Markdown())
		})
	}

	t.Run("a new scenario is not wording", func(t *testing.T) {
		old, _ := build(t, library())
		changed, _ := build(t, library("g.yaml", "id: rest", "id: other"))
		d, err := Editions(old, changed)
		require.NoError(t, err)
		assert.Equal(t, "## Scenarios, new and removed\n\n- g/other: new\n- g/rest: removed\n\n", d.Markdown())
	})
}

// TestUnits: units of time read as the library words them, in the joint space of two editions too.
func TestUnits(t *testing.T) {
	files := func(weeks string) fstest.MapFS {
		return fstest.MapFS{"vocabulary/all.yaml": {Data: []byte(wordingVocabulary)}, "g.yaml": {Data: []byte(strings.Replace(wordingGuideline, "6 wk", weeks+" wk", 1))}}
	}
	old, _ := build(t, files("6"))
	changed, _ := build(t, files("8"))
	d, err := Editions(old, changed)
	require.NoError(t, err)
	assert.Contains(t, d.Markdown(), "for example: pain for at least 6 and below 8 weeks")
	assert.NotContains(t, d.Markdown(), "wk")
}
