package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/audit"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/language"
)

// periodFlags say which consultations are meant.
type periodFlags struct{ from, to string }

func (f *periodFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.from, "from", "", "first day, such as 2026-01-01 (default: the beginning)")
	cmd.Flags().StringVar(&f.to, "to", "", "day after the last one (default: to the end)")
}

func (f *periodFlags) times() (from, to time.Time, err error) {
	if from, err = dayFlag("--from", f.from); err != nil {
		return from, to, err
	}
	to, err = dayFlag("--to", f.to)
	if err == nil && !to.IsZero() && !from.Before(to) {
		err = errors.New("--to is the day after the last one: it lies after --from")
	}
	return from, to, err
}

// dayFlag reads a day of UTC; nothing is the zero time.
func dayFlag(flag, text string) (day time.Time, err error) {
	if text == "" {
		return day, nil
	}
	if day, err = time.Parse(time.DateOnly, text); err != nil {
		err = fmt.Errorf("%s is a day, such as 2026-11-21", flag)
	}
	return day, err
}

func newAuditReport() *cobra.Command {
	var at storeFlags
	var period periodFlags
	var by []string
	var since, tag, format, names, output string
	var suppress bool
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Count what was ordered, how it was judged, and what was done then",
		Long: `Counts over the record: shares of the verdicts with their intervals, overrides by reason, acceptance by guideline, radiation
level ordered against recommended, duplicates, indications without a guideline. It reads no payload and needs no key, but for
--names: sites and departments are pseudonyms, and a file with a name on each line, with the key, lets the report name them.

HTML is one page that prints on A4 and asks nobody for anything. CSV and Parquet have one figure a line, JSON has all.`,
		Example: "  justify audit report --data /var/lib/justify -o report.html\n" +
			"  justify audit report --from 2026-01-01 --to 2027-01-01 --by site,month --since 2026-07-01 --language de -o report.html\n" +
			"  justify audit report --by guideline --suppress --format csv",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			q := audit.Query{Suppress: suppress, Monthly: true}
			if q.From, q.To, err = period.times(); err != nil {
				return err
			}
			if q.Since, err = dayFlag("--since", since); err != nil {
				return err
			}
			if q.By, err = dimensionsOf(by); err != nil {
				return err
			}
			named, err := at.named(names)
			if err != nil {
				return err
			}
			store, err := at.open(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer store.Close()
			report, err := newReportOf(cmd.Context(), store, q, tag, named)
			if err != nil {
				return err
			}
			var page bytes.Buffer
			if err := report.write(&page, format); err != nil {
				return err
			}
			return writeOutput(cmd, output, format, page.Bytes())
		},
	}
	at.register(cmd)
	period.register(cmd)
	cmd.Flags().StringSliceVar(&by, "by", nil, "divide the counts: "+strings.Join(audit.Dimensions, ", "))
	cmd.Flags().StringVar(&since, "since", "", "compare with the time before this day, such as that of an edition or of the start of a trial")
	cmd.Flags().BoolVar(&suppress, "suppress", false, "hide counts of 1 to 4, and what they could be told from")
	cmd.Flags().Var(&choice{value: &tag, among: language.Spoken}, "language", "of the page")
	cmd.Flags().StringVar(&names, "names", "", "file with the names of sites and departments, one a line; it needs the key")
	cmd.Flags().Var(&choice{value: &format, among: []string{"html", "csv", "json", "parquet"}}, "format", "html, csv, json or parquet")
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write to (default: standard output)")
	return cmd
}

// writeOutput writes a file whole or not at all; without a name, to standard output.
func writeOutput(cmd *cobra.Command, name, format string, content []byte) error {
	switch {
	case name != "":
		return renameio.WriteFile(name, content, 0o644)
	case format == "parquet":
		return errors.New("a Parquet file needs a name: add -o audit.parquet")
	}
	_, err := cmd.OutOrStdout().Write(content)
	return err
}

