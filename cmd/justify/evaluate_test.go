package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// TestEvaluateTable holds the page that a clinician reads. No file may hold an escape code: the output is no terminal.
func TestEvaluateTable(t *testing.T) {
	for name, request := range map[string]string{
		"certain": adult("headache",
			"  facts: [{fact: onset, choice: thunderclap}, {fact: implant, choice: none}]",
			"  ordered_exams: [{exam: {code: mri-head}}, {exam: {code: ct-head}}]"),
		"provisional": adult("headache",
			"  facts: [{fact: fever, boolean: false}]",
			"  ordered_exams: [{exam: {code: mri-head}}, {exam: {code: ct-head-contrast}}]"),
		"undecided": adult("headache",
			"  facts: [{fact: egfr, not_known: true}]",
			"  ordered_exams: [{exam: {code: mri-head}}]"),
		"undecided-contraindicated": adult("headache", "  facts: [{fact: implant, choice: mr-unsafe}]"),
		"contraindicated": adult("headache",
			"  facts: [{fact: onset, choice: thunderclap}, {fact: implant, choice: mr-unsafe}]",
			"  ordered_exams: [{exam: {code: mri-head}}]"),
		"duplicate": adult("both",
			"  facts: [{fact: onset, choice: thunderclap}, {fact: implant, choice: none}]",
			"  ordered_exams:",
			"    - {exam: {code: ct-head}}",
			"    - {exam: {code: mri-knee}, laterality: LATERALITY_LEFT}",
			"  prior_exams:",
			`    - {exam: {system: CODE_SYSTEM_LOINC, code: 30799-1}, date: "2026-11-02"}`,
			"    - {exam: {code: ct-head-contrast}, date: 2026-11}",
			"    - {exam: {code: mri-knee}, date: 2026-10, laterality: LATERALITY_LEFT}",
			"    - {exam: {code: mri-knee}, date: 2026-10, laterality: LATERALITY_RIGHT}"),
		"warning": adult("knee-pain",
			"  facts: [{fact: pregnancy, choice: pregnant}, {fact: egfr, quantity: {value: 25, unit: 'mL/min/{1.73_m2}'}, observed: 2026-01-01}]",
			"  ordered_exams: [{exam: {code: ct-head}}]",
			"  prior_exams: [{exam: {code: pet-knee}, date: 2026-11}]"),
		"no-guideline": adult("cough", "  ordered_exams: [{exam: {code: ct-head}}]"),
		"child":        "referral: {as_of: 2026-11-21, patient: {birth_date: 2019-05}, indications: [{system: CODE_SYSTEM_ICD_10, code: R51}], ordered_exams: [{exam: {code: ct-head}}]}\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := invoke(t, request, "evaluate", "-", "--library", testLibrary)
			assert.Equal(t, exitFine, r.code, r.errors)
			assert.Empty(t, r.errors)
			assert.NotContains(t, r.out, "\x1b")
			golden(t, "evaluate/"+name+".txt", r.out)
		})
	}
}

// TestEvaluateJSON: what --format json prints is the EvaluateResponse, in the same layout in every build.
func TestEvaluateJSON(t *testing.T) {
	r := invoke(t, adult("headache", "  facts: [{fact: onset, choice: thunderclap}]"), "evaluate", "-", "--library", testLibrary, "--format", "json")
	require.Equal(t, exitFine, r.code, r.errors)
	var response justifyv1.EvaluateResponse
	require.NoError(t, protojson.Unmarshal([]byte(r.out), &response))
	assert.Equal(t, "thunderclap", response.GetRecommendation().GetAnswers()[0].GetScenario().GetId())
	assert.Contains(t, r.out, "\n    \"edition\": \"sha256:")
}

// TestEvaluateCase: --case prints the input of stock OPA, canonical: the same bytes however the request is written.
func TestEvaluateCase(t *testing.T) {
	yaml := adult("headache", "  facts: [{fact: onset, choice: thunderclap}, {fact: egfr, range: {max: 30, unit: 'mL/min/{1.73_m2}'}}]",
		"  ordered_exams: [{exam: {system: CODE_SYSTEM_LOINC, code: 30799-1}}]")
	r := invoke(t, yaml, "evaluate", "-", "--library", testLibrary, "--case")
	require.Equal(t, exitFine, r.code, r.errors)
	assert.True(t, json.Valid([]byte(r.out)))
	golden(t, "evaluate/case.json", r.out)
	converted, err := jsonOf([]byte(yaml))
	require.NoError(t, err)
	assert.Equal(t, r.out, invoke(t, string(converted), "evaluate", "-", "--library", testLibrary, "--case").out)
}

