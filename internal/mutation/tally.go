package mutation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/suite"
)

// Tally counts mutants by what became of them.
type Tally struct{ Killed, Survived, Undecided, Equivalent int }

// Counted is how many mutants a test could kill, as far as is known.
func (t Tally) Counted() int { return t.Killed + t.Survived + t.Undecided }

// Percent is the mutation score: the share of the counted mutants that are killed; 100 where there is none.
func (t Tally) Percent() float64 {
	if t.Counted() == 0 {
		return 100
	}
	return 100 * float64(t.Killed) / float64(t.Counted())
}

// TallyOf counts the results of an operator; "" counts all.
func TallyOf(results []Result, operator Operator) (t Tally) {
	for _, r := range results {
		if operator != "" && r.Operator != operator {
			continue
		}
		switch r.Status {
		case Killed:
			t.Killed++
		case Survived:
			t.Survived++
		case Undecided:
			t.Undecided++
		case Equivalent:
			t.Equivalent++
		}
	}
	return t
}

// All lists every mutant once: one of a score or caution that several guidelines reach stands in each of them.
func All(guidelines []Guideline) []Result {
	seen := map[string]bool{}
	var all []Result
	for _, g := range guidelines {
		for _, r := range g.Results {
			if !seen[r.key()] {
				seen[r.key()] = true
				all = append(all, r)
			}
		}
	}
	return all
}

// Alive is the survivors that one missing case would kill together.
type Alive struct {
	Mutants []Result
	Missing *Case // nil where none could be confirmed
}

// Group joins survivors whose missing cases are about the same patient into one case, in reading order. The cases get
// names that no case of the suites has.
func Group(results []Result, suites []suite.Suite) []Alive {
	taken := map[string]bool{}
	for _, s := range suites {
		for _, c := range s.Cases {
			taken[s.Guideline+"\x00"+c.Name] = true
		}
	}
	at := map[string]int{}
	var groups []Alive
	for _, r := range results {
		if r.Status != Survived && r.Status != Undecided {
			continue
		}
		if r.Missing == nil {
			groups = append(groups, Alive{Mutants: []Result{r}})
			continue
		}
		key := fmt.Sprint(r.Missing.Guideline, r.Missing.Given)
		if i, ok := at[key]; ok {
			groups[i].Mutants = append(groups[i].Mutants, r)
			groups[i].Missing.join(r.Missing)
			continue
		}
		at[key] = len(groups)
		c := *r.Missing
		c.Ratings, c.Cautions, c.Ordered = maps.Clone(c.Ratings), maps.Clone(c.Cautions), slices.Clone(c.Ordered)
		groups = append(groups, Alive{[]Result{r}, &c})
	}
	slices.SortStableFunc(groups, func(a, b Alive) int { return source.Compare(a.Mutants[0].Pos, b.Mutants[0].Pos) })
	for _, g := range groups {
		if g.Missing == nil {
			continue
		}
		base, n := strings.ReplaceAll(g.Missing.Name, "\n", " "), 1
		g.Missing.Name = base
		for taken[g.Missing.Guideline+"\x00"+g.Missing.Name] {
			n++
			g.Missing.Name = fmt.Sprintf("%s (%d)", base, n)
		}
		taken[g.Missing.Guideline+"\x00"+g.Missing.Name] = true
	}
	return groups
}

// join adds what another case asks of the same patient.
func (c *Case) join(other *Case) {
	for exam, rating := range other.Ratings {
		if c.Ratings == nil {
			c.Ratings = map[string]string{}
		}
		c.Ratings[exam] = rating
	}
	for exam, cautions := range other.Cautions {
		if c.Cautions == nil {
			c.Cautions = map[string][]string{}
		}
		c.Cautions[exam] = cautions
	}
	for _, exam := range other.Ordered {
		if !slices.Contains(c.Ordered, exam) {
			c.Ordered = append(c.Ordered, exam)
		}
	}
}