func dimensionsOf(names []string) (by []audit.Dimension, err error) {
	seen := map[audit.Dimension]bool{}
	for _, name := range names {
		d, ok := audit.DimensionOf(name)
		switch {
		case !ok:
			return nil, fmt.Errorf("the counts cannot be divided by %q: write some of %s", name, strings.Join(audit.Dimensions, ", "))
		case seen[d]:
			return nil, fmt.Errorf("--by names %s twice", name)
		}
		seen[d] = true
		by = append(by, d)
	}
	return by, nil
}

// pseudonymNames are names by pseudonym.
type pseudonymNames map[consultation.Pseudonym]string

// named reads a file of names, and makes their pseudonyms as sites and departments.
func (f *storeFlags) named(path string) (pseudonymNames, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	keys, err := f.keys()
	if err != nil {
		return nil, err
	}
	names := pseudonymNames{}
	for line := range strings.Lines(string(text)) {
		if name := strings.TrimSpace(line); name != "" {
			names[keys.Pseudonym(consultation.SiteRole, name)], names[keys.Pseudonym(consultation.DepartmentRole, name)] = name, name
		}
	}
	return names, nil
}

// auditReport is a summary with all that a reader needs to understand it.
type auditReport struct {
	*auditLocale
	q       audit.Query
	summary *audit.Summary
	names   pseudonymNames
	titles  map[string]string // of guidelines, exams and indications, by kind and id
}

func newReportOf(ctx context.Context, store *consultation.Store, q audit.Query, tag string, names pseudonymNames) (*auditReport, error) {
	r := &auditReport{auditLocale: newAuditLocale(tag), q: q, names: names}
	var err error
	if r.summary, err = audit.Summarise(ctx, store, q); err != nil {
		return nil, err
	}
	r.titles, err = titlesOf(ctx, store, r.summary.Editions, tag)
	return r, err
}

// Kinds of titles.
const (
	guidelineTitle  = "guideline "
	procedureTitle  = "procedure "
	indicationTitle = "indication "
)

// titlesOf reads the titles from the editions that the record keeps.
func titlesOf(ctx context.Context, store *consultation.Store, digests []string, tag string) (map[string]string, error) {
	titles := map[string]string{}
	for _, digest := range digests {
		packed, err := store.Edition(ctx, digest)
		if err != nil {
			return nil, err
		}
		ed, err := edition.Read(packed)
		if err != nil {
			return nil, fmt.Errorf("the edition %s of the record: %w", digest, err)
		}
		c := &ed.Catalogue
		for i := range c.Guidelines {
			titles[guidelineTitle+c.Guidelines[i].ID] = c.Guidelines[i].Title.In(tag)
		}
		for i := range c.Procedures {
			titles[procedureTitle+c.Procedures[i].ID] = c.Procedures[i].Title.In(tag)
		}
		for i := range c.Indications {
			titles[indicationTitle+c.Indications[i].ID] = c.Indications[i].Title.In(tag)
		}
	}
	return titles, nil
}

// title is the title of an id, or the id where no edition has one.
func (r *auditReport) title(kind, id string) string {
	if title, ok := r.titles[kind+id]; ok {
		return title
	}
	return id
}

// named is the name that a pseudonym stands for, where it is known.
func (r *auditReport) named(pseudonym string) string {
	var p consultation.Pseudonym
	if err := p.UnmarshalText([]byte(pseudonym)); err == nil {
		if name, ok := r.names[p]; ok {
			return name
		}
	}
	return pseudonym
}

// period is the first and the last day that are counted; false where nothing is.
func (r *auditReport) period() (from, to time.Time, any bool) {
	from, to = r.q.From, r.summary.Last
	if from.IsZero() {
		from = r.summary.First
	}
	if !r.q.To.IsZero() {
		to = r.q.To.AddDate(0, 0, -1)
	}
	return from, to, !from.IsZero() && !to.IsZero()
}

func (r *auditReport) headHash() string { return hex.EncodeToString(r.summary.Head.Hash) }

func (r *auditReport) write(out io.Writer, format string) error {
	switch format {
	case "csv", "parquet":
		return r.table(out, format)
	case "json":
		return r.json(out)
	}
	return r.html(out)
}
