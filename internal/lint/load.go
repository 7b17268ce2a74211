package lint

import "github.com/justify-cds/justify/internal/source"

// What guideline.Load and suite.Load refuse is a finding too, so that whoever reads the output sees one list. Three kinds
// of it have a page of their own.
var (
	load = rule{
		id: "load", severity: source.Error,
		summary: "what the language does not allow, in the library or its author tests",
	}
	bands = rule{
		id: "bands", severity: source.Error,
		summary: "bands of a score with a hole, or that share a score",
	}
	unsourcedRating = rule{
		id: "unsourced-rating", severity: source.Error,
		summary: "a rating without a source or a strength of evidence",
	}
)

// Loaded turns what was found while a library or its author tests were loaded into findings. They stand whatever rules
// are asked for where they are errors: nothing else can be checked before they are mended.
func Loaded(found source.Diagnostics, only ...string) []Finding {
	var findings []Finding
	for _, d := range found {
		if d.Rule == "" {
			d.Rule = load.id
		}
		if d.Severity == source.Error || wants(only, d.Rule) {
			findings = append(findings, Finding{Diagnostic: d})
		}
	}
	return findings
}
