package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/guideline"
)

// validators are the compiled schemas of a library, by kind.
func validators(t *testing.T, files fs.FS) map[string]*jsonschema.Schema {
	t.Helper()
	library, found := guideline.Load(files)
	require.Empty(t, found)
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	for _, name := range Kinds() { // that of overlays speaks of the others, which stand beside it
		text, err := For(name, library)
		require.NoError(t, err)
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, compiler.AddResource(name+".json", document))
	}
	compiled := map[string]*jsonschema.Schema{}
	for _, name := range Kinds() {
		var err error
		compiled[name], err = compiler.Compile(name + ".json")
		require.NoError(t, err, "the schema is a valid one, and every reference in it is defined")
	}
	return compiled
}

// validate checks a file as an editor does.
func validate(t *testing.T, schemas map[string]*jsonschema.Schema, name string, text []byte) error {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal(text, &document), name)
	require.NotEmpty(t, document.Content, name)
	return schemas[KindOf(name)].Validate(value(document.Content[0]))
}

// value reads a node by the core schema of YAML 1.2, as editors do: a date is a text.
func value(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = value(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, value(item))
		}
		return list
	}
	switch n.Tag {
	case "!!int", "!!float":
		return json.Number(n.Value)
	case "!!bool":
		return n.Value == "true"
	case "!!null":
		return nil
	}
	return n.Value
}

// each calls check for every file of a library that has a schema.
func each(t *testing.T, files fs.FS, check func(name string, text []byte)) {
	t.Helper()
	count := 0
	require.NoError(t, fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || KindOf(name) == "" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		count++
		check(name, text)
		return err
	}))
	require.Positive(t, count)
}

// TestShippedFiles: no editor shows a mistake in a shipped file, and each finds its schema.
func TestShippedFiles(t *testing.T) {
	schemas := validators(t, guidelines.FS)
	each(t, guidelines.FS, func(name string, text []byte) {
		assert.NoError(t, validate(t, schemas, name, text), name)
		first, _, _ := strings.Cut(string(text), "\n")
		assert.Equal(t, Modeline(name), first, name)
		_, schema, _ := strings.Cut(first, "$schema=")
		assert.FileExists(t, filepath.Join("../../guidelines", path.Dir(name), schema), name)
	})
}

// TestWholeLanguage: a library that uses every corner of the language is valid, as the examples of its reference are.
func TestWholeLanguage(t *testing.T) {
	whole := os.DirFS("../guideline/testdata/whole")
	for source, files := range map[string]fs.FS{
		"whole": whole, "base": os.DirFS("../guideline/testdata/base"), "language.md": examplesOf(t, "../../docs/language.md"),
	} {
		schemas := validators(t, files)
		each(t, files, func(name string, text []byte) {
			if files != whole || KindOf(name) != "author-test" { // which only shows there that guideline.Load passes over it
				assert.NoError(t, validate(t, schemas, name, text), "%s: %s", source, name)
			}
		})
	}
}

// TestTranslatedNotes: the note on an exam stands in a translation as the loader reads it.
func TestTranslatedNotes(t *testing.T) {
	schemas := validators(t, guidelines.FS)
	file := "translation: de\nstatus: draft\nby: me\nguidelines: {headache: {scenarios: {thunderclap: {rate: {ct-head-wo: %s}}}}}\n"
	check := func(note string) error {
		return validate(t, schemas, "translations/de/neuro.yaml", fmt.Appendf(nil, file, note))
	}
	assert.NoError(t, check("{en: at once, de: sofort}"))
	assert.Error(t, check("{note: {en: at once, de: sofort}}"))
}

