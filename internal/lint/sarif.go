package lint

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/source"
)

// The part of SARIF 2.1.0 (OASIS, 2020) that code hosts show beside the lines of a change.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string             `json:"id"`
		ShortDescription     sarifText          `json:"shortDescription"`
		HelpURI              string             `json:"helpUri"`
		DefaultConfiguration sarifConfiguration `json:"defaultConfiguration"`
	}
	sarifConfiguration struct {
		Level source.Severity `json:"level"`
	}
	sarifResult struct {
		RuleID     string           `json:"ruleId"`
		RuleIndex  int              `json:"ruleIndex"`
		Level      source.Severity  `json:"level"` // error and warning are words of SARIF too
		Message    sarifText        `json:"message"`
		Locations  []sarifLocation  `json:"locations"`
		Properties *sarifProperties `json:"properties,omitempty"`
	}
	sarifProperties struct {
		Witness *Witness `json:"witness"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysicalLocation `json:"physicalLocation"`
	}
	sarifPhysicalLocation struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
	}
)

const home = "https://github.com/justify-cds/justify"

// WriteSARIF writes findings as SARIF 2.1.0.
func WriteSARIF(w io.Writer, findings []Finding) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "justify", InformationURI: home, Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	for _, r := range rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
			r.id, sarifText{r.summary}, home + "/blob/main/docs/lint/" + r.id + ".md", sarifConfiguration{r.severity},
		})
	}
	for _, f := range findings {
		result := sarifResult{
			RuleID:    f.Rule,
			RuleIndex: slices.IndexFunc(rules, func(r rule) bool { return r.id == f.Rule }),
			Level:     f.Severity,
			Message:   sarifText{f.sentences()},
			Locations: []sarifLocation{{sarifPhysicalLocation{
				sarifArtifact{uri(f.Pos.File)}, sarifRegion{max(f.Pos.Line, 1), max(f.Pos.Col, 1)}, // a whole file is shown at its top
			}}},
		}
		if f.Witness != nil {
			result.Properties = &sarifProperties{f.Witness}
		}
		run.Results = append(run.Results, result)
	}
	return writeJSON(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// sentences is all that a finding says, as running text.
func (f Finding) sentences() string {
	parts := []string{f.Message}
	if f.Hint != "" {
		parts = append(parts, f.Hint)
	}
	if f.Witness != nil {
		parts = append(parts, "such as: "+f.Witness.Patient+": "+f.Witness.Shows)
	}
	return strings.Join(parts, "\n")
}

// uri is a path as SARIF wants it: relative to where the command was run, unless it is absolute.
func uri(path string) string {
	if path == "" { // the library as a whole could not be read
		path = "."
	}
	u := url.URL{Path: filepath.ToSlash(path)}
	if filepath.IsAbs(path) {
		u.Scheme = "file"
	}
	return u.String()
}

// WriteJSON writes findings as JSON.
func WriteJSON(w io.Writer, findings []Finding) error {
	if findings == nil {
		findings = []Finding{}
	}
	return writeJSON(w, struct {
		Findings []Finding `json:"findings"`
	}{findings})
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
