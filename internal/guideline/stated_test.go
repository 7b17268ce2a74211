package guideline

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/space"
)

const stated = `facts:
  metformin:
    kind: boolean
    title: Metformin
    stated-by:
      - {medication: {atc: A10BA02, rxnorm: ["6809"]}}
  reaction:
    kind: choice
    title: Reaction
    values: [none, mild, severe]
    stated-by:
      - {allergy: {atc: V08A}, is: [mild, severe], severity: {mild: mild, severe: severe}}
      - {condition: {icd10: C00-C43}, is: severe, ever: true, within: 30 d}
      - {observation: {loinc: 82810-3}, answers: {none: {loinc: LA26683-5}, severe: {loinc: LA15173-0}}, within: 7 d}
systems:
  ris: {uri: "urn:oid:1.2.3"}
`

func statedLibrary(text string) fstest.MapFS {
	return fstest.MapFS{"vocabulary/facts.yaml": {Data: []byte(text)}}
}

func TestStatedBy(t *testing.T) {
	l, found := Load(statedLibrary(stated))
	require.Empty(t, found)
	metformin, _ := l.Space.Fact("metformin")
	assert.Equal(t, []space.StatedBy{{
		Record: space.Medication, Codes: space.Coded{"atc": {"A10BA02"}, "rxnorm": {"6809"}}, Is: []string{"true"},
	}}, metformin.StatedBy, "a boolean is true where nothing is said")
	reaction, _ := l.Space.Fact("reaction")
	require.Len(t, reaction.StatedBy, 3)
	assert.Equal(t, map[string][]string{"mild": {"mild"}, "severe": {"severe"}}, reaction.StatedBy[0].Severity)
	assert.True(t, reaction.StatedBy[1].Ever)
	assert.Equal(t, 30, reaction.StatedBy[1].Within)
	assert.Equal(t, space.Coded{"loinc": {"LA26683-5"}}, reaction.StatedBy[2].Answers["none"])
	assert.Equal(t, []string{"urn:oid:1.2.3"}, l.Systems[0].URIs)
}

// TestOverlaysStateFacts: a site's own codes state facts beside those of the library, and may be those of a standard system.
func TestOverlaysStateFacts(t *testing.T) {
	library := statedLibrary(stated)
	library["overlays/site.yaml"] = &fstest.MapFile{Data: []byte(`overlay: site
title: Site
author: us
reason: ours
patches:
  - codes:
      system: ris
      uri: [https://ris.example]
      facts:
        metformin: [{medication: M1}]
        reaction: [{observation: [R], answers: {mild: [A1, A2]}}]
  - codes:
      system: snomed
      facts: {metformin: [{medication: "387206004"}]}
`)}
	l, found := Load(library, OverlaysIn(library)...)
	require.Empty(t, found)
	metformin, _ := l.Space.Fact("metformin")
	require.Len(t, metformin.StatedBy, 3)
	assert.Equal(t, space.Coded{"ris": {"M1"}}, metformin.StatedBy[1].Codes)
	assert.Equal(t, space.Coded{"snomed": {"387206004"}}, metformin.StatedBy[2].Codes)
	reaction, _ := l.Space.Fact("reaction")
	assert.Equal(t, map[string]space.Coded{"mild": {"ris": {"A1", "A2"}}}, reaction.StatedBy[3].Answers)
	assert.Equal(t, []string{"urn:oid:1.2.3", "https://ris.example"}, l.Systems[0].URIs)

	library["overlays/site.yaml"].Data = []byte(strings.Replace(string(library["overlays/site.yaml"].Data), "medication: M1", "medicine: M1", 1))
	_, found = Load(library, OverlaysIn(library)...)
	require.NotEmpty(t, found)
	assert.Equal(t, "overlays/site.yaml", found[0].Pos.File, "what is wrong is reported where it stands")
}
