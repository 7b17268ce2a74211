package schema

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/shipped"
)

// definitions names the definition that describes what the loader calls so; "" is the file as a whole. Two items of scores
// share their words in the loader, so they are told apart by the key that only one has.
var definitions = map[string]struct{ kind, definition string }{
	"the vocabulary":        {"vocabulary", ""},
	"fact":                  {"vocabulary", "fact"},
	"score":                 {"vocabulary", "score"},
	"an item with add":      {"vocabulary", "points-item"},
	"an item with is":       {"vocabulary", "first-item"},
	"an entry of stated-by": {"vocabulary", "stated-by"},
	"code system":           {"vocabulary", "system"},
	"indication":            {"vocabulary", "indication"},
	"procedure":             {"vocabulary", "procedure"},
	"the radiation level":   {"vocabulary", "level"},
	"the dose":              {"vocabulary", "dose"},
	"the caution":           {"vocabulary", "caution"},
	"the selector":          {"vocabulary", "selector"},
	"the information":       {"vocabulary", "information"},
	"the reference level":   {"vocabulary", "reference-level"},
	"the translation":       {"translation", ""},
	"source":                {"guideline", "source"},
	"the guideline":         {"guideline", ""},
	"the review":            {"guideline", "review"},
	"the scenario":          {"guideline", "scenario"},
	"the rating":            {"guideline", "rating"},
	"the test file":         {"author-test", ""},
	"the case":              {"author-test", "case"},
	"the earlier exam":      {"author-test", "prior"},
	"expect":                {"author-test", "expect"},
	"the overlay":           {"overlay", ""},
	"a patch":               {"overlay", "patch"},
	"re-rate":               {"overlay", "re-rate"},
	"add-scenario":          {"overlay", "add-scenario"},
	"remove-scenario":       {"overlay", "remove-scenario"},
	"replace-scenario":      {"overlay", "replace-scenario"},
	"switch":                {"overlay", "switch"},
	"withdraw":              {"overlay", "withdraw"},
	"codes":                 {"overlay", "codes-of-system"},
	"translate":             {"overlay", "translate"},
}

// TestKeysAreTheLoaders: what the loaders read as mappings with fixed keys are described by the schemas, with the same keys,
// and the same ones required.
func TestKeysAreTheLoaders(t *testing.T) {
	schemas := map[string]map[string]any{}
	for _, name := range Kinds() {
		text, err := For(name, shipped.Library())
		require.NoError(t, err)
		var schema map[string]any
		require.NoError(t, json.Unmarshal(text, &schema))
		schemas[name] = schema
	}
	read := loaded(t)
	for what, is := range definitions {
		keys, ok := read[what]
		if !assert.True(t, ok, "no loader reads %q any more", what) {
			continue
		}
		schema := schemas[is.kind]
		if is.definition != "" {
			schema = schema["$defs"].(map[string]any)[is.definition].(map[string]any)
		}
		if forms, ok := schema["anyOf"].([]any); ok { // the long form of a rating
			schema = forms[len(forms)-1].(map[string]any)
		}
		described, required := []string{}, []string{}
		for key := range schema["properties"].(map[string]any) {
			described = append(described, key)
		}
		for _, key := range asList(schema["required"]) {
			required = append(required, key.(string))
		}
		assert.ElementsMatch(t, keys.known, described, what)
		assert.ElementsMatch(t, keys.required, required, "required of %s", what)
		assert.Equal(t, false, schema["additionalProperties"], what)
	}
	for what := range read {
		assert.Contains(t, definitions, what, "a loader reads %q, which no schema describes", what)
	}
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}

type keys struct{ known, required []string }

// loaded collects what the loaders read as mappings with fixed keys: `f.Object(n, "the dose", source.Fields{…}, "source")`,
// and the changes of overlays: `p.body(n, "switch", source.Fields{…}, "guideline", "with")`, which have a reason besides.
func loaded(t *testing.T) map[string]keys {
	t.Helper()
	all := map[string]keys{}
	var texts []string
	set := token.NewFileSet()
	for _, dir := range []string{"../guideline", "../suite"} {
		files, err := filepath.Glob(dir + "/*.go")
		require.NoError(t, err)
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(set, name, nil, 0)
			require.NoError(t, err)
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ValueSpec: // the vocabulary's keys are read one section after the other, as are texts
					switch n.Names[0].Name {
					case "topLevel":
						all["the vocabulary"] = keys{known: literalKeys(n.Values[0])}
					case "translatable":
						texts = literalKeys(n.Values[0])
					}
				case *ast.CallExpr:
					called, ok := n.Fun.(*ast.SelectorExpr)
					if !ok || (called.Sel.Name != "Object" && called.Sel.Name != "body") || len(n.Args) < 3 {
						return true
					}
					what, is := firstWords(n.Args[1]), keys{known: literalKeys(n.Args[2])}
					switch {
					case what == "" || strings.HasPrefix(what, "the translation of"):
						return true // a change under its own name, and texts, whose keys are those of what has them
					case what == "translate":
						is.known = []string{"language", "was"} // and the texts
					}
					require.NotEmpty(t, is.known, "%s: the keys are not written as a literal", set.Position(n.Pos()))
					if called.Sel.Name == "body" {
						is.known = append(is.known, "reason")
					}
					for _, arg := range n.Args[3:] {
						is.required = append(is.required, unquoted(arg))
					}
					if what == "an item" {
						what += map[bool]string{true: " with add", false: " with is"}[slices.Contains(is.known, "add")]
					}
					require.NotContains(t, all, what, "two loaders speak of %q", what)
					all[what] = is
				}
				return true
			})
		}
	}
	require.NotEmpty(t, texts)
	translate := all["translate"]
	translate.known = append(translate.known, texts...)
	all["translate"] = translate
	return all
}

// literalKeys are the keys of a literal, or its elements where it has none.
func literalKeys(e ast.Expr) []string {
	var list []string
	literal, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			element = pair.Key
		}
		list = append(list, unquoted(element))
	}
	return list
}

// firstWords is the literal text that an expression begins with: "fact " of `"fact "+id`.
func firstWords(e ast.Expr) string {
	if sum, ok := e.(*ast.BinaryExpr); ok {
		return firstWords(sum.X)
	}
	return strings.TrimSpace(unquoted(e))
}

func unquoted(e ast.Expr) string {
	if literal, ok := e.(*ast.BasicLit); ok {
		text, _ := strconv.Unquote(literal.Value)
		return text
	}
	return ""
}
