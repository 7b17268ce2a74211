package table

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/source"
)

// Note is a finding that is worth knowing, and needs nothing done.
const Note source.Severity = "note"

// Report is what an import found. Where one of the findings is an error, nothing is written.
type Report struct {
	File       string    `json:"file"`
	SHA256     string    `json:"sha256"` // of the file's bytes
	Rows       int       `json:"rows"`   // below the header, blank ones left out
	Topics     int       `json:"topics"`
	Variants   int       `json:"variants"`
	Procedures int       `json:"procedures"`
	Ratings    int       `json:"ratings"`
	Errors     int       `json:"errors"`
	Warnings   int       `json:"warnings"`
	Findings   []Finding `json:"findings"`
	known      map[findingKey]int
	places     map[string]int // of the columns, from the left
}

// Finding is one thing about a table, with all the rows that it is true of. Rows count from 1, as a spreadsheet program
// shows them; the header is one of them.
type Finding struct {
	Severity source.Severity `json:"severity"`
	Kind     string          `json:"kind"`
	Rows     []int           `json:"rows,omitempty"` // none: the file, or the column, as a whole
	Column   string          `json:"column,omitempty"`
	Message  string          `json:"message"`
	Hint     string          `json:"hint,omitempty"`
}

type findingKey struct {
	severity              source.Severity
	kind, column, message string
}

// add reports something; what was said of other rows already is said of these as well.
func (r *Report) add(severity source.Severity, kind string, rows []int, column, hint, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	key := findingKey{severity, kind, column, message}
	if i, again := r.known[key]; again {
		r.Findings[i].Rows = append(r.Findings[i].Rows, rows...)
		return
	}
	if r.known == nil {
		r.known = map[findingKey]int{}
	}
	r.known[key] = len(r.Findings)
	r.Findings = append(r.Findings, Finding{severity, kind, slices.Clone(rows), column, message, hint})
}

// place remembers where a column stands.
func (r *Report) place(column string, index int) {
	if r.places == nil {
		r.places = map[string]int{}
	}
	if _, known := r.places[column]; !known {
		r.places[column] = 1 + index
	}
}

// refuses says whether a finding is an error.
func (r *Report) refuses() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == source.Error })
}

func (r *Report) warns() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == source.Warning })
}

var severities = []source.Severity{source.Error, source.Warning, Note}

// finish sorts the findings: errors first, then in the order of the rows.
func (r *Report) finish() {
	r.Errors, r.Warnings = 0, 0
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Rows = merged(f.Rows)
		switch f.Severity {
		case source.Error:
			r.Errors++
		case source.Warning:
			r.Warnings++
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
			slices.Compare(a.Rows[:min(1, len(a.Rows))], b.Rows[:min(1, len(b.Rows))]),
			cmp.Compare(r.places[a.Column], r.places[b.Column]), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Message, b.Message),
		)
	})
	if r.Findings == nil {
		r.Findings = []Finding{}
	}
	r.known, r.places = nil, nil
}

// rowsShown is how many ranges of rows a finding names at a terminal; the JSON has all.
const rowsShown = 8

// Text renders the findings for a person.
func (r *Report) Text() string {
	var b strings.Builder
	for _, f := range r.Findings {
		b.WriteString(r.File + ": ")
		if len(f.Rows) > 0 {
			b.WriteString(rowWords(f.Rows, rowsShown))
			if f.Column != "" {
				b.WriteString(", ")
			}
		}
		if f.Column != "" {
			b.WriteString("column " + f.Column)
		}
		if len(f.Rows) > 0 || f.Column != "" {
			b.WriteString(": ")
		}
		fmt.Fprintf(&b, "%s: %s\n", f.Severity, f.Message)
		if f.Hint != "" {
			fmt.Fprintf(&b, "     = %s\n", f.Hint)
		}
	}
	return b.String()
}

// JSON renders the whole report for a program.
func (r *Report) JSON() ([]byte, error) {
	text, err := json.MarshalIndent(r, "", "  ")
	return append(text, '\n'), err
}
