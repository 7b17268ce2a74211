package schema

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/internal/guideline"
)

// TestNoFalseAlarm: no unary test that the language reads is a mistake to an editor.
func TestNoFalseAlarm(t *testing.T) {
	library, found := guideline.Load(fstest.MapFS{"vocabulary/all.yaml": {Data: []byte(`
facts:
  age: {kind: age, title: Age}
  gcs: {kind: number, title: GCS, range: "[3..15]", values: [not-done]}
  egfr: {kind: quantity, title: eGFR, unit: "mL/min/{1.73_m2}", accepts: {"mL/s/{1.73_m2}": 60, "%": 2}, range: "[0..200]"}
  frail: {kind: boolean, title: Frail}
  onset: {kind: choice, title: Onset, values: [slow, fast, at-once]}
scores:
  points: {title: Points, applies: {age: ">= 18 y"}, points: [{when: {frail: true}, add: 1.5}, {when: {gcs: "< 9"}, add: -2}]}
  any: {title: Any, applies: {age: ">= 18 y"}, any: [{frail: true}]}
`)}})
	require.Empty(t, found)
	text, err := For("guideline", library)
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("guideline.json", document))
	tests := map[string]*jsonschema.Schema{}
	for _, id := range library.Space.FactIDs() {
		tests[id], err = compiler.Compile("guideline.json#/$defs/test-" + id)
		require.NoError(t, err)
	}
	one := func(pieces ...string) *rapid.Generator[string] { return rapid.SampledFrom(pieces) }
	space, number := one("", "", " ", "  "), one("0", "3", "15", "18", "2.5", ".5", "7.", "-1", "+4", "1e3", "x", "")
	unit := one("", "", "y", "mo", "w", "d", "mL/min/{1.73_m2}", "mL/s/{1.73_m2}", "%", "kg")
	join := func(t *rapid.T, pieces ...*rapid.Generator[string]) string {
		var b strings.Builder
		for _, piece := range pieces {
			b.WriteString(space.Draw(t, "space"))
			b.WriteString(piece.Draw(t, "piece"))
		}
		return b.String()
	}
	check := func(t *rapid.T) {
		id := rapid.SampledFrom(library.Space.FactIDs()).Draw(t, "fact")
		var test string
		switch rapid.IntRange(0, 2).Draw(t, "form") {
		case 0:
			test = join(t, one("", "<", "<=", ">", ">=", "="), number, unit, one(""))
		case 1:
			test = join(t, one("[", "("), number, unit, one("..", ".."), number, unit, one("]", ")"), unit, one(""))
		default:
			test = one("true", "false", "not-done", "not-applicable", "slow", "at-once", "none", "1.5", "[slow, fast]").Draw(t, "word")
		}
		if _, err := library.Space.ParseTest(id, test); err != nil {
			return
		}
		if strings.HasPrefix(test, "[") && strings.Contains(test, ",") {
			return // the text of a list: in YAML it is written as one
		}
		var written any = test
		if test == "true" || test == "false" {
			written = test == "true"
		}
		if err := tests[id].Validate(written); err != nil {
			t.Fatal(fmt.Sprintf("%s: %q", id, test), err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		for range 50 { // few of them are tests
			check(t)
		}
	})
}
