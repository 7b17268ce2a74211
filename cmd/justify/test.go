package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/suite"
)

func newTest() *cobra.Command {
	var verbose bool
	var overlays []string
	cmd := &cobra.Command{
		Use:   "test [DIR]",
		Short: "Run the author tests of a guideline library",
		Long: `Compiles a guideline library and evaluates the cases of its _test.yaml files. A case that fails is printed as a
diff with the line that expects something else. Without DIR the shipped library is tested.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			at := libraryAt(args, overlays)
			lib, files, err := at.load()
			if err != nil {
				return err
			}
			applied, err := at.overlayFiles(files)
			if err != nil {
				return err
			}
			suites, found := suite.Load(files, lib, applied...)
			if found.Errors() > 0 {
				return fmt.Errorf("the author tests have mistakes:\n%w", at.named(found))
			}
			ed, err := compile.Compile(lib)
			if err != nil {
				return err
			}
			packed, err := ed.Bytes()
			if err != nil {
				return err
			}
			e, err := engine.Load(packed)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			passed, failed := 0, 0
			for _, s := range suites {
				for _, r := range suite.Run(cmd.Context(), e, lib.Space, s) {
					switch {
					case len(r.Problems) > 0:
						failed++
						fmt.Fprint(out, named(at, r).Pretty())
					case verbose:
						fmt.Fprintf(out, "ok   %s: %s\n", at.at(r.Case.Pos), r.Case.Name)
						fallthrough
					default:
						passed++
					}
				}
			}
			fmt.Fprintf(out, "%d passed, %d failed in %s (edition %s)\n", passed, failed, plural(len(suites), "file"), ed.ShortDigest())
			if failed > 0 {
				return errFindings
			}
			return nil
		},
	}
	overlayFlag(cmd, &overlays)
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "name the cases that pass too")
	return cmd
}

// named gives the positions of a result the path that the user's editor knows.
func named(at library, r suite.Result) suite.Result {
	r.Case.Pos = at.at(r.Case.Pos)
	for i := range r.Problems {
		r.Problems[i].Pos = at.at(r.Problems[i].Pos)
	}
	return r
}

func plural(n int, word string) string {
	if n != 1 && !strings.HasSuffix(word, "s") {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}
