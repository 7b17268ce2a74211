package audit

import (
	"sync"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/internal/consultation"
)

// settled is what an outcome comes to.
type settled struct {
	order    int // its place in the decision; wholeCase: it is about no order of its own
	reason   consultation.Reason
	shown    bool // the answer was: its advice can have been followed
	accepted bool
}

const wholeCase = -1

// join finds the last outcome of each order and adds it to the cell of its consultation. An outcome may stand in another part than
// the evaluation, always a later one.
func join(parts []*part) {
	count := 0
	for _, p := range parts {
		count += len(p.outcomes)
	}
	of := make(map[uuid.UUID][]*outcome, count)
	for _, p := range parts {
		for i := range p.outcomes {
			o := &p.outcomes[i]
			of[o.id] = append(of[o.id], o)
		}
	}
	var joining sync.WaitGroup
	for _, p := range parts {
		joining.Go(func() {
			for i := range p.asked {
				if list := of[p.asked[i].id]; list != nil {
					p.settle(&p.asked[i], list)
				}
			}
		})
	}
	joining.Wait()
}

func (p *part) settle(a *asked, list []*outcome) {
	c := &p.cells[a.cell]
	g := p.gists[c.gist]
	for order, o := range g.last(list) {
		s := settled{order: order, shown: !a.unseen}
		if o.done == consultation.Overridden {
			s.reason = o.reason
		}
		s.accepted = s.shown && g.follows(o, order)
		if c.done == nil {
			c.done = map[settled]int64{}
		}
		c.done[s]++
	}
}

// last finds the outcome that counts of each order.
func (g *gist) last(list []*outcome) map[int]*outcome {
	if len(list) == 0 {
		return nil
	}
	last := make(map[int]*outcome, len(list))
	for _, o := range list {
		last[g.about(o.order)] = o
	}
	return last
}
