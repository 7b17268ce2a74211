package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/justify-cds/justify/internal/coverage"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/mutation"
)

// quality is what `justify test` is asked to say of the tests themselves.
type quality struct {
	coverage                 string // "", summary or lines
	mutation                 bool
	only                     []string
	reports                  []string
	minCoverage, minMutation float64
}

const (
	summaryOnly = "summary"
	byLines     = "lines"
)

func (q *quality) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&q.coverage, "coverage", "", "say what the cases exercise: summary, or lines (each line that they leave out)")
	f.Lookup("coverage").NoOptDefVal = summaryOnly
	f.BoolVar(&q.mutation, "mutation", false, "say which slips in the guidelines no case notices, each with the case that would")
	f.StringSliceVar(&q.only, "only", nil, "test only these guidelines, by id")
	f.StringSliceVar(&q.reports, "report", nil, "write what was found to a file that ends in .json or .html")
	f.Float64Var(&q.minCoverage, "min-coverage", 0, "fail where less than this percentage is exercised")
	f.Float64Var(&q.minMutation, "min-mutation", 0, "fail where the tests kill less than this percentage of the mutants")
	_ = cmd.RegisterFlagCompletionFunc("coverage", cobra.FixedCompletions([]string{summaryOnly, byLines}, cobra.ShellCompDirectiveNoFileComp))
}

// check refuses flags that cannot be met, before anything takes its time.
func (q *quality) check(lib *guideline.Library) error {
	if !slices.Contains([]string{"", summaryOnly, byLines}, q.coverage) {
		return fmt.Errorf("--coverage=%s: write summary or lines", q.coverage)
	}
	for _, id := range q.only {
		if !slices.Contains(guidelineIDs(lib), id) {
			return unknownGuideline(id, lib)
		}
	}
	for _, file := range q.reports {
		if !slices.Contains([]string{".json", ".html"}, filepath.Ext(file)) {
			return fmt.Errorf("--report %s: the name of a report ends in .json or .html", file)
		}
	}
	for flag, percent := range map[string]float64{"min-coverage": q.minCoverage, "min-mutation": q.minMutation} {
		if percent < 0 || percent > 100 {
			return fmt.Errorf("--%s: write a percentage from 0 to 100", flag)
		}
	}
	if q.minCoverage > 0 && q.coverage == "" {
		q.coverage = summaryOnly
	}
	q.mutation = q.mutation || q.minMutation > 0
	if len(q.reports) > 0 && q.coverage == "" && !q.mutation {
		q.coverage, q.mutation = summaryOnly, true
	}
	return nil
}

// run measures the tests, which have passed.
func (q *quality) run(cmd *cobra.Command, t *tested) error {
	out := cmd.OutOrStdout()
	if q.coverage != "" {
		c, err := coverage.Of(cmd.Context(), t.engine, t.lib, t.suites)
		if err != nil {
			return err
		}
		if len(q.only) > 0 { // what other guidelines' cases exercise is not at hand
			c.Guidelines = slices.DeleteFunc(c.Guidelines, func(g coverage.Guideline) bool { return !slices.Contains(q.only, g.ID) })
			c.Cautions = nil
		}
		t.coverage = &c
	}
	if q.mutation {
		meter := newMeter(cmd.ErrOrStderr())
		var err error
		t.mutation, err = mutation.Run(cmd.Context(), t.lib, t.suites, q.only, meter.tell)
		meter.clear()
		if err != nil {
			return err
		}
		t.alive = mutation.Group(mutation.All(t.mutation), t.suites)
	}
	if q.coverage == byLines {
		t.printLines(out)
	}
	if t.mutation != nil {
		t.printAlive(out)
	}
	t.printTable(out)
	for _, file := range q.reports {
		if err := t.report(file); err != nil {
			return err
		}
		fmt.Fprintf(out, "report: %s\n", file)
	}
	return q.judge(out, t)
}

// leaveOut says what was asked for and cannot be measured: both are about cases that pass.
func (q *quality) leaveOut(out io.Writer, failed int) {
	var asked []string
	if q.coverage != "" {
		asked = append(asked, "coverage")
	}
	if q.mutation {
		asked = append(asked, "mutation")
	}
	if len(asked) == 0 {
		return
	}
	if len(q.reports) > 0 {
		asked = append(asked, "reports")
	}
	words := asked[0]
	for i, next := range asked[1:] {
		words += map[bool]string{true: " and ", false: ", "}[i == len(asked)-2] + next
	}
	verbs := [2]string{"are", "fail"}
	if len(asked) == 1 {
		verbs[0] = "is"
	}
	if failed == 1 {
		verbs[1] = "fails"
	}
	fmt.Fprintf(out, "%s %s left out: %s %s\n", words, verbs[0], plural(failed, "case"), verbs[1])
}

// judge holds the totals against what was asked for.
func (q *quality) judge(out io.Writer, t *tested) error {
	var err error
	if t.coverage != nil {
		if got := percent(t.coverage.Total()); got < q.minCoverage {
			fmt.Fprintf(out, "coverage is %.1f %%, less than the %g %% asked for\n", got, q.minCoverage)
			err = errFindings
		}
	}
	if t.mutation != nil {
		if got := mutation.TallyOf(mutation.All(t.mutation), "").Percent(); got < q.minMutation {
			fmt.Fprintf(out, "the tests kill %.1f %% of the mutants, less than the %g %% asked for\n", got, q.minMutation)
			err = errFindings
		}
	}
	return err
}

