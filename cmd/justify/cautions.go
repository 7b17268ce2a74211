package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// cautions lists each caution once, with the exams of the table that it is about: those that hold, then those to clear
// up before an exam that may be done; contraindications first.
func (p *printer) cautions(a *justifyv1.Answer) {
	var list []*justifyv1.Caution
	exams := map[string][]*justifyv1.Option{}
	for _, o := range a.Options {
		for _, c := range o.Cautions {
			open := c.State == justifyv1.CautionState_CAUTION_STATE_OPEN
			if (o.Rank == 0 && a.Scenario != nil) || (open && bestOf(o) == justifyv1.Category_CATEGORY_USUALLY_NOT_APPROPRIATE) {
				continue
			}
			if exams[c.Id] == nil {
				list = append(list, c)
			}
			exams[c.Id] = append(exams[c.Id], o)
		}
	}
	slices.SortStableFunc(list, func(a, b *justifyv1.Caution) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.Effect, b.Effect))
	})
	p.listCautions(list, func(c *justifyv1.Caution) []string {
		about := exams[c.Id]
		if a.Scenario == nil && len(about) > 1 {
			return []string{plural(len(about), "exam")}
		}
		var names []string
		for _, o := range about {
			if name := mentioned(a, o, about); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return names
	})
}

// listCautions writes those that hold, each with its advice, and then those that are open: one line for all about the
// same exams. about names the exams, nothing where that is clear.
func (p *printer) listCautions(list []*justifyv1.Caution, about func(*justifyv1.Caution) []string) {
	var order []string
	open := map[string][]string{}
	for _, c := range list {
		exams := strings.Join(about(c), ", ")
		contraindication := c.Effect == justifyv1.CautionEffect_CAUTION_EFFECT_CONTRAINDICATED
		if c.State == justifyv1.CautionState_CAUTION_STATE_OPEN {
			mark := "  ? clear up first"
			if contraindication {
				mark += ", a contraindication"
			}
			if exams != "" {
				mark += " (" + exams + ")"
			}
			if open[mark] == nil {
				order = append(order, mark)
			}
			open[mark] = append(open[mark], c.Title)
			continue
		}
		effect := "caution"
		if contraindication {
			effect = "contraindicated"
		}
		title := c.Title
		if exams != "" {
			title += " (" + exams + ")"
		}
		p.wrapped("  "+p.paint("!", text.FgRed, text.Bold)+" "+effect+": ", title+". "+c.Advice)
	}
	for _, mark := range order {
		p.wrapped("  ? ", strings.TrimPrefix(mark, "  ? ")+": "+strings.Join(open[mark], "; "))
	}
}

// bestOf is the category of an option, or the best one that is possible.
func bestOf(o *justifyv1.Option) justifyv1.Category {
	if o.Rank > 0 {
		return o.Category
	}
	return o.High.GetCategory()
}

// mentioned names an option by its rank; by its title too, where it has none or shares it with one that is not meant.
func mentioned(a *justifyv1.Answer, o *justifyv1.Option, meant []*justifyv1.Option) string {
	if o.Rank == 0 {
		return o.Title
	}
	rank := "#" + strconv.Itoa(int(o.Rank))
	for _, other := range a.Options {
		if other.Rank == o.Rank && !slices.Contains(meant, other) {
			return rank + " " + o.Title
		}
	}
	return rank
}
