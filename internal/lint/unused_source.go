package lint

import "github.com/justify-cds/justify/internal/source"

// unusedSource finds evidence that nothing rests on.
var unusedSource = rule{
	id: "unused-source", summary: "a source that nothing names", severity: source.Warning, check: checkUnusedSource,
}

func checkUnusedSource(l *linter) {
	named := map[string]bool{}
	name := func(ids ...string) {
		for _, id := range ids {
			named[id] = true
		}
	}
	for _, f := range l.library.Space.Facts {
		name(f.Source)
	}
	for _, p := range l.library.Procedures {
		name(p.LevelSource, p.Adult.Source, p.Child.Source)
	}
	for _, c := range l.library.Cautions {
		name(c.Source)
	}
	for _, r := range l.library.References {
		name(r.Source)
	}
	for _, g := range l.library.Guidelines {
		for _, s := range g.Scenarios {
			for _, r := range s.Ratings { // which have the sources of the scenario where they name none
				name(r.Sources...)
			}
			if len(s.Ratings) == 0 {
				name(s.Sources...)
			}
		}
	}
	for _, s := range l.library.Sources {
		if !named[s.ID] {
			l.report(s.Pos, nil, "name it where it is the evidence, or leave it out", "nothing names the source %s", s.ID)
		}
	}
}
