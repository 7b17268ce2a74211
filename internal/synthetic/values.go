package synthetic

import (
	"math"
	"math/rand/v2"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/space"
)

// state draws a fact's value and adds it to the referral, unless it is stated already or does not apply to the patient.
func (s *Stream) state(at int, r *engine.Referral) {
	f := s.space.FactOf(at)
	if s.stated[at] || !f.Applies.Possible(s.known) {
		return
	}
	s.stated[at] = true
	if s.random.Float64() < askedNotKnown {
		r.Facts = append(r.Facts, engine.Fact{ID: f.ID, Value: engine.NotKnown()})
		return
	}
	e := s.draw(f, &s.space.Coordinates[at])
	s.known[at] = e
	r.Facts = append(r.Facts, engine.Fact{ID: f.ID, Value: stated(f, &s.space.Coordinates[at], e)})
}

// stated is one value of a fact as a channel would send it.
func stated(f *space.Fact, co *space.Coordinate, e space.Extent) engine.Value {
	if e.HasNumbers() {
		return engine.Quantity(e.Min, f.Unit)
	}
	return engine.Is(co.Names(e)[0])
}

// draw draws one value of a fact by the documented frequencies.
func (s *Stream) draw(f *space.Fact, co *space.Coordinate) space.Extent {
	switch {
	case f.Kind == space.Boolean:
		chance, ok := present[f.ID]
		if !ok {
			chance = findingPresent
		}
		name := "false"
		if s.random.Float64() < chance {
			name = "true"
		}
		e, _ := co.Value(name)
		return e
	case f.Kind == space.Choice || (len(co.Values) > 0 && s.random.Float64() < namedForNumber):
		return space.Choices(1 << s.choice(f, co))
	}
	v := 0.0
	if m, ok := measured[f.ID]; ok {
		v = m.mean + m.deviation*s.random.NormFloat64()
	} else {
		v = f.Min + (f.Max-f.Min)*defaultMeanPart*s.random.ExpFloat64()
	}
	v = math.Round(min(max(v, f.Min), f.Max)) // what a form takes is mostly whole
	return space.Interval(v, v)
}

// choice draws the value of a choice: the ordinary one mostly, then each further one half of what is left.
func (s *Stream) choice(f *space.Fact, co *space.Coordinate) int {
	ordinary := 0
	for i, name := range co.Values {
		if name == f.Assume {
			ordinary = i
		}
	}
	if len(co.Values) == 1 || s.random.Float64() < ordinaryValue {
		return ordinary
	}
	last := ordinary
	for i := range co.Values {
		if i == ordinary {
			continue
		}
		if last = i; s.random.IntN(2) == 0 {
			break
		}
	}
	return last
}

func pick(random *rand.Rand, weights []float64) int {
	u := random.Float64()
	for i, w := range weights {
		if u -= w; u < 0 {
			return i
		}
	}
	return len(weights) - 1
}

func pickBand(random *rand.Rand, bands []band) int {
	total := 0.0
	for _, b := range bands {
		total += b.weight
	}
	u := random.Float64() * total
	for i, b := range bands {
		if u -= b.weight; u < 0 {
			return i
		}
	}
	return len(bands) - 1
}
