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
	"github.com/justify-cds/justify/internal/schema"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/suite"
)

// workshop reports on a library under work in two steps: at once what concerns the guideline that was saved, tested by
// itself, then the whole library, which replaces the edition that is served.
type workshop struct {
	at      library
	server  *server.Server
	good    chan draughted // the newest sound library that is not served yet
	writing sync.Mutex
	out     io.Writer

	testFiles map[string]string // test file → the guideline that it tests, as last read

	commit string           // whose library head is
	head   *edition.Edition // nil where the folder is in no commit
}

// draughted is a sound library on its way to be served.
type draughted struct {
	library *guideline.Library
	files   fs.FS
	since   time.Time
	whole   bool // something that all guidelines share was saved: all tests are run
	told    source.Diagnostics
}

func newWorkshop(at library, s *server.Server, out io.Writer) *workshop {
	return &workshop{at: at, server: s, out: out, good: make(chan draughted, 1), testFiles: map[string]string{}}
}

// say prints a report as one piece.
func (w *workshop) say(format string, args ...any) {
	w.writing.Lock()
	defer w.writing.Unlock()
	fmt.Fprintf(w.out, format, args...)
}

// took is the time since a file was saved, as people read it.
func took(since time.Time) string { return time.Since(since).Round(time.Millisecond).String() }

// know remembers which file tests which guideline.
func (w *workshop) know(lib *guideline.Library, files fs.FS) {
	suites, _ := suite.Load(files, lib)
	for _, s := range suites {
		w.testFiles[s.Path] = s.Guideline
	}
}

// check reports on the files that were saved. It is called by one goroutine.
func (w *workshop) check(ctx context.Context, names []string, since time.Time) {
	files, err := w.at.files()
	if err != nil {
		w.say("%s\n", err)
		return
	}
	what := strings.Join(names, ", ")
	if len(names) > 3 {
		what = plural(len(names), "file")
	}
	lib, found := guideline.Load(files)
	if lib == nil {
		w.say("%s%s: %s; still serving %s (%s)\n", w.pretty(found), what, plural(len(found), "finding"), w.serving(), took(since))
		return
	}
	if len(lib.Guidelines) == 0 {
		w.say("%s: %s; still serving %s\n", what, w.at.empty(), w.serving())
		return
	}
	guidelines, tests, whole := w.concerned(lib, names)
	suites, inTests := suite.LoadFiles(files, lib, tests...)
	for _, s := range suites {
		w.testFiles[s.Path] = s.Guideline
		guidelines[s.Guideline] = true
	}
	found = append(found, inTests...)
	report := w.pretty(found)
	outcome := "no finding"
	if len(found) > 0 {
		outcome = plural(len(found), "finding")
	}
	if !whole && len(suites) > 0 && inTests.Errors() == 0 {
		failures, summary, err := w.test(ctx, lib, guidelines, suites)
		if err != nil {
			failures, summary = err.Error()+"\n", "not tested"
		}
		report += failures
		outcome += ", " + summary
	}
	w.say("%s%s: %s (%s)\n", report, what, outcome, took(since))
	w.hand(draughted{lib, files, since, whole, found})
}

// concerned names the guidelines that were saved, or whose tests were, and the files with their tests. What is neither
// concerns the whole library.
func (w *workshop) concerned(lib *guideline.Library, names []string) (guidelines map[string]bool, tests []string, whole bool) {
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
	return guidelines, slices.Sorted(maps.Keys(files)), whole
}

func (w *workshop) exists(name string) bool {
	_, err := os.Stat(filepath.Join(w.at.dir, filepath.FromSlash(name)))
	return err == nil
}

// test runs the suites on an edition of the guidelines alone, with those that answer the same indications: no other has a
// part in what they are asked.
func (w *workshop) test(ctx context.Context, lib *guideline.Library, guidelines map[string]bool, suites []suite.Suite) (failures, summary string, err error) {
	asked := map[string]bool{}
	for _, s := range suites {
		for _, c := range s.Cases {
			for _, id := range c.Indications {
				asked[id] = true
			}
		}
	}
	part := *lib
	part.Guidelines = nil
	for _, g := range lib.Guidelines {
		if guidelines[g.ID] || slices.ContainsFunc(g.Indications, func(id string) bool { return asked[id] }) {
			part.Guidelines = append(part.Guidelines, g)
		}
	}
	e, err := engineOf(&part)
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
		return b.String(), fmt.Sprintf("%d of %s failed", failed, plural(count, "test"))
	}
	return "", plural(count, "test") + " passed"
}

// hand gives a library to publish; one that waits still is overtaken.
func (w *workshop) hand(d draughted) {
	select {
	case before := <-w.good:
		d.whole = d.whole || before.whole
	default:
	}
	w.good <- d
}

// publish serves each sound library, and reports on it as a whole.
func (w *workshop) publish(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case d := <-w.good:
			if err := w.serve(ctx, d); err != nil {
				w.say("%s; still serving %s\n", err, w.serving())
			}
		}
	}
}

func (w *workshop) serve(ctx context.Context, d draughted) error {
	packed, err := packedEdition(d.library)
	if err != nil {
		return err
	}
	site, err := server.NewSite(packed)
	if err != nil {
		return err
	}
	w.server.Use(site)
	w.say("serving %s (%s)\n", w.serving(), took(d.since))

	w.sayDifference(ctx, site.Edition, d.since)
	w.sayLint(ctx, d, site.Engine)
	if err := w.refreshSchemas(d.library); err != nil {
		return err
	}
	suites, found := suite.Load(d.files, d.library)
	found = slices.DeleteFunc(found, func(f source.Diagnostic) bool { return slices.Contains(d.told, f) })
	switch {
	case len(w.good) > 0: // the next report is on its way
	case len(found) > 0:
		w.say("%sall guidelines: %s in tests (%s)\n", w.pretty(found), plural(len(found), "finding"), took(d.since))
	case d.whole:
		failures, summary := w.run(ctx, site.Engine, d.library, suites)
		w.say("%sall guidelines: %s (%s)\n", failures, summary, took(d.since))
	}
	return nil
}

// refreshSchemas keeps the schemas of a library fresh that has some, so that an editor completes what was just defined.
func (w *workshop) refreshSchemas(lib *guideline.Library) error {
	folder := filepath.Join(w.at.dir, schema.Folder)
	if _, err := os.Stat(folder); err != nil {
		return nil
	}
	_, err := schema.Write(folder, lib, schema.Kinds()...)
	return err
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
