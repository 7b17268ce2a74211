// Package language holds the languages that the program itself speaks: in which of them somebody is answered, and its own words in
// each. The texts of a guideline library are another thing, translated into whatever languages its editors write.
package language

import (
	"slices"

	"golang.org/x/text/language"
)

// English is spoken where nobody asks for another of Spoken.
const English = "en"

// Spoken are the languages of the cards, answers, pages and reports, in the order in which a Text has them and a page offers them.
var Spoken = []string{English, "de", "fr", "es", "it"}

// Asked is the language that a request asks for by HTTP's Accept-Language: of those that are spoken the one that it likes best, where
// de-AT is German; "" where it likes none, asks for any, or for nothing that can be read. A single tag is asked for likewise. What else
// counts is the caller's to say, such as the language of a site.
func Asked(header string) string {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return ""
	}
	for _, tag := range tags { // the best first
		if base, sure := tag.Base(); sure == language.Exact && slices.Contains(Spoken, base.String()) {
			return base.String()
		}
	}
	return ""
}
