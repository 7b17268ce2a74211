package main

import (
	"fmt"
	"os"
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

With FILE (vocabulary/headache.yaml, neuro/headache.yaml) only these are written. See docs/translations.md.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := library{dir: at}.files()
			if err != nil {
				return err
			}
			if language := args[0]; !source.IsLanguage(language) || language == "en" {
				return fmt.Errorf("%q is not a language to translate into: write for example de or pt-BR", language)
			}
			wordings, found := guideline.Wordings(files, args[0])
			if found.Errors() > 0 {
				return library{dir: at}.named(found)
			}
			texts, missing := 0, 0
			for _, w := range wordings {
				if len(args) > 1 && !slices.ContainsFunc(args[1:], w.Of) {
					continue
				}
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
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %d of %d texts translated\n", file, w.Texts-w.Missing, w.Texts)
			}
			if texts == 0 {
				return fmt.Errorf("no text in these files: name files of the library, such as vocabulary/facts.yaml")
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d of %d texts translated\n", texts-missing, texts)
			return nil
		},
	}
	cmd.Flags().StringVar(&at, "dir", ".", "folder of the guideline library")
	_ = cmd.MarkFlagDirname("dir")
	return cmd
}
