package lint

import "github.com/justify-cds/justify/internal/source"

// sourceOf finds evidence that a reader cannot look up.
var sourceOf = rule{
	id: "source", summary: "a source without a year or a link", severity: source.Warning, check: checkSource,
}

func checkSource(l *linter) {
	for _, s := range l.library.Sources {
		switch {
		case s.Year == 0 && s.URL == "":
			l.report(s.Pos, nil, "add `year:` and `url:`, for example https://doi.org/…", "source %s has no year and no link", s.ID)
		case s.Year == 0:
			l.report(s.Pos, nil, "add `year:`, that of the version that was read", "source %s has no year", s.ID)
		case s.URL == "":
			l.report(s.Pos, nil, "add `url:`, for example https://doi.org/…", "source %s has no link", s.ID)
		}
	}
}
