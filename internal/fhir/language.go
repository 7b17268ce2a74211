package fhir

import (
	"slices"

	"golang.org/x/text/language"
)

// LanguageOf is the language that a request asks for by HTTP's Accept-Language: of those that are spoken the one that it likes best,
// where de-AT is German; "" where it likes none, asks for any, or for nothing that can be read.
func LanguageOf(header string, spoken []string) string {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return ""
	}
	for _, tag := range tags { // the best first
		if base, sure := tag.Base(); sure == language.Exact && slices.Contains(spoken, base.String()) {
			return base.String()
		}
	}
	return ""
}
