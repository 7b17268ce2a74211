package cdshooks

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/language"
)

// summary names the exam and the verdict: a client may show a card when its order is long out of sight.
func (j *judgement) summary() string {
	name, side, verdict := line(j.verdict.Title), "", j.say(j.verdict.Verdict)
	if j.verdict.Laterality != "" {
		side = ", " + j.say(j.verdict.Laterality)
	}
	whole, more := j.say("is", name+side, verdict), ""
	switch better := j.alternatives(); {
	case j.verdict.Verdict == engine.Contraindicated && len(j.holding()) > 0:
		more = whole + ", " + line(j.holding()[0].Title)
	case j.verdict.Verdict == engine.InsufficientInformation:
		if len(j.recommendation.Questions) > 0 {
			more = whole + " (" + line(j.recommendation.Questions[0].Title) + ")"
		}
	case len(better) > 0:
		more = j.say("and better", whole, line(better[0].Title))
	}
	short := fit(maxSummary-width(j.say("is", side, verdict)), name) // neither the side nor the verdict is what is cut
	return fit(maxSummary, cmp.Or(more, whole), whole, j.say("is", short+side, verdict))
}

// detail says why, what is better, at which dose, what is unknown, and what it rests on.
func (j *judgement) detail() string {
	p := &page{}
	v := j.verdict
	_, _, rating := v.Deciding()
	sentence := j.say("is", "**"+plainText(v.Title)+"**", j.standing(v.Verdict, rating))
	if v.Verdict == engine.InsufficientInformation && v.Provisional != "" {
		sentence = j.say("provisionally", sentence, j.say(v.Provisional))
	}
	p.paragraph(sentence + ".")
	if about := j.about(); about != "" {
		p.paragraph(about)
	}
	p.list(j.say("Caution"), cautionLines(j.holding()))
	p.list(j.say("Because"), j.reasons())
	p.list(j.say("Better"), j.better())
	p.list(j.say("First"), j.firstChoices())
	p.list(j.say("Dose"), j.dose())
	p.list(j.say("Done"), j.duplicates())
	if !j.emergency {
		p.list(j.say("Questions"), j.questions())
		p.list(j.say("Unknown"), j.unknown())
	}
	p.list(j.say("Evidence"), j.evidence())
	p.paragraph(j.footer())
	return strings.TrimSpace(p.String())
}

// about names the order as the client does.
func (j *judgement) about() string {
	var words []string
	if name := j.draft.name(); name != "" {
		words = append(words, j.say("quoted", plainText(fit(200, name))))
	}
	if j.draft.id != "" {
		words = append(words, "(ServiceRequest/"+plainText(j.draft.id)+")")
	}
	if len(words) == 0 {
		return ""
	}
	return j.say("the order", strings.Join(words, " "))
}

func cautionLines(flags []*engine.CautionFlag) []string {
	var list []string
	for _, c := range flags {
		text := plainText(c.Title)
		if c.Advice != "" {
			text += ": " + plainText(c.Advice)
		}
		list = append(list, text)
	}
	return list
}

// reasons are the scenarios that the answers rest on, with the tests that hold.
func (j *judgement) reasons() []string {
	var list []string
	for i := range j.recommendation.Answers {
		a := &j.recommendation.Answers[i]
		if a.Scenario == nil {
			continue
		}
		text := j.say("is", plainText(a.Title), plainText(a.Scenario.Title))
		if len(a.Scenario.Reasons) > 0 {
			text += " (" + plainText(strings.Join(a.Scenario.Reasons, "; ")) + ")"
		}
		if len(a.Assumptions) > 0 {
			var values []string
			for _, as := range a.Assumptions {
				values = append(values, as.Value)
			}
			text = j.say("assumed", text, plainText(strings.Join(values, "; ")))
		}
		list = append(list, text)
	}
	return list
}

func (j *judgement) better() []string {
	var list []string
	if j.verdict.Verdict == engine.InsufficientInformation {
		return nil
	}
	for _, a := range j.alternatives() {
		text := j.say("is", plainText(a.Title), j.standing(a.Category, a.Rating)+", "+j.radiation(a.Level))
		if a.Provisional {
			text = j.say("provisional", text)
		}
		list = append(list, text)
	}
	return list
}

// standing is a verdict or a category, with the rating of 9 where there is one.
func (j *judgement) standing(verdict string, rating int) string {
	if rating > 0 {
		return j.say("rated", j.say(verdict), rating)
	}
	return j.say(verdict)
}

