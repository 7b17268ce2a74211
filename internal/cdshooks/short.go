package cdshooks

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// maxSummary is one less than the 140 characters that a summary must stay below, counted as the clients' JavaScript counts.
const maxSummary = 139

func width(text string) int { return len(utf16.Encode([]rune(text))) }

// fit is the first of the texts that is short enough; where none is, the last, cut.
func fit(limit int, texts ...string) string {
	for _, text := range texts {
		if width(text) <= limit {
			return text
		}
	}
	return cut(limit, texts[len(texts)-1])
}

// cut ends a text that is too long after a word, or within it where the word alone is too long.
func cut(limit int, text string) string {
	const more = "…"
	room, end, word := limit-width(more), 0, 0
	for at, letter := range text {
		end = at
		if unicode.IsSpace(letter) {
			word = at
		}
		if room -= max(utf16.RuneLen(letter), 1); room < 0 {
			break
		}
	}
	if word > end/2 {
		end = word
	}
	return strings.TrimRight(text[:end], " ,;:(") + more
}

// line is text as one line: a title may not break a card.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

// shortDigest is enough of a digest to tell editions apart by eye.
func shortDigest(digest string) string {
	_, hex, found := strings.Cut(digest, ":")
	if !found {
		hex = digest
	}
	return hex[:min(len(hex), 12)]
}
