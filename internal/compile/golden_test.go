package compile

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// whole is a library with every construct of the language.
const whole = "../guideline/testdata/whole"

const shipped = "../../guidelines"

func load(t testing.TB, dir string) *guideline.Library {
	t.Helper()
	library, found := guideline.Load(os.DirFS(dir))
	if library == nil {
		t.Fatal(found.Error())
	}
	return library
}

var editions = map[string]*edition.Edition{}

// compiled compiles a library once for all tests, which only read it.
func compiled(t testing.TB, dir string) *edition.Edition {
	t.Helper()
	if editions[dir] == nil {
		e, err := Compile(load(t, dir))
		if err != nil {
			t.Fatal(err)
		}
		editions[dir] = e
	}
	return editions[dir]
}

// The Rego of the whole library, as a reader of an edition sees it.
func TestGoldenRego(t *testing.T) {
	e := compiled(t, whole)
	want := map[string]string{}
	paths, _ := filepath.Glob("testdata/rego/*/*.rego")
	more, _ := filepath.Glob("testdata/rego/*/*/*.rego")
	for _, path := range append(paths, more...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := filepath.Rel("testdata/rego", path)
		want[filepath.ToSlash(name)] = string(text)
	}
	got := maps.Clone(e.Modules)
	delete(got, "justify/decision.rego") // written by hand
	if *update {
		if err := os.RemoveAll("testdata/rego"); err != nil {
			t.Fatal(err)
		}
		for name, text := range got {
			path := filepath.Join("testdata/rego", name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want = got
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the rules changed (-update rewrites them):\n%s", diff)
	}
}

func TestCompileIsDeterministic(t *testing.T) {
	for dir, times := range map[string]int{whole: 10, shipped: 1} {
		first, err := compiled(t, dir).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		for range times { // from the files again
			library := load(t, dir)
			for range 2 { // compiling leaves the library as it was
				e, err := Compile(library)
				if err != nil {
					t.Fatal(err)
				}
				if file, err := e.Bytes(); err != nil || !bytes.Equal(first, file) {
					t.Fatalf("%s: compiled again the bytes differ (%v)", dir, err)
				}
			}
		}
	}
}

// The edition that is read is the one that was compiled.
func TestEditionRoundTrip(t *testing.T) {
	for _, dir := range []string{whole, shipped} {
		e := compiled(t, dir)
		file, err := e.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, err := edition.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e.Modules, again.Modules); diff != "" {
			t.Error(diff)
		}
		second, err := again.Bytes()
		if err != nil || !bytes.Equal(file, second) {
			t.Errorf("packed again it differs: %v", err)
		}
		fresh, err := edition.New(again.Catalogue, again.Modules)
		if err != nil || fresh.Digest != e.Digest {
			t.Errorf("the catalogue that is read is another one: %v", err)
		}
	}
}

// `not` succeeds where a fact is absent; every other way to ask whether something is missing is as dangerous.
func TestRulesHaveNoNegation(t *testing.T) {
	for _, dir := range []string{whole, shipped} {
		for name, text := range compiled(t, dir).Modules {
			module, err := ast.ParseModule(name, text)
			if err != nil {
				t.Fatal(err)
			}
			ast.WalkExprs(module, func(e *ast.Expr) bool {
				if e.Negated || len(e.With) > 0 && name != "justify/decision.rego" {
					t.Errorf("%s: %s", name, e)
				}
				return false
			})
			if name == "justify/decision.rego" {
				continue
			}
			for _, rule := range module.Rules {
				if rule.Default || rule.Else != nil {
					t.Errorf("%s: a default or else: %s", name, rule)
				}
			}
		}
	}
}

// Each rule, and each literal that a unary test became, points at the author's line and column.
func TestRulesPointAtTheYAML(t *testing.T) {
	library := load(t, whole)
	lines := map[string][]string{}
	at := func(l *ast.Location) string {
		if l == nil || !strings.HasSuffix(l.File, ".yaml") {
			return ""
		}
		if lines[l.File] == nil {
			text, err := os.ReadFile(filepath.Join(whole, l.File))
			if err != nil {
				t.Fatal(err)
			}
			lines[l.File] = strings.Split(string(text), "\n")
		}
		if l.Row < 1 || l.Row > len(lines[l.File]) || l.Col < 1 || l.Col > len(lines[l.File][l.Row-1]) {
			return ""
		}
		return lines[l.File][l.Row-1][l.Col-1:]
	}
	k := newCompiler(library)
	tests := map[string]bool{}
	for _, m := range k.modules(library) {
		for _, rule := range m.ast.Rules {
			if at(rule.Location) == "" || at(rule.Head.Location) == "" {
				t.Errorf("%s: a rule without a place: %s at %v", m.name, rule.Head, rule.Location)
			}
			for _, e := range rule.Body {
				text := at(e.Location)
				if text == "" {
					t.Errorf("%s: %s without a place: %s", m.name, rule.Head, e)
				}
				ast.WalkTerms(e, func(term *ast.Term) bool {
					if at(term.Location) == "" {
						t.Errorf("%s: %s: a term without a place: %s", m.name, rule.Head, term)
					}
					return false
				})
				tests[text] = true
			}
		}
	}
	for _, want := range []string{ // the tests as they are written, with what follows them on the line
		"thunderclap}", `"< 30 mL/min/{1.73_m2}"}, {egfr: "[30..45) mL/min/{1.73_m2}", age: ">= 70 y"}]`, `">= 70 y"}]`, "mr-unsafe}",
		"[low, not-applicable], danger-band: [low, some], age: \"[10 d..75 y)\"}", `"[10 d..75 y)"}`, "not-applicable}", `">= 18 y"}`,
	} {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(tests)), func(s string) bool { return strings.TrimRight(s, " ") == want }) {
			t.Errorf("no literal points at %s", want)
		}
	}
}

// Whether a guideline leaves a gap decides how sharp its answers are.
func TestTotalIsProven(t *testing.T) {
	total := map[string]bool{}
	for _, g := range compiled(t, whole).Catalogue.Guidelines {
		total[g.ID] = g.Total
	}
	// The head injury of nobody under 10 days or over 75 years at low risk has a scenario.
	if diff := cmp.Diff(map[string]bool{"headache": true, "head-injury": false}, total); diff != "" {
		t.Error(diff)
	}
}

func TestCatalogueCoordinates(t *testing.T) {
	got := map[string]edition.Coordinate{}
	for _, c := range compiled(t, whole).Catalogue.Coordinates {
		got[c.ID] = c
	}
	for _, want := range []edition.Coordinate{
		{ID: "age-months", Max: 1559},
		{ID: "gcs", Min: 3, Max: 15, Assume: 15.0},
		{ID: "fever", Values: []string{"true", "false"}, Assume: "false"},
		{ID: "onset", Values: []string{"gradual", "thunderclap", "exertional"}, Sets: [][]string{{"gradual", "exertional"}, {"thunderclap", "exertional"}}, Assume: "gradual"},
		{ID: "ddimer", Values: []string{"not-done", "failed"}, Sets: [][]string{{"not-done", "failed"}}, Max: 200000, Assume: "not-done"},
	} {
		if diff := cmp.Diff(want, got[want.ID]); diff != "" {
			t.Error(diff)
		}
	}
	if _, derived := got["danger"]; derived {
		t.Error("a derived fact is no input")
	}
}
