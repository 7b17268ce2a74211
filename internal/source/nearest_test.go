package source

import (
	"testing"

	"pgregory.net/rapid"
)

func TestDidYouMean(t *testing.T) {
	exams := []string{"ct-head-wo", "ct-head-w", "mri-head-wo", "cta-head", "us-leg", "xr-chest", "a", "b", "c", "d", "e", "f", "g"}
	tests := []struct {
		word  string
		known []string
		want  string
	}{
		{"ct-haed-wo", exams, `did you mean "ct-head-wo"?`}, // letters swapped: one edit, not two
		{"ct-head-wo1", exams, `did you mean "ct-head-wo"?`},
		{"CT-HEAD-WO", exams, ""}, // too far, and too many to list
		{"petscan", exams, ""},
		{"prgnant", []string{"pregnant", "possible"}, `did you mean "pregnant"?`},
		{"yes", []string{"true", "false"}, "known: false, true"},
		{"x", nil, ""},
		{"w", []string{"z", "x", "y"}, "known: x, y, z"}, // one edit away, but nothing alike
		{"", []string{"true", "false"}, "known: false, true"},
		{"wals", []string{"wells", "walls", "galls"}, `did you mean "walls"?`},
		{"bat", []string{"hat", "cat"}, `did you mean "cat"?`}, // equally near: the alphabet decides
		{"größe", []string{"grösse", "länge"}, `did you mean "grösse"?`},
	}
	for _, test := range tests {
		if got := DidYouMean(test.word, test.known); got != test.want {
			t.Errorf("DidYouMean(%q, %q) = %q, want %q", test.word, test.known, got, test.want)
		}
	}
}

func TestDistanceIsAMetricOnTypos(t *testing.T) {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abcü-")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if d != distance(b, a) {
			t.Fatalf("not symmetric: %d and %d", d, distance(b, a))
		}
		if (d == 0) != (a == b) {
			t.Fatalf("distance %d", d)
		}
		ra, rb := []rune(a), []rune(b)
		if d > max(len(ra), len(rb)) || d < max(len(ra)-len(rb), len(rb)-len(ra)) {
			t.Fatalf("distance %d between %d and %d characters", d, len(ra), len(rb))
		}
		if len(ra) >= 2 { // swapping two neighbours is one typing mistake
			i := rapid.IntRange(0, len(ra)-2).Draw(t, "i")
			ra[i], ra[i+1] = ra[i+1], ra[i]
			if distance(a, string(ra)) > 1 {
				t.Fatalf("%q and %q are %d apart", a, string(ra), distance(a, string(ra)))
			}
		}
	})
}

// The hint must not depend on the order of the known words, which often come from a map.
func TestDidYouMeanIgnoresTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("abc")), 1, 4, -1), 1, 6).Draw(t, "known")
		word := rapid.StringOfN(rapid.RuneFrom([]rune("abc")), 1, 4, -1).Draw(t, "word")
		shuffled := rapid.Permutation(known).Draw(t, "shuffled")
		if a, b := DidYouMean(word, known), DidYouMean(word, shuffled); a != b {
			t.Fatalf("%q and %q", a, b)
		}
	})
}
