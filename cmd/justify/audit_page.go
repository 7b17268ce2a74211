package main

import (
	"cmp"
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/audit"
	"github.com/justify-cds/justify/internal/consultation"
)

//go:embed audit_page.html
var auditPageText string

var auditPageTemplate = template.Must(template.New("audit").Parse(auditPageText))

// auditPage is the report as its page shows it.
type auditPage struct {
	*auditLocale
	Facts      [][2]string // what the counts rest on
	Suppressed bool
	Sections   []auditSection
}

// auditSection is a heading with a plot, a table or both.
type auditSection struct {
	Title, Note, After string
	Plot               template.HTML
	Table              *auditTable
	Wide               bool // it is printed across
}

// auditTable is a table of which the first columns are words and the others numbers.
type auditTable struct {
	Words   int
	Prose   bool // the last column is words, too
	Head    []string
	Letters map[string]string // what the letters in the head stand for
	Rows    [][]string
}

// IsWord says whether a column holds words.
func (t *auditTable) IsWord(column int) bool {
	return column < t.Words || (t.Prose && column == len(t.Head)-1)
}

// mostListed is how many lines of a list the page shows; the other formats have all.
const mostListed = 50

func (r *auditReport) html(out io.Writer) error {
	p := &auditPage{auditLocale: r.auditLocale, Facts: r.facts(), Suppressed: r.q.Suppress}
	p.Sections = []auditSection{r.figures(), r.verdicts(), r.monthly(), r.overrides(), r.acceptance(), r.levels()}
	if len(r.q.By) > 0 {
		p.Sections = append(p.Sections, r.groups())
	}
	p.Sections = append(p.Sections, r.unscored())
	return auditPageTemplate.Execute(out, p)
}

func (r *auditReport) facts() [][2]string {
	s := r.summary
	period := r.Word("period-none")
	if from, to, any := r.period(); any {
		period = r.Word("period-range", r.Day(from), r.Day(to))
	}
	facts := [][2]string{{r.Word("period"), period}}
	if !r.q.Since.IsZero() {
		facts = append(facts, [2]string{r.Word("compared"), r.Word("compared-since", r.Day(r.q.Since))})
	}
	var digests []string
	for _, digest := range s.Editions {
		digests = append(digests, briefDigest(digest))
	}
	return append(facts,
		[2]string{r.Word("editions"), strings.Join(digests, ", ")},
		[2]string{r.Word("records"), r.Word("records-of", r.Count(&s.Head.Sequence), r.Count(&s.Consultations))},
		[2]string{r.Word("head"), r.Word("head-of", r.Count(&s.Head.Sequence), r.headHash())},
	)
}

// briefDigest is enough of a digest to tell editions apart.
func briefDigest(digest string) string {
	digest = strings.TrimPrefix(digest, "sha256:")
	return digest[:min(len(digest), 12)]
}

// figures are those of all, beside those before and after where that is asked.
func (r *auditReport) figures() auditSection {
	groups := []*audit.Group{&r.summary.Total}
	t := &auditTable{Words: 1, Head: []string{r.Word("figure"), r.Word("all")}}
	if r.summary.Before != nil {
		groups = append(groups, r.summary.Before, r.summary.After)
		t.Head = append(t.Head, r.Word("before"), r.Word("after"))
	}
	row := func(title string, cell func(*audit.Group) string) {
		line := []string{title}
		for _, g := range groups {
			line = append(line, cell(g))
		}
		t.Rows = append(t.Rows, line)
	}
	count := func(key string, n func(*audit.Group) *int64) {
		row(r.Word(key), func(g *audit.Group) string { return r.Count(n(g)) })
	}
	count("consultations", func(g *audit.Group) *int64 { return g.Consultations })
	count("orders", func(g *audit.Group) *int64 { return g.Orders })
	for i, verdict := range consultation.Verdicts {
		row("– "+r.Word(verdict), func(g *audit.Group) string { return r.shared(g.Verdicts[i].Share) })
	}
	count("duplicates", func(g *audit.Group) *int64 { return g.Duplicates })
	count("emergencies", func(g *audit.Group) *int64 { return g.Emergencies })
	count("silent", func(g *audit.Group) *int64 { return g.Silent })
	count("outcomes", func(g *audit.Group) *int64 { return g.Outcomes })
	row(r.Word("accepted"), func(g *audit.Group) string { return r.shared(g.Accepted) })
	count("case-not-listed", func(g *audit.Group) *int64 { return g.CaseNotListed })
	row(r.Word("ordered-level"), func(g *audit.Group) string { return r.level(g, g.OrderedLevel) })
	row(r.Word("recommended-level"), func(g *audit.Group) string { return r.level(g, g.RecommendedLevel) })
	count("levels-known", func(g *audit.Group) *int64 { return g.LevelsKnown })
	return auditSection{Title: r.Word("figures"), Table: t}
}

