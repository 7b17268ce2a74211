package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/schema"
	"github.com/justify-cds/justify/internal/source"
)

//go:embed templates/*.yaml
var templates embed.FS

func newNew() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Begin something new in a guideline library",
		Long:  "Writes drafts from templates: `justify new guideline NAME`.",
	}
	cmd.AddCommand(newGuideline())
	return cmd
}

func newGuideline() *cobra.Command {
	var at, system string
	cmd := &cobra.Command{
		Use:   "guideline NAME",
		Short: "Begin a guideline with its vocabulary and author tests",
		Long: `Writes SYSTEM/NAME.yaml, SYSTEM/NAME_test.yaml and vocabulary/NAME.yaml: a draft whose texts say TODO, which lints
without finding and passes its tests. Nothing that exists is overwritten. The schemas in DIR/` + schema.Folder + ` are brought up to
date, so that an editor completes the new ids. See docs/editor.md.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := newDraft(at, args[0], system, time.Now())
			if err != nil {
				return err
			}
			written, err := d.write(at)
			if err != nil {
				return err
			}
			lib, _, err := library{dir: at}.load()
			if err != nil {
				return err
			}
			schemas, err := schema.Write(filepath.Join(at, schema.Folder), lib, schema.Kinds()...)
			for _, file := range append(written, schemas...) {
				fmt.Fprintln(cmd.OutOrStdout(), file)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&at, "dir", ".", "folder of the guideline library")
	cmd.Flags().StringVar(&system, "system", "general", "organ system, the folder of the guideline")
	_ = cmd.MarkFlagDirname("dir")
	return cmd
}

// draft is what the templates are filled with. Where the library has no age, exam or no-imaging yet, the new vocabulary
// brings them along.
type draft struct {
	Name, Words, System, Exam           string
	AsOf, Due                           string
	Year                                int
	NeedsAge, NeedsExam, NeedsNoImaging bool
}

const noImaging = "no-imaging"

// newDraft looks at the library in the folder, which may be empty or not exist yet.
func newDraft(at, name, system string, now time.Time) (*draft, error) {
	for _, id := range []string{name, system} {
		if !source.IDPattern.MatchString(id) {
			return nil, fmt.Errorf("%q is not an id: write small letters, digits and hyphens, a letter first", id)
		}
	}
	if system == "vocabulary" || system == "overlays" {
		return nil, fmt.Errorf("no guidelines stand in the folder %s: choose another --system", system)
	}
	d := &draft{
		Name: name, Words: strings.ReplaceAll(name, "-", " "), System: system, Exam: name + "-exam",
		AsOf: now.Format(time.DateOnly), Due: now.AddDate(1, 0, 0).Format(time.DateOnly), Year: now.Year(),
		NeedsAge: true, NeedsExam: true, NeedsNoImaging: true,
	}
	if _, err := os.Stat(at); errors.Is(err, fs.ErrNotExist) {
		return d, nil
	}
	files, err := library{dir: at}.files()
	if err != nil {
		return nil, err
	}
	lib, found := guideline.Load(files)
	if lib == nil {
		return nil, fmt.Errorf("the library has mistakes:\n%w", library{dir: at}.named(found))
	}
	taken := func(what, id string, where source.Position) error {
		return fmt.Errorf("the library has the %s %q already, in %s: choose another name", what, id, library{dir: at}.at(where))
	}
	for _, g := range lib.Guidelines {
		if g.ID == name {
			return nil, taken("guideline", g.ID, g.Pos)
		}
	}
	for _, in := range lib.Indications {
		if in.ID == name {
			return nil, taken("indication", in.ID, in.Pos)
		}
	}
	for _, s := range lib.Sources {
		if s.ID == name+"-evidence" {
			return nil, taken("source", s.ID, s.Pos)
		}
	}
	if f, ok := lib.Space.Fact(name + "-red-flag"); ok {
		return nil, taken("fact", f.ID, f.Pos)
	}
	_, hasAge := lib.Space.Fact("age")
	d.NeedsAge = !hasAge
	for _, p := range lib.Procedures {
		switch {
		case p.ID == noImaging:
			d.NeedsNoImaging = false
		case d.NeedsExam: // to be replaced by what comes into question
			d.NeedsExam, d.Exam = false, p.ID
		}
	}
	return d, nil
}

// write puts the files into the library: all of them, or none.
func (d *draft) write(at string) ([]string, error) {
	files := []struct{ name, from string }{
		{path.Join(d.System, d.Name+".yaml"), "guideline.yaml"},
		{path.Join(d.System, d.Name+"_test.yaml"), "test.yaml"},
		{path.Join("vocabulary", d.Name+".yaml"), "vocabulary.yaml"},
	}
	var written []string
	undo := func(err error) ([]string, error) {
		for _, file := range written {
			os.Remove(file)
		}
		return nil, err
	}
	all, err := template.ParseFS(templates, "templates/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		text := bytes.NewBufferString(schema.Modeline(f.name) + "\n")
		if err := all.ExecuteTemplate(text, f.from, d); err != nil {
			return undo(err)
		}
		file := filepath.Join(at, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return undo(err)
		}
		to, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return undo(fmt.Errorf("nothing is overwritten: %w", err))
		}
		written = append(written, file)
		if _, err = to.Write(text.Bytes()); err == nil {
			err = to.Close()
		}
		if err != nil {
			return undo(err)
		}
	}
	return written, nil
}
