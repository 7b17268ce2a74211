// Package synthetic generates synthetic referrals of a library: a stream with documented frequencies, and single
// patients of whom everything is known.
package synthetic

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// Source knows what referrals of an edition may say. It does not change and may be shared.
type Source struct {
	space  *space.Space
	topics []*topic
	weight float64 // of all topics
	safety []int   // coordinates that the cautions look at
	ageAt  int
	sexAt  int
}

// topic is one guideline as a reason for referral.
type topic struct {
	indications []string
	weight      float64
	applies     space.Box
	facts       []int    // coordinates, in the order in which the scenarios look at them
	procedures  []string // those that most scenarios rate first
	children    bool
}

// NewSource reads an edition's catalogue.
func NewSource(catalogue *edition.Catalogue) (*Source, error) {
	sp, err := catalogue.Space()
	if err != nil {
		return nil, err
	}
	s := &Source{space: sp, ageAt: sp.CoordinatesOf("age")[0], sexAt: sp.CoordinatesOf("sex")[0]}
	for i := range catalogue.Guidelines {
		g := &catalogue.Guidelines[i]
		applies, rows, err := g.Rows(sp)
		if err != nil {
			return nil, err
		}
		t := &topic{indications: g.Indications, applies: applies, procedures: byMentions(g), weight: otherWeight}
		if weight, ok := topicWeights[g.ID]; ok {
			t.weight = weight
		}
		when := make([]space.AnyOf, len(rows))
		for i := range rows {
			when[i] = rows[i].When
		}
		t.facts = s.mentioned(when)
		adult := sp.Unknown()
		adult[s.ageAt] = space.Interval(18*12, 98*12)
		t.children = !applies.Possible(adult)
		s.topics, s.weight = append(s.topics, t), s.weight+t.weight
	}
	cautions := []space.AnyOf{}
	for _, c := range catalogue.Cautions {
		when, err := c.When.Resolve(sp)
		if err != nil {
			return nil, err
		}
		cautions = append(cautions, when)
	}
	s.safety = s.mentioned(cautions)
	return s, nil
}

// Space is the space of the edition's facts.
func (s *Source) Space() *space.Space { return s.space }

// byMentions orders the procedures of a guideline by how many of its scenarios rate them.
func byMentions(g *edition.Guideline) []string {
	mentions := map[string]int{}
	for _, scenario := range g.Scenarios {
		for _, r := range scenario.Ratings {
			if r.Procedure != "no-imaging" {
				mentions[r.Procedure]++
			}
		}
	}
	ids := slices.Sorted(maps.Keys(mentions))
	slices.SortStableFunc(ids, func(a, b string) int { return mentions[b] - mentions[a] })
	return ids
}

// mentioned lists the base coordinates that boxes look at, in their order; age and sex are stated by themselves.
func (s *Source) mentioned(boxes []space.AnyOf) []int {
	var list []int
	seen := map[int]bool{}
	var visit func(space.AnyOf)
	visit = func(a space.AnyOf) {
		for _, box := range a {
			for _, c := range box {
				if seen[c.Coordinate] {
					continue
				}
				seen[c.Coordinate] = true
				f := s.space.FactOf(c.Coordinate)
				switch {
				case f.Derived != nil:
					visit(space.AnyOf{f.Derived.Applies})
					for _, item := range f.Derived.Items {
						visit(item.When)
					}
				case f.Kind != space.Age && c.Coordinate != s.sexAt:
					list = append(list, c.Coordinate)
				}
			}
		}
	}
	for _, a := range boxes {
		visit(a)
	}
	return list
}

// Stream draws referrals one after the other. The same seed gives the same referrals.
type Stream struct {
	*Source
	random *rand.Rand
	known  space.Case // what the patient is, as far as it was drawn
	stated []bool     // by coordinate
}

// Stream starts a stream. It is for one goroutine.
func (s *Source) Stream(seed uint64) *Stream {
	return &Stream{
		Source: s, random: rand.New(rand.NewPCG(seed, 0)),
		known: make(space.Case, len(s.space.Coordinates)), stated: make([]bool, len(s.space.Coordinates)),
	}
}

var firstDay = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Next draws a referral.
func (s *Stream) Next() engine.Referral {
	for i := range s.known {
		s.known[i], s.stated[i] = s.space.Coordinates[i].Full, false
	}
	t := s.topic()
	day := firstDay.AddDate(0, 0, s.random.IntN(365))
	r := engine.Referral{AsOf: day.Format(time.DateOnly), Indications: []engine.Code{{Code: t.indications[s.indication(t)]}}}
	s.age(t, day, &r)
	sex := pick(s.random, sexes)
	s.known[s.sexAt] = space.Choices(1 << sex)
	r.Facts = append(r.Facts, engine.Fact{ID: "sex", Value: engine.Is(s.space.Coordinates[s.sexAt].Values[sex])})

	how := styles[len(styles)-1]
	for u, i := s.random.Float64(), 0; i < len(styles); i++ {
		if u -= styles[i].share; u < 0 {
			how = styles[i]
			break
		}
	}
	n := len(t.facts)
	if how.max >= 0 {
		n = min(n, how.min+s.random.IntN(how.max-how.min+1))
	}
	for _, at := range t.facts[:n] {
		s.state(at, &r)
	}
	if s.random.Float64() < safetyList {
		for _, at := range s.safety {
			s.state(at, &r)
		}
	}
	s.exams(t, day, &r)
	return r
}

func (s *Stream) topic() *topic {
	u := s.random.Float64() * s.weight
	for _, t := range s.topics {
		if u -= t.weight; u < 0 {
			return t
		}
	}
	return s.topics[len(s.topics)-1]
}

func (s *Stream) indication(t *topic) int {
	if len(t.indications) == 1 || s.random.Float64() < firstIndication {
		return 0
	}
	return 1 + s.random.IntN(len(t.indications)-1)
}

// age draws the patient's age and states it, as a birth date or in years.
func (s *Stream) age(t *topic, day time.Time, r *engine.Referral) {
	bands := adultAges
	if t.children {
		bands = childAges
	}
	days := 0
	for range 8 {
		b := bands[pickBand(s.random, bands)]
		days = int((b.from + s.random.Float64()*(b.to-b.from)) * 365.25)
		months := math.Floor(float64(days) / 30.4375)
		s.known[s.ageAt] = space.Interval(months, months)
		if t.applies.Possible(s.known) {
			break
		}
	}
	if s.random.Float64() < birthDates {
		r.BirthDate = day.AddDate(0, 0, -days).Format(time.DateOnly)
		return
	}
	r.Facts = append(r.Facts, engine.Fact{ID: "age", Value: engine.Quantity(math.Floor(float64(days)/365.25), "y")})
}

// exams draws what is ordered, and what was done before.
func (s *Stream) exams(t *topic, day time.Time, r *engine.Referral) {
	if len(t.procedures) == 0 {
		return
	}
	exam := func() engine.Code {
		i := int(s.random.ExpFloat64() / -math.Log(orderDecay))
		return engine.Code{Code: t.procedures[min(i, len(t.procedures)-1)]}
	}
	if s.random.Float64() >= noOrder {
		r.Orders = append(r.Orders, engine.Order{Exam: exam()})
		if s.random.Float64() < secondOrder {
			if second := exam(); second != r.Orders[0].Exam {
				r.Orders = append(r.Orders, engine.Order{Exam: second})
			}
		}
	}
	if s.random.Float64() < priorExam {
		r.Prior = append(r.Prior, engine.PriorExam{Exam: exam(), Date: day.AddDate(0, 0, -s.random.IntN(400)).Format(time.DateOnly)})
	}
}
