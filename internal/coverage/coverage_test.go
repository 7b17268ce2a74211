package coverage_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/coverage"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/suite"
)

const vocabulary = `
facts:
  age: {kind: age, title: Age}
  onset: {kind: choice, title: Onset, values: [slow, fast, sudden]}
  egfr: {kind: quantity, title: eGFR, unit: mL/min, range: "[0..200]"}
scores:
  risk:
    title: Risk
    points: [{when: {onset: sudden}, add: 2}, {when: {age: ">= 65 y"}, add: 1}]
    bands: {low: "<= 1", high: "> 1"}
indications: {pain: {title: Pain}}
sources: {s: {title: Invented}}
procedures: {ct: {title: CT, modality: CT, ionising: true}}
cautions: [{id: low-egfr, title: Low eGFR, when: {egfr: "< 30 mL/min"}, procedures: {modality: CT}, effect: caution}]
`

const pain = `
guideline: pain
title: Pain
system: test
indications: [pain]
applies: {age: ">= 18 y"}
review: {status: draft}
hit: first
scenarios:
  - {id: high, title: High, when: {risk-band: high}, strength: limited, source: s, rate: {ct: 9}}
  - {id: rest, title: Rest, strength: limited, source: s, rate: {ct: 1}}
`

// left runs the cases and returns what they leave out, as "kind of: words".
func left(t *testing.T, cases string) (uncovered []string, c coverage.Coverage) {
	t.Helper()
	files := fstest.MapFS{
		"vocabulary/all.yaml": {Data: []byte(vocabulary)}, "pain.yaml": {Data: []byte(pain)},
		"pain_test.yaml": {Data: []byte("guideline: pain\ncases:\n" + cases)},
	}
	library, found := guideline.Load(files)
	require.NotNil(t, library, found)
	suites, found := suite.Load(files, library)
	require.Empty(t, found)
	ed, err := compile.Compile(library)
	require.NoError(t, err)
	packed, err := ed.Bytes()
	require.NoError(t, err)
	e, err := engine.Load(packed)
	require.NoError(t, err)
	c, err = coverage.Of(t.Context(), e, library, suites)
	require.NoError(t, err)
	for _, item := range c.All() {
		if item.Cases == 0 {
			uncovered = append(uncovered, string(item.Kind)+" "+item.Of+": "+item.Words)
		}
	}
	return uncovered, c
}

func TestNothingKnownCoversNothing(t *testing.T) {
	uncovered, c := left(t, "  - {name: unknown, given: {age: \"[0 y..100 y]\"}, expect: {scenario: none}}\n")
	assert.Equal(t, []string{
		"boundary pain: Age under 18 years", "boundary pain: Age 18 to 64 years",
		"scenario high: High", "boundary high: Risk: high", "boundary high: Risk: low", "scenario rest: Rest",
		"boundary risk: Onset: sudden", "boundary risk: Onset: slow or fast",
		"boundary risk: Age 18 to 64 years", "boundary risk: Age 65 years or over",
		"score risk: Risk: low", "score risk: Risk: high",
		"caution low-egfr: an exam on which it holds", "boundary low-egfr: eGFR below 30 mL/min", "boundary low-egfr: eGFR at least 30 mL/min",
	}, uncovered)
	assert.Equal(t, coverage.Count{Hit: 0, Of: len(uncovered)}, c.Total())
	assert.Equal(t, coverage.Count{Hit: 0, Of: 5}, c.Guidelines[0].Cells)
}

func TestEachSideCountsForItself(t *testing.T) {
	uncovered, c := left(t, `
  - {name: old, given: {age: 70 y, onset: sudden, egfr: 20 mL/min}, expect: {scenario: high, cautions: {ct: [low-egfr]}}}
  - {name: young, given: {age: 30 y, onset: slow}, expect: {scenario: rest}}
`)
	assert.Equal(t, []string{"boundary pain: Age under 18 years", "boundary low-egfr: eGFR at least 30 mL/min"}, uncovered)
	assert.Equal(t, coverage.Count{Hit: 4, Of: 5}, c.Guidelines[0].Cells)
}
