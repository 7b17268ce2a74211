// Package search finds the indication that a clinician means by a few words: prefixes, slips of the finger, synonyms,
// abbreviations, codes, any order of words. It only proposes; the clinician confirms. The same words give the same answer for
// ever: nothing is learnt, nothing is random.
package search

import (
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/justify-cds/justify/internal/edition"
)

// Index is the indications of an edition, ready to be searched. It is safe for concurrent use.
type Index struct {
	indications []string                   // ids
	codes       map[string][]int           // code in capitals → indications
	languages   map[string]func() *lexicon // each made when somebody searches in it
}

// Guideline is one that speaks about an indication.
type Guideline struct{ ID, Title string }

// lexicon is the index of one language.
type lexicon struct {
	speech  *speech
	phrases []phrase
	number  map[string]int // of a term, which is a stem
	words   []word         // sorted
	weight  []float64      // of a term: the rarer, the more it says
	uses    [][]use
	places  int              // terms of all phrases
	says    []poles          // of a term: right, acute
	whole   map[string][]int // phrases of the language by their wording
	byTitle []string         // title of each indication
	about   []poles          // what each title says
	only    [][]string       // stems of the kinds of patients that its title is about: children, pregnancy
	guides  [][]Guideline
}

// word is a word as it is written, and its term: slips and beginnings are those of words, not of stems.
type word struct {
	folded string
	runes  []rune
	marks  uint64 // which letters it has
	term   int
	denied bool
}

// marksOf has a bit for each letter of a word, so that words too far apart are passed over without counting slips: a slip changes
// two of them at most.
func marksOf(word []rune) (marks uint64) {
	for _, r := range word {
		marks |= 1 << (uint(r) % 64)
	}
	return marks
}

// phrase is one way to name an indication.
type phrase struct {
	indication int
	text       string
	title      bool
	worth      float64 // a title or a synonym of the language counts for more than English words
	terms      []int
	place      int // of its first term, counted over all phrases
	says       poles
	total      float64 // weight of its terms
}

// use is where a term stands.
type use struct{ phrase, at int }

// lessAside is how much less a word weighs that is mostly said aside.
const lessAside = 0.4

// worth of phrases: those of the reader's language, then English ones beside them.
const (
	ownWords     = 1.0
	englishWords = 0.9
)

// New indexes the indications of an edition, in English and in every language that its texts are translated into.
func New(c *edition.Catalogue) *Index {
	x := &Index{codes: map[string][]int{}, languages: map[string]func() *lexicon{}}
	for i := range c.Indications {
		in := &c.Indications[i]
		x.indications = append(x.indications, in.ID)
		for _, list := range [][]string{in.ICD10, in.SNOMED, in.ICPC2} {
			for _, code := range list {
				x.code(code, i)
			}
		}
		for _, list := range in.Codes {
			for _, code := range list {
				x.code(code, i)
			}
		}
	}
	speaks := func(language string) {
		x.languages[language] = sync.OnceValue(func() *lexicon { return x.lexicon(c, language) })
	}
	speaks("en")
	for _, l := range c.Languages {
		speaks(l.ID)
	}
	return x
}

func (x *Index) code(code string, indication int) {
	code = strings.ToUpper(code)
	if !slices.Contains(x.codes[code], indication) {
		x.codes[code] = append(x.codes[code], indication)
	}
}

func (x *Index) lexicon(c *edition.Catalogue, language string) *lexicon {
	l := &lexicon{speech: speechOf(language), number: map[string]int{}, whole: map[string][]int{}}
	var stems [][]string // of each phrase
	holders, written := map[string]map[int]bool{}, map[string]string{}
	add := func(indication int, text string, title bool, worth float64) {
		var own []string
		for _, t := range l.speech.phrase(text) {
			written[spelt.Replace(t.folded)] = t.stem
			if !slices.Contains(own, t.stem) {
				own = append(own, t.stem)
			}
		}
		if len(own) == 0 {
			return
		}
		for _, s := range own {
			if holders[s] == nil {
				holders[s] = map[int]bool{}
			}
			holders[s][indication] = true
		}
		if worth == ownWords {
			key := wording(text, l.speech)
			l.whole[key] = append(l.whole[key], len(l.phrases))
		}
		l.phrases = append(l.phrases, phrase{indication: indication, text: text, title: title, worth: worth, says: l.speech.opposites.of(own...)})
		stems = append(stems, own)
	}
	for i := range c.Indications {
		in := &c.Indications[i]
		l.byTitle = append(l.byTitle, in.Title.In(language))
		title, english := in.Title.In(language), in.Title.In("en")
		add(i, title, true, ownWords)
		worth := ownWords
		if language != "en" {
			for _, s := range in.Also[language] {
				add(i, s, false, ownWords)
			}
			worth = englishWords
		}
		if english != title {
			add(i, english, false, worth)
		}
		for _, s := range in.Synonyms {
			add(i, s, false, worth)
		}
		var only []string
		about := poles(0)
		for _, t := range l.speech.phrase(title) {
			about |= l.speech.opposites.of(t.stem)
			if first, ok := l.speech.same[t.folded]; ok {
				only = append(only, l.speech.stemOf(first))
			}
		}
		l.only, l.about = append(l.only, only), append(l.about, about)
		var guides []Guideline
		for g := range c.Guidelines {
			if slices.Contains(c.Guidelines[g].Indications, in.ID) {
				guides = append(guides, Guideline{c.Guidelines[g].ID, c.Guidelines[g].Title.In(language)})
			}
		}
		l.guides = append(l.guides, guides)
	}
	aside := map[string]bool{}
	for w := range l.speech.aside {
		aside[l.speech.stemOf(w)] = true
	}
	terms := slices.Sorted(maps.Keys(holders))
	l.weight, l.uses = make([]float64, len(terms)), make([][]use, len(terms))
	for i, term := range terms {
		l.number[term] = i
		l.weight[i] = math.Log(1 + float64(len(c.Indications))/float64(len(holders[term])))
		l.says = append(l.says, l.speech.opposites.of(term))
		if aside[strings.TrimPrefix(term, denial)] || strings.HasPrefix(term, denial) || l.speech.opposites.side[term] != "" {
			l.weight[i] *= lessAside
		}
	}
	for spelling, side := range l.speech.opposites.spelt {
		if written[spelling] == "" {
			written[spelling] = side
		}
	}
	for _, folded := range slices.Sorted(maps.Keys(written)) {
		if n, ok := l.number[written[folded]]; ok {
			l.words = append(l.words, word{folded, []rune(folded), marksOf([]rune(folded)), n, strings.HasPrefix(folded, denial)})
		}
	}
	for p := range l.phrases {
		l.phrases[p].place = l.places
		l.places += len(stems[p])
		for at, s := range stems[p] {
			n := l.number[s]
			l.phrases[p].terms = append(l.phrases[p].terms, n)
			l.phrases[p].total += l.weight[n]
			l.uses[n] = append(l.uses[n], use{p, at})
		}
	}
	return l
}

// phrase reads a title or a synonym: what it says, or all its words where they say nothing.
func (s *speech) phrase(text string) []token {
	all := tokens(text, s)
	if said := s.spoken(all); len(said) > 0 {
		return said
	}
	return all
}
