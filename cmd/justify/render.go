package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// printer writes answers for a person at a terminal.
type printer struct {
	out     io.Writer
	color   bool
	width   int
	library string // folder that positions are relative to
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

// doseBand is our own glyph for the relative radiation level: one bar of five for each level.
func doseBand(level *int32) string {
	if level == nil {
		return "? unknown"
	}
	if *level == 0 {
		return "○ none"
	}
	bars := min(max(int(*level), 0), 5)
	return strings.Repeat("▮", bars) + strings.Repeat("▯", 5-bars)
}

func milliSievert(d *justifyv1.Dose) string {
	number := func(v float64) string {
		if v >= 10 {
			return strconv.FormatFloat(v, 'f', 0, 64)
		}
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	switch {
	case d == nil:
		return ""
	case d.MinMsv == d.MaxMsv:
		return number(d.MinMsv) + " mSv"
	case d.MinMsv == 0:
		return "<" + number(d.MaxMsv) + " mSv"
	}
	return number(d.MinMsv) + "–" + number(d.MaxMsv) + " mSv"
}

func (p *printer) response(response *justifyv1.EvaluateResponse) {
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
	if unknown := r.GetUnknown(); len(unknown) > 0 {
		p.line("%s", p.bold("Not known yet:"))
		for _, u := range unknown {
			question := u.Title
			if u.Ask != "" {
				question = u.Ask
			}
			if u.Asked {
				question += " (asked, not known)"
			}
			p.wrapped("  · ", question+"  ["+u.Fact+"]")
		}
		p.line("")
	}
	for _, w := range r.GetWarnings() {
		p.wrapped("Confirm: ", w.Field+": "+w.Message)
	}
	p.line("edition %s, semantics %d, as of %s", r.GetEdition(), r.GetSemantics(), r.GetAsOf())
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

// optionColumns are the columns of the table of options; the last one stands below it where the page is narrow.
var optionColumns = []string{"#", "exam", "rating", "", "dose band", "why"}

const (
	examColumn, standingColumn, whyColumn = 1, 3, 5

	minExam, narrowExam, maxExam = 16, 30, 40
	narrowStanding               = 15 // "usually not" over "appropriate"
	minWhy                       = 26
)

func (p *printer) options(a *justifyv1.Answer) {
	var rows [][]string
	var shown []*justifyv1.Option
	for _, o := range a.Options {
		if o.Rank == 0 && a.Scenario != nil {
			continue // only possible, while the answer names what matches
		}
		rows, shown = append(rows, p.optionRow(o)), append(shown, o)
	}
	widths, below := p.optionWidths(rows)
	t := table.NewWriter()
	style := table.StyleLight
	style.Options.DrawBorder, style.Options.SeparateColumns = false, false
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	var columns []table.ColumnConfig
	for i, width := range widths {
		columns = append(columns, table.ColumnConfig{Number: i + 1, WidthMax: width, WidthMaxEnforcer: text.WrapSoft})
	}
	t.SetColumnConfigs(columns)
	t.AppendHeader(tableRow(optionColumns[:len(widths)]))
	for _, row := range rows {
		t.AppendRow(tableRow(row[:len(widths)]))
	}
	for line := range strings.Lines(t.Render()) {
		p.line("%s", strings.TrimRight(line, " \n"))
	}
	for i, row := range rows {
		if why := row[whyColumn]; below && why != "" {
			p.wrapped("  "+mentioned(a, shown[i], shown[i:i+1])+": ", why)
		}
	}
}

func tableRow(cells []string) table.Row {
	row := table.Row{}
	for _, cell := range cells {
		row = append(row, cell)
	}
	return row
}

// optionWidths fits the columns into the page: what is left beside the others is for the reasons, which go below the
// table where that is too little, with exam and standing narrowed where even that does not fit.
func (p *printer) optionWidths(rows [][]string) (widths []int, below bool) {
	widths = make([]int, len(optionColumns))
	others := 2 * len(widths) // a space on each side of each
	for i, name := range optionColumns {
		for _, row := range rows {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(row[i]))
		}
		if i != whyColumn {
			widths[i] = max(widths[i], text.StringWidth(name))
		}
		if i != whyColumn && i != examColumn {
			others += widths[i]
		}
	}
	exam, why := min(widths[examColumn], maxExam), min(widths[whyColumn], minWhy)
	if room := p.width - others - why; why > 0 && room >= min(exam, narrowExam) {
		widths[examColumn] = min(exam, room)
		widths[whyColumn] = min(widths[whyColumn], p.width-others-widths[examColumn])
		return widths, false
	}
	if room := p.width - others + 2; room < exam {
		room += widths[standingColumn] - min(widths[standingColumn], narrowStanding)
		widths[standingColumn] = min(widths[standingColumn], narrowStanding)
		exam = min(exam, max(room, minExam))
	}
	widths[examColumn] = exam
	return widths[:whyColumn], true
}

// optionRow is what the table says of an option.
func (p *printer) optionRow(o *justifyv1.Option) []string {
	rank, ratings, rating, category := "", "", o.Rating, o.Category
	if o.Rank > 0 {
		rank = strconv.Itoa(int(o.Rank))
	}
	if category == justifyv1.Category_CATEGORY_UNSPECIFIED && o.Low.GetCategory() == o.High.GetCategory() {
		category = o.Low.GetCategory() // every scenario that is possible says the same
		if o.Low.GetRating() == o.High.GetRating() {
			rating = o.Low.GetRating()
		}
	}
	if rating > 0 {
		ratings = strconv.Itoa(int(rating))
	}
	if span := interval(o); span != "" {
		ratings = strings.TrimSpace(ratings + " (" + span + ")")
	}
	why := o.Note
	if o.Strength != justifyv1.Strength_STRENGTH_UNSPECIFIED {
		why = strings.TrimSpace(why + " [" + word(o.Strength, "STRENGTH_") + "]")
	}
	standing := p.paint(categoryWords[category], categoryColors[category])
	if isContraindicated(o) {
		standing = p.paint("contraindicated", text.FgRed, text.Bold)
	}
	return []string{rank, o.Title, ratings, standing, strings.TrimSpace(doseBand(o.RadiationLevel) + " " + milliSievert(o.Dose)), why}
}

func isContraindicated(o *justifyv1.Option) bool {
	return slices.ContainsFunc(o.Cautions, func(c *justifyv1.Caution) bool {
		return c.Effect == justifyv1.CautionEffect_CAUTION_EFFECT_CONTRAINDICATED && c.State == justifyv1.CautionState_CAUTION_STATE_HOLDS
	})
}

// interval is the span of standings that are possible, where there is more than one.
func interval(o *justifyv1.Option) string {
	one := func(s *justifyv1.Standing) string {
		if s.GetRating() > 0 {
			return strconv.Itoa(int(s.GetRating()))
		}
		return categoryWords[s.GetCategory()]
	}
	if one(o.Low) == one(o.High) {
		return ""
	}
	return one(o.Low) + "–" + one(o.High)
}

// cautions lists each caution once, with the exams of the table that it is about: those that hold, then those to clear
// up before an exam that may be done; contraindications first.
func (p *printer) cautions(a *justifyv1.Answer) {
	var list []*justifyv1.Caution
	exams := map[string][]*justifyv1.Option{}
	for _, o := range a.Options {
		for _, c := range o.Cautions {
			open := c.State == justifyv1.CautionState_CAUTION_STATE_OPEN
			if (o.Rank == 0 && a.Scenario != nil) || (open && bestOf(o) == justifyv1.Category_CATEGORY_USUALLY_NOT_APPROPRIATE) {
				continue
			}
			if exams[c.Id] == nil {
				list = append(list, c)
			}
			exams[c.Id] = append(exams[c.Id], o)
		}
	}
	slices.SortStableFunc(list, func(a, b *justifyv1.Caution) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.Effect, b.Effect))
	})
	for _, c := range list {
		about := exams[c.Id]
		if a.Scenario == nil && len(about) > 1 {
			p.caution(c, []string{plural(len(about), "exam")})
			continue
		}
		var names []string
		for _, o := range about {
			if name := mentioned(a, o, about); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		p.caution(c, names)
	}
}

