// Package dose compares what was recorded of an exam with diagnostic reference levels (2013/59/Euratom, art. 56).
package dose

import (
	"slices"

	"github.com/justify-cds/justify/internal/edition"
)

// Record is what was recorded of one exam. Quantities that were not are 0.
type Record struct {
	Procedure string
	Months    *float64 // completed months of age; nil: unknown
	Weight    float64  // kg
	CTDIvol   float64  // mGy
	DLP       float64  // mGy·cm
	DAP       float64  // mGy·cm²
}

// Comparison sets one recorded quantity against one reference level. Above says that it is greater: a reason to look, for a
// level is meant for the median of a department's patients, not for the single exam.
type Comparison struct {
	Level     *edition.ReferenceLevel
	Quantity  string // ctdi-vol, dlp or dap
	Recorded  float64
	Reference float64
	Above     bool
}

// Reason says why a level was not compared with.
type Reason string

// The reasons.
const (
	NoLevel       Reason = "no-level"       // none for this exam
	OtherPatients Reason = "other-patients" // only for patients of another age or weight
	AgeUnknown    Reason = "age-unknown"    // a level may apply: the age decides
	WeightUnknown Reason = "weight-unknown" // likewise the weight
	OtherQuantity Reason = "other-quantity" // none gives a quantity that was recorded
)

// Result holds the comparisons in the order of the catalogue. None says why there are none.
type Result struct {
	Comparisons []Comparison
	None        Reason
}

// Check compares a record with every level of the catalogue that applies: one exam may serve several clinical tasks.
func Check(c *edition.Catalogue, r Record) Result {
	result := Result{None: NoLevel}
	for i := range c.References {
		level := &c.References[i]
		if !slices.Contains(level.Procedures, r.Procedure) {
			continue
		}
		if why := applies(level, r); why != "" {
			result.None = nearer(result.None, why)
			continue
		}
		result.None = nearer(result.None, OtherQuantity)
		for _, q := range []struct {
			name                string
			recorded, reference float64
		}{{"ctdi-vol", r.CTDIvol, level.CTDIvol}, {"dlp", r.DLP, level.DLP}, {"dap", r.DAP, level.DAP}} {
			if q.recorded > 0 && q.reference > 0 {
				result.Comparisons = append(result.Comparisons, Comparison{level, q.name, q.recorded, q.reference, q.recorded > q.reference})
			}
		}
	}
	if len(result.Comparisons) > 0 {
		result.None = ""
	}
	return result
}

// applies says why a level of the exam is not one for the patient; "" where it is.
func applies(level *edition.ReferenceLevel, r Record) Reason {
	switch {
	case level.Age != nil && r.Months == nil:
		return AgeUnknown
	case level.Age != nil && (*r.Months < level.Age.Min || *r.Months > level.Age.Max):
		return OtherPatients
	case level.Weight != nil && r.Weight == 0:
		return WeightUnknown
	case level.Weight != nil && (r.Weight < level.Weight.Min || r.Weight > level.Weight.Max):
		return OtherPatients
	}
	return ""
}

// nearer is the reason that came nearer to a comparison: what is missing can be found out.
func nearer(a, b Reason) Reason {
	order := []Reason{NoLevel, OtherPatients, OtherQuantity, WeightUnknown, AgeUnknown}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}
