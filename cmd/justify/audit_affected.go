package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/audit"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/edition"
)

func newAuditAffected() *cobra.Command {
	var at storeFlags
	var r audit.Recall
	var against, format string
	cmd := &cobra.Command{
		Use:   "affected --edition DIGEST --guideline ID [--scenario ID] [--against NEW]",
		Short: "Recall: list the consultations that a withdrawn or corrected rule touched",
		Long: `Lists the consultations whose answer by a guideline of an edition rests on a scenario, or had it as possible; without --scenario,
all that the guideline answered. With the record key it adds requester and order (as pseudonyms: justify audit pseudonym makes
them from names), and with --against what a new edition says of the same case: an edition file, or a folder of a library.

DIGEST may be shortened as long as it names one edition of the record.`,
		Example: "  justify audit affected --edition sha256:4f1c --guideline headache --scenario thunderclap --against guidelines",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			keys, err := at.keys()
			if errors.Is(err, fs.ErrNotExist) && at.key == "" && against == "" {
				err = nil // no more is asked than can be told without
			}
			if err != nil {
				return err
			}
			store, err := at.open(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer store.Close()
			if err := findRule(cmd.Context(), store, &r); err != nil {
				return err
			}
			if against != "" {
				if r.Against, err = engineNamed(against); err != nil {
					return err
				}
			}
			var list []affectedRow
			err = audit.Affected(cmd.Context(), store, keys, r, func(t *audit.Touched) error {
				list = append(list, affectedRowOf(t, keys != nil))
				return nil
			})
			if err != nil {
				return err
			}
			return printAffected(cmd.OutOrStdout(), format, list, &r)
		},
	}
	at.register(cmd)
	cmd.Flags().StringVar(&r.Edition, "edition", "", "digest of the edition that had the rule")
	cmd.Flags().StringVar(&r.Guideline, "guideline", "", "id of the guideline")
	cmd.Flags().StringVar(&r.Scenario, "scenario", "", "id of the scenario (default: any of the guideline)")
	cmd.Flags().StringVar(&against, "against", "", "new edition: a `FILE` made by justify build, or a folder of a library")
	cmd.Flags().Var(&choice{value: &format, among: []string{"table", "json", "csv"}}, "format", "table, json or csv")
	_ = cmd.MarkFlagRequired("edition")
	_ = cmd.MarkFlagRequired("guideline")
	return cmd
}

// findRule completes the digest, and makes sure that the edition has the guideline and the scenario.
func findRule(ctx context.Context, store *consultation.Store, r *audit.Recall) error {
	kept, err := store.Editions(ctx)
	if err != nil {
		return err
	}
	prefix := "sha256:" + strings.TrimPrefix(r.Edition, "sha256:")
	found := slices.DeleteFunc(slices.Clone(kept), func(digest string) bool { return !strings.HasPrefix(digest, prefix) })
	if len(found) != 1 {
		return fmt.Errorf("%d editions of the record begin with %s; it keeps %s", len(found), r.Edition, strings.Join(kept, ", "))
	}
	r.Edition = found[0]
	packed, err := store.Edition(ctx, r.Edition)
	if err != nil {
		return err
	}
	ed, err := edition.Read(packed)
	if err != nil {
		return err
	}
	list := ed.Catalogue.Guidelines
	i := slices.IndexFunc(list, func(g edition.Guideline) bool { return g.ID == r.Guideline })
	if i < 0 {
		return fmt.Errorf("the edition has no guideline %q", r.Guideline)
	}
	var scenarios []string
	for _, s := range list[i].Scenarios {
		scenarios = append(scenarios, s.ID)
	}
	if r.Scenario != "" && !slices.Contains(scenarios, r.Scenario) {
		return fmt.Errorf("%s has no scenario %q in this edition; it has %s", r.Guideline, r.Scenario, strings.Join(scenarios, ", "))
	}
	return nil
}

