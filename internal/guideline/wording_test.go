package guideline

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wordingOf is the translation of one file of the vocabulary, brought up to date.
func wordingOf(t *testing.T, files fstest.MapFS, language, of string) Wording {
	t.Helper()
	list, found := Wordings(files, language)
	require.Empty(t, found.Error())
	for _, w := range list {
		if w.Of(of) {
			return w
		}
	}
	t.Fatalf("no translation of %s", of)
	return Wording{}
}

// A translator begins with every text and an empty translation, and loses nothing by asking again.
func TestWordings(t *testing.T) {
	files := archive{}.over(t, "testdata/whole")
	fresh := wordingOf(t, files, "fr", "vocabulary/indications.yaml")
	assert.Equal(t, "translations/fr/vocabulary/indications.yaml", fresh.Path)
	assert.Equal(t, 2, fresh.Texts)
	assert.Equal(t, 2, fresh.Missing)

	filled := strings.Replace(string(fresh.Text), `fr: ""`, "fr: Céphalée", 1)
	filled = strings.Replace(filled, "      fr: Céphalée\n", "      fr: Céphalée\n    synonyms: [mal de tête]\n", 1)
	files[fresh.Path] = &fstest.MapFile{Data: []byte(filled)}
	library, found := Load(files)
	require.NotNil(t, library, found.Error())
	assert.Equal(t, "Céphalée", library.Indications[0].Title["fr"])
	assert.Equal(t, []string{"mal de tête"}, library.Indications[0].Also["fr"])
	assert.Equal(t, "Kopfschmerz", library.Indications[0].Title["de"])

	again := wordingOf(t, files, "fr", "vocabulary/indications.yaml")
	assert.Equal(t, 1, again.Missing)
	assert.Contains(t, string(again.Text), "Céphalée")
	assert.Contains(t, string(again.Text), "mal de tête")

	files["vocabulary/indications.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(files["vocabulary/indications.yaml"].Data), "en: Headache", "en: Head pain", 1))}
	library, found = Load(files)
	require.NotNil(t, library, found.Error())
	assert.Contains(t, found.Error(), "the English of headache/title has changed since it was translated")
	assert.Equal(t, "Head pain", library.Indications[0].Title.In("fr"), "who reads French gets the English until somebody has looked")
	stale := wordingOf(t, files, "fr", "vocabulary/indications.yaml")
	assert.Equal(t, 2, stale.Missing)
	assert.Contains(t, string(stale.Text), "# was: Céphalée")

	noted := strings.Replace(string(stale.Text), "    title:\n      en: Head pain", "    # ask Dr X\n    title:\n      en: Head pain", 1)
	files[fresh.Path] = &fstest.MapFile{Data: []byte(noted)}
	stale = wordingOf(t, files, "fr", "vocabulary/indications.yaml")
	assert.Contains(t, string(stale.Text), "# was: Céphalée", "who has filled in a half has not lost the other")
	assert.Contains(t, string(stale.Text), "# ask Dr X")
	files[fresh.Path] = &fstest.MapFile{Data: []byte(strings.Replace(string(stale.Text), `fr: "" # was: Céphalée`, "fr: Mal de tête # was: Céphalée", 1))}
	done := wordingOf(t, files, "fr", "vocabulary/indications.yaml")
	assert.Contains(t, string(done.Text), "fr: Mal de tête")
	assert.NotContains(t, string(done.Text), "# was")
}

// A guideline's texts are asked for where they stand: the title, the scenarios with their notes, the notes on exams; and so are
// the words for what a score says.
func TestWordingsOfGuidelines(t *testing.T) {
	files := archive{}.over(t, "testdata/whole")
	fresh := wordingOf(t, files, "fr", "neuro/headache.yaml")
	filled := strings.NewReplacer(
		"en: Headache in adults\n      fr: \"\"", "en: Headache in adults\n      fr: Céphalée de l'adulte",
		"en: first\n            fr: \"\"", "en: first\n            fr: en premier",
	).Replace(string(fresh.Text))
	files[fresh.Path] = &fstest.MapFile{Data: []byte(filled)}
	scores := wordingOf(t, files, "fr", "vocabulary/scores.yaml")
	files[scores.Path] = &fstest.MapFile{Data: []byte(strings.Replace(string(scores.Text), "en: not likely\n        fr: \"\"", "en: not likely\n        fr: peu probable", 1))}
	library, found := Load(files)
	require.NotNil(t, library, found.Error())
	band, _ := library.Space.Fact("likelihood-band")
	assert.Equal(t, "peu probable", band.Label("unlikely", "fr"))
	var said []string
	for _, g := range library.Guidelines {
		said = append(said, g.Title["fr"])
		for _, s := range g.Scenarios {
			for _, r := range s.Ratings {
				said = append(said, r.Note["fr"])
			}
		}
	}
	assert.Contains(t, said, "Céphalée de l'adulte")
	assert.Contains(t, said, "en premier")
	assert.Equal(t, fresh.Missing-2, wordingOf(t, files, "fr", "neuro/headache.yaml").Missing)

	files["neuro/headache.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(files["neuro/headache.yaml"].Data), "id: thunderclap", "id: at-once", 1))}
	assert.Equal(t, fresh.Missing-2, wordingOf(t, files, "fr", "neuro/headache.yaml").Missing, "another id says the same")
}

// Who takes something out of the library need not touch its translations at once: what they have more is told, and does no harm. Of
// what an overlay takes away it is not told.
func TestTranslationOfWhatIsGone(t *testing.T) {
	files := archive{}.over(t, "testdata/whole")
	files["translations/de/neuro/headache.yaml"] = &fstest.MapFile{Data: []byte("translation: de\nstatus: draft\nby: us\nguidelines:\n  headache:\n" +
		"    scenarios:\n      infection: {title: {en: Headache with fever, de: Kopfschmerz mit Fieber}}\n      gone: {title: {en: Gone, de: Weg}}\n")}
	library, found := Load(files)
	require.NotNil(t, library, found.Error())
	assert.Contains(t, found.Error(), `warning: the guideline headache has no scenario "gone"`)
	files["overlays/clinic.yaml"] = &fstest.MapFile{Data: []byte("overlay: clinic\ntitle: Site\nauthor: us\nreason: ours\n")}
	library, found = Load(files, archive{comment: "Overlays: clinic."}.overlays(files)...)
	require.NotNil(t, library, found.Error())
	assert.NotContains(t, found.Error(), "gone")
}

// What an overlay says anew has no translation until the overlay brings one.
func TestOverlayBeforeTranslation(t *testing.T) {
	files := archive{}.over(t, "testdata/whole")
	files["overlays/clinic/vocabulary/words.yaml"] = &fstest.MapFile{Data: []byte("indications:\n  fall: {title: Fall}\n")}
	files["overlays/clinic/translations/de/words.yaml"] = &fstest.MapFile{Data: []byte(
		"translation: de\nstatus: reviewed\nby: us\nindications:\n  fall: {title: {en: Fall, de: Sturz}}\n")}
	files["overlays/clinic.yaml"] = &fstest.MapFile{Data: []byte("overlay: clinic\ntitle: Site\nauthor: us\nreason: ours\n")}
	library, found := Load(files, archive{comment: "Overlays: clinic."}.overlays(files)...)
	require.NotNil(t, library, found.Error())
	require.Len(t, library.Languages, 1)
	assert.Equal(t, Language{ID: "de", Status: Draft, By: []string{"somebody", "us"}}, library.Languages[0])
	assert.Equal(t, "Sturz", library.Indications[len(library.Indications)-1].Title["de"])
}
