package replay

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Text and Markdown write the report for people; CSV writes it for a spreadsheet, one number a line.

// mostChanges is how many changes of a kind a page shows; JSON and CSV have all.
const mostChanges = 20

// page writes a report as headings, lines and tables.
type page struct {
	out      io.Writer
	markdown bool
}

// Text writes the report for a terminal.
func (r *Report) Text(out io.Writer) { (&page{out: out}).report(r) }

// Markdown writes it for a pull request.
func (r *Report) Markdown(out io.Writer) { (&page{out: out, markdown: true}).report(r) }

func (p *page) heading(title string) {
	if p.markdown {
		title = "### " + title + "\n"
	}
	fmt.Fprintf(p.out, "\n%s\n", title)
}

func (p *page) table(header table.Row, rows []table.Row, words ...int) {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options.DrawBorder, style.Options.SeparateColumns = false, false
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	var columns []table.ColumnConfig
	for i := range header {
		align := text.AlignRight
		for _, word := range words {
			if word == i {
				align = text.AlignLeft
			}
		}
		columns = append(columns, table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align})
	}
	t.SetColumnConfigs(columns)
	t.AppendHeader(header)
	t.AppendRows(rows)
	rendered := t.Render()
	if p.markdown {
		rendered = t.RenderMarkdown()
	}
	for line := range strings.Lines(rendered) {
		fmt.Fprintln(p.out, strings.TrimRight(line, " \n"))
	}
}

func (p *page) report(r *Report) {
	title := fmt.Sprintf("%s, edition %s against %s", counted(r.All.Referrals, "referral"), shortDigest(r.After), shortDigest(r.Before))
	if p.markdown {
		title = "## Replay: " + title
	}
	fmt.Fprintln(p.out, title)
	if !r.Differs() {
		fmt.Fprintln(p.out, "\nNo verdict, no first rank differs.")
	}
	p.groups("In all, and by guideline (a referral that several answer counts in each)", append([]Group{r.All}, r.Guidelines...))
	if len(r.Sites) > 1 || (len(r.Sites) == 1 && r.Sites[0].Name != "") {
		p.groups("By site", r.Sites)
	}
	p.groups("By month", r.Months)
	p.matrix(r.All.Verdicts)
	p.changes("Verdicts that differ", VerdictChanged, r.Changes)
	p.changes("First ranks that differ", FirstRankChanged, r.Changes)
	p.refused(r.Refused)
}

func (p *page) groups(title string, list []Group) {
	if len(list) == 0 {
		return
	}
	p.heading(title)
	header := table.Row{"", "referrals", "orders", "verdict differs", "newly scored", "no more scored", "first rank differs", "mean level", "unknown", "no first rank"}
	var rows []table.Row
	for _, g := range list {
		rows = append(rows, table.Row{
			nothing(g.Name), number(g.Referrals), number(g.Orders), number(g.Flips), number(g.Scored), number(g.Unscored), number(g.FirstRank),
			beside(mean(g.Before), mean(g.After)), beside(number(g.Before.Unknown), number(g.After.Unknown)),
			beside(number(g.Before.None), number(g.After.None)),
		})
	}
	p.table(header, rows, 0)
}

// matrix shows how many orders had which verdict before (down) and after (across).
func (p *page) matrix(flips []CountedFlip) {
	if len(flips) == 0 {
		return
	}
	p.heading("Verdicts before (down) and after (across)")
	count := map[Flip]int64{}
	used := map[string]bool{}
	for _, f := range flips {
		count[Flip{f.From, f.To}] = f.Count
		used[f.From], used[f.To] = true, true
	}
	header := table.Row{""}
	var rows []table.Row
	for _, from := range verdicts {
		if !used[from] {
			continue
		}
		header = append(header, words(from))
		row := table.Row{words(from)}
		for _, to := range verdicts {
			if used[to] {
				row = append(row, number(count[Flip{from, to}]))
			}
		}
		rows = append(rows, row)
	}
	p.table(header, rows, 0)
}

