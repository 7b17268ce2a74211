package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/justify-cds/justify/engine"
)

// batchSize is how many referrals are drawn at a time; drawing them is not timed.
const batchSize = 20_000

// measureBulk measures evaluating the synthetic stream on all cores, as a replay of a data warehouse would, and the same
// where every decision is in the cache.
func measureBulk(ctx context.Context, b *bench) error {
	e, err := b.shipped.engine()
	if err != nil {
		return err
	}
	stream := b.shipped.source.Stream(9)
	batch := make([]engine.Referral, batchSize)
	fresh, err := bulk(ctx, b, e, func() []engine.Referral {
		for i := range batch {
			batch[i] = stream.Next()
		}
		return batch
	})
	if err != nil {
		return err
	}
	cache := e.CacheStats()
	hits := float64(cache.Hits) / float64(cache.Hits+cache.Misses)
	b.report.add(row{
		key: "bulk-stream", measured: fresh.text(fmt.Sprintf("%.0f %% hits", 100*hits)),
		met: fresh.verdict(),
	})
	same := b.shipped.stream(min(batchSize, b.effort.bulk), 10)
	if err := warm(ctx, e, same); err != nil {
		return err
	}
	cached, err := bulk(ctx, b, e, func() []engine.Referral { return same })
	if err != nil {
		return err
	}
	b.report.add(row{key: "bulk-cached", measured: cached.text("all hits"), met: cached.verdict()})
	return nil
}

// bulkResult is what a long run was like.
type bulkResult struct {
	wanted, done  int
	took          time.Duration
	early, ending int64 // resident memory after a fifth, and at the end
}

// flat allows for what the collector happens to have left.
func (r bulkResult) flat() bool { return float64(r.ending) <= 1.25*float64(r.early) }

// bulkTarget is how many evaluations the target speaks of.
const bulkTarget = 10_000_000

func (r bulkResult) projected() time.Duration {
	return time.Duration(float64(r.took) / float64(r.done) * bulkTarget)
}

func (r bulkResult) verdict() outcome { return verdict(r.projected() <= time.Minute && r.flat()) }

func (r bulkResult) text(about string) string {
	text := fmt.Sprintf("%s in %s", count(float64(r.done)), duration(r.took))
	if r.done < bulkTarget {
		text += fmt.Sprintf(", so %s would take %s", count(bulkTarget), duration(r.projected()))
	}
	return text + fmt.Sprintf(" (%s; resident %s after a fifth, %s at the end)", about, size(r.early), size(r.ending))
}

// bulk evaluates one batch after the other, on every core, until all is done or the time is over.
func bulk(ctx context.Context, b *bench, e *engine.Engine, next func() []engine.Referral) (r bulkResult, err error) {
	r.wanted = b.effort.bulk
	for r.done < r.wanted && r.took < b.effort.bulkSpan {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		list := next()
		list = list[:min(len(list), r.wanted-r.done)]
		start := time.Now()
		if err := evaluateAll(ctx, e, list); err != nil {
			return r, err
		}
		r.took += time.Since(start)
		r.done += len(list)
		if r.early == 0 && (5*r.done >= r.wanted || 5*r.took >= b.effort.bulkSpan) {
			if r.early, err = resident(); err != nil {
				return r, err
			}
		}
	}
	r.ending, err = resident()
	return r, err
}

func evaluateAll(ctx context.Context, e *engine.Engine, list []engine.Referral) error {
	failed := make([]error, runtime.GOMAXPROCS(0))
	var working sync.WaitGroup
	for k := range failed {
		working.Go(func() {
			for i := k; i < len(list) && failed[k] == nil; i += len(failed) {
				_, failed[k] = e.Evaluate(ctx, list[i])
			}
		})
	}
	working.Wait()
	return errors.Join(failed...)
}
