package space

import (
	"errors"
	"fmt"
	"math"
	"testing"
)

// testSpace has a fact of every kind, base and derived.
func testSpace() *Space {
	s := &Space{}
	title := func(en string) Text { return Text{"en": en} }
	s.Add(Fact{ID: "age", Kind: Age, Title: title("Age")})
	s.Add(Fact{ID: "trauma", Kind: Boolean, Title: title("Head injury"), Values: []string{"true", "false"}})
	s.Add(Fact{
		ID: "pregnancy", Kind: Choice, Title: Text{"en": "Pregnancy", "de": "Schwangerschaft"}, Values: []string{"not-pregnant", "possible", "pregnant"},
		Labels: map[string]Text{"possible": {"en": "cannot be excluded", "de": "nicht ausgeschlossen"}},
	})
	s.Add(Fact{ID: "gcs", Kind: Number, Title: title("Glasgow Coma Scale"), Min: 3, Max: 15})
	s.Add(Fact{
		ID: "pressure", Kind: Quantity, Title: title("Blood pressure"), Unit: "mm[Hg]", Max: 300,
		Accepts: []Conversion{{"kPa", 7.50062}, {"µbar", 0.000750062}},
	})
	s.Add(Fact{
		ID: "ddimer", Kind: Quantity, Title: title("D-dimer (FEU)"), Unit: "ng/mL{FEU}", Max: 200000,
		Values: []string{"not-done", "failed"}, Labels: map[string]Text{"not-done": {"en": "not done yet"}},
	})
	injured, _ := s.ParseTest("trauma", "true")
	s.Add(Fact{ID: "signs", Kind: Number, Title: title("Signs"), Max: 3, Derived: &Derived{Form: Count, Applies: injured, Items: []Item{{Add: 1}, {Add: 1}, {Add: 1}}}})
	s.Add(Fact{ID: "points", Kind: Number, Title: title("Score"), Min: -1, Max: 4.5, Derived: &Derived{Form: Points, Items: []Item{{Add: 3}, {Add: 1.5}, {Add: -1}}}})
	s.Add(Fact{ID: "risk", Kind: Choice, Title: title("Risk"), Values: []string{"low", "high", NotApplicable}, Derived: &Derived{Form: First, Applies: injured}})
	return s
}

