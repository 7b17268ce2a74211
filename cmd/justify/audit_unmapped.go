package main

import (
	"encoding/csv"
	"fmt"
	"strconv"
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

func printUnmapped(cmd *cobra.Command, list []consultation.UnmappedCode, named pseudonymNames, format string) error {
	site := func(p consultation.Pseudonym) string {
		if name, ok := named[p]; ok {
			return name
		}
		return p.String()
	}
	head := []string{"count", "place", "system", "code", "channel", "site", "since", "last"}
	rows := make([][]string, len(list))
	for i, u := range list {
		rows[i] = []string{strconv.FormatInt(u.Count, 10), u.Place, u.System, u.Code, u.Channel.String(), site(u.Site), u.Since, u.Last}
	}
	switch format {
	case "json":
		objects := make([]map[string]any, len(rows))
		for i, row := range rows {
			objects[i] = map[string]any{}
			for k, name := range head {
				objects[i][name] = row[k]
			}
			objects[i]["count"] = list[i].Count
		}
		return printAnyJSON(cmd, objects)
	case "csv":
		w := csv.NewWriter(cmd.OutOrStdout())
		return w.WriteAll(append([][]string{head}, rows...))
	}
	if len(rows) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), "none: every code that came is mapped")
		return nil
	}
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{head}, rows...) {
		for k, cell := range row {
			if k > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, cell)
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}
