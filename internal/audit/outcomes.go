package audit

import (
	"slices"
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
	for i, o := range list {
		order := g.about(o.order)
		if slices.ContainsFunc(list[i+1:], func(later *outcome) bool { return g.about(later.order) == order }) {
			continue
		}
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
