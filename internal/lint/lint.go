// Package lint finds in a library that loads what an editor should look at all the same: rows that nobody reaches,
// patients left out, names that nothing uses. One file for each rule; docs/lint has a page for each.
package lint

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/witness"
)

// Finding is something that an editor should look at.
type Finding struct {
	source.Diagnostic
	Witness *Witness `json:"witness,omitempty"`
}

// Witness is a patient who shows what is wrong. The engine was asked about the patient and confirms it.
type Witness struct {
	Patient  string // in clinical words
	Shows    string // what the edition answers
	Referral engine.Referral
}

// Pretty renders the finding as a diagnostic, with its rule and its witness.
func (f Finding) Pretty() string {
	d := f.Diagnostic
	d.Message += "  [" + f.Rule + "]"
	text := d.Pretty()
	if f.Witness != nil {
		text += fmt.Sprintf("     = such as: %s\n     = %s\n", f.Witness.Patient, f.Witness.Shows)
	}
	return text
}

// rule is one kind of finding.
type rule struct {
	id       string // of its page docs/lint/ID.md
	summary  string
	severity source.Severity
	check    func(*linter) // nil where loading the library finds it, or Run itself
}

// rules are all rules, by id. Each stands in a file of its name.
var rules = []rule{
	bands,
	duplicateCode,
	gap,
	ignoring,
	load,
	review,
	sourceOf,
	translation,
	unreachable,
	unsourcedRating,
	unusedFact,
	unusedIndication,
	unusedProcedure,
	unusedScore,
	unusedSource,
}

// linter looks at one library with one rule at a time.
type linter struct {
	context.Context
	library   *guideline.Library
	files     fs.FS
	engine    *engine.Engine
	today     string // by which a review is due
	rule      *rule
	lines     map[string][]string
	documents *documents
	found     []Finding
}

// Run checks a library that loaded without errors, with the engine of its edition. today ("2026-11-21") decides which
// reviews are past due; only are the rules to check, all where there are none. Findings stand in the order of the files.
func Run(ctx context.Context, files fs.FS, library *guideline.Library, e *engine.Engine, today string, only ...string) []Finding {
	l := &linter{
		Context: ctx, library: library, files: files, engine: e, today: today,
		lines: map[string][]string{}, documents: &documents{files: files},
	}
	for i := range rules {
		// Whether an ignore silences something shows only when its rule is checked.
		if rules[i].check != nil && (wants(only, rules[i].id) || wants(only, ignoring.id)) {
			l.rule = &rules[i]
			l.rule.check(l)
		}
	}
	l.applyIgnores()
	l.found = slices.DeleteFunc(l.found, func(f Finding) bool { return !wants(only, f.Rule) })
	return Sort(l.found)
}

// wants says whether a rule is among those asked for: none named means all.
func wants(only []string, id string) bool { return len(only) == 0 || slices.Contains(only, id) }

// Rule is what a list of the rules says of one.
type Rule struct {
	ID       string          `json:"id"`
	Severity source.Severity `json:"severity"`
	Summary  string          `json:"summary"`
}

// Rules lists all rules, by id.
func Rules() []Rule {
	var list []Rule
	for _, r := range rules {
		list = append(list, Rule{r.id, r.severity, r.summary})
	}
	return list
}

// Sort puts findings into reading order.
func Sort(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return found
}

// report adds a finding of the rule at hand.
func (l *linter) report(pos source.Position, w *Witness, hint, format string, args ...any) {
	l.found = append(l.found, Finding{source.Diagnostic{
		Pos: pos, Severity: l.rule.severity, Message: fmt.Sprintf(format, args...), Hint: hint, Line: l.line(pos), Rule: l.rule.id,
	}, w})
}

// line is the line of a file as it was written.
func (l *linter) line(pos source.Position) string {
	lines, ok := l.lines[pos.File]
	if !ok {
		if text, err := fs.ReadFile(l.files, pos.File); err == nil {
			lines = strings.Split(string(text), "\n")
		}
		l.lines[pos.File] = lines
	}
	if pos.Line < 1 || pos.Line > len(lines) {
		return ""
	}
	return lines[pos.Line-1]
}

// searchSteps bounds a search over cells; where it does not suffice, nothing is reported.
const searchSteps = 200_000

// somebody looks for a patient in all of holds and none of fails: a witness, or that there is none; ok is false where
// the search was given up.
func (l *linter) somebody(holds, fails []space.AnyOf) (c space.Case, ok bool) {
	found, outcome := l.library.Space.Where(holds, fails).Sensible().Search(l.library.Space.Unknown(), searchSteps)
	return found, outcome != space.Undecided
}

// confirm asks the engine about a patient of a guideline, with orders, and keeps the witness where the answer shows what
// was found. A finding whose witness the engine does not confirm is a mistake of the rule, and is not reported.
func (l *linter) confirm(g *guideline.Guideline, c space.Case, orders []string, shows func(*engine.Recommendation, *engine.Answer) (string, bool)) *Witness {
	p := witness.Of(l.library.Space, c)
	r := p.Referral(g.Indications[0], orders...)
	recommendation, err := l.engine.Evaluate(l, r)
	if err != nil {
		return nil
	}
	var answer *engine.Answer
	if i := slices.IndexFunc(recommendation.Answers, func(a engine.Answer) bool { return a.Guideline == g.ID }); i >= 0 {
		answer = &recommendation.Answers[i]
	}
	text, ok := shows(recommendation, answer)
	if !ok {
		return nil
	}
	words := p.Words
	if words == "" {
		words = "anyone"
	}
	return &Witness{Patient: words, Shows: text, Referral: r}
}
