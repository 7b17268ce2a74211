package space

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	s := testSpace()
	tests := []struct{ fact, test, want string }{
		{"trauma", "true", "Head injury: yes"},
		{"trauma", "false", "Head injury: no"},
		{"pregnancy", "pregnant", "Pregnancy: pregnant"},
		{"pregnancy", "[not-pregnant, possible]", "Pregnancy: not pregnant or cannot be excluded"},
		{"gcs", "15", "Glasgow Coma Scale 15"},
		{"gcs", "< 9", "Glasgow Coma Scale at most 8"},
		{"gcs", "(8..13)", "Glasgow Coma Scale at least 9 and at most 12"},
		{"pressure", "< 90 mm[Hg]", "Blood pressure below 90 mm[Hg]"},
		{"pressure", "<= 90 mm[Hg]", "Blood pressure at most 90 mm[Hg]"},
		{"pressure", "> 90.5 mm[Hg]", "Blood pressure above 90.5 mm[Hg]"},
		{"pressure", "> 0 mm[Hg]", "Blood pressure above 0 mm[Hg]"},
		{"pressure", "(0.1..0.2) mm[Hg]", "Blood pressure above 0.1 and below 0.2 mm[Hg]"},
		{"pressure", ">= 12 kPa", "Blood pressure at least 90.00744 mm[Hg]"},
		{"ddimer", "not-done", "D-dimer (FEU): not done yet"},
		{"ddimer", "[failed, not-done]", "D-dimer (FEU): not done yet or failed"},
		{"ddimer", ">= 0 ng/mL{FEU}", "D-dimer (FEU) known"},
		{"signs", ">= 0", "Signs known"},
		{"signs", "0", "Signs 0"},
		{"signs", "not-applicable", "Signs: not applicable"},
		{"points", "> 1", "Score above 1"},
		{"points", "<= 1.5", "Score at most 1.5"},
		{"risk", "[low, not-applicable]", "Risk: low or not applicable"},
		{"age", ">= 18 y", "Age 18 years or over"},
		{"age", "> 18 y", "Age 19 years or over"},
		{"age", "< 1 y", "Age under 1 year"},
		{"age", "<= 2 y", "Age under 3 years"},
		{"age", "45 y", "Age 45 years"},
		{"age", "1 y", "Age 1 year"},
		{"age", "[10 y..56 y)", "Age 10 to 55 years"},
		{"age", "[3..15) mo", "Age 3 to 14 months"},
		{"age", "< 90 d", "Age under 90 days"},
		{"age", "< 28 d", "Age under 4 weeks"},
		{"age", "1 d", "Age 1 day"},
		{"age", "[2 w..6 w)", "Age 2 to 5 weeks"},
		{"age", "[10 d..2 mo)", "Age under 2 months, Age 10 days or over"},
	}
	for _, test := range tests {
		box, err := s.ParseTest(test.fact, test.test)
		if err != nil {
			t.Fatal(test.fact, test.test, err)
		}
		if got := s.Describe(box); got != test.want {
			t.Errorf("%s: %q reads %q, want %q", test.fact, test.test, got, test.want)
		}
	}
}

// A language has its own order of words, its decimal mark and its units of time; what it does not word is English.
func TestWordsInAnotherLanguage(t *testing.T) {
	s := testSpace()
	s.Phrases = map[string]Text{
		"decimal-mark": {"de": ","}, "test-at-least": {"de": "mindestens {n}"}, "test-below": {"de": "unter {n}"}, "test-between": {"de": "{low} und {high}"},
		"test-number": {"de": "{fact}: {value}"}, "join-or": {"de": "{a} oder {b}"}, "age-or-over": {"de": "{age} oder älter"}, "count-years": {"de": "{n} Jahre"},
	}
	for _, test := range []struct{ fact, test, want string }{
		{"pregnancy", "[not-pregnant, possible]", "Schwangerschaft: not pregnant oder nicht ausgeschlossen"},
		{"pressure", "[90.5..120) mm[Hg]", "Blood pressure: mindestens 90,5 und unter 120 mm[Hg]"},
		{"pressure", "> 90.5 mm[Hg]", "Blood pressure: above 90,5 mm[Hg]"},
		{"age", ">= 18 y", "Age: 18 Jahre oder älter"},
	} {
		box, err := s.ParseTest(test.fact, test.test)
		if err != nil {
			t.Fatal(test.fact, test.test, err)
		}
		if got := s.DescribeIn(box, "de-AT"); got != test.want {
			t.Errorf("%s: %q reads %q, want %q", test.fact, test.test, got, test.want)
		}
	}
}

func TestLower(t *testing.T) {
	for title, want := range map[string]string{"Age": "age", "CT of the chest": "CT of the chest", "Röntgen": "Röntgen", "Écho": "Écho", "x": "x", "": ""} {
		if got := Lower(title); got != want {
			t.Errorf("%q within a sentence: %q, want %q", title, got, want)
		}
	}
}

func TestWordsOfParts(t *testing.T) {
	s := testSpace()
	index := func(id string) int {
		i, _ := s.Index(id)
		return i
	}
	tests := []struct {
		coordinate string
		region     Extent
		want       string
	}{
		{"signs", Extent{Values: 1, Min: 0, Max: 1}, "Signs at most 1, or not applicable"},
		{"ddimer", Extent{Values: 1, Min: 0, Max: 499}, "D-dimer (FEU) at most 499 ng/mL{FEU}, or not done yet"},
		{"trauma", Choices(3), "Head injury: yes or no"},
		{"age-days", Interval(0, 0), "Age under 1 day"},
		{"age-months", Interval(0, maxAgeMonths), "Age under 130 years"},
	}
	for _, test := range tests {
		if got := s.Words(index(test.coordinate), test.region, "en"); got != test.want {
			t.Errorf("%v of %s reads %q, want %q", test.region, test.coordinate, got, test.want)
		}
	}
	if got := s.Describe(nil); got != "everyone" {
		t.Errorf("the empty box reads %q", got)
	}
	box, _ := s.ParseTest("pregnancy", "[not-pregnant, possible]")
	for language, want := range map[string]string{
		"de": "Schwangerschaft: not pregnant or nicht ausgeschlossen", "de-AT": "Schwangerschaft: not pregnant or nicht ausgeschlossen",
		"fr": "Pregnancy: not pregnant or cannot be excluded",
	} {
		if got := s.DescribeIn(box, language); got != want {
			t.Errorf("in %s it reads %q, want %q", language, got, want)
		}
	}
}

// Open bounds are stored as the neighbouring float64; no reader may ever see it.
func TestWordsNeverShowTheNeighbour(t *testing.T) {
	s := testSpace()
	rapid.Check(t, func(t *rapid.T) {
		bound := NumberText(float64(rapid.IntRange(1, 29_999).Draw(t, "hundredths")) / 100)
		op := rapid.SampledFrom([]string{"<", "<=", ">", ">="}).Draw(t, "op")
		box, err := s.ParseTest("pressure", op+" "+bound+" mm[Hg]")
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"<": "below ", "<=": "at most ", ">": "above ", ">=": "at least "}[op] + bound + " mm[Hg]"
		if got := s.Describe(box); !strings.HasSuffix(got, want) {
			t.Fatalf("%s %s reads %q", op, bound, got)
		}
	})
}