// radiation says a relative radiation level; an unknown one is never shown as none.
func (j *judgement) radiation(level *int) string {
	switch {
	case level == nil:
		return j.say("level unknown")
	case *level == 0:
		return j.say("no radiation")
	}
	return j.say("level", *level)
}

// firstChoices are, for an exam that nobody rated, what is usually appropriate for the question.
func (j *judgement) firstChoices() []string {
	var list []string
	if j.verdict.Verdict != engine.NotRated {
		return nil
	}
	for i := range j.recommendation.Answers {
		a := &j.recommendation.Answers[i]
		for k := range a.Options {
			o := &a.Options[k]
			if o.Rank == 1 && o.Rated != nil && o.Category != engine.UsuallyNotAppropriate {
				list = append(list, j.say("is", plainText(a.Title), plainText(o.Title)+", "+j.standing(o.Category, o.Rating)+", "+j.radiation(o.Level)))
			}
		}
	}
	return list
}

// dose is that of the ordered exam, where an answer lists it.
func (j *judgement) dose() []string {
	for i := range j.recommendation.Answers {
		for _, o := range j.recommendation.Answers[i].Options {
			if o.Exam == nil || o.Procedure != j.verdict.Procedure {
				continue
			}
			text := j.radiation(o.Level)
			switch d := o.Dose; {
			case d != nil && d.Min == d.Max:
				text = j.say("typically", text, j.decimal(d.Min))
			case d != nil:
				text = j.say("typically", text, j.say("to", j.decimal(d.Min), j.decimal(d.Max)))
			}
			return []string{text}
		}
	}
	return nil
}

// decimal writes a number as the language does: of ours only English has a point.
func (j *judgement) decimal(number float64) string {
	text := strconv.FormatFloat(number, 'g', -1, 64)
	if j.language == language.English {
		return text
	}
	return strings.Replace(text, ".", ",", 1)
}

func (j *judgement) duplicates() []string {
	var list []string
	for _, d := range j.recommendation.Duplicates {
		what := j.say("same")
		if d.Prior != d.Procedure {
			what = plainText(j.title(d.Prior))
		}
		if d.Laterality != "" {
			what += ", " + j.say(d.Laterality)
		}
		list = append(list, j.say("looked back", plainText(d.Date), what, d.LookBack))
	}
	return list
}

// title is the name of an exam where the answer has it, else its id.
func (j *judgement) title(procedure string) string {
	for i := range j.recommendation.Answers {
		for _, o := range j.recommendation.Answers[i].Options {
			if o.Exam != nil && o.Procedure == procedure {
				return o.Title
			}
		}
	}
	return procedure
}

// maxQuestions bounds a card to what somebody reads.
const maxQuestions = 5

func (j *judgement) questions() []string {
	var list []string
	for _, q := range j.recommendation.Questions {
		list = append(list, plainText(q.Title))
	}
	return list[:min(len(list), maxQuestions)]
}

// unknown is what is open and is no question any more.
func (j *judgement) unknown() []string {
	var list []string
	for _, u := range j.recommendation.Unknown {
		asked := slices.ContainsFunc(j.recommendation.Questions, func(q engine.Question) bool { return q.Fact == u.Fact })
		if !asked {
			list = append(list, plainText(u.Title))
		}
	}
	return list[:min(len(list), maxQuestions)]
}

func (j *judgement) evidence() []string {
	var list []string
	for i := range j.recommendation.Answers {
		a := &j.recommendation.Answers[i]
		if a.Scenario == nil {
			continue
		}
		for _, s := range a.Sources {
			if !slices.Contains(a.Scenario.Sources, s.ID) {
				continue
			}
			text := plainText(s.Title)
			if s.Year > 0 {
				text += fmt.Sprintf(" (%d)", s.Year)
			}
			if isAbsolute(s.URL) && !strings.ContainsAny(s.URL, "<> \n") {
				text += " <" + s.URL + ">"
			}
			if !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
	}
	return list
}

// footer says what stands behind the answer.
func (j *judgement) footer() string {
	r := j.recommendation
	var words []string
	for i := range r.Answers {
		a := &r.Answers[i]
		if a.Status != "reviewed" && a.Status != "adopted" {
			words = append(words, j.say("not reviewed", plainText(a.Title), plainText(j.say(a.Status))))
		}
	}
	edition := j.say("Edition", plainText(shortDigest(r.Edition)))
	if len(r.Overlays) > 0 {
		edition = j.say("with", edition, plainText(strings.Join(r.Overlays, ", ")))
	}
	if j.consultation != "" {
		edition = j.say("consultation", edition, j.consultation)
	}
	return strings.Join(append(words, edition), " ") + "."
}