func (p *page) changes(title, kind string, all []ReportedChange) {
	var rows []table.Row
	n := 0
	for _, c := range all {
		if c.Kind != kind {
			continue
		}
		if n++; n > mostChanges {
			continue
		}
		var examples []string
		for _, e := range c.Examples {
			examples = append(examples, e.name())
		}
		change := nothing(words(c.From)) + " → " + nothing(words(c.To))
		if kind == FirstRankChanged {
			change = c.Guideline + ": " + nothing(c.From) + " → " + nothing(c.To)
		}
		rows = append(rows, table.Row{number(c.Count), change, strings.Join(examples, ", ")})
	}
	if n == 0 {
		return
	}
	p.heading(title)
	p.table(table.Row{"times", "change", "such as"}, rows, 1, 2)
	if n > mostChanges {
		fmt.Fprintf(p.out, "and %d rarer ones (--format json lists all)\n", n-mostChanges)
	}
}

func (p *page) refused(list []ReportedReason) {
	if len(list) == 0 {
		return
	}
	p.heading("Not compared")
	var rows []table.Row
	for _, n := range list {
		for i, f := range n.First {
			count := ""
			if i == 0 {
				count = number(n.Count)
			}
			rows = append(rows, table.Row{count, words(string(n.Reason)), Example{Line: f.Line, Key: f.Key}.name(), f.Why})
		}
	}
	p.table(table.Row{"lines", "", "", "why"}, rows, 1, 2, 3)
}

// name is how a report calls a referral.
func (e Example) name() string {
	name := "line " + strconv.FormatInt(e.Line, 10)
	if e.Key != "" {
		name = e.Key + " (" + name + ")"
	}
	return name
}

func nothing(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

func words(id string) string { return strings.ReplaceAll(id, "-", " ") }

func mean(l Levels) string {
	if l.Mean == nil {
		return "–"
	}
	return strconv.FormatFloat(*l.Mean, 'f', 3, 64)
}

func beside(before, after string) string {
	if before == after {
		return before
	}
	return before + " → " + after
}

func counted(n int64, word string) string {
	if n != 1 {
		word += "s"
	}
	return number(n) + " " + word
}

// number groups the digits by three.
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// CSV writes one number a line: by what, which one, what is counted, before and after where it is a pair, and the number.
func (r *Report) CSV(out io.Writer) error {
	w := csv.NewWriter(out)
	line := func(fields ...string) { _ = w.Write(fields) } // the error is kept by the writer
	line("by", "name", "measure", "before", "after", "value")
	count := func(by, name, measure string, n int64) { line(by, name, measure, "", "", strconv.FormatInt(n, 10)) }
	group := func(by string, g Group) {
		count(by, g.Name, "referrals", g.Referrals)
		count(by, g.Name, "orders", g.Orders)
		count(by, g.Name, "verdict-flips", g.Flips)
		count(by, g.Name, "first-rank-flips", g.FirstRank)
		count(by, g.Name, "unscored-to-scored", g.Scored)
		count(by, g.Name, "scored-to-unscored", g.Unscored)
		for _, side := range []struct {
			name string
			Levels
		}{{"before", g.Before}, {"after", g.After}} {
			if side.Mean != nil {
				line(by, g.Name, "mean-level-"+side.name, "", "", strconv.FormatFloat(*side.Mean, 'f', -1, 64))
			}
			count(by, g.Name, "known-level-"+side.name, side.Known)
			count(by, g.Name, "unknown-level-"+side.name, side.Unknown)
			count(by, g.Name, "no-first-rank-"+side.name, side.None)
		}
		for _, f := range g.Verdicts {
			line(by, g.Name, "verdicts", f.From, f.To, strconv.FormatInt(f.Count, 10))
		}
	}
	group("all", r.All)
	for _, list := range []struct {
		by     string
		groups []Group
	}{{"guideline", r.Guidelines}, {"site", r.Sites}, {"month", r.Months}} {
		for _, g := range list.groups {
			group(list.by, g)
		}
	}
	for _, c := range r.Changes {
		if c.Kind == FirstRankChanged {
			line("guideline", c.Guideline, "first-rank", c.From, c.To, strconv.FormatInt(c.Count, 10))
		}
	}
	for _, n := range r.Refused {
		count("all", "all", string(n.Reason), n.Count)
	}
	w.Flush()
	return w.Error()
}