func TestParseTestReads(t *testing.T) {
	next, before := func(v float64) float64 { return math.Nextafter(v, math.Inf(1)) }, func(v float64) float64 { return math.Nextafter(v, math.Inf(-1)) }
	months, days := "age-months", "age-days"
	tests := []struct {
		fact, text string
		want       map[string]Extent
	}{
		{"trauma", "true", map[string]Extent{"trauma": Choices(1)}},
		{"trauma", " [ false ] ", map[string]Extent{"trauma": Choices(2)}},
		{"pregnancy", "pregnant", map[string]Extent{"pregnancy": Choices(4)}},
		{"pregnancy", "[possible,  pregnant]", map[string]Extent{"pregnancy": Choices(6)}},
		{"gcs", "15", map[string]Extent{"gcs": Interval(15, 15)}},
		{"gcs", "< 5", map[string]Extent{"gcs": Interval(3, 4)}},
		{"gcs", "<=5", map[string]Extent{"gcs": Interval(3, 5)}},
		{"gcs", "> 5", map[string]Extent{"gcs": Interval(6, 15)}},
		{"gcs", ">= 5", map[string]Extent{"gcs": Interval(5, 15)}},
		{"gcs", "(4..7)", map[string]Extent{"gcs": Interval(5, 6)}},
		{"gcs", "[ 4 .. 7 )", map[string]Extent{"gcs": Interval(4, 6)}},
		{"gcs", "[0..7]", map[string]Extent{"gcs": Interval(3, 7)}},
		{"pressure", "< 90 mm[Hg]", map[string]Extent{"pressure": Interval(0, before(90))}},
		{"pressure", "<= 90mm[Hg]", map[string]Extent{"pressure": Interval(0, 90)}},
		{"pressure", "> 90 mm[Hg]", map[string]Extent{"pressure": Interval(next(90), 300)}},
		{"pressure", "(90..100] mm[Hg]", map[string]Extent{"pressure": Interval(next(90), 100)}},
		{"pressure", "[90 mm[Hg]..100 mm[Hg])", map[string]Extent{"pressure": Interval(90, before(100))}},
		{"pressure", "[90..100 mm[Hg]]", map[string]Extent{"pressure": Interval(90, 100)}},
		{"pressure", "[10 kPa..100 mm[Hg]]", map[string]Extent{"pressure": Interval(75.0062, 100)}},
		{"pressure", ">= 12 kPa", map[string]Extent{"pressure": Interval(90.00744, 300)}},
		{"pressure", ".5 kPa", map[string]Extent{"pressure": Interval(3.75031, 3.75031)}},
		{"ddimer", "not-done", map[string]Extent{"ddimer": Choices(1)}},
		{"ddimer", "[not-done, failed]", map[string]Extent{"ddimer": Choices(3)}},
		{"ddimer", "< 500 ng/mL{FEU}", map[string]Extent{"ddimer": Interval(0, before(500))}},
		{"ddimer", ">= 0 ng/mL{FEU}", map[string]Extent{"ddimer": Interval(0, 200000)}}, // done, whatever came out
		{"age", ">= 18 y", map[string]Extent{months: Interval(216, maxAgeMonths)}},
		{"age", "<= 2 y", map[string]Extent{months: Interval(0, 35)}}, // until the third birthday
		{"age", "> 2 y", map[string]Extent{months: Interval(36, maxAgeMonths)}},
		{"age", "< 24 mo", map[string]Extent{months: Interval(0, 23)}},
		{"age", "45 y", map[string]Extent{months: Interval(540, 551)}},
		{"age", "[10 y..56 y)", map[string]Extent{months: Interval(120, 671)}},
		{"age", "(2..18] y", map[string]Extent{months: Interval(36, 227)}},
		{"age", "< 90 d", map[string]Extent{days: Interval(0, 89)}},
		{"age", "[2 w..4 w]", map[string]Extent{days: Interval(14, 34)}},
		{"age", "[10 d..2 mo)", map[string]Extent{months: Interval(0, 1), days: Interval(10, maxAgeDays)}},
		{"age", "[0 d..2 mo)", map[string]Extent{months: Interval(0, 1)}}, // no day is below 0
		{"age", "[28 d..1 mo)", map[string]Extent{months: Interval(0, 0), days: Interval(28, maxAgeDays)}},
		{"signs", ">= 2", map[string]Extent{"signs": Interval(2, 3)}},
		{"signs", ">= 0", map[string]Extent{"signs": Interval(0, 3)}}, // it applies
		{"signs", "not-applicable", map[string]Extent{"signs": Choices(1)}},
		{"signs", "[not-applicable]", map[string]Extent{"signs": Choices(1)}},
		{"points", "<= 1.5", map[string]Extent{"points": Interval(-1, 1.5)}},
		{"points", "[-1..0)", map[string]Extent{"points": Interval(-1, before(0))}},
		{"risk", "[high, not-applicable]", map[string]Extent{"risk": Choices(6)}},
	}
	s := testSpace()
	for _, test := range tests {
		box, err := s.ParseTest(test.fact, test.text)
		if err != nil {
			t.Errorf("%s: %q: %v", test.fact, test.text, err)
			continue
		}
		got := map[string]Extent{}
		for _, c := range box {
			got[s.Coordinates[c.Coordinate].ID] = c.Region
		}
		if fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: %q = %v, want %v", test.fact, test.text, got, test.want)
		}
	}
}

