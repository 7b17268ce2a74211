package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/layout"
	"github.com/justify-cds/justify/internal/source"
)

func newFmt() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "fmt DIR|FILE...",
		Short: "Lay out the files of a guideline library in one way",
		Long: `Rewrites YAML files with two spaces for each level, double quotes, one blank line at most, brackets on one line or
opened, and texts folded where they do not fit 120 characters. Meaning, order and comments stay; what is laid out already
is not touched. Names the files that it rewrote. See docs/editor.md.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var found source.Diagnostics
			out, changed := cmd.OutOrStdout(), 0
			for _, arg := range args {
				files, err := yamlFiles(arg)
				if err != nil {
					return err
				}
				for _, file := range files {
					rewritten, wrong, err := layOut(file, !check)
					if err != nil {
						return err
					}
					if found = append(found, wrong...); rewritten {
						changed++
						fmt.Fprintln(out, file)
					}
				}
			}
			for _, d := range found {
				fmt.Fprint(out, d.Pretty())
			}
			if len(found) > 0 || (check && changed > 0) {
				return errFindings
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "write nothing; name the files that are not laid out so, and fail")
	return cmd
}

// yamlFiles lists the YAML files of a folder, in order; hidden ones are passed over. A file is taken as it is.
func yamlFiles(at string) ([]string, error) {
	info, err := os.Stat(at)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{at}, nil
	}
	var files []string
	err = filepath.WalkDir(at, func(name string, entry fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(entry.Name(), ".") && name != at
		switch {
		case err != nil:
			return err
		case entry.IsDir() && hidden:
			return fs.SkipDir
		case !entry.IsDir() && !hidden && filepath.Ext(name) == ".yaml":
			files = append(files, name)
		}
		return nil
	})
	return files, err
}

// layOut says whether a file is laid out otherwise than it should be, and writes it anew where it may.
func layOut(file string, write bool) (changed bool, found source.Diagnostics, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return false, nil, err
	}
	laidOut, found := layout.File(file, text)
	if len(found) > 0 || bytes.Equal(text, laidOut) {
		return false, found, nil
	}
	if write {
		if err := renameio.WriteFile(file, laidOut, 0o644, renameio.WithExistingPermissions()); err != nil {
			return false, nil, fmt.Errorf("writing the file: %w", err)
		}
	}
	return true, nil, nil
}
