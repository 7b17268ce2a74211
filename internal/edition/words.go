package edition

import "github.com/justify-cds/justify/internal/space"

// Words puts the tests of a catalogue into words.
type Words struct{ space *space.Space }

// Words prepares the wording of the catalogue's tests.
func (c *Catalogue) Words() (*Words, error) {
	s, err := c.Space()
	if err != nil {
		return nil, err
	}
	return &Words{s}, nil
}

// Box says which patients lie in the box.
func (w *Words) Box(b Box, language string) string {
	box, err := b.Resolve(w.space)
	if err != nil {
		return "" // Space has resolved every box of the catalogue
	}
	return w.space.DescribeIn(box, language)
}

// AnyOf says for each box which patients lie in it.
func (w *Words) AnyOf(a AnyOf, language string) []string {
	if len(a) == 0 {
		return []string{w.Box(nil, language)}
	}
	words := make([]string, len(a))
	for i, b := range a {
		words[i] = w.Box(b, language)
	}
	return words
}
