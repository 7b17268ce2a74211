package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a finding keeps a library from being built.
type Severity string

const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Diagnostic is one finding for the person who wrote the file: where, what, and what would be right.
type Diagnostic struct {
	Pos      Position `json:"pos"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint,omitempty"`
	Line     string   `json:"line,omitempty"`   // the offending line, as written
	Detail   string   `json:"detail,omitempty"` // what else to look at, in lines
	Rule     string   `json:"rule,omitempty"`   // the rule of the linter that has a page about it, if one has
}

// Pretty renders the finding with its line and a caret:
//
//	neuro/headache.yaml:12:5: error: no procedure "ct-haed-wo"
//	  12 |   ct-haed-wo: 9
//	     |   ^
//	     = did you mean "ct-head-wo"?
func (d Diagnostic) Pretty() string {
	var b strings.Builder
	if place := d.Pos.String(); place != "" {
		b.WriteString(place + ": ")
	}
	fmt.Fprintf(&b, "%s: %s\n", d.Severity, d.Message)
	number := fmt.Sprintf("%4d", d.Pos.Line)
	margin := strings.Repeat(" ", len(number))
	if d.Line != "" {
		line, col := excerpt(d.Line, d.Pos.Col)
		fmt.Fprintf(&b, "%s | %s\n", number, line)
		fmt.Fprintf(&b, "%s | %s^\n", margin, strings.Repeat(" ", max(col-1, 0)))
	}
	for line := range strings.Lines(d.Detail) {
		fmt.Fprintf(&b, "%s | %s\n", margin, strings.TrimRight(line, "\n"))
	}
	if d.Hint != "" {
		fmt.Fprintf(&b, "%s = %s\n", margin, d.Hint)
	}
	return b.String()
}

// excerpt keeps a very long line readable: the part around the column, tabs and control characters as spaces.
func excerpt(line string, col int) (string, int) {
	const width = 140
	runes := []rune(line)
	for i, r := range runes {
		if r == '\t' || Hidden(r) {
			runes[i] = ' '
		}
	}
	if len(runes) <= width {
		return string(runes), col
	}
	start := min(max(col-width/2, 0), len(runes)-width)
	return string(runes[start : start+width]), col - start
}

// Diagnostics is a list of findings; as an error it renders all of them.
type Diagnostics []Diagnostic

func (ds Diagnostics) Error() string {
	var b strings.Builder
	for _, d := range ds {
		b.WriteString(d.Pretty())
	}
	return strings.TrimRight(b.String(), "\n")
}

// Sort puts the findings into reading order and drops repeats.
func (ds Diagnostics) Sort() Diagnostics {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(Compare(a.Pos, b.Pos), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(ds)
}

// Errors counts the findings that keep the library from being built.
func (ds Diagnostics) Errors() int {
	n := 0
	for _, d := range ds {
		if d.Severity == Error {
			n++
		}
	}
	return n
}