// TestOverlays: what an overlay adds itself is no mistake, nor what another overlay has added before, and every change of
// the page about overlays is valid.
func TestOverlays(t *testing.T) {
	schemas := validators(t, guidelines.FS)
	change := func(head, patches string) error {
		text := "overlay: ours\ntitle: Ours\nauthor: me\nreason: because\n" + head + "patches:\n" + patches
		return validate(t, schemas, "overlays/ours.yaml", []byte(text))
	}
	for _, right := range []string{
		"  - {re-rate: {guideline: headache, scenario: thunderclap, source: our-audit, strength: limited, rate: {our-ct: 9}, was: new}}",
		"  - {re-rate: {guideline: headache, scenario: thunderclap, rate: {ct-head-wo: {rating: 8, source: [our-audit]}}, was: 123456789012}}",
		"  - {add-scenario: {guideline: headache, after: our-own, scenario: {id: next, title: Next, when: {our-fact: [a, b]}, rate: {our-ct: 9}}}}",
		"  - {switch: {guideline: headache, with: our-headache, was: 12e456789012}}",
		"  - {codes: {system: ours, procedures: {our-ct: [1, A]}, indications: {headache: KS}}}",
		"  - {translate: {language: de, facts: {our-fact: {title: Unseres, values: {a: A}}}, procedures: {ct-head-wo: {title: CT}}, was: new}}",
		"  - {translate: {language: de, guidelines: {headache: {scenarios: {thunderclap: {rate: {ct-head-wo: sofort}}}}}, was: new}}",
	} {
		assert.NoError(t, change("", right), right)
	}
	for _, wrong := range []string{
		"  - {re-rate: {guideline: headache, scenario: our-own, rate: {ct-head-wo: 9}}}",
		"  - {re-rate: {guideline: ours, scenario: first, rate: {ct-head-wo: 9}}}",
		"  - {re-rate: {guideline: headache, scenario: thunderclap, rate: {}}}",
		"  - {add-scenario: {guideline: ours, after: first, scenario: {id: next, title: Next, rate: {ct-head-wo: 9}}}}",
		"  - {add-scenario: {guideline: headache, scenario: {id: next, title: Next, rate: {ct-head-wo: 9}}}}",
		"  - {add-scenario: {guideline: headache, after: thunderclap, before: thunderclap, scenario: {id: next, title: Next, rate: {ct-head-wo: 9}}}}",
		"  - {add-scenario: {guideline: headache, after: thunderclap, scenario: {id: next, title: Next, when: {age: old}, rate: {ct-head-wo: 9}}}}",
		"  - {remove-scenario: {guideline: headache, scenario: thunderclap, was: new}, withdraw: {procedures: {modality: PT}, note: No.}}",
		"  - {translate: {language: de, facts: {age: {titel: Alter}}}}",
		"  - {translate: {language: de, phrases: {ours: Unseres}}}",
		"  - {codes: {procedures: {ct-head-wo: X}}}",
	} {
		assert.Error(t, change("", wrong), wrong)
	}
	for _, right := range []string{
		"  - {re-rate: {guideline: theirs, scenario: first, rate: {ct-head-wo: 9}, was: new}}",
		"  - {remove-scenario: {guideline: headache, scenario: theirs, was: new}}",
	} {
		assert.NoError(t, change("after: theirs\n", right), right)
	}

	files := fstest.MapFS{}
	text, err := os.ReadFile("../../docs/overlays.md")
	require.NoError(t, err)
	for block := range strings.SplitSeq(string(text), "```yaml\n") {
		block, _, _ = strings.Cut(block, "```")
		if name, ok := strings.CutPrefix(block, "# "); ok && strings.Contains(name, ".yaml\n") {
			name, _, _ = strings.Cut(name, "\n")
			files[name] = &fstest.MapFile{Data: []byte(block)}
		}
		if strings.HasPrefix(block, "overlay: knee-clinic") {
			files["overlays/knee-clinic.yaml"] = &fstest.MapFile{Data: []byte(block)}
		}
	}
	require.Contains(t, files, "overlays/knee-clinic.yaml")
	knee := validators(t, files)
	each(t, files, func(name string, text []byte) { assert.NoError(t, validate(t, knee, name, text), name) })
}

// examplesOf makes one library of the examples of a page.
func examplesOf(t *testing.T, page string) fs.FS {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	files := fstest.MapFS{}
	for i, part := range strings.Split(string(text), "```") {
		block, ok := strings.CutPrefix(part, "yaml\n")
		if !ok || i%2 == 0 {
			continue
		}
		name := fmt.Sprintf("vocabulary/%d.yaml", i)
		switch {
		case strings.HasPrefix(block, "guideline:") && strings.Contains(block, "\ncases:"):
			name = fmt.Sprintf("%d_test.yaml", i)
		case strings.HasPrefix(block, "guideline:"):
			name = fmt.Sprintf("%d.yaml", i)
		}
		files[name] = &fstest.MapFile{Data: []byte(block)}
	}
	require.Greater(t, len(files), 5)
	return files
}

