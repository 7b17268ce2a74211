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

// readFacts reads the base facts. The boxes of `applies` may speak of any of them, so they are read in a second pass.
func (l *loader) readFacts(files []*file) {
	for _, f := range files {
		for i := 0; i+1 < len(f.Root.Content); i += 2 {
			if f.Root.Content[i].Value == "scores" {
				for k := 0; k < len(f.Root.Content[i+1].Content); k += 2 {
					l.scores[f.Root.Content[i+1].Content[k].Value] = true
				}
			}
		}
	}
	type pending struct {
		f                          *file
		id                         string
		applies, otherwise, assume *yaml.Node
	}
	var later []pending
	l.section(files, "facts", "fact", func(f *file, id string, key, value *yaml.Node) {
		fact := space.Fact{ID: id, Pos: f.Pos(key)}
		p := pending{f: f, id: id}
		var values, unit, accepts, rangeNode, statedBy *yaml.Node
		f.Object(value, "fact "+id, source.Fields{
			"kind":       func(n *yaml.Node) { fact.Kind = space.Kind(f.OneOf(n, "kind of fact", kinds...)) },
			"title":      func(n *yaml.Node) { fact.Title = f.Text(n, "the title") },
			"ask":        func(n *yaml.Node) { fact.Ask = f.Text(n, "the question") },
			"note":       func(n *yaml.Node) { fact.Note, _ = f.Word(n, "the note") },
			"source":     func(n *yaml.Node) { fact.Source = l.source(f, n) },
			"valid-for":  func(n *yaml.Node) { fact.ValidFor = f.Days(n, "valid-for") },
			"obtainable": func(n *yaml.Node) { fact.Obtainable = f.Bool(n, "obtainable") },
			"values":     func(n *yaml.Node) { values = n },
			"unit":       func(n *yaml.Node) { unit = n; fact.Unit, _ = f.Word(n, "the unit") },
			"accepts":    func(n *yaml.Node) { accepts = n },
			"range":      func(n *yaml.Node) { rangeNode = n },
			"applies":    func(n *yaml.Node) { p.applies = n },
			"otherwise":  func(n *yaml.Node) { p.otherwise = n },
			"assume":     func(n *yaml.Node) { p.assume = n },
			"loinc":      func(n *yaml.Node) { fact.LOINC = f.loincCodes(n) },
			"stated-by":  func(n *yaml.Node) { statedBy = n },
		}, "kind", "title")
		f.checkName(key, &fact)
		if !f.shape(value, &fact, values, unit, accepts, rangeNode, statedBy) {
			l.broken[id] = true
			return
		}
		if statedBy != nil {
			fact.StatedBy = f.statedBy(statedBy, &fact)
		}
		l.library.Space.Add(fact)
		later = append(later, p)
	})
	for _, p := range later {
		fact, _ := l.library.Space.Fact(p.id)
		if p.applies != nil {
			fact.Applies = l.box(p.f, p.applies, "applies")
		}
		fact.Otherwise = l.value(p.f, p.otherwise, fact, "otherwise")
		fact.Assume = l.value(p.f, p.assume, fact, "assume")
		if p.otherwise != nil && p.applies == nil {
			p.f.ErrorAt(p.otherwise, "add `applies:`", "fact %s has `otherwise` but applies everywhere", p.id)
		}
	}
	reported := map[string]bool{}
	for _, p := range later {
		if chain := l.appliesCycle(p.id, nil); chain != nil && chain[0] == p.id && !reported[p.id] {
			for _, id := range chain {
				reported[id] = true
			}
			p.f.ErrorAt(p.applies, "break the circle", "whether %s applies depends on itself: %s", p.id, strings.Join(chain, " → "))
		}
	}
}

var kinds = []string{"boolean", "choice", "number", "quantity", "age"}

// checkName holds the names that mean something to the engine and to the rules' input.
func (f *file) checkName(key *yaml.Node, fact *space.Fact) {
	switch {
	case !slices.Contains(kinds, string(fact.Kind)):
	case fact.ID == "age" && fact.Kind != space.Age:
		f.ErrorAt(key, "write `kind: age`, or choose another name", "the fact age is of kind %s", fact.Kind)
	case fact.ID == "sex" && fact.Kind != space.Choice:
		f.ErrorAt(key, "write `kind: choice`, or choose another name", "the fact sex is of kind %s", fact.Kind)
	case fact.ID == "age-months" || fact.ID == "age-days":
		f.ErrorAt(key, "choose another name", "the name %q stands for a part of the age in the rules' input", fact.ID)
	}
}

// shape checks what the kind of a fact asks for, and fills its values, units and range.
func (f *file) shape(n *yaml.Node, fact *space.Fact, values, unit, accepts, rangeNode, statedBy *yaml.Node) bool {
	forbid := func(node *yaml.Node, key string) {
		if node != nil {
			f.ErrorAt(node, "leave it out", "a %s has no `%s`", fact.Kind, key)
		}
	}
	if fact.Kind != space.Quantity && slices.Contains(kinds, string(fact.Kind)) {
		forbid(accepts, "accepts")
	}
	switch fact.Kind {
	case space.Boolean:
		fact.Values = []string{"true", "false"}
		forbid(values, "values")
		forbid(unit, "unit")
		forbid(rangeNode, "range")
	case space.Choice:
		forbid(unit, "unit")
		forbid(rangeNode, "range")
		if values == nil {
			f.ErrorAt(n, "add `values: [a, b]`", "choice %s has no values", fact.ID)
			return false
		}
		return f.choiceValues(values, fact)
	case space.Age:
		forbid(values, "values")
		forbid(unit, "unit")
		forbid(rangeNode, "range")
		forbid(statedBy, "stated-by")
		if fact.ID != "age" {
			f.ErrorAt(n, "call it age", "the fact of kind age is called %q", fact.ID)
		}
	case space.Number, space.Quantity:
		if values != nil && !f.choiceValues(values, fact) {
			return false
		}
		if fact.Kind == space.Number {
			forbid(unit, "unit")
		} else if fact.Unit == "" {
			f.ErrorAt(n, "add `unit:`, or make it a number", "quantity %s has no unit", fact.ID)
			return false
		} else if accepts != nil {
			fact.Accepts = f.conversions(accepts, fact.Unit)
		}
		return f.factRange(n, rangeNode, fact)
	default:
		return false
	}
	return true
}

