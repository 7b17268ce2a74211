package main

import (
	"context"
	"errors"
	"sync"
	"time"
)

// client does one call over the wire on the i-th input. Each belongs to one goroutine.
type client func(ctx context.Context, i int) error

// errDone is a client's word that it has nothing more to ask in this round.
var errDone = errors.New("done")

// round lets every client call as often as it can for a while. It returns the calls per second, and how long each took.
func round(ctx context.Context, span time.Duration, clients []client) (perSecond float64, taken []time.Duration, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	lists := make([][]time.Duration, len(clients))
	var working sync.WaitGroup
	start := time.Now()
	end := start.Add(span)
	for k, c := range clients {
		working.Go(func() {
			last := time.Now()
			for i := k; last.Before(end); i += len(clients) {
				switch err := c(ctx, i); {
				case errors.Is(err, errDone):
					return
				case err != nil:
					cancel(err)
					return
				}
				now := time.Now()
				lists[k] = append(lists[k], now.Sub(last))
				last = now
			}
		})
	}
	working.Wait()
	elapsed := time.Since(start)
	if err := context.Cause(ctx); err != nil {
		return 0, nil, err
	}
	for _, list := range lists {
		taken = append(taken, list...)
	}
	return float64(len(taken)) / elapsed.Seconds(), taken, nil
}

// throughput is what one side of a comparison reached.
type throughput struct {
	perSecond float64 // median of the rounds
	distribution
}

// rounds lets two sides work in turn, and returns what each reached and the median of the ratios, first to second, of
// rounds next to each other. Before each pair of rounds it calls prepare with the number of the pair.
func rounds(ctx context.Context, n int, span time.Duration, prepare func(i int) error, first, second []client) (a, b throughput, ratio float64, err error) {
	var speeds [2][]float64
	var taken [2][]time.Duration
	var ratios []float64
	sides := [2][]client{first, second}
	for i := range n {
		if err := prepare(i); err != nil {
			return a, b, 0, err
		}
		var pair [2]float64
		for k := range 2 {
			side := (i + k) % 2 // who begins alternates
			speed, list, err := round(ctx, span, sides[side])
			if err != nil {
				return a, b, 0, err
			}
			pair[side] = speed
			taken[side] = append(taken[side], list...)
			speeds[side] = append(speeds[side], speed)
		}
		ratios = append(ratios, pair[0]/pair[1])
	}
	a = throughput{median(speeds[0]), newDistribution(taken[0])}
	b = throughput{median(speeds[1]), newDistribution(taken[1])}
	return a, b, median(ratios), nil
}
