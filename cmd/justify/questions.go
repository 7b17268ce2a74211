package main

import (
	"strings"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// shownQuestions is how many questions are written out: whoever answers the first one asks again.
const shownQuestions = 5

// questions writes what would settle what is not stable, best first, and what was said to be not known.
func (p *printer) questions(r *justifyv1.Recommendation) {
	list := r.GetQuestions()
	if len(list) > 0 {
		p.line("%s", p.bold("Not settled yet. Ask, best first:"))
	}
	for i, q := range list {
		if i == shownQuestions {
			p.line("  … and %s", plural(len(list)-shownQuestions, "other question"))
			break
		}
		p.wrapped("  · ", q.Ask+"  ["+q.Fact+"]")
		for _, item := range q.Items {
			if item.Yes == nil {
				p.wrapped("      ? ", item.Ask+"  ["+item.Fact+"]")
				continue
			}
			p.wrapped("      □ ", item.Text+"  ["+item.Fact+"]")
		}
		p.wrapped("    ", q.Why)
	}
	var asked []string
	for _, u := range r.GetUnknown() {
		if u.Asked {
			asked = append(asked, u.Title)
		}
	}
	if len(asked) > 0 {
		p.wrapped("Said to be not known: ", strings.Join(asked, "; "))
	}
	if len(list) > 0 || len(asked) > 0 {
		p.line("")
	}
}
