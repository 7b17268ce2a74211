package guideline

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/justify-cds/justify/internal/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const findings = "findings"

// archive is a text of several files, each under a line `-- name --` (the form of golang.org/x/tools/txtar).
type archive struct {
	comment string
	names   []string
	files   map[string]string
}

var separator = regexp.MustCompile(`(?m)^-- (\S+) --\n`)

func parseArchive(text string) archive {
	a := archive{files: map[string]string{}}
	marks := separator.FindAllStringSubmatchIndex(text, -1)
	a.comment = text
	for i, m := range marks {
		if i == 0 {
			a.comment = text[:m[0]]
		}
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		name := text[m[2]:m[3]]
		a.names = append(a.names, name)
		a.files[name] = text[m[1]:end]
	}
	return a
}

func (a archive) String() string {
	var b strings.Builder
	b.WriteString(a.comment)
	for _, name := range a.names {
		fmt.Fprintf(&b, "-- %s --\n%s", name, a.files[name])
	}
	return b.String()
}

// over returns the base library with the archive's files in place of its own; an empty file takes one away.
func (a archive) over(t *testing.T, base string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(base), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[name] = &fstest.MapFile{}
			files[name].Data, err = os.ReadFile(filepath.Join(base, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range a.files {
		switch {
		case name == findings:
		case text == "":
			delete(files, name)
		default:
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return files
}

// overlays are those that the archive's comment names: "Overlays: a b.", in this order.
func (a archive) overlays(files fs.FS) []OverlayFile {
	_, names, _ := strings.Cut(a.comment, "Overlays: ")
	names, _, _ = strings.Cut(names, ".")
	folder, _ := fs.Sub(files, Overlays)
	var list []OverlayFile
	for _, id := range strings.Fields(names) {
		list = append(list, OverlayFile{folder, id})
	}
	return list
}

// Each file under testdata/mistakes is a library with mistakes: what stands there replaces files of testdata/base. A
// line that ends in `# wrong` has one mistake and gets one finding; no other line gets any.
func TestMistakes(t *testing.T) {
	cases, err := filepath.Glob("testdata/mistakes/*.txt")
	if err != nil || len(cases) == 0 {
		t.Fatal(cases, err)
	}
	documents := &source.Documents{}
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			a := parseArchive(string(text))
			files := a.over(t, "testdata/base")
			library, found := Load(files, a.overlays(files)...)
			if library != nil {
				t.Error("a library with mistakes is built")
			}
			checkMarks(t, a, found)
			if _, again := Reload(documents, files, a.overlays(files)...); again.Error() != found.Error() {
				t.Errorf("read again it has other mistakes:\n%s", cmp.Diff(found.Error(), again.Error()))
			}
			got := found.Error() + "\n"
			if *update {
				if _, ok := a.files[findings]; !ok {
					a.names = append(a.names, findings)
				}
				a.files[findings] = got
				if err := os.WriteFile(path, []byte(a.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(a.files[findings], got); diff != "" {
				t.Errorf("the findings changed (-update rewrites them):\n%s", diff)
			}
		})
	}
}

func checkMarks(t *testing.T, a archive, found source.Diagnostics) {
	t.Helper()
	count := map[string]int{}
	for _, d := range found {
		if d.Pos.Line == 0 {
			continue // about a file as a whole
		}
		count[fmt.Sprintf("%s:%d", d.Pos.File, d.Pos.Line)]++
	}
	for _, name := range a.names {
		if name == findings {
			continue
		}
		for i, line := range strings.Split(a.files[name], "\n") {
			at := fmt.Sprintf("%s:%d", name, i+1)
			want := 0
			if _, mark, marked := strings.Cut(line, "# wrong"); marked {
				want = 1
				if times, err := strconv.Atoi(strings.TrimSpace(mark)); err == nil {
					want = times
				}
			}
			if count[at] != want {
				t.Errorf("%s has %d findings, want %d: %s", at, count[at], want, line)
			}
			delete(count, at)
		}
	}
	for at := range count {
		t.Errorf("%s is not part of the case, but has findings", at)
	}
}

// Every message that the package can give is shown by one of the cases.
func TestEveryMessageIsShown(t *testing.T) {
	cases, _ := filepath.Glob("testdata/mistakes/*.txt")
	var shown strings.Builder
	for _, path := range cases {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		shown.WriteString(parseArchive(string(text)).files[findings])
	}
	formats := messages(t)
	if len(formats) < 80 {
		t.Fatalf("only %d messages found in the source", len(formats))
	}
	verb := regexp.MustCompile(`%[a-z]`)
	for _, format := range slices.Sorted(maps.Keys(formats)) {
		parts := verb.Split(format, -1)
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		if !regexp.MustCompile(`(?m)(error|warning): ` + strings.Join(parts, `.*`) + `$`).MatchString(shown.String()) {
			t.Errorf("%s: no case gives %q", formats[format], format)
		}
	}
}

// messages collects the formats of all findings in the source of the package and of the readers it uses.
func messages(t *testing.T) map[string]token.Position {
	t.Helper()
	argument := map[string]int{"ErrorAt": 2, "At": 3, "ErrorInside": 3, "Report": 3}
	formats := map[string]token.Position{}
	files, _ := filepath.Glob("*.go")
	readers, _ := filepath.Glob("../source/readers.go")
	set := token.NewFileSet()
	keep := func(e ast.Expr) {
		if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if format, err := strconv.Unquote(literal.Value); err == nil && format != "%s" {
				formats[format] = set.Position(literal.Pos())
			}
		}
	}
	for _, name := range append(files, readers...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok {
					if i, ok := argument[f.Sel.Name]; ok && len(n.Args) > i {
						keep(n.Args[i])
					}
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Message" {
					keep(n.Value)
				}
			}
			return true
		})
	}
	return formats
}

// Who looks for mistakes gets a library whose scenarios overlap, unless something else is wrong with it; then the overlap
// is reported as ever.
func TestLoadOverlapping(t *testing.T) {
	text, err := os.ReadFile("testdata/mistakes/overlap.txt")
	if err != nil {
		t.Fatal(err)
	}
	a := parseArchive(string(text))
	delete(a.files, "neuro/everyone-else.yaml") // which has another mistake as well
	_, refused := Load(a.over(t, "testdata/base"))
	library, found := LoadOverlapping(a.over(t, "testdata/base"))
	if library == nil || found.Errors() > 0 || refused.Errors() == 0 {
		t.Errorf("overlaps keep the library from being given: %v\nor from being refused: %v", found, refused)
	}
	a.files["neuro/broken.yaml"] = "guideline: Broken\n"
	both, refused := LoadOverlapping(a.over(t, "testdata/base"))
	if again, found := Load(a.over(t, "testdata/base")); both != nil || again != nil || !slices.Equal(refused, found) || !strings.Contains(found.Error(), "overlap") {
		t.Errorf("with another mistake the two differ:\n%v\n%v", refused, found)
	}
}
