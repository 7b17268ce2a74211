package main

import (
	"bytes"
	"fmt"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/compile"
)

func newBuild() *cobra.Command {
	var output string
	var overlays []string
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Compile a guideline library into an edition",
		Long: `Compiles a guideline library into an edition: an OPA bundle that ` + "`justify serve --edition`" + ` and stock OPA
evaluate with the same answer. The same library gives the same digest. Without DIR the shipped library is built.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			lib, _, err := libraryAt(args, overlays).load()
			if err != nil {
				return err
			}
			ed, err := compile.Compile(lib)
			if err != nil {
				return err
			}
			var packed bytes.Buffer
			if err := ed.Pack(&packed); err != nil {
				return err
			}
			if err := renameio.WriteFile(output, packed.Bytes(), 0o644); err != nil {
				return fmt.Errorf("writing the edition: %w", err)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s: %s\n", ed.Digest, output, summary(lib))
			for _, o := range lib.Overlays {
				fmt.Fprintf(cmd.OutOrStdout(), "overlay %s: %s, %s\n", o.ID, o.Title.In(""), plural(len(o.Patches), "change"))
			}
			return nil
		},
	}
	overlayFlag(cmd, &overlays)
	cmd.Flags().StringVarP(&output, "output", "o", "edition.tar.gz", "where to write the edition")
	return cmd
}
