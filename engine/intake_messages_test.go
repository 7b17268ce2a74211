package engine

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMessagesOfBadReferrals is the list that an engineer who connects a system will meet. Each mistake has a message
// of its own that names the field, says what is wrong, and what would be right.
func TestMessagesOfBadReferrals(t *testing.T) {
	e := intakeEngine(t)
	const rate = "mL/min/{1.73_m2}"
	nan, inf := math.NaN(), math.Inf(1)
	between := func(min, max float64, unit string) Value {
		return Value{Range: &Range{Min: min, Max: max, Unit: unit}}
	}
	for _, c := range []struct {
		name   string
		change func(*Referral)
		want   string
	}{
		{"unknown fact", state("egrf", Quantity(60, rate)),
			`facts[2]: no such fact; did you mean "egfr"?`},
		{"fact of no likeness", state("shoe-size-of-the-patient", Quantity(43, "")),
			`facts[2]: no such fact; known: age, ddimer, dialysis, egfr, fever, gcs, onset, pregnancy, red-flags, sex`},
		{"derived fact", state("red-flags", Bool(true)),
			`facts[2]: red-flags is computed from other facts: state those`},
		{"no value", state("egfr", Value{}),
			`facts[2]: egfr has no value, or two`},
		{"two values", state("egfr", Value{OneOf: []string{"low"}, Range: &Range{}}),
			`facts[2]: egfr has no value, or two`},
		{"text for a number", state("egfr", Is("low")),
			`facts[2]: egfr is a number in mL/min/{1.73_m2}, not a word`},
		{"text for a number without unit", state("gcs", Is("fifteen")),
			`facts[2]: gcs is a number, not a word`},
		{"text for an age", state("age", Is("adult")),
			`facts[1]: age is a number in d, w, mo, y, not a word`},
		{"number for a yes or no", state("dialysis", Quantity(1, "")),
			`facts[2]: dialysis is not a number; its values are true, false`},
		{"number for a choice", state("onset", Quantity(1, "")),
			`facts[2]: onset is not a number; its values are gradual, within-hour, thunderclap`},
		{"yes for a choice", state("onset", Bool(true)),
			`facts[2]: onset has no such value; known: gradual, thunderclap, within-hour`},
		{"misspelt value", state("onset", Is("thunder-clap")),
			`facts[2]: onset has no such value; did you mean "thunderclap"?`},
		{"no for a yes or no", state("dialysis", Is("no")),
			`facts[2]: dialysis has no such value; known: false, true`},
		{"number without its unit", state("egfr", Quantity(60, "")),
			`facts[2]: egfr needs a unit; one of mL/min/{1.73_m2}`},
		{"wrong unit", state("egfr", Quantity(60, "mL/min")),
			`facts[2]: egfr is not measured in that unit; one of mL/min/{1.73_m2}`},
		{"unit where there is none", state("gcs", Quantity(15, "points")),
			`facts[2]: gcs is a number without a unit; leave the unit out`},
		{"D-dimer without FEU", state("ddimer", Quantity(480, "ng/mL")),
			`facts[2]: ddimer is not measured in that unit; one of ng/mL{FEU}, mg/L{FEU}`},
		{"D-dimer in DDU", state("ddimer", Quantity(240, "ng/mL{DDU}")),
			`facts[2]: ddimer is not measured in that unit; one of ng/mL{FEU}, mg/L{FEU}`},
		{"out of range", state("egfr", Quantity(9999, rate)),
			`facts[2]: egfr is outside its range; it ranges from 0 to 200 mL/min/{1.73_m2}`},
		{"below the range", state("egfr", Quantity(-1, rate)),
			`facts[2]: egfr is outside its range; it ranges from 0 to 200 mL/min/{1.73_m2}`},
		{"range outside of what can be", state("egfr", AtLeast(300, rate)),
			`facts[2]: egfr is outside its range; it ranges from 0 to 200 mL/min/{1.73_m2}`},
		{"part of a whole number", state("gcs", Quantity(14.5, "")),
			`facts[2]: gcs is a whole number`},
		{"not a number", state("egfr", Quantity(nan, rate)),
			`facts[2]: NaN is not a number`},
		{"range to not a number", state("egfr", between(10, nan, rate)),
			`facts[2]: NaN is not a number`},
		{"infinite", state("egfr", Quantity(inf, rate)),
			`facts[2]: egfr cannot be infinite`},
		{"minus infinite", state("egfr", Quantity(-inf, rate)),
			`facts[2]: egfr cannot be infinite`},
		{"range without ends", state("egfr", between(-inf, inf, rate)),
			`facts[2]: the range of egfr has no end; leave the fact out where nothing is known`},
		{"inverted range", state("egfr", between(60, 30, rate)),
			`facts[2]: the range of egfr is upside down: it begins above its end`},
		{"inverted range from infinity", state("egfr", between(inf, 30, rate)),
			`facts[2]: egfr cannot be infinite`},
		{"empty range", state("egfr", Value{Range: &Range{Min: 30, Max: 30, MinOpen: true, Unit: rate}}),
			`facts[2]: the range of egfr is empty: it begins and ends at a number that does not belong to it`},
		{"age below 0", state("age", Quantity(-1, "y")),
			`facts[1]: an age is not negative`},
		{"age of 150", state("age", Quantity(150, "y")),
			`facts[1]: age is outside its range; it ranges from 0 to 130 years`},
		{"part of a year", state("age", Quantity(1.5, "y")),
			`facts[1]: an age is counted in completed units: write a whole number`},
		{"age without unit", state("age", Quantity(45, "")),
			`facts[1]: age needs a unit; one of d, w, mo, y`},
		{"age in words", state("age", Quantity(45, "years")),
			`facts[1]: age has no such unit; one of d, w, mo, y`},
		{"age seen earlier", stating(Fact{ID: "age", Value: Quantity(17, "y"), Observed: "2025-11-20"}),
			`facts[1].observed: state the age on the day of the referral, or the date of birth: an age grows`},
		{"stated twice, differently", stating(
			Fact{ID: "egfr", Value: Quantity(60, rate)}, Fact{ID: "egfr", Value: Quantity(28, rate)}), `facts[3]: egfr is stated differently in facts[2]: state it once, as it was seen last`},
		{"observed after the referral", stating(Fact{ID: "egfr", Value: Quantity(60, rate), Observed: "2026-11-22"}),
			`facts[2].observed: egfr was observed after the day of the referral`},
		{"observed on no date", stating(Fact{ID: "egfr", Value: Quantity(60, rate), Observed: "2026-13-01"}),
			`facts[2].observed: this is not a date: write 2026-11-21`},
		{"observed with a time", stating(Fact{ID: "dialysis", Value: Bool(true), Observed: "2026-11-20T08:00:00Z"}),
			`facts[2].observed: this is not a date: write 2026-11-21`},

		{"no indication", indicate(),
			`indications: at least one indication is needed: say why the exam is considered`},
		{"misspelt indication", indicate(Code{Code: "headach"}),
			`indications[0]: no such indication; did you mean "headache"?`},
		{"empty indication", indicate(Code{}),
			`indications[0]: no such indication; known: cluster-headache, headache, knee-pain`},
		{"ICD-10 chapter above the category", indicate(Code{ICD10, "G4"}),
			`indications[0]: no indication has this icd-10 code`},
		{"ICD-10 code with its text", indicate(Code{ICD10, "R51 Headache"}),
			`indications[0]: no indication has this icd-10 code`},
		{"code system of exams", indicate(Code{LOINC, "30799-1"}),
			`indications[0]: this is not a code system of indications: write icd-10, snomed, icpc-2, or an id of the edition`},
		{"unknown code system", indicate(Code{"icd-9", "784.0"}),
			`indications[0]: this is not a code system of indications: write icd-10, snomed, icpc-2, or an id of the edition`},

		{"misspelt exam", order("ct-haed"),
			`ordered_exams[0].exam: no such procedure; did you mean "ct-head"?`},
		{"unknown LOINC code", func(r *Referral) { r.Orders = []Order{{Exam: Code{LOINC, "1234-5"}}} },
			`ordered_exams[0].exam: no procedure has this loinc code`},
		{"code system of indications", func(r *Referral) { r.Orders = []Order{{Exam: Code{ICD10, "R51"}}} },
			`ordered_exams[0].exam: this is not a code system of procedures: write loinc, or an id of the edition`},
		{"side that is none", func(r *Referral) { r.Orders = []Order{{Exam: Code{Code: "xr-knee"}, Laterality: "L"}} },
			`ordered_exams[0].laterality: write left, right or bilateral`},
		{"earlier exam without date", before(PriorExam{Exam: Code{Code: "ct-head"}}),
			`prior_exams[0].date: this is not a date: write 2026-11-02, 2026-11 or 2026`},
		{"earlier exam in the future", before(PriorExam{Exam: Code{Code: "ct-head"}, Date: "2026-11-22"}),
			`prior_exams[0].date: the exam lies after the day of the referral`},
		{"earlier exam of no side", before(PriorExam{Exam: Code{Code: "ct-head"}, Date: "2026-11", Laterality: "both"}),
			`prior_exams[0].laterality: write left, right or bilateral`},

		{"no as_of", func(r *Referral) { r.AsOf = "" },
			`as_of: this is not a date: write the day of the referral as 2026-11-21`},
		{"as_of with a time", func(r *Referral) { r.AsOf = "2026-11-21T10:00:00Z" },
			`as_of: this is not a date: write the day of the referral as 2026-11-21`},
		{"as_of that is no day", func(r *Referral) { r.AsOf = "2026-02-30" },
			`as_of: this is not a date: write the day of the referral as 2026-11-21`},
		{"birth date as HL7 v2 writes it", born("19810302"),
			`patient.birth_date: this is not a date: write 1981-03-02, 1981-03 or 1981`},
		{"birth date after as_of", born("2026-11-22"),
			`patient.birth_date: the birth date lies after the day of the referral`},
		{"birth month after as_of", born("2026-12"),
			`patient.birth_date: the birth date lies after the day of the referral`},
		{"birth date against the age", born("1990-01-01"),
			`patient.birth_date: the birth date and the stated age contradict each other`},
		{"birth year against the age", born("1979"),
			`patient.birth_date: the birth date and the stated age contradict each other`},
		{"born too long ago", func(r *Referral) { forget("age")(r); born("1890-05")(r) },
			`patient.birth_date: the patient would be over 130 years old`},
		{"language that is none", func(r *Referral) { r.Language = strings.Repeat("x", 36) },
			`language: this is not a language tag: write for example en or de-AT`},
	} {
		t.Run(c.name, func(t *testing.T) {
			wrong, _ := messages(t, e, intakeReferral(c.change))
			assert.Equal(t, []string{c.want}, wrong)
		})
	}
}
