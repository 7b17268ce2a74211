package main

import (
	"context"
	"fmt"
	"log"
	"runtime/debug"
	"sync"
	"time"
	"unsafe"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/justify-cds/justify/engine"
)

// Bounds that no stream reaches.
const (
	unboundedEntries = 1 << 30
	unboundedBytes   = 1 << 40
)

// measureCache evaluates the synthetic stream twice at the same time: with the cache as it comes, and with one that
// forgets nothing, whose misses are the distinct cells of the stream.
func measureCache(ctx context.Context, b *bench) error {
	defer debug.FreeOSMemory()
	defer debug.SetGCPercent(debug.SetGCPercent(25)) // nothing is timed here, and a cache that forgets nothing is large
	stock, err := b.shipped.engine()
	if err != nil {
		return err
	}
	unbounded, err := b.shipped.engine(engine.WithCache(unboundedEntries), engine.WithCacheBytes(unboundedBytes))
	if err != nil {
		return err
	}
	order := &decisionOrder{number: map[unsafe.Pointer]uint32{}}
	most, err := memoryToUse()
	if err != nil {
		return err
	}
	why, drawn, end := "", 0, time.Now().Add(b.effort.streamSpan)
	streams := [2]interface{ Next() engine.Referral }{b.shipped.source.Stream(11), b.shipped.source.Stream(11)}
	for drawn < b.effort.stream {
		if err := ctx.Err(); err != nil {
			return err
		}
		used, err := resident()
		if err != nil {
			return err
		}
		if used > most {
			why = fmt.Sprintf("stopped at %s resident: the cache that forgets nothing holds every decision", size(used))
			break
		}
		if time.Now().After(end) {
			why = fmt.Sprintf("stopped after %s", duration(b.effort.streamSpan))
			break
		}
		n := min(5_000, b.effort.stream-drawn)
		var errs [2]error
		var working sync.WaitGroup
		for k, e := range []*engine.Engine{stock, unbounded} {
			working.Go(func() {
				for range n {
					answer, err := e.Evaluate(ctx, streams[k].Next())
					if err != nil {
						errs[k] = err
						return
					}
					if k == 1 {
						order.add(answer)
					}
				}
			})
		}
		working.Wait()
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		drawn += n
	}
	had, all := stock.CacheStats(), unbounded.CacheStats()
	distinct := float64(all.Misses) / float64(drawn)
	hits := float64(had.Hits) / float64(drawn)
	measured := fmt.Sprintf("%.3f (%.1f %% hits of at most %.1f %%; %s referrals, %s distinct cells, %s entries at the end)",
		hits/(1-distinct), 100*hits, 100*(1-distinct), count(float64(drawn)), count(float64(all.Misses)), count(float64(had.Entries)))
	if why != "" {
		measured += fmt.Sprintf("; %s, before %s referrals", why, count(float64(b.effort.stream)))
	}
	b.report.add(row{key: "cache", measured: measured, met: verdict(hits/(1-distinct) >= 0.9)})
	return b.report.addCurve(order, drawn, all.Misses)
}

// decisionOrder is which decision each referral of the stream met, in order.
type decisionOrder struct {
	number map[unsafe.Pointer]uint32
	met    []uint32
}

// add recognises a decision by where its answers stand in memory: answers of one decision share them, and a cache that
// forgets nothing never gives the place to another.
func (o *decisionOrder) add(r *engine.Recommendation) {
	var place unsafe.Pointer
	switch {
	case len(r.Answers) > 0:
		place = unsafe.Pointer(unsafe.SliceData(r.Answers))
	case len(r.Verdicts) > 0:
		place = unsafe.Pointer(unsafe.SliceData(r.Verdicts))
	}
	n, ok := o.number[place]
	if !ok {
		n = uint32(len(o.number))
		o.number[place] = n
	}
	o.met = append(o.met, n)
}

// curveRow is what a cache of one size would have done.
type curveRow struct {
	entries int
	hits    float64 // of all referrals
	reach   float64 // hits to the most that any cache could have
}

// addCurve replays the decisions through the cache's own LRU at several sizes. It cannot where the engine no longer
// shares answers between referrals: then there is no curve, and the log says so.
func (r *report) addCurve(o *decisionOrder, drawn int, distinct uint64) error {
	if found := float64(len(o.number)); found < 0.97*float64(distinct) || found > 1.03*float64(distinct) {
		log.Printf("no curve: %d decisions were recognised, but %d were made", len(o.number), distinct)
		return nil
	}
	most := float64(drawn - len(o.number))
	for _, entries := range []int{256, 1_024, 4_096, 16_384, engine.DefaultCacheEntries, 262_144, 1_048_576} {
		kept, err := lru.New[uint32, struct{}](entries)
		if err != nil {
			return err
		}
		hits := 0.0
		for _, n := range o.met {
			if _, ok := kept.Get(n); ok {
				hits++
			} else {
				kept.Add(n, struct{}{})
			}
		}
		r.curve = append(r.curve, curveRow{entries, hits / float64(drawn), hits / most})
		if entries >= len(o.number) {
			break
		}
	}
	return nil
}
