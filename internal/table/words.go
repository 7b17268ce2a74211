package table

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// dictionary maps the words of a table to ours, in the order of the mapping.
type dictionary struct{ words []word }

type word struct{ theirs, ours string }

// means returns what a word of the table means, and the word of the mapping by which it was found: another where only
// the letters' case or the like differ.
func (d *dictionary) means(theirs string) (ours, listed string, ok bool) {
	for _, w := range d.words {
		if w.theirs == theirs {
			return w.ours, w.theirs, true
		}
	}
	for _, w := range d.words {
		if key := fold(theirs); key != "" && fold(w.theirs) == key {
			return w.ours, w.theirs, true
		}
	}
	return "", "", false
}

// word returns the first word of the table for ours: the one that an export writes.
func (d *dictionary) word(ours string) string {
	for _, w := range d.words {
		if w.ours == ours {
			return w.theirs
		}
	}
	return ""
}

// known lists the words of the table.
func (d *dictionary) known() []string {
	var list []string
	for _, w := range d.words {
		list = append(list, w.theirs)
	}
	return list
}

// within returns what the first word means that occurs in a title as a whole.
func (d *dictionary) within(title string) (ours string, ok bool) {
	padded := " " + plainWords(title) + " "
	for _, w := range d.words {
		if plain := plainWords(w.theirs); plain != "" && strings.Contains(padded, " "+plain+" ") {
			return w.ours, true
		}
	}
	return "", false
}

// plainWords leaves the letters and digits of a text, in words.
func plainWords(text string) string { return strings.ReplaceAll(slug(text), "-", " ") }

// typography undoes what programs put in place of what was typed: hyphens, dashes, quotes and colourful signs.
var typography = strings.NewReplacer("\ufe0e", "", "\ufe0f", "", "‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "−", "-", "‘", "'", "’", "'", "“", `"`, "”", `"`)

// fold is what two spellings of one name have in common: case, the width of letters, typography, white space and the
// stop at the end do not count.
func fold(name string) string {
	text := typography.Replace(cases.Fold().String(norm.NFKC.String(name)))
	return strings.TrimRight(strings.Join(strings.Fields(text), " "), " .,;:")
}
