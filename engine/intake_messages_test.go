package engine

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMessages is the list that an engineer who connects a system will meet. Each mistake has a message of its own that
// names the field, says what is wrong, and what would be right: testdata/messages.txt holds them.
func TestMessages(t *testing.T) {
	e := intakeEngine(t)
	var g golden
	for _, c := range mistakes() {
		wrong, _ := messages(t, e, intakeReferral(c.change))
		assert.Len(t, wrong, 1, "%s: one mistake, one message", c.name)
		g.add(c.name, wrong...)
	}
	five := intakeReferral(indicate(Code{Code: "headach"}), state("egrf", Quantity(1, "")), state("gcs", Quantity(99, "")), born("1881"), order("ct-haed"))
	wrong, _ := messages(t, e, five)
	assert.Len(t, wrong, 5)
	g.add("five mistakes at once", wrong...)
	wrong, _ = messages(t, e, repeated(501))
	assert.Len(t, wrong, 4)
	g.add("501 entries in each list, and the patient's age and sex", wrong...)
	for _, c := range doubts() {
		r := intakeReferral(order("ct-head"), c.change)
		wrong, warnings := messages(t, e, r)
		require.Empty(t, wrong, c.name)
		assert.Len(t, warnings, c.warnings, c.name)
		g.add(c.name, append([]string{evaluated(t, e, r)}, warnings...)...)
	}
	g.compare(t)
}

// evaluated says in a line what a referral is answered with.
func evaluated(t *testing.T, e *Engine, r Referral) string {
	t.Helper()
	recommendation, err := e.Evaluate(context.Background(), r)
	require.NoError(t, err)
	v := recommendation.Verdicts[0]
	text := "evaluated: " + v.Procedure + " is " + v.Verdict
	for _, c := range v.Cautions {
		text += ", caution " + c.ID + " " + c.State
	}
	return text
}

type mistake struct {
	name   string
	change func(*Referral)
}

