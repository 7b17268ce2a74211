package leaflet

import (
	"math"
	"strconv"
	"strings"

	"github.com/justify-cds/justify/internal/edition"
)

// WorldBackground is the natural radiation that people receive in a year, in mSv: the average of the world (UNSCEAR 2008,
// annex B, as quoted; 1 to 13 mSv in most places).
const WorldBackground = 2.4

// radiation says how much radiation an exam uses: where its dose was measured, as time of natural background, else by the
// level. A child is never told the dose of an adult.
func radiation(c *edition.Catalogue, p *edition.Procedure, child bool, background float64, language string) string {
	say := func(id string, with ...string) string {
		return strings.NewReplacer(with...).Replace(c.Phrases[id].In(language))
	}
	dose, level := p.Adult, p.Level.Adult
	if child {
		dose, level = p.Child, p.Level.Child
	}
	switch {
	case !p.Ionising:
		return say("radiation-none")
	case dose != nil && dose.Max > 0:
		from, to := duration(dose.Min/background, language, say), duration(dose.Max/background, language, say)
		time := to
		switch {
		case dose.Min == 0 && from != to:
			time = say("time-under", "{time}", to)
		case from != to:
			time = say("time-range", "{from}", from, "{to}", to)
		}
		return say("radiation-measured", "{time}", time, "{background}", number(background, language))
	case level == nil:
		return say("radiation-unknown")
	case *level <= 2:
		return say("radiation-low")
	case *level == 3:
		return say("radiation-medium")
	}
	return say("radiation-high")
}

const daysOfYear = 365

// duration puts years into days, months or years, whichever gives a number that says something.
func duration(years float64, language string, say func(string, ...string) string) string {
	days := math.Round(years * daysOfYear)
	months := math.Round(years * 12)
	switch {
	case years*daysOfYear < 1:
		return say("time-less-than-a-day")
	case days == 1:
		return say("time-day")
	case days <= 60:
		return say("time-days", "{n}", number(days, language))
	case months <= 23:
		return say("time-months", "{n}", number(months, language))
	}
	return say("time-years", "{n}", number(math.Round(years*10)/10, language))
}

// number writes a number with the decimal sign of the language.
func number(v float64, language string) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if base, _, _ := strings.Cut(language, "-"); base != "" && base != "en" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}
