package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// printer writes answers for a person at a terminal.
type printer struct {
	out     io.Writer
	color   bool
	width   int
	library library // that positions are relative to
}

// newPrinter colours only on a terminal, and not where NO_COLOR is set (https://no-color.org).
func newPrinter(out io.Writer) *printer {
	p := &printer{out: out, width: 120}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width >= 80 {
			p.width = min(width, 160)
		}
	}
	return p
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p.out, format+"\n", args...) }

// wrapped writes text under a mark, broken at the width of the page.
func (p *printer) wrapped(mark, body string) {
	indent := strings.Repeat(" ", text.StringWidthWithoutEscSequences(mark))
	for i, line := range strings.Split(text.WrapSoft(body, p.width-len(indent)), "\n") {
		if i > 0 {
			mark = indent
		}
		p.line("%s", strings.TrimRight(mark+line, " "))
	}
}

func (p *printer) paint(s string, colors ...text.Color) string {
	if !p.color {
		return s
	}
	return text.Colors(colors).Sprint(s)
}

func (p *printer) bold(s string) string { return p.paint(s, text.Bold) }

var categoryWords = map[justifyv1.Category]string{
	justifyv1.Category_CATEGORY_UNSPECIFIED:             "undecided",
	justifyv1.Category_CATEGORY_USUALLY_APPROPRIATE:     "usually appropriate",
	justifyv1.Category_CATEGORY_MAY_BE_APPROPRIATE:      "may be appropriate",
	justifyv1.Category_CATEGORY_USUALLY_NOT_APPROPRIATE: "usually not appropriate",
	justifyv1.Category_CATEGORY_NOT_RATED:               "not rated",
	justifyv1.Category_CATEGORY_NO_SCENARIO:             "no scenario",
}

var categoryColors = map[justifyv1.Category]text.Color{
	justifyv1.Category_CATEGORY_USUALLY_APPROPRIATE:     text.FgGreen,
	justifyv1.Category_CATEGORY_MAY_BE_APPROPRIATE:      text.FgYellow,
	justifyv1.Category_CATEGORY_USUALLY_NOT_APPROPRIATE: text.FgRed,
}

var verdictWords = map[justifyv1.VerdictCode]string{
	justifyv1.VerdictCode_VERDICT_CODE_USUALLY_APPROPRIATE:      "usually appropriate",
	justifyv1.VerdictCode_VERDICT_CODE_MAY_BE_APPROPRIATE:       "may be appropriate",
	justifyv1.VerdictCode_VERDICT_CODE_USUALLY_NOT_APPROPRIATE:  "usually not appropriate",
	justifyv1.VerdictCode_VERDICT_CODE_NOT_RATED:                "not rated by the guidelines that apply",
	justifyv1.VerdictCode_VERDICT_CODE_CONTRAINDICATED:          "contraindicated",
	justifyv1.VerdictCode_VERDICT_CODE_NO_CRITERIA:              "no criteria apply",
	justifyv1.VerdictCode_VERDICT_CODE_INSUFFICIENT_INFORMATION: "insufficient information",
}

func word(enum fmt.Stringer, prefix string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(enum.String(), prefix), "_", " "))
}

func (p *printer) response(response *justifyv1.EvaluateResponse) {
	if response.GetMode() == justifyv1.Mode_MODE_SILENT {
		p.line("Recorded as %s. Nothing is shown: this site, department or requester is silent.", response.GetConsultationId())
		return
	}
	r := response.GetRecommendation()
	for _, a := range r.GetAnswers() {
		p.answer(a)
	}
	if len(r.GetAnswers()) == 0 {
		p.line("No guideline of this edition speaks about this referral.\n")
	}
	for _, v := range r.GetVerdicts() {
		p.verdict(v)
	}
	for _, d := range r.GetDuplicates() {
		p.duplicate(r, d)
	}
	if len(r.GetDuplicates()) > 0 {
		p.line("")
	}
	p.questions(r)
	for _, w := range r.GetWarnings() {
		p.wrapped("Confirm: ", w.Field+": "+w.Message)
	}
	with := ""
	if len(r.GetOverlays()) > 0 {
		with = " with " + strings.Join(r.GetOverlays(), ", ")
	}
	p.line("edition %s%s, semantics %d, as of %s", r.GetEdition(), with, r.GetSemantics(), r.GetAsOf())
	if id := response.GetConsultationId(); id != "" {
		p.line("consultation %s", id)
	}
}

