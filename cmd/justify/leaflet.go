package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/server"
)

func newLeaflet() *cobra.Command {
	var from editionFlags
	request := &justifyv1.GetPatientInformationRequest{}
	format := choice{value: new(string), among: []string{"text", "json"}}
	cmd := &cobra.Command{
		Use:   "leaflet EXAM",
		Short: "Print what a patient is told about an exam",
		Long: `Prints the patient information of an exam: what it is, how long it takes, radiation in words and, where the dose was measured,
as time of natural background radiation, benefit, risk and alternatives.`,
		Example: "  justify leaflet ct-head-wo\n  justify leaflet ct-head-wo --child --language de",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			request.Procedure = args[0]
			return ask(cmd, &from, request, (*server.Server).GetPatientInformation, format.String() == "json", func(l *justifyv1.GetPatientInformationResponse) error {
				leafletText(cmd.OutOrStdout(), l)
				return nil
			})
		},
	}
	from.register(cmd)
	cmd.Flags().StringVar(&request.Language, "language", "en", "language, such as de")
	cmd.Flags().BoolVar(&request.Child, "child", false, "for a patient under 18 years")
	cmd.Flags().Float64Var(&request.BackgroundMsv, "background", 0, "natural radiation to compare with, in mSv a year (default: 2.4, the average of the world)")
	cmd.Flags().Var(&format, "format", "text or json")
	return cmd
}

func leafletText(out io.Writer, l *justifyv1.GetPatientInformationResponse) {
	p := newPrinter(out)
	p.line("%s", p.bold(l.GetTitle()))
	for _, part := range l.GetParts() {
		p.line("\n%s", part.GetHeading())
		p.wrapped("  ", part.GetText())
	}
	if len(l.GetParts()) == 0 {
		p.line("The edition has no information for patients about this exam.")
	}
	if l.GetStatus() == justifyv1.TranslationStatus_TRANSLATION_STATUS_DRAFT {
		fmt.Fprintln(out, "\n(draft translation)")
	}
}
