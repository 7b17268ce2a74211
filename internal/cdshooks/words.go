package cdshooks

import (
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/justify-cds/justify/engine"
)

// verdictWords say a verdict after the name of the exam.
var verdictWords = map[string]string{
	engine.UsuallyAppropriate:      "usually appropriate",
	engine.MayBeAppropriate:        "may be appropriate",
	engine.UsuallyNotAppropriate:   "usually not appropriate",
	engine.NotRated:                "not rated by the guidelines that apply",
	engine.Contraindicated:         "contraindicated",
	engine.NoCriteria:              "no criteria apply",
	engine.InsufficientInformation: "information is missing for a rating",
}

var sideWords = map[string]string{"left": "left", "right": "right", "bilateral": "both sides"}

// overrideReasons are those of the record, in its words.
var overrideReasons = []coding{
	{System: overrideSystem, Code: "pregnancy", Display: "Pregnancy"},
	{System: overrideSystem, Code: "implant", Display: "An implant rules out what is advised"},
	{System: overrideSystem, Code: "contrast-allergy", Display: "Allergy to contrast medium"},
	{System: overrideSystem, Code: "emergency", Display: "Emergency"},
	{System: overrideSystem, Code: "waiting-time", Display: "The wait for what is advised is too long"},
	{System: overrideSystem, Code: "specialist-advice", Display: "Advised by a specialist"},
	{System: overrideSystem, Code: "patient-preference", Display: "The patient's preference"},
	{System: overrideSystem, Code: "not-available-here", Display: "What is advised is not available here"},
	{System: overrideSystem, Code: "guideline-does-not-fit", Display: "The guideline does not fit this patient"},
	{System: overrideSystem, Code: otherReason, Display: "Another reason"},
}

const otherReason = "other"

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
	letters := []rune(texts[len(texts)-1])
	for len(letters) > 0 && width(string(letters)) > limit-1 {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
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

// markdown escapes what Markdown, or HTML within it, would take for more than text.
var (
	markdown = strings.NewReplacer(
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", `\>`, "|", `\|`, "~", `\~`, "#", `\#`,
		"://", `:\//`, "www.", `www\.`, "@", `\@`,
	)
	entity = regexp.MustCompile(`&(#?[A-Za-z0-9]+;)`)
)

func plainText(text string) string {
	return markdown.Replace(entity.ReplaceAllString(line(text), "&amp;$1"))
}
