package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestOrderOfStatementsDoesNotMatter permutes the facts of a referral and says some of them twice, permutes the orders
// and the earlier exams. The answer is the same, to the byte, but for the order of the verdicts, which follows the
// request. The engine that answers second has a cache full of other patients.
func TestOrderOfStatementsDoesNotMatter(t *testing.T) {
	plain, cached := shipped(t, WithCache(0)), shipped(t)
	draw := newPatientDraw(plain)
	rapid.Check(t, func(t *rapid.T) {
		steps := draw.learn(t, rapid.SampledFrom(plain.indicationIDs).Draw(t, "indication"))
		r := rapid.SampledFrom(steps).Draw(t, "step")
		for i := range rapid.IntRange(0, 4).Draw(t, "earlier exams") {
			r.Prior = append(r.Prior, PriorExam{
				Exam:       Code{Code: rapid.SampledFrom(plain.procedureIDs).Draw(t, fmt.Sprint("earlier exam ", i))},
				Laterality: rapid.SampledFrom([]string{"", "left", "right"}).Draw(t, fmt.Sprint("side ", i)),
				Date:       r.AsOf[:7],
			})
		}
		shuffled := r
		shuffled.Facts = rapid.Permutation(r.Facts).Draw(t, "facts")
		for _, f := range r.Facts {
			if rapid.IntRange(0, 9).Draw(t, "twice "+f.ID) == 0 {
				shuffled.Facts = append(shuffled.Facts, f)
			}
		}
		shuffled.Orders = rapid.Permutation(r.Orders).Draw(t, "orders again")
		shuffled.Prior = rapid.Permutation(r.Prior).Draw(t, "earlier exams again")
		if one, other := unordered(t, plain, r), unordered(t, cached, shuffled); one != other {
			t.Fatalf("%+v\nis answered with\n%s\nand, in another order,\n%s", r, one, other)
		}
	})
}

// unordered is the canonical JSON of a recommendation with what follows the order of the request put into one order.
func unordered(t *rapid.T, e *Engine, r Referral) string {
	recommendation, err := e.Evaluate(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	own := *recommendation
	own.Verdicts = byText(own.Verdicts)
	own.Duplicates = byText(own.Duplicates)
	for i := range own.Warnings {
		own.Warnings[i].Field = ""
	}
	own.Warnings = slices.Compact(byText(own.Warnings))
	text, err := own.CanonicalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func byText[T any](list []T) []T {
	text := func(v T) string { b, _ := json.Marshal(v); return string(b) }
	return slices.SortedFunc(slices.Values(list), func(a, b T) int { return strings.Compare(text(a), text(b)) })
}
