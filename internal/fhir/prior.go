package fhir

import (
	"slices"
	"strings"

	"github.com/justify-cds/justify/engine"
)

// maxPrior is how many earlier exams a referral may hold; the latest count.
const maxPrior = 500

// sides are the codes by which a body site says its side: qualifiers of SNOMED CT, as FHIR's value sets list them.
var sides = map[string]string{
	"7771000": "left", "419161000": "left", "24028007": "right", "419465000": "right", "51440002": "bilateral",
}

// sideOf reads a side where the sites agree on one, or are left and right.
func (c *chart) sideOf(e *entry, sites []concept) string {
	var found []string
	for _, site := range sites {
		for _, coding := range site.Coding {
			if side := sides[coding.Code]; side != "" && c.system(coding.System) == snomed && !slices.Contains(found, side) {
				found = append(found, side)
			}
		}
	}
	switch {
	case len(found) == 0:
		return ""
	case len(found) == 1:
		return found[0]
	}
	return "bilateral" // left and right, or one of them beside both
}

// readPrior keeps an earlier exam. mapped says whether a code is one of the edition's exams.
func (c *chart) readPrior(e *entry, path string, codes []Coding, side string, date moment, dated Reason) (mapped bool) {
	exam, ok := c.exam(codes)
	if !ok {
		return false
	}
	if dated != "" {
		c.ignore(e.name, path, dated)
		return true
	}
	prior := engine.PriorExam{Exam: engine.Code{Code: exam}, Laterality: side, Date: date.written}
	if !slices.Contains(c.prior, prior) { // an ImagingStudy and its DiagnosticReport are one exam
		c.prior = append(c.prior, prior)
	}
	return true
}

// sortPrior puts the latest exams first, and drops what is too much.
func (c *chart) sortPrior() {
	slices.SortStableFunc(c.prior, func(a, b engine.PriorExam) int { return strings.Compare(b.Date, a.Date) })
	c.prior = c.prior[:min(len(c.prior), maxPrior)]
}