func percent(c coverage.Count) float64 {
	if c.Of == 0 {
		return 100
	}
	return 100 * float64(c.Hit) / float64(c.Of)
}

// printLines names each line that the cases leave out, with the patients that are missing.
func (t *tested) printLines(out io.Writer) {
	last := ""
	for _, item := range t.coverage.All() {
		if item.Cases > 0 {
			continue
		}
		if place := fmt.Sprintf("%s: %s", t.at.at(item.Pos), item.Of); place != last {
			last = place
			fmt.Fprintln(out, place)
		}
		fmt.Fprintf(out, "    no case: %s\n", missing(item))
	}
}

func missing(item coverage.Item) string {
	if item.Kind == coverage.Scenario {
		return "matches this scenario"
	}
	return item.Words
}

// printAlive prints the survivors, each group with the case that would kill it.
func (t *tested) printAlive(out io.Writer) {
	for _, g := range t.alive {
		for _, m := range g.Mutants {
			fmt.Fprintf(out, "ALIVE %s: %s: %s\n", t.at.at(m.Pos), m.Operator, m.What())
			if m.Missing == nil {
				fmt.Fprintf(out, "  no case was found that would notice: %s\n", m.Why)
			}
		}
		if g.Missing != nil {
			fmt.Fprint(out, g.Missing.YAML())
		}
	}
}

// printTable prints a line for each guideline, and the whole.
func (t *tested) printTable(out io.Writer) {
	if t.coverage == nil && t.mutation == nil {
		return
	}
	w := table.NewWriter()
	style := table.StyleLight
	style.Options.DrawBorder, style.Options.SeparateColumns = false, false
	style.Format.Header, style.Format.Footer = text.FormatDefault, text.FormatDefault
	w.SetStyle(style)
	header, columns := table.Row{"guideline"}, 1
	if t.coverage != nil {
		header, columns = append(header, "scenarios", "boundaries", "scores", "cells"), columns+4
	}
	if t.mutation != nil {
		header, columns = append(header, "rules", "ratings", "alive", "equivalent", "mutation score"), columns+5
	}
	w.AppendHeader(header)
	var configs []table.ColumnConfig
	for i := 2; i <= columns; i++ {
		configs = append(configs, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	w.SetColumnConfigs(configs)
	for i, id := range t.ids() {
		row := table.Row{id}
		if t.coverage != nil {
			g := t.coverage.Guidelines[i]
			row = append(row, of(g.Count(coverage.Scenario)), of(g.Count(coverage.Boundary)), of(g.Count(coverage.Score)), of(g.Cells))
		}
		if t.mutation != nil {
			row = append(row, tallyCells(t.mutation[i].Results)...)
		}
		w.AppendRow(row)
	}
	footer := table.Row{"library, each thing once"}
	if t.coverage != nil {
		total := t.coverage.Total()
		footer = append(footer, "", of(total), fmt.Sprintf("%.1f %%", percent(total)), "")
	}
	if t.mutation != nil {
		footer = append(footer, tallyCells(mutation.All(t.mutation))...)
	}
	w.AppendFooter(footer)
	for line := range strings.Lines(w.Render()) {
		fmt.Fprintln(out, strings.TrimRight(line, " \n"))
	}
	if t.coverage != nil && t.coverage.Cautions != nil {
		fmt.Fprintf(out, "cautions that hold in some case: %s\n", of(cautionsHeld(t.coverage)))
	}
}

func cautionsHeld(c *coverage.Coverage) (n coverage.Count) {
	for _, item := range c.Cautions {
		if item.Kind == coverage.Caution {
			n.Of++
			if item.Cases > 0 {
				n.Hit++
			}
		}
	}
	return n
}

// ids lists the guidelines that were measured.
func (t *tested) ids() []string {
	var ids []string
	if t.coverage != nil {
		for _, g := range t.coverage.Guidelines {
			ids = append(ids, g.ID)
		}
		return ids
	}
	for _, g := range t.mutation {
		ids = append(ids, g.ID)
	}
	return ids
}

func of(c coverage.Count) string { return fmt.Sprintf("%d/%d", c.Hit, c.Of) }

// tallyCells shows how many of the slips in rules and in ratings are killed, and the sum.
func tallyCells(results []mutation.Result) []any {
	n, ratings := mutation.TallyOf(results, ""), mutation.TallyOf(results, mutation.Category)
	rules := coverage.Count{Hit: n.Killed - ratings.Killed, Of: n.Counted() - ratings.Counted()}
	return []any{
		of(rules), of(coverage.Count{Hit: ratings.Killed, Of: ratings.Counted()}), n.Survived + n.Undecided, n.Equivalent,
		fmt.Sprintf("%.1f %%", n.Percent()),
	}
}

// meter shows on a terminal how far the mutants are.
type meter struct {
	out   io.Writer
	shown bool
}

func newMeter(out io.Writer) *meter {
	if f, ok := out.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return &meter{}
	}
	return &meter{out: out}
}

func (m *meter) tell(guideline string, done, of int) {
	if m.out != nil {
		fmt.Fprintf(m.out, "\r\x1b[K%s: %d of %d mutants", guideline, done, of)
		m.shown = true
	}
}

func (m *meter) clear() {
	if m.shown {
		fmt.Fprint(m.out, "\r\x1b[K")
	}
}
