// Package witness makes patients who show something: from a region of the space of facts one person whom an editor can
// picture, and a referral that the engine can be asked.
package witness

import (
	"math"
	"strings"
	"time"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/space"
)

// Patient is somebody in a region: what is known of this person, and no more than shows the point.
type Patient struct {
	Facts     []engine.Fact
	BirthDate string // where the region asks for months and days of age; then there is no fact age
	Words     string // the region in clinical words, "" for everyone
}

// AsOf is the day on which witnesses are evaluated: the same for ever, so that they are.
const AsOf = "2026-01-01"

var asOf, _ = time.Parse(time.DateOnly, AsOf)

// Of picks a patient from a case: of every base coordinate that the case narrows one value, the plainest that is in it.
func Of(s *space.Space, c space.Case) Patient {
	var p Patient
	var words []string
	for i := range s.Facts {
		f, at := &s.Facts[i], s.First(i)
		if f.Derived != nil {
			continue
		}
		if f.Kind == space.Age {
			words = append(words, p.age(s, at, c)...)
			continue
		}
		co := &s.Coordinates[at]
		if c[at] == co.Full {
			continue
		}
		words = append(words, s.Words(at, c[at], "en"))
		if c[at].HasNumbers() {
			p.Facts = append(p.Facts, engine.Fact{ID: f.ID, Value: engine.Quantity(plain(co, c[at]), f.Unit)})
		} else {
			p.Facts = append(p.Facts, engine.Fact{ID: f.ID, Value: engine.Is(co.Names(c[at])[0])})
		}
	}
	p.Words = strings.Join(words, ", ")
	return p
}

// age states the age in years where a whole year lies in the region, else in months, or as a birth date.
func (p *Patient) age(s *space.Space, at int, c space.Case) (words []string) {
	months, days := c[at], c[at+1]
	narrowed := [2]bool{months != s.Coordinates[at].Full, days != s.Coordinates[at+1].Full}
	for i, narrow := range narrowed {
		if narrow {
			words = append(words, s.Words(at+i, c[at+i], "en"))
		}
	}
	years := math.Ceil(months.Min / 12)
	switch {
	case narrowed[1]:
		earliest, latest := space.BirthDates(months, days, asOf)
		p.BirthDate = latest.AddDate(0, 0, -int(latest.Sub(earliest).Hours()/48)).Format(time.DateOnly)
	case !narrowed[0]:
	case 12*years+11 <= months.Max:
		p.Facts = append(p.Facts, engine.Fact{ID: s.FactOf(at).ID, Value: engine.Quantity(years, "y")})
	default:
		p.Facts = append(p.Facts, engine.Fact{ID: s.FactOf(at).ID, Value: engine.Quantity(months.Min, "mo")})
	}
	return words
}

// plain is the number of the region that is written shortest: an end of it, or one near an end that is left out.
func plain(co *space.Coordinate, e space.Extent) float64 {
	best := e.Min
	for _, end := range [2]struct{ at, away float64 }{{e.Min, 1}, {e.Max, -1}} {
		for _, step := range [5]float64{0, 1, 0.1, 0.01, 0.001} {
			v := end.at
			if step > 0 {
				v = math.Round(end.at/step)*step + end.away*step
				v = math.Round(v*1000) / 1000
			}
			if v >= e.Min && v <= e.Max && (!co.Whole || v == math.Trunc(v)) && len(space.NumberText(v)) < len(space.NumberText(best)) {
				best = v
			}
		}
	}
	return best
}

// Referral is what to ask the engine about the patient.
func (p Patient) Referral(indication string, orders ...string) engine.Referral {
	r := engine.Referral{AsOf: AsOf, BirthDate: p.BirthDate, Facts: p.Facts, Indications: []engine.Code{{Code: indication}}}
	for _, id := range orders {
		r.Orders = append(r.Orders, engine.Order{Exam: engine.Code{Code: id}})
	}
	return r
}
