package main

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/diff"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/lint"
)

// sayDifference says what the library that is served changes for whom since the last commit. Nothing is said where the
// folder is in none.
func (w *workshop) sayDifference(ctx context.Context, now *edition.Edition, since time.Time) {
	command := exec.CommandContext(ctx, "git", "rev-parse", "HEAD")
	command.Dir = w.at.dir
	out, err := command.Output()
	if err != nil {
		return
	}
	if commit := strings.TrimSpace(string(out)); commit != w.commit { // compiled once for each commit
		w.commit = commit
		if w.head, err = editionNamed(ctx, commit, w.at.dir); err != nil {
			w.head = nil
		}
	}
	if w.head == nil {
		return
	}
	d, err := diff.Editions(w.head, now)
	if err != nil {
		w.say("%s\n", err)
		return
	}
	var text strings.Builder
	newPrinter(&text).diff(d)
	w.say("since the last commit (%s):\n%s", took(since), text.String())
}

// sayLint says what lint finds in the whole library.
func (w *workshop) sayLint(ctx context.Context, d draughted, e *engine.Engine) {
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
