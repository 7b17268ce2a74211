package engine

import (
	"encoding/binary"

	lru "github.com/hashicorp/golang-lru/v2"
)

// parts keeps what the rules said last about each part of a decision: one guideline, or the cautions. A part hangs on
// fewer cells than the whole, so that most cases that are new as a whole have no new part, and ask the rules nothing.
type parts struct {
	worlds   *lru.Cache[string, worlds] // nil where the engine has no cache, as the other
	cautions *lru.Cache[string, []int]  // those that hold
}

// maxParts is how many of each are kept; one takes some hundred bytes.
const maxParts = 16_384

func newParts() (p parts, err error) {
	if p.worlds, err = lru.New[string, worlds](maxParts); err != nil {
		return p, err
	}
	p.cautions, err = lru.New[string, []int](maxParts)
	return p, err
}

// part is a piece of the cache's key: the cells that one guideline or the cautions look at.
type part struct{ from, to int }

// worldsKey names a guideline and the cells of it that the case touches; it is empty where the decision is not cached.
func (in *intake) worldsKey(c *candidate) string {
	if len(in.key) == 0 {
		return ""
	}
	key := binary.AppendUvarint(make([]byte, 0, 64), uint64(c.index))
	return string(append(key, in.key[c.cells.from:c.cells.to]...))
}

// cautionsKey names the cells of the cautions that the case touches, likewise.
func (in *intake) cautionsKey() string {
	return string(in.key[in.cautionCells.from:in.cautionCells.to])
}

// kept returns what a list holds for the key, evaluated where it is not there or there is no key. What is kept does
// not change.
func kept[V any](list *lru.Cache[string, V], key string, evaluate func() (V, error)) (V, error) {
	if key == "" {
		return evaluate()
	}
	if v, ok := list.Get(key); ok {
		return v, nil
	}
	v, err := evaluate()
	if err == nil {
		list.Add(key, v)
	}
	return v, err
}
