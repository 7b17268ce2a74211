package cdshooks

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

// card is what a client shows.
type card struct {
	UUID              string       `json:"uuid"`
	Summary           string       `json:"summary"`
	Detail            string       `json:"detail"`
	Indicator         string       `json:"indicator"`
	Source            source       `json:"source"`
	Suggestions       []suggestion `json:"suggestions,omitempty"`
	SelectionBehavior string       `json:"selectionBehavior,omitempty"`
	OverrideReasons   []coding     `json:"overrideReasons"`
	Links             []link       `json:"links,omitempty"`
}

type source struct {
	Label string  `json:"label"`
	URL   string  `json:"url,omitempty"`
	Topic *coding `json:"topic,omitempty"`
}

type suggestion struct {
	Label         string   `json:"label"`
	UUID          string   `json:"uuid"`
	IsRecommended bool     `json:"isRecommended,omitempty"`
	Actions       []action `json:"actions"`
}

type link struct {
	Label      string `json:"label"`
	URL        string `json:"url"`
	Type       string `json:"type"`
	AppContext string `json:"appContext,omitempty"`
}

// Our own code systems. The addresses are names: nothing needs to stand there.
const (
	systems         = "https://github.com/justify-cds/justify/CodeSystem/"
	verdictSystem   = systems + "verdict"
	ratingSystem    = systems + "rating"
	overrideSystem  = systems + "override-reason"
	guidelinePrefix = "https://github.com/justify-cds/justify/guideline/"
)

// indicators are the urgency of a card by its verdict. A verdict without one has no card.
var indicators = map[string]string{
	engine.Contraindicated:         "critical",
	engine.UsuallyNotAppropriate:   "warning",
	engine.MayBeAppropriate:        "info", // where there is something to say
	engine.NotRated:                "info",
	engine.InsufficientInformation: "info",
}

// judgement is the answer to one order, to be shown.
type judgement struct {
	*Service
	draft          *draft
	reader         Reader
	recommendation *engine.Recommendation
	verdict        *engine.Verdict
	consultation   string
	id             string // of the card: that of the consultation, where there is one
	emergency      bool
	language       string
}

func (j *judgement) say(key string, fill ...any) string { return say(j.language, key, fill...) }

// card is what is shown; nil where nobody needs to be interrupted.
func (j *judgement) card() *card {
	if !j.isShown() {
		return nil
	}
	c := &card{
		UUID: j.id, Summary: j.summary(), Detail: j.detail(), Indicator: indicators[j.verdict.Verdict],
		Source: source{
			Label: j.say("label", j.Label, shortDigest(j.recommendation.Edition)), URL: j.SourceURL,
			Topic: &coding{System: verdictSystem, Code: j.verdict.Verdict, Display: j.say(j.verdict.Verdict)},
		},
		Suggestions: j.suggestions(), OverrideReasons: overrideReasons(j.language), Links: j.links(),
	}
	if len(c.Suggestions) > 0 {
		c.SelectionBehavior = "at-most-one"
	}
	return c
}

func (j *judgement) isShown() bool {
	v := j.verdict
	switch v.Verdict {
	case engine.MayBeAppropriate:
		return len(v.Alternatives) > 0 || len(j.holding()) > 0 || len(j.recommendation.Duplicates) > 0
	case engine.InsufficientInformation:
		return !j.emergency // in an emergency nobody is asked anything
	}
	return indicators[v.Verdict] != ""
}

// holding are the cautions that are certain.
func (j *judgement) holding() []*engine.CautionFlag {
	return slices.DeleteFunc(slices.Clone(j.verdict.Cautions), func(c *engine.CautionFlag) bool { return c.State != engine.Holds })
}

func (j *judgement) links() []link {
	if j.consultation == "" {
		return nil
	}
	app, page := "show", "show all"
	if j.verdict.Verdict == engine.InsufficientInformation {
		app = "answer"
		if j.AppURL == "" {
			page = app
		}
	}
	var list []link
	if j.AppURL != "" {
		list = append(list, link{Label: j.say(app), URL: j.AppURL, Type: "smart", AppContext: j.consultation})
	}
	if j.PageURL != "" {
		list = append(list, link{Label: j.say(page), URL: withConsultation(j.PageURL, j.consultation), Type: "absolute"})
	}
	return list
}

