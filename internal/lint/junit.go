package lint

import (
	"encoding/xml"
	"fmt"
	"io"
)

// The part of JUnit's XML that continuous integration reads: a suite for each rule, a case for each finding.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		ClassName string        `xml:"classname,attr"`
		Name      string        `xml:"name,attr"`
		File      string        `xml:"file,attr,omitempty"`
		Line      int           `xml:"line,attr,omitempty"`
		Failure   *junitFailure `xml:"failure"`
		Skipped   *junitSkipped `xml:"skipped"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
	junitFailure struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes findings as a JUnit report. A rule that found nothing is a case that passed, or that was skipped where
// the library could not be read.
func WriteJUnit(w io.Writer, findings []Finding, readable bool, only ...string) error {
	all := junitSuites{Name: "justify lint"}
	for _, r := range rules {
		suite := junitSuite{Name: r.id}
		for _, f := range findings {
			if f.Rule != r.id {
				continue
			}
			suite.Cases = append(suite.Cases, junitCase{
				ClassName: r.id, Name: f.Pos.String() + ": " + f.Message, File: f.Pos.File, Line: f.Pos.Line,
				Failure: &junitFailure{Type: string(f.Severity), Message: f.Message, Text: f.Pretty()},
			})
		}
		suite.Failures = len(suite.Cases)
		if suite.Failures == 0 {
			if !wants(only, r.id) {
				continue
			}
			passed := junitCase{ClassName: r.id, Name: r.summary}
			if !readable {
				passed.Skipped = &junitSkipped{"not checked: the library has mistakes that keep it from being read"}
				suite.Skipped = 1
			}
			suite.Cases = []junitCase{passed}
		}
		suite.Tests = len(suite.Cases)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Skipped += suite.Skipped
		all.Suites = append(all.Suites, suite)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}
