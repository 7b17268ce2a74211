package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// MaxLength is how many bytes of a query are read.
const MaxLength = 400

// Hit is an indication that may be meant.
type Hit struct {
	Indication string
	Title      string
	Matched    []string // the words of the query that led here, as typed
	By         string   // the title, synonym or code that they were found in
	Score      float64  // 0 to 1, to compare hits of one query with
	Guidelines []Guideline
}

// Result is what a query finds. No hits mean that nothing was near enough to propose.
type Result struct {
	Hits    []Hit
	Ignored []string // words that a negation took away
}

// Qualities of a match: how sure it is that the word typed is the term.
const (
	exact    = 1.0
	prefixed = 0.92 // times how much of the term was typed, see prefixQuality
	oneSlip  = 0.82
	twoSlips = 0.66
	part     = 0.85 // of a compound
	sure     = 0.8  // the word is as good as typed
)

// Search proposes up to limit indications for a query in a language, best first.
func (x *Index) Search(text, language string, limit int) Result {
	for language != "" && x.languages[language] == nil {
		language = language[:max(strings.LastIndexByte(language, '-'), 0)]
	}
	l := x.languages[cmp.Or(language, "en")]()
	if len(text) > MaxLength {
		text = strings.ToValidUTF8(text[:MaxLength], "")
	}
	q := read(text, l.speech)
	scores := map[int]*Hit{}
	x.byCode(q.codes, l, scores)
	l.byWords(x, q, scores)
	l.byWording(x, text, scores)
	best := 0.0
	for _, h := range scores {
		best = max(best, min(h.Score, 1))
	}
	if best < l.speech.least {
		return Result{Ignored: q.ignored(nil)}
	}
	var hits []Hit
	for _, h := range scores {
		if h.Score >= weigh.beside*best {
			hits = append(hits, *h)
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(-cmp.Compare(math.Round(a.Score*1e9), math.Round(b.Score*1e9)), strings.Compare(a.Indication, b.Indication))
	})
	if len(hits) > limit {
		hits = hits[:limit]
	}
	for i := range hits {
		hits[i].Score = min(hits[i].Score, 1)
	}
	return Result{Hits: hits, Ignored: q.ignored(hits)}
}

// ignored lists the words that a negation took away and that led to none of the hits.
func (q *query) ignored(hits []Hit) (list []string) {
	for _, w := range q.words {
		if w.denied && !w.told && !slices.ContainsFunc(hits, func(h Hit) bool { return slices.Contains(h.Matched, w.typed) }) {
			list = append(list, w.typed)
		}
	}
	return list
}

// inFull stands before all other scores. What comes out is 1.
const inFull = 2

// byWording puts before all others the indications that are named word for word.
func (l *lexicon) byWording(x *Index, text string, scores map[int]*Hit) {
	for _, p := range l.whole[wording(text, l.speech)] {
		ph := &l.phrases[p]
		h := l.hit(x, scores, ph.indication)
		if h.Score >= inFull {
			continue // by two of its phrases
		}
		h.Score, h.By, h.Matched = inFull+h.Score, ph.text, nil
		for _, t := range tokens(text, l.speech) {
			if !slices.Contains(h.Matched, t.typed) {
				h.Matched = append(h.Matched, t.typed)
			}
		}
	}
}

// byCode finds indications by their codes; a longer code than theirs is one of their kind (R51.9 of R51), a shorter one names
// all below it.
func (x *Index) byCode(codes []string, l *lexicon, scores map[int]*Hit) {
	for _, typed := range codes {
		for code, holders := range x.codes {
			score := 0.0
			switch {
			case code == typed:
				score = 1
			case strings.HasPrefix(typed, code+".") || (strings.HasPrefix(typed, code) && strings.Contains(code, ".")):
				score = 0.9
			case strings.HasPrefix(code, typed) && len(typed) >= 3:
				score = 0.8
			default:
				continue
			}
			for _, i := range holders {
				if h := l.hit(x, scores, i); score > h.Score {
					h.Score, h.By, h.Matched = score, code, []string{typed}
				} else if score == h.Score && code < h.By {
					h.By = code
				}
			}
		}
	}
}

func (l *lexicon) hit(x *Index, scores map[int]*Hit, indication int) *Hit {
	h := scores[indication]
	if h == nil {
		h = &Hit{Indication: x.indications[indication], Title: l.byTitle[indication], Guidelines: l.guides[indication]}
		scores[indication] = h
	}
	return h
}