// mistakes are referrals that cannot be evaluated, each for one reason.
func mistakes() []mistake {
	const rate = "mL/min/{1.73_m2}"
	nan, inf := math.NaN(), math.Inf(1)
	between := func(min, max float64, unit string) Value {
		return Value{Range: &Range{Min: min, Max: max, Unit: unit}}
	}
	return []mistake{
		{"unknown fact", state("egrf", Quantity(60, rate))},
		{"fact of no likeness", state("shoe-size-of-the-patient", Quantity(43, ""))},
		{"derived fact", state("red-flags", Bool(true))},
		{"no value", state("egfr", Value{})},
		{"two values", state("egfr", Value{OneOf: []string{"low"}, Range: &Range{}})},
		{"text for a number", state("egfr", Is("low"))},
		{"text for a number without unit", state("gcs", Is("fifteen"))},
		{"text for an age", state("age", Is("adult"))},
		{"number for a yes or no", state("dialysis", Quantity(1, ""))},
		{"number for a choice", state("onset", Quantity(1, ""))},
		{"yes for a choice", state("onset", Bool(true))},
		{"misspelt value", state("onset", Is("thunder-clap"))},
		{"no for a yes or no", state("dialysis", Is("no"))},
		{"number without its unit", state("egfr", Quantity(60, ""))},
		{"wrong unit", state("egfr", Quantity(60, "mL/min"))},
		{"unit where there is none", state("gcs", Quantity(15, "points"))},
		{"D-dimer without FEU", state("ddimer", Quantity(480, "ng/mL"))},
		{"D-dimer in DDU", state("ddimer", Quantity(240, "ng/mL{DDU}"))},
		{"eGFR 9999", state("egfr", Quantity(9999, rate))},
		{"below the range", state("egfr", Quantity(-1, rate))},
		{"range outside of what can be", state("egfr", AtLeast(300, rate))},
		{"part of a whole number", state("gcs", Quantity(14.5, ""))},
		{"not a number", state("egfr", Quantity(nan, rate))},
		{"range to not a number", state("egfr", between(10, nan, rate))},
		{"infinite", state("egfr", Quantity(inf, rate))},
		{"minus infinite", state("egfr", Quantity(-inf, rate))},
		{"range without ends", state("egfr", between(-inf, inf, rate))},
		{"inverted range", state("egfr", between(60, 30, rate))},
		{"inverted range from infinity", state("egfr", between(inf, 30, rate))},
		{"empty range", state("egfr", Value{Range: &Range{Min: 30, Max: 30, MinOpen: true, Unit: rate}})},
		{"age below 0", state("age", Quantity(-1, "y"))},
		{"age of 150", state("age", Quantity(150, "y"))},
		{"part of a year", state("age", Quantity(1.5, "y"))},
		{"age without unit", state("age", Quantity(45, ""))},
		{"age in words", state("age", Quantity(45, "years"))},
		{"age seen earlier", stating(Fact{ID: "age", Value: Quantity(17, "y"), Observed: "2025-11-20"})},
		{"stated twice, differently", stating(
			Fact{ID: "egfr", Value: Quantity(60, rate)}, Fact{ID: "egfr", Value: Quantity(28, rate)})},
		{"observed after the referral", stating(Fact{ID: "egfr", Value: Quantity(60, rate), Observed: "2026-11-22"})},
		{"observed on no date", stating(Fact{ID: "egfr", Value: Quantity(60, rate), Observed: "2026-13-01"})},
		{"observed with a time", stating(Fact{ID: "dialysis", Value: Bool(true), Observed: "2026-11-20T08:00:00Z"})},

		{"no indication", indicate()},
		{"misspelt indication", indicate(Code{Code: "headach"})},
		{"empty indication", indicate(Code{})},
		{"ICD-10 chapter above the category", indicate(Code{ICD10, "G4"})},
		{"SNOMED CT code that is none", indicate(Code{SNOMED, "N01"})},
		{"ICPC-2 code that is none", indicate(Code{ICPC2, "25064002"})},
		{"ICD-10 code with its text", indicate(Code{ICD10, "R51 Headache"})},
		{"code system of exams", indicate(Code{LOINC, "30799-1"})},
		{"unknown code system", indicate(Code{"icd-9", "784.0"})},

		{"exam of no likeness", order("x-ray-of-the-soul")},
		{"misspelt exam", order("ct-haed")},
		{"unknown LOINC code", func(r *Referral) { r.Orders = []Order{{Exam: Code{LOINC, "1234-5"}}} }},
		{"code system of indications", func(r *Referral) { r.Orders = []Order{{Exam: Code{ICD10, "R51"}}} }},
		{"side that is none", func(r *Referral) { r.Orders = []Order{{Exam: Code{Code: "xr-knee"}, Laterality: "L"}} }},
		{"earlier exam without date", before(PriorExam{Exam: Code{Code: "ct-head"}})},
		{"earlier exam in the future", before(PriorExam{Exam: Code{Code: "ct-head"}, Date: "2026-11-22"})},
		{"earlier exam of no side", before(PriorExam{Exam: Code{Code: "ct-head"}, Date: "2026-11", Laterality: "both"})},

		{"no as_of", func(r *Referral) { r.AsOf = "" }},
		{"as_of with a time", func(r *Referral) { r.AsOf = "2026-11-21T10:00:00Z" }},
		{"as_of that is no day", func(r *Referral) { r.AsOf = "2026-02-30" }},
		{"birth date as HL7 v2 writes it", born("19810302")},
		{"birth date after as_of", born("2026-11-22")},
		{"birth month after as_of", born("2026-12")},
		{"birth date against the age", born("1990-01-01")},
		{"birth year against the age", born("1979")},
		{"born too long ago", func(r *Referral) { forget("age")(r); born("1890-05")(r) }},
		{"language that is none", func(r *Referral) { r.Language = strings.Repeat("x", 36) }},
	}
}

type doubt struct {
	name     string
	change   func(*Referral)
	warnings int
}

// doubts are referrals with something to confirm, but no reason to refuse them.
func doubts() []doubt {
	egfr := func(observed string) func(*Referral) {
		return stating(Fact{ID: "egfr", Value: Quantity(25, "mL/min/{1.73_m2}"), Observed: observed})
	}
	return []doubt{
		{"nothing remarkable", func(*Referral) {}, 0},
		{"500 indications", func(r *Referral) { r.Indications = slices.Repeat([]Code{{Code: "headache"}}, 500) }, 0},
		{"pregnant man", state("pregnancy", Is("pregnant")), 1},
		{"man who may be pregnant or not", state("pregnancy", Is("possible", "not-pregnant")), 1},
		{"man who is not pregnant", state("pregnancy", Is("not-pregnant")), 0},
		{"pregnant, sex not told", func(r *Referral) { forget("sex")(r); state("pregnancy", Is("pregnant"))(r) }, 0},
		{"eGFR on its last day", egfr("2026-08-23"), 0},
		{"eGFR one day too old", egfr("2026-08-22"), 1},
		{"ICD-10 code of two indications", indicate(Code{ICD10, "g440"}), 1},
		{"ICD-10 code that the edition does not cover", indicate(Code{ICD10, "Z99"}), 1},
		{"ICD-10 category above the listed code", indicate(Code{ICD10, "M25"}), 1},
		{"earlier exam that the edition does not know", before(PriorExam{Exam: Code{Code: "pet-head"}, Date: "2026"}), 1},
	}
}