func (f *file) choiceValues(n *yaml.Node, fact *space.Fact) bool {
	refused := 0
	add := func(name *yaml.Node) {
		id, ok := f.ID(name, "a value")
		refused++
		switch {
		case !ok:
		case slices.Contains([]string{"min", "max", "number"}, id):
			f.ErrorAt(name, "choose another word", "%q cannot be a value: the rules' input uses it for numbers", id)
		case id == space.NotApplicable:
			f.ErrorAt(name, "that value belongs to derived facts outside their `applies`", "%q cannot be a value of %s", id, fact.ID)
		case slices.Contains(fact.Values, id):
			f.ErrorAt(name, "leave one out", "%q stands twice", id)
		default:
			refused--
			fact.Values = append(fact.Values, id)
		}
	}
	if n.Kind == yaml.MappingNode {
		fact.Labels = map[string]space.Text{}
		f.Entries(n, "the list of values", func(key, value *yaml.Node) {
			add(key)
			fact.Labels[key.Value] = f.Text(value, "the label")
		})
	} else {
		f.Items(n, "the list of values", add)
	}
	least := 1 // what may stand in place of a number
	if fact.Kind == space.Choice {
		least = 2
	}
	if count := len(fact.Values) + refused; (n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode) && (count < least || count > space.MaxValues) {
		f.ErrorAt(n, "write for example [mild, severe]", "%s %s has %d values, it needs %d to %d", fact.Kind, fact.ID, count, least, space.MaxValues)
	}
	return len(fact.Values) >= least && len(fact.Values) <= space.MaxValues
}

func (f *file) factRange(n, rangeNode *yaml.Node, fact *space.Fact) bool {
	if rangeNode == nil {
		f.ErrorAt(n, "add `range: \"[0..100]\"`: the values that can occur", "%s has no range", fact.ID)
		return false
	}
	if rangeNode.Kind != yaml.ScalarNode {
		f.ErrorAt(rangeNode, `write an interval as text: "[0..200]"`, "the range of %s is not an interval", fact.ID)
		return false
	}
	s := &space.Space{}
	s.Add(space.Fact{ID: fact.ID, Kind: fact.Kind, Min: -1e15, Max: 1e15})
	box, err := s.ParseTest(fact.ID, rangeNode.Value)
	if err != nil {
		testError(f.File, rangeNode, err)
		return false
	}
	fact.Min, fact.Max = box[0].Region.Min, box[0].Region.Max
	if fact.Min == -1e15 || fact.Max == 1e15 {
		f.ErrorAt(rangeNode, `write for example "[0..200]"`, "the range of %s is open", fact.ID)
		return false
	}
	if fact.Min == fact.Max {
		f.ErrorAt(rangeNode, `write for example "[0..200]"`, "the range of %s is a single value", fact.ID)
		return false
	}
	return true
}

func (f *file) conversions(n *yaml.Node, canonical string) []space.Conversion {
	var list []space.Conversion
	f.Entries(n, "accepts", func(key, value *yaml.Node) {
		factor, err := strconv.ParseFloat(value.Value, 64)
		switch {
		case err != nil || !(factor > 0) || math.IsInf(factor, 0):
			f.ErrorAt(value, "write how many "+canonical+" one of it is", "the factor of %q is not a positive number", key.Value)
			return
		case key.Value == canonical:
			f.ErrorAt(key, "leave it out", "%q is the fact's own unit", key.Value)
			return
		}
		list = append(list, space.Conversion{Unit: key.Value, Factor: factor})
	})
	return list
}

// value reads `assume` or `otherwise`: one value of the fact.
func (l *loader) value(f *file, n *yaml.Node, fact *space.Fact, what string) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		f.ErrorAt(n, "write one value by itself", "`%s` of %s is not one value", what, fact.ID)
		return ""
	}
	box, err := l.library.Space.ParseTest(fact.ID, n.Value)
	if err != nil {
		testError(f.File, n, err)
		return ""
	}
	if len(box) != 1 || !box[0].Region.Single() || strings.ContainsAny(box[0].Text[:1], "[(<>") {
		f.ErrorAt(n, "write one value by itself", "`%s` of %s is not one value", what, fact.ID)
	}
	return box[0].Text
}

// appliesCycle returns the chain of facts that leads from a fact's `applies` back to it.
func (l *loader) appliesCycle(id string, chain []string) []string {
	if i := slices.Index(chain, id); i >= 0 {
		return append(chain[i:], id)
	}
	fact, ok := l.library.Space.Fact(id)
	if !ok {
		return nil
	}
	for _, c := range fact.Applies {
		if cycle := l.appliesCycle(l.library.Space.FactOf(c.Coordinate).ID, append(chain, id)); cycle != nil {
			return cycle
		}
	}
	return nil
}
