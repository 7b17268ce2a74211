package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/space"
)

// small is a catalogue with a few indications in English and German.
func small() *edition.Catalogue {
	in := func(id, title, german string, synonyms, also, icd10 []string) edition.Indication {
		return edition.Indication{ID: id, Title: space.Text{"en": title, "de": german}, Synonyms: synonyms, Also: map[string][]string{"de": also}, ICD10: icd10}
	}
	return &edition.Catalogue{
		Languages: []edition.Language{{ID: "de", Status: edition.Draft}},
		Indications: []edition.Indication{
			in("headache", "Headache", "Kopfschmerz", []string{"cephalalgia", "HA"}, []string{"Kopfweh"}, []string{"R51"}),
			in("thunderclap-headache", "Thunderclap headache", "Donnerschlagkopfschmerz", []string{"worst headache of my life", "sudden severe headache"}, []string{"schlagartiger Kopfschmerz"}, nil),
			in("low-back-pain", "Low back pain", "Kreuzschmerz", []string{"LBP", "lumbago", "backache", "pain low in the back"}, []string{"Lumbago", "Rückenschmerzen unten", "Ischias"}, []string{"M54.5"}),
			in("knee-injury", "Acute knee injury", "Akute Knieverletzung", []string{"twisted knee", "knee trauma"}, []string{"Knie verdreht", "Knietrauma"}, []string{"S83", "S80.0"}),
			in("haematuria", "Haematuria", "Hämaturie", []string{"blood in urine"}, []string{"Blut im Urin"}, []string{"R31"}),
			in("hip-fracture-suspected", "Suspected hip fracture", "Verdacht auf Hüftfraktur", []string{"fractured neck of femur", "#NOF"}, []string{"Schenkelhalsfraktur"}, []string{"S72.0"}),
		},
		Guidelines: []edition.Guideline{{ID: "headache", Title: space.Text{"en": "Headache in adults"}, Indications: []string{"headache", "thunderclap-headache"}}},
	}
}

func first(t *testing.T, x *Index, query, language string) string {
	t.Helper()
	if hits := x.Search(query, language, 3).Hits; len(hits) > 0 {
		return hits[0].Indication
	}
	return ""
}

func TestWaysToSayIt(t *testing.T) {
	x := New(small())
	for query, want := range map[string]string{
		"headache": "headache", "HEADACHE": "headache", "heada": "headache", "headahce": "headache", "hedache": "headache", "headaches": "headache",
		"worst headache of my life": "thunderclap-headache", "severe, sudden headache": "thunderclap-headache",
		"67F sudden severe headache 2/24": "thunderclap-headache", "R51": "headache", "r51.9": "headache", "M54": "low-back-pain", "M54.5": "low-back-pain",
		"LBP 3/52 no red flags": "low-back-pain", "pt c/o lumbago": "low-back-pain", "pain back low": "low-back-pain",
		"hematuria": "haematuria", "blood in the urine": "haematuria", "?#NOF": "hip-fracture-suspected", "# neck of femur": "hip-fracture-suspected",
		"fx hip": "hip-fracture-suspected", "knee trauma": "knee-injury", "kne injury": "knee-injury", "s83.5": "knee-injury",
		"car insurance": "", "xyzzy": "", "": "", "   ": "", "no headache": "", "without any headache": "", "the of and": "",
	} {
		assert.Equal(t, want, first(t, x, query, "en"), "%q", query)
	}
	for query, want := range map[string]string{
		"Kopfschmerzen": "headache", "kopfschmerz": "headache", "Kopfweh": "headache", "Kreuzschmerzen": "low-back-pain", "Ruckenschmerzen": "low-back-pain",
		"Rückenschmerzen": "low-back-pain", "Haematurie": "haematuria", "Hämaturie": "haematuria", "Blut im Urin": "haematuria", "V.a. Schenkelhalsfraktur": "hip-fracture-suspected",
		"Knieverletzung": "knee-injury", "Knie verdreht": "knee-injury", "LBP": "low-back-pain", "keine Kopfschmerzen": "", "headache": "headache",
	} {
		assert.Equal(t, want, first(t, x, query, "de-AT"), "%q", query)
	}
}