// TestMistakesShow: what a slip of the finger makes of a key, an id or a value shows in the editor. Each is one change of
// a sound file.
func TestMistakesShow(t *testing.T) {
	schemas := validators(t, guidelines.FS)
	for _, slip := range []struct{ file, right, wrong string }{
		{"neuro/headache.yaml", "\nhit: first", "\nhti: first"},
		{"neuro/headache.yaml", "\nhit: first", "\nhit: frist"},
		{"neuro/headache.yaml", "  - migraine\n", "  - migrane\n"},
		{"neuro/headache.yaml", "headache-onset: thunderclap", "headache-onset: thunderclp"},
		{"neuro/headache.yaml", "headache-onset: thunderclap", "headache-onst: thunderclap"},
		{"neuro/headache.yaml", `{age: ">= 18 y"}`, `{age: ">= 18"}`},
		{"neuro/headache.yaml", `{age: ">= 18 y"}`, `{age: ">= 18 years"}`},
		{"neuro/headache.yaml", `{age: ">= 18 y"}`, `{}`},
		{"neuro/headache.yaml", "urgency: immediate", "urgency: immediatly"},
		{"neuro/headache.yaml", "source: [perry-2011,", "source: [perry-2012,"},
		{"neuro/headache.yaml", "ct-head-wo: ", "ct-haed-wo: "},
		{"neuro/headache.yaml", "year: 2011", "year: '2011'"},
		{"neuro/headache_test.yaml", "scenario: thunderclap", "scenario: thundercalp"},
		{"neuro/headache_test.yaml", "scenario: thunderclap", "scenario: pe-likely"},
		{"neuro/headache_test.yaml", "verdicts: {ct-head-wo: usually-not-appropriate}", "verdicts: {ct-head-wo: usualy-not-appropriate}"},
		{"vocabulary/patient.yaml", "kind: age", "kind: aeg"},
		{"vocabulary/patient.yaml", "valid-for: 90 d", "valid-for: 90"},
		{"vocabulary/cautions.yaml", "effect: caution", "effect: cuation"},
		{"vocabulary/cautions.yaml", "contrast: gadolinium", "contrast: gadolinum"},
		{"vocabulary/procedures/ct.yaml", "level: {adult: 3", "level: {adults: 3"},
		{"overlays/uk.yaml", "\nauthor:", "\nautor:"},
		{"overlays/uk.yaml", "\npatches:", "\npaches:"},
		{"overlays/uk.yaml", "- re-rate:", "- rerate:"},
		{"overlays/uk.yaml", "guideline: low-back-pain", "guideline: low-back-pian"},
		{"overlays/uk.yaml", "scenario: no-flag", "scenario: noflag"},
		{"overlays/uk.yaml", "scenario: no-flag", "scenario: thunderclap"},
		{"overlays/uk.yaml", "before: radicular-pain\n", "befor: radicular-pain\n"},
		{"overlays/uk.yaml", "      before: radicular-pain\n", ""},
		{"overlays/uk.yaml", "lumbar-leg-signs: radicular-pain", "lumbar-leg-signs: radiculr-pain"},
		{"overlays/uk.yaml", "strength: moderate", "strength: modrate"},
		{"overlays/uk.yaml", "rating: 1,", "ratin: 1,"},
		{"overlays/uk.yaml", "rating: 1,", "rating: 11,"},
		{"overlays/uk.yaml", "was: 828176c12185", "was: 828176c1218"},
		{"overlays/sample-site.yaml", "{modality: PT}", "{modality: PET}"},
		{"overlays/sample-site.yaml", "      note: The hospital has no PET.", "      not: The hospital has no PET."},
		{"overlays/sample-site.yaml", "system: sample-ris", "system: Sample RIS"},
		{"overlays/sample-site.yaml", "ct-head-wo: [CTH01]", "ct-head-wo: {CTH01: 1}"},
	} {
		text, err := fs.ReadFile(guidelines.FS, slip.file)
		require.NoError(t, err)
		require.True(t, strings.Contains(string(text), slip.right), "%s: %s", slip.file, slip.right)
		assert.Error(t, validate(t, schemas, slip.file, []byte(strings.Replace(string(text), slip.right, slip.wrong, 1))), "%s: %s", slip.file, slip.wrong)
	}
}

// TestMisspeltKeys: where the loader says that there is no such key, in the golden files of its mistakes, the schema
// refuses the file.
func TestMisspeltKeys(t *testing.T) {
	schemas := validators(t, os.DirFS("../guideline/testdata/base"))
	archives, err := filepath.Glob("../guideline/testdata/mistakes/*.txt")
	require.NoError(t, err)
	refused := 0
	for _, archive := range archives {
		text, err := os.ReadFile(archive)
		require.NoError(t, err)
		files, findings := map[string]string{}, ""
		for _, part := range strings.Split(string(text), "\n-- ")[1:] {
			name, content, _ := strings.Cut(part, " --\n")
			if files[name] = content; name == "findings" {
				findings = content
			}
		}
		for line := range strings.Lines(findings) {
			place, message, ok := strings.Cut(line, ": error: ")
			if !ok || !strings.Contains(message, " has no key ") {
				continue
			}
			name, _, _ := strings.Cut(place, ":")
			assert.Error(t, validate(t, schemas, name, []byte(files[name])), "%s: %s", archive, line)
			refused++
		}
	}
	assert.Greater(t, refused, 5)
}