// affectedRow is a consultation that a rule touched. Lists have a comma between.
type affectedRow struct {
	ID           string    `json:"id" parquet:"id"`
	At           time.Time `json:"at" parquet:"at"`
	Site         string    `json:"site,omitempty" parquet:"site"`
	Department   string    `json:"department,omitempty" parquet:"department"`
	Requester    string    `json:"requester,omitempty" parquet:"requester"`
	Order        string    `json:"order,omitempty" parquet:"order"`
	Mode         string    `json:"mode" parquet:"mode"`
	Rule         string    `json:"rule" parquet:"rule"` // rests-on or possible
	Orders       string    `json:"orders,omitempty" parquet:"orders"`
	VerdictsThen string    `json:"verdicts_then,omitempty" parquet:"verdicts_then"`
	VerdictsNow  string    `json:"verdicts_now,omitempty" parquet:"verdicts_now"`
	FirstThen    string    `json:"first_then,omitempty" parquet:"first_then"`
	FirstNow     string    `json:"first_now,omitempty" parquet:"first_now"`
	Differs      string    `json:"differs,omitempty" parquet:"differs"` // yes or no; empty: not evaluated
	Note         string    `json:"note,omitempty" parquet:"note"`       // why it could not be evaluated
}

func affectedRowOf(t *audit.Touched, opened bool) affectedRow {
	list := func(ids []string) string { return strings.Join(ids, ", ") }
	row := affectedRow{
		ID: t.ID.String(), At: t.At, Site: t.Site.String(), Department: t.Department.String(), Requester: t.Requester.String(), Order: t.Order.String(),
		Mode: "active", Rule: "possible", Orders: list(t.Then.Orders), VerdictsThen: list(t.Then.Verdicts), FirstThen: list(t.Then.First), Note: t.Why,
	}
	if t.Silent {
		row.Mode = "silent"
	}
	if t.Rests {
		row.Rule = "rests-on"
	}
	if t.Erased {
		row.Note = "erased: who asked, and for what, is gone"
	}
	if t.Now != nil {
		row.VerdictsNow, row.FirstNow, row.Differs = list(t.Now.Verdicts), list(t.Now.First), "no"
		if t.Differs() {
			row.Differs = "yes"
		}
		if t.Now.Silent {
			row.Note = "the new edition's guideline does not answer"
		}
	}
	if !opened {
		row.Note = "not opened: the record key is needed"
	}
	return row
}

func printAffected(out io.Writer, format string, list []affectedRow, r *audit.Recall) error {
	switch format {
	case "json":
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(struct {
			Edition   string        `json:"edition"`
			Guideline string        `json:"guideline"`
			Scenario  string        `json:"scenario,omitempty"`
			Affected  []affectedRow `json:"affected"`
		}{r.Edition, r.Guideline, r.Scenario, append([]affectedRow{}, list...)})
	case "csv":
		return writeRows(out, format, list)
	}
	affectedTable(out, list)
	differs, asked := 0, 0
	for _, row := range list {
		if row.Differs != "" {
			asked++
		}
		if row.Differs == "yes" {
			differs++
		}
	}
	fmt.Fprintf(out, "%d consultations", len(list))
	if r.Against != nil {
		fmt.Fprintf(out, ", %d evaluated with the new edition, which says something else of %d", asked, differs)
	}
	fmt.Fprintln(out)
	return nil
}

// affectedTable shows what fits a page; CSV and JSON have all of it.
func affectedTable(out io.Writer, list []affectedRow) {
	if len(list) == 0 {
		return
	}
	t := table.NewWriter()
	style := table.StyleLight
	style.Options.DrawBorder, style.Options.SeparateColumns = false, false
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	t.AppendHeader(table.Row{"consultation", "time", "site", "department", "requester", "order", "rule", "ordered", "verdict", "first", ""})
	for _, row := range list {
		verdict, first := row.VerdictsThen, row.FirstThen
		if row.Differs == "yes" {
			verdict, first = changed(row.VerdictsThen, row.VerdictsNow), changed(row.FirstThen, row.FirstNow)
		}
		t.AppendRow(table.Row{
			row.ID, row.At.UTC().Format("2006-01-02 15:04"), brief(row.Site), brief(row.Department), brief(row.Requester), brief(row.Order),
			row.Rule, row.Orders, verdict, first, row.Note,
		})
	}
	for line := range strings.Lines(t.Render()) {
		fmt.Fprintln(out, strings.TrimRight(line, " \n"))
	}
}

func changed(then, now string) string {
	if then == now {
		return then
	}
	return orNone(then) + " → " + orNone(now)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// brief is the beginning of a pseudonym.
func brief(pseudonym string) string { return pseudonym[:min(len(pseudonym), 8)] }
