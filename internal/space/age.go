package space

import "time"

// MaxAgeYears is the age that nobody has reached: the longest documented life ended at 122 years and 164 days.
const MaxAgeYears = 130

const (
	maxAgeMonths = MaxAgeYears*12 - 1
	maxAgeDays   = MaxAgeYears*366 - 1
)

// Completed returns the completed months and completed days between two days, given at midnight UTC. A month is
// completed on the same day of the month, or on the first of the next where the month has no such day: the birthday
// of 29 February counts as 1 March.
func Completed(birth, asOf time.Time) (months, days int) {
	by, bm, bd := birth.Date()
	ay, am, ad := asOf.Date()
	months = (ay-by)*12 + int(am-bm)
	if ad < bd {
		months--
	}
	return months, int(asOf.Sub(birth).Hours()) / 24
}

// LatestBirth is the last birth date of somebody who has completed that many months on the day asOf.
func LatestBirth(months int, asOf time.Time) time.Time {
	y, m, d := asOf.Date()
	first := time.Date(y, m-time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, min(d, daysIn(first))-1)
}

func daysIn(firstOfMonth time.Time) int { return firstOfMonth.AddDate(0, 1, -1).Day() }

// agesMeet says whether somebody can have completed both that many months and that many days. Where it is close, it
// says yes.
func agesMeet(months, days Extent) bool {
	const month, slack = 365.2425 / 12, 4
	return days.Max >= months.Min*month-slack && days.Min <= (months.Max+1)*month+slack
}

// AgeExtents returns the extents of the coordinates (months, days) for somebody born between earliest and latest.
func AgeExtents(earliest, latest, asOf time.Time) (months, days Extent) {
	maxMonths, maxDays := Completed(earliest, asOf)
	minMonths, minDays := Completed(latest, asOf)
	full := Interval(0, maxAgeMonths)
	return Interval(float64(minMonths), float64(maxMonths)).Intersect(full),
		Interval(float64(minDays), float64(maxDays)).Intersect(Interval(0, maxAgeDays))
}

// BirthDates returns the earliest and latest birth date of somebody whose age has those extents on the day asOf.
func BirthDates(months, days Extent, asOf time.Time) (earliest, latest time.Time) {
	earliest = LatestBirth(int(months.Max)+1, asOf).AddDate(0, 0, 1)
	latest = LatestBirth(int(months.Min), asOf)
	if byDays := asOf.AddDate(0, 0, -int(days.Max)); byDays.After(earliest) {
		earliest = byDays
	}
	if byDays := asOf.AddDate(0, 0, -int(days.Min)); byDays.Before(latest) {
		latest = byDays
	}
	return earliest, latest
}
