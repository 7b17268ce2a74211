package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/diff"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
)

func newDiff() *cobra.Command {
	var format, at string
	cmd := &cobra.Command{
		Use:   "diff OLD [NEW]",
		Short: "Say what a change of the guidelines changes, for whom",
		Long: `Compares two editions exactly: not their files, but whom they answer differently, in clinical words, with an example
patient for each change. OLD and NEW are folders of a library, edition files made by justify build, or revisions of git,
of which the folder --at is read. Without NEW the folder --at is compared as it stands.

  justify diff HEAD                     # what I changed since the last commit
  justify diff v1.2 v1.3                # between two releases
  justify diff edition.tar.gz guidelines`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				args = append(args, at)
			}
			var sides [2]*edition.Edition
			for i, name := range args {
				var err error
				if sides[i], err = editionNamed(cmd.Context(), name, at); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
			d, err := diff.Editions(sides[0], sides[1])
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			switch format {
			case "json":
				encoder := json.NewEncoder(out)
				encoder.SetIndent("", "  ")
				return encoder.Encode(d)
			case "markdown":
				_, err = io.WriteString(out, d.Markdown())
				return err
			}
			newPrinter(out).diff(d)
			return nil
		},
	}
	formats := []string{"text", "markdown", "json"}
	format = formats[0]
	cmd.Flags().Var(&choice{value: &format, among: formats}, "format", "text, markdown (for a pull request) or json")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().StringVar(&at, "at", "guidelines", "folder of the library within the working tree")
	_ = cmd.MarkFlagDirname("at")
	return cmd
}

// editionNamed reads an edition file, compiles a folder, or compiles what stood in a folder at a revision of git.
func editionNamed(ctx context.Context, name, folder string) (*edition.Edition, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		lib, _, err := library{dir: name}.load()
		if err != nil {
			return nil, err
		}
		return compile.Compile(lib)
	case err == nil:
		return (&editionFlags{edition: name}).read()
	}
	lib, err := library{dir: folder}.atRevision(ctx, name)
	if err != nil {
		return nil, err
	}
	return compile.Compile(lib)
}

// atRevision reads the library as it stood at a revision of git.
func (l library) atRevision(ctx context.Context, revision string) (*guideline.Library, error) {
	if strings.HasPrefix(revision, "-") {
		return nil, errors.New("this is neither a file, nor a folder, nor a revision of git")
	}
	archive := exec.CommandContext(ctx, "git", "archive", "--format=zip", "-0", revision) // of the folder that it is called in
	archive.Dir = l.dir
	packed, err := archive.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, fmt.Errorf("this is neither a file, nor a folder, nor a revision of git in which %s is: %s", l.dir, strings.TrimSpace(string(exit.Stderr)))
	} else if err != nil {
		return nil, err
	}
	files, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, err
	}
	files.File = slices.DeleteFunc(files.File, func(f *zip.File) bool { return f.Mode()&fs.ModeSymlink != 0 })
	return l.read(files)
}

// diff writes a difference for a person at a terminal.
func (p *printer) diff(d *diff.Diff) {
	if d.Empty() {
		p.line("Nothing changes.")
		return
	}
	for line := range strings.Lines(d.Markdown()) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "## "):
			p.line("%s", p.bold(strings.TrimPrefix(line, "## ")))
		case strings.HasPrefix(line, "### "):
			p.line(" %s", strings.TrimPrefix(line, "### "))
		default:
			text := strings.TrimLeft(line, " ")
			indent := strings.Repeat(" ", len(line)-len(text)+1)
			text = strings.NewReplacer("**", "", "`", "").Replace(text)
			if strings.HasPrefix(text, "- ") {
				p.wrapped(indent+"· ", strings.TrimPrefix(text, "- "))
				continue
			}
			p.line("%s", text)
		}
	}
}
