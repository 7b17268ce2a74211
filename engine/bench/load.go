package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// subject is an edition that loading and memory are measured of.
type subject struct {
	key       string
	load      time.Duration // at most
	memory    int64
	file      string
	scenarios int
	packed    int64 // bytes
}

// editions writes what loading and memory are measured of, once. The large library itself is not kept: it would lie in the
// memory of the parts that follow.
func (b *bench) editions() ([]subject, error) {
	if b.subjects != nil {
		return b.subjects, nil
	}
	large, err := generatedLibrary(b.effort.scenarios)
	if err != nil {
		return nil, err
	}
	list := []subject{{key: "-shipped", load: time.Second, memory: 150 << 20}, {key: "-large", load: 10 * time.Second, memory: 1536 << 20}}
	for i, l := range []*library{b.shipped, large} {
		s := &list[i]
		s.scenarios, s.packed = l.scenarios, int64(len(l.packed))
		if s.file, err = l.file(b.folder); err != nil {
			return nil, err
		}
	}
	b.subjects = list
	return list, nil
}

// measureLoad measures the time from an edition's bytes to an engine that answers, each time in a new process.
func measureLoad(ctx context.Context, b *bench) error {
	subjects, err := b.editions()
	if err != nil {
		return err
	}
	for _, s := range subjects {
		var taken []time.Duration
		for range b.effort.loads {
			r, err := inChild(ctx, s.file, 0, 0)
			if err != nil {
				return err
			}
			taken = append(taken, r.Load)
		}
		slices.Sort(taken)
		middle := quantile(taken, 0.5)
		b.report.add(row{
			key:      "load" + s.key,
			measured: fmt.Sprintf("median %s, of %d (%s scenarios, %s packed)", duration(middle), len(taken), count(float64(s.scenarios)), size(s.packed)),
			met:      verdict(middle <= s.load),
		})
	}
	return nil
}

// measureMemory measures what is resident in a process that only loads an edition and fills its cache.
func measureMemory(ctx context.Context, b *bench) error {
	subjects, err := b.editions()
	if err != nil {
		return err
	}
	for _, s := range subjects {
		r, err := inChild(ctx, s.file, b.effort.fill, b.effort.fillEntries)
		if err != nil {
			return err
		}
		full := "cache full"
		if !r.Full {
			full = "cache not full when the time was over"
		}
		b.report.add(row{
			key: "memory" + s.key,
			measured: fmt.Sprintf("%s (%s after loading; %s entries, %s)", size(r.ResidentFull), size(r.ResidentLoaded),
				count(float64(r.Cache.Entries)), full),
			met: verdict(r.ResidentFull <= s.memory).onlyIf(r.Full || r.ResidentFull > s.memory),
		})
	}
	return nil
}
