package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/synthetic"
)

// What is measured in a process of its own, which does nothing else: the time to load and the resident memory.

// childResult is what such a process found.
type childResult struct {
	Load           time.Duration
	ResidentLoaded int64 // bytes
	ResidentFull   int64
	Cache          engine.CacheStats
	Full           bool // entries were evicted
}

// inChild runs this program again with one edition: load it, and fill its cache until it evicts, holds so many entries,
// or the time is over.
func inChild(ctx context.Context, file string, fill time.Duration, entries int) (r childResult, err error) {
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	out, err := exec.CommandContext(ctx, self, "child", file, fill.String(), strconv.Itoa(entries)).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return r, fmt.Errorf("the child process: %w: %s", err, exit.Stderr)
		}
		return r, err
	}
	return r, json.Unmarshal(out, &r)
}

// child is that process.
func child(arguments []string) error {
	if len(arguments) != 3 {
		return errors.New("usage: bench child EDITION FILL ENTRIES")
	}
	packed, err := os.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	fill, err := time.ParseDuration(arguments[1])
	if err != nil {
		return err
	}
	entries, err := strconv.Atoi(arguments[2])
	if err != nil {
		return err
	}
	debug.SetGCPercent(50) // as `justify serve` does
	start := time.Now()
	e, err := engine.Load(packed)
	if err != nil {
		return err
	}
	r := childResult{Load: time.Since(start)}
	debug.FreeOSMemory() // as `justify serve` does
	if r.ResidentLoaded, err = resident(); err != nil {
		return err
	}
	if fill > 0 {
		if err := fillCache(e, packed, fill, entries); err != nil {
			return err
		}
		r.Cache = e.CacheStats()
		r.Full = r.Cache.Evictions > 0
		if r.ResidentFull, err = resident(); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// fillCache evaluates synthetic referrals, on every core, until the cache is full.
func fillCache(e *engine.Engine, packed []byte, fill time.Duration, entries int) error {
	ed, err := edition.Read(packed)
	if err != nil {
		return err
	}
	source, err := synthetic.NewSource(&ed.Catalogue)
	if err != nil {
		return err
	}
	var done atomic.Bool
	var working sync.WaitGroup
	failed := make([]error, runtime.GOMAXPROCS(0))
	end := time.Now().Add(fill)
	for k := range failed {
		working.Go(func() {
			stream := source.Stream(uint64(100 + k))
			for i := 0; !done.Load(); i++ {
				if _, failed[k] = e.Evaluate(context.Background(), stream.Next()); failed[k] != nil {
					done.Store(true)
				}
				if i%64 == 0 {
					s := e.CacheStats()
					if s.Evictions > 0 || (entries > 0 && s.Entries >= entries) || time.Now().After(end) {
						done.Store(true)
					}
				}
			}
		})
	}
	working.Wait()
	return errors.Join(failed...)
}

// resident is the memory of this process that is in RAM, as the kernel counts it.
func resident() (int64, error) { return kernelCount("/proc/self/status", "VmRSS:") }

// memoryToUse is how much of the machine's memory this process may take: half of what is free now.
func memoryToUse() (int64, error) {
	free, err := kernelCount("/proc/meminfo", "MemAvailable:")
	return free / 2, err
}

// kernelCount reads a number of kilobytes from a file of the kernel, in bytes.
func kernelCount(file, name string) (int64, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, fmt.Errorf("memory is read from Linux's proc file system: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kB, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return kB << 10, err
		}
	}
	return 0, fmt.Errorf("the kernel does not say %s in %s", strings.TrimSuffix(name, ":"), file)
}