func withConsultation(page, id string) string {
	u, err := url.Parse(page)
	if err != nil {
		return page
	}
	q := u.Query()
	q.Set("consultation", id)
	u.RawQuery = q.Encode()
	return u.String()
}

// maxSuggestions bounds the buttons of a card; the rest is in its detail.
const maxSuggestions = 4

// suggestions replace the order by what is better. What is insufficiently known suggests nothing.
func (j *judgement) suggestions() []suggestion {
	if j.draft.id == "" || j.verdict.Verdict == engine.InsufficientInformation {
		return nil
	}
	list, from := []suggestion{}, []*engine.Alternative{}
	for _, a := range j.alternatives() {
		if len(list) == maxSuggestions {
			break
		}
		s := suggestion{Label: fit(maxLabel, j.say("change to", a.Title)), UUID: suggestionID(j.id, a.Procedure)}
		if a.Procedure == noImaging {
			s.Label = j.say("order no")
			s.Actions = []action{{Type: "delete", Description: j.say("take back", j.verdict.Title), ResourceID: "ServiceRequest/" + j.draft.id}}
		} else if codings := j.codings(a.Procedure); len(codings) > 0 {
			s.Actions = []action{{Type: "update", Description: j.say("replace", a.Title, j.verdict.Title), Resource: j.replaced(a, codings)}}
		} else {
			continue
		}
		list, from = append(list, s), append(from, a)
	}
	// Equal is equal: only one that alone is best is recommended, and only where nothing is assumed.
	if len(list) > 0 && !from[0].Provisional && (len(list) == 1 || compare(from[0], from[1]) < 0) {
		list[0].IsRecommended = true
	}
	return list
}

// noImaging is the exam that is none.
const noImaging = "no-imaging"

const maxLabel = 100

// alternatives are the better exams, each once, best first.
func (j *judgement) alternatives() []*engine.Alternative {
	var list []*engine.Alternative
	for i := range j.verdict.Alternatives {
		a := &j.verdict.Alternatives[i]
		if !slices.ContainsFunc(list, func(b *engine.Alternative) bool { return a.Procedure == b.Procedure }) {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, compare)
	return list
}

var categories = []string{engine.UsuallyAppropriate, engine.MayBeAppropriate, engine.UsuallyNotAppropriate}

// compare puts the better of two alternatives first, by what the answer says of them. It is for alternatives of several
// guidelines: those of one come ranked.
func compare(a, b *engine.Alternative) int {
	return cmp.Or(
		cmp.Compare(slices.Index(categories, a.Category), slices.Index(categories, b.Category)),
		cmp.Compare(b.Rating, a.Rating), cmp.Compare(level(a.Level), level(b.Level)),
	)
}

// level ranks an unknown level after every known one.
func level(l *int) int {
	if l == nil {
		return 6
	}
	return *l
}

// suggestionID names the suggestion of an exam, so that feedback can be understood without having kept what was suggested.
func suggestionID(card, procedure string) string {
	return uuid.NewSHA1(uuid.MustParse(card), []byte(procedure)).String()
}

// codings are the codes by which the client can order an exam: those of the code systems that it used for the order; where the exam
// has none, LOINC.
func (j *judgement) codings(procedure string) []coding {
	all := j.reader.Codings(procedure, j.language)
	var used []string
	for _, c := range j.draft.code().Coding {
		used = append(used, c.System)
	}
	of := func(systems ...string) []coding {
		var list []coding
		for _, system := range systems {
			// The first of a system: an order is for one exam.
			if at := slices.IndexFunc(all, func(c fhir.Coding) bool { return c.System == system && system != "" }); at >= 0 {
				list = append(list, coding{all[at].System, all[at].Code, all[at].Display})
			}
		}
		return list
	}
	if list := of(used...); len(list) > 0 {
		return list
	}
	return of("http://loinc.org")
}

// replaced is the order with another exam: all else stays, and is for the clinician to look at.
func (j *judgement) replaced(a *engine.Alternative, codings []coding) object {
	var code object
	j.draft.read("code", &code)
	o := j.draft.with("code", code.with("coding", codings).with("text", a.Title))
	if j.Ratings == 0 || a.Provisional || j.consultation == "" {
		return o.withExtensions(withoutRating(j.draft.extensions()))
	}
	return j.rated(o, a.Category, a.Rating, a.Guideline)
}
