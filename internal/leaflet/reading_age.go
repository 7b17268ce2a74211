package leaflet

import (
	"strings"
	"unicode"
)

// ReadingAge estimates the age in years at which a reader follows an English text: the Flesch-Kincaid grade (Kincaid et al.
// 1975) and the five years before school. It counts syllables as groups of vowels, which is near enough for a warning.
func ReadingAge(text string) float64 {
	sentences, words, syllables := 0, 0, 0
	for _, word := range strings.Fields(text) {
		n := syllablesOf(word)
		if n == 0 {
			continue
		}
		words, syllables = words+1, syllables+n
		if strings.ContainsAny(word[len(word)-1:], ".!?:") {
			sentences++
		}
	}
	if words == 0 {
		return 0
	}
	sentences = max(sentences, 1)
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59 + 5
}

func syllablesOf(word string) int {
	word = strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	n, vowel := 0, false
	for _, r := range word {
		is := strings.ContainsRune("aeiouy", r)
		if is && !vowel {
			n++
		}
		vowel = is
	}
	if n > 1 && strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") {
		n--
	}
	if n == 0 && word != "" {
		n = 1
	}
	return n
}
