package source

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever the bytes: no panic, and a file that cannot be used is said to be so at a place that it has.
func FuzzParseYAML(f *testing.F) {
	for _, seed := range []string{
		"", "a: 1\n", "guideline: x\nscenarios:\n  - id: a\n    when: {b: [c, d]}\n", "a: &x [*x]\n", "a: !!binary aGk=\n", "- a\n---\nb",
		"? {a: b}\n: c", "<<: {a: 1}\n", "a: |2+\n   x\n", "\ufeffa: 'b''c'\n", "{a: [1, {b: \"\\u0041\"}]}", "%YAML 1.2\n---\na: 1", "a:\t- b", "a: 1\r\nb: 2\r", "?",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, found := readAnything(text)
		if (file == nil) != (len(found) > 0) && file == nil {
			t.Fatal("refused without a reason")
		}
		lines := strings.Count(string(text), "\n") + 1
		for _, d := range found {
			if d.Pos.Line < 1 || d.Pos.Line > lines || d.Pos.Col < 1 {
				t.Errorf("%s points outside the file of %d lines", d.Pos, lines)
			}
			if !utf8.ValidString(d.Message) || d.Message == "" {
				t.Errorf("the message %q", d.Message)
			}
			d.Pretty()
		}
		if again, _ := readAnything(text); (again == nil) != (file == nil) {
			t.Error("read differently the second time")
		}
	})
}
