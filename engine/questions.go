package engine

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/space"
)

// Question is something that would help to settle what is not stable.
type Question struct {
	Fact    string   `json:"fact"` // a derived one: a checklist about its items
	Title   string   `json:"title"`
	Ask     string   `json:"ask"`
	Kind    string   `json:"kind"` // boolean, choice, number, quantity, age or checklist
	Choices []Choice `json:"choices,omitempty"`
	Units   []string `json:"units,omitempty"` // that a number is taken in, the canonical one first
	Items   []Item   `json:"items,omitempty"` // of a checklist; "none of these" answers each of them with its No
	Why     string   `json:"why"`
}

// Checklist is the kind of a question about several facts in one step.
const Checklist = "checklist"

// Choice is a value that a fact may have, or that may stand in a number's place.
type Choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Item is one line of a checklist: a statement that holds or not, or, where there is no Yes, a fact to state.
type Item struct {
	Fact    string     `json:"fact"`
	Text    string     `json:"text"`
	Kind    string     `json:"kind"`
	Choices []Choice   `json:"choices,omitempty"`
	Units   []string   `json:"units,omitempty"`
	Yes     *Statement `json:"yes,omitempty"`
	No      *Statement `json:"no,omitempty"`
}

// Statement is what a referral states of a fact where the line is ticked, or is not.
type Statement struct {
	Values       []string `json:"values,omitempty"`
	Min          *float64 `json:"min,omitempty"`
	Max          *float64 `json:"max,omitempty"`
	MinExclusive bool     `json:"min_exclusive,omitempty"`
	MaxExclusive bool     `json:"max_exclusive,omitempty"`
	Unit         string   `json:"unit,omitempty"`
}

// prospect is a question that is considered.
type prospect struct {
	ask   *ask
	gain  float64 // expected bits
	best  float64 // gain in the view that gives the reason
	why   string
	items map[int]item
}

// least is the gain in bits from which a question counts as helpful; less is rounding.
const least = 1e-9

// questions ranks what can be asked by how much uncertainty its answer is expected to leave, the least first. Every
// part of a fact that the rules tell apart is taken to be as likely as the others: the edition knows no frequencies. What
// the clinician said is not known is not asked again. Where no single answer helps a guideline that is not stable, because
// only several together would, everything is asked that keeps it open.
func (o *outlook) questions() []Question {
	prospects := map[int]*prospect{} // by fact
	consider := func(a *ask, gain float64, why func() string) {
		p := prospects[a.fact]
		if p == nil {
			p = &prospect{ask: a, best: -1}
			prospects[a.fact] = p
		}
		if p.gain += gain; gain > p.best {
			p.best, p.why = gain, why()
		}
	}
	for at, v := range o.views {
		o.ofView(at, v, consider)
	}
	o.ofCautions(consider)
	ranked := make([]*prospect, 0, len(prospects))
	for _, p := range prospects {
		ranked = append(ranked, p)
	}
	slices.SortFunc(ranked, func(a, b *prospect) int {
		return cmp.Or(-cmp.Compare(a.gain, b.gain), cmp.Compare(a.ask.fact, b.ask.fact))
	})
	list := make([]Question, len(ranked))
	for i, p := range ranked {
		list[i] = o.c.question(p)
	}
	return list
}

