package mutation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/suite"
)

// need is what both kinds of test have: the tests of testing and of rapid.
type need interface {
	require.TestingT
	Helper()
	Context() context.Context
}

func libraryOf(t need, files map[string]string) (*guideline.Library, []suite.Suite) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	library, found := guideline.Load(fsys)
	require.NotNil(t, library, "%v", found)
	suites, found := suite.Load(fsys, library)
	require.Zero(t, found.Errors(), "%v", found)
	return library, suites
}

const vocabulary = `
facts:
  age: {kind: age, title: Age}
  sex: {kind: choice, title: Sex, values: [female, male]}
  pregnancy: {kind: choice, title: Pregnancy, values: [not-pregnant, pregnant], applies: {sex: female}, otherwise: not-pregnant}
  onset: {kind: choice, title: Onset, values: [slow, fast, sudden], assume: slow}
  fever: {kind: boolean, title: Fever}
  egfr: {kind: quantity, title: eGFR, unit: mL/min, range: "[0..200]"}
  ddimer: {kind: quantity, title: D-dimer, unit: ng/mL, range: "[0..5000]", values: {not-done: not done}}
scores:
  risk:
    title: Risk
    applies: {age: ">= 18 y"}
    points:
      - {when: {fever: true}, add: 1.5}
      - {when: {onset: [fast, sudden]}, add: 1}
      - {when: {age: ">= 65 y"}, add: 1}
    bands: {low: "< 1.5", middle: "[1.5..2.5]", high: "> 2.5"}
indications: {pain: {title: Pain}}
sources: {s: {title: Invented}}
procedures:
  ct: {title: CT, modality: CT, contrast: iodinated, ionising: true}
  us: {title: Ultrasound, modality: US, ionising: false}
cautions:
  - {id: low-egfr, title: Low eGFR, when: [{egfr: "< 30 mL/min"}, {pregnancy: pregnant}], procedures: {contrast: iodinated}, effect: caution}
`

func guidelineText(hit string, scenarios ...string) string {
	return "guideline: pain\ntitle: Pain\nsystem: test\nindications: [pain]\napplies: {age: \">= 16 y\"}\nreview: {status: draft}\nhit: " + hit +
		"\nscenarios:\n" + strings.Join(scenarios, "")
}

func scenarioText(id, when string, ct, us int) string {
	if when != "" {
		when = ", when: " + when
	}
	return fmt.Sprintf("  - {id: %s, title: %s, strength: limited, source: s, rate: {ct: %d, us: %d}%s}\n", id, id, ct, us, when)
}

// small is a library of everything that can be mutated, with two author tests.
func small(t need) (*guideline.Library, []suite.Suite) {
	return libraryOf(t, map[string]string{
		"vocabulary/all.yaml": vocabulary,
		"pain.yaml": guidelineText("first",
			scenarioText("sudden", "{onset: sudden}", 9, 2), scenarioText("risky", "{risk-band: [middle, high], ddimer: \">= 500 ng/mL\"}", 7, 5),
			scenarioText("never-reached", "{onset: sudden, fever: true}", 5, 5), scenarioText("rest", "", 3, 8)),
		"pain_test.yaml": `
guideline: pain
cases:
  - name: sudden
    given: {age: 40 y, onset: sudden}
    ordered: [ct]
    expect: {scenario: sudden, possible: [sudden], top: [ct], verdicts: {ct: usually-appropriate}}
  - name: nothing known
    given: {age: 40 y}
    ordered: [us]
    expect: {scenario: none, verdicts: {us: insufficient-information}}
`,
	})
}

// values are those of each fact that some test of the libraries, or of their mutants, can tell apart.
var values = [][]string{
	{"age", "15 y", "16 y", "17 y", "18 y", "19 y", "64 y", "65 y", "66 y"},
	{"onset", "slow", "fast", "sudden"},
	{"fever", "true", "false"},
	{"ddimer", "not-done", "499 ng/mL", "499.5 ng/mL", "500 ng/mL", "501 ng/mL"},
	{"egfr", "28 mL/min", "29.5 mL/min", "30 mL/min"},
}

// patients lists every patient of the facts that the excerpt has, once as a man and once as a pregnant woman.
func (r *runner) patients(each func(given string) bool) {
	var fill func(at int, given string) bool
	fill = func(at int, given string) bool {
		if at == len(values) {
			return each(given+", sex: male") && each(given+", sex: female, pregnancy: pregnant")
		}
		if _, used := r.Space.Fact(values[at][0]); !used {
			return fill(at+1, given)
		}
		for _, v := range values[at][1:] {
			if !fill(at+1, given+", "+values[at][0]+": "+v) {
				return false
			}
		}
		return true
	}
	fill(0, "")
}

