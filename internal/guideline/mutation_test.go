package guideline

import (
	"io/fs"
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
	garbage := rapid.SampledFrom([]string{
		"", "~", "[]", "{}", "x", "X", "-1", "0", "true", "[a]", "[a, b]", "{a: b}", "{a: [b]}", "[[a]]", "[{a: b}]", `"[1..0]"`, `"< 5"`, "not-applicable",
		"headache", "ct-head-wo", "danger", "danger-band", "age", "fever", "{fever: true}", "{danger: not-applicable}", "[{fever: true}, {fever: false}]", "first", "1e999", "\"\\n\"", "ü",
	})
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "file")
		lines := strings.Split(string(whole[name].Data), "\n")
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
		files := fstest.MapFS{}
		for other, file := range whole {
			files[other] = file
		}
		files[name] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
		l, found := Load(files)
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
	})
}