// TestEvaluateFromEditionAndLibrary: a built edition answers as its library does.
func TestEvaluateFromEditionAndLibrary(t *testing.T) {
	file := filepath.Join(t.TempDir(), "request.yaml")
	require.NoError(t, os.WriteFile(file, []byte(adult("both")), 0o600))
	edition := filepath.Join(t.TempDir(), "edition.tar.gz")
	require.Equal(t, exitFine, invoke(t, "", "build", testLibrary, "-o", edition).code)
	fromLibrary, fromEdition := invoke(t, "", "evaluate", file, "--library", testLibrary), invoke(t, "", "evaluate", file, "--edition", edition)
	assert.Equal(t, exitFine, fromEdition.code)
	assert.Equal(t, fromLibrary, fromEdition)
}

// TestRequestsAtFault holds what is said of a request that cannot be read or evaluated: the file, the line, the field.
func TestRequestsAtFault(t *testing.T) {
	for name, request := range map[string]string{
		"empty":            "",
		"only-a-comment":   "# later\n",
		"no-mapping":       "- headache\n",
		"no-yaml":          "referral: {indications: [\n",
		"two-documents":    adult("headache") + "---\n" + adult("cough"),
		"no-wrapper":       "as_of: \"2026-11-21\"\nindications: [{code: headache}]\n",
		"unknown-field":    adult("headache", "  symptoms: [headache]"),
		"unquoted-code":    "referral:\n  indications:\n    - system: CODE_SYSTEM_SNOMED_CT\n      code: 25064002\n",
		"unknown-enum":     adult("headache", "  ordered_exams: [{exam: {code: ct-head}, laterality: LEFT}]"),
		"yes-for-true":     adult("headache", "  facts: [{fact: fever, boolean: yes}]"),
		"alias":            "referral:\n  indications: &i [{code: headache}]\n  prior_exams: *i\n",
		"json-syntax":      "{\"referral\": {\"indications\": [}}\n",
		"nothing-told":     "referral:\n",
		"five-mistakes":    adult("headach", "  facts: [{fact: fever, quantity: {value: 38.9, unit: Cel}}, {fact: red-flags, boolean: true}, {fact: egfr, quantity: {value: 60}}]", "  ordered_exams: [{exam: {code: ct-haed}}]"),
		"unknown-site":     adult("headache", "  site: mars"),
		"case-of-mistakes": adult("headach"),
		"key-twice":        adult("headache", "  language: de", "  language: en"),
		"tab":              "referral:\n\tindications: [{code: headache}]\n",
		"nul":              adult("headache\x00"),
		"word-for-number":  adult("headache", "  facts: [{fact: egfr, quantity: {value: low}}]"),
		"too-large":        adult("headache", "# "+strings.Repeat("x", 10_000_000)),
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{"evaluate", "-", "--library", testLibrary}
			if name == "case-of-mistakes" {
				args = append(args, "--case")
			}
			r := invoke(t, request, args...)
			assert.Equal(t, exitUsage, r.code)
			assert.Empty(t, r.out)
			golden(t, "requests/"+name+".txt", r.errors)
		})
	}
}

// TestYAMLAsPeopleWriteIt: empty values, capital booleans and unquoted dates mean what they seem to.
func TestYAMLAsPeopleWriteIt(t *testing.T) {
	request := "referral:\n  as_of: 2026-11-21\n  patient:\n    age: {value: 45, unit: y}\n    birth_date:\n    sex: SEX_MALE\n" +
		"  indications: [code: headache]\n  facts:\n  - fact: fever\n    boolean: True\n  ordered_exams: ~\n"
	r := invoke(t, request, "evaluate", "-", "--library", testLibrary, "--format", "json")
	require.Equal(t, exitFine, r.code, r.errors)
	assert.Contains(t, r.out, `"asOf": "2026-11-21"`)
}
