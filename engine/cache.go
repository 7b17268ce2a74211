package engine

import (
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
	c.decisions, err = lru.NewWithEvict(entries, func(key string, d *Decision) {
		c.evictions.Add(1)
		c.bytes.Add(-sizeOf(key, d))
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
	d, err, _ := c.flights.Do(key, func() (any, error) {
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
	return d.(*Decision), nil
}

func (c *cache) add(key string, d *Decision) {
	size := sizeOf(key, d)
	if size > c.maxBytes {
		return
	}
	c.bytes.Add(size)
	c.decisions.Add(key, d)
	for c.bytes.Load() > c.maxBytes {
		if _, _, removed := c.decisions.RemoveOldest(); !removed {
			return
		}
	}
}

// overhead is what an entry of the LRU list and its map cost.
const overhead = 200

// sizeOf estimates the bytes that an entry keeps alive. Titles and the like belong to the edition and count for nothing;
// the converted form is taken to be as large as the decision.
func sizeOf(key string, d *Decision) int64 {
	const text, pointer = int(unsafe.Sizeof("")), int(unsafe.Sizeof(uintptr(0)))
	n := int(unsafe.Sizeof(*d))
	flags := func(list []CautionFlag) int { return len(list) * int(unsafe.Sizeof(CautionFlag{})) }
	words := func(list []string) (n int) {
		for _, word := range list {
			n += text + len(word)
		}
		return n
	}
	for i := range d.Answers {
		a := &d.Answers[i]
		n += int(unsafe.Sizeof(*a)) + text*(len(a.Possible)+len(a.Indications)) + len(a.Sources)*int(unsafe.Sizeof(Source{}))
		for k := range a.Assumptions {
			n += int(unsafe.Sizeof(a.Assumptions[k])) + len(a.Assumptions[k].Value)
		}
		if a.Scenario != nil {
			n += int(unsafe.Sizeof(*a.Scenario)) + words(a.Scenario.Reasons)
		}
		for k := range a.Options {
			n += int(unsafe.Sizeof(a.Options[k])) + int(unsafe.Sizeof(Dose{})) + flags(a.Options[k].Cautions)
		}
	}
	for i := range d.Verdicts {
		v := &d.Verdicts[i]
		n += int(unsafe.Sizeof(*v)) + flags(v.Cautions) + len(v.Alternatives)*int(unsafe.Sizeof(Alternative{}))
		n += len(v.ByGuideline) * int(unsafe.Sizeof(GuidelineVerdict{})+unsafe.Sizeof(Standing{}))
		for k := range v.WhatIfs {
			n += int(unsafe.Sizeof(v.WhatIfs[k])) + 2*len(v.WhatIfs[k].Text) + len(v.WhatIfs[k].Changes)*int(unsafe.Sizeof(Change{}))
		}
	}
	for i := range d.Questions {
		q := &d.Questions[i]
		n += int(unsafe.Sizeof(*q)) + len(q.Why) + len(q.Choices)*int(unsafe.Sizeof(Choice{})) + words(q.Units)
		for k := range q.Items {
			it := &q.Items[k]
			n += int(unsafe.Sizeof(*it)) + len(it.Text) + 2*(int(unsafe.Sizeof(Statement{}))+text) + 4*pointer
		}
	}
	n += len(d.Unknown) * int(unsafe.Sizeof(Unknown{}))
	return int64(2*n + len(key) + overhead)
}
