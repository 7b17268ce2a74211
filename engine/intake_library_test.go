package engine

import (
	"context"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
)

// intakeEdition is the small library of testdata/intake, compiled once.
var intakeEdition = sync.OnceValues(func() ([]byte, error) {
	library, found := guideline.Load(os.DirFS("testdata/intake"))
	if library == nil {
		return nil, found
	}
	ed, err := compile.Compile(library)
	if err != nil {
		return nil, err
	}
	return ed.Bytes()
})

func intakeEngine(t testing.TB, options ...LoadOption) *Engine {
	t.Helper()
	packed, err := intakeEdition()
	require.NoError(t, err)
	e, err := Load(packed, options...)
	require.NoError(t, err)
	return e
}

// intakeReferral is a sound referral: a man of 45 with a headache. Each change makes it worse, or better known.
func intakeReferral(changes ...func(*Referral)) Referral {
	r := Referral{
		AsOf:        "2026-11-21",
		Indications: []Code{{Code: "headache"}},
		Facts:       []Fact{{ID: "age", Value: Quantity(45, "y")}, {ID: "sex", Value: Is("male")}},
	}
	for _, change := range changes {
		change(&r)
	}
	return r
}

// stating puts facts in the place of those that the referral has of the same id, and adds the rest.
func stating(facts ...Fact) func(*Referral) {
	return func(r *Referral) {
		r.Facts = slices.DeleteFunc(r.Facts, func(old Fact) bool {
			return slices.ContainsFunc(facts, func(f Fact) bool { return f.ID == old.ID })
		})
		r.Facts = append(r.Facts, facts...)
	}
}

func state(id string, v Value) func(*Referral) { return stating(Fact{ID: id, Value: v}) }

func forget(id string) func(*Referral) {
	return func(r *Referral) { r.Facts = slices.DeleteFunc(r.Facts, func(f Fact) bool { return f.ID == id }) }
}

func indicate(codes ...Code) func(*Referral) { return func(r *Referral) { r.Indications = codes } }

func born(date string) func(*Referral) { return func(r *Referral) { r.BirthDate = date } }

func order(ids ...string) func(*Referral) {
	return func(r *Referral) {
		for _, id := range ids {
			r.Orders = append(r.Orders, Order{Exam: Code{Code: id}})
		}
	}
}

func before(exams ...PriorExam) func(*Referral) {
	return func(r *Referral) { r.Prior = append(r.Prior, exams...) }
}

// messages evaluates a referral and returns what it finds wrong, or the warnings, as "field: message".
func messages(t *testing.T, e *Engine, r Referral) (wrong, warnings []string) {
	t.Helper()
	recommendation, err := e.Evaluate(context.Background(), r)
	if err != nil {
		var invalid *InvalidError
		require.ErrorAs(t, err, &invalid)
		for _, v := range invalid.Violations {
			wrong = append(wrong, v.Field+": "+v.Message)
		}
		return wrong, nil
	}
	for _, w := range recommendation.Warnings {
		warnings = append(warnings, w.Field+": "+w.Message)
	}
	return nil, warnings
}
