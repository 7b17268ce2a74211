package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/consultation"
)

func newAuditUnmapped() *cobra.Command {
	var at storeFlags
	var names, format string
	cmd := &cobra.Command{
		Use:   "unmapped",
		Short: "List the codes that callers sent and that nothing maps: what a site's overlay may add",
		Long: `Lists the codes of exams, reasons and findings that came by any channel and that the edition of their site has nothing for,
most frequent first: what they stood for, their code system as the sender named it, how often and when. An overlay maps them
(docs/overlays.md). The code alone is counted, with nothing else of its referral, and kept sealed: the record key opens it.

The sites are pseudonyms; a file with a name on each line lets the list name them.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			named, err := at.named(names)
			if err != nil {
				return err
			}
			return at.withRecord(cmd.Context(), func(store *consultation.Store, keys *consultation.Keys) error {
				list, err := store.Unmapped(cmd.Context(), keys)
				if err != nil {
					return err
				}
				return printUnmapped(cmd, list, named, format)
			})
		},
	}
	at.register(cmd)
	cmd.Flags().StringVar(&names, "names", "", "file with the names of sites, one a line")
	cmd.Flags().Var(&choice{value: &format, among: []string{"table", "csv", "json"}}, "format", "table, csv or json")
	return cmd
}

// unmappedRow is a code that nothing maps.
type unmappedRow struct {
	Count   int64  `json:"count" parquet:"count"`
	Place   string `json:"place" parquet:"place"`
	System  string `json:"system" parquet:"system"`
	Code    string `json:"code" parquet:"code"`
	Channel string `json:"channel" parquet:"channel"`
	Site    string `json:"site" parquet:"site"`
	Since   string `json:"since" parquet:"since"`
	Last    string `json:"last" parquet:"last"`
}

func printUnmapped(cmd *cobra.Command, list []consultation.UnmappedCode, named pseudonymNames, format string) error {
	rows := make([]unmappedRow, len(list))
	for i, u := range list {
		site, ok := named[u.Site]
		if !ok {
			site = u.Site.String()
		}
		rows[i] = unmappedRow{u.Count, u.Place, u.System, u.Code, u.Channel.String(), site, u.Since, u.Last}
	}
	switch format {
	case "json":
		return printAnyJSON(cmd, rows)
	case "csv":
		return writeRows(cmd.OutOrStdout(), format, rows)
	}
	if len(rows) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), "none: every code that came is mapped")
		return nil
	}
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "count\tplace\tsystem\tcode\tchannel\tsite\tsince\tlast")
	for _, r := range rows {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Count, r.Place, r.System, r.Code, r.Channel, r.Site, r.Since, r.Last)
	}
	return w.Flush()
}
