package main

import (
	"io"
	"strings"
	"text/tabwriter"

	"fmt"

	"github.com/spf13/cobra"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/server"
)

func newSearch() *cobra.Command {
	var from editionFlags
	request := &justifyv1.SearchIndicationsRequest{}
	format := choice{value: new(string), among: []string{"table", "json"}}
	cmd := &cobra.Command{
		Use:   "search WORDS",
		Short: "Find the indication for words as a clinician types them",
		Long: `Proposes the indications that may be meant: one a line, with its title, the words that led to it, and the guidelines that
speak about it. Abbreviations, prefixes, slips of the finger, codes (R51, M54.5) and any order of words will do; what is negated
("no fever") leads nowhere. Ends with 1 where nothing is near enough to propose.

It only proposes: the clinician confirms.`,
		Example: "  justify search worst headache of my life\n  justify search --language de Kreuzschmerzen seit drei Wochen",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			request.Query = strings.Join(args, " ")
			return ask(cmd, &from, request, (*server.Server).SearchIndications, format.String() == "json", func(found *justifyv1.SearchIndicationsResponse) error {
				return printHits(cmd.OutOrStdout(), cmd.ErrOrStderr(), found)
			})
		},
	}
	from.register(cmd)
	cmd.Flags().StringVar(&request.Language, "language", "en", "language of the words and titles, such as de")
	cmd.Flags().Int32Var(&request.Limit, "limit", 10, "how many to propose at most, 1 to 50")
	cmd.Flags().Var(&format, "format", "table or json")
	return cmd
}

// printHits prints an indication a line; what was negated, and that nothing was found, stand aside.
func printHits(out, aside io.Writer, found *justifyv1.SearchIndicationsResponse) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, h := range found.GetHits() {
		var guidelines []string
		for _, g := range h.GetGuidelines() {
			guidelines = append(guidelines, g.GetId())
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", h.GetIndication(), h.GetTitle(), strings.Join(h.GetMatched(), " "), strings.Join(guidelines, ", "))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if negated := found.GetNegated(); len(negated) > 0 {
		fmt.Fprintf(aside, "negated, and passed over: %s\n", strings.Join(negated, " "))
	}
	if len(found.GetHits()) == 0 {
		fmt.Fprintln(aside, "no indication is near enough to propose")
		return errFindings
	}
	return nil
}
