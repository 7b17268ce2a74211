package compile

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
)

const vocabularyOfTwo = `facts:
  age: {kind: age, title: Age}
  onset: {kind: choice, title: Onset, values: [gradual, very-sudden], ask: How did it start?}
indications:
  headache: {title: Headache}
procedures:
  no-imaging: {title: No imaging, modality: none, ionising: false}
  ct: {title: CT head, modality: CT, ionising: true, codes: {old: [X]}}
  pet: {title: {en: PET, de: PET-CT}, modality: PT, ionising: true}
  mr: {title: MR head, modality: MR, ionising: false}
cautions:
  - {id: young, title: Young, when: {age: "< 18 y"}, procedures: {ionising: true}, effect: caution}
sources:
  paper: {title: A paper}
`

const headacheOfTwo = `guideline: headache
title: Headache
system: neuro
indications: [headache]
review: {status: draft}
hit: first
scenarios:
  - {id: sudden, title: Sudden, when: {onset: very-sudden}, strength: strong, source: paper, note: {en: Hurry., de: Eile.}, rate: {ct: 9, pet: 8, mr: 2}}
  - {id: old, title: Old, when: {age: ">= 65 y"}, strength: limited, source: paper, rate: {ct: 6, no-imaging: 4, pet: 2}}
  - {id: other, title: Other, strength: limited, source: paper, rate: {no-imaging: 8, mr: usually-appropriate}}
`

// twoFiles is a small library, each text changed as by hand.
func twoFiles(changes ...string) fstest.MapFS {
	change := strings.NewReplacer(changes...)
	base := strings.ReplaceAll(headacheOfTwo, "mr: usually-appropriate", "mr: 7")
	return fstest.MapFS{
		"vocabulary/all.yaml": {Data: []byte(change.Replace(vocabularyOfTwo))},
		"headache.yaml":       {Data: []byte(change.Replace(base))},
	}
}

