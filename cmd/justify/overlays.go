package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/suite"
)

// overlayFlag lets a command name the overlays to apply, in their order.
func overlayFlag(cmd *cobra.Command, names *[]string) {
	cmd.Flags().StringArrayVar(names, "overlay", nil, "overlay of the library by its name, or the file of one; again for more, in the order in which they apply")
}

// isFile says whether an overlay is named by its file, and not as one of the library.
func isFile(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.ContainsAny(name, `/\`)
}

// overlayFiles finds the overlays that were named.
func (l library) overlayFiles(files fs.FS) ([]guideline.OverlayFile, error) {
	var list []guideline.OverlayFile
	for _, name := range l.overlays {
		o, err := overlayFile(files, name)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
}

func overlayFile(files fs.FS, name string) (guideline.OverlayFile, error) {
	if isFile(name) {
		if _, err := os.Stat(name); err != nil {
			return guideline.OverlayFile{}, err
		}
		return guideline.OverlayFile{Folder: os.DirFS(filepath.Dir(name)), ID: idOf(filepath.Base(name))}, nil
	}
	known := guideline.OverlaysIn(files)
	for _, o := range known {
		if o.ID == name {
			return o, nil
		}
	}
	var names []string
	for _, o := range known {
		names = append(names, o.ID)
	}
	hint := source.DidYouMean(name, names)
	if hint == "" {
		hint = "name a file that ends in .yaml"
	}
	return guideline.OverlayFile{}, fmt.Errorf("the library has no overlay %q; %s", name, hint)
}

func idOf(file string) string { return strings.TrimSuffix(file, ".yaml") }

// outside is the path of a file of an overlay that stands outside the library.
func (l library) outside(file string) (string, bool) {
	for _, name := range l.overlays {
		o := guideline.OverlayFile{ID: idOf(filepath.Base(name))}
		if isFile(name) && (file == o.Path() || strings.HasPrefix(file, o.Dir()+"/")) {
			return filepath.Join(filepath.Dir(name), filepath.FromSlash(strings.TrimPrefix(file, guideline.Overlays+"/"))), true
		}
	}
	return "", false
}

// place gives a position as text (file:line:col) the path that the user's editor knows.
func (l library) place(position string) string {
	file, rest, _ := strings.Cut(position, ":")
	if outside, ok := l.outside(file); ok {
		return outside + ":" + rest
	}
	return filepath.Join(l.dir, position)
}

// inOverlays checks each overlay of a library, applied after those that it builds on, and its author tests.
func inOverlays(files fs.FS) source.Diagnostics {
	var all source.Diagnostics
	for _, o := range guideline.OverlaysIn(files) {
		applied := guideline.BuildsOn(o)
		lib, found := guideline.Load(files, applied...)
		if lib != nil {
			_, inTests := suite.Load(files, lib, applied...)
			found = append(found, inTests...)
		}
		for _, d := range found {
			if d.Pos.File == o.Path() || strings.HasPrefix(d.Pos.File, o.Dir()+"/") {
				all = append(all, d)
			}
		}
	}
	return all.Sort()
}
