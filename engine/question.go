package engine

import (
	"math"
	"slices"
	"strconv"

	"github.com/justify-cds/justify/internal/space"
)

// Question is something that would help to settle what is not stable.
type Question struct {
	*Prompt
	Items []*Item `json:"items,omitempty"` // of a checklist: the lines that matter; "none of these" answers each with its No
	Why   string  `json:"why"`
}

// Prompt is what a question says.
type Prompt struct {
	Fact    string   `json:"fact"` // a derived one: a checklist about its items
	Title   string   `json:"title"`
	Ask     string   `json:"ask"`
	Kind    string   `json:"kind"` // boolean, choice, number, quantity, age or checklist
	Choices []Choice `json:"choices,omitempty"`
	Units   []string `json:"units,omitempty"` // that a number is taken in, the canonical one first
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
	Ask     string     `json:"ask,omitempty"` // the fact's own question, which says what counts
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

// why says what the answer separates, by the scenarios that are possible after some answers only: the provisional one
// first. Of a checklist it says what a line may point to.
func (c *composer) why(at int, v *view, a *ask, split []uint64) string {
	title := func(row int) string {
		return c.say("quoted-title", "title", v.t.guideline.Scenarios[row].Title.In(c.in.language))
	}
	all := uint64(0)
	for _, parts := range split {
		all |= parts
	}
	order, group := slices.Clone(v.rows), c.e.groups(v.from)[0]
	if first := c.says[at].matched; first >= 0 {
		slices.SortStableFunc(order, func(a, b int) int { return compareBool(a != first, b != first) })
	}
	var differ []int
	for _, row := range order {
		if split[row] != all && split[row] != 0 {
			differ = append(differ, row)
		}
	}
	if a.items != nil {
		var found []string
		for _, row := range differ {
			if split[row]&1 == 0 { // not possible when none of the lines holds
				found = append(found, title(row))
			}
		}
		switch {
		case len(found) > 2:
			return c.say("why-looks-for-more", "a", found[0], "b", found[1], "n", strconv.Itoa(len(found)-2))
		case len(found) > 0:
			return c.say("why-looks-for", "a", c.e.space.Both(c.in.language, found))
		}
	}
	for i, a := range differ {
		for _, b := range differ[i+1:] {
			if split[a]&split[b] == 0 && v.outcomeOf(a, group) != v.outcomeOf(b, group) {
				return c.say("why-separates", "a", title(a), "b", title(b))
			}
		}
	}
	switch {
	case split[len(v.t.rows)] != 0:
		return c.say("why-applies")
	case len(differ) > 0:
		return c.say("why-can-be", "a", title(differ[0]))
	}
	return c.say("why-levels")
}

// say fills in a phrase of the edition, in the language of the referral.
func (c *composer) say(phrase string, with ...string) string {
	return c.e.space.Say(c.in.language, phrase, with...)
}

// question writes a prospect out.
func (c *composer) question(p *prospect) Question {
	q := Question{Prompt: c.x.prompts[p.ask.fact], Why: p.why}
	for i := range p.ask.items {
		line := &p.ask.items[i]
		text := c.x.lines[line]
		if p.lines[line.coordinate] && !slices.ContainsFunc(q.Items, func(before *Item) bool { return before.Fact == text.Fact }) {
			q.Items = append(q.Items, text)
		}
	}
	return q
}

func choices(f *space.Fact, language string) []Choice {
	var list []Choice
	if f.Kind == space.Boolean {
		return nil
	}
	for _, value := range f.Values {
		list = append(list, Choice{value, f.Label(value, language)})
	}
	return list
}

// stating writes an extent as a referral states it.
func (e *Engine) stating(coordinate int, extent space.Extent) *Statement {
	co, f := &e.space.Coordinates[coordinate], e.space.FactOf(coordinate)
	s := &Statement{Values: co.Names(extent)}
	if !extent.HasNumbers() {
		return s
	}
	s.Unit = f.Unit
	if extent.Min > co.Full.Min {
		s.Min, s.MinExclusive = co.Bound(extent.Min, math.Inf(-1))
	}
	if extent.Max < co.Full.Max {
		s.Max, s.MaxExclusive = co.Bound(extent.Max, math.Inf(1))
	}
	return s
}
