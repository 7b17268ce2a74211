package search

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/shipped"
)

var fiveLanguages = []string{"en", "de", "fr", "es", "it"}

// inEach runs a test in every language of the shipped library, side by side.
func inEach(t *testing.T, run func(t *testing.T, x *Index, l *lexicon, language string)) {
	x := New(&shipped.Edition().Catalogue)
	for _, language := range fiveLanguages {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			run(t, x, x.languages[language](), language)
		})
	}
}

// turned writes the words of a text in another order.
func turned(text string) string {
	fields := strings.Fields(text)
	slices.Reverse(fields)
	return strings.Join(fields, " ")
}

// Whoever types a title or a synonym in full finds its indication first, or beside those that are named by the same words: with
// accents and without, in capitals, in any order.
func TestNamedInFull(t *testing.T) {
	inEach(t, func(t *testing.T, x *Index, l *lexicon, language string) {
		shared := map[string][]int{} // indications by their wording
		for _, p := range l.phrases {
			if p.worth == ownWords {
				key := wording(p.text, l.speech)
				shared[key] = append(shared[key], p.indication)
			}
		}
		for _, p := range l.phrases {
			if p.worth != ownWords {
				continue
			}
			ways := []string{strings.ToUpper(fold(turned(p.text)))}
			if p.title {
				ways = append(ways, p.text, fold(p.text), strings.ToUpper(p.text), turned(p.text))
			}
			for _, typed := range ways {
				alike := shared[wording(typed, l.speech)]
				hits := x.Search(typed, language, len(alike)).Hits
				at := slices.IndexFunc(hits, func(h Hit) bool { return h.Indication == x.indications[p.indication] })
				if at < 0 || slices.ContainsFunc(hits[:at], func(h Hit) bool { return !slices.Contains(alike, slices.Index(x.indications, h.Indication)) }) {
					t.Errorf("%q does not find %s first", typed, x.indications[p.indication])
				}
			}
		}
	})
}

// What is typed of a title or a synonym with its side, its upper or lower, acute or chronic, never ranks an indication that is
// titled with the opposite above its own: whichever other word is left out.
func TestTheOppositeStandsBehind(t *testing.T) {
	inEach(t, func(t *testing.T, x *Index, l *lexicon, language string) {
		asked := 0
		for _, p := range l.phrases {
			fields := strings.Fields(p.text)
			if p.worth != ownWords || p.says == 0 || len(fields) < 3 {
				continue
			}
			for left := range fields {
				typed := strings.Join(slices.Delete(slices.Clone(fields), left, left+1), " ") + " "
				says := poles(0)
				for _, w := range l.speech.phrase(typed) {
					says |= l.speech.opposites.of(w.stem)
				}
				if says == 0 {
					continue
				}
				asked++
				for _, h := range x.Search(typed, language, 10).Hits {
					if h.Indication == x.indications[p.indication] {
						break
					}
					if l.about[slices.Index(x.indications, h.Indication)].against(says) {
						t.Errorf("%q leads to %s before %s", typed, h.Indication, x.indications[p.indication])
					}
				}
			}
		}
		assert.Greater(t, asked, 1000)
	})
}

// However a side is written, and with two letters the wrong way round, it leads to the indication of that side; nothing of the other
// side is as near.
func TestEverySpellingOfASide(t *testing.T) {
	texts := map[string][2]string{ // what stands around the side
		"en": {"pain in the ", " lower quadrant"}, "de": {"Schmerz ", " Unterbauch"}, "fr": {"douleur fosse iliaque ", ""},
		"es": {"dolor fosa ilíaca ", ""}, "it": {"dolore fossa iliaca ", ""},
	}
	inEach(t, func(t *testing.T, x *Index, l *lexicon, language string) {
		o := l.speech.opposites
		require.NotEmpty(t, o.spelt)
		for spelling, side := range o.spelt {
			want := [2]string{"right-lower-quadrant-pain", "left-lower-quadrant-pain"}[o.pole[side]]
			for _, written := range []string{spelling, strings.ToUpper(spelling), spelling + "."} {
				typed := texts[language][0] + written + texts[language][1]
				assert.Equal(t, want, first(t, x, typed, language), typed)
			}
		}
	})
}

func TestSidesAsTheyAreTyped(t *testing.T) {
	x := New(&shipped.Edition().Catalogue)
	const rlq, llq, ruq = "right-lower-quadrant-pain", "left-lower-quadrant-pain", "right-upper-quadrant-pain"
	for language, queries := range map[string]map[string]string{
		"en": {
			"RLQ pain": rlq, "LLQ pain": llq, "RUQ pain": ruq, "RIF pain": rlq, "LIF pain": llq, "R iliac fossa pain": rlq, "pain low left": llq,
			"pain rigth lower quadrant": rlq, "pain lfet lower quadrant": llq, "left upper quadrant pain": "", "left hypochondrium pain": "",
			"r/o diverticulitis": "diverticulitis-suspected", "r/o low pain left": llq, "right": "", "left": "", "left knee injury": "knee-injury", "known": "", "67yo man": "",
		},
		"de": {
			"Schmerzen re. Unterbauch": rlq, "Schmerzen li. Unterbauch": llq, "Oberbauchschmerz re.": ruq, "UB-Schmerz re": rlq, "UB-Schmerz li": llq,
			"rechtsseitiger Unterbauchschmerz": rlq, "linksseitige Unterbauchschmerzen": llq, "Oberbauchschmerz links": "epigastric-pain",
		},
		"fr": {
			"douleur fosse iliaque dte": rlq, "douleur fosse iliaque gche": llq, "douleur FID": rlq, "douleur FIG": llq, "douleur HCD": ruq,
			"douleur quadrant inférieur droit": rlq, "douleur quadrant inférieur gauche": llq, "douleur hypochondre gauche": "",
		},
		"es": {
			"dolor fosa ilíaca derecha": rlq, "dolor fosa ilíaca izquierda": llq, "dolor fosa iliaca dcha": rlq, "dolor fosa iliaca izda": llq,
			"fosa iliaca dercha": rlq, "fosa iliaca izquerda": llq, "dolor FID": rlq, "dolor FII": llq, "dolor hipocondrio derecho": ruq,
		},
		"it": {
			"dolore fossa iliaca dx": rlq, "dolore fossa iliaca sin": llq, "dolore FID": rlq, "dolore FIS": llq, "dolore ipocondrio dx": ruq,
			"dolore basso ventre a destra": rlq, "dolore basso ventre a sinistra": llq, "fossa iliaca desrta": rlq,
		},
	} {
		for typed, want := range queries {
			assert.Equal(t, want, first(t, x, typed, language), "%s: %q", language, typed)
		}
	}
}

// What is denied is another word: it leads to what is named by its absence, never to what has it.
func TestDenied(t *testing.T) {
	x := New(&shipped.Edition().Catalogue)
	for typed, want := range map[string]string{
		"no meconium": "neonatal-obstruction-suspected", "raised bilirubin not jaundiced": "raised-bilirubin",
		"no headache": "", "no fever": "",
	} {
		assert.Equal(t, want, first(t, x, typed, "en"), typed)
	}
	found := x.Search("no meconium, no fever", "en", 3)
	require.NotEmpty(t, found.Hits)
	assert.Equal(t, []string{"fever"}, found.Ignored)
}
