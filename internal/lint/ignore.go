package lint

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/source"
)

// ignoring holds the comments that silence a finding to their purpose. `# justify:ignore RULE reason` silences what the
// rule finds on the next line that is no comment.
var ignoring = rule{
	id: "ignore", summary: "a `justify:ignore` without reason, of no rule, or that silences nothing", severity: source.Warning,
}

// ignore is one such comment.
type ignore struct {
	pos    source.Position
	rule   string
	reason string
	line   int // that it speaks of
	used   bool
}

var (
	ignoreComment  = regexp.MustCompile(`^\s*#\s*justify:ignore(?:\s+(\S+))?(?:\s+(\S.*?))?\s*$`)
	ignoreTrailing = regexp.MustCompile(`^\s*[^\s#].*\s#\s*justify:ignore\b`)
)

// readIgnores keeps the ignores that can silence something, and reports the others.
func (l *linter) readIgnores() {
	l.rule, l.silent = &ignoring, map[source.Position][]*ignore{}
	for _, i := range l.ignores() {
		if l.sound(i) {
			at := source.Position{File: i.pos.File, Line: i.line}
			l.silent[at] = append(l.silent[at], i)
		}
	}
}

// silences lists the ignores of what a rule finds at a place.
func (l *linter) silences(rule string, pos source.Position) (list []*ignore) {
	for _, i := range l.silent[source.Position{File: pos.File, Line: pos.Line}] {
		if i.rule == rule {
			list = append(list, i)
		}
	}
	return list
}

// applyIgnores takes out the findings that are silenced, and reports the ignores that silence nothing.
func (l *linter) applyIgnores() {
	l.rule = &ignoring
	l.found = slices.DeleteFunc(l.found, func(f Finding) bool {
		silences := l.silences(f.Rule, f.Pos)
		for _, i := range silences {
			i.used = true
		}
		return len(silences) > 0
	})
	for _, ignores := range l.silent { // Sort puts the findings in order
		for _, i := range ignores {
			if !i.used {
				l.report(i.pos, nil, "leave the comment out, or put it on the line above the finding", "there is nothing of %s to ignore on the next line", i.rule)
			}
		}
	}
}

// sound reports an ignore that cannot silence anything.
func (l *linter) sound(i *ignore) bool {
	const form = "write `# justify:ignore RULE reason` on the line above the finding"
	at := slices.IndexFunc(rules, func(r rule) bool { return r.id == i.rule })
	switch {
	case i.line == 0:
		l.report(i.pos, nil, form, "an ignore does not stand behind what it is about")
	case i.rule == "":
		l.report(i.pos, nil, form, "an ignore without a rule")
	case at < 0:
		var ids []string
		for _, r := range rules {
			if r.checks() {
				ids = append(ids, r.id)
			}
		}
		hint := source.DidYouMean(i.rule, ids)
		if hint == "" {
			hint = "`justify lint --list` names them"
		}
		l.report(i.pos, nil, hint, "no rule %q", i.rule)
	case !rules[at].checks():
		l.report(i.pos, nil, "mend what it finds", "what %s finds cannot be ignored", i.rule)
	case i.reason == "":
		l.report(i.pos, nil, form, "an ignore of %s without a reason", i.rule)
	default:
		return true
	}
	return false
}

// ignores reads the comments of all files, those of author tests among them.
func (l *linter) ignores() []*ignore {
	var list []*ignore
	_ = fs.WalkDir(l.files, ".", func(name string, entry fs.DirEntry, err error) error { // the library was read from there
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "overlays" || (strings.HasPrefix(entry.Name(), ".") && name != ".")):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".yaml" || strings.HasPrefix(entry.Name(), "."):
			return nil
		}
		text, err := fs.ReadFile(l.files, name)
		if err == nil && bytes.Contains(text, []byte("justify:ignore")) {
			list = append(list, ignoresIn(name, strings.Split(string(text), "\n"))...)
		}
		return err
	})
	return list
}

func ignoresIn(file string, lines []string) []*ignore {
	var list []*ignore
	for k, line := range lines {
		at := source.Position{File: file, Line: k + 1, Col: strings.Index(line, "#") + 1}
		if ignoreTrailing.MatchString(line) {
			at.Col = len([]rune(line[:strings.LastIndex(line, "#")])) + 1
			list = append(list, &ignore{pos: at})
			continue
		}
		if m := ignoreComment.FindStringSubmatch(line); m != nil {
			next := k + 1
			for next < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[next]), "#") {
				next++
			}
			list = append(list, &ignore{pos: at, rule: m[1], reason: m[2], line: next + 1})
		}
	}
	return list
}
