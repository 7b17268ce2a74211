package guideline

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// readFacts reads the base facts. The boxes of `applies` may speak of any of them, so they are read in a second pass.
func (l *loader) readFacts(files []*file) {
	type pending struct {
		f                          *file
		id                         string
		applies, otherwise, assume *yaml.Node
	}
	var later []pending
	l.section(files, "facts", "fact", func(f *file, id string, key, value *yaml.Node) {
		fact := space.Fact{ID: id, Pos: f.Pos(key)}
		p := pending{f: f, id: id}
		var values, unit, rangeNode *yaml.Node
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
			"accepts":    func(n *yaml.Node) { fact.Accepts = f.conversions(n) },
			"range":      func(n *yaml.Node) { rangeNode = n },
			"applies":    func(n *yaml.Node) { p.applies = n },
			"otherwise":  func(n *yaml.Node) { p.otherwise = n },
			"assume":     func(n *yaml.Node) { p.assume = n },
			"loinc": func(n *yaml.Node) {
				for _, w := range f.Words(n, "a LOINC code") {
					fact.LOINC = append(fact.LOINC, w.Value)
				}
			},
		}, "kind", "title")
		if !f.shape(value, &fact, values, unit, rangeNode) {
			return
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
	for _, p := range later {
		if chain := l.appliesCycle(p.id, nil); chain != nil {
			p.f.ErrorAt(p.applies, "break the circle", "whether %s applies depends on itself: %s", p.id, strings.Join(chain, " → "))
		}
	}
}

var kinds = []string{"boolean", "choice", "number", "quantity", "age"}

// shape checks what the kind of a fact asks for, and fills its values and range.
func (f *file) shape(n *yaml.Node, fact *space.Fact, values, unit, rangeNode *yaml.Node) bool {
	forbid := func(node *yaml.Node, key string) {
		if node != nil {
			f.ErrorAt(node, "leave it out", "a %s has no `%s`", fact.Kind, key)
		}
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
		if fact.ID != "age" {
			f.ErrorAt(n, "call it age", "the fact of kind age is called %q", fact.ID)
		}
	case space.Number, space.Quantity:
		forbid(values, "values")
		if fact.Kind == space.Number {
			forbid(unit, "unit")
		} else if fact.Unit == "" {
			f.ErrorAt(n, "add `unit:`, or make it a number", "quantity %s has no unit", fact.ID)
			return false
		}
		return f.factRange(n, rangeNode, fact)
	default:
		return false
	}
	return true
}

func (f *file) choiceValues(n *yaml.Node, fact *space.Fact) bool {
	add := func(name *yaml.Node) {
		id, ok := f.ID(name, "a value")
		switch {
		case !ok:
		case id == space.NotApplicable:
			f.ErrorAt(name, "that value belongs to derived facts outside their `applies`", "%q cannot be a value of %s", id, fact.ID)
		case slices.Contains(fact.Values, id):
			f.ErrorAt(name, "", "%q stands twice", id)
		default:
			fact.Values = append(fact.Values, id)
		}
	}
	if n.Kind == yaml.MappingNode {
		fact.Labels = map[string]space.Text{}
		f.Entries(n, "the values", func(key, value *yaml.Node) {
			add(key)
			fact.Labels[key.Value] = f.Text(value, "the label")
		})
	} else {
		f.Items(n, "the values", add)
	}
	if len(fact.Values) < 2 || len(fact.Values) > space.MaxValues {
		f.ErrorAt(n, "", "choice %s has %d values, it needs 2 to %d", fact.ID, len(fact.Values), space.MaxValues)
		return false
	}
	return true
}

func (f *file) factRange(n, rangeNode *yaml.Node, fact *space.Fact) bool {
	if rangeNode == nil {
		f.ErrorAt(n, "add `range: \"[0..100]\"`: the values that can occur", "%s has no range", fact.ID)
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
	return true
}

func (f *file) conversions(n *yaml.Node) []space.Conversion {
	var list []space.Conversion
	f.Entries(n, "accepts", func(key, value *yaml.Node) {
		factor, err := strconv.ParseFloat(value.Value, 64)
		if err != nil || factor <= 0 {
			f.ErrorAt(value, "write how many canonical units one of it is", "the factor of %q is not a positive number", key.Value)
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
	text, ok := testText(f.File, n, fact)
	if !ok {
		return ""
	}
	box, err := l.library.Space.ParseTest(fact.ID, text)
	if err != nil {
		testError(f.File, n, err)
		return ""
	}
	if len(box) != 1 || !box[0].Region.Single() {
		f.ErrorAt(n, "write one value", "`%s` of %s is not one value", what, fact.ID)
	}
	return text
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