// ofView considers what can be asked about one guideline. What stands on a checklist that is offered is not asked by
// itself as well.
func (o *outlook) ofView(at int, v *view, consider func(*ask, float64, func() string)) {
	if v.bits == 0 {
		return
	}
	e, in := o.c.e, o.c.in
	disputed := v.t.disputed(v.rows, v.none, v.from)
	bothGroups := len(e.groups(v.from)) > 1
	offered := make([]bool, len(v.t.asks))
	lists := map[int]bool{} // checklists that are offered
	for i := range v.t.asks {
		a := &v.t.asks[i]
		if in.isAsked(a.fact) || slices.ContainsFunc(a.lists, in.isAsked) {
			continue
		}
		open := 0
		for _, look := range a.covers {
			if disputed[look] && (a.items == nil || !in.isAsked(e.space.Coordinates[v.t.looksAt[look].coordinate].Fact)) {
				open++
			}
		}
		offered[i] = open > 0
		if a.items != nil {
			offered[i] = open > 1
			lists[a.fact] = offered[i]
		} else if e.space.Facts[a.fact].Kind == space.Age && bothGroups {
			offered[i] = true
		}
	}
	var helpless []*ask
	helped := false
	for i := range v.t.asks {
		a := &v.t.asks[i]
		if !offered[i] || slices.ContainsFunc(a.lists, func(list int) bool { return lists[list] }) {
			continue
		}
		gain, split := v.gain(a)
		if gain < least {
			helpless = append(helpless, a)
			continue
		}
		helped = true
		consider(a, gain, func() string { return o.c.why(at, v, split) })
	}
	if !helped {
		for _, a := range helpless {
			consider(a, 0, func() string { return "matters together with other answers" })
		}
	}
}

// gain is the number of bits that the answer is expected to settle, and, by row, after which of the answers it is
// possible; behind the rows, after which none is.
func (v *view) gain(a *ask) (gain float64, split []uint64) {
	split = make([]uint64, len(v.t.rows)+1)
	left, weight, n := 0.0, 0.0, 0
	for _, answer := range a.answers {
		if !answer.possible(v.from) {
			continue
		}
		bits, rows := v.try(answer.sets)
		for _, row := range rows {
			split[row] |= 1 << (n & 63)
		}
		if len(rows) == 0 {
			split[len(v.t.rows)] |= 1 << (n & 63)
		}
		left, weight, n = left+answer.weight*bits, weight+answer.weight, n+1
	}
	if n < 2 {
		return 0, split
	}
	return v.bits - left/weight, split
}

// possible says whether what is known allows the answer.
func (a *answer) possible(known space.Case) bool {
	for _, to := range a.sets {
		if !to.extent.Meets(known[to.coordinate]) {
			return false
		}
	}
	return true
}

// ofCautions considers what would settle the open contraindications that matter: of what may have the first rank, and of
// the orders.
func (o *outlook) ofCautions(consider func(*ask, float64, func() string)) {
	weight := make([]float64, len(o.open))
	if len(o.open) == 0 {
		return
	}
	for i := range o.open {
		if o.ofOrders&(1<<i) != 0 {
			weight[i] = 1
		}
		for _, v := range o.views {
			n, concerned := 0, 0
			for _, outcome := range v.now {
				n++
				if v.touched[outcome]&(1<<i) != 0 {
					concerned++
				}
			}
			weight[i] += float64(concerned) / float64(n)
		}
	}
	t := o.c.e.cautions
	from := o.c.in.known
	t.derived.Derive(from)
	known := slices.Clone(from)
	for k := range t.asks {
		a := &t.asks[k]
		if o.c.in.isAsked(a.fact) || slices.ContainsFunc(a.lists, o.c.in.isAsked) {
			continue
		}
		gain, total, n, settles := 0.0, 0.0, 0, -1
		for _, answer := range a.answers {
			if !answer.possible(from) {
				continue
			}
			for _, to := range answer.sets {
				known[to.coordinate] = to.extent.Intersect(from[to.coordinate])
				t.derived.Update(known, to.coordinate)
			}
			n, total = n+1, total+answer.weight
			for i, caution := range o.open {
				if when := t.when[caution]; weight[i] > 0 && (!when.Possible(known) || when.Certain(known)) {
					gain, settles = gain+answer.weight*weight[i], caution
				}
			}
			copy(known, from)
		}
		if n > 1 && gain/total >= least {
			consider(a, gain/total, func() string {
				return "decides about a contraindication: " + t.cautions[settles].Title.In(o.c.in.language)
			})
		}
	}
}

