package cdshooks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/justify-cds/justify/engine"
)

// summary names the exam and the verdict: a client may show a card when its order is long out of sight.
func (j *judgement) summary() string {
	name := line(j.verdict.Title)
	if side := sideWords[j.verdict.Laterality]; side != "" {
		name += ", " + side
	}
	verdict := ": " + verdictWords[j.verdict.Verdict]
	cut := fit(maxSummary-width(verdict), name) + verdict
	texts := []string{name + verdict, cut}
	switch better := j.alternatives(); {
	case j.verdict.Verdict == engine.Contraindicated && len(j.holding()) > 0:
		texts = append([]string{name + verdict + ", " + line(j.holding()[0].Title)}, texts...)
	case j.verdict.Verdict == engine.InsufficientInformation:
		if len(j.recommendation.Questions) > 0 {
			texts = append([]string{name + verdict + " (" + line(j.recommendation.Questions[0].Title) + ")"}, texts...)
		}
	case len(better) > 0:
		texts = append([]string{name + verdict + "; better: " + line(better[0].Title)}, texts...)
	}
	return fit(maxSummary, texts...)
}

// page collects paragraphs of Markdown.
type page struct{ strings.Builder }

func (p *page) paragraph(format string, args ...any) { fmt.Fprintf(p, format+"\n\n", args...) }

func (p *page) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(p, "**%s**\n\n", title)
	for _, item := range items {
		fmt.Fprintf(p, "- %s\n", item)
	}
	p.WriteString("\n")
}

// detail says why, what is better, at which dose, what is unknown, and what it rests on.
func (j *judgement) detail() string {
	p := &page{}
	v := j.verdict
	sentence := fmt.Sprintf("**%s**: %s", plainText(v.Title), verdictWords[v.Verdict])
	if _, rating := j.deciding(); rating > 0 {
		sentence += fmt.Sprintf(" (%d of 9)", rating)
	}
	if v.Verdict == engine.InsufficientInformation && v.Provisional != "" {
		sentence += fmt.Sprintf("; provisionally %s", verdictWords[v.Provisional])
	}
	p.paragraph("%s.", sentence)
	if about := j.about(); about != "" {
		p.paragraph("%s", about)
	}
	p.list("Caution", cautionLines(j.holding()))
	p.list("Because", j.reasons())
	p.list("Better", j.better())
	p.list("Rated for this question", j.firstChoices())
	p.list("Dose of the ordered exam", j.dose())
	p.list("Done already", j.duplicates())
	if !j.emergency {
		p.list("Questions that would settle it", j.questions())
		p.list("Still unknown", j.unknown())
	}
	p.list("Evidence", j.evidence())
	p.paragraph("%s", j.footer())
	return strings.TrimSpace(p.String())
}

// about names the order as the client does.
func (j *judgement) about() string {
	var words []string
	if name := j.draft.name(); name != "" {
		words = append(words, "“"+plainText(fit(200, name))+"”")
	}
	if j.draft.id != "" {
		words = append(words, "(ServiceRequest/"+plainText(j.draft.id)+")")
	}
	if len(words) == 0 {
		return ""
	}
	return "The order: " + strings.Join(words, " ") + "."
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
		text := plainText(a.Title) + ": " + plainText(a.Scenario.Title)
		if len(a.Scenario.Reasons) > 0 {
			text += " (" + plainText(strings.Join(a.Scenario.Reasons, "; ")) + ")"
		}
		if len(a.Assumptions) > 0 {
			var values []string
			for _, as := range a.Assumptions {
				values = append(values, as.Value)
			}
			text += "; assumed: " + plainText(strings.Join(values, "; "))
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
		text := plainText(a.Title) + ": " + rated(a.Category, a.Rating) + ", " + radiation(a.Level)
		if a.Provisional {
			text += "; provisional"
		}
		list = append(list, text)
	}
	return list
}

func rated(category string, rating int) string {
	if rating > 0 {
		return fmt.Sprintf("%s (%d of 9)", verdictWords[category], rating)
	}
	return verdictWords[category]
}

// radiation says a relative radiation level; an unknown one is never shown as none.
func radiation(level *int) string {
	switch {
	case level == nil:
		return "radiation level unknown"
	case *level == 0:
		return "no radiation"
	}
	return fmt.Sprintf("radiation level %d of 5", *level)
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
				list = append(list, plainText(a.Title)+": "+plainText(o.Title)+", "+rated(o.Category, o.Rating)+", "+radiation(o.Level))
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
			text := radiation(o.Level)
			switch d := o.Dose; {
			case d != nil && d.Min == d.Max:
				text += fmt.Sprintf(", typically %g mSv", d.Min)
			case d != nil:
				text += fmt.Sprintf(", typically %g to %g mSv", d.Min, d.Max)
			}
			return []string{text}
		}
	}
	return nil
}

func (j *judgement) duplicates() []string {
	var list []string
	for _, d := range j.recommendation.Duplicates {
		what := "the same exam"
		if d.Prior != d.Procedure {
			what = plainText(j.title(d.Prior))
		}
		if side := sideWords[d.Laterality]; side != "" {
			what += ", " + side
		}
		list = append(list, fmt.Sprintf("%s: %s (looked back %d days)", plainText(d.Date), what, d.LookBack))
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
			words = append(words, fmt.Sprintf("The guideline “%s” is %s: no clinical body has reviewed it.", plainText(a.Title), plainText(a.Status)))
		}
	}
	words = append(words, "Edition "+plainText(shortDigest(r.Edition)))
	if len(r.Overlays) > 0 {
		words[len(words)-1] += " with " + plainText(strings.Join(r.Overlays, ", "))
	}
	if j.consultation != "" {
		words[len(words)-1] += ", consultation " + j.consultation
	}
	return strings.Join(words, " ") + "."
}
