package main

import (
	"fmt"
	"os"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/table"
)

func newImport() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Make a guideline library of what a site holds in another form",
		Long: `Makes a guideline library of what a site holds in another form, such as a table of ratings that it has licensed. The
result belongs to the site: nothing of it becomes part of the shipped library.`,
	}
	cmd.AddCommand(newImportTable())
	return cmd
}

func newImportTable() *cobra.Command {
	var mapping, dir, report, ours string
	cmd := &cobra.Command{
		Use:   "table FILE.csv|FILE.xlsx --mapping map.yaml -o DIR",
		Short: "Import a table of ratings that the site holds a licence for",
		Long: `Makes a guideline library of a table with a row for each topic, variant and procedure: a guideline for each topic,
whose scenarios are picked by the variant. The mapping says what the columns are called and what the words in them mean.

What is wrong is reported with its rows and column. An error stops the import before anything is written; warnings are
listed. Exit codes: 0 imported, 1 the table has errors, 2 the command could not work.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			lib, _, err := library{dir: ours}.load()
			if err != nil {
				return err
			}
			m, err := readMapping(mapping, lib)
			if err != nil {
				return err
			}
			text, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			imported, found, err := table.Import(args[0], text, m, lib)
			if err != nil {
				return err
			}
			if report != "" {
				if err := writeReport(report, found); err != nil {
					return err
				}
			}
			out := cmd.OutOrStdout()
			fmt.Fprint(out, found.Text())
			findings := plural(found.Errors, "error") + ", " + plural(found.Warnings, "warning")
			if imported == nil {
				fmt.Fprintf(out, "%s: nothing is written\n", findings)
				return errFindings
			}
			if err := imported.Write(dir); err != nil {
				return err
			}
			fmt.Fprintf(out, "%s: %s, %s, %s, %s (%s)\n", dir,
				plural(found.Topics, "topic"), plural(found.Variants, "variant"), plural(found.Procedures, "procedure"), plural(found.Ratings, "rating"), findings)
			return nil
		},
	}
	cmd.Flags().StringVar(&mapping, "mapping", "", "YAML file that says how to read the table")
	cmd.Flags().StringVarP(&dir, "output", "o", "", "folder to make of it")
	cmd.Flags().StringVar(&report, "report", "", "write the findings as JSON to this file")
	cmd.Flags().StringVar(&ours, "library", "", "library whose procedures the mapping names (default: the shipped one)")
	_ = cmd.MarkFlagRequired("mapping")
	_ = cmd.MarkFlagRequired("output")
	_ = cmd.MarkFlagFilename("mapping", "yaml")
	_ = cmd.MarkFlagDirname("output")
	_ = cmd.MarkFlagDirname("library")
	return cmd
}

// readMapping reads the mapping of a table; the error renders every finding.
func readMapping(path string, ours *guideline.Library) (*table.Mapping, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, found := table.ReadMapping(path, text, ours)
	if m == nil {
		return nil, fmt.Errorf("the mapping has mistakes:\n%w", found)
	}
	return m, nil
}

func writeReport(path string, report *table.Report) error {
	text, err := report.JSON()
	if err == nil {
		err = renameio.WriteFile(path, text, 0o644)
	}
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}
