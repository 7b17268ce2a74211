package leaflet

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// words is a catalogue with the phrases of radiation, in English and German.
func words() *edition.Catalogue {
	text := func(en, de string) space.Text { return space.Text{"en": en, "de": de} }
	return &edition.Catalogue{Phrases: map[string]space.Text{
		"radiation-none": text("none", "keine"), "radiation-measured": text("{time} of {background}", "{time} von {background}"),
		"radiation-low": text("low", "wenig"), "radiation-medium": text("some", "etwas"), "radiation-high": text("much", "viel"),
		"radiation-unknown": text("unknown", "unbekannt"), "time-less-than-a-day": text("less than a day", "weniger als ein Tag"),
		"time-day": text("one day", "ein Tag"), "time-days": text("{n} days", "{n} Tage"), "time-months": text("{n} months", "{n} Monate"),
		"time-years": text("{n} years", "{n} Jahre"), "time-range": text("{from} to {to}", "{from} bis {to}"),
		"time-under": text("at most {time}", "höchstens {time}"),
	}}
}

// Doses as time of natural background, at 2.4 mSv a year: 0.02 mSv are 3 days, 0.1 are 15 days, 2 are 10 months, 7 are 2.9 years,
// 10 are 4.2 years.
func TestDoseAsNaturalBackground(t *testing.T) {
	for _, c := range []struct {
		min, max float64
		want     string
	}{
		{0.001, 0.001, "less than a day"}, {0.0066, 0.0066, "one day"}, {0.02, 0.02, "3 days"}, {0.1, 0.1, "15 days"}, {0.39, 0.39, "59 days"},
		{0.4, 0.4, "2 months"}, {2, 2, "10 months"}, {4.6, 4.6, "23 months"}, {4.8, 4.8, "2 years"}, {7, 7, "2.9 years"}, {10, 10, "4.2 years"},
		{3.2, 4, "16 months to 20 months"}, {0, 0.01, "at most 2 days"},
	} {
		p := &edition.Procedure{Ionising: true, Modality: "CT", Adult: &edition.Dose{Min: c.min, Max: c.max}}
		assert.Equal(t, c.want+" of 2.4", radiation(words(), p, false, WorldBackground, "en"), "%v to %v mSv", c.min, c.max)
	}
	p := &edition.Procedure{Ionising: true, Modality: "CT", Adult: &edition.Dose{Min: 7, Max: 7}}
	assert.Equal(t, "2,9 Jahre von 2,4", radiation(words(), p, false, WorldBackground, "de"))
	assert.Equal(t, "2,3 Jahre von 3", radiation(words(), p, false, 3, "de"))
}

// A child is never told an adult's dose, nor is the unknown shown as little.
func TestRadiationInWords(t *testing.T) {
	two, three, five := 2, 3, 5
	p := &edition.Procedure{Ionising: true, Modality: "CT", Adult: &edition.Dose{Min: 7, Max: 7}, Level: edition.Levels{Adult: &three, Child: &five}}
	assert.Equal(t, "much", radiation(words(), p, true, WorldBackground, "en"))
	p.Level.Child = nil
	assert.Equal(t, "unknown", radiation(words(), p, true, WorldBackground, "en"))
	p.Adult, p.Level.Adult = nil, &two
	assert.Equal(t, "low", radiation(words(), p, false, WorldBackground, "en"))
	p.Level.Adult = &three
	assert.Equal(t, "some", radiation(words(), p, false, WorldBackground, "en"))
	p.Ionising = false
	assert.Equal(t, "none", radiation(words(), p, true, WorldBackground, "en"))
}

func TestTheLastThatHasAPartSaysIt(t *testing.T) {
	c := words()
	en := func(s string) map[string]space.Text { return map[string]space.Text{"what": {"en": s}} }
	c.Information = []edition.Information{
		{ID: "general", Procedures: []string{"ct", "other"}, Parts: map[string]space.Text{"what": {"en": "A  scan."}, "risk": {"en": "Small."}}},
		{ID: "special", Procedures: []string{"ct"}, Parts: en("A better scan.")},
		{ID: "of-another", Procedures: []string{"other"}, Parts: en("Nothing.")},
	}
	l := Of(c, &edition.Procedure{ID: "ct", Title: space.Text{"en": "CT"}, Modality: "CT"}, false, WorldBackground, "en")
	var said []string
	for _, p := range l.Parts {
		said = append(said, p.ID+": "+p.Text)
	}
	assert.Equal(t, []string{"what: A better scan.", "radiation: none", "risk: Small."}, said)
	assert.Equal(t, []string{"duration", "benefit", "alternatives"}, l.Lacks())
	assert.Equal(t, 5, l.Words())
}

func TestReadingAge(t *testing.T) {
	plain := ReadingAge("You lie on a bed. It moves. A big ring takes a picture of your head.")
	hard := ReadingAge("Intravenous administration of iodinated contrast media necessitates evaluation of renal insufficiency, particularly in individuals receiving metformin.")
	assert.Less(t, plain, 8.0)
	assert.Greater(t, hard, 20.0)
	assert.Zero(t, ReadingAge(strings.Repeat(" ", 3)))
}
