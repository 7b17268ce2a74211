package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestDeciding: whose word a verdict is does not depend on which scenario is the one, and only a rating that is certain counts.
func TestDeciding(t *testing.T) {
	good, better := &Standing{UsuallyAppropriate, 7}, &Standing{UsuallyAppropriate, 9}
	of := func(list ...GuidelineVerdict) ([]string, string, int) {
		return (&Verdict{Verdict: UsuallyAppropriate, ByGuideline: list}).Deciding()
	}
	guidelines, strongest, rating := of(
		GuidelineVerdict{Guideline: "other category", Low: &Standing{MayBeAppropriate, 5}, High: &Standing{MayBeAppropriate, 5}},
		GuidelineVerdict{Guideline: "not certain", Low: &Standing{MayBeAppropriate, 5}, High: better},
		GuidelineVerdict{Guideline: "rated between", Low: good, High: better},
		GuidelineVerdict{Guideline: "good", Low: good, High: good},
		GuidelineVerdict{Guideline: "better", Low: better, High: better},
		GuidelineVerdict{Guideline: "as good", Low: better, High: better},
		GuidelineVerdict{Guideline: "silent"},
	)
	assert.Equal(t, []string{"rated between", "good", "better", "as good"}, guidelines)
	assert.Equal(t, "better", strongest, "the first of equals")
	assert.Equal(t, 9, rating)

	guidelines, strongest, rating = of(GuidelineVerdict{Guideline: "rated between", Low: good, High: better})
	assert.Equal(t, []string{"rated between"}, guidelines)
	assert.Equal(t, "rated between", strongest)
	assert.Zero(t, rating)

	guidelines, strongest, rating = of()
	assert.Empty(t, guidelines)
	assert.Empty(t, strongest)
	assert.Zero(t, rating)
}
