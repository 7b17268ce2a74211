package smart

import (
	"sync"
	"time"
)

// shelf keeps a bounded number of things for a time, and then forgets them, whether somebody comes for them or not.
type shelf[T any] struct {
	max  int
	life time.Duration
	now  func() time.Time
	mu   sync.Mutex
	kept map[string]placed[T]
}

type placed[T any] struct {
	thing T
	until time.Time
	timer *time.Timer
}

func newShelf[T any](most int, life time.Duration, now func() time.Time) *shelf[T] {
	return &shelf[T]{max: most, life: life, now: now, kept: map[string]placed[T]{}}
}

// put keeps a thing. Where the shelf is full, the oldest goes.
func (s *shelf[T]) put(key string, thing T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= s.max {
		oldest := ""
		for k, p := range s.kept {
			if oldest == "" || p.until.Before(s.kept[oldest].until) {
				oldest = k
			}
		}
		s.drop(oldest)
	}
	s.kept[key] = placed[T]{thing, s.now().Add(s.life), time.AfterFunc(s.life, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.kept, key)
	})}
}

// look finds a thing, and take takes it away.
func (s *shelf[T]) look(key string) (thing T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.kept[key]
	if !ok || s.now().After(p.until) {
		return thing, false
	}
	return p.thing, true
}

func (s *shelf[T]) take(key string) (thing T, ok bool) {
	thing, ok = s.look(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, still := s.kept[key]; !still {
		ok = false // somebody else was faster
	}
	s.drop(key)
	return thing, ok
}

func (s *shelf[T]) drop(key string) {
	if p, ok := s.kept[key]; ok {
		p.timer.Stop()
		delete(s.kept, key)
	}
}
