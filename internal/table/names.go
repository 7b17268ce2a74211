package table

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/justify-cds/justify/internal/source"
)

// name is a topic, variant or procedure as the table spells it.
type name struct {
	title     string // as it is spelled first
	id        string
	rows      []int
	spellings []spelling
}

type spelling struct {
	title string
	rows  []int
}

// names holds the names of one kind; spellings that differ only in case, typography or white space are one.
type names struct {
	list   []*name
	byRaw  map[string]*name
	byFold map[string]*name
}

func newNames() *names { return &names{byRaw: map[string]*name{}, byFold: map[string]*name{}} }

// add returns the name that the title spells.
func (ns *names) add(title string, row int) *name {
	n := ns.byRaw[title]
	if n == nil {
		key := fold(title)
		if n = ns.byFold[key]; n == nil {
			n = &name{title: title}
			ns.byFold[key] = n
			ns.list = append(ns.list, n)
		}
		ns.byRaw[title] = n
		n.spellings = append(n.spellings, spelling{title: title})
	}
	n.rows = append(n.rows, row)
	for i := range n.spellings {
		if n.spellings[i].title == title {
			n.spellings[i].rows = append(n.spellings[i].rows, row)
		}
	}
	return n
}

// reportSpellings reports names that are spelled in several ways, and on demand those that look like slips of one another.
func (ns *names) reportSpellings(report *Report, kind, column string, slips bool) {
	for _, n := range ns.list {
		for _, s := range n.spellings[1:] {
			report.add(source.Warning, "spelling", s.rows, column, "spell it one way",
				"%q is taken for the %s %q of row %d", s.title, kind, n.title, n.rows[0])
		}
	}
	if !slips {
		return
	}
	for _, pair := range ns.similar() {
		if pair[0].id != "" && pair[0].id == pair[1].id {
			continue // the mapping says that they are
		}
		report.add(source.Warning, "similar", pair[1].rows, column, "if they are, spell it one way",
			"are %q and %q of row %d the same %s? They are imported as two", pair[1].title, pair[0].title, pair[0].rows[0], kind)
	}
}

// wordLength is how long a word must be for one letter to be a slip: CTA and CTV are two exams.
const wordLength = 6

// similar finds pairs of names that have the same words in another order, or all but one long word, and that one but for
// a letter. The earlier name stands first.
func (ns *names) similar() [][2]*name {
	var pairs [][2]*name
	sameWords := map[string]*name{}
	type gap struct {
		n    *name
		word string
	}
	butOne := map[string][]gap{}
	for _, n := range ns.list {
		words := strings.Fields(plainWords(n.title))
		sorted := slices.Sorted(slices.Values(words))
		key := strings.Join(sorted, " ")
		if before := sameWords[key]; before != nil && key != "" {
			pairs = append(pairs, [2]*name{before, n})
			continue
		}
		sameWords[key] = n
		var match *name
		for i, w := range words {
			if utf8.RuneCountInString(w) < wordLength {
				continue
			}
			words[i] = "*"
			key := strings.Join(words, " ")
			words[i] = w
			for _, g := range butOne[key] {
				if match == nil && oneSlip(g.word, w) {
					match = g.n
				}
			}
			butOne[key] = append(butOne[key], gap{n, w})
		}
		if match != nil {
			pairs = append(pairs, [2]*name{match, n})
		}
	}
	return pairs
}

// oneSlip says whether one letter too many, too few, wrong, or swapped with its neighbour makes one word of the other.
// Digits are no slips.
func oneSlip(a, b string) bool {
	if strings.ContainsAny(a+b, "0123456789") || a == b {
		return false
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		return swapped || a[i+1:] == b[i+1:]
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}
