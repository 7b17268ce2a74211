package search

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/source"
)

// candidate is a term that a word of the query may mean.
type candidate struct {
	term    int
	quality float64
}

// candidates are the terms that a word may mean, the likeliest first.
func (l *lexicon) candidates(w token, typing bool) []candidate {
	best := map[int]float64{}
	put := func(term int, quality float64) { best[term] = max(best[term], quality) }
	if n, ok := l.number[w.stem]; ok {
		put(n, exact)
	}
	known := len(best) > 0
	if length := len([]rune(w.folded)); (typing && length >= 2) || (!known && length >= 3) {
		l.prefixes(w, put)
	}
	if !known {
		l.misspelt(w, put)
		if l.speech.compounds && len(best) == 0 {
			l.compound(w, put)
		}
	}
	list := make([]candidate, 0, len(best))
	for _, n := range slices.Sorted(maps.Keys(best)) {
		list = append(list, candidate{n, best[n]})
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return -cmp.Compare(a.quality, b.quality) })
	return list
}

// prefixes finds the words that begin with what was typed so far.
func (l *lexicon) prefixes(w token, put func(int, float64)) {
	typed := spelt.Replace(w.folded)
	from, _ := slices.BinarySearchFunc(l.words, typed, func(x word, typed string) int { return strings.Compare(x.folded, typed) })
	for n := from; n < len(l.words) && strings.HasPrefix(l.words[n].folded, typed); n++ {
		put(l.words[n].term, prefixed*(0.6+0.4*float64(len(typed))/float64(len(l.words[n].folded))))
	}
}

// misspelt finds the words that differ by slips of the finger.
func (l *lexicon) misspelt(w token, put func(int, float64)) {
	typed := []rune(spelt.Replace(w.folded))
	most := allowed(len(typed))
	if most == 0 {
		return
	}
	marks := marksOf(typed)
	for i := range l.words {
		x := &l.words[i]
		if bits.OnesCount64(x.marks^marks) > 2*most || len(x.runes) < 4 || x.denied != w.denied || (x.runes[0] != typed[0] && len(typed) < 7) {
			continue
		}
		switch count := source.Slips(typed, x.runes, most); {
		case count > most:
		case count <= 1:
			put(x.term, oneSlip)
		default:
			put(x.term, twoSlips)
		}
	}
}

// compound finds the words that a word written together begins or ends with: Knieschmerz.
func (l *lexicon) compound(w token, put func(int, float64)) {
	for i := range l.words {
		x := &l.words[i]
		if len(x.folded) >= 4 && x.denied == w.denied && len(w.folded) > len(x.folded)+2 && (strings.HasPrefix(w.folded, x.folded) || strings.HasSuffix(w.folded, x.folded)) {
			put(x.term, part)
		}
	}
}

// allowed is how many slips a word of a length may have.
func allowed(length int) int {
	switch {
	case length < 5:
		return 0
	case length < 8:
		return 1
	}
	return 2
}
