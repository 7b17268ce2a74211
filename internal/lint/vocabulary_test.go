package lint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// two guidelines that rate: one for adults, one for children.
const (
	adults = `guideline: adults
title: Adults
system: test
indications: [pain]
applies: {age: ">= 18 y"}
review: {status: draft}
hit: first
scenarios:
  - {id: hot, title: Hot, when: {fever: true}, strength: limited, source: paper, rate: {mr: 8, ct: 5}}
  - {id: other, title: Other, strength: limited, source: paper, rate: {us: 8}}
`
	children = `guideline: children
title: Children
system: test
indications: [pain]
applies: {age: "< 18 y"}
review: {status: draft}
scenarios:
  - {id: all, title: All, strength: limited, source: paper, rate: {us: 8}}
`
	pain = "indications:\n  pain: {title: Pain}\n"
)

// TestCautions: a caution that can never apply is found, with a patient where there can be one.
func TestCautions(t *testing.T) {
	type caution struct {
		when, procedures string
		nobody           bool // not even a patient who cannot be
		never            bool
	}
	var all []caution
	for _, procedures := range []string{"{modality: MR}", "{ids: [ct]}", "{modality: [MR, CT]}", "{ids: [mr, pet]}"} { // rated for adults with fever
		for _, when := range []string{"{implant: unsafe}", "{egfr: '< 30 mL/min'}", "[{trauma: true}, {cancer: true}]", "{pregnancy: pregnant}", "{age: '> 40 y'}", "{fever: true}", "{looks: true, rash: false}"} {
			all = append(all, caution{when: when, procedures: procedures})
		}
		for _, when := range []string{"{fever: false}", "{age: '< 18 y'}", "{age: '< 5 y', trauma: true}"} { // not such a patient
			all = append(all, caution{when: when, procedures: procedures, never: true})
		}
	}
	for _, procedures := range []string{"{modality: PT}", "{ids: [ct-head]}", "{ids: [ct-low, ct-head-short]}"} { // rated nowhere
		for _, when := range []string{"{implant: unsafe}", "{pregnancy: pregnant}", "{fever: true}", "{gcs: '< 9'}"} {
			all = append(all, caution{when: when, procedures: procedures, never: true})
		}
	}
	for _, procedures := range []string{"{modality: MR}", "{ids: [us]}"} { // nobody is like that
		for _, when := range []string{"{pregnancy: pregnant, sex: male}", "{pregnancy: possible, age: '< 9 y'}", "{pregnancy: [possible, pregnant], age: '>= 60 y'}"} {
			all = append(all, caution{when: when, procedures: procedures, never: true})
		}
		all = append(all, caution{when: "{looks: true, pallor: false, rash: false}", procedures: procedures, never: true, nobody: true})
	}
	var b strings.Builder
	b.WriteString("cautions:\n")
	for i, k := range all {
		fmt.Fprintf(&b, "  - {id: caution-%d, title: Caution, when: %s, procedures: %s, effect: caution}\n", i, k.when, k.procedures)
	}
	found := lint(t, base(t, map[string]string{
		"vocabulary/indications.yaml": pain, "vocabulary/cautions.yaml": b.String(), "test/adults.yaml": adults, "test/children.yaml": children,
	}))
	for i, k := range all {
		at := slices.IndexFunc(found, func(f Finding) bool { return f.Pos.File == "vocabulary/cautions.yaml" && f.Pos.Line == i+2 })
		if assert.Equal(t, k.never, at >= 0, "%+v", k) && k.never {
			assert.Equal(t, "never-applying-caution", found[at].Rule)
			assert.Equal(t, k.nobody, found[at].Witness == nil, found[at].Pretty())
		}
	}
	for _, f := range found {
		assert.Equal(t, "vocabulary/cautions.yaml", f.Pos.File, f.Pretty())
	}
}

