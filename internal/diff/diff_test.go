package diff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// The random libraries have four facts and a score, so that every patient can be asked about.
const vocabulary = `
facts:
  age: {kind: age, title: Age, ask: How old?}
  a: {kind: boolean, title: A, ask: A?}
  c: {kind: choice, title: C, values: [x, y, z], ask: C?}
  n: {kind: number, title: N, range: "[0..4]", ask: N?}
scores:
  s: {title: S, %s: [{a: true}, {c: %s}, {n: ">= %d"}]}
indications:
  reason: {title: Reason}
procedures:
  no-imaging: {title: No imaging, modality: none, ionising: false, level: {adult: 0, child: 0, source: made-up}}
  ct: {title: CT, modality: CT, regions: [head], contrast: none, ionising: true}
sources:
  made-up: {title: Made up, year: 2026, url: "https://example.org"}
`

// library draws the YAML of a small library.
func library(t *rapid.T, draw func(label string, of ...string) string) fstest.MapFS {
	form := draw("form", "any", "count")
	words := fmt.Sprintf(vocabulary, form, draw("value", "x", "y"), rapid.IntRange(1, 4).Draw(t, "n"))
	score := []string{"s: true", "s: false"}
	if form == "count" {
		score = []string{`s: ">= 2"`, "s: 0", `s: "[1..2]"`}
	}
	text := "guideline: g\ntitle: G\nsystem: test\nindications: [reason]\nhit: first\n" + draw("applies", "", "applies: {n: \"<= 3\"}\n", "applies: {c: [x, y]}\n") +
		"review: {status: illustrative, reviewed: 2026-01-01, due: 2027-01-01, by: nobody, interests: none}\nscenarios:\n"
	rows := rapid.IntRange(1, 4).Draw(t, "rows")
	for i := range rows {
		when := draw("test", append([]string{"a: true", "a: false", "c: x", "c: [y, z]", `n: "< 2"`, `n: "[1..3]"`, "n: 4", `a: true, c: x`}, score...)...)
		text += fmt.Sprintf("  - id: r%d\n    title: R%d\n    when: {%s}\n%s    source: made-up\n    strength: limited\n    rate: {ct: %s, no-imaging: %s}\n",
			i, i, when, draw("urgency", "", "", "    urgency: urgent\n"), draw("ct", "9", "5", "2"), draw("none", "9", "2"))
	}
	if draw("rest", "yes", "no") == "yes" {
		text += "  - id: rest\n    title: Rest\n    when: {}\n    source: made-up\n    strength: limited\n    rate: {no-imaging: 8}\n"
	}
	return fstest.MapFS{"vocabulary/all.yaml": {Data: []byte(words)}, "g.yaml": {Data: []byte(text)}}
}

func build(t require.TestingT, files fstest.MapFS) (*edition.Edition, *engine.Engine) {
	l, found := guideline.Load(files)
	if l == nil {
		return nil, nil // such as a row that nobody can be in
	}
	require.NotNil(t, l, found)
	ed, err := compile.Compile(l)
	require.NoError(t, err)
	packed, err := ed.Bytes()
	require.NoError(t, err)
	e, err := engine.Load(packed)
	require.NoError(t, err)
	return ed, e
}

// answerOf is what an edition says of a patient in full: the ratings and the urgency, or that it says nothing.
func answerOf(t require.TestingT, e *engine.Engine, facts []engine.Fact) string {
	r, err := e.Evaluate(context.Background(), engine.Referral{AsOf: "2026-01-01", Indications: []engine.Code{{Code: "reason"}}, Facts: facts})
	require.NoError(t, err)
	if len(r.Answers) == 0 || r.Answers[0].Scenario == nil {
		return "nothing"
	}
	var ratings []string
	for _, o := range r.Answers[0].Options {
		ratings = append(ratings, fmt.Sprint(o.Procedure, o.Rating))
	}
	slices.Sort(ratings)
	return r.Answers[0].Scenario.Urgency + " " + strings.Join(ratings, " ")
}

// TestDiffEqualsBruteForce: of every patient of two random libraries, the difference says exactly whether the answer
// changes, and between which scenarios.
func TestDiffEqualsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
		oldEdition, oldEngine := build(t, library(t, draw))
		newEdition, newEngine := build(t, library(t, draw))
		if oldEdition == nil || newEdition == nil {
			t.Skip()
		}
		d, err := Editions(oldEdition, newEdition)
		require.NoError(t, err)
		j, err := newJoint(&oldEdition.Catalogue, &newEdition.Catalogue)
		require.NoError(t, err)
		for _, a := range []string{"true", "false"} {
			for _, c := range []string{"x", "y", "z"} {
				for n := range 5 {
					facts := []engine.Fact{{ID: "a", Value: engine.Is(a)}, {ID: "c", Value: engine.Is(c)}, {ID: "n", Value: engine.Quantity(float64(n), "")}}
					patient := j.space.Unknown()
					set := func(fact string, e space.Extent) { patient[j.space.CoordinatesOf(fact)[0]] = e }
					value := func(fact, name string) space.Extent {
						e, _ := j.space.Coordinates[j.space.CoordinatesOf(fact)[0]].Value(name)
						return e
					}
					set("a", value("a", a))
					set("c", value("c", c))
					set("n", space.Interval(float64(n), float64(n)))
					j.space.Derive(patient)
					before, now := answerOf(t, oldEngine, facts), answerOf(t, newEngine, facts)
					var told []Change
					for _, g := range d.Guidelines {
						for _, change := range g.Changes {
							require.False(t, change.Undecided)
							require.NotEmpty(t, change.Example)
							if change.in.contains(patient) {
								told = append(told, change)
							}
						}
					}
					if before == now {
						require.Empty(t, told, "%v: %s", facts, before)
					} else {
						require.Len(t, told, 1, "%v: %s is now %s", facts, before, now)
					}
				}
			}
		}
	})
}

// contains says whether a patient of whom all is known, with derived facts, is one of them.
func (r region) contains(c space.Case) bool {
	return !slices.ContainsFunc(r.holds, func(a space.AnyOf) bool { return !a.Certain(c) }) &&
		!slices.ContainsFunc(r.fails, func(a space.AnyOf) bool { return a.Possible(c) })
}
