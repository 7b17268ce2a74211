package main

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// flawed is a copy of the test library with findings of several kinds: one about patients, two about words.
func flawed(t *testing.T) string {
	dir := copyOf(t, testLibrary)
	edit := func(name, from, to string) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Contains(t, string(text), from)
		require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), from, to, 1)), 0o600))
	}
	edit("neuro/headache.yaml", "  - id: primary\n", "  - id: primary\n    when: {onset: gradual, sex: female}\n")
	edit("limbs/knee.yaml", ", interests: none", "")
	edit("vocabulary/all.yaml", "{title: Invented for tests, year: 2026", `{title: "Invented <for> \"tests\" & more"`)
	return dir
}

func TestLintFormats(t *testing.T) {
	t.Chdir(flawed(t))
	for _, format := range []string{"pretty", "json", "sarif", "junit"} {
		r := invoke(t, "", "lint", ".", "--today", "2026-11-21", "--format", format)
		assert.Equal(t, exitFindings, r.code, format)
		assert.Empty(t, r.errors, format)
		golden(t, "lint/flawed-"+format+".txt", r.out)
	}
	for format, empty := range map[string]string{"json": `"findings": []`, "sarif": `"results": []`, "junit": `failures="0"`} {
		r := invoke(t, "", "lint", ".", "--today", "2026-11-21", "--format", format, "--rule", "unused-fact")
		assert.Equal(t, exitFine, r.code, format)
		assert.Contains(t, r.out, empty)
	}
}

