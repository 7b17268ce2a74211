package fhir_test

import (
	"encoding/json"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/guideline"
)

// clinic is a small library with every way in which a record states a fact, and the overlay of a site.
var clinic = fstest.MapFS{
	"vocabulary/facts.yaml": {Data: []byte(`facts:
  age: {kind: age, title: Age, ask: How old?}
  sex: {kind: choice, title: Sex, values: [female, male, other]}
  pregnancy:
    kind: choice
    title: Pregnancy
    values: [not-pregnant, possible, pregnant]
    ask: Pregnant?
    stated-by:
      - {observation: {loinc: 82810-3}, answers: {pregnant: {loinc: LA15173-0, snomed: "77386006"}, possible: {snomed: "146799005"}}, within: 30 d}
      - {observation: {loinc: 82810-3}, answers: {not-pregnant: {loinc: LA26683-5}}, within: 7 d}
      - {condition: {icd10: [Z33, O00-O99]}, is: pregnant, within: 300 d}
  egfr:
    kind: quantity
    title: eGFR
    unit: "mL/min/{1.73_m2}"
    accepts: {"mL/s/{1.73_m2}": 60}
    range: "[0..200]"
    valid-for: 90 d
    loinc: 98979-8
    ask: eGFR?
  gcs: {kind: number, title: GCS, range: "[3..15]", loinc: 9269-2, ask: GCS?}
  ddimer:
    kind: quantity
    title: D-dimer
    unit: "ng/mL{FEU}"
    range: "[0..200000]"
    values: {not-done: not done}
    loinc: 48065-7
    ask: D-dimer?
  tsh:
    kind: choice
    title: TSH
    values: [low, normal, high]
    ask: TSH?
    stated-by: [{observation: {loinc: 3016-3}, answers: {low: {interpretation: [L, LL]}, normal: {interpretation: N}, high: {interpretation: [H, HH]}}}]
  smoker:
    kind: boolean
    title: Ever smoked
    ask: Smoked?
    stated-by:
      - {observation: {loinc: 72166-2}, answers: {true: {loinc: [LA18976-3, LA15920-4]}, false: {loinc: LA18978-9}}}
      - {observation: {ris: SMOKE}}
  cancer: {kind: boolean, title: Cancer ever, ask: Cancer?, stated-by: [{condition: {icd10: [C00-C97, Z85]}, ever: true}]}
  diabetes: {kind: boolean, title: Diabetes, ask: Diabetes?, stated-by: [{condition: {icd10: E10-E14}}]}
  reaction:
    kind: choice
    title: Contrast reaction
    values: [none, mild, severe]
    ask: Reaction?
    stated-by: [{allergy: {atc: V08A}, is: [mild, severe], severity: {mild: mild, moderate: severe, severe: severe}}]
  metformin: {kind: boolean, title: Metformin, ask: Metformin?, stated-by: [{medication: {atc: [A10BA02], rxnorm: "6809"}}]}
  implant:
    kind: choice
    title: Implant
    values: [none, conditional, unsafe]
    ask: Implant?
    stated-by:
      - {device: {ncit: C106046}, is: conditional}
      - {device: {ncit: C106047}, is: unsafe}
      - {device: {snomed: "14106009"}, is: [conditional, unsafe]}
  recent-surgery: {kind: boolean, title: Surgery, ask: Surgery?, stated-by: [{procedure: {ris: OP}, within: 28 d}]}
  ct-done: {kind: boolean, title: CT done, ask: CT?, stated-by: [{imaging: {dicom: CT}}]}
indications:
  headache: {title: Headache, icd10: R51, snomed: "25064002", icpc2: N01}
  migraine: {title: Migraine, icd10: G43}
procedures:
  ct-head: {title: CT head, modality: CT, regions: [head], ionising: true, loinc: "30799-1", look-back: 30 d}
  mri-knee: {title: MRI knee, modality: MR, regions: [knee], ionising: false}
  no-imaging: {title: No imaging, modality: none, ionising: false}
sources:
  paper: {title: A paper}
`)},
	"neuro/headache.yaml": {Data: []byte(`guideline: headache
title: Headache
system: neuro
indications: [headache, migraine]
review: {status: illustrative}
hit: first
scenarios:
  - {id: drowsy, title: Drowsy, when: {gcs: "< 15"}, source: paper, strength: limited, rate: {ct-head: 9, mri-knee: 2}}
  - {id: pregnant, title: Pregnant, when: {pregnancy: pregnant}, source: paper, strength: limited, rate: {ct-head: 3, no-imaging: 8}}
  - {id: smoker, title: Smoker, when: {smoker: true, age: ">= 50 y"}, source: paper, strength: limited, rate: {ct-head: 7, mri-knee: 2}}
  - {id: clot, title: Clot, when: {ddimer: ">= 500 ng/mL{FEU}"}, source: paper, strength: limited, rate: {ct-head: 8, mri-knee: 2}}
  - {id: other, title: Other, source: paper, strength: limited, rate: {ct-head: 4, no-imaging: 6}}
`)},
	"overlays/site.yaml": {Data: []byte(`overlay: site
title: Site
author: us
reason: ours
patches:
  - codes:
      system: ris
      uri: https://hospital.example/ris
      procedures: {mri-knee: [MRK], ct-head: [CTH]}
      indications: {migraine: [MIG]}
      facts: {metformin: [{medication: MED7}], egfr: [{observation: GFR}]}
  - codes:
      system: snomed
      procedures: {mri-knee: ["1234567"]}
`)},
}

var loadClinic = sync.OnceValues(func() (*engine.Engine, error) {
	library, found := guideline.Load(clinic, guideline.OverlaysIn(clinic)...)
	if library == nil {
		return nil, found
	}
	return loaded(library)
})

func loaded(library *guideline.Library) (*engine.Engine, error) {
	ed, err := compile.Compile(library)
	if err != nil {
		return nil, err
	}
	packed, err := ed.Bytes()
	if err != nil {
		return nil, err
	}
	return engine.Load(packed)
}

func reader(t testing.TB) (*fhir.Reader, *engine.Engine) {
	t.Helper()
	e, err := loadClinic()
	require.NoError(t, err)
	return fhir.NewReader(e), e
}

const asOf = "2026-11-21"

// chart is about patient 1, with resources; subject is put where a resource says §.
func chart(resources ...string) fhir.Chart {
	c := fhir.Chart{Patient: "1", Server: "https://ehr.example/fhir", AsOf: asOf}
	for _, text := range resources {
		c.Resources = append(c.Resources, about(text))
	}
	return c
}

func about(text string) json.RawMessage {
	return json.RawMessage(strings.NewReplacer("§", `"subject": {"reference": "Patient/1"}`, "¶", `"patient": {"reference": "Patient/1"}`).Replace(text))
}

// order is an order of patient 1.
func order(more string) json.RawMessage {
	return about(`{"resourceType": "ServiceRequest", "id": "o", "status": "draft", "intent": "order", §` + more + `}`)
}

// said is what a referral states of a fact, in words.
func said(r engine.Referral, id string) any {
	for _, f := range r.Facts {
		if f.ID == id {
			return f.Value
		}
	}
	return nil
}

var neginf = math.Inf(-1)
