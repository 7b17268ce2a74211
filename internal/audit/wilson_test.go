package audit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// TestWilson: both ends are where the score test just does not refuse the share that was seen.
func TestWilson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.Int64Range(1, 1_000_000).Draw(t, "of")
		count := rapid.Int64Range(0, of).Draw(t, "count")
		share, low, high := wilson(count, of)
		assert.True(t, 0 <= low && low <= share && share <= high && high <= 1, "%v %v %v", low, share, high)
		for _, end := range []float64{low, high} {
			if deviation := math.Sqrt(end * (1 - end) / float64(of)); deviation > 1e-9 {
				assert.InDelta(t, z95, math.Abs(share-end)/deviation, 1e-4)
			}
		}
	})
}

// TestWilsonPublished holds the interval to an example of the literature (Newcombe 1998: 81 of 263, 15 of 148, 0 of 20).
func TestWilsonPublished(t *testing.T) {
	for _, c := range []struct {
		count, of int64
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}} {
		_, low, high := wilson(c.count, c.of)
		assert.InDelta(t, c.low, low, 5e-5)
		assert.InDelta(t, c.high, high, 5e-5)
	}
}
