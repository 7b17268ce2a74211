package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/diff"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/lint"
	"github.com/justify-cds/justify/internal/schema"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/suite"
)

// hand gives a library to publish; one that waits still is overtaken.
func (w *workshop) hand(d draught) {
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

func (w *workshop) serve(ctx context.Context, d draught) error {
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

	w.sayLint(ctx, d, site.Engine)
	if err := w.refreshSchemas(d.library); err != nil {
		return err
	}
	suites, found := suite.Load(d.files, d.library)
	found = d.untold(found)
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

// sayDifference says what the library changes for whom since the last commit. Nothing is said where the folder is in none.
func (w *workshop) sayDifference(d draught) {
	if w.head == nil {
		return
	}
	difference, err := diff.Catalogues(w.head, compile.Catalogue(d.library))
	if err != nil {
		w.say("%s\n", err)
		return
	}
	var text strings.Builder
	newPrinter(&text).diff(difference)
	w.say("since the last commit (%s):\n%s", took(d.since), text.String())
}

// readHead reads the library of the last commit, once for each commit.
func (w *workshop) readHead(ctx context.Context) {
	command := exec.CommandContext(ctx, "git", "rev-parse", "HEAD")
	command.Dir = w.at.dir
	out, err := command.Output()
	if commit := strings.TrimSpace(string(out)); err == nil && commit != w.commit {
		w.commit, w.head = commit, nil
		if lib, err := w.at.atRevision(ctx, commit); err == nil {
			w.head = compile.Catalogue(lib)
		}
	}
}

// sayLint says what lint finds in the whole library.
func (w *workshop) sayLint(ctx context.Context, d draught, e *engine.Engine) {
	found, _ := lint.Run(ctx, d.files, d.library, func() (*engine.Engine, error) { return e, nil }, time.Now().Format(time.DateOnly))
	if len(found) == 0 {
		return
	}
	var text strings.Builder
	for _, f := range found {
		f.Pos = w.at.at(f.Pos)
		text.WriteString(f.Pretty())
	}
	w.say("%slint: %s (%s)\n", text.String(), plural(len(found), "finding"), took(d.since))
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