func TestParseTestRefuses(t *testing.T) {
	const (
		number  = `write for example ">= 5", "[5..10)" or 5`
		ages    = "one of d, w, mo, y"
		example = `write for example ">= 18 y" or "[2 y..18 y)"`
		units   = "one of mm[Hg], kPa, µbar"
		upside  = "write the smaller bound first; a round bracket leaves its bound out"
	)
	tests := []struct {
		fact, text    string
		offset        int
		message, hint string
	}{
		{"truma", "true", 0, `no fact "truma"`, `did you mean "trauma"?`},
		{"trauma", " ", 0, "the test is empty", "write true or false"},
		{"trauma", "yes", 0, `"yes" is not a value of trauma`, "known: false, true"},
		{"trauma", "[true, false]", 0, "the test admits every value of trauma", "leave it out"},
		{"trauma", "not-applicable", 0, "trauma is never not-applicable", "only a score with an `applies` of its own can be"},
		{"pregnancy", "possible, pregnant", 0, "several values stand in brackets", "write [possible, pregnant]"},
		{"pregnancy", "[possible, prgnant]", 11, `"prgnant" is not a value of pregnancy`, `did you mean "pregnant"?`},
		{"pregnancy", "[possible, possible]", 11, `"possible" stands twice`, "leave one out"},
		{"pregnancy", "[possible", 9, "the list is not closed", "write [a, b]"},
		{"pregnancy", "[possible,]", 10, "a value is missing in the list", "write one of its values or a list [a, b]: not-pregnant, possible, pregnant"},
		{"pregnancy", "\t no", 2, `"no" is not a value of pregnancy`, "known: not-pregnant, possible, pregnant"},
		{"pregnancy", "not pregnant", 0, `"not pregnant" is not a value of pregnancy`, `did you mean "not-pregnant"?`},
		{"pregnancy", "!= pregnant", 0, `"!= pregnant" is not a value of pregnancy`, `did you mean "pregnant"?`},
		{"gcs", "5.5", 0, "gcs is a whole number, 5.5 is not", "write it without a fraction"},
		{"gcs", "5 points", 0, `gcs is a number without a unit, not in "points"`, "leave the unit out"},
		{"gcs", "> 15", 0, `no value of gcs is "> 15"`, "it ranges from 3 to 15"},
		{"gcs", ">= 3", 0, "the test admits every value of gcs, which ranges from 3 to 15", "leave it out"},
		{"gcs", "[15..13]", 0, `the interval "[15..13]" holds no value`, upside},
		{"gcs", "(14..15)", 0, `the interval "(14..15)" holds no value`, upside},
		{"gcs", "[5...7]", 2, "an interval has two dots", "write a digit before a decimal point"},
		{"gcs", "[5..7", 5, "the interval is not closed", number},
		{"gcs", "5..7", 0, `"5..7" is not a number`, number},
		{"gcs", "[5, 7]", 0, `"[5, 7]" is neither a comparison nor an interval`, number},
		{"gcs", ">", 1, `"" is not a number`, number},
		{"gcs", "> three", 2, `"three" is not a number`, number},
		{"gcs", "= 5", 0, `"= 5" is not a number`, number},
		{"gcs", "≥ 5", 0, `"≥ 5" is not a number`, number},
		{"gcs", "NaN", 0, `"NaN" is not a number`, number},
		{"gcs", "1e1", 0, `gcs is a number without a unit, not in "e1"`, "leave the unit out"},
		{"pressure", "< 90", 2, "pressure needs a unit", units},
		{"pressure", "< 90 mmHg", 2, `pressure is not measured in "mmHg"`, units},
		{"pressure", "[90..100]", 1, "pressure needs a unit", units},
		{"pressure", "[1 µbar..2 Pa]", 9, `pressure is not measured in "Pa"`, units},
		{"pressure", "[1 kPa..2 kPa] kPa", 14, "the unit stands twice: kPa and kPa", `write for example ">= 5 mm[Hg]" or "[5..10) mm[Hg]"`},
		{"pressure", "> 300 mm[Hg]", 0, `no value of pressure is "> 300 mm[Hg]"`, "it ranges from 0 to 300 mm[Hg]"},
		{"pressure", "1,5 kPa", 0, `pressure is not measured in ",5 kPa"`, units},
		{"ddimer", "not-don", 0, `"not-don" is not a number`, `write for example ">= 5 ng/mL{FEU}" or "[5..10) ng/mL{FEU}"`},
		{"ddimer", "[not-done, 5 ng/mL{FEU}]", 11, `"5 ng/mL{FEU}" is not a value of ddimer`, "known: failed, not-done"},
		{"age", "18", 0, "age needs a unit", ages},
		{"age", "[2 y..18)", 6, "age needs a unit", ages},
		{"age", "5 years", 0, `age has no unit "years"`, ages},
		{"age", "1.5 y", 0, "an age is counted in completed units, 1.5 is not a whole number", ""},
		{"age", "-1 y", 0, "an age is counted in completed units, -1 is not a whole number", ""},
		{"age", "< 0 y", 0, `no value of age is "< 0 y"`, "it ranges from 0 to 129 years"},
		{"age", ">= 130 y", 0, `no value of age is ">= 130 y"`, "it ranges from 0 to 129 years"},
		{"age", ">= 0 d", 0, "the test admits every value of age, which ranges from 0 to 129 years", "leave it out"},
		{"age", "[18 y..2 y]", 0, `the interval "[18 y..2 y]" holds no value`, upside},
		{"age", "[60 d..1 mo)", 0, `no age is "[60 d..1 mo)"`, "a month has 28 to 31 days"},
		{"age", "[3 mo..10 d]", 0, `no age is "[3 mo..10 d]"`, "a month has 28 to 31 days"},
		{"age", "[1 y..2 y) mo", 10, "the unit stands twice: y and mo", example},
		{"signs", "> 3", 0, `no value of signs is "> 3"`, "it ranges from 0 to 3"},
		{"points", "not-applicable", 0, `"not-applicable" is not a number`, number},
		{"risk", "[low, high, not-applicable]", 0, "the test admits every value of risk", "leave it out"},
	}
	s := testSpace()
	for _, test := range tests {
		_, err := s.ParseTest(test.fact, test.text)
		var e *TestError
		if !errors.As(err, &e) {
			t.Errorf("%s: %q is accepted", test.fact, test.text)
			continue
		}
		if e.Offset != test.offset || e.Message != test.message || e.Hint != test.hint {
			t.Errorf("%s: %q\ngot  %d %s | %s\nwant %d %s | %s", test.fact, test.text, e.Offset, e.Message, e.Hint, test.offset, test.message, test.hint)
		}
	}
}

