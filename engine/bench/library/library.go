// Package library generates guideline libraries of any size, of the same shape as the shipped one, so that cost can be
// measured against the number of scenarios.
package library

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing/fstest"
)

// ScenariosPerGuideline is fixed, so that the guidelines of a small library stand unchanged in every larger one, and the
// same referrals can be asked of both.
const ScenariosPerGuideline = 25

const seed = 20261121

// Generate writes a library with that many scenarios, rounded up to whole guidelines. The same number gives the same
// files, byte for byte.
func Generate(scenarios int) fstest.MapFS {
	files := fstest.MapFS{}
	guidelines := (scenarios + ScenariosPerGuideline - 1) / ScenariosPerGuideline
	files["vocabulary/patient.yaml"] = file(patient)
	files["vocabulary/procedures.yaml"] = file(procedures())
	files["vocabulary/cautions.yaml"] = file(cautions)
	for i := range guidelines {
		g := newGuideline(i)
		files["vocabulary/"+g.id+".yaml"] = file(g.vocabulary())
		files[fmt.Sprintf("system-%d/%s.yaml", i%10, g.id)] = file(g.table())
	}
	return files
}

// ID is the id of the i-th guideline, and of its one indication.
func ID(i int) string { return fmt.Sprintf("topic-%04d", i) }

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// fact is a fact of one guideline's own, with the unary tests that its boxes draw from.
type fact struct {
	id, definition string
	tests          []string
}

type generatedGuideline struct {
	index  int
	id     string
	random *rand.Rand
	facts  []fact // its own and those that it shares
	own    int    // how many of them are its own
	score  string // its definition; "" where it has none
}

// newGuideline draws the facts of a guideline: eight findings, three choices, a measurement, and those of the patient.
// Every third has a score.
func newGuideline(i int) *generatedGuideline {
	g := &generatedGuideline{index: i, id: ID(i), random: rand.New(rand.NewPCG(seed, uint64(i)))}
	var findings []string
	for k := range 8 {
		id := fmt.Sprintf("%s-finding-%d", g.id, k)
		assume := ""
		if k%2 == 1 {
			assume = ", assume: false"
		}
		g.facts = append(g.facts, fact{
			id:         id,
			definition: fmt.Sprintf("{kind: boolean, title: Finding %d, ask: Is finding %d present?%s}", k, k, assume),
			tests:      []string{"true", "true", "true", "false"},
		})
		findings = append(findings, id)
	}
	for k := range 3 {
		values := []string{"usual", "mild", "marked", "severe"}[:3+g.random.IntN(2)]
		g.facts = append(g.facts, fact{
			id: fmt.Sprintf("%s-choice-%d", g.id, k),
			definition: fmt.Sprintf("{kind: choice, title: Choice %d, values: [%s], ask: Which of these is choice %d?}",
				k, strings.Join(values, ", "), k),
			tests: append(values[1:], "["+strings.Join(values[len(values)-2:], ", ")+"]"),
		})
	}
	low := 10 + g.random.IntN(30)
	g.facts = append(g.facts, fact{
		id:         g.id + "-size",
		definition: `{kind: quantity, title: Size, unit: mm, range: "[0..200]", obtainable: true, ask: How large is it?}`,
		tests:      []string{fmt.Sprintf("'< %d mm'", low), fmt.Sprintf("'[%d..%d) mm'", low, low+20), fmt.Sprintf("'>= %d mm'", low+20)},
	})
	g.own = len(g.facts)
	if i%3 == 0 {
		g.score = "  " + g.id + "-score:\n    title: Score\n    source: made-up\n    ask: Score\n    points:\n"
		for k, finding := range findings[:5] {
			g.score += fmt.Sprintf("      - {when: {%s: true}, add: %d}\n", finding, 1+k%2)
		}
		g.score += "    bands: {low: \"<= 1\", middle: \"[2..4]\", high: \">= 5\"}\n"
		g.facts = append(g.facts, fact{id: g.id + "-score-band", tests: []string{"high", "[middle, high]"}})
	}
	g.facts = append(g.facts,
		fact{id: "age", tests: []string{"'< 40 y'", "'>= 50 y'", "'>= 65 y'"}},
		fact{id: "pregnancy", tests: []string{"pregnant", "[possible, pregnant]"}},
		fact{id: "immunosuppressed", tests: []string{"true"}},
	)
	return g
}

// vocabulary is the guideline's own part of it.
func (g *generatedGuideline) vocabulary() string {
	var b strings.Builder
	b.WriteString("facts:\n")
	for _, f := range g.facts[:g.own] {
		fmt.Fprintf(&b, "  %s: %s\n", f.id, f.definition)
	}
	if g.score != "" {
		b.WriteString("scores:\n" + g.score)
	}
	fmt.Fprintf(&b, "indications:\n  %s: {title: Topic %d}\n", g.id, g.index)
	return b.String()
}

// table is the guideline: scenarios of one or two boxes of one to three tests, and a last row for everyone else.
func (g *generatedGuideline) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "guideline: %s\ntitle: Topic %d\nsystem: system-%d\nindications: [%s]\n", g.id, g.index, g.index%10, g.id)
	b.WriteString("applies: {age: '>= 18 y'}\nreview: {status: illustrative}\nhit: first\nscenarios:\n")
	for i := range ScenariosPerGuideline {
		fmt.Fprintf(&b, "  - id: scenario-%d\n    title: Scenario %d\n", i, i)
		if i < ScenariosPerGuideline-1 {
			b.WriteString("    when:\n")
			for range 1 + g.random.IntN(4)/3 {
				b.WriteString("      - " + g.box(i) + "\n")
			}
		}
		fmt.Fprintf(&b, "    urgency: %s\n    strength: limited\n    source: made-up\n", []string{"immediate", "urgent", "soon", "routine"}[min(i/6, 3)])
		b.WriteString("    note: What the referrer should know of this scenario, in a sentence of usual length.\n    rate:\n")
		for _, p := range g.random.Perm(procedureCount)[:8+g.random.IntN(5)] {
			fmt.Fprintf(&b, "      %s: %d\n", procedureID(p), 1+g.random.IntN(9))
		}
		fmt.Fprintf(&b, "      no-imaging: %d\n", 1+g.random.IntN(9))
	}
	return b.String()
}

// box draws a box. Its first test goes through the guideline's facts in turn, so that each of them is looked at.
func (g *generatedGuideline) box(scenario int) string {
	picked := []int{scenario % len(g.facts)}
	for _, at := range g.random.Perm(len(g.facts))[:1+g.random.IntN(3)] {
		if at != picked[0] {
			picked = append(picked, at)
		}
	}
	scored := slices.ContainsFunc(picked, func(at int) bool { return strings.HasSuffix(g.facts[at].id, "-score-band") })
	parts := make([]string, len(picked))
	for i, at := range picked {
		test := g.facts[at].tests[g.random.IntN(len(g.facts[at].tests))]
		if scored && test == "false" {
			test = "true" // a high score and findings that are absent may exclude each other, which is a mistake
		}
		parts[i] = g.facts[at].id + ": " + test
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
