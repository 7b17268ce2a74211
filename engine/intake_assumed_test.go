package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWhatIsExcludedIsNotAssumed: a headache known not to be gradual is never answered "assuming gradual", even where
// no rule tells gradual from the value that it may have, and a patient who may be gradual was answered before.
func TestWhatIsExcludedIsNotAssumed(t *testing.T) {
	for name, cache := range map[string]int{"without cache": 0, "with cache": 10} {
		t.Run(name, func(t *testing.T) {
			e := intakeEngine(t, WithCache(cache))
			answer := func(onset ...string) Answer {
				r, err := e.Evaluate(t.Context(), intakeReferral(state("gcs", Quantity(15, "")), state("onset", Is(onset...))))
				require.NoError(t, err)
				return r.Answers[0]
			}
			may := answer("gradual", "thunderclap")
			require.NotNil(t, may.Scenario)
			assert.Equal(t, "onset", may.Assumptions[0].Fact)
			excluded := answer("within-hour", "thunderclap")
			assert.Nil(t, excluded.Scenario, "what is known does not decide")
			for _, a := range excluded.Assumptions {
				assert.NotEqual(t, "onset", a.Fact, "gradual is excluded")
			}
		})
	}
}
