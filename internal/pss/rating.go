package pss

import (
	"cmp"
	"slices"
	"strings"

	"github.com/justify-cds/justify/engine"
)

// The scales of the guide, and ours onto them. This is the one place that maps them:
//
//	overall            0/10 to 10/10: our rating 1 to 9 is the numerator, as in the guide's examples. Where a guideline gives only a
//	                   category, or only the category is certain, the middle of it stands: 8, 5 or 2. A contraindicated exam has 1.
//	                   Where what is unknown decides the category there is no value, and the text says between what it lies.
//	radiationexposure  0/5 to 5/5: our relative radiation level 0 to 5. An unknown level has no rating: it is not 0.
const (
	overallOf   = 10
	radiationOf = 5
	worst       = 1
)

var middles = map[string]int{engine.UsuallyAppropriate: 8, engine.MayBeAppropriate: 5, engine.UsuallyNotAppropriate: 2}

// option is an exam with its rating in an answer.
type option struct {
	*engine.Option
	guideline, language string
}

// options are the exams of all answers, each once: as the first answer that rates it has it, best first within an answer.
func options(r *engine.Recommendation, language string) []option {
	var list []option
	for i := range r.Answers {
		a := &r.Answers[i]
		ranked := make([]option, 0, len(a.Options))
		for k := range a.Options {
			if a.Options[k].Exam != nil {
				ranked = append(ranked, option{&a.Options[k], a.Title, language})
			}
		}
		// What is only possible has no rank, and stands behind.
		slices.SortStableFunc(ranked, func(x, y option) int { return cmp.Compare(uint(x.Rank-1), uint(y.Rank-1)) })
		for _, o := range ranked {
			if !slices.ContainsFunc(list, func(other option) bool { return other.Procedure == o.Procedure }) {
				list = append(list, o)
			}
		}
	}
	return list
}

// overall is the numerator of the overall rating; false where what is unknown decides.
func (o option) overall() (int, bool) {
	if o.contraindicated() != "" {
		return worst, true
	}
	category := o.certain()
	middle, ok := middles[category]
	switch {
	case !ok:
		return 0, false
	case o.Rated != nil && o.Rating > 0:
		return o.Rating, true
	case o.Low.Rating == o.High.Rating && o.Low.Rating > 0: // whichever scenario it is
		return o.Low.Rating, true
	}
	return middle, true
}

// certain is the category in every scenario that is possible; "" where they differ.
func (o option) certain() string {
	if o.Low == nil || o.High == nil || o.Low.Category != o.High.Category {
		return ""
	}
	return o.Low.Category
}

func (o option) contraindicated() string {
	for _, c := range o.Cautions {
		if c.Effect == "contraindicated" && c.State == engine.Holds {
			return c.Title
		}
	}
	return ""
}

// text is the rating in words.
func (o option) text() string {
	parts := []string{o.guideline}
	switch title := o.contraindicated(); {
	case title != "":
		parts = append(parts, words.Say(o.language, "contraindicated", title))
	case o.certain() != "":
		parts = append(parts, words.Say(o.language, o.certain()))
		if o.Rated != nil && o.Note != "" {
			parts = append(parts, o.Note)
		}
	case o.Low != nil && o.High != nil:
		parts = append(parts, words.Say(o.language, "between", words.Say(o.language, o.Low.Category), words.Say(o.language, o.High.Category)))
	}
	for _, c := range o.Cautions {
		if c.Effect != "contraindicated" && c.State == engine.Holds {
			parts = append(parts, words.Say(o.language, "caution", c.Title))
		}
	}
	return markdown.Replace(strings.Join(parts, "; "))
}

var markdown = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", `\>`, "\n", " ")

const ratingURL = profiles + "PSSStructuredRating"

type extension struct {
	URL       string      `json:"url"`
	Extension []extension `json:"extension,omitempty"`
	Code      string      `json:"valueCode,omitempty"`
	Ratio     *ratio      `json:"valueRatio,omitempty"`
	Markdown  string      `json:"valueMarkdown,omitempty"`
}

type ratio struct {
	Numerator   quantity `json:"numerator"`
	Denominator quantity `json:"denominator"`
}

type quantity struct {
	Value int `json:"value"`
}

func structured(kind string, numerator, denominator int, has bool, text string) extension {
	e := extension{URL: ratingURL, Extension: []extension{{URL: "ratingType", Code: kind}}}
	if has {
		e.Extension = append(e.Extension, extension{URL: "ratingValue", Ratio: &ratio{quantity{numerator}, quantity{denominator}}})
	}
	if text != "" {
		e.Extension = append(e.Extension, extension{URL: "ratingText", Markdown: text})
	}
	return e
}

func (o option) ratings() []extension {
	var list []extension
	if o.Level != nil {
		list = append(list, structured("radiationexposure", *o.Level, radiationOf, true, ""))
	}
	value, ok := o.overall()
	return append(list, structured("overall", value, overallOf, ok, o.text()))
}
