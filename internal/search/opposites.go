package search

import (
	"strings"

	"github.com/blevesearch/snowballstem"
)

// opposites are the words of a language that tell indications apart although all else is the same: right and left, upper and lower.
// An axis has two poles; what says the one and not the other speaks against the other.
type opposites struct {
	pole  map[string]int    // of a stem: twice its axis, and one more for the second pole
	side  map[string]string // stem of right or left → the one that stands for all its spellings
	spelt map[string]string // spelling of a side, also with two letters the wrong way round → the stem that stands for it
}

// opposed reads the sides, and "upper superior | lower inferior" for every other axis. Sides are written in many ways, which are all
// the same word: "right r rt, rlq | left l lt, llq"; what stands behind the comma only names the side.
func opposed(stem func(*snowballstem.Env) bool, sides string, axes ...string) *opposites {
	o := &opposites{pole: map[string]int{}, side: map[string]string{}, spelt: map[string]string{}}
	count := 0
	for i, axis := range append([]string{sides}, axes...) {
		for pole := range strings.SplitSeq(axis, "|") {
			spellings, naming, _ := strings.Cut(pole, ",")
			list := strings.Fields(spellings)
			for _, w := range append(list, strings.Fields(naming)...) {
				o.pole[stemmed(w, stem)] = count
			}
			if i == 0 {
				o.spell(list, stem)
			}
			count++
		}
	}
	return o
}

// spell notes how a side is written. Words so short are else not searched for slips, and a slip in them leads to the wrong side.
func (o *opposites) spell(list []string, stem func(*snowballstem.Env) bool) {
	first := stemmed(list[0], stem)
	for _, w := range list {
		o.side[stemmed(w, stem)], o.spelt[w] = first, first
		for i := 1; i < len(w) && len(w) >= 4; i++ {
			o.spelt[w[:i-1]+w[i:i+1]+w[i-1:i]+w[i+1:]] = first
		}
	}
}

// poles is a set of them.
type poles uint32

// of lists what stems say. What is denied says nothing: "no right-sided pain" is not about the left.
func (o *opposites) of(stems ...string) (p poles) {
	for _, s := range stems {
		if pole, ok := o.pole[s]; ok {
			p |= 1 << pole
		}
	}
	return p
}

// against says whether two texts contradict each other: on an axis of which both speak they share no pole.
func (p poles) against(q poles) bool {
	const first = 0x55555555
	axes := (p | p>>1) & (q | q>>1) & first // of which both speak
	shared := p & q
	return axes&^(shared|shared>>1) != 0
}
