package engine

import (
	"sync"
	"sync/atomic"
	"unsafe"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"
)

// cache keeps the decisions that were asked for last, by the cells that a case touches. It is bounded in entries and in
// bytes, and belongs to one edition.
type cache struct {
	decisions *lru.Cache[string, *Decision]
	flights   singleflight.Group // misses of the same cells evaluate once
	maxBytes  int64

	accounts                sync.Mutex // of the size of each decision
	bytes                   atomic.Int64
	hits, misses, evictions atomic.Uint64
}

// CacheStats counts what the decision cache did since the edition was loaded.
type CacheStats struct {
	Hits, Misses, Evictions uint64
	Entries                 int
	Bytes                   int64 // as estimated
}

// CacheStats returns the counters of the decision cache; they stay at zero where it is switched off.
func (e *Engine) CacheStats() CacheStats {
	c := e.cache
	if c == nil {
		return CacheStats{}
	}
	return CacheStats{
		Hits: c.hits.Load(), Misses: c.misses.Load(), Evictions: c.evictions.Load(), Entries: c.decisions.Len(), Bytes: c.bytes.Load(),
	}
}

func newCache(entries int, bytes int64) (*cache, error) {
	c := &cache{maxBytes: bytes}
	var err error
	c.decisions, err = lru.NewWithEvict(entries, func(_ string, d *Decision) {
		c.evictions.Add(1)
		c.account(d, -1)
	})
	return c, err
}

// get returns the decision for the key, evaluated where it is not there.
func (c *cache) get(key string, evaluate func() (*Decision, error)) (*Decision, error) {
	if d, ok := c.decisions.Get(key); ok {
		c.hits.Add(1)
		return d, nil
	}
	c.misses.Add(1)
	flown, err, _ := c.flights.Do(key, func() (any, error) {
		if d, ok := c.decisions.Peek(key); ok { // of a flight that landed in between
			return d, nil
		}
		d, err := evaluate()
		if err == nil {
			c.add(key, d)
		}
		return d, err
	})
	if err != nil {
		return nil, err
	}
	return flown.(*Decision), nil
}

func (c *cache) add(key string, d *Decision) {
	if d.size = sizeOf(key, d); d.size > c.maxBytes {
		return
	}
	d.cache = c
	c.account(d, 1)
	c.decisions.Add(key, d)
	for c.bytes.Load() > c.maxBytes {
		if _, _, removed := c.decisions.RemoveOldest(); !removed {
			return
		}
	}
}

// account counts a decision that comes (1) or goes (-1).
func (c *cache) account(d *Decision, sign int64) {
	c.accounts.Lock()
	defer c.accounts.Unlock()
	c.bytes.Add(sign * d.size)
	if sign < 0 {
		d.size = 0
	}
}

// grow counts a second form of a decision, unless it has gone.
func (c *cache) grow(d *Decision) {
	c.accounts.Lock()
	defer c.accounts.Unlock()
	c.bytes.Add(d.size)
	d.size *= 2
}

// overhead is what an entry of the LRU list and its map cost.
const overhead = 200

// sizeOf estimates the bytes that an entry keeps alive. Texts, and what the lexicon and the edition hold, are shared and
// count for nothing.
func sizeOf(key string, d *Decision) int64 {
	const text, pointer = int(unsafe.Sizeof("")), int(unsafe.Sizeof(uintptr(0)))
	n := int(unsafe.Sizeof(*d)) + pointer*len(d.Unknown)
	for i := range d.Answers {
		a := &d.Answers[i]
		n += int(unsafe.Sizeof(*a)) + text*(len(a.Possible)+len(a.Indications)) + pointer*(len(a.Sources)+len(a.Assumptions))
		if a.Scenario != nil {
			n += int(unsafe.Sizeof(*a.Scenario)) + text*len(a.Scenario.Reasons)
		}
		for k := range a.Options {
			n += int(unsafe.Sizeof(a.Options[k]))
		}
	}
	for i := range d.Verdicts {
		v := &d.Verdicts[i]
		n += int(unsafe.Sizeof(*v)) + len(v.Alternatives)*int(unsafe.Sizeof(Alternative{}))
		n += len(v.ByGuideline) * int(unsafe.Sizeof(GuidelineVerdict{}))
		for k := range v.WhatIfs {
			n += int(unsafe.Sizeof(v.WhatIfs[k])) + len(v.WhatIfs[k].Changes)*int(unsafe.Sizeof(Change{}))
		}
	}
	for i := range d.Questions {
		n += int(unsafe.Sizeof(d.Questions[i])) + pointer*len(d.Questions[i].Items)
	}
	return int64(n + len(key) + overhead)
}