// withOverlays adds overlays to files; the digests that they leave out as `was: new` are filled in, one after the other.
func withOverlays(t require.TestingT, files fstest.MapFS, texts map[string]string, order ...string) (fstest.MapFS, []guideline.OverlayFile) {
	for name, text := range texts {
		files["overlays/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	var overlays []guideline.OverlayFile
	for _, id := range order {
		folder, err := fs.Sub(files, guideline.Overlays)
		require.NoError(t, err)
		overlays = append(overlays, guideline.OverlayFile{Folder: folder, ID: id})
	}
	drifts, _ := guideline.Drifts(files, overlays...)
	for _, d := range drifts {
		text := string(files[d.Was.File].Data)
		lines := strings.Split(text, "\n")
		require.Contains(t, lines[d.Was.Line-1], "was: new")
		lines[d.Was.Line-1] = strings.Replace(lines[d.Was.Line-1], "was: new", "was: "+d.Now, 1)
		files[d.Was.File] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
	}
	return files, overlays
}

func editionOf(t require.TestingT, files fs.FS, overlays ...guideline.OverlayFile) *edition.Edition {
	library, found := guideline.Load(files, overlays...)
	require.NotNil(t, library, found.Error())
	ed, err := Compile(library)
	require.NoError(t, err)
	return ed
}

// placeless is an edition's catalogue without positions, and without what it says of overlays.
func placeless(c edition.Catalogue) edition.Catalogue {
	anyOf := func(a edition.AnyOf) {
		for _, b := range a {
			for i := range b {
				b[i].File, b[i].Line, b[i].Col = "", 0, 0
			}
		}
	}
	c.Overlays = nil
	for i := range c.Facts {
		f := &c.Facts[i]
		f.Pos.File, f.Pos.Line, f.Pos.Col = "", 0, 0
		anyOf(edition.AnyOf{f.Applies})
		if f.Derived != nil {
			for _, item := range f.Derived.Items {
				anyOf(item.When)
			}
		}
	}
	for i := range c.Cautions {
		anyOf(c.Cautions[i].When)
	}
	for i := range c.Guidelines {
		g := &c.Guidelines[i]
		g.Overlays = nil
		anyOf(edition.AnyOf{g.Applies})
		for k := range g.Scenarios {
			s := &g.Scenarios[k]
			s.File, s.Line = "", 0
			anyOf(s.When)
		}
	}
	return c
}

func header(id string) string {
	return "overlay: " + id + "\ntitle: An overlay\nauthor: me\nreason: because\n"
}

// An overlay makes the library that its author could have written by hand: the same rules, and the same catalogue but
// for the places.
func TestOverlayEqualsTheChangeByHand(t *testing.T) {
	for name, c := range map[string]struct {
		overlay string
		more    map[string]string
		byHand  []string
	}{
		"re-rate": {
			overlay: "patches:\n  - {re-rate: {guideline: headache, scenario: sudden, source: paper, strength: limited, rate: {mr: 4, ct: {rating: 7, strength: moderate, note: N}, no-imaging: 1}, was: new}}\n",
			byHand: []string{
				"rate: {ct: 9, pet: 8, mr: 2}",
				"rate: {ct: {rating: 7, strength: moderate, source: paper, note: N}, pet: 8, mr: {rating: 4, strength: limited, source: paper}, no-imaging: {rating: 1, strength: limited, source: paper}}",
			},
		},
		"a source of its own": {
			overlay: "sources:\n  nice: {title: N}\npatches:\n  - {re-rate: {guideline: headache, scenario: old, rate: {ct: {rating: 8, source: nice, strength: strong}}, was: new}}\n",
			byHand:  []string{"sources:\n  paper: {title: A paper}\n", "sources:\n  paper: {title: A paper}\n  nice: {title: N}\n", "rate: {ct: 6,", "rate: {ct: {rating: 8, source: nice, strength: strong},"},
		},
		"add-scenario": {
			overlay: "patches:\n  - add-scenario:\n      guideline: headache\n      after: sudden\n      scenario: {id: child, title: Child, when: {age: \"< 5 y\"}, strength: limited, source: paper, rate: {mr: 9}}\n",
			byHand:  []string{"  - {id: old,", "  - {id: child, title: Child, when: {age: \"< 5 y\"}, strength: limited, source: paper, rate: {mr: 9}}\n  - {id: old,"},
		},
		"remove-scenario": {
			overlay: "patches:\n  - {remove-scenario: {guideline: headache, scenario: other, was: new}}\n  - {remove-scenario: {guideline: headache, scenario: old, was: new}}\n",
			byHand:  []string{"  - {id: old, title: Old, when: {age: \">= 65 y\"}, strength: limited, source: paper, rate: {ct: 6, no-imaging: 4, pet: 2}}\n  - {id: other, title: Other, strength: limited, source: paper, rate: {no-imaging: 8, mr: 7}}\n", ""},
		},
		"replace-scenario": {
			overlay: "patches:\n  - replace-scenario:\n      guideline: headache\n      scenario: old\n      with: {id: old, title: Older, when: {age: \">= 70 y\"}, strength: limited, source: paper, rate: {mr: 9}}\n      was: new\n",
			byHand:  []string{"title: Old, when: {age: \">= 65 y\"}", "title: Older, when: {age: \">= 70 y\"}", "rate: {ct: 6, no-imaging: 4, pet: 2}", "rate: {mr: 9}"},
		},
		"switch": {
			overlay: "patches:\n  - {switch: {guideline: headache, with: headache, was: new}}\n",
			more:    map[string]string{"site/any.yaml": strings.NewReplacer("title: Headache", "title: Another", "mr: usually-appropriate", "mr: 9").Replace(headacheOfTwo)},
			byHand:  []string{"title: Headache\nsystem", "title: Another\nsystem", "mr: 7", "mr: 9"},
		},
		"withdraw": {
			overlay: "patches:\n  - {withdraw: {procedures: {modality: PT}, title: {en: Not here, de: Nicht hier}, note: {en: Go away., de: Geh weg.}, was: new}}\n",
			byHand: []string{
				"pet: 8, mr: 2", "mr: 2", ", pet: 2", "",
				"note: {en: Hurry., de: Eile.}", "note: {en: \"Hurry. Not here: PET (8). Go away.\", de: \"Eile. Nicht hier: PET-CT (8). Geh weg.\"}",
				"effect: caution}\n", "effect: caution}\n  - {id: not-available-site, title: {en: Not here, de: Nicht hier}, advice: {en: Go away., de: Geh weg.}, when: always, procedures: {ids: [pet]}, effect: caution}\n",
			},
		},
		"codes": {
			overlay: "patches:\n  - codes: {system: ris, procedures: {ct: [A1], mr: M}, indications: {headache: [K]}}\n  - codes: {system: old, procedures: {ct: Y}}\n",
			byHand:  []string{"codes: {old: [X]}", "codes: {old: [X, Y], ris: [A1]}", "modality: MR,", "modality: MR, codes: {ris: [M]},", "headache: {title: Headache}", "headache: {title: Headache, codes: {ris: [K]}}"},
		},
		"translate": {
			overlay: `patches:
  - translate:
      language: de
      guidelines: {headache: {title: Kopfschmerz, scenarios: {sudden: {title: Plötzlich, note: Schnell.}}}}
      facts: {onset: {title: Beginn, ask: Wie begann es?, values: {very-sudden: schlagartig}}}
      procedures: {ct: {title: CT Kopf}, pet: {title: PET}}
      indications: {headache: {title: Kopfweh}}
      cautions: {young: {title: Jung}}
      was: new
`,
			byHand: []string{
				"title: Headache\nsystem", "title: {en: Headache, de: Kopfschmerz}\nsystem", "title: Sudden", "title: {en: Sudden, de: Plötzlich}", "de: Eile.", "de: Schnell.",
				"title: Onset, values: [gradual, very-sudden], ask: How did it start?", "title: {en: Onset, de: Beginn}, values: {gradual: gradual, very-sudden: {en: very sudden, de: schlagartig}}, ask: {en: How did it start?, de: Wie begann es?}",
				"title: CT head", "title: {en: CT head, de: CT Kopf}", "de: PET-CT", "de: PET", "headache: {title: Headache}", "headache: {title: {en: Headache, de: Kopfweh}}", "title: Young", "title: {en: Young, de: Jung}",
			},
		},
		"what it adds": {
			overlay: "",
			more: map[string]string{
				"site/vocabulary/v.yaml": "facts:\n  night: {kind: boolean, title: Night}\n",
				"site/knee.yaml":         "guideline: knee\ntitle: Knee\nsystem: limbs\nindications: [headache]\nreview: {status: draft}\nscenarios:\n  - {id: a, title: A, when: {night: true}, strength: limited, source: paper, rate: {mr: 5}}\n",
			},
			byHand: []string{"very-sudden], ask: How did it start?}\n", "very-sudden], ask: How did it start?}\n  night: {kind: boolean, title: Night}\n"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			texts := map[string]string{"site.yaml": header("site") + c.overlay}
			for path, text := range c.more {
				texts[path] = text
			}
			files, overlays := withOverlays(t, twoFiles(), texts, "site")
			hand := twoFiles(c.byHand...)
			if knee, ok := c.more["site/knee.yaml"]; ok {
				hand["knee.yaml"] = &fstest.MapFile{Data: []byte(knee)}
			}
			with, byHand := editionOf(t, files, overlays...), editionOf(t, hand)
			assert.Equal(t, byHand.Modules, with.Modules)
			assert.Equal(t, placeless(byHand.Catalogue), placeless(with.Catalogue))
			assert.NotEqual(t, editionOf(t, twoFiles()).Digest, with.Digest, "the digest covers the overlay")
		})
	}
}

// In every scenario of the shipped library one rating is changed, and nothing else changes.
func TestReRateChangesOneRating(t *testing.T) {
	base, found := guideline.Load(guidelines.FS)
	require.NotNil(t, base, found)
	draw := rand.New(rand.NewPCG(5, 3))
	var text strings.Builder
	text.WriteString(header("site") + "patches:\n")
	for g := range base.Guidelines {
		for s := range base.Guidelines[g].Scenarios {
			scenario := &base.Guidelines[g].Scenarios[s]
			r := &scenario.Ratings[draw.IntN(len(scenario.Ratings))]
			value := 1 + draw.IntN(9)
			fmt.Fprintf(&text, "  - re-rate: {guideline: %s, scenario: %s, source: acr-rrl, strength: limited, rate: {%s: %d}, was: new}\n",
				base.Guidelines[g].ID, scenario.ID, r.Procedure, value)
			category := "usually-not-appropriate"
			switch {
			case value >= 7:
				category = "usually-appropriate"
			case value >= 4:
				category = "may-be-appropriate"
			}
			*r = guideline.Rating{Procedure: r.Procedure, Value: value, Category: category, Strength: "limited", Sources: []string{"acr-rrl"}}
		}
	}
	lines := strings.Split(text.String(), "\n")
	overlay := func() guideline.OverlayFile {
		return guideline.OverlayFile{Folder: fstest.MapFS{"site.yaml": {Data: []byte(strings.Join(lines, "\n"))}}, ID: "site"}
	}
	drifts, _ := guideline.Drifts(guidelines.FS, overlay())
	for _, d := range drifts {
		lines[d.Was.Line-1] = strings.Replace(lines[d.Was.Line-1], "was: new", "was: "+d.Now, 1)
	}
	changed, found := guideline.Load(guidelines.FS, overlay())
	require.NotNil(t, changed, found)
	for g := range changed.Guidelines {
		assert.Equal(t, []string{"site"}, changed.Guidelines[g].Overlays)
		changed.Guidelines[g].Overlays = nil
		for s := range changed.Guidelines[g].Scenarios {
			for r := range changed.Guidelines[g].Scenarios[s].Ratings {
				if at := &changed.Guidelines[g].Scenarios[s].Ratings[r].Pos; at.File == "overlays/site.yaml" {
					*at = source.Position{}
				}
			}
		}
	}
	changed.Overlays = nil
	assert.Equal(t, base, changed)
}

// Two overlays that patch the same thing: the later one is written against what the earlier one made.
func TestOrderOfOverlays(t *testing.T) {
	rate := func(id string, rating int, was string) string {
		return fmt.Sprintf("%spatches:\n  - {re-rate: {guideline: headache, scenario: old, source: paper, strength: limited, rate: {ct: %d}, was: %s}}\n", header(id), rating, was)
	}
	files, overlays := withOverlays(t, twoFiles(), map[string]string{"a.yaml": rate("a", 3, "new"), "b.yaml": rate("b", 9, "new")}, "a", "b")
	library, found := guideline.Load(files, overlays...)
	require.NotNil(t, library, found.Error())
	assert.Equal(t, 9, library.Guidelines[0].Scenarios[1].Ratings[0].Value, "the later one wins")
	assert.Equal(t, []string{"a", "b"}, library.Guidelines[0].Overlays)
	ab := editionOf(t, files, overlays...)
	assert.Equal(t, "a", ab.Catalogue.Overlays[0].ID)
	assert.Equal(t, edition.Patch{Kind: "re-rate", Of: "headache/old", Reason: "because"}, ab.Catalogue.Overlays[1].Patches[0])

	slices.Reverse(overlays)
	library, found = guideline.Load(files, overlays...)
	assert.Nil(t, library, "the other way round neither stands on what it was written against")
	assert.Equal(t, 2, found.Errors(), found.Error())
	_, alone := guideline.Load(files, overlays[0])
	assert.Equal(t, 1, alone.Errors(), "nor does the later one alone")

	// Overlays that change different exams of a scenario do not get into each other's way.
	other := strings.Replace(rate("b", 9, "new"), "{ct: 9}", "{no-imaging: 9}", 1)
	files, overlays = withOverlays(t, twoFiles(), map[string]string{"a.yaml": rate("a", 3, "new"), "b.yaml": other}, "a", "b")
	first := editionOf(t, files, overlays...)
	slices.Reverse(overlays)
	second := editionOf(t, files, overlays...)
	assert.Equal(t, placeless(first.Catalogue), placeless(second.Catalogue))
	assert.NotEqual(t, first.Digest, second.Digest, "the order is part of the edition")
}

// Drift is about meaning: what does not change what is patched does not disturb, what does is found.
func TestDrift(t *testing.T) {
	text := header("site") + "patches:\n  - {re-rate: {guideline: headache, scenario: old, source: paper, strength: limited, rate: {ct: 3}, was: new}}\n"
	_, overlays := withOverlays(t, twoFiles(), map[string]string{"site.yaml": text}, "site")
	row := `  - {id: old, title: Old, when: {age: ">= 65 y"}, strength: limited, source: paper, rate: {ct: 6, no-imaging: 4, pet: 2}}`
	for _, c := range []struct {
		what, changed string
		drifts        bool
	}{
		{"only the layout", "  - id: old\n    source: paper\n    title: Old\n    strength: limited\n    when: {age: '>= 65 y'}  # why\n    rate:\n      pet: 2\n      ct: 6\n", false},
		{"another exam", strings.Replace(row, "no-imaging: 4", "no-imaging: 5", 1), false},
		{"the title", strings.Replace(row, "title: Old", "title: Older", 1), false},
		{"the rating", strings.Replace(row, "ct: 6", "ct: 5", 1), true},
		{"a note", strings.Replace(row, "ct: 6", "ct: {rating: 6, note: N}", 1), true},
		{"the patients", strings.Replace(row, "65 y", "70 y", 1), true},
		{"the evidence", strings.Replace(row, "strength: limited", "strength: strong", 1), true},
	} {
		_, found := guideline.Load(twoFiles(row, c.changed), overlays...)
		assert.Equal(t, c.drifts, found.Errors() > 0, "%s: %s", c.what, found.Error())
	}
}