// TestLintJSON: the witness of a finding is a request, of which `evaluate` says what the finding says.
func TestLintJSON(t *testing.T) {
	dir := flawed(t)
	r := invoke(t, "", "lint", dir, "--format", "json", "--rule", "gap")
	var report struct {
		Findings []struct {
			Rule, Severity, Message string
			Pos                     struct {
				File      string
				Line, Col int
			}
			Witness struct {
				Patient, Shows string
				Request        json.RawMessage
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(r.out), &report))
	require.Len(t, report.Findings, 1)
	f := report.Findings[0]
	assert.Equal(t, "gap", f.Rule)
	assert.Equal(t, filepath.Join(dir, "neuro", "headache.yaml"), f.Pos.File)
	assert.Positive(t, f.Pos.Line)
	assert.NotEmpty(t, f.Witness.Patient)
	asked := invoke(t, string(f.Witness.Request), "evaluate", "-", "--library", dir, "--format", "json")
	require.Equal(t, exitFine, asked.code, asked.errors)
	var answered struct {
		Recommendation struct {
			Answers []struct {
				Guideline string
				Scenario  any
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(asked.out), &answered))
	require.NotEmpty(t, answered.Recommendation.Answers, asked.out)
	assert.Equal(t, "headache", answered.Recommendation.Answers[0].Guideline)
	assert.Nil(t, answered.Recommendation.Answers[0].Scenario, "no scenario answers")
}

// TestLintSARIF holds what code hosts need of SARIF 2.1.0: section 3 of the standard, and what they show beside a line.
func TestLintSARIF(t *testing.T) {
	for _, dir := range []string{flawed(t), "testdata/broken"} {
		r := invoke(t, "", "lint", dir, "--format", "sarif", "--today", "2026-11-21")
		var log map[string]any
		require.NoError(t, json.Unmarshal([]byte(r.out), &log))
		assert.Equal(t, "2.1.0", log["version"])
		assert.Regexp(t, `^https://.*sarif.*2\.1\.0.*\.json$`, log["$schema"])
		runs := log["runs"].([]any)
		require.Len(t, runs, 1)
		run := runs[0].(map[string]any)
		assert.Contains(t, []string{"utf16CodeUnits", "unicodeCodePoints"}, run["columnKind"])
		driver := run["tool"].(map[string]any)["driver"].(map[string]any)
		assert.Equal(t, "justify", driver["name"])
		rules := driver["rules"].([]any)
		seen := map[any]bool{}
		for _, each := range rules {
			rule := each.(map[string]any)
			assert.NotEmpty(t, rule["shortDescription"].(map[string]any)["text"])
			assert.Regexp(t, `^https://\S+\.md$`, rule["helpUri"])
			assert.Contains(t, []any{"none", "note", "warning", "error"}, rule["defaultConfiguration"].(map[string]any)["level"])
			assert.False(t, seen[rule["id"]], "ids are unique")
			seen[rule["id"]] = true
		}
		results := run["results"].([]any)
		require.Len(t, results, 3)
		for _, each := range results {
			result := each.(map[string]any)
			at := int(result["ruleIndex"].(float64))
			assert.Equal(t, result["ruleId"], rules[at].(map[string]any)["id"])
			assert.Contains(t, []any{"none", "note", "warning", "error"}, result["level"])
			assert.NotEmpty(t, result["message"].(map[string]any)["text"])
			place := result["locations"].([]any)[0].(map[string]any)["physicalLocation"].(map[string]any)
			uri := place["artifactLocation"].(map[string]any)["uri"].(string)
			if filepath.IsAbs(dir) {
				assert.True(t, strings.HasPrefix(uri, "file:///"), uri)
			} else {
				assert.True(t, strings.HasPrefix(uri, dir+"/"), uri)
			}
			region := place["region"].(map[string]any)
			assert.GreaterOrEqual(t, region["startLine"], 1.0)
			assert.GreaterOrEqual(t, region["startColumn"], 1.0)
		}
	}
}

// TestLintJUnit: the numbers agree with the cases, and what was not checked has not passed.
func TestLintJUnit(t *testing.T) {
	type suite struct {
		Name                     string `xml:"name,attr"`
		Tests, Failures, Skipped int
		Cases                    []struct {
			Failure *struct{} `xml:"failure"`
			Skipped *struct{} `xml:"skipped"`
		} `xml:"testcase"`
	}
	for dir, skips := range map[string]bool{flawed(t): false, "testdata/broken": true} {
		r := invoke(t, "", "lint", dir, "--format", "junit", "--today", "2026-11-21")
		var report struct {
			Tests    int     `xml:"tests,attr"`
			Failures int     `xml:"failures,attr"`
			Skipped  int     `xml:"skipped,attr"`
			Suites   []suite `xml:"testsuite"`
		}
		require.NoError(t, xml.Unmarshal([]byte(r.out), &report))
		cases, failures, skipped := 0, 0, 0
		for _, s := range report.Suites {
			for _, c := range s.Cases {
				cases++
				if c.Failure != nil {
					failures++
				}
				if c.Skipped != nil {
					skipped++
				}
			}
		}
		assert.Equal(t, []int{cases, 3, skipped}, []int{report.Tests, report.Failures, report.Skipped})
		assert.Equal(t, 3, failures)
		assert.Equal(t, skips, skipped > 0)
	}
}

// TestLintRules: one rule or several, by name; what keeps the library from being read stands whatever is asked for.
func TestLintRules(t *testing.T) {
	dir := flawed(t)
	one := invoke(t, "", "lint", dir, "--rule", "source")
	assert.Equal(t, exitFindings, one.code)
	assert.Contains(t, one.out, "[source]")
	assert.True(t, strings.HasSuffix(one.out, "\n1 finding\n"), one.out)
	two := invoke(t, "", "lint", dir, "--rule", "source", "--rule", "review", "--today", "2026-11-21")
	assert.True(t, strings.HasSuffix(two.out, "\n2 findings\n"), two.out)
	assert.Equal(t, exitFine, invoke(t, "", "lint", dir, "--rule", "unused-score").code)
	broken := invoke(t, "", "lint", "testdata/broken", "--rule", "source")
	assert.True(t, strings.HasSuffix(broken.out, "\n3 findings\n"), broken.out)

	due := invoke(t, "", "lint", testLibrary, "--today", "2031-01-01")
	assert.Equal(t, exitFindings, due.code)
	assert.Equal(t, 2, strings.Count(due.out, "was due on 2027-11-21"), due.out)

	list := invoke(t, "", "lint", "--list")
	assert.Equal(t, exitFine, list.code)
	golden(t, "lint/list.txt", list.out)
}
