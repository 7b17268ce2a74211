// Command justify is clinical decision support for imaging referral: an engine for those who ask, and tools for those
// who write the guidelines.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitFine     = 0
	exitFindings = 1 // the command worked, and found something
	exitUsage    = 2 // the command could not work
)

// errFindings ends a command that has printed its findings already.
var errFindings = errors.New("findings")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errFindings):
		return exitFindings
	}
	fmt.Fprintln(root.ErrOrStderr(), "justify:", err)
	return exitUsage
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "justify",
		Short: "Clinical decision support for imaging referral",
		Long: `justify tells a referring clinician which imaging exam the clinical question warrants: the options ranked,
rated 1 to 9, with their relative radiation level, the reason, the evidence, and what is still unknown.

The shipped guidelines are illustrative: a competent body must review and adopt them before clinical use.

Exit codes: 0 fine, 1 findings, 2 the command could not work.`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(
		newServe(),
		newEvaluate(),
		newExplain(),
		newSearch(),
		newLeaflet(),
		newDose(),
		newAudit(),
		newLint(),
		newTest(),
		newReport(),
		newBuild(),
		newDiff(),
		newReplay(),
		newSynthesise(),
		newOverlay(),
		newDev(),
		newFmt(),
		newNew(),
		newTranslate(),
		newSchema(),
		newImport(),
		newExport(),
	)
	return root
}
