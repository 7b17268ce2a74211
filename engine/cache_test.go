package engine

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMissesAtOnceEvaluateOnce: however many ask for the same cells at once, they share one decision.
func TestMissesAtOnceEvaluateOnce(t *testing.T) {
	e := shipped(t)
	for _, r := range sampleReferrals(e, 3) {
		var wg sync.WaitGroup
		shared := make([]*Decision, 50)
		for i := range shared {
			wg.Go(func() {
				if answer, err := e.Evaluate(context.Background(), r); assert.NoError(t, err) {
					shared[i] = answer.Decision
				}
			})
		}
		wg.Wait()
		for _, d := range shared {
			require.Same(t, shared[0], d)
		}
	}
}

// TestCallerWhoGoesAwaySpoilsNothing: a caller without time gets an answer or nothing; others are not affected.
func TestCallerWhoGoesAwaySpoilsNothing(t *testing.T) {
	e := shipped(t)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	for _, r := range sampleReferrals(e, 3) {
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = e.Evaluate(gone, r) })
		wg.Go(func() {
			_, err := e.Evaluate(context.Background(), r)
			assert.NoError(t, err)
		})
		wg.Wait()
	}
}

// TestCacheIsBounded in entries and in bytes, counts what it does, and gives the answers of an engine without one.
func TestCacheIsBounded(t *testing.T) {
	const bytes = 50_000
	plain := shipped(t, WithCache(0))
	require.Zero(t, plain.CacheStats())
	for name, c := range map[string]struct {
		options []LoadOption
		within  func(CacheStats) bool
	}{
		"entries": {[]LoadOption{WithCache(7)}, func(s CacheStats) bool { return s.Entries <= 7 }},
		"bytes":   {[]LoadOption{WithCacheBytes(bytes)}, func(s CacheStats) bool { return s.Bytes <= bytes }},
		"nothing": {[]LoadOption{WithCacheBytes(1)}, func(s CacheStats) bool { return s.Entries == 0 && s.Bytes == 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			e := shipped(t, c.options...)
			list := sampleReferrals(e, max(fewer(20), 5))
			list = append(list, list...)
			rand.New(rand.NewPCG(51, 52)).Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
			for _, r := range list {
				want, err := evaluateJSON(plain, r)
				require.NoError(t, err)
				got, err := evaluateJSON(e, r)
				require.NoError(t, err)
				require.Equal(t, want, got)
				require.True(t, c.within(e.CacheStats()), "%+v", e.CacheStats())
			}
			s := e.CacheStats()
			assert.Equal(t, uint64(len(list)), s.Hits+s.Misses)
			if name != "nothing" {
				assert.NotZero(t, s.Evictions)
				assert.NotZero(t, s.Bytes)
			}
		})
	}
}

// TestWithoutQuestions: only what would settle an answer is left out.
func TestWithoutQuestions(t *testing.T) {
	whole, bare := shipped(t), shipped(t, WithoutQuestions())
	left := 0
	for _, r := range sampleReferrals(whole, 20) {
		want, err := whole.Evaluate(context.Background(), r)
		require.NoError(t, err)
		got, err := bare.Evaluate(context.Background(), r)
		require.NoError(t, err)
		require.Empty(t, got.Questions)
		d := *want
		d.Decision = &Decision{
			AgeGroup: want.AgeGroup, Answers: want.Answers, Verdicts: slices.Clone(want.Verdicts), Stable: want.Stable, Questions: []Question{}, Unknown: want.Unknown,
		}
		for i := range d.Verdicts {
			left += len(d.Verdicts[i].WhatIfs) + len(want.Questions)
			d.Verdicts[i].WhatIfs = []WhatIf{}
		}
		expected, err := d.CanonicalJSON()
		require.NoError(t, err)
		actual, err := got.CanonicalJSON()
		require.NoError(t, err)
		require.Equal(t, string(expected), string(actual))
	}
	require.NotZero(t, left)
}
