package guideline

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// pendingScore is a score whose boxes have not been read yet, because they may speak of scores further down.
type pendingScore struct {
	f          *file
	key, value *yaml.Node
	done       bool
}

// readScores reads the derived facts, each after those that it is computed from.
func (l *loader) readScores(files []*file) {
	pending := map[string]*pendingScore{}
	var order []string
	l.section(files, "scores", "score", func(f *file, id string, key, value *yaml.Node) {
		if before, taken := l.defined["fact "+id]; taken {
			f.ErrorAt(key, "facts and scores share one name space; the fact is in "+before.String(), "%q is a fact already", id)
			return
		}
		f.checkName(key, &space.Fact{ID: id, Kind: space.Number})
		pending[id] = &pendingScore{f: f, key: key, value: value}
		order = append(order, id)
	})
	var resolve func(id string, chain []string)
	resolve = func(id string, chain []string) {
		p := pending[id]
		if p == nil { // a band is read together with its score
			id = strings.TrimSuffix(id, "-band")
			p = pending[id]
		}
		if p == nil || p.done {
			return
		}
		if i := slices.Index(chain, id); i >= 0 {
			p.f.ErrorAt(p.key, "break the circle", "score %s is computed from itself: %s", id, strings.Join(append(chain[i:], id), " → "))
			for _, id := range chain[i:] {
				pending[id].done = true
				l.broken[id], l.broken[id+"-band"] = true, true
			}
			return
		}
		for _, fact := range mentioned(p.value) {
			resolve(fact, append(chain, id))
		}
		if !p.done {
			p.done = true
			l.readScore(p)
		}
	}
	for _, id := range order {
		resolve(id, nil)
	}
}

// mentioned lists the facts in the boxes of a score.
func mentioned(score *yaml.Node) []string {
	var facts []string
	var boxes func(n *yaml.Node, rows bool)
	boxes = func(n *yaml.Node, rows bool) {
		switch n.Kind {
		case yaml.SequenceNode:
			for _, item := range n.Content {
				boxes(item, rows)
			}
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				if name := n.Content[i].Value; !rows {
					facts = append(facts, name)
				} else if name == "when" {
					boxes(n.Content[i+1], false)
				}
			}
		}
	}
	for i := 0; i+1 < len(score.Content); i += 2 {
		switch name, value := score.Content[i].Value, score.Content[i+1]; name {
		case "applies", string(space.Any), string(space.All), string(space.Count):
			boxes(value, false)
		case string(space.Points), string(space.First):
			boxes(value, true)
		}
	}
	return facts
}

func (l *loader) readScore(p *pendingScore) {
	f, id := p.f, p.key.Value
	l.broken[id], l.broken[id+"-band"] = true, true // until it is read
	before := l.troubles()
	fact := space.Fact{ID: id, Pos: f.Pos(p.key), Derived: &space.Derived{}}
	d := fact.Derived
	var forms []*yaml.Node
	var bands, values *yaml.Node
	form := func(name space.Form) func(*yaml.Node) {
		return func(n *yaml.Node) { d.Form = name; forms = append(forms, n) }
	}
	f.Object(p.value, "score "+id, source.Fields{
		"title":   func(n *yaml.Node) { fact.Title = f.Text(n, "the title") },
		"ask":     func(n *yaml.Node) { fact.Ask = f.Text(n, "the question") },
		"note":    func(n *yaml.Node) { fact.Note, _ = f.Word(n, "the note") },
		"source":  func(n *yaml.Node) { fact.Source = l.source(f, n) },
		"applies": func(n *yaml.Node) { d.Applies = l.box(f, n, "applies") },
		"bands":   func(n *yaml.Node) { bands = n },
		"values":  func(n *yaml.Node) { values = n },
		"any":     form(space.Any), "all": form(space.All), "count": form(space.Count),
		"points": form(space.Points), "first": form(space.First),
	}, "title")
	if len(forms) == 0 && l.troubles() > before {
		return // a misspelt form has been reported
	}
	if len(forms) != 1 {
		f.ErrorAt(p.key, "write one of any, all, count, points, first", "score %s has %d forms, it needs one", id, len(forms))
		return
	}
	l.readItems(f, forms[0], &fact)
	if l.troubles() > before {
		return
	}
	if bands == nil {
		f.label(values, &fact)
	}
	l.library.Space.Add(fact)
	if bands == nil || l.readBands(f, bands, values, &fact) {
		delete(l.broken, id+"-band")
	}
}

