package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// subjects are the libraries that loading and memory are measured of.
func (b *bench) subjects() ([]subject, error) {
	large, err := generatedLibrary(b.effort.scenarios)
	if err != nil {
		return nil, err
	}
	return []subject{
		{"-shipped", b.shipped, time.Second, 150 << 20},
		{"-large", large, 10 * time.Second, 1536 << 20},
	}, nil
}

type subject struct {
	key     string
	library *library
	load    time.Duration // at most
	memory  int64
}

// measureLoad measures the time from an edition's bytes to an engine that answers, each time in a new process.
func measureLoad(ctx context.Context, b *bench) error {
	subjects, err := b.subjects()
	if err != nil {
		return err
	}
	for _, s := range subjects {
		file, err := s.library.file(b.folder)
		if err != nil {
			return err
		}
		var taken []time.Duration
		for range b.effort.loads {
			r, err := inChild(ctx, file, 0, 0)
			if err != nil {
				return err
			}
			taken = append(taken, r.Load)
		}
		slices.Sort(taken)
		middle := quantile(taken, 0.5)
		b.report.add(row{
			key:      "load" + s.key,
			measured: fmt.Sprintf("median %s, of %d (%s scenarios, %s packed)", duration(middle), len(taken), count(float64(s.library.scenarios)), size(int64(len(s.library.packed)))),
			met:      verdict(middle <= s.load),
		})
	}
	return nil
}

// measureMemory measures what is resident in a process that only loads an edition and fills its cache.
func measureMemory(ctx context.Context, b *bench) error {
	subjects, err := b.subjects()
	if err != nil {
		return err
	}
	for _, s := range subjects {
		file, err := s.library.file(b.folder)
		if err != nil {
			return err
		}
		r, err := inChild(ctx, file, b.effort.fill, b.effort.fillEntries)
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