// byWords scores the phrases that have a word of the query.
func (l *lexicon) byWords(x *Index, q query, scores map[int]*Hit) {
	said := make([][]candidate, len(q.words))
	weight := make([]float64, len(q.words))
	total, denied := 0.0, 0.0
	var says poles
	for i, w := range q.words {
		said[i] = l.candidates(w, q.typing && i == len(q.words)-1)
		weight[i] = weigh.unknown
		if len(said[i]) > 0 {
			weight[i] = l.weight[said[i][0].term]
		}
		switch {
		case w.told:
		case w.denied:
			denied += weight[i]
		default:
			total += weight[i]
		}
		if len(said[i]) > 0 && said[i][0].quality >= sure {
			says |= l.says[said[i][0].term]
		}
	}
	if total == 0 { // "no meconium": nothing else is said
		total = denied
	}
	if total == 0 {
		return
	}
	enough := min(total, weigh.enough)
	m, phrases := l.match(said)
	n := len(q.words)
	type explained struct {
		best   float64
		title  float64 // how much of the title was said
		phrase int
		words  []float64 // quality by word of the query, over all phrases
	}
	of := make([]explained, len(x.indications))
	said1 := make([]float64, n) // quality by word of the query, of one phrase
	for _, p := range phrases {
		ph := &l.phrases[p]
		e := &of[ph.indication]
		if e.words == nil {
			e.words = make([]float64, n)
		}
		clear(said1)
		part := m.of(ph, said1, l.weight) / ph.total
		if ph.says.against(says) {
			part *= weigh.opposite
		}
		if ph.title {
			e.title = max(e.title, part)
		}
		querySaid := 0.0
		for i, quality := range said1 {
			querySaid += quality * weight[i]
			e.words[i] = max(e.words[i], quality*part)
		}
		score := ph.worth * math.Pow(part, weigh.phrase) * math.Pow(min(querySaid/enough, 1), weigh.query)
		if score > e.best+1e-12 {
			e.best, e.phrase = score, p
		}
	}
	for indication := range of {
		e := &of[indication]
		if e.best == 0 {
			continue
		}
		all := 0.0
		for i, quality := range e.words {
			all += quality * weight[i]
		}
		score := (1-weigh.together-weigh.title)*e.best + weigh.together*min(all/enough, 1) + weigh.title*e.title
		if slices.ContainsFunc(l.only[indication], func(kind string) bool {
			return !slices.ContainsFunc(q.words, func(w token) bool { return w.stem == kind })
		}) {
			score *= weigh.otherKind
		}
		if l.about[indication].against(says) {
			score *= weigh.opposite
		}
		h := l.hit(x, scores, indication)
		if score > h.Score {
			ph := &l.phrases[e.phrase]
			h.Score, h.By, h.Matched = score, ph.text, nil
			clear(said1)
			m.of(ph, said1, l.weight)
			for i, quality := range said1 {
				if quality > 0 && !slices.Contains(h.Matched, q.words[i].typed) {
					h.Matched = append(h.Matched, q.words[i].typed)
				}
			}
		}
	}
}

// match is how well the terms of the phrases were said, by place, and by which word of the query.
type match struct {
	quality []float64
	by      []int32
}

// match finds what was said of each phrase, and the phrases of which something was, ascending.
func (l *lexicon) match(said [][]candidate) (m match, phrases []int) {
	m = match{make([]float64, l.places), make([]int32, l.places)}
	seen := make([]bool, len(l.phrases))
	for i := range said {
		for _, c := range said[i] {
			for _, u := range l.uses[c.term] {
				if !seen[u.phrase] {
					seen[u.phrase] = true
					phrases = append(phrases, u.phrase)
				}
				if place := l.phrases[u.phrase].place + u.at; c.quality > m.quality[place] {
					m.quality[place], m.by[place] = c.quality, int32(i)
				}
			}
		}
	}
	slices.Sort(phrases)
	return m, phrases
}

// of gives the weight of what was said of a phrase, and puts into words how well each word of the query said it.
func (m *match) of(ph *phrase, words, weight []float64) (said float64) {
	for at, term := range ph.terms {
		if quality := m.quality[ph.place+at]; quality > 0 {
			said += quality * weight[term]
			i := m.by[ph.place+at]
			words[i] = max(words[i], quality)
		}
	}
	return said
}

// How the parts of a score weigh, found on the labelled queries of the shipped library.
type weights struct {
	phrase   float64 // exponent of how much of a phrase was said
	query    float64 // exponent of how much of the query a phrase explains
	enough   float64 // weight of words that is enough of a long query: what else it tells is beside the point
	together float64 // share of what all phrases of an indication explain together
	title    float64 // share of how much of the title was said: of two that fit alike, the one that says no more
	unknown  float64 // weight of a word that no indication knows
	// otherKind is what is left of a score where the title is about a kind of patient that the query does not speak of: who means
	// a pregnant woman says so.
	otherKind float64
	opposite  float64 // what is left where the query says the opposite: right where the title is about the left
	beside    float64 // share of the best score from which others are shown beside it
}

var weigh = weights{phrase: 0.6, query: 0.8, enough: 12, together: 0.55, title: 0.05, unknown: 2.5, otherKind: 0.93, opposite: 0.4, beside: 0.4}