// TestCautionsAsk: a fact that only a caution looks at is to be asked as well.
func TestCautionsAsk(t *testing.T) {
	cautions := "cautions:\n  - {id: quiet, title: Quiet, when: {silent: true}, procedures: {ids: [mr]}, effect: contraindicated}\n" +
		"  - {id: loud, title: Loud, when: {implant: unsafe}, procedures: {ids: [mr]}, effect: contraindicated}\n"
	cautions += "  - {id: mere, title: Mere, when: {silent-choice: mild}, procedures: {ids: [mr]}, effect: caution}\n" // never asked for
	found := lint(t, base(t, map[string]string{
		"vocabulary/indications.yaml": pain, "vocabulary/cautions.yaml": cautions, "test/adults.yaml": adults, "test/children.yaml": children,
	}))
	if assert.Len(t, found, 1) {
		assert.Equal(t, "unaskable-fact", found[0].Rule)
		assert.NotNil(t, found[0].Witness)
	}
}

// TestRadiationLevels: every level against doses in each band, at its ends, and across it.
func TestRadiationLevels(t *testing.T) {
	bands := map[string][]float64{"adult": adultBands, "child": childBands}
	var b strings.Builder
	b.WriteString("procedures:\n")
	var wrong []bool
	add := func(group string, level int, dose string, isWrong bool) {
		fmt.Fprintf(&b, "  exam-%d: {title: Exam, modality: CT, ionising: true, level: {%s: %d, source: paper}, dose: {%s: %q, source: paper}}\n",
			len(wrong), group, level, group, dose)
		wrong = append(wrong, isWrong)
	}
	for _, group := range []string{"adult", "child"} {
		for level := 1; level <= 5; level++ {
			for dose := 1; dose <= 5; dose++ {
				low, high := bands[group][dose-1], bands[group][dose]
				add(group, level, fmt.Sprintf("%.4f mSv", (low+high)/2), level != dose)
				add(group, level, fmt.Sprintf("%g mSv", high), level != dose && level != dose+1) // neighbours share their ends
				add(group, level, fmt.Sprintf("[%.4f..%.4f] mSv", (low+high)/2, high*1.5), level != dose && level != dose+1)
			}
		}
		add(group, 1, "< 0.01 mSv", false)
		add(group, 2, "< 0.01 mSv", true)
	}
	found := lint(t, base(t, map[string]string{"vocabulary/exams.yaml": b.String()}))
	at := map[int]Finding{}
	for _, f := range found {
		assert.Equal(t, "radiation-level", f.Rule, f.Pretty())
		at[f.Pos.Line-2] = f
	}
	for i, isWrong := range wrong {
		_, got := at[i]
		assert.Equal(t, isWrong, got, "%s", strings.Split(b.String(), "\n")[i+1])
	}
}

// TestAgesBetweenGuidelines: two guidelines of one indication that are to meet at an age.
func TestAgesBetweenGuidelines(t *testing.T) {
	for _, c := range []struct {
		children, adults, more string
		want                   int
	}{
		{"< 18 y", ">= 18 y", "", 0},
		{"<= 17 y", ">= 18 y", "", 0},
		{"< 18 y", ">= 216 mo", "", 0},
		{"< 18 y", "> 17 y", "", 0},
		{"< 16 y", ">= 18 y", "", 0}, // two years are no slip
		{"<= 18 y", ">= 16 y", "", 0},
		{"< 18 y", "> 18 y", "", 1},
		{"<= 17 y", "> 18 y", "", 1},
		{"< 17 y", ">= 18 y", "", 1},
		{"< 215 mo", ">= 18 y", "", 1},
		{"< 18 y", "> 18 y", strings.NewReplacer("adults", "youth", `">= 18 y"`, "18 y").Replace(adults), 0}, // a third one fills it
	} {
		files := base(t, map[string]string{
			"vocabulary/indications.yaml": pain, "test/adults.yaml": strings.Replace(adults, ">= 18 y", c.adults, 1),
			"test/children.yaml": strings.Replace(children, "< 18 y", c.children, 1),
		})
		if c.more != "" {
			files["test/youth.yaml"] = base(t, map[string]string{"x": c.more})["x"]
		}
		found := lint(t, files)
		assert.Len(t, found, c.want, "%+v", c)
		for _, f := range found {
			assert.Equal(t, "age-bound", f.Rule)
			assert.NotNil(t, f.Witness)
		}
	}
}
