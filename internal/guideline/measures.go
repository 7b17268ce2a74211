package guideline

import "github.com/justify-cds/justify/internal/space"

// Measure is a quantity of dosimetry, or what a reference level depends on.
type Measure string

// The measures, each with its canonical unit.
const (
	EffectiveDose Measure = "dose"     // mSv
	CTDIvol       Measure = "ctdi-vol" // mGy
	DLP           Measure = "dlp"      // mGy·cm
	DAP           Measure = "dap"      // mGy·cm², the dose-area product
	Weight        Measure = "weight"   // kg
	Months        Measure = "age"      // completed months
)

// measures gives them the grammar of unary tests: "2 mSv", "[3..8] mSv", "< 0.01 mSv", "[5..15) kg".
var measures = func() *space.Space {
	s := &space.Space{}
	for _, f := range []space.Fact{
		{ID: string(EffectiveDose), Unit: "mSv", Max: 1000},
		{ID: string(CTDIvol), Unit: "mGy", Max: 10_000},
		{ID: string(DLP), Unit: "mGy.cm", Accepts: []space.Conversion{{Unit: "mGy*cm", Factor: 1}}, Max: 1_000_000},
		{ID: string(DAP), Unit: "mGy.cm2", Max: 100_000_000, Accepts: []space.Conversion{{Unit: "Gy.cm2", Factor: 1000}, {Unit: "cGy.cm2", Factor: 10}, {Unit: "uGy.m2", Factor: 10}}},
		{ID: string(Weight), Unit: "kg", Max: 1000},
		{ID: string(Months), Unit: "mo", Accepts: []space.Conversion{{Unit: "y", Factor: 12}}, Max: 150 * 12},
	} {
		f.Kind = space.Quantity
		s.Add(f)
	}
	return s
}()

// ParseMeasure reads a value or an interval with its unit, such as "790 mGy.cm" or "[1 y..6 y)", and gives its ends in the
// canonical unit.
func ParseMeasure(m Measure, text string) (Span, error) {
	box, err := measures.ParseTest(string(m), text)
	if err != nil {
		return Span{}, err
	}
	return Span{box[0].Region.Min, box[0].Region.Max}, nil
}
