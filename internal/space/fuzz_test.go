package space

import (
	"errors"
	"testing"
	"unicode/utf8"
)

// Whatever the text: no panic; a refusal says why and where; what is read is a real part of the fact's values, reads the
// same a second time, and can be put into words.
func FuzzParseTest(f *testing.F) {
	s := testSpace()
	for _, seed := range []string{
		"true", "[possible, pregnant]", "15", "< 5", ">= 18 y", "[10 d..2 mo)", "(0.1..0.2] mm[Hg]", "[90 mm[Hg]..100 mm[Hg]]", "not-applicable",
		"[1 µbar..2 Pa]", "not-done", "[5...7]", "-0", "+1e9 y", "[..]", "(]", "[a,,b]", "9999999999999999999999 y", "<= 1e308 kPa", "\u00a0 5", "[0..\xff)", "[ᝂ",
	} {
		for i := range s.Facts {
			f.Add(uint8(i), seed)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		fact := &s.Facts[int(which)%len(s.Facts)]
		box, err := s.ParseTest(fact.ID, text)
		if err != nil {
			var e *TestError
			if !errors.As(err, &e) || e.Message == "" || e.Offset < 0 || e.Offset > utf8.RuneCountInString(text) {
				t.Fatalf("%s: %q: %#v", fact.ID, text, err)
			}
			return
		}
		if len(box) == 0 {
			t.Fatalf("%s: %q says nothing", fact.ID, text)
		}
		for _, c := range box {
			if full := s.Coordinates[c.Coordinate].Full; c.Region.Empty() || !c.Region.Within(full) || c.Region == full || s.FactOf(c.Coordinate) != fact {
				t.Fatalf("%s: %q is %v of %v", fact.ID, text, c.Region, full)
			}
		}
		again, err := s.ParseTest(fact.ID, box[0].Text)
		if err != nil || len(again) != len(box) || again[0].Region != box[0].Region {
			t.Fatalf("%s: %q reads %v, its own text %q reads %v, %v", fact.ID, text, box, box[0].Text, again, err)
		}
		if s.Describe(box) == "" {
			t.Fatalf("%s: %q has no words", fact.ID, text)
		}
	})
}
