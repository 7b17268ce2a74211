package language

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAsked: the best liked of those that are spoken, by its primary language; nothing where there is none to be read.
func TestAsked(t *testing.T) {
	for header, want := range map[string]string{
		"": "", "*": "", "nl": "", "nl, *;q=0.5": "", ";;q=x": "", "und-DE": "", "de;q=0": "", "Deutsch": "",
		"ES": "es", "de-AT,en;q=0.5": "de", "nl, fr-BE;q=0.7, en;q=0.3": "fr", "en;q=0.1, it": "it", "de;q=0, en": "en",
		"de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7": "de", "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5": "fr",
	} {
		assert.Equal(t, want, Asked(header), "%q", header)
	}
}

// TestText: a text has its languages in the order of Spoken.
func TestText(t *testing.T) {
	text := Text{"en", "de", "fr", "es", "it"}
	require.Len(t, Spoken, len(text))
	for _, language := range Spoken {
		assert.Equal(t, language, text.In(language))
	}
	for _, other := range []string{"", "nl", "de-AT", "DE"} {
		assert.Equal(t, English, text.In(other), "%q", other)
	}
}

// TestSay: what is no word is nothing, whatever was to be filled in.
func TestSay(t *testing.T) {
	words := Words{"rated": {"%d of %d", "%d von %d", "%d sur %d", "%d de %d", "%d su %d"}, "share": {"100%", "100 %", "100 %", "100 %", "100 %"}}
	assert.Equal(t, "7 von 9", words.Say("de", "rated", 7, 9))
	assert.Equal(t, "100%", words.Say("en", "share"), "nothing is filled in where nothing was given")
	assert.Empty(t, words.Say("de", "none"))
	assert.Empty(t, words.Say("de", "none", 7, 9))
}
