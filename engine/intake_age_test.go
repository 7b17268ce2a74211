package engine

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/internal/space"
)

// TestAgeFromWhatIsTold turns birth dates, whole or in part, and ages into completed months and days.
func TestAgeFromWhatIsTold(t *testing.T) {
	e := intakeEngine(t)
	for _, c := range []struct {
		name, asOf, born string
		age              *Value
		months, days     [2]float64
	}{
		{name: "the day itself", asOf: "2026-11-21", born: "2026-11-21"},
		{name: "a day before the 18th birthday", asOf: "2026-11-21", born: "2008-11-22", months: [2]float64{215, 215}, days: [2]float64{6573, 6573}},
		{name: "the 18th birthday", asOf: "2026-11-21", born: "2008-11-21", months: [2]float64{216, 216}, days: [2]float64{6574, 6574}},
		{name: "29 February, the day before 1 March", asOf: "2026-02-28", born: "2008-02-29", months: [2]float64{215, 215}, days: [2]float64{6574, 6574}},
		{name: "29 February counts as 1 March", asOf: "2026-03-01", born: "2008-02-29", months: [2]float64{216, 216}, days: [2]float64{6575, 6575}},
		{name: "a month of birth", asOf: "2026-11-21", born: "2008-11", months: [2]float64{215, 216}, days: [2]float64{6565, 6594}},
		{name: "a year of birth", asOf: "2026-11-21", born: "2008", months: [2]float64{214, 226}, days: [2]float64{6534, 6899}},
		{name: "this month", asOf: "2026-11-21", born: "2026-11", months: [2]float64{0, 0}, days: [2]float64{0, 20}},
		{name: "this year", asOf: "2026-11-21", born: "2026", months: [2]float64{0, 10}, days: [2]float64{0, 324}},
		{name: "an age in years", asOf: "2026-01-10", age: new(Quantity(1, "y")), months: [2]float64{12, 23}, days: [2]float64{365, 730}},
		{name: "an age in days", asOf: "2026-01-10", age: new(Quantity(40, "d")), months: [2]float64{1, 1}, days: [2]float64{40, 40}},
		{name: "an age in weeks", asOf: "2026-01-10", age: new(Quantity(6, "w")), months: [2]float64{1, 1}, days: [2]float64{42, 48}},
		{name: "an age and a year", asOf: "2026-01-10", age: new(Quantity(1, "y")), born: "2024", months: [2]float64{12, 23}, days: [2]float64{375, 730}},
		{name: "an adult", asOf: "2026-01-10", age: new(AtLeast(18, "y")), months: [2]float64{216, 1559}, days: [2]float64{6575, 47481}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Referral{AsOf: c.asOf, BirthDate: c.born, Indications: []Code{{Code: "headache"}}}
			if c.age != nil {
				r.Facts = []Fact{{ID: "age", Value: *c.age}}
			}
			in, err := e.intake(&r)
			require.NoError(t, err)
			at := e.space.CoordinatesOf("age")
			assert.Equal(t, space.Interval(c.months[0], c.months[1]), in.known[at[0]], "months")
			assert.Equal(t, space.Interval(c.days[0], c.days[1]), in.known[at[1]], "days")
		})
	}
}

// TestAgeAgreesWithDateOfBirth: whoever is told by the date of birth is among those told by any coarser statement that
// is true of them, and every statement is understood alike beside the others.
func TestAgeAgreesWithDateOfBirth(t *testing.T) {
	e := intakeEngine(t)
	rapid.Check(t, func(t *rapid.T) {
		asOf := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "as of"))
		birth := asOf.AddDate(0, 0, -rapid.IntRange(0, 110*366).Draw(t, "days of age"))
		told := func(born string, facts ...Fact) (months, days space.Extent) {
			in, err := e.intake(&Referral{
				AsOf: asOf.Format(time.DateOnly), BirthDate: born, Facts: facts, Indications: []Code{{Code: "headache"}},
			})
			if err != nil {
				t.Fatal(err)
			}
			at := e.space.CoordinatesOf("age")
			return in.known[at[0]], in.known[at[1]]
		}
		months, days := told(birth.Format(time.DateOnly))
		yearMonths, yearDays := told(birth.Format("2006"))
		ages := []Value{Quantity(float64(int(months.Min)/12), "y"), Quantity(months.Min, "mo"), Quantity(days.Min, "d")}
		for _, born := range []string{"", birth.Format("2006"), birth.Format("2006-01"), birth.Format(time.DateOnly)} {
			for _, age := range ages {
				m, d := told(born, Fact{ID: "age", Value: age})
				if !months.Within(m) || !days.Within(d) {
					t.Fatalf("born %s, told %q and %v: months %v, days %v", birth.Format(time.DateOnly), born, *age.Range, m, d)
				}
				if alone, inDays := told("", Fact{ID: "age", Value: age}); !m.Within(alone) || !d.Within(inDays) {
					t.Fatalf("told %q beside %v widens it: months %v, days %v", born, *age.Range, m, d)
				}
				if born != "" && (!m.Within(yearMonths) || !d.Within(yearDays)) {
					t.Fatalf("told %v beside %q widens it: months %v, days %v", *age.Range, born, m, d)
				}
			}
		}
	})
}