func TestAHitSaysWhy(t *testing.T) {
	found := New(small()).Search("Worst headache of my life, no fever or vomiting", "en", 10)
	require.NotEmpty(t, found.Hits)
	hit := found.Hits[0]
	assert.Equal(t, "Thunderclap headache", hit.Title)
	assert.Equal(t, "worst headache of my life", hit.By)
	assert.Equal(t, []string{"Worst", "headache", "life"}, hit.Matched)
	assert.Equal(t, []Guideline{{"headache", "Headache in adults"}}, hit.Guidelines)
	assert.Equal(t, []string{"fever", "vomiting"}, found.Ignored)
	assert.LessOrEqual(t, hit.Score, 1.0)
}

func TestLimit(t *testing.T) {
	x := New(small())
	assert.Len(t, x.Search("headache", "en", 1).Hits, 1)
	assert.Empty(t, x.Search("headache", "en", 0).Hits)
}

// The same words give the same answer, to the last digit, from any index of the same catalogue.
func TestSearchIsDeterministic(t *testing.T) {
	c := &shipped.Edition().Catalogue
	a, b := New(c), New(c)
	for _, query := range []string{"pain", "chest pain radiating to back", "kne", "headahce fever", "R10", "fracture", "no pain but swelling"} {
		want := a.Search(query, "en", 50)
		for range 5 {
			assert.Equal(t, want, a.Search(query, "en", 50))
			assert.Equal(t, want, b.Search(query, "en", 50))
		}
	}
}

// Whatever is typed is answered: hits of the catalogue in order, each score within 0 and 1, each matched word one that was typed.
func TestAnythingMayBeTyped(t *testing.T) {
	c := small()
	x := New(c)
	rapid.Check(t, func(t *rapid.T) {
		query := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zA-ZäöüßéÉ#?.,;/0-9 -]{0,60}`)).Draw(t, "query")
		found := x.Search(query, rapid.SampledFrom([]string{"en", "de", "de-CH", "fr", "", "x-y-z"}).Draw(t, "language"), 50)
		before := 1.0
		for _, h := range found.Hits {
			if h.Score > before+1e-9 || h.Score < weigh.beside*0.4 || h.Score > 1+1e-9 {
				t.Fatalf("%v after %v", h, before)
			}
			before = h.Score
			for _, word := range h.Matched {
				if !strings.Contains(query, word) && !strings.Contains(strings.ToUpper(query), word) {
					t.Fatalf("%q is not in %q", word, query)
				}
			}
			if !utf8.ValidString(h.By) || h.By == "" || len(h.Matched) == 0 {
				t.Fatalf("%+v does not say why", h)
			}
		}
	})
}

func TestReadLabelled(t *testing.T) {
	got, err := ReadLabelled(strings.NewReader("// a comment\n\nworst headache\tthunderclap-headache headache\n#NOF\thip-fracture-suspected\ncar insurance\t-\n"))
	require.NoError(t, err)
	assert.Equal(t, []Labelled{{"worst headache", []string{"thunderclap-headache", "headache"}}, {"#NOF", []string{"hip-fracture-suspected"}}, {"car insurance", nil}}, got)
	_, err = ReadLabelled(strings.NewReader("headache\theadache\nno tab here\n"))
	assert.ErrorContains(t, err, "line 2")
}

func BenchmarkKeystroke(b *testing.B) {
	x := New(&shipped.Edition().Catalogue)
	query := "67yo M sudden tearing chest pain radiating to the back, no fever"
	for b.Loop() {
		x.Search(query, "en", 10)
	}
}

// For how long is no complaint: a number word leads nowhere, as a number in digits does.
func TestNumberWordsLeadNowhere(t *testing.T) {
	inEach(t, func(t *testing.T, x *Index, _ *lexicon, language string) {
		for _, typed := range map[string][]string{
			"en": {"for three weeks", "since two months"}, "de": {"seit drei Wochen", "seit fünf Tagen"}, "fr": {"depuis trois semaines"},
			"es": {"desde hace tres semanas"}, "it": {"da tre settimane"},
		}[language] {
			assert.Empty(t, x.Search(typed, language, 3).Hits, typed)
		}
	})
}