// duplicate names the earlier exam by its title where the answer holds it.
func (p *printer) duplicate(r *justifyv1.Recommendation, d *justifyv1.Duplicate) {
	titles := map[string]string{d.Procedure: d.Procedure, d.Prior: d.Prior}
	for _, a := range r.GetAnswers() {
		for _, o := range a.GetOptions() {
			titles[o.GetProcedure()] = o.GetTitle()
		}
	}
	for _, v := range r.GetVerdicts() {
		titles[v.GetProcedure()] = v.GetTitle()
	}
	prior := titles[d.Prior]
	if d.Prior == d.Procedure {
		prior = "the same exam"
	}
	if d.Laterality != "" {
		prior += " (" + d.Laterality + ")"
	}
	when := "on "
	if len(d.Date) < len("2026-11-21") {
		when = "in "
	}
	p.wrapped("Duplicate: ", fmt.Sprintf("%s is ordered; %s was done %s%s (looked back %d days)",
		titles[d.Procedure], prior, when, d.Date, d.LookBackDays))
}

func (p *printer) answer(a *justifyv1.Answer) {
	p.line("%s  (%s, %s)", p.bold(a.Title), a.Guideline, word(a.Status, "REVIEW_STATUS_"))
	switch s := a.Scenario; {
	case s == nil && len(a.PossibleScenarios) == 0:
		p.line("No scenario of this guideline fits.\n")
		return
	case s == nil && a.Stable:
		p.wrapped("", "The first choice is the same in each of the scenarios that are possible: "+strings.Join(a.PossibleScenarios, ", "))
	case s == nil:
		p.wrapped("", "What is known does not decide between its scenarios: "+strings.Join(a.PossibleScenarios, ", "))
	default:
		p.scenario(a)
	}
	p.options(a)
	p.cautions(a)
	p.line("")
}

func (p *printer) scenario(a *justifyv1.Answer) {
	s := a.Scenario
	title := s.Title
	if s.RedFlag {
		title += "  " + p.paint("red flag", text.FgRed, text.Bold)
	}
	if s.Urgency != justifyv1.Urgency_URGENCY_UNSPECIFIED {
		title += "  [" + word(s.Urgency, "URGENCY_") + "]"
	}
	p.line("%s", title)
	if len(s.Reasons) > 0 {
		p.wrapped("  because ", strings.Join(s.Reasons, "; "))
	}
	if s.Note != "" {
		p.wrapped("  note: ", s.Note)
	}
	if a.Provisional {
		p.provisional(a)
	}
	if a.Provisional && a.Stable {
		p.wrapped("  stable: ", "nothing that is unknown changes the first choice")
	}
}

// provisional says what the answer rests on, and what it may turn out to be instead.
func (p *printer) provisional(a *justifyv1.Answer) {
	mark, values := "  "+p.paint("provisional", text.Bold), []string{}
	for _, as := range a.Assumptions {
		values = append(values, as.Value)
	}
	if len(values) > 0 {
		p.wrapped(mark+", assuming ", strings.Join(values, "; "))
	} else {
		p.line("%s, not certain", mark)
	}
	others := slices.DeleteFunc(slices.Clone(a.PossibleScenarios), func(id string) bool { return id == a.Scenario.Id })
	if len(others) > 0 {
		p.wrapped("  not excluded: ", strings.Join(others, ", "))
	}
	var exams []string
	for _, o := range a.Options {
		if o.Rank == 0 {
			exams = append(exams, o.Title+" ("+interval(o)+")")
		}
	}
	if len(exams) > 0 {
		p.wrapped("  rated there only: ", strings.Join(exams, "; "))
	}
}

func (p *printer) verdict(v *justifyv1.Verdict) {
	head := p.bold("Ordered: " + v.Title)
	if v.Laterality != "" {
		head += ", " + v.Laterality
	}
	verdict := verdictWords[v.Verdict]
	if v.Provisional != justifyv1.VerdictCode_VERDICT_CODE_UNSPECIFIED {
		verdict += " (provisionally " + verdictWords[v.Provisional] + ")"
	}
	p.line("%s: %s", head, verdict)
	p.listCautions(v.Cautions, func(*justifyv1.Caution) []string { return nil })
	for _, a := range v.Alternatives {
		better := fmt.Sprintf("%s, %s", a.Title, categoryWords[a.Category])
		if a.Rating > 0 {
			better = fmt.Sprintf("%s, %s (%d)", a.Title, categoryWords[a.Category], a.Rating)
		}
		if a.Provisional {
			better += ", provisional"
		}
		p.wrapped("  better: ", better+"  "+doseBand(a.RadiationLevel))
	}
	for _, w := range v.WhatIfs {
		p.wrapped("  what if: ", w.Text+" (“"+w.Title+"”)")
	}
	p.line("")
}