// said is what an author test can see of an answer about a patient of whom everything is known.
func said(ctx context.Context, e *engine.Engine, r engine.Referral) (string, error) {
	answer, err := e.Evaluate(ctx, r)
	if err != nil {
		return "", err
	}
	text := ""
	for _, a := range answer.Answers {
		if a.Scenario == nil {
			continue // no case tells a guideline that does not apply from one that says nothing
		}
		text += a.Guideline + ": " + a.Scenario.ID
		for _, o := range a.Options {
			text += fmt.Sprintf(" %s=%d", o.Procedure, o.Rating)
		}
	}
	for _, v := range answer.Verdicts {
		for _, c := range v.Cautions {
			text += " " + c.ID + " " + c.State
		}
	}
	return text, nil
}

// toldApart tries every patient.
func toldApart(t need, r *runner, m *Mutant) bool {
	mutated, err := load(m.library)
	require.NoError(t, err)
	apart := false
	r.patients(func(given string) bool {
		s, found := suite.Read("x_test.yaml", []byte("guideline: pain\ncases:\n  - name: x\n    given: {"+given[2:]+"}\n    ordered: [ct]\n    expect: {scenario: none}\n"), r.whole)
		require.Empty(t, found)
		referral := suite.Referral(r.whole.Space, s, s.Cases[0])
		a, err := said(t.Context(), r.original, referral)
		require.NoError(t, err)
		b, err := said(t.Context(), mutated, referral)
		require.NoError(t, err)
		apart = a != b
		return !apart
	})
	return apart
}

// TestEveryMutantOfASmallLibrary compares what is said of every mutant with trying every patient, and runs every case
// that is handed out.
func TestEveryMutantOfASmallLibrary(t *testing.T) {
	library, suites := small(t)
	r, err := newRunner(t.Context(), library, suites, 0)
	require.NoError(t, err)
	mutants := r.mutants()
	operators := map[Operator]int{}
	statuses := map[Status]int{}
	results, err := r.run(t.Context(), map[string]Result{}, func(int, int) {})
	require.NoError(t, err)
	require.Len(t, results, len(mutants))
	for i := range mutants {
		m, got := &mutants[i], results[i]
		operators[m.Operator]++
		statuses[got.Status]++
		single, err := r.try(t.Context(), m)
		require.NoError(t, err)
		assert.Equal(t, single.Status, got.Status, "%s: in a batch as by itself", m.What())
		switch got.Status {
		case Equivalent:
			assert.False(t, toldApart(t, r, m), "%s %s: called equivalent", m.Pos, m.What())
		case Survived:
			if assert.NotNil(t, got.Missing, "%s %s: %s", m.Pos, m.What(), got.Why) {
				assert.True(t, toldApart(t, r, m), "%s %s: called a survivor:\n%s", m.Pos, m.What(), got.Missing.YAML())
			}
		case Undecided:
			t.Errorf("%s %s: undecided", m.Pos, m.What())
		}
	}
	for _, operator := range Operators {
		assert.NotZero(t, operators[operator], operator)
	}
	assert.NotZero(t, statuses[Killed])
	assert.NotZero(t, statuses[Survived])
	assert.NotZero(t, statuses[Equivalent])
}

// TestPastedCasesKill pastes every case that is missing into the author tests: they pass, and nothing survives.
func TestPastedCasesKill(t *testing.T) {
	library, suites := small(t)
	first, err := Run(t.Context(), library, suites, nil, nil)
	require.NoError(t, err)
	pasted := "guideline: pain\ncases:\n"
	for _, alive := range Group(All(first), suites) {
		require.NotNil(t, alive.Missing)
		pasted += alive.Missing.YAML()
	}
	s, found := suite.Read("pasted_test.yaml", []byte(pasted), library)
	require.Empty(t, found, pasted)
	second, err := Run(t.Context(), library, append(suites, s), nil, nil)
	require.NoError(t, err)
	assert.Equal(t, TallyOf(All(first), "").Equivalent, TallyOf(All(second), "").Equivalent)
	assert.Equal(t, 100.0, TallyOf(All(second), "").Percent())
}