// why says what the answer separates, by the scenarios that are possible in some of its parts only.
func (c *composer) why(at int, v *view, split []uint64) string {
	title := func(row int) string { return "“" + v.t.guideline.Scenarios[row].Title.In(c.in.language) + "”" }
	all, differ := uint64(0), -1
	for _, parts := range split {
		all |= parts
	}
	first := -1
	if a := c.Answers[at].Scenario; a != nil { // the provisional one first
		first = v.t.rowAt[a.ID]
	}
	order, group := slices.Clone(v.rows), c.e.groups(v.from)[0]
	slices.SortStableFunc(order, func(a, b int) int { return compareBool(a != first, b != first) })
	for _, a := range order {
		if split[a] == all || split[a] == 0 {
			continue
		}
		if differ < 0 {
			differ = a
		}
		for _, b := range order {
			if split[b] != 0 && split[a]&split[b] == 0 && v.outcomeOf(a, group) != v.outcomeOf(b, group) {
				return "separates " + title(a) + " from " + title(b)
			}
		}
	}
	switch {
	case differ >= 0:
		return "decides whether " + title(differ) + " can be"
	case v.none:
		return "decides whether the guideline speaks about this patient"
	}
	return "decides which radiation levels count"
}

// question writes a prospect out.
func (c *composer) question(p *prospect) Question {
	f := &c.e.space.Facts[p.ask.fact]
	language := c.in.language
	q := Question{Fact: f.ID, Title: f.Title.In(language), Ask: f.Ask.In(language), Kind: string(f.Kind), Why: p.why}
	if q.Ask == "" {
		q.Ask = q.Title
	}
	if f.Derived == nil {
		q.Choices, q.Units = c.choices(f), f.Units()
		return q
	}
	q.Kind = Checklist
	for _, i := range p.ask.items {
		about := c.e.space.FactOf(i.coordinate)
		if c.in.isAsked(c.e.space.Coordinates[i.coordinate].Fact) || i.settled(c.in.known[i.coordinate]) || slices.ContainsFunc(q.Items, func(before Item) bool { return before.Fact == about.ID }) {
			continue
		}
		line := Item{Fact: about.ID, Text: about.Ask.In(language), Kind: string(about.Kind)}
		if i.no.Empty() {
			line.Choices, line.Units = c.choices(about), about.Units()
		} else {
			line.Kind, line.Text = string(space.Boolean), c.tick(i)
			line.Yes, line.No = c.statement(i.coordinate, i.yes), c.statement(i.coordinate, i.no)
		}
		q.Items = append(q.Items, line)
	}
	return q
}

// tick is the text of a line: the title of a finding, or the test in words.
func (c *composer) tick(i item) string {
	f := c.e.space.FactOf(i.coordinate)
	if f.Kind == space.Boolean && len(c.e.space.Coordinates[i.coordinate].Names(i.yes)) == 1 && c.e.space.Coordinates[i.coordinate].Names(i.yes)[0] == "true" {
		return f.Title.In(c.in.language)
	}
	return c.e.space.Words(i.coordinate, i.yes, c.in.language)
}

func (c *composer) choices(f *space.Fact) []Choice {
	var list []Choice
	if f.Kind == space.Boolean {
		return nil
	}
	for _, value := range f.Values {
		list = append(list, Choice{value, f.Label(value, c.in.language)})
	}
	return list
}

// statement writes an extent as a referral states it.
func (c *composer) statement(coordinate int, e space.Extent) *Statement {
	co, f := &c.e.space.Coordinates[coordinate], c.e.space.FactOf(coordinate)
	s := &Statement{Values: co.Names(e)}
	if !e.HasNumbers() {
		return s
	}
	s.Unit = f.Unit
	if e.Min > co.Full.Min {
		s.Min, s.MinExclusive = co.Bound(e.Min, math.Inf(-1))
	}
	if e.Max < co.Full.Max {
		s.Max, s.MaxExclusive = co.Bound(e.Max, math.Inf(1))
	}
	return s
}

// lower writes a title within a sentence; abbreviations keep their capitals.
func lower(title string) string {
	if len(title) > 1 && title[1] >= 'a' && title[1] <= 'z' {
		return strings.ToLower(title[:1]) + title[1:]
	}
	return title
}
