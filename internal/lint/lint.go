// Package lint finds in a library that loads what an editor should look at all the same: rows that nobody reaches,
// patients left out, names that nothing uses. One file for each rule; docs/lint has a page for each.
package lint

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
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

// rule is one kind of finding. It looks at the library as a whole (check), or at each guideline by itself (each).
type rule struct {
	id       string // of its page docs/lint/ID.md
	summary  string
	severity source.Severity
	check    func(*linter)                       // neither where loading the library finds it, or Run itself
	each     func(*linter, *guideline.Guideline) // in parallel
}

// checks says whether the rule is checked here, so that its findings can be ignored.
func (r *rule) checks() bool { return r.check != nil || r.each != nil }

// rules are all rules, by id. Each stands in a file of its name.
var rules = []rule{
	ageBound,
	bands,
	duplicateCode,
	gap,
	identical,
	ignoring,
	load,
	moreRadiation,
	neverApplying,
	overlap,
	radiationLevel,
	redFlag,
	review,
	sourceOf,
	translation,
	unaskable,
	unreachableBox,
	unreachable,
	unsourcedRating,
	unusedFact,
	unusedIndication,
	unusedProcedure,
	unusedScore,
	unusedSource,
}

// linter looks at one library with one rule.
type linter struct {
	context.Context
	library   *guideline.Library
	load      func() (*engine.Engine, error) // once, when a witness is to be confirmed
	unknown   space.Case                     // of which nothing is known
	rows      map[*guideline.Guideline][]reach
	today     string // by which a review is due
	rule      *rule
	files     *lines
	documents *documents
	silent    map[source.Position][]*ignore // by file and line
	found     []Finding
}

// lines are the lines of the files, as they were written.
type lines struct {
	fs.FS
	sync.Mutex
	of map[string][]string
}

// Run checks a library that loaded without errors, or but for overlaps. load gives the engine of its edition; it is asked only
// where a witness is to be confirmed, once. today ("2026-11-21") decides which reviews are past due; only are the rules to check,
// all where there are none. Findings stand in the order of the files. The error is that of load.
func Run(ctx context.Context, files fs.FS, library *guideline.Library, load func() (*engine.Engine, error), today string, only ...string) ([]Finding, error) {
	var failed error
	base := linter{
		Context: ctx, library: library, unknown: library.Space.Unknown(), today: today,
		rows:  map[*guideline.Guideline][]reach{},
		files: &lines{FS: files, of: map[string][]string{}}, documents: &documents{files: files},
	}
	base.load = sync.OnceValues(func() (*engine.Engine, error) {
		e, err := load()
		failed = err
		return e, err
	})
	for i := range library.Guidelines {
		base.rows[&library.Guidelines[i]] = make([]reach, len(library.Guidelines[i].Scenarios))
	}
	var tasks []func(*linter)
	for i := range rules {
		// Whether an ignore silences something shows only when its rule is checked.
		if !wants(only, rules[i].id) && !wants(only, ignoring.id) {
			continue
		}
		if check := rules[i].check; check != nil {
			tasks = append(tasks, func(l *linter) { l.rule = &rules[i]; check(l) })
		}
		if each := rules[i].each; each != nil {
			for k := range library.Guidelines {
				tasks = append(tasks, func(l *linter) { l.rule = &rules[i]; each(l, &library.Guidelines[k]) })
			}
		}
	}
	base.readIgnores()
	base.found = append(base.found, slices.Concat(inParallel(base, tasks)...)...)
	base.applyIgnores()
	return Sort(slices.DeleteFunc(base.found, func(f Finding) bool { return !wants(only, f.Rule) })), failed
}

// engine is the engine of the edition; nil where it cannot be had, and then nobody confirms anything.
func (l *linter) engine() *engine.Engine {
	e, _ := l.load()
	return e
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

// inParallel does the tasks, each with a linter of its own, and returns what each found, in the order of the tasks.
func inParallel(base linter, tasks []func(*linter)) [][]Finding {
	found := make([][]Finding, len(tasks))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(tasks) && base.Err() == nil; i = int(next.Add(1)) - 1 {
				l := base
				l.found = nil
				tasks[i](&l)
				found[i] = l.found
			}
		})
	}
	workers.Wait()
	return found
}

// report adds a finding of the rule at hand.
func (l *linter) report(pos source.Position, w *Witness, hint, format string, args ...any) {
	l.found = append(l.found, Finding{source.Diagnostic{
		Pos: pos, Severity: l.rule.severity, Message: fmt.Sprintf(format, args...), Hint: hint, Line: l.files.at(pos), Rule: l.rule.id,
	}, w})
}

// at is the line at a position.
func (f *lines) at(pos source.Position) string {
	f.Lock()
	defer f.Unlock()
	text, ok := f.of[pos.File]
	if !ok {
		if read, err := fs.ReadFile(f.FS, pos.File); err == nil {
			text = strings.Split(string(read), "\n")
		}
		f.of[pos.File] = text
	}
	if pos.Line < 1 || pos.Line > len(text) {
		return ""
	}
	return text[pos.Line-1]
}
