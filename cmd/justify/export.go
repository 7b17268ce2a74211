package main

import (
	"fmt"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/table"
)

func newExport() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write a guideline library in another form",
		Long:  "Writes what a guideline library says in another form, such as the table that it was imported from.",
	}
	cmd.AddCommand(newExportTable())
	return cmd
}

func newExportTable() *cobra.Command {
	var from editionFlags
	var mapping, output string
	cmd := &cobra.Command{
		Use:   "table --library DIR|--edition FILE --mapping map.yaml [-o FILE.csv|FILE.xlsx]",
		Short: "Give back the table that a library was imported from",
		Long: `Writes the rows of an imported table, in its order and words, out of the library that was made of it or an edition
of that library: what the guidelines say now, not what the table said then. The mapping is that of the import.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			m, err := readMapping(mapping, nil)
			if err != nil {
				return err
			}
			ed, err := from.read()
			if err != nil {
				return err
			}
			text, rows, err := table.Export(&ed.Catalogue, m, output)
			if err != nil {
				return err
			}
			if output == "" {
				_, err := cmd.OutOrStdout().Write(text)
				return err
			}
			if err := renameio.WriteFile(output, text, 0o644); err != nil {
				return fmt.Errorf("writing the table: %w", err)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %s (edition %s)\n", output, plural(rows, "row"), ed.ShortDigest())
			return nil
		},
	}
	from.register(cmd)
	cmd.MarkFlagsOneRequired("library", "edition")
	cmd.Flags().StringVar(&mapping, "mapping", "", "the mapping of the import")
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write; without it CSV goes to the standard output")
	_ = cmd.MarkFlagRequired("mapping")
	_ = cmd.MarkFlagFilename("mapping", "yaml")
	return cmd
}
