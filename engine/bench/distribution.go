package main

import (
	"context"
	"slices"
	"time"
)

// distribution is how long single calls took.
type distribution struct {
	median, p99 time.Duration
	calls       int
}

// call does one unit of work on the i-th input; what it is timed on.
type call func(i int) error

// interleaved times calls side by side: a block of one, a block of the next, and round again until the time is over.
// Whatever slows the machine for a while slows all of them. The garbage collector runs as it likes.
func interleaved(ctx context.Context, span time.Duration, calls ...call) ([]distribution, error) {
	const block = 32
	taken := make([][]time.Duration, len(calls))
	for i := range block { // not timed: caches and branches are cold
		for _, do := range calls {
			if err := do(i); err != nil {
				return nil, err
			}
		}
	}
	end := time.Now().Add(span)
	for n := 0; time.Now().Before(end) || n < 4*block; n += block {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for k, do := range calls {
			for i := range block {
				start := time.Now()
				err := do(n + i)
				took := time.Since(start)
				if err != nil {
					return nil, err
				}
				taken[k] = append(taken[k], took)
			}
		}
	}
	list := make([]distribution, len(calls))
	for k := range calls {
		list[k] = newDistribution(taken[k])
	}
	return list, nil
}

func newDistribution(taken []time.Duration) distribution {
	slices.Sort(taken)
	return distribution{median: quantile(taken, 0.5), p99: quantile(taken, 0.99), calls: len(taken)}
}

// quantile of a sorted list.
func quantile[T any](sorted []T, q float64) T {
	var none T
	if len(sorted) == 0 {
		return none
	}
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

func median(values []float64) float64 {
	slices.Sort(values)
	return quantile(values, 0.5)
}

// per is the ratio of two durations.
func per(a, b time.Duration) float64 { return float64(a) / float64(b) }
