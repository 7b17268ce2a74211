package cdshooks

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/language"
	"github.com/justify-cds/justify/internal/shipped"
)

func (b *bench) postIn(t testing.TB, accept, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, servicesPath+"/"+path, strings.NewReader(body))
	r.RemoteAddr = "127.0.0.1:4711"
	r.Header.Set("Accept-Language", accept)
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

// TestWords: every word is there in every language, with the same things to fill in, in the same order.
func TestWords(t *testing.T) {
	verb := regexp.MustCompile(`%[a-z]`)
	for key, w := range words {
		require.Len(t, w, len(language.Spoken))
		for i, tag := range language.Spoken {
			text := w[i]
			assert.Equal(t, text, w.In(tag))
			assert.NotEmpty(t, text, "%s in %s", key, tag)
			assert.Equal(t, verb.FindAllString(w.In(language.English), -1), verb.FindAllString(text, -1), "%s in %s", key, tag)
		}
	}
	for _, code := range overrides {
		assert.Contains(t, words, code)
	}
	for verdict := range indicators {
		assert.Contains(t, words, verdict)
	}
}

// TestEveryWordIsKnown: what the code says is in the table.
func TestEveryWordIsKnown(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	said := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, found := range regexp.MustCompile(`\.say\("([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			said[found[1]] = true
		}
	}
	assert.Greater(t, len(said), 20)
	for key := range said {
		assert.Contains(t, words, key)
	}
}

// TestLanguageOfACard: that of the request, else of the site, else English; the guidelines' own texts come in it too.
func TestLanguageOfACard(t *testing.T) {
	site := ""
	b := newBench(t, func(c *Config) { c.Language = func(string) string { return site } })
	for _, c := range []struct{ accept, site, want string }{
		{"", "", "en"}, {"de-AT,en;q=0.5", "", "de"}, {"nl, fr-BE;q=0.7, en;q=0.3", "de", "fr"}, {"en;q=0.1, it", "", "it"}, {"ES", "", "es"},
		{"", "de", "de"}, {"*", "fr", "fr"}, {"nl", "it", "it"}, {"nl", "", "en"}, {"nl", "nl", "en"}, {";;q=x", "es", "es"}, {"de;q=0, en", "", "en"},
	} {
		site, b.asked = c.site, nil
		var answer sent
		require.NoError(t, json.Unmarshal(b.postIn(t, c.accept, orderSignID, signing(lumbarOrder)).Body.Bytes(), &answer))
		require.Len(t, answer.Cards, 1)
		assert.Equal(t, c.want, b.asked[0].Referral.Language, "%+v", c)
		assert.Contains(t, answer.Cards[0].Summary, say(c.want, engine.UsuallyNotAppropriate))
		assert.Equal(t, say(c.want, "pregnancy"), answer.Cards[0].OverrideReasons[0].Display)
		assert.Equal(t, say(c.want, "show"), answer.Cards[0].Links[0].Label)
	}
}

// TestGoldenLanguages: one card in each language, as a client gets it. What a guideline says is as the edition has it; this one has English.
func TestGoldenLanguages(t *testing.T) {
	b := newBench(t)
	b.answer = func(Asked) (Answered, error) {
		return Answered{Recommendation: contraindicated(), Consultation: consulted}, nil
	}
	for _, language := range language.Spoken {
		var answer struct{ Cards json.RawMessage }
		w := b.postIn(t, language, orderSignID, signing(lumbarOrder))
		require.Equal(t, http.StatusOK, w.Code)
		conforms(t, responseShape, w.Body.Bytes())
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
		file := "testdata/card." + language + ".json"
		got := indented(t, answer.Cards)
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err, "run the test with -update, and read what it wrote")
		assert.Equal(t, string(want), got)
	}
}

// TestNoCardIsTooLong: over all titles of the shipped library, in every language, for every verdict and side: summaries stay below 140
// characters, say the verdict, and end with a word; buttons stay short.
func TestNoCardIsTooLong(t *testing.T) {
	e := shipped.Engine()
	b, cards := newBench(t), 0
	sides, others := []string{"", "left", "right", "bilateral"}, 2
	if testing.Short() {
		sides, others = []string{"", "bilateral"}, 1
	}
	exams := e.Vocabulary().Exams
	verdicts := slices.Sorted(maps.Keys(indicators))
	for _, language := range language.Spoken {
		title := func(i int) string {
			of := exams[i%len(exams)].Title
			if of[language] != "" {
				return of[language]
			}
			return of["en"]
		}
		longest := 0
		for i := range exams {
			if width(title(i)) > width(title(longest)) {
				longest = i
			}
		}
		for i := range exams {
			for _, verdict := range verdicts {
				for k, side := range sides {
					for _, other := range []int{longest, i + k}[:others] {
						r := recommended(verdict, func(v *engine.Verdict, r *engine.Recommendation) {
							v.Title, v.Laterality = title(i), side
							v.Cautions = []*engine.CautionFlag{{Title: title(other), State: engine.Holds}}
							v.Alternatives = []engine.Alternative{{Procedure: "mri-lspine-wo", Title: title(other), Category: engine.UsuallyAppropriate}}
							r.Questions = []engine.Question{{Prompt: &engine.Prompt{Title: title(other)}}}
						})
						j := &judgement{
							Service: b.Service, draft: &draft{id: "o1"}, reader: testReader, recommendation: r, verdict: &r.Verdicts[0],
							consultation: consulted, id: consulted, language: language,
						}
						c := j.card()
						require.NotNil(t, c)
						cards++
						if width(c.Summary) > maxSummary || !strings.Contains(c.Summary, say(language, verdict)) || (side != "" && !strings.Contains(c.Summary, say(language, side))) {
							t.Fatalf("%d characters: %s", width(c.Summary), c.Summary)
						}
						endsWithAWord(t, c.Summary, j.say("is", line(title(i)), ""))
						for _, s := range c.Suggestions {
							assert.LessOrEqual(t, width(s.Label), maxLabel)
							endsWithAWord(t, s.Label, j.say("change to", title(other)))
						}
					}
				}
			}
		}
	}
	assert.Greater(t, cards, 5_000)
}

// endsWithAWord: where a text was cut, what stands before the dots is a word of what was cut.
func endsWithAWord(t *testing.T, text, whole string) {
	kept, _, isCut := strings.Cut(text, "…")
	if isCut && !slices.Contains(strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune(" ,;:(", r) }), kept[strings.LastIndexAny(kept, " (")+1:]) {
		t.Fatalf("%q is cut within a word of %q", text, whole)
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		limit int
		text  string
		want  string
	}{
		{20, "MRI lumbar spine", "MRI lumbar spine"},
		{15, "MRI lumbar spine", "MRI lumbar…"},
		{16, "MRI, lumbar, spine", "MRI, lumbar…"},
		{11, "MRI lumbar spine", "MRI lumbar…"},
		{10, "Lendenwirbelsäule", "Lendenwir…"},
		{10, "a Lendenwirbelsäule", "a Lendenw…"},
		{5, "🩻🩻🩻", "🩻🩻…"},
	} {
		got := fit(c.limit, c.text)
		assert.Equal(t, c.want, got)
		assert.LessOrEqual(t, width(got), c.limit)
	}
	assert.Equal(t, "a…", fit(3, "a"+strings.Repeat(" ", 1<<22)), "at once, however much a client writes")
}

// TestDecimals: a dose is not read as a thousand times another.
func TestDecimals(t *testing.T) {
	for language, want := range map[string]string{"en": "0.1", "de": "0,1", "fr": "0,1", "es": "0,1", "it": "0,1"} {
		assert.Equal(t, want, (&judgement{language: language}).decimal(0.1))
	}
}
