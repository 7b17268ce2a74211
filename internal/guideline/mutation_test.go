package guideline

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// An editor's slip anywhere in a library is found or harmless: no panic, every finding stands at a place of the file, and
// a library comes out exactly where no finding is an error.
func TestSlipsNeverPanic(t *testing.T) {
	whole := fstest.MapFS{}
	var names []string
	library := os.DirFS("testdata/whole")
	err := fs.WalkDir(library, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.HasSuffix(name, "_test.yaml") && !strings.HasPrefix(name, "overlays") {
			text, readErr := fs.ReadFile(library, name)
			whole[name] = &fstest.MapFile{Data: text}
			names = append(names, name)
			return readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "file")
		files := fstest.MapFS{}
		for other, file := range whole {
			files[other] = file
		}
		files[name] = &fstest.MapFile{Data: []byte(withSlips(t, string(whole[name].Data)))}
		findsPlaces(t, files)
	})
}

// findsPlaces loads a library and checks that every finding stands at a place of a file.
func findsPlaces(t *rapid.T, files fstest.MapFS, overlays ...OverlayFile) {
	l, found := Load(files, overlays...)
	if (l == nil) != (found.Errors() > 0) {
		t.Fatalf("library %v, findings %v", l != nil, found)
	}
	for _, d := range found {
		file, ok := files[d.Pos.File]
		if !ok || d.Pos.Line < 1 || d.Pos.Line > strings.Count(string(file.Data), "\n")+1 || d.Pos.Col < 1 || d.Message == "" {
			t.Fatalf("a finding without a place: %+v", d)
		}
		d.Pretty()
	}
}

// everyPatch is an overlay of the library testdata/base with a patch of every kind.
const everyPatch = `overlay: site
title: {en: Site, de: Haus}
author: me
reason: because
sites: [here]
sources:
  ours: {title: Ours}
patches:
  - re-rate:
      guideline: headache
      scenario: thunderclap
      source: ours
      strength: limited
      rate: {mr: {rating: 3, note: N}, no-imaging: 1}
      was: a8bcbfdd5a2b
  - add-scenario:
      guideline: headache
      before: other
      scenario:
        id: child
        title: Child
        when: [{age: "< 19 y"}, {fever: true}]
        strength: limited
        source: [ours, paper]
        rate: {mr: 8, ct: 2}
  - replace-scenario:
      guideline: headache
      scenario: other
      with: {id: other, title: Other, strength: limited, source: ours, rate: {no-imaging: 8, mr: 7}}
      was: a8bcbfdd5a2b
  - remove-scenario: {guideline: headache, scenario: child, was: a8bcbfdd5a2b}
  - codes:
      system: ris
      procedures: {ct: [A, B], mr: C}
      indications: {headache: K}
  - translate:
      language: de
      guidelines: {headache: {title: Kopfschmerz, scenarios: {thunderclap: {title: Donnerschlag, rate: {mr: M}}}}}
      facts: {onset: {title: Beginn, values: {gradual: langsam}}}
      scores: {signs: {title: Zeichen}}
      procedures: {ct: {title: CT}}
      was: a8bcbfdd5a2b
  - withdraw:
      procedures: {modality: MR}
      note: {en: Elsewhere., de: Anderswo.}
      was: a8bcbfdd5a2b
  - switch: {guideline: headache, with: headache, was: a8bcbfdd5a2b}
`

// So is a slip in an overlay, or in the library below one.
func TestSlipsInOverlaysNeverPanic(t *testing.T) {
	whole := archive{}.over(t, "testdata/base")
	whole["overlays/site/headache.yaml"] = &fstest.MapFile{Data: whole["neuro/headache.yaml"].Data}
	folder, err := fs.Sub(whole, Overlays)
	if err != nil {
		t.Fatal(err)
	}
	text := everyPatch
	whole["overlays/site.yaml"] = &fstest.MapFile{Data: []byte(text)}
	drifts, found := Drifts(whole, OverlayFile{folder, "site"})
	if len(found) != len(drifts) {
		t.Fatal(found.Error())
	}
	lines := strings.Split(text, "\n")
	for _, d := range drifts {
		lines[d.Was.Line-1] = strings.Replace(lines[d.Was.Line-1], "a8bcbfdd5a2b", d.Now, 1)
	}
	whole["overlays/site.yaml"].Data = []byte(strings.Join(lines, "\n"))
	if _, found := Load(whole, OverlayFile{folder, "site"}); len(found) > 0 {
		t.Fatal(found.Error())
	}
	names := slices.Sorted(maps.Keys(whole))
	rapid.Check(t, func(t *rapid.T) {
		files := maps.Clone(whole)
		name := rapid.SampledFrom(append(names, "overlays/site.yaml", "overlays/site.yaml")).Draw(t, "file")
		files[name] = &fstest.MapFile{Data: []byte(withSlips(t, string(whole[name].Data)))}
		folder, err := fs.Sub(files, Overlays)
		if err != nil {
			t.Fatal(err)
		}
		findsPlaces(t, files, OverlayFile{folder, "site"})
	})
}

// withSlips makes one or two slips in a text.
func withSlips(t *rapid.T, text string) string {
	lines := strings.Split(text, "\n")
	for range rapid.IntRange(1, 2).Draw(t, "slips") {
		i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		key, _, _ := strings.Cut(lines[i], ":")
		switch rapid.IntRange(0, 6).Draw(t, "slip") {
		case 0:
			lines = slices.Delete(lines, i, i+1)
		case 1:
			lines = slices.Insert(lines, i, lines[i])
		case 2:
			lines[i] = "  " + lines[i]
		case 3: // another value for the key
			lines[i] = key + ": " + garbage.Draw(t, "value")
		case 4: // another key
			indent := lines[i][:len(lines[i])-len(strings.TrimLeft(lines[i], " -"))]
			lines[i] = indent + garbage.Draw(t, "key") + strings.TrimPrefix(lines[i], key)
		case 5: // another word
			words := strings.SplitAfter(lines[i], " ")
			words[rapid.IntRange(0, len(words)-1).Draw(t, "word")] = garbage.Draw(t, "word") + " "
			lines[i] = strings.Join(words, "")
		case 6:
			lines[i] = strings.Replace(lines[i], "}", "", 1)
		}
		if len(lines) == 0 {
			break
		}
	}
	return strings.Join(lines, "\n")
}

var garbage = rapid.SampledFrom([]string{
	"", "~", "[]", "{}", "x", "X", "-1", "0", "true", "[a]", "[a, b]", "{a: b}", "{a: [b]}", "[[a]]", "[{a: b}]", `"[1..0]"`, `"< 5"`, "not-applicable",
	"headache", "ct-head-wo", "danger", "danger-band", "age", "fever", "{fever: true}", "{danger: not-applicable}", "[{fever: true}, {fever: false}]", "first", "1e999", "\"\\n\"", "ü",
})
