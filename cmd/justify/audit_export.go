package main

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/audit"
	"github.com/justify-cds/justify/internal/consultation"
)

func newAuditExport() *cobra.Command {
	var at storeFlags
	var period periodFlags
	var format, output string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write one row for each consultation, for the analysis of a trial",
		Long: `Writes one row for each consultation: when, where (as pseudonyms), by which edition, in which mode, trial and arm, what was ordered, how it
was judged, and what was done then. It reads no payload and needs no key. What there may be several of stands in one cell with a
bar between: verdicts, levels and outcomes in the order of the procedures.

Pseudonyms are no anonymity: who has the key, and who knows when somebody was referred, can find the row.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, to, err := period.times()
			if err != nil {
				return err
			}
			if format == "parquet" && output == "" {
				return errors.New("a Parquet file needs a name: add -o consultations.parquet")
			}
			store, err := at.open(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer store.Close()
			write := func(out io.Writer) error {
				rows := newRowWriter[exportedRow](out, format)
				err := audit.Export(cmd.Context(), store, from, to, func(x *audit.Exported) error { return rows.write(exportedRowOf(x)) })
				return errors.Join(err, rows.close())
			}
			if output == "" {
				return write(cmd.OutOrStdout())
			}
			file, err := renameio.NewPendingFile(output, renameio.WithPermissions(0o600))
			if err != nil {
				return err
			}
			defer file.Cleanup()
			if err := write(file); err != nil {
				return err
			}
			return file.CloseAtomicallyReplace()
		},
	}
	at.register(cmd)
	period.register(cmd)
	cmd.Flags().Var(&choice{value: &format, among: []string{"csv", "parquet"}}, "format", "csv or parquet")
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write to (default: standard output)")
	return cmd
}

// exportedRow is a consultation as CSV and Parquet have it.
type exportedRow struct {
	ID          string    `parquet:"id"`
	Sequence    int64     `parquet:"sequence"`
	EvaluatedAt time.Time `parquet:"evaluated_at,timestamp(millisecond)"`
	Edition     string    `parquet:"edition,dict"`
	Site        string    `parquet:"site,dict"`
	Department  string    `parquet:"department,dict"`
	Mode        string    `parquet:"mode,dict"`
	Emergency   bool      `parquet:"emergency"`
	Channel     string    `parquet:"channel,dict"`
	Trial       string    `parquet:"trial,dict"`
	Arm         string    `parquet:"arm,dict"`
	Latency     int64     `parquet:"latency_us"`
	Duplicates  int64     `parquet:"duplicates"`
	Unscored    string    `parquet:"unscored,dict"`
	Guidelines  string    `parquet:"guidelines,dict"`
	First       string    `parquet:"first,dict"` // for each guideline, with a comma between equals
	Procedures  string    `parquet:"procedures,dict"`
	Verdicts    string    `parquet:"verdicts,dict"`
	Ordered     string    `parquet:"ordered_levels,dict"` // empty: unknown
	Recommended string    `parquet:"recommended_levels,dict"`
	Outcomes    string    `parquet:"outcomes,dict"` // empty: none recorded
	Reasons     string    `parquet:"reasons,dict"`
	ChangedTo   string    `parquet:"changed_to,dict"`
	Accepted    string    `parquet:"accepted,dict"` // true, false or empty
}

const between = "|"

func exportedRowOf(x *audit.Exported) exportedRow {
	row := exportedRow{
		ID: x.ID.String(), Sequence: x.Sequence, EvaluatedAt: x.At, Edition: x.Digest(), Site: x.Site.String(), Department: x.Department.String(),
		Mode: x.Mode.String(), Emergency: x.Emergency, Channel: x.Channel.String(), Trial: x.Trial, Arm: x.Arm,
		Latency: x.Latency.Microseconds(), Duplicates: int64(x.Duplicates), Unscored: strings.Join(x.Unscored, between),
	}
	level := func(l consultation.Level) string {
		if l == consultation.Unknown {
			return ""
		}
		return strconv.Itoa(int(l))
	}
	joined := func(n int, of func(i int) string) string {
		cells := make([]string, n)
		for i := range cells {
			cells[i] = of(i)
		}
		return strings.Join(cells, between)
	}
	answers, orders := x.Answers, x.Orders
	row.Guidelines = joined(len(answers), func(i int) string { return answers[i].Guideline })
	row.First = joined(len(answers), func(i int) string { return strings.Join(answers[i].First, ",") })
	row.Procedures = joined(len(orders), func(i int) string { return orders[i].Procedure })
	row.Verdicts = joined(len(orders), func(i int) string { return orders[i].Verdict })
	row.Ordered = joined(len(orders), func(i int) string { return level(orders[i].Level) })
	row.Recommended = joined(len(orders), func(i int) string { return level(x.Recommended(&orders[i])) })
	cells := len(orders)
	if n := len(x.Outcomes); n > 0 && x.Outcomes[n-1].Order < 0 {
		cells++ // one that is about no order of its own
	}
	outcome := func(cell func(*audit.ExportedOutcome) string) string {
		return joined(cells, func(i int) string {
			at := slices.IndexFunc(x.Outcomes, func(o audit.ExportedOutcome) bool { return o.Order == i || (o.Order < 0 && i == len(orders)) })
			if at < 0 {
				return ""
			}
			return cell(&x.Outcomes[at])
		})
	}
	row.Outcomes = outcome(func(o *audit.ExportedOutcome) string { return o.Done.String() })
	row.Reasons = outcome(func(o *audit.ExportedOutcome) string { return o.Reason.String() })
	row.ChangedTo = outcome(func(o *audit.ExportedOutcome) string { return o.ChangedTo })
	row.Accepted = outcome(func(o *audit.ExportedOutcome) string {
		if o.Reason == consultation.CaseNotListed { // there was no advice to follow
			return ""
		}
		return strconv.FormatBool(o.Accepted)
	})
	return row
}