// shared is a share with its interval.
func (r *auditReport) shared(s audit.Share) string {
	switch {
	case s.Count == nil || s.Of == nil:
		return r.Word("hidden")
	case s.Share == nil:
		return "–"
	}
	return r.Percent(s.Share) + " (" + r.Interval(s) + ")"
}

func (r *auditReport) level(g *audit.Group, mean *float64) string {
	if g.LevelsKnown == nil {
		return r.Word("hidden")
	}
	return r.Level(mean)
}

// letters are marks of the verdicts in plots, beside patterns and colours.
const letters = "ABCDEFG"

func (r *auditReport) verdicts() auditSection {
	t := &auditTable{Words: 2, Head: []string{"", r.Word("verdict"), r.Word("count"), r.Word("share"), r.Word("interval")}}
	for i, v := range r.summary.Total.Verdicts {
		share := r.Percent(v.Share.Share)
		if v.Count == nil || v.Of == nil {
			share = r.Word("hidden")
		}
		t.Rows = append(t.Rows, []string{letters[i : i+1], r.Word(v.Verdict), r.Count(v.Count), share, r.Interval(v.Share)})
	}
	return auditSection{Title: r.Word("verdicts"), Table: t}
}

// monthly are the verdicts by month.
func (r *auditReport) monthly() auditSection {
	t := &auditTable{Words: 1, Head: []string{r.Word("month"), r.Word("orders")}}
	r.lettered(t)
	for i := range r.summary.Months {
		g := &r.summary.Months[i]
		row := []string{r.Month(g.Values[0]), r.Count(g.Orders)}
		for _, v := range g.Verdicts {
			row = append(row, r.Count(v.Count))
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return auditSection{Title: r.Word("by-month"), Note: r.Word("period-none")}
	}
	return auditSection{Title: r.Word("by-month"), Plot: r.verdictPlot(), Table: t}
}

// lettered adds a column for each verdict, headed by its letter.
func (r *auditReport) lettered(t *auditTable) {
	t.Letters = map[string]string{}
	for i, verdict := range consultation.Verdicts {
		t.Head, t.Letters[letters[i:i+1]] = append(t.Head, letters[i:i+1]), r.Word(verdict)
	}
}

func (r *auditReport) overrides() auditSection {
	given := mostFrequent(r.summary.Total.Overrides)
	if len(given) == 0 {
		return auditSection{Title: r.Word("overrides"), Note: r.Word("overrides-none")}
	}
	t := &auditTable{Words: 1, Head: []string{r.Word("reason"), r.Word("count")}}
	for _, o := range given {
		t.Rows = append(t.Rows, []string{r.Word(o.Name), r.Count(o.Count)})
	}
	return auditSection{Title: r.Word("overrides"), Plot: r.overridePlot(given), Table: t}
}

// mostFrequent are the reasons that were given, most frequent first; those that are hidden stand last.
func mostFrequent(list []audit.Override) []audit.Override {
	given := slices.DeleteFunc(slices.Clone(list), func(o audit.Override) bool { return o.Count != nil && *o.Count == 0 })
	slices.SortStableFunc(given, func(a, b audit.Override) int { return cmp.Compare(shownOr0(b.Count), shownOr0(a.Count)) })
	return given
}

func shownOr0(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

func (r *auditReport) acceptance() auditSection {
	if len(r.summary.Acceptance) == 0 {
		return auditSection{Title: r.Word("acceptance"), Note: r.Word("acceptance-none")}
	}
	t := &auditTable{Words: 1, Prose: true, Head: []string{r.Word("guideline"), r.Word("outcomes"), r.Word("accepted"), r.Word("interval"), r.Word("overridden")}}
	list := slices.Clone(r.summary.Acceptance)
	slices.SortStableFunc(list, func(a, b audit.Acceptance) int { return cmp.Compare(shownOr0(b.Accepted.Of), shownOr0(a.Accepted.Of)) })
	for _, a := range list {
		var why []string
		for _, o := range mostFrequent(a.Overrides) {
			if o.Count == nil { // these stand last
				why = append(why, r.Word("hidden"))
				break
			}
			why = append(why, r.Word(o.Name)+" "+r.Count(o.Count))
		}
		followed := r.Percent(a.Accepted.Share)
		if a.Accepted.Count == nil || a.Accepted.Of == nil {
			followed = r.Word("hidden")
		}
		t.Rows = append(t.Rows, []string{r.title(guidelineTitle, a.Guideline), r.Count(a.Accepted.Of), followed, r.Interval(a.Accepted), strings.Join(why, ", ")})
	}
	s := auditSection{Title: r.Word("acceptance"), Table: t}
	r.cut(&s)
	return s
}

// cut keeps as many lines as a page shows.
func (r *auditReport) cut(s *auditSection) {
	if left := int64(len(s.Table.Rows) - mostListed); left > 0 {
		s.Table.Rows, s.After = s.Table.Rows[:mostListed], r.Word("more", r.Count(&left))
	}
}

func (r *auditReport) levels() auditSection {
	t := &auditTable{Words: 1, Head: []string{r.Word("month"), r.Word("levels-known"), r.Word("ordered-level"), r.Word("recommended-level")}}
	row := func(title string, g *audit.Group) {
		t.Rows = append(t.Rows, []string{title, r.Count(g.LevelsKnown), r.level(g, g.OrderedLevel), r.level(g, g.RecommendedLevel)})
	}
	for i := range r.summary.Months {
		row(r.Month(r.summary.Months[i].Values[0]), &r.summary.Months[i])
	}
	row(r.Word("all"), &r.summary.Total)
	return auditSection{Title: r.Word("levels"), Note: r.Word("levels-note"), Plot: r.levelPlot(), Table: t}
}

// dimensionWords are the keys of the words for dimensions.
var dimensionWords = []string{"by-site", "by-department", "by-guideline", "by-procedure", "by-month-of", "by-edition", "by-mode", "by-arm"}

// groups are the counts divided as was asked.
func (r *auditReport) groups() auditSection {
	var names []string
	for _, d := range r.q.By {
		names = append(names, r.Word(dimensionWords[d]))
	}
	t := &auditTable{Words: len(names), Head: append(slices.Clone(names), r.Word("consultations"), r.Word("orders"))}
	r.lettered(t)
	t.Head = append(t.Head, r.Word("accepted"), r.Word("ordered-level"), r.Word("recommended-level"), r.Word("duplicates"))
	for i := range r.summary.Groups {
		g := &r.summary.Groups[i]
		var row []string
		for k, d := range r.q.By {
			row = append(row, r.value(d, g.Values[k]))
		}
		row = append(row, r.Count(g.Consultations), r.Count(g.Orders))
		for _, v := range g.Verdicts {
			row = append(row, r.inGroup(v.Share))
		}
		t.Rows = append(t.Rows, append(row, r.inGroup(g.Accepted), r.level(g, g.OrderedLevel), r.level(g, g.RecommendedLevel), r.Count(g.Duplicates)))
	}
	return auditSection{Title: r.Word("groups", strings.Join(names, ", ")), Table: t, Wide: true}
}

// inGroup is a share where there is no room for an interval.
func (r *auditReport) inGroup(s audit.Share) string {
	if s.Count == nil || s.Of == nil {
		return r.Word("hidden")
	}
	return r.Percent(s.Share)
}

// value is what a group has in a dimension, in words.
func (r *auditReport) value(d audit.Dimension, value string) string {
	if value == "" {
		return r.Word("none")
	}
	switch d {
	case audit.Site, audit.Department:
		if name := r.named(value); name != value {
			return name
		}
		return value[:8] + "…"
	case audit.Guideline:
		return r.title(guidelineTitle, value)
	case audit.Procedure:
		return r.title(procedureTitle, value)
	case audit.Month:
		return r.Month(value)
	case audit.Edition:
		return briefDigest(value)
	case audit.Mode:
		return r.Word(map[string]string{"active": "active", "silent": "silent-mode"}[value])
	}
	return value
}

func (r *auditReport) unscored() auditSection {
	notListed := r.summary.Total.CaseNotListed
	if len(r.summary.Unscored) == 0 && notListed != nil && *notListed == 0 {
		return auditSection{Title: r.Word("unscored"), Note: r.Word("unscored-none")}
	}
	t := &auditTable{Words: 1, Head: []string{r.Word("indication"), r.Word("consultations")}}
	if notListed == nil || *notListed > 0 {
		t.Rows = append(t.Rows, []string{r.Word("case-not-listed"), r.Count(notListed)})
	}
	for _, u := range r.summary.Unscored {
		t.Rows = append(t.Rows, []string{r.title(indicationTitle, u.Indication), r.Count(u.Count)})
	}
	s := auditSection{Title: r.Word("unscored"), Note: r.Word("unscored-note"), Table: t}
	r.cut(&s)
	return s
}