// bestOf is the category of an option, or the best one that is possible.
func bestOf(o *justifyv1.Option) justifyv1.Category {
	if o.Rank > 0 {
		return o.Category
	}
	return o.High.GetCategory()
}

// mentioned names an option by its rank; by its title too, where it has none or shares it with one that is not meant.
func mentioned(a *justifyv1.Answer, o *justifyv1.Option, meant []*justifyv1.Option) string {
	if o.Rank == 0 {
		return o.Title
	}
	rank := "#" + strconv.Itoa(int(o.Rank))
	for _, other := range a.Options {
		if other.Rank == o.Rank && !slices.Contains(meant, other) {
			return rank + " " + o.Title
		}
	}
	return rank
}

// caution writes one caution; exams says which options it is about, nothing where that is clear.
func (p *printer) caution(c *justifyv1.Caution, exams []string) {
	about := c.Title
	if len(exams) > 0 {
		about += " (" + strings.Join(exams, ", ") + ")"
	}
	contraindication := c.Effect == justifyv1.CautionEffect_CAUTION_EFFECT_CONTRAINDICATED
	switch {
	case c.State == justifyv1.CautionState_CAUTION_STATE_OPEN && contraindication:
		p.wrapped("  ? clear up first, a contraindication: ", about)
		return
	case c.State == justifyv1.CautionState_CAUTION_STATE_OPEN:
		p.wrapped("  ? clear up first: ", about)
		return
	}
	effect := "caution"
	if contraindication {
		effect = "contraindicated"
	}
	p.wrapped("  "+p.paint("!", text.FgRed, text.Bold)+" "+effect+": ", about+". "+c.Advice)
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
	for _, c := range v.Cautions {
		p.caution(c, nil)
	}
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
	p.line("")
}
