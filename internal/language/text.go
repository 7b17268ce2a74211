package language

import (
	"fmt"
	"slices"
)

// Text is a word, or a sentence to fill in, in each of Spoken. The compiler takes a Text that lacks the last ones: the packages that have
// words test that none is empty.
type Text [5]string

// In is the text in a language; in English where that is not spoken.
func (t Text) In(language string) string {
	return t[max(slices.Index(Spoken, language), 0)]
}

// Words are the texts of a package by what it calls them.
type Words map[string]Text

// Say is a word in a language, filled in as fmt does; "" for what is no word.
func (w Words) Say(language, key string, fill ...any) string {
	text := w[key].In(language)
	if text == "" || len(fill) == 0 {
		return text
	}
	return fmt.Sprintf(text, fill...)
}
