package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDuplicates orders an exam on 21 November 2026 for a patient who had one before.
func TestDuplicates(t *testing.T) {
	e := intakeEngine(t)
	for _, c := range []struct {
		name         string
		order, side  string
		prior, other string
		date         string
		want         bool
	}{
		{"the same exam", "xr-knee", "", "xr-knee", "", "2026-11-20", true},
		{"the same day", "xr-knee", "", "xr-knee", "", "2026-11-21", true},
		{"the last day of the window", "xr-knee", "", "xr-knee", "", "2026-11-07", true},
		{"a day before the window", "xr-knee", "", "xr-knee", "", "2026-11-06", false},
		{"another exam", "xr-knee", "", "mri-knee", "", "2026-11-20", false},
		{"an equivalent exam", "mri-knee", "", "mri-knee-contrast", "", "2026-11-01", true},
		{"an exam that the ordered one does not list", "mri-knee-contrast", "", "mri-knee", "", "2026-11-20", false},
		{"an equivalent exam before the window", "mri-knee", "", "mri-knee-contrast", "", "2026-01-01", false},
		{"an exam without window", "mri-head", "", "mri-head", "", "2026-11-21", false},
		{"the same side", "xr-knee", "left", "xr-knee", "left", "2026-11-20", true},
		{"the other side", "xr-knee", "left", "xr-knee", "right", "2026-11-20", false},
		{"both sides before", "xr-knee", "left", "xr-knee", "bilateral", "2026-11-20", true},
		{"both sides now", "xr-knee", "bilateral", "xr-knee", "right", "2026-11-20", true},
		{"side of the order not said", "xr-knee", "", "xr-knee", "right", "2026-11-20", true},
		{"side of the earlier exam not said", "xr-knee", "left", "xr-knee", "", "2026-11-20", true},
		{"this month", "xr-knee", "", "xr-knee", "", "2026-11", true},
		{"a month that ends before the window", "xr-knee", "", "xr-knee", "", "2026-10", false},
		{"a month that may reach into the window", "ct-head", "", "ct-head", "", "2026-10", true},
		{"this year", "xr-knee", "", "xr-knee", "", "2026", true},
		{"last year", "xr-knee", "", "xr-knee", "", "2025", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := intakeReferral(before(PriorExam{Exam: Code{Code: c.prior}, Laterality: c.other, Date: c.date}))
			r.Orders = []Order{{Exam: Code{Code: c.order}, Laterality: c.side}}
			recommendation, err := e.Evaluate(t.Context(), r)
			require.NoError(t, err)
			if !c.want {
				assert.Empty(t, recommendation.Duplicates)
				return
			}
			require.Len(t, recommendation.Duplicates, 1)
			d := recommendation.Duplicates[0]
			assert.Equal(t, []string{c.order, c.prior, c.date, c.other}, []string{d.Procedure, d.Prior, d.Date, d.Laterality})
		})
	}
}

// TestExamsByLOINC: an exam ordered or done by its LOINC code is the exam of that code.
func TestExamsByLOINC(t *testing.T) {
	r := intakeReferral(before(PriorExam{Exam: Code{LOINC, "30799-1"}, Date: "2026-11-20"}))
	r.Orders = []Order{{Exam: Code{LOINC, "30799-1"}}}
	recommendation, err := intakeEngine(t).Evaluate(t.Context(), r)
	require.NoError(t, err)
	assert.Equal(t, "ct-head", recommendation.Verdicts[0].Procedure)
	assert.Len(t, recommendation.Duplicates, 1)
}
