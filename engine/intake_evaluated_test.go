package engine

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPregnantManIsEvaluatedAsPregnant: what is stated wins over what makes sense, so that a wrong sex in the master
// data hides no pregnancy.
func TestPregnantManIsEvaluatedAsPregnant(t *testing.T) {
	e := intakeEngine(t)
	states := func(r Referral) []*CautionFlag {
		recommendation, err := e.Evaluate(context.Background(), r)
		require.NoError(t, err)
		return recommendation.Verdicts[0].Cautions
	}
	assert.Empty(t, states(intakeReferral(order("ct-head"))))
	stated := states(intakeReferral(order("ct-head"), state("pregnancy", Is("pregnant"))))
	require.Len(t, stated, 1)
	assert.Equal(t, Holds, stated[0].State)
	unsure := states(intakeReferral(order("ct-head"), forget("sex")))
	require.Len(t, unsure, 1, "a patient of unknown sex may be pregnant")
	assert.Equal(t, Open, unsure[0].State)
}

// TestOldObservationIsUnknown: a kidney function of three months ago neither rules a scenario in nor out.
func TestOldObservationIsUnknown(t *testing.T) {
	e := intakeEngine(t)
	for observed, scenario := range map[string]string{"": "poor-kidneys", "2026-11-21": "poor-kidneys", "2026-08-22": ""} {
		recommendation, err := e.Evaluate(context.Background(), intakeReferral(indicate(Code{Code: "knee-pain"}),
			stating(Fact{ID: "egfr", Value: Quantity(25, "mL/min/{1.73_m2}"), Observed: observed})))
		require.NoError(t, err)
		if scenario == "" {
			assert.Equal(t, []string{"poor-kidneys", "other"}, recommendation.Answers[0].Possible)
			assert.Equal(t, "egfr", recommendation.Unknown[0].Fact)
			continue
		}
		require.NotNil(t, recommendation.Answers[0].Scenario)
		assert.Equal(t, scenario, recommendation.Answers[0].Scenario.ID)
	}
}

// TestNotKnownIsAnAnswer: it leaves the fact open and says that it was asked; a value stated beside it wins.
func TestNotKnownIsAnAnswer(t *testing.T) {
	e := intakeEngine(t)
	evaluate := func(facts ...Fact) *Recommendation {
		recommendation, err := e.Evaluate(context.Background(), intakeReferral(indicate(Code{Code: "knee-pain"}), stating(facts...)))
		require.NoError(t, err)
		return recommendation
	}
	notKnown, low := Fact{ID: "egfr", Value: NotKnown()}, Fact{ID: "egfr", Value: Quantity(25, "mL/min/{1.73_m2}")}
	assert.Equal(t, []*Unknown{{Fact: "egfr", Title: "eGFR"}}, evaluate().Unknown)
	assert.Equal(t, []*Unknown{{Fact: "egfr", Title: "eGFR", Asked: true}}, evaluate(notKnown).Unknown)
	for _, facts := range [][]Fact{{notKnown, low}, {low, notKnown}} {
		r := evaluate(facts...)
		assert.Empty(t, r.Unknown)
		assert.Equal(t, "poor-kidneys", r.Answers[0].Scenario.ID)
	}
}

// TestCodesOfIndications: a code means every indication that lists it or a category above it, however it is written.
func TestCodesOfIndications(t *testing.T) {
	e := intakeEngine(t)
	for _, c := range []struct {
		code Code
		want []string
	}{
		{Code{Code: "headache"}, []string{"headache"}},
		{Code{ICD10, "R51"}, []string{"headache"}},
		{Code{ICD10, "R51.9"}, []string{"headache"}},
		{Code{ICD10, "r519"}, []string{"headache"}},
		{Code{ICD10, " R51 "}, []string{"headache"}},
		{Code{ICD10, "G44.2"}, []string{"headache"}},
		{Code{ICD10, "G44.0"}, []string{"headache", "cluster-headache"}},
		{Code{ICD10, "G44.01"}, []string{"headache", "cluster-headache"}},
		{Code{ICD10, "G440"}, []string{"headache", "cluster-headache"}},
		{Code{ICD10, "G44.0-"}, []string{"headache", "cluster-headache"}},
		{Code{ICD10, "M25.5"}, []string{"knee-pain"}},
		{Code{ICD10, "M2556"}, []string{"knee-pain"}},
		{Code{ICPC2, "L15"}, []string{"knee-pain"}},
		{Code{SNOMED, "30989003"}, []string{"knee-pain"}},
	} {
		canonical, err := e.Canonical(intakeReferral(indicate(c.code)))
		if assert.NoError(t, err, "%v", c.code) {
			assert.Equal(t, c.want, canonical.Indications, "%v", c.code)
		}
	}
}

// TestEveryMistakeIsToldAtOnce: a sender need not send a referral five times to hear of five mistakes.
func TestEveryMistakeIsToldAtOnce(t *testing.T) {
	wrong, _ := messages(t, intakeEngine(t), intakeReferral(
		indicate(Code{Code: "headach"}), state("egrf", Quantity(1, "")), state("gcs", Quantity(99, "")), born("1881"), order("ct-haed")))
	fields := []string{}
	for _, w := range wrong {
		field, _, _ := strings.Cut(w, ":")
		fields = append(fields, field)
	}
	assert.Equal(t, []string{"indications[0]", "facts[2]", "facts[3]", "patient.birth_date", "ordered_exams[0].exam"}, fields)
}

// TestMessagesRepeatNothing: what the sender wrote may say something of the patient; no message repeats it.
func TestMessagesRepeatNothing(t *testing.T) {
	long := strings.Repeat("Erika Mustermann ", 5_000)
	wrong, _ := messages(t, intakeEngine(t), intakeReferral(
		indicate(Code{Code: long}, Code{ICD10, long}), state(long, Bool(true)), state("onset", Is(long)), state("gcs", Quantity(1, long)),
		born(long), order(long), before(PriorExam{Exam: Code{Code: "ct-head"}, Date: long, Laterality: long})))
	assert.Len(t, wrong, 9)
	for _, w := range wrong {
		assert.Less(t, len(w), 500)
		assert.NotContains(t, w, "Mustermann")
	}
}

// TestListsAreBounded: 500 entries of each list are taken, and the patient's age and sex beside 500 facts.
func TestListsAreBounded(t *testing.T) {
	e := intakeEngine(t)
	wrong, _ := messages(t, e, repeated(500))
	assert.Empty(t, wrong)
	wrong, _ = messages(t, e, repeated(501))
	assert.Len(t, wrong, 4)
}

// repeated is a referral with n entries in each of its lists, and the patient's age and sex beside the facts.
func repeated(n int) Referral {
	r := intakeReferral()
	for range n {
		r.Facts = append(r.Facts, Fact{ID: "fever", Value: Bool(true)})
		r.Prior = append(r.Prior, PriorExam{Exam: Code{Code: "xr-knee"}, Date: "2026-11"})
	}
	for len(r.Indications) < n {
		r.Indications = append(r.Indications, Code{Code: "headache"})
	}
	order(make([]string, n)...)(&r)
	for i := range r.Orders {
		r.Orders[i].Exam.Code = "ct-head"
	}
	return r
}
