package engine

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/space"
)

// Every sentence that the engine makes is a phrase of the edition: where each phrase of a language is marked, no text of an
// answer in it comes without a mark.
func TestEverySentenceIsAPhrase(t *testing.T) {
	e := shipped(t)
	marked := map[string]space.Text{}
	for _, id := range space.PhraseIDs() {
		marked[id] = space.Text{"en": space.English(id), "de": "⟦" + space.English(id) + "⟧"}
	}
	e.space.Phrases = marked
	e.lexicons["de"] = e.lexiconOf("de")
	random := rand.New(rand.NewPCG(43, 44))
	whys, whatIfs, tests := 0, 0, 0
	for w := range walkers(e, fewer(20), true, random) {
		w.stated.Language = "de"
		for whole := range 2 {
			if whole == 1 {
				w.complete(t)
			}
			r, err := e.Evaluate(context.Background(), w.stated)
			require.NoError(t, err)
			for _, q := range r.Questions {
				require.Regexp(t, "^⟦.*⟧$", q.Why)
				whys++
			}
			for _, a := range r.Answers {
				if a.Scenario == nil {
					continue
				}
				for _, reason := range a.Scenario.Reasons {
					require.True(t, strings.HasPrefix(reason, "⟦"), reason)
					tests++
				}
			}
			for _, v := range r.Verdicts {
				for _, what := range v.WhatIfs {
					require.Regexp(t, "^⟦.*⟧$", what.Text)
					for _, change := range what.Changes {
						require.Regexp(t, "^⟦.*⟧$", change.Test)
					}
					whatIfs++
				}
			}
		}
	}
	require.Greater(t, min(whys, tests), fewer(400))
	require.Greater(t, whatIfs, fewer(4))
}

// The shipped library says each phrase in five languages.
func TestShippedPhrases(t *testing.T) {
	e := shipped(t)
	for _, id := range space.PhraseIDs() {
		for _, language := range []string{"en", "de", "fr", "es", "it"} {
			require.NotEmpty(t, e.space.Phrases[id][language], "%s in %s", id, language)
		}
	}
}

// What an edition without phrases says is the English that it always said, whatever the language.
func TestPhrasesOfAnOlderEdition(t *testing.T) {
	e := shipped(t)
	e.space.Phrases = nil
	e.lexicons["de"] = e.lexiconOf("de")
	r, err := e.Evaluate(context.Background(), Referral{
		AsOf: "2026-11-21", BirthDate: "1981", Language: "de",
		Indications: []Code{{Code: "pulmonary-embolism-suspected"}}, Orders: []Order{{Exam: Code{Code: "cta-pulmonary"}}},
	})
	require.NoError(t, err)
	require.NotEmpty(t, r.Questions)
	for _, q := range r.Questions {
		require.Regexp(t, "^(separates|looks for|decides|matters)", q.Why)
	}
}
