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

// settling is an outcome that counts, and the cell of its consultation.
type settling struct {
	settled
	cell uint32
}

// join finds the outcomes that count. An outcome may stand in another part than the evaluation, always a later one.
func join(parts []*part) {
	first := firstOutcomes(parts)
	var joining sync.WaitGroup
	for _, p := range parts {
		joining.Go(func() {
			for i := range p.asked {
				if o := first[p.asked[i].id]; o != nil {
					p.settle(&p.asked[i], o)
				}
			}
		})
	}
	joining.Wait()
}

// firstOutcomes strings the outcomes of each consultation together, in the order of recording.
func firstOutcomes(parts []*part) map[uuid.UUID]*outcome {
	count := 0
	for _, p := range parts {
		count += len(p.outcomes)
	}
	first := make(map[uuid.UUID]*outcome, count)
	for _, p := range slices.Backward(parts) {
		for i := len(p.outcomes) - 1; i >= 0; i-- {
			o := &p.outcomes[i]
			o.next = first[o.id]
			first[o.id] = o
		}
	}
	return first
}

func (p *part) settle(a *asked, first *outcome) {
	g := p.gists[p.cells[a.cell].gist]
	for o := first; o != nil; o = o.next {
		order := g.about(o)
		if g.later(o, order) {
			continue
		}
		s := settled{order: order, shown: !a.unseen}
		if o.done == consultation.Overridden {
			s.reason = o.reason
		}
		s.accepted = s.shown && g.follows(o, order)
		p.settled = append(p.settled, settling{s, a.cell})
	}
}

// later says whether there is a later outcome of the order: the last counts.
func (g *gist) later(o *outcome, order int) bool {
	for o = o.next; o != nil; o = o.next {
		if g.about(o) == order {
			return true
		}
	}
	return false
}
