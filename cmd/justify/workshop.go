package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/suite"
)

// workshop reports on a library under work in steps: at once what concerns the guideline that was saved, in English and
// tested by itself; then what is wrong with the translations; and then the whole library, which replaces the edition that is
// served.
type workshop struct {
	at      library
	server  *server.Server
	good    chan draught // the newest sound library that is not served yet
	writing sync.Mutex
	out     io.Writer

	testFiles map[string]string // test file → the guideline that it tests, as last read

	commit string             // whose library head is
	head   *edition.Catalogue // nil where the folder is in no commit
}

func newWorkshop(at library, s *server.Server, out io.Writer) *workshop {
	return &workshop{at: at, server: s, out: out, good: make(chan draught, 1), testFiles: map[string]string{}}
}

// say prints a report as one piece.
func (w *workshop) say(format string, args ...any) {
	w.writing.Lock()
	defer w.writing.Unlock()
	fmt.Fprintf(w.out, format, args...)
}

// took is the time since a file was saved, as people read it.
func took(since time.Time) string { return time.Since(since).Round(time.Millisecond).String() }

// know remembers which file tests which guideline, and the last commit.
func (w *workshop) know(ctx context.Context, lib *guideline.Library, files fs.FS) {
	w.readHead(ctx)
	suites, _ := suite.Load(files, lib)
	for _, s := range suites {
		w.testFiles[s.Path] = s.Guideline
	}
}

// draught is a library on its way to be served.
type draught struct {
	library *guideline.Library
	files   fs.FS
	since   time.Time
	whole   bool // something that all guidelines share was saved: all tests are run
	told    source.Diagnostics
}

// check reports on the files that were saved: at once what concerns them, then on the whole library, which is handed on where it
// is sound. It is called by one goroutine.
func (w *workshop) check(ctx context.Context, names []string, since time.Time) {
	d, ok := w.report(ctx, names, since)
	if !ok {
		return
	}
	var reading sync.WaitGroup
	reading.Go(func() { w.readHead(ctx) })
	lib, found := guideline.Reload(w.at.documents, d.files)
	reading.Wait()
	if found = d.untold(found); len(found) > 0 {
		still := ""
		if lib == nil {
			still = "; still serving " + w.serving()
		}
		w.say("%stranslations: %s%s (%s)\n", w.pretty(found), plural(len(found), "finding"), still, took(since))
	}
	if lib == nil || len(lib.Guidelines) == 0 {
		return
	}
	d.library, d.told = lib, append(d.told, found...)
	w.sayDifference(d)
	w.hand(d)
}

// untold leaves out what was said already.
func (d *draught) untold(found source.Diagnostics) source.Diagnostics {
	return slices.DeleteFunc(found, func(f source.Diagnostic) bool { return slices.Contains(d.told, f) })
}

// report says at once what concerns the files that were saved; ok says whether there is more to be read. Translations follow,
// which are the greater part of a library, unless one was saved.
func (w *workshop) report(ctx context.Context, names []string, since time.Time) (d draught, ok bool) {
	files, err := w.at.files()
	if err != nil {
		w.say("%s\n", err)
		return d, false
	}
	what := strings.Join(names, ", ")
	if len(names) > 3 {
		what = plural(len(names), "file")
	}
	first := guideline.English(files)
	if slices.ContainsFunc(names, guideline.IsTranslation) {
		first = files
	}
	lib, found := guideline.Reload(w.at.documents, first)
	d = draught{files: files, since: since, told: found}
	if lib == nil {
		w.say("%s%s: %s; still serving %s (%s)\n", w.pretty(found), what, plural(len(found), "finding"), w.serving(), took(since))
		return d, true
	}
	if len(lib.Guidelines) == 0 {
		w.say("%s: %s; still serving %s\n", what, w.at.empty(), w.serving())
		return d, false
	}
	tests, whole := w.concerned(lib, names)
	suites, inTests := suite.LoadFiles(files, lib, tests...)
	for _, s := range suites {
		w.testFiles[s.Path] = s.Guideline
	}
	found = append(found, inTests...)
	report := w.pretty(found)
	outcome := "no finding"
	if len(found) > 0 {
		outcome = plural(len(found), "finding")
	}
	if !whole && len(suites) > 0 && inTests.Errors() == 0 {
		failures, summary, err := w.test(ctx, lib, suites)
		if err != nil {
			failures, summary = err.Error()+"\n", "not tested"
		}
		report += failures
		outcome += ", " + summary
	}
	w.say("%s%s: %s (%s)\n", report, what, outcome, took(since))
	d.whole, d.told = whole, found
	return d, true
}

// concerned names the files with the tests of the guidelines that were saved, and the tests that were. What is neither
// concerns the whole library.
func (w *workshop) concerned(lib *guideline.Library, names []string) (tests []string, whole bool) {
	guidelines, files := map[string]bool{}, map[string]bool{}
	for _, name := range names {
		i := slices.IndexFunc(lib.Guidelines, func(g guideline.Guideline) bool { return g.Pos.File == name })
		switch {
		case i >= 0:
			guidelines[lib.Guidelines[i].ID] = true
		case strings.HasSuffix(name, "_test.yaml") && w.exists(name):
			files[name] = true
		default:
			whole = true
		}
	}
	for file, id := range w.testFiles {
		if guidelines[id] && w.exists(file) {
			files[file] = true
		}
	}
	return slices.Sorted(maps.Keys(files)), whole
}

func (w *workshop) exists(name string) bool {
	_, err := os.Stat(filepath.Join(w.at.dir, filepath.FromSlash(name)))
	return err == nil
}

// test runs the suites on an edition of what has a part in their cases.
func (w *workshop) test(ctx context.Context, lib *guideline.Library, suites []suite.Suite) (failures, summary string, err error) {
	var cases []suite.Case
	for _, s := range suites {
		cases = append(cases, s.Cases...)
	}
	e, err := engineOf(suite.Excerpt(lib, cases))
	if err != nil {
		return "", "", err
	}
	failures, summary = w.run(ctx, e, lib, suites)
	return failures, summary, nil
}

func (w *workshop) run(ctx context.Context, e *engine.Engine, lib *guideline.Library, suites []suite.Suite) (failures, summary string) {
	var b strings.Builder
	count, failed := 0, 0
	for _, s := range suites {
		for _, r := range suite.Run(ctx, e, lib.Space, s) {
			if count++; len(r.Problems) > 0 {
				failed++
				b.WriteString(named(w.at, r).Pretty())
			}
		}
	}
	if failed > 0 {
		return b.String() + marks, fmt.Sprintf("%d of %s failed", failed, plural(count, "test"))
	}
	return "", plural(count, "test") + " passed"
}

func (w *workshop) pretty(found source.Diagnostics) string {
	var b strings.Builder
	for _, d := range w.at.named(slices.Clone(found)) {
		b.WriteString(d.Pretty())
	}
	return b.String()
}

// serving is the digest of the edition that answers, as people compare it.
func (w *workshop) serving() string { return w.server.Digest()[len("sha256:"):][:12] }
