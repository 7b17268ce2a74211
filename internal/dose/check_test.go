package dose

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/justify-cds/justify/internal/edition"
)

func months(n float64) *float64 { return &n }

func TestCheck(t *testing.T) {
	adult := &edition.Span{Min: 216, Max: 1800}
	c := &edition.Catalogue{References: []edition.ReferenceLevel{
		{ID: "head", Procedures: []string{"ct-head"}, Age: adult, CTDIvol: 47, DLP: 790},
		{ID: "head-trauma", Procedures: []string{"ct-head", "ct-head-w"}, Age: adult, DLP: 900},
		{ID: "infant-chest", Procedures: []string{"ct-chest"}, Weight: &edition.Span{Min: 5, Max: 15}, DLP: 50},
		{ID: "knee", Procedures: []string{"xr-knee"}, DAP: 100},
	}}
	for _, k := range []struct {
		name   string
		record Record
		want   []string // level/quantity, with + where above
		none   Reason
	}{
		{"every level of an exam, every quantity", Record{Procedure: "ct-head", Months: months(216), CTDIvol: 47, DLP: 800},
			[]string{"head/ctdi-vol", "head/dlp+", "head-trauma/dlp"}, ""},
		{"a level is not exceeded where it is met", Record{Procedure: "ct-head", Months: months(600), DLP: 790}, []string{"head/dlp", "head-trauma/dlp"}, ""},
		{"a child is not compared with adults", Record{Procedure: "ct-head", Months: months(215), DLP: 800}, nil, OtherPatients},
		{"an unknown age is asked for", Record{Procedure: "ct-head", DLP: 800}, nil, AgeUnknown},
		{"an unknown weight is asked for", Record{Procedure: "ct-chest", Months: months(3), DLP: 60}, nil, WeightUnknown},
		{"a weight within", Record{Procedure: "ct-chest", Weight: 5, DLP: 60}, []string{"infant-chest/dlp+"}, ""},
		{"a weight outside", Record{Procedure: "ct-chest", Weight: 16, DLP: 60}, nil, OtherPatients},
		{"an exam without a level", Record{Procedure: "mr-head", DLP: 1}, nil, NoLevel},
		{"another quantity", Record{Procedure: "xr-knee", DLP: 5}, nil, OtherQuantity},
		{"a dose-area product", Record{Procedure: "xr-knee", DAP: 100.5}, []string{"knee/dap+"}, ""},
	} {
		got := Check(c, k.record)
		var said []string
		for _, x := range got.Comparisons {
			word := x.Level.ID + "/" + x.Quantity
			if x.Above {
				word += "+"
			}
			said = append(said, word)
		}
		assert.Equal(t, k.want, said, k.name)
		assert.Equal(t, k.none, got.None, k.name)
	}
}