func TestWithinReadsRanges(t *testing.T) {
	inf := math.Inf(1)
	tests := []struct {
		fact string
		r    Range
		want string
	}{
		{"pressure", Range{Min: 10, Max: 20, Unit: "kPa"}, "[{0 75.0062 150.0124}]"},
		{"pressure", Range{Min: 10, Max: 20, MinOpen: true, MaxOpen: true, Unit: "mm[Hg]"}, "[{0 10.000000000000002 19.999999999999996}]"},
		{"pressure", Range{Min: -inf, Max: 20, Unit: "mm[Hg]"}, "[{0 0 20}]"},
		{"pressure", Range{Min: -inf, Max: inf, Unit: "mm[Hg]"}, "[]"},
		{"pressure", Range{Min: 500, Max: inf, Unit: "mm[Hg]"}, `pressure is outside its range`},
		{"pressure", Range{Min: math.NaN(), Max: 1, Unit: "mm[Hg]"}, "the value of pressure is not a number (NaN)"},
		{"pressure", Range{Min: 5, Max: 5}, "pressure needs a unit"},
		{"gcs", Range{Min: 2, Max: 4}, "[{0 3 4}]"},
		{"gcs", Range{Min: 4.5, Max: 5}, "gcs is a whole number, 4.5 is not"},
		{"age", Range{Min: 2, Max: 2, Unit: "y"}, "[{0 24 35}]"},
		{"age", Range{Min: 2, Max: 4, MaxOpen: true, Unit: "w"}, "[{0 14 27}]"},
		{"ddimer", Range{Min: 9, Max: 5, Unit: "ng/mL{FEU}"}, `ddimer is outside its range`},
	}
	s := testSpace()
	for _, test := range tests {
		fact, _ := s.FactIndex(test.fact)
		extents, err := s.Within(fact, test.r)
		var regions []Extent
		for i, at := range s.CoordinatesOf(test.fact) {
			if extents[i] != s.Coordinates[at].Full {
				regions = append(regions, extents[i])
			}
		}
		got := fmt.Sprint(regions)
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s within %+v = %s, want %s", test.fact, test.r, got, test.want)
		}
	}
}