// label reads the words for the values of a decision list, or of the bands of a score.
func (f *file) label(n *yaml.Node, fact *space.Fact) {
	if n == nil {
		return
	}
	if fact.Kind != space.Choice {
		f.ErrorAt(n, "the values of a decision list (`first:`) and of `bands:` have words", "score %s has no values to put into words", fact.ID)
		return
	}
	fact.Labels = map[string]space.Text{}
	f.Entries(n, "values", func(key, value *yaml.Node) {
		if key.Value == space.NotApplicable || !slices.Contains(fact.Values, key.Value) {
			f.ErrorAt(key, source.DidYouMean(key.Value, fact.Values), "%s is never %q", fact.ID, key.Value)
			return
		}
		fact.Labels[key.Value] = f.Text(value, "the label")
	})
}

// readItems reads the lines of a score and gives the fact the kind, values and range that follow from them.
func (l *loader) readItems(f *file, n *yaml.Node, fact *space.Fact) {
	d := fact.Derived
	before := l.troubles()
	f.Items(n, string(d.Form), func(item *yaml.Node) {
		switch d.Form {
		case space.Any, space.Count:
			d.Items = append(d.Items, space.Item{When: l.anyOf(f, item, "an item"), Add: 1})
		case space.All:
			d.Items = append(d.Items, space.Item{When: space.AnyOf{l.box(f, item, "an item")}})
		case space.Points:
			d.Items = append(d.Items, l.readPoints(f, item))
		case space.First:
			d.Items = append(d.Items, l.readRow(f, item))
		}
	})
	if l.troubles() > before {
		return
	}
	if len(d.Items) == 0 {
		f.ErrorAt(n, "add the boxes that count", "score %s has no items", fact.ID)
		return
	}
	switch d.Form {
	case space.Any, space.All:
		if rows, _ := d.Rows(); len(rows) == 1 {
			f.ErrorAt(n, "check the tests for two of one fact that exclude each other", "the items of score %s never hold together", fact.ID)
		}
		fact.Kind, fact.Values = space.Boolean, []string{"true", "false"}
	case space.Count, space.Points:
		fact.Kind = space.Number
		for _, item := range d.Items {
			fact.Min += min(item.Add, 0)
			fact.Max += max(item.Add, 0)
		}
	case space.First:
		f.checkRows(n, fact)
	}
	if len(d.Applies) > 0 {
		fact.Values = appendValue(fact.Values, fact.Kind)
	}
}

// appendValue adds not-applicable to the values of a choice; a number keeps it on its coordinate.
func appendValue(values []string, kind space.Kind) []string {
	if kind == space.Number {
		return values
	}
	return append(values, space.NotApplicable)
}

const maxPoints = 10_000

func (l *loader) readPoints(f *file, n *yaml.Node) space.Item {
	var item space.Item
	f.Object(n, "an item", source.Fields{
		"when": func(n *yaml.Node) { item.When = l.anyOf(f, n, "when") },
		"add": func(n *yaml.Node) {
			add, err := strconv.ParseFloat(n.Value, 64)
			if err != nil || add == 0 || math.Abs(add) > maxPoints || add*4 != float64(int(add*4)) {
				f.ErrorAt(n, "write a multiple of 0.25 other than 0: sums of such numbers are exact", "%q is not a number of points", n.Value)
			}
			item.Add = add
		},
	}, "when", "add")
	return item
}

func (l *loader) readRow(f *file, n *yaml.Node) space.Item {
	item := space.Item{When: space.AnyOf{space.Box{}}}
	f.Object(n, "an item", source.Fields{
		"when": func(n *yaml.Node) { item.When = l.anyOf(f, n, "when") },
		"is": func(n *yaml.Node) {
			if item.Is, _ = f.ID(n, "the value"); item.Is == space.NotApplicable {
				f.ErrorAt(n, "write `applies:`", "an item says not-applicable")
			}
		},
	}, "is")
	return item
}

// checkRows checks that a decision list always gives a value, and collects its values.
func (f *file) checkRows(n *yaml.Node, fact *space.Fact) {
	items, full := fact.Derived.Items, true
	for i, item := range items {
		always := len(item.When) == 1 && len(item.When[0]) == 0
		if always != (i == len(items)-1) {
			f.ErrorAt(n.Content[i], "the last item, and only it, has no `when`: it says what is left", "score %s is not a full decision list", fact.ID)
			full = false
		}
		if !slices.Contains(fact.Values, item.Is) {
			fact.Values = append(fact.Values, item.Is)
		}
	}
	fact.Kind = space.Choice
	if full && len(fact.Values) < 2 {
		f.ErrorAt(n, "let its items say different things", "score %s has only one value", fact.ID)
	}
}
