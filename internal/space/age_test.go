package space

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(t interface{ Fatal(...any) }, text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCompleted(t *testing.T) {
	tests := []struct {
		birth, asOf  string
		months, days int
	}{
		{"2024-05-10", "2024-05-10", 0, 0},
		{"2024-05-10", "2024-06-09", 0, 30},
		{"2024-05-10", "2024-06-10", 1, 31},
		{"2024-05-10", "2026-05-09", 23, 729},
		{"2024-05-10", "2026-05-10", 24, 730},
		{"2024-01-31", "2024-02-29", 0, 29}, // February has no 31st: the month is over on 1 March
		{"2024-01-31", "2024-03-01", 1, 30},
		{"2023-01-31", "2023-02-28", 0, 28},
		{"2023-01-31", "2023-03-01", 1, 29},
		{"2023-12-31", "2024-01-31", 1, 31},
		{"2024-03-31", "2024-04-30", 0, 30},
		{"2024-03-31", "2024-05-01", 1, 31},
		{"2008-02-29", "2026-02-28", 215, 6574}, // of age on 1 March, not on 28 February
		{"2008-02-29", "2026-03-01", 216, 6575},
		{"2008-02-29", "2028-02-28", 239, 7304},
		{"2008-02-29", "2028-02-29", 240, 7305}, // a leap year has the day
		{"1900-01-01", "2026-11-21", 1522, 46345},
		{"2024-05-10", "2024-05-09", -1, -1},
	}
	for _, test := range tests {
		months, days := Completed(day(t, test.birth), day(t, test.asOf))
		if months != test.months || days != test.days {
			t.Errorf("born %s, on %s: %d months, %d days, want %d and %d", test.birth, test.asOf, months, days, test.months, test.days)
		}
	}
}

var (
	someDay  = rapid.Custom(func(t *rapid.T) time.Time { return trickyDay(t, 1990, 2028) })
	earliest = time.Date(1890, 1, 1, 0, 0, 0, 0, time.UTC)
)

// trickyDay prefers the ends of months, where calendars are hard.
func trickyDay(t *rapid.T, from, to int) time.Time {
	y := rapid.IntRange(from, to).Draw(t, "year")
	if rapid.Bool().Draw(t, "month's end") {
		return time.Date(y, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(-3, 2).Draw(t, "day"))
	}
	return time.Date(y, 1, rapid.IntRange(1, 365).Draw(t, "day of the year"), 0, 0, 0, 0, time.UTC)
}

func TestLatestBirthIsTheLastDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf, want := someDay.Draw(t, "as of"), rapid.IntRange(0, 400).Draw(t, "months")
		latest := LatestBirth(want, asOf)
		if months, _ := Completed(latest, asOf); months < want {
			t.Fatalf("born %s: only %d months on %s, want %d", latest, months, asOf, want)
		}
		if months, _ := Completed(latest.AddDate(0, 0, 1), asOf); months >= want {
			t.Fatalf("born a day after %s: still %d months on %s", latest, months, asOf)
		}
	})
}

// AgeExtents hold exactly the ages of those born between two days: no more and no fewer.
func TestAgeExtentsAgreeWithEveryBirthDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf := someDay.Draw(t, "as of")
		first := asOf.AddDate(0, 0, -rapid.IntRange(0, 3000).Draw(t, "days ago"))
		last := first.AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "span"))
		if last.After(asOf) {
			last = asOf
		}
		months, days := AgeExtents(first, last, asOf)
		lowM, highM, lowD, highD := 1e9, -1.0, 1e9, -1.0
		for birth := first; !birth.After(last); birth = birth.AddDate(0, 0, 1) {
			m, d := Completed(birth, asOf)
			lowM, highM = min(lowM, float64(m)), max(highM, float64(m))
			lowD, highD = min(lowD, float64(d)), max(highD, float64(d))
		}
		if months != Interval(lowM, highM) || days != Interval(lowD, highD) {
			t.Fatalf("born %s to %s, on %s: %v and %v, want [%v %v] and [%v %v]", first, last, asOf, months, days, lowM, highM, lowD, highD)
		}
	})
}

// BirthDates of an age are exactly the days on which somebody of that age can have been born.
func TestBirthDatesAreExactlyTheDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf := someDay.Draw(t, "as of")
		lowM := rapid.IntRange(0, 30).Draw(t, "months")
		months := Interval(float64(lowM), float64(lowM+rapid.IntRange(0, 14).Draw(t, "more months")))
		days := Interval(0, maxAgeDays)
		if rapid.Bool().Draw(t, "days too") {
			lowD := rapid.IntRange(0, 1200).Draw(t, "days")
			days = Interval(float64(lowD), float64(lowD+rapid.IntRange(0, 600).Draw(t, "more days")))
		}
		first, last := BirthDates(months, days, asOf)
		for birth := asOf.AddDate(-5, 0, 0); !birth.After(asOf); birth = birth.AddDate(0, 0, 1) {
			m, d := Completed(birth, asOf)
			of := Interval(float64(m), float64(m)).Within(months) && Interval(float64(d), float64(d)).Within(days)
			if in := !birth.Before(first) && !birth.After(last); in != of {
				t.Fatalf("born %s, %d months and %d days on %s: is of the age %v, in [%s, %s] %v", birth, m, d, asOf, of, first, last, in)
			}
		}
	})
}

// Dates of birth, to ages and back, come out as they went in, wherever the ages tell them apart.
func TestBirthDatesOfAgeExtents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf := someDay.Draw(t, "as of")
		first := trickyDay(t, 1900, 1985)
		last := first.AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "span"))
		months, days := AgeExtents(first, last, asOf)
		if f, l := BirthDates(months, days, asOf); !f.Equal(first) || !l.Equal(last) {
			t.Fatalf("%s to %s became %s to %s", first, last, f, l)
		}
	})
}

func TestOldestAge(t *testing.T) {
	asOf := day(t, "2026-11-21")
	months, days := AgeExtents(asOf.AddDate(-130, 0, 1), asOf.AddDate(-130, 0, 1), asOf)
	if months != Interval(maxAgeMonths, maxAgeMonths) || days.Empty() {
		t.Errorf("a day before the 130th birthday: %v, %v", months, days)
	}
	if months, _ := AgeExtents(earliest, earliest, asOf); !months.Empty() {
		t.Errorf("born %s is no age on %s: %v", earliest, asOf, months)
	}
}

// agesMeet may err towards yes, never towards no, and not by much.
func TestAgesMeet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := trickyDay(t, 1900, 2020)
		asOf := birth.AddDate(0, 0, rapid.IntRange(0, 40_000).Draw(t, "days"))
		m, d := Completed(birth, asOf)
		at := func(n int) Extent { return Interval(float64(n), float64(n)) }
		if !agesMeet(at(m), at(d)) {
			t.Fatalf("born %s, on %s: %d months and %d days are called impossible", birth, asOf, m, d)
		}
		if agesMeet(at(m), at(d+40)) || agesMeet(at(m), at(d-40)) {
			t.Fatalf("%d months and %d±40 days are called possible", m, d)
		}
	})
}
