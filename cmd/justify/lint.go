package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/lint"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/suite"
)

func newLint() *cobra.Command {
	var format, today string
	var only, overlays []string
	var list bool
	cmd := &cobra.Command{
		Use:   "lint [DIR]",
		Short: "Check a guideline library and its author tests for mistakes",
		Long: `Reads every file of a guideline library and reports all mistakes in one run, each with file:line:col, the line,
and what would be right. A library that can be read is then checked by the rules that --list names: patients whom no
scenario answers, words that nothing uses, reviews past due. Findings about patients name one, whom the engine was asked
about. Without DIR the shipped library is checked.

"# justify:ignore RULE reason" on the line above a finding silences it. docs/lint has a page for each rule.

Without --overlay each overlay of the library is checked too, by itself: it drifts where the library goes on.

Any finding ends the command with exit code 1, a warning as well as an error.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if list {
				listRules(cmd.OutOrStdout())
				return nil
			}
			if err := checkLintFlags(only, &today); err != nil {
				return err
			}
			at := libraryAt(args, overlays)
			files, err := at.files()
			if err != nil {
				return err
			}
			applied, err := at.overlayFiles(files)
			if err != nil {
				return err
			}
			lib, found, err := findings(cmd.Context(), files, applied, today, only)
			if err != nil {
				return err
			}
			if lib != nil && len(lib.Guidelines) == 0 && len(found) == 0 {
				return at.empty()
			}
			for i := range found {
				found[i].Pos = at.at(found[i].Pos)
			}
			if err := write(cmd.OutOrStdout(), format, lib, found, only); err != nil {
				return err
			}
			if len(found) > 0 {
				return errFindings
			}
			return nil
		},
	}
	formats := []string{"pretty", "json", "sarif", "junit"}
	cmd.Flags().Var(&choice{value: &format, among: formats}, "format", "pretty, json, sarif (2.1.0, for code hosts) or junit (for continuous integration)")
	cmd.Flags().StringArrayVar(&only, "rule", nil, "check only this rule (repeatable); mistakes that keep the library from being read are reported all the same")
	cmd.Flags().BoolVar(&list, "list", false, "list the rules and end")
	cmd.Flags().StringVar(&today, "today", "", "the day by which reviews are due, such as 2026-11-21 (default: the clock's)")
	for _, other := range []string{"format", "rule", "today"} {
		cmd.MarkFlagsMutuallyExclusive("list", other)
	}
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("rule", cobra.FixedCompletions(ruleIDs(), cobra.ShellCompDirectiveNoFileComp))
	overlayFlag(cmd, &overlays)
	return cmd
}

func ruleIDs() []string {
	var ids []string
	for _, r := range lint.Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}

func listRules(out io.Writer) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, r := range lint.Rules() {
		fmt.Fprintf(t, "%s\t%s\t%s\n", r.ID, r.Severity, r.Summary)
	}
	t.Flush()
}

// checkLintFlags holds the rules to those that there are, and the day to a date.
func checkLintFlags(only []string, today *string) error {
	ids := ruleIDs()
	for _, id := range only {
		if !slices.Contains(ids, id) {
			hint := source.DidYouMean(id, ids)
			if hint == "" {
				hint = "`justify lint --list` names them"
			}
			return fmt.Errorf("there is no rule %q: %s", id, hint)
		}
	}
	if *today == "" {
		*today = time.Now().Format(time.DateOnly)
	}
	if _, err := time.Parse(time.DateOnly, *today); err != nil {
		return fmt.Errorf("--today %q is not a date: write for example 2026-11-21", *today)
	}
	return nil
}

// findings reads the library and its author tests, and where it can be read checks it. The library is nil where it cannot.
func findings(ctx context.Context, files fs.FS, applied []guideline.OverlayFile, today string, only []string) (*guideline.Library, []lint.Finding, error) {
	lib, mistakes := guideline.LoadOverlapping(files, applied...)
	if lib == nil {
		return nil, lint.Loaded(mistakes, only...), nil
	}
	_, inTests := suite.Load(files, lib, applied...)
	mistakes = append(mistakes, inTests...)
	if len(applied) == 0 {
		mistakes = append(mistakes, inOverlays(files)...)
	}
	found := lint.Loaded(mistakes, only...)
	if len(lib.Guidelines) == 0 {
		return lib, found, nil
	}
	more, err := lint.Run(ctx, files, lib, func() (*engine.Engine, error) { return engineOf(lib) }, today, only...)
	return lib, lint.Sort(append(found, more...)), err
}

// write prints the findings in the form that was asked for.
func write(out io.Writer, format string, lib *guideline.Library, found []lint.Finding, only []string) error {
	switch format {
	case "json":
		return lint.WriteJSON(out, found)
	case "sarif":
		return lint.WriteSARIF(out, found)
	case "junit":
		return lint.WriteJUnit(out, found, lib != nil, only...)
	}
	for _, f := range found {
		fmt.Fprint(out, f.Pretty())
	}
	if len(found) > 0 {
		fmt.Fprintln(out, plural(len(found), "finding"))
	} else {
		fmt.Fprintf(out, "fine: %s\n", summary(lib))
	}
	return nil
}

func summary(lib *guideline.Library) string {
	scenarios := 0
	for _, g := range lib.Guidelines {
		scenarios += len(g.Scenarios)
	}
	return fmt.Sprintf("%d guidelines, %d scenarios, %d procedures, %d indications, %d facts",
		len(lib.Guidelines), scenarios, len(lib.Procedures), len(lib.Indications), len(lib.Space.Facts))
}
