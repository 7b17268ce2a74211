package source

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// DidYouMean is a hint that names the known word nearest to word, or, where none is near and there are few, all of them.
func DidYouMean(word string, known []string) string {
	if near, ok := nearest(word, known); ok {
		return "did you mean " + strconv.Quote(near) + "?"
	}
	if len(known) == 0 || len(known) > 12 {
		return ""
	}
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	return "known: " + strings.Join(sorted, ", ")
}

// nearest finds the known word with the fewest slips, about a third of its length at most, and not one that shares
// nothing with it; ties go to the one of the same letters, then to the alphabet. An id of the same parts in another order is
// nearer than a slip, and one that goes on where the word ends is as near as one or two.
func nearest(word string, known []string) (string, bool) {
	best, bestDistance := "", 2*(len(word)/3+2)
	ownLetters, ownParts := letters(word), parts(word)
	for _, k := range known {
		d := 2 * Slips([]rune(word), []rune(k), bestDistance/2+1)
		if d > 0 && !slices.Equal(ownLetters, letters(k)) {
			d++
		}
		switch {
		case word != k && slices.Equal(ownParts, parts(k)):
			d = 1
		case strings.HasPrefix(k, word+"-"):
			d = min(d, 3)
		}
		if d/2 >= max(utf8.RuneCountInString(word), utf8.RuneCountInString(k)) && word != k {
			continue
		}
		if d < bestDistance || (d == bestDistance && best != "" && k < best) {
			best, bestDistance = k, d
		}
	}
	return best, best != ""
}

func parts(word string) []string { return slices.Sorted(strings.SplitSeq(word, "-")) }

func letters(word string) []rune { return slices.Sorted(slices.Values([]rune(word))) }

// Slips counts the slips of the finger between two words: a letter left out, put in, mistaken, or two neighbours changed about
// (optimal string alignment). Above most it stops counting and gives most+1.
func Slips(a, b []rune, most int) int {
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(next[j-1]+1, row[j]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
			least = min(least, next[j])
		}
		if least > most {
			return most + 1
		}
		before, row, next = row, next, before
	}
	return min(row[len(b)], most+1)
}
