package audit

import (
	"context"
	"runtime"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/justify-cds/justify/internal/consultation"
)

// part is what was read of one range of entries. Evaluations are counted by cells: what they have in common is looked at once.
type part struct {
	q *Query

	slots  []slot
	slotAt map[slot]uint32
	gists  []*gist
	gistAt map[string]uint32
	cells  []cell
	cellAt map[uint64]uint32

	asked         []asked
	outcomes      []outcome
	settled       []settling
	unscored      map[string]int64
	consultations int64 // of any time
	first, last   time.Time

	months  span     // of the last entry
	edition [32]byte // likewise
	digest  string
}

// slot is where entries stand in the dimensions that entries tell. What is not asked for is left empty.
type slot struct {
	site, department          consultation.Pseudonym
	month, edition, trial, to string // to is the arm
	mode                      consultation.Mode
	after                     bool
}

// cell is how many evaluations there are of one slot that say the same.
type cell struct {
	slot, gist                                     uint32
	consultations, emergencies, silent, duplicates int64
}

// asked is an evaluation whose outcome may come later.
type asked struct {
	id     uuid.UUID
	cell   uint32
	unseen bool // it was silent
}

// outcome is one as it was recorded.
type outcome struct {
	id               uuid.UUID
	done             consultation.Done
	reason           consultation.Reason
	order, changedTo string
	next             *outcome // of the same consultation
}

// leastRange is how many entries are worth a reader of their own.
const leastRange = 5000

// read reads the entries up to the last, in as many ranges at a time as there are processors.
func read(ctx context.Context, store *consultation.Store, q *Query, last int64) ([]*part, error) {
	n := max(1, min(int64(runtime.GOMAXPROCS(0)), last/leastRange))
	parts := make([]*part, n)
	group, ctx := errgroup.WithContext(ctx)
	for i := range parts {
		p := newPart(q)
		parts[i] = p
		from, to := last*int64(i)/n+1, last*int64(i+1)/n
		p.asked = make([]asked, 0, to-from+1)
		group.Go(func() error { return store.Entries(ctx, from, to, p.entry) })
	}
	return parts, group.Wait()
}

func newPart(q *Query) *part {
	return &part{q: q, slotAt: map[slot]uint32{}, gistAt: map[string]uint32{}, cellAt: map[uint64]uint32{}, unscored: map[string]int64{}}
}

func (p *part) entry(e *consultation.Entry) error {
	switch e.Kind {
	case consultation.EvaluationEntry:
		p.consultations++
		if p.q.covers(e.At) {
			return p.evaluation(e)
		}
	case consultation.OutcomeEntry:
		p.outcomes = append(p.outcomes, outcome{id: e.ID, done: e.Done, reason: e.Reason, order: e.Order, changedTo: e.ChangedTo})
	}
	return nil
}

// covers says whether a time lies in the period.
func (q *Query) covers(at time.Time) bool {
	return !at.Before(q.From) && (q.To.IsZero() || at.Before(q.To))
}

func (p *part) evaluation(e *consultation.Entry) error {
	g, known := p.gistAt[string(e.Gist)]
	if !known {
		read, err := gistOf(e.Gist, p.q)
		if err != nil {
			return err
		}
		g = uint32(len(p.gists))
		p.gists, p.gistAt[string(e.Gist)] = append(p.gists, read), g
	}
	at := p.cell(p.slot(e), g)
	c := &p.cells[at]
	c.consultations++
	unseen := e.Mode == consultation.Silent
	if unseen {
		c.silent++
	}
	if e.Emergency {
		c.emergencies++
	}
	c.duplicates += int64(min(e.Duplicates, len(p.gists[g].Orders))) // an exam may have been done several times already
	p.asked = append(p.asked, asked{e.ID, at, unseen})
	for _, indication := range e.Unscored {
		p.unscored[indication]++
	}
	if p.first.IsZero() || e.At.Before(p.first) {
		p.first = e.At
	}
	if e.At.After(p.last) {
		p.last = e.At
	}
	return nil
}

// slot finds where an entry stands.
func (p *part) slot(e *consultation.Entry) uint32 {
	if e.Edition != p.edition || p.digest == "" {
		p.edition, p.digest = e.Edition, e.Digest()
	}
	s := slot{edition: p.digest, after: !p.q.Since.IsZero() && !e.At.Before(p.q.Since)}
	if p.q.Monthly {
		s.month = monthOf(&p.months, e.At)
	}
	for _, d := range p.q.By {
		switch d {
		case Site:
			s.site = e.Site
		case Department:
			s.department = e.Department
		case Month:
			s.month = monthOf(&p.months, e.At)
		case Mode:
			s.mode = e.Mode
		case Arm:
			s.trial, s.to = e.Trial, e.Arm
		}
	}
	if at, known := p.slotAt[s]; known {
		return at
	}
	at := uint32(len(p.slots))
	p.slots, p.slotAt[s] = append(p.slots, s), at
	return at
}

// span is a month with its ends.
type span struct {
	month      string
	begin, end time.Time
}

// monthOf names the month of a time; the last one is kept.
func monthOf(last *span, at time.Time) string {
	if at.Before(last.begin) || !at.Before(last.end) {
		begin := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
		*last = span{begin.Format("2006-01"), begin, begin.AddDate(0, 1, 0)}
	}
	return last.month
}

func (p *part) cell(slot, gist uint32) uint32 {
	key := uint64(slot)<<32 | uint64(gist)
	at, known := p.cellAt[key]
	if !known {
		at = uint32(len(p.cells))
		p.cells, p.cellAt[key] = append(p.cells, cell{slot: slot, gist: gist}), at
	}
	return at
}
