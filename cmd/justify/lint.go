package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/suite"
)

func newLint() *cobra.Command {
	var overlays []string
	cmd := &cobra.Command{
		Use:   "lint [DIR]",
		Short: "Check a guideline library and its author tests for mistakes",
		Long: `Reads every file of a guideline library and reports all mistakes in one run, each with file:line:col, the line,
and what would be right. Without DIR the shipped library is checked.

Without --overlay each overlay of the library is checked too, by itself: it drifts where the library goes on.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			at := libraryAt(args, overlays)
			files, err := at.files()
			if err != nil {
				return err
			}
			applied, err := at.overlayFiles(files)
			if err != nil {
				return err
			}
			lib, found := guideline.Load(files, applied...)
			if lib != nil {
				_, inTests := suite.Load(files, lib, applied...)
				found = append(found, inTests...)
			}
			if lib != nil && len(applied) == 0 {
				found = append(found, inOverlays(files)...)
			}
			for _, d := range at.named(found) {
				fmt.Fprint(cmd.OutOrStdout(), d.Pretty())
			}
			if len(found) > 0 {
				fmt.Fprintln(cmd.OutOrStdout(), plural(len(found), "finding"))
				return errFindings
			}
			if len(lib.Guidelines) == 0 {
				return at.empty()
			}
			fmt.Fprintf(cmd.OutOrStdout(), "fine: %s\n", summary(lib))
			return nil
		},
	}
	overlayFlag(cmd, &overlays)
	return cmd
}

func summary(lib *guideline.Library) string {
	scenarios := 0
	for _, g := range lib.Guidelines {
		scenarios += len(g.Scenarios)
	}
	return fmt.Sprintf("%d guidelines, %d scenarios, %d procedures, %d indications, %d facts",
		len(lib.Guidelines), scenarios, len(lib.Procedures), len(lib.Indications), len(lib.Space.Facts))
}
