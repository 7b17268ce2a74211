package source

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPrettyShowsTheLineAndACaretUnderTheCharacter(t *testing.T) {
	long := strings.Repeat("a", 100) + "X" + strings.Repeat("b", 199)
	tests := map[string]struct {
		d    Diagnostic
		want string
	}{
		"with everything": {
			Diagnostic{Position{"neuro/headache.yaml", 12, 7}, Error, `no procedure "ct-haed-wo"`, `did you mean "ct-head-wo"?`, "      ct-haed-wo: 9", "", ""},
			"neuro/headache.yaml:12:7: error: no procedure \"ct-haed-wo\"\n" +
				"  12 |       ct-haed-wo: 9\n" +
				"     |       ^\n" +
				"     = did you mean \"ct-head-wo\"?\n",
		},
		"a tab is one character and one column": {
			Diagnostic{Position{"f", 1, 4}, Error, "m", "", "a:\tb", "", ""},
			"f:1:4: error: m\n   1 | a: b\n     |    ^\n",
		},
		"umlauts count once": {
			Diagnostic{Position{"f", 1, 7}, Error, "m", "", "äöü: «x»", "", ""},
			"f:1:7: error: m\n   1 | äöü: «x»\n     |       ^\n",
		},
		"what cannot be seen or would move the text is a space": {
			Diagnostic{Position{"f", 1, 5}, Error, "m", "", "a\x00\x1b\x7f\u202e\ufeffb", "", ""},
			"f:1:5: error: m\n   1 | a     b\n     |     ^\n",
		},
		"a column behind the end": {
			Diagnostic{Position{"f", 1, 5}, Error, "m", "", "a: b", "", ""},
			"f:1:5: error: m\n   1 | a: b\n     |     ^\n",
		},
		"line numbers of six digits keep the margin": {
			Diagnostic{Position{"f", 123456, 1}, Warning, "m", "h", "a", "", ""},
			"f:123456:1: warning: m\n123456 | a\n       | ^\n       = h\n",
		},
		"no line": {
			Diagnostic{Position{"f", 1, 1}, Error, "m", "h", "", "", ""},
			"f:1:1: error: m\n     = h\n",
		},
		"no place": {
			Diagnostic{Severity: Error, Message: "open x: permission denied"},
			"error: open x: permission denied\n",
		},
		"a file without a line": {
			Diagnostic{Pos: Position{File: "f"}, Severity: Error, Message: "m"},
			"f: error: m\n",
		},
		"a long line is cut around the column": {
			Diagnostic{Position{"f", 1, 101}, Error, "m", "", long, "", ""},
			"f:1:101: error: m\n   1 | " + strings.Repeat("a", 69) + "X" + strings.Repeat("b", 70) + "\n     | " + strings.Repeat(" ", 69) + "^\n",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.d.Pretty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// However long the line, the caret stands under the character that the column names.
func TestPrettyCaretStaysUnderTheCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SliceOfN(rapid.RuneFrom([]rune("ab ü\t\x01日")), 1, 500).Draw(t, "line")
		col := rapid.IntRange(1, len(line)).Draw(t, "col")
		line[col-1] = 'X'
		lines := strings.Split(Diagnostic{Pos: Position{"f", 7, col}, Severity: Error, Line: string(line)}.Pretty(), "\n")
		shown, caret := []rune(lines[1]), strings.IndexRune(lines[2], '^')
		if caret < 0 || caret >= len(shown) || shown[caret] != 'X' {
			t.Fatalf("the caret is not under X:\n%s\n%s", lines[1], lines[2])
		}
		if n := utf8.RuneCountInString(lines[1]); n > 150 {
			t.Fatalf("the line shown has %d characters", n)
		}
	})
}

func TestDiagnosticsSortIntoReadingOrderWithoutRepeats(t *testing.T) {
	at := func(file string, line, col int, message string) Diagnostic {
		return Diagnostic{Pos: Position{file, line, col}, Severity: Error, Message: message}
	}
	got := Diagnostics{at("b", 1, 1, "x"), at("a", 10, 1, "x"), at("a", 2, 9, "x"), at("a", 2, 3, "y"), at("a", 2, 3, "x"), at("a", 2, 3, "y")}.Sort()
	want := Diagnostics{at("a", 2, 3, "x"), at("a", 2, 3, "y"), at("a", 2, 9, "x"), at("a", 10, 1, "x"), at("b", 1, 1, "x")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDiagnosticsAsAnError(t *testing.T) {
	ds := Diagnostics{{Severity: Warning, Message: "one"}, {Severity: Error, Message: "two"}}
	if ds.Errors() != 1 {
		t.Errorf("%d errors, want 1: a warning is none", ds.Errors())
	}
	wrapped := fmt.Errorf("the library has mistakes:\n%w", ds)
	var got Diagnostics
	if !errors.As(wrapped, &got) || len(got) != 2 {
		t.Errorf("wrapped are %v", got)
	}
	if wrapped.Error() != "the library has mistakes:\nwarning: one\nerror: two" {
		t.Errorf("rendered as %q", wrapped.Error())
	}
}
