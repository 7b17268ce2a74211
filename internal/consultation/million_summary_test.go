package consultation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/audit"
	"github.com/justify-cds/justify/internal/consultation"
)

// BenchmarkMillionSummary stands here for the store that it shares with BenchmarkMillion.
func BenchmarkMillionSummary(b *testing.B) {
	s := consultation.Million(b)
	half := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	for name, q := range map[string]audit.Query{
		"all":                        {},
		"report":                     {Monthly: true, Since: half, Suppress: true, By: []audit.Dimension{audit.Site}},
		"720 groups":                 {By: []audit.Dimension{audit.Site, audit.Month}, Suppress: true},
		"57000 groups":               {By: []audit.Dimension{audit.Site, audit.Month, audit.Guideline}},
		"57000 groups, small hidden": {By: []audit.Dimension{audit.Site, audit.Month, audit.Guideline}, Suppress: true},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := audit.Summarise(b.Context(), s, q)
				require.NoError(b, err)
			}
		})
	}
}
