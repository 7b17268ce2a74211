package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/layout"
	"github.com/justify-cds/justify/internal/schema"
	"github.com/justify-cds/justify/internal/source"
)

func newTranslate() *cobra.Command {
	var at string
	cmd := &cobra.Command{
		Use:   "translate LANGUAGE [FILE...]",
		Short: "Bring the translation of a guideline library up to date",
		Long: `Writes translations/LANGUAGE/**.yaml, a file for each file of the vocabulary and each guideline: every text that a person
reads, English and translation side by side. What is not translated yet is left empty, for a translator to fill in; readers get
English until then. A text whose English has changed is emptied, with the old translation as a comment.

With FILE only these are written: files of the library, or their translations, by their path from here or within the library
(guidelines/neuro/headache.yaml, vocabulary/headache.yaml). Files that are not wholly translated are named. See docs/translations.md.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := library{dir: at}.files()
			if err != nil {
				return err
			}
			if language := args[0]; !source.IsLanguage(language) || language == "en" {
				return fmt.Errorf("%q is not a language to translate into: write for example de or pt-BR", language)
			}
			if info, err := fs.Stat(files, "vocabulary"); err != nil || !info.IsDir() {
				return fmt.Errorf("%s is no guideline library: it has no folder vocabulary; name the library's with --dir", at)
			}
			wordings, found := guideline.Wordings(files, args[0])
			if found.Errors() > 0 {
				return library{dir: at}.named(found)
			}
			if wordings, err = chosen(wordings, at, args[1:]); err != nil {
				return err
			}
			texts, missing := 0, 0
			for _, w := range wordings {
				text, found := layout.File(w.Path, append([]byte(schema.Modeline(w.Path)+"\n"), w.Text...))
				if found.Errors() > 0 {
					return found
				}
				file := filepath.Join(at, filepath.FromSlash(w.Path))
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					return err
				}
				if err := renameio.WriteFile(file, text, 0o644); err != nil {
					return err
				}
				texts, missing = texts+w.Texts, missing+w.Missing
				if w.Missing > 0 {
					fmt.Fprintf(cmd.OutOrStdout(), "%s: %d of %d texts translated\n", file, w.Texts-w.Missing, w.Texts)
				}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d of %d texts translated\n", texts-missing, texts)
			return nil
		},
	}
	cmd.Flags().StringVar(&at, "dir", ".", "folder of the guideline library")
	_ = cmd.MarkFlagDirname("dir")
	return cmd
}

// chosen are those of the files that are named, in the library or, as a shell completes them, in the folder that it is in;
// all where none is named.
func chosen(all []guideline.Wording, dir string, files []string) ([]guideline.Wording, error) {
	if len(files) == 0 {
		return all, nil
	}
	var list []guideline.Wording
	for _, file := range files {
		inside := file
		if _, err := os.Stat(file); err == nil {
			if in, ok := within(dir, file); ok {
				inside = in
			}
		}
		is := func(w guideline.Wording) bool { return w.Of(inside) || w.Path == path.Clean(inside) }
		i := slices.IndexFunc(all, is)
		if i < 0 {
			return nil, fmt.Errorf("%s: no such file with texts in %s; name files of the library, such as vocabulary/facts.yaml", file, dir)
		}
		if !slices.ContainsFunc(list, is) {
			list = append(list, all[i])
		}
	}
	return list, nil
}

// within is the path of the file in the folder, if it is in it.
func within(dir, file string) (string, bool) {
	from, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	to, err := filepath.Abs(file)
	if err != nil {
		return "", false
	}
	inside, err := filepath.Rel(from, to)
	return filepath.ToSlash(inside), err == nil && filepath.IsLocal(inside)
}
