package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/schema"
)

func newSchema() *cobra.Command {
	var at, output string
	var check bool
	cmd := &cobra.Command{
		Use:   "schema [KIND]",
		Short: "Write the JSON Schemas by which an editor completes keys, ids and values",
		Long: `Makes JSON Schema (2020-12) from a guideline library: keys of the language, and the ids and values of that library
with their titles. Kinds of files: ` + strings.Join(schema.Kinds(), ", ") + `.

With -o the schemas are written into a folder, best DIR/` + schema.Folder + ` of the library, where the modeline at the top of each
shipped file looks for them. Without, the schema of KIND is printed. See docs/editor.md.`,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: schema.Kinds(),
		RunE: func(cmd *cobra.Command, kinds []string) error {
			lib, _, err := library{dir: at}.load()
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			switch {
			case output == "" && (check || len(kinds) == 0):
				return errors.New("name a folder with -o, or the kind to print: " + strings.Join(schema.Kinds(), ", "))
			case output == "":
				text, err := schema.For(kinds[0], lib)
				if err != nil {
					return err
				}
				_, err = out.Write(text)
				return err
			case len(kinds) == 0:
				kinds = schema.Kinds()
			}
			if !check {
				written, err := schema.Write(output, lib, kinds...)
				for _, file := range written {
					fmt.Fprintln(out, file)
				}
				return err
			}
			stale, err := schema.Stale(output, lib, kinds...)
			if err != nil {
				return err
			}
			for _, file := range stale {
				fmt.Fprintf(out, "%s is stale: run `justify schema -o %s`\n", file, output)
			}
			if len(stale) > 0 {
				return errFindings
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&at, "library", "", "folder of a guideline library (default: the shipped one)")
	cmd.Flags().StringVarP(&output, "output", "o", "", "folder to write into")
	cmd.Flags().BoolVar(&check, "check", false, "write nothing; fail where a schema in the folder is stale")
	_ = cmd.MarkFlagDirname("library")
	_ = cmd.MarkFlagDirname("output")
	return cmd
}
