package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/coverage"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/mutation"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/suite"
)

func newTest() *cobra.Command {
	var verbose bool
	var overlays []string
	var q quality
	cmd := &cobra.Command{
		Use:   "test [DIR]",
		Short: "Run the author tests of a guideline library",
		Long: `Compiles a guideline library and evaluates the cases of its _test.yaml files. A case that fails is printed as a
diff with the line that expects something else. Without DIR the shipped library is tested.

--coverage says which scenarios, sides of tests, values of scores and cautions the cases exercise; --coverage=lines
names each line that they leave out and the patients that are missing.

--mutation makes one small mistake after the other in the guidelines, as a slip of the editor could, and says which of
them no case notices, each with the case that would. See docs/testing.md.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			at := libraryAt(args, overlays)
			lib, files, err := at.load()
			if err != nil {
				return err
			}
			if err := q.check(lib); err != nil {
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
			if len(q.only) > 0 {
				suites = slices.DeleteFunc(suites, func(s suite.Suite) bool { return !slices.Contains(q.only, s.Guideline) })
			}
			e, err := engineOf(lib)
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
			if failed > 0 {
				fmt.Fprint(out, marks)
			}
			fmt.Fprintf(out, "%d passed, %d failed in %s (edition %s)\n", passed, failed, plural(len(suites), "file"), edition.Short(e.Digest()))
			if failed > 0 {
				q.leaveOut(out, failed)
				return errFindings
			}
			return q.run(cmd, &tested{at: at, lib: lib, files: files, suites: suites, engine: e, edition: e.Digest()})
		},
	}
	overlayFlag(cmd, &overlays)
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "name the cases that pass too")
	q.register(cmd)
	return cmd
}

// marks says what the lines of cases that fail begin with.
const marks = "lines with - are expected, lines with + are what came\n"

// tested is a library whose author tests pass.
type tested struct {
	at      library
	lib     *guideline.Library
	files   fs.FS
	suites  []suite.Suite
	engine  *engine.Engine
	edition string

	coverage *coverage.Coverage // nil where it was not asked for
	mutation []mutation.Guideline
	alive    []mutation.Alive
}

// named gives the positions of a result the path that the user's editor knows.
func named(at library, r suite.Result) suite.Result {
	r.Case.Pos = at.at(r.Case.Pos)
	for i := range r.Problems {
		r.Problems[i].Pos = at.at(r.Problems[i].Pos)
	}
	return r
}

// guidelineIDs lists the guidelines of a library.
func guidelineIDs(lib *guideline.Library) []string {
	var ids []string
	for _, g := range lib.Guidelines {
		ids = append(ids, g.ID)
	}
	return ids
}

// unknownGuideline says that a flag names what the library has not.
func unknownGuideline(id string, lib *guideline.Library) error {
	if hint := source.DidYouMean(id, guidelineIDs(lib)); hint != "" {
		return fmt.Errorf("no guideline %q; %s", id, hint)
	}
	return fmt.Errorf("no guideline %q", id)
}

func plural(n int, word string) string {
	if n != 1 && !strings.HasSuffix(word, "s") {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}
