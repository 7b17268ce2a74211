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
		{"mri-head", exams, `did you mean "mri-head-wo"?`},     // another exam is three slips away
		{"ct-head", exams, `did you mean "ct-head-w"?`},
		{"head-mri-wo", exams, `did you mean "mri-head-wo"?`},
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
		d := distanceOf(a, b)
		if d != distanceOf(b, a) {
			t.Fatalf("not symmetric: %d and %d", d, distanceOf(b, a))
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
			if distanceOf(a, string(ra)) > 1 {
				t.Fatalf("%q and %q are %d apart", a, string(ra), distanceOf(a, string(ra)))
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

func TestSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		most int
		want int
	}{
		{"headache", "headache", 2, 0}, {"headahce", "headache", 2, 1}, {"hedache", "headache", 2, 1}, {"heaadache", "headache", 2, 1},
		{"hedahce", "headache", 2, 2}, {"knee", "hip", 2, 3}, {"", "ab", 1, 2}, {"ab", "ba", 1, 1}, {"abcd", "badc", 2, 2}, {"abc", "abcdef", 2, 3},
	} {
		if got := Slips([]rune(c.a), []rune(c.b), c.most); got != c.want {
			t.Errorf("%s %s: %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Slips([]rune(c.b), []rune(c.a), c.most); got != c.want {
			t.Errorf("%s %s: %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func distanceOf(a, b string) int { return Slips([]rune(a), []rune(b), 100) }
