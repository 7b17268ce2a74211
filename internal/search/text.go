package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"golang.org/x/text/unicode/norm"
)

// token is a word of a text as it was typed, folded, and its stem.
type token struct {
	typed, folded, stem string
	boundary            bool // punctuation stands behind it
	told                bool // aside: it helps where it fits, and is not missed where it does not
	denied              bool // a negation takes it away
}

// fold writes small letters without accents: "Schädel-Hirn" and "schadel-hirn" are the same to who types in a hurry. The ß is ss,
// and an umlaut written out stays as it is: the index knows both.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ß':
			b.WriteString("ss")
		case r == 'œ':
			b.WriteString("oe")
		case r == 'æ':
			b.WriteString("ae")
		case r == 'µ': // in capitals it is the Greek letter
			b.WriteRune('μ')
		case r == '’':
			b.WriteByte('\'')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// tokens cuts a text into words: letters and digits, and the marks of fractures (#). Dots within a word (M54.5) and hyphens are
// for the caller of codes; here they part words.
func tokens(text string, in *speech) []token {
	var list []token
	add := func(typed string) {
		folded := fold(typed)
		list = append(list, token{typed: typed, folded: folded, stem: in.stemOf(folded)})
	}
	start := -1
	for i, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			add(text[start:i])
			start = -1
		}
		if r == '#' {
			add("#")
		}
		if !letter && strings.ContainsRune(",.;:!?()\n", r) && len(list) > 0 && start < 0 {
			list[len(list)-1].boundary = true
		}
	}
	if start >= 0 {
		add(text[start:])
	}
	return list
}

// spelt are spellings that come to the same: American and British, and ae, oe and ue for umlauts.
var spelt = strings.NewReplacer("aemia", "emia", "haem", "hem", "oedema", "edema", "oesoph", "esoph", "paed", "ped", "orrhoea", "orrhea",
	"pnoea", "pnea", "ischaem", "ischem", "anaesth", "anesth", "gynaec", "gynec", "leukaem", "leukem", "caec", "cec", "faec", "fec",
	"tumour", "tumor", "colour", "color", "centre", "center", "fibre", "fiber", "foetal", "fetal", "foetus", "fetus", "diarrhoea", "diarrhea", "haemat", "hemat")

// wording is what two texts share that differ in the order of words, case, accents and marks alone.
func wording(text string, in *speech) string {
	var list []string
	for _, t := range tokens(text, in) {
		list = append(list, spelt.Replace(t.folded))
	}
	for _, field := range strings.Fields(text) {
		if last := field[len(field)-1]; last == '+' || last == '-' { // ST+ is not ST-
			list = append(list, string(last))
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func (s *speech) stemOf(folded string) string {
	if first, ok := s.same[folded]; ok {
		folded = first
	}
	if strings.IndexFunc(folded, unicode.IsDigit) >= 0 || folded == "#" {
		return folded
	}
	stem := stemmed(folded, s.stem)
	if side, ok := s.opposites.side[stem]; ok { // re. is rechts
		return side
	}
	return stem
}

func stemmed(folded string, stem func(*snowballstem.Env) bool) string {
	env := snowballstem.NewEnv(spelt.Replace(folded))
	stem(env)
	return env.Current()
}
