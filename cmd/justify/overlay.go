package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
)

func newOverlay() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "overlay",
		Short: "Keep the overlays of a library up to date",
		Long: `An overlay adapts a library to a country or a site (docs/overlays.md). Each of its changes names the digest of what
it was written against, so that it is found when the library goes on.`,
	}
	cmd.AddCommand(newRebase())
	return cmd
}

func newRebase() *cobra.Command {
	at, write := library{}, false
	cmd := &cobra.Command{
		Use:   "rebase NAME|FILE",
		Short: "Show where an overlay has drifted, and write the new digests",
		Long: `Shows each change of an overlay that was written against something else than what stands in the library now: what
stands there, and what the overlay says. With --write it writes the digests of what stands there now into the overlay's file:
look at each change before. A change without a digest is to be given one by hand, for example "was: new".`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			before := at.overlays
			at.overlays = append(at.overlays, args[0])
			files, err := at.files()
			if err != nil {
				return err
			}
			applied, err := at.overlayFiles(files)
			if err != nil {
				return err
			}
			if !isFile(args[0]) && len(before) == 0 {
				applied = guideline.BuildsOn(applied[len(applied)-1])
			}
			return rebase(cmd, at, applied, func() ([]guideline.Drift, source.Diagnostics) { return guideline.Drifts(files, applied...) }, write)
		},
	}
	cmd.Flags().StringVar(&at.dir, "library", "", "folder of the guideline library (default: the shipped one, which cannot be written)")
	_ = cmd.MarkFlagDirname("library")
	cmd.Flags().StringArrayVar(&at.overlays, "overlay", nil, "overlay that applies before; again for more, in their order")
	cmd.Flags().BoolVar(&write, "write", false, "write the new digests")
	return cmd
}

func rebase(cmd *cobra.Command, at library, applied []guideline.OverlayFile, find func() ([]guideline.Drift, source.Diagnostics), write bool) error {
	o := applied[len(applied)-1]
	drifts, found := find()
	out := cmd.OutOrStdout()
	var own []guideline.Drift
	for _, d := range drifts {
		if d.Overlay == o.ID {
			own = append(own, d)
		}
	}
	for _, d := range own {
		fmt.Fprintf(out, "%s: %s %s\n", at.at(d.Was), d.Kind, d.Of)
		fmt.Fprintf(out, "  now (%s):\n%s  the overlay:\n%s\n", d.Now, indented(d.Base), indented(d.Change))
	}
	if found.Errors() > len(drifts) {
		return fmt.Errorf("the overlay has other mistakes, which come first:\n%w", at.named(found))
	}
	switch {
	case len(own) == 0:
		fmt.Fprintln(out, "fine: nothing has drifted")
		return nil
	case !write:
		fmt.Fprintf(out, "%s: look at each, then run it again with --write\n", plural(len(own), "change"))
		return errFindings
	}
	file, outside := at.outside(o.Path())
	switch {
	case outside:
	case at.dir == "":
		return fmt.Errorf("the shipped library cannot be written: name the folder of yours with --library")
	default:
		file = filepath.Join(at.dir, filepath.FromSlash(o.Path()))
	}
	if err := writeDigests(file, own); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: wrote %s\n", file, plural(len(own), "digest"))
	return nil
}

func indented(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ") + "\n"
}

// writtenWas is a digest as it stands in a line, with its quotes.
var writtenWas = regexp.MustCompile(`^("[^"]*"|'[^']*'|[^\s,}#]+)`)

// writeDigests puts the new digests where the old ones stand, and leaves everything else as it is.
func writeDigests(file string, drifts []guideline.Drift) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	slices.SortFunc(drifts, func(a, b guideline.Drift) int {
		return cmp.Or(cmp.Compare(a.Was.Line, b.Was.Line), cmp.Compare(a.Was.Col, b.Was.Col))
	})
	lines := strings.Split(string(text), "\n")
	for i := len(drifts) - 1; i >= 0; i-- { // from the end, so that columns stay right
		d := drifts[i]
		if d.Missing {
			return fmt.Errorf("%s:%d: the change has no digest: write `was: new` into it, and run this again", file, d.Was.Line)
		}
		line := []rune(lines[d.Was.Line-1])
		head, tail := string(line[:d.Was.Col-1]), string(line[d.Was.Col-1:])
		lines[d.Was.Line-1] = head + writtenWas.ReplaceAllLiteralString(tail, d.Now)
	}
	return renameio.WriteFile(file, []byte(strings.Join(lines, "\n")), info.Mode().Perm())
}