// TestRandomGuidelines compares equivalence with trying every patient on guidelines that chance wrote.
func TestRandomGuidelines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tests := map[string][]string{
			"age": {`"< 18 y"`, `">= 65 y"`, `"[18 y..65 y)"`}, "onset": {"sudden", "[slow, fast]"}, "fever": {"true", "false"},
			"ddimer": {"not-done", `"< 500 ng/mL"`, `">= 500 ng/mL"`, `"> 500 ng/mL"`}, "risk-band": {"low", "[low, middle]", "not-applicable"},
			"risk": {"1.5", `">= 1"`, "not-applicable"},
		}
		var scenarios []string
		for i := range rapid.IntRange(1, 3).Draw(t, "scenarios") {
			var box []string
			for _, fact := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"age", "onset", "fever", "ddimer", "risk-band", "risk"}), 1, 2, rapid.ID).Draw(t, "facts") {
				box = append(box, fact+": "+rapid.SampledFrom(tests[fact]).Draw(t, fact))
			}
			scenarios = append(scenarios, scenarioText(fmt.Sprintf("s%d", i), "{"+strings.Join(box, ", ")+"}", 9, 5))
		}
		fsys := fstest.MapFS{
			"vocabulary/all.yaml": {Data: []byte(vocabulary)},
			"pain.yaml":           {Data: []byte(guidelineText("first", scenarios...))},
		}
		library, _ := guideline.Load(fsys)
		if library == nil { // a scenario that nobody meets
			t.Skip()
		}
		r, err := newRunner(t.Context(), library, nil, 0)
		require.NoError(t, err)
		mutants := slices.DeleteFunc(r.mutants(), func(m Mutant) bool { return m.Operator == Category || m.Kind == OfCaution })
		m := &mutants[rapid.IntRange(0, len(mutants)-1).Draw(t, "mutant")]
		result, err := r.try(t.Context(), m)
		require.NoError(t, err)
		if result.Status == Survived {
			require.NotNil(t, result.Missing, "%s %s: %s", m.Pos, m.What(), result.Why)
		}
		require.Equal(t, toldApart(t, r, m), result.Status == Survived, "%s %s: %s", m.Pos, m.What(), result.Status)
	})
}

// TestRefusedMutantsDoNotCount: what the language refuses (scenarios that overlap under unique) is no slip that tests must find.
func TestRefusedMutantsDoNotCount(t *testing.T) {
	library, suites := libraryOf(t, map[string]string{
		"vocabulary/all.yaml": vocabulary,
		"pain.yaml":           guidelineText("unique", scenarioText("young", `{age: "< 65 y"}`, 9, 2), scenarioText("old", `{age: ">= 65 y"}`, 7, 5)),
	})
	guidelines, err := Run(t.Context(), library, suites, nil, nil)
	require.NoError(t, err)
	var bounds []string
	for _, r := range guidelines[0].Results {
		if r.Operator == Bound && r.Scenario != "" {
			bounds = append(bounds, r.What())
		}
	}
	assert.Equal(t, []string{"young: age < 65 y → < 64 y", "old: age >= 65 y → >= 66 y"}, bounds)
}

func TestEdits(t *testing.T) {
	library, _ := small(t)
	for _, c := range []struct {
		fact, text string
		want       []string
	}{
		{"age", ">= 18 y", []string{">= 17 y", ">= 19 y", "< 18 y"}},
		{"age", "[10 d..2 mo)", []string{"[9 d..2 mo)", "[11 d..2 mo)", "[10 d..1 mo)", "[10 d..3 mo)", "< 10 d or >= 2 mo"}},
		{"egfr", "< 30 mL/min", []string{"< 29 mL/min", "<= 30 mL/min", ">= 30 mL/min"}},
		{"egfr", ">= 0.5 mL/min", []string{">= 0.4 mL/min", "> 0.5 mL/min", "< 0.5 mL/min"}},
		{"egfr", "(29.5..60] mL/min", []string{"[29.5..60] mL/min", "(29.6..60] mL/min", "(29.5..60) mL/min", "(29.5..61] mL/min", "<= 29.5 mL/min or > 60 mL/min"}},
		{"ddimer", "< 500 ng/mL", []string{"< 499 ng/mL", "<= 500 ng/mL", ">= 500 ng/mL or not-done"}},
		{"ddimer", "not-done", []string{">= 0 ng/mL"}},
		{"onset", "[fast, sudden]", []string{"sudden", "fast", "slow"}},
		{"risk", ">= 1.5", []string{">= 1", ">= 2", "< 1.5 or not-applicable"}},
	} {
		fact, _ := library.Space.Fact(c.fact)
		var got []string
		for _, e := range (test{fact: fact, text: c.text}).edits(library.Space) {
			got = append(got, strings.Join(e.texts, " or "))
		}
		assert.Equal(t, c.want, got, "%s %s", c.fact, c.text)
	}
}
