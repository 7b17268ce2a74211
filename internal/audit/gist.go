package audit

import (
	"slices"

	"github.com/justify-cds/justify/internal/consultation"
)

// gist is what a decision says, and in which groups it counts.
type gist struct {
	*consultation.Gist
	places   []place   // of the consultation
	orders   [][]place // of each order
	elsewise []place   // of an outcome that is about no order
	alike    bool      // all orders have the same places: what is counted of one is counted there
}

// place is where something stands in the dimensions that decisions tell. What is not asked for is left empty.
type place struct{ guideline, procedure string }

func gistOf(text []byte, q *Query) (*gist, error) {
	read, err := consultation.ReadGist(text)
	if err != nil {
		return nil, err
	}
	g := &gist{Gist: read, alike: true}
	byGuideline, byProcedure := slices.Contains(q.By, Guideline), slices.Contains(q.By, Procedure)
	put := func(list []place, guidelines []string, procedure string) []place {
		if !byProcedure {
			procedure = ""
		}
		if !byGuideline || len(guidelines) == 0 {
			guidelines = []string{""}
		}
		for _, guideline := range guidelines {
			if p := (place{guideline, procedure}); !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
		return list
	}
	every := g.guidelines(wholeCase)
	for i := range g.Orders {
		g.places = put(g.places, every, g.Orders[i].Procedure)
		g.orders = append(g.orders, put(nil, g.guidelines(i), g.Orders[i].Procedure))
		g.alike = g.alike && slices.Equal(g.orders[i], g.orders[0])
	}
	g.elsewise = put(nil, every, "")
	if len(g.Orders) == 0 {
		g.places = g.elsewise
	}
	return g, nil
}

// guidelines are those that an order counts for: those that rate the exam, and where none does, those that answer.
func (g *gist) guidelines(order int) (ids []string) {
	if order != wholeCase && len(g.Orders[order].RatedBy) > 0 {
		for _, at := range g.Orders[order].RatedBy {
			ids = append(ids, g.Answers[at].Guideline)
		}
		return ids
	}
	for i := range g.Answers {
		ids = append(ids, g.Answers[i].Guideline)
	}
	return ids
}

// about is the order that an outcome is about: the one that it names, or the only one.
func (g *gist) about(o *outcome) int {
	if o.order == "" && len(g.Orders) == 1 && o.reason != consultation.CaseNotListed {
		return 0
	}
	return slices.IndexFunc(g.Orders, func(order consultation.OrderGist) bool { return order.Procedure == o.order }) // -1 is wholeCase
}

// noImaging is the procedure that stands for doing nothing.
const noImaging = "no-imaging"

// follows says whether an outcome does what was advised: says so, changes to what has the first rank or was offered as better, or
// cancels where no imaging has the first rank.
func (g *gist) follows(o *outcome, order int) bool {
	switch o.done {
	case consultation.AsAdvised:
		return true
	case consultation.Changed:
		return g.advises(o.changedTo, order)
	case consultation.Cancelled:
		return g.advises(noImaging, order)
	}
	return false
}

func (g *gist) advises(procedure string, order int) bool {
	if order != wholeCase && slices.Contains(g.Orders[order].Better, procedure) {
		return true
	}
	guidelines := g.guidelines(order)
	return slices.ContainsFunc(g.Answers, func(a consultation.AnswerGist) bool {
		return slices.Contains(guidelines, a.Guideline) && slices.Contains(a.First, procedure)
	})
}
