package guideline

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// anyOf reads a box, or a list of boxes of which one must hold.
func (l *loader) anyOf(f *file, n *yaml.Node, what string) space.AnyOf {
	if n.Kind != yaml.SequenceNode {
		return space.AnyOf{l.box(f, n, what)}
	}
	var boxes space.AnyOf
	f.Items(n, what, func(item *yaml.Node) { boxes = append(boxes, l.box(f, item, what)) })
	if len(boxes) == 0 {
		f.ErrorAt(n, "write at least one box", "%s is an empty list", what)
	}
	return boxes
}

func (l *loader) box(f *file, n *yaml.Node, what string) space.Box {
	return readBox(f.File, n, what, l.library.Space, func(key *yaml.Node) {
		switch {
		case l.broken[key.Value]: // which has been reported
			l.skipped++
		case l.scores[key.Value]:
			f.ErrorAt(key, "name the facts that it is computed from", "a fact cannot depend on the score %q", key.Value)
		default:
			noFact(f.File, key, l.library.Space)
		}
	})
}

// troubles counts what may have made a box other than its author meant.
func (l *loader) troubles() int { return l.found.Errors() + l.skipped }

// ReadBox reads a mapping from fact to unary test.
func ReadBox(f *source.File, n *yaml.Node, what string, s *space.Space) space.Box {
	return readBox(f, n, what, s, func(key *yaml.Node) { noFact(f, key, s) })
}

func noFact(f *source.File, key *yaml.Node, s *space.Space) {
	f.ErrorAt(key, source.DidYouMean(key.Value, s.FactIDs()), "no fact %q", key.Value)
}

func readBox(f *source.File, n *yaml.Node, what string, s *space.Space, unknown func(key *yaml.Node)) space.Box {
	var box space.Box
	f.Entries(n, what, func(key, value *yaml.Node) {
		fact, ok := s.Fact(key.Value)
		if !ok {
			unknown(key)
			return
		}
		text, ok := testText(f, value, fact)
		if !ok {
			return
		}
		constraints, err := s.ParseTest(key.Value, text)
		if err != nil {
			testError(f, value, err)
			return
		}
		for _, c := range constraints {
			c.Pos = f.Pos(value)
			box = append(box, c)
		}
	})
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		f.ErrorAt(n, "name at least one fact", "%s is an empty box", what)
	}
	return box
}

// testError reports a mistake inside a unary test at the character where it stands; in a YAML list, at the item.
func testError(f *source.File, n *yaml.Node, err error) {
	te := err.(*space.TestError)
	if n.Kind == yaml.SequenceNode {
		at := n
		offset := len("[")
		for _, item := range n.Content {
			if te.Offset >= offset {
				at = item
			}
			offset += utf8.RuneCountInString(item.Value) + len(", ")
		}
		f.ErrorAt(at, te.Hint, "%s", te.Message)
		return
	}
	f.ErrorInside(n, te.Offset, te.Hint, "%s", te.Message)
}

// testText returns the text of a unary test; a YAML list of words is the list test.
func testText(f *source.File, n *yaml.Node, fact *space.Fact) (string, bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag == "!!null" {
			f.ErrorAt(n, "write a value or a comparison", "the test of %s is empty", fact.ID)
			return "", false
		}
		return n.Value, true
	case yaml.SequenceNode:
		var words []string
		for _, item := range n.Content {
			word, ok := f.Word(item, "a value of "+fact.ID)
			if !ok {
				return "", false
			}
			if strings.ContainsAny(word, ",[]") && len(fact.Values) > 0 {
				f.ErrorAt(item, "write each value by itself", "%q is not a value of %s", word, fact.ID)
				return "", false
			}
			words = append(words, word)
		}
		if len(words) == 0 {
			f.ErrorAt(n, "write a value, a comparison or a list of values", "the test of %s is empty", fact.ID)
			return "", false
		}
		if len(fact.Values) > 0 || fact.Derived != nil {
			return "[" + strings.Join(words, ", ") + "]", true
		}
		f.ErrorAt(n, `write an interval as text: "[2..18)"`, "the test of %s is a list", fact.ID)
		return "", false
	}
	f.ErrorAt(n, "write a value, a comparison or a list of values", "the test of %s is a mapping", fact.ID)
	return "", false
}
