package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/coverage"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/leaflet"
	"github.com/justify-cds/justify/internal/lint"
	"github.com/justify-cds/justify/internal/mutation"
	"github.com/justify-cds/justify/internal/search"
	"github.com/justify-cds/justify/internal/suite"
)

func newReport() *cobra.Command {
	var today string
	cmd := &cobra.Command{
		Use:   "report [DIR]",
		Short: "Count what a guideline library holds, and how well it is tested",
		Long: `Prints what a library holds in Markdown: guidelines, scenarios and tests with their coverage and mutation score, the vocabulary with its codes,
levels and doses, leaflets, translations, and how well the labelled queries of its folder queries/ find their indications. Without
DIR the shipped library is counted. It takes minutes, for the mutation score.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r := &libraryReport{p: newPrinter(cmd.OutOrStdout())}
			if len(args) == 1 {
				r.at.dir = args[0]
			}
			if err := checkLintFlags(nil, &today); err != nil {
				return err
			}
			return r.print(cmd, today)
		},
	}
	cmd.Flags().StringVar(&today, "today", "", "the day by which reviews are due (default: the clock's)")
	return cmd
}

type libraryReport struct {
	p   *printer
	at  library
	lib *guideline.Library
	c   *edition.Catalogue
}

func (r *libraryReport) print(cmd *cobra.Command, today string) error {
	lib, files, err := r.at.load()
	if err != nil {
		return err
	}
	suites, found := suite.Load(files, lib)
	if found.Errors() > 0 {
		return fmt.Errorf("the author tests have mistakes:\n%w", r.at.named(found))
	}
	ed, err := compile.Compile(lib)
	if err != nil {
		return err
	}
	packed, err := ed.Bytes()
	if err != nil {
		return err
	}
	r.lib, r.c = lib, &ed.Catalogue
	e, err := engine.Load(packed)
	if err != nil {
		return err
	}
	findings, err := lint.Run(cmd.Context(), files, lib, func() (*engine.Engine, error) { return e, nil }, today)
	if err != nil {
		return err
	}
	covered, err := coverage.Of(cmd.Context(), e, lib, suites)
	if err != nil {
		return err
	}
	meter := newMeter(cmd.ErrOrStderr())
	mutants, err := mutation.Run(cmd.Context(), lib, suites, nil, meter.tell)
	meter.clear()
	if err != nil {
		return err
	}
	r.guidelines(suites, covered, mutants, len(findings))
	r.vocabulary()
	r.leaflets()
	if err := r.languages(files); err != nil {
		return err
	}
	return r.search(files)
}

// row prints a line of a table in Markdown.
func (r *libraryReport) row(cells ...any) {
	words := make([]string, len(cells))
	for i, c := range cells {
		words[i] = fmt.Sprint(c)
	}
	r.p.line("| %s |", strings.Join(words, " | "))
}

func (r *libraryReport) head(cells ...any) {
	r.p.line("")
	r.row(cells...)
	r.p.line("|%s", strings.Repeat(" --- |", len(cells)))
}

func (r *libraryReport) guidelines(suites []suite.Suite, covered coverage.Coverage, mutants []mutation.Guideline, findings int) {
	scenarios, ratings, redFlags, cases := 0, 0, 0, 0
	for _, g := range r.lib.Guidelines {
		scenarios += len(g.Scenarios)
		for _, s := range g.Scenarios {
			ratings += len(s.Ratings)
			if s.RedFlag {
				redFlags++
			}
		}
	}
	of := map[string]int{}
	for _, s := range suites {
		of[s.Guideline] += len(s.Cases)
		cases += len(s.Cases)
	}
	total := mutation.TallyOf(mutation.All(mutants), "")
	r.head("the library", "")
	r.row("guidelines", len(r.lib.Guidelines))
	r.row("scenarios, red flags among them", fmt.Sprintf("%d, %d", scenarios, redFlags))
	r.row("ratings", ratings)
	r.row("author tests", cases)
	r.row("coverage", fmt.Sprintf("%.1f %%", percent(covered.Total())))
	r.row("mutation score", fmt.Sprintf("%.1f %% of %d mutants", total.Percent(), total.Counted()))
	r.row("lint findings", findings)
	r.head("guideline", "speaks about", "scenarios", "author tests", "mutation score")
	for _, g := range r.lib.Guidelines {
		score := ""
		for _, m := range mutants {
			if m.ID == g.ID {
				score = fmt.Sprintf("%.0f %%", mutation.TallyOf(m.Results, "").Percent())
			}
		}
		r.row("`"+g.ID+"`", g.Title.In("en"), len(g.Scenarios), of[g.ID], score)
	}
}

func (r *libraryReport) vocabulary() {
	facts, derived, synonyms, icd, snomed, icpc := 0, 0, 0, 0, 0, 0
	for _, f := range r.c.Facts {
		if f.Derived != nil {
			derived++
		} else {
			facts++
		}
	}
	for _, in := range r.c.Indications {
		synonyms += len(in.Synonyms)
		icd, snomed, icpc = icd+min(len(in.ICD10), 1), snomed+min(len(in.SNOMED), 1), icpc+min(len(in.ICPC2), 1)
	}
	adult, child, doses, loinc := 0, 0, 0, 0
	for i := range r.c.Procedures {
		p := &r.c.Procedures[i]
		if p.Level.Adult != nil {
			adult++
		}
		if p.Level.Child != nil {
			child++
		}
		if p.Adult != nil || p.Child != nil {
			doses++
		}
		loinc += min(len(p.LOINC), 1)
	}
	unverified := 0
	for _, s := range r.c.Sources {
		if s.Note != "" {
			unverified++
		}
	}
	r.head("the vocabulary", "")
	r.row("indications", len(r.c.Indications))
	r.row("English synonyms", synonyms)
	r.row("indications with a code of ICD-10, SNOMED CT, ICPC-2", fmt.Sprintf("%d, %d, %d", icd, snomed, icpc))
	r.row("exams", len(r.c.Procedures))
	r.row("with a radiation level for adults, for children", fmt.Sprintf("%d, %d", adult, child))
	r.row("with a typical dose that was read", doses)
	r.row("with a LOINC code", loinc)
	r.row("reference levels", len(r.c.References))
	r.row("facts, and derived ones", fmt.Sprintf("%d, %d", facts, derived))
	r.row("cautions", len(r.c.Cautions))
	r.row("sources, those with a note on what was not read", fmt.Sprintf("%d, %d", len(r.c.Sources), unverified))
}

func (r *libraryReport) leaflets() {
	whole, longest, age := 0, 0, 0.0
	for i := range r.c.Procedures {
		l := leaflet.Of(r.c, &r.c.Procedures[i], false, leaflet.WorldBackground, "en")
		if len(l.Lacks()) == 0 || r.c.Procedures[i].Modality == "none" {
			whole++
		}
		longest = max(longest, l.Words())
		age += leaflet.ReadingAge(l.Text()) / float64(len(r.c.Procedures))
	}
	r.head("leaflets for patients", "")
	r.row("exams with a whole leaflet", fmt.Sprintf("%d of %d", whole, len(r.c.Procedures)))
	r.row("longest, in words", longest)
	r.row("mean reading age in English (Flesch-Kincaid)", fmt.Sprintf("%.1f years", age))
}

func (r *libraryReport) languages(files fs.FS) error {
	if len(r.c.Languages) == 0 {
		return nil
	}
	r.head("language", "texts translated", "synonyms", "status")
	for _, l := range r.c.Languages {
		wordings, found := guideline.Wordings(files, l.ID)
		if found.Errors() > 0 {
			return r.at.named(found)
		}
		texts, missing, synonyms := 0, 0, 0
		for _, w := range wordings {
			texts, missing = texts+w.Texts, missing+w.Missing
		}
		for _, in := range r.c.Indications {
			synonyms += len(in.Also[l.ID])
		}
		r.row(l.ID, fmt.Sprintf("%d of %d", texts-missing, texts), synonyms, l.Status)
	}
	return nil
}

// queryFolder holds the labelled queries of a library: a file for each language.
const queryFolder = "queries"

func (r *libraryReport) search(files fs.FS) error {
	x := search.New(r.c)
	languages := []string{"en"}
	for _, l := range r.c.Languages {
		languages = append(languages, l.ID)
	}
	began := false
	for _, language := range languages {
		text, err := fs.ReadFile(files, queryFolder+"/"+language+".tsv")
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		queries, err := search.ReadLabelled(bytes.NewReader(text))
		if err != nil {
			return fmt.Errorf("%s/%s.tsv: %w", queryFolder, language, err)
		}
		if !began {
			r.head("search", "queries", "first is right", "among the first three", "out of scope", "found nothing", "a keystroke, p95")
			began = true
		}
		m := x.MeasureOf(queries, language)
		share := func(n, of int) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(max(of, 1))) }
		r.row(language, m.Queries, share(m.First, m.Queries), share(m.FirstThree, m.Queries), m.Nothing, share(m.Silent, m.Nothing), keystroke(x, queries, language).Round(time.Microsecond))
	}
	return nil
}

// keystroke types each query letter by letter and gives the time that 95 of 100 answers keep to.
func keystroke(x *search.Index, queries []search.Labelled, language string) time.Duration {
	var times []time.Duration
	for _, q := range queries {
		for at := range q.Query {
			begin := time.Now()
			x.Search(q.Query[:at], language, 10)
			times = append(times, time.Since(begin))
		}
	}
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[len(times)*95/100]
}
