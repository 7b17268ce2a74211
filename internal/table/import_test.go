package table

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/source"
)

func imported(t *testing.T, name string) (*Library, *Mapping) {
	c := readCase(t, "testdata/reports/"+name+".txt")
	m := mappingOf(t, mappingText(t, c.mapping))
	library, report, err := Import("criteria.csv", c.bytesOf(t), m, our)
	require.NoError(t, err)
	require.NotNil(t, library, report.Text())
	return library, m
}

// A folder is written whole or not at all, and never over something.
func TestWrite(t *testing.T) {
	library, _ := imported(t, "clean")
	parent := t.TempDir()
	dir := filepath.Join(parent, "new", "library")
	require.NoError(t, library.Write(dir))
	notice, err := os.ReadFile(filepath.Join(dir, "NOTICE"))
	require.NoError(t, err)
	assert.Contains(t, string(notice), "Nobody")
	assert.Contains(t, string(notice), "Licence: invented for these tests")

	require.ErrorContains(t, library.Write(dir), "is not empty: name a new folder, or remove it first")

	empty := t.TempDir()
	require.NoError(t, library.Write(empty), "an empty folder is as good as none")

	library.files["vocabulary/facts.yaml"] = []byte("facts: {age: {kind: age}}\n")
	broken := filepath.Join(parent, "broken")
	require.ErrorContains(t, library.Write(broken), "is not written")
	left, err := os.ReadDir(parent)
	require.NoError(t, err)
	assert.Equal(t, []string{"new"}, func() (names []string) {
		for _, e := range left {
			names = append(names, e.Name())
		}
		return names
	}(), "neither the folder nor a temporary one is left")
}

// The holder and the licence stand with every guideline, with the rows that it was made of.
func TestEveryGuidelineNamesTheTable(t *testing.T) {
	library, _ := imported(t, "ids")
	ed, err := edition.Read(built(t, library))
	require.NoError(t, err)
	sources := map[string]edition.Source{}
	for _, s := range ed.Catalogue.Sources {
		sources[s.ID] = s
	}
	for _, g := range ed.Catalogue.Guidelines {
		for _, s := range g.Scenarios {
			for _, r := range s.Ratings {
				from := sources[r.Sources[0]]
				assert.Contains(t, from.Citation, "Nobody. Invented criteria, 2026, row")
				assert.Equal(t, "invented for these tests", from.Note)
			}
		}
	}
}

// An export says what the library says now: an editor's change shows, and what has been added is not taken for a row.
func TestExportAfterEditing(t *testing.T) {
	library, m := imported(t, "clean")
	name := "invented-2026/headache.yaml"
	original := string(library.files[name])
	library.files[name] = []byte(strings.Replace(original, "ct-head-wo: 9", "ct-head-wo: 8", 1))
	assert.Contains(t, string(exported(t, built(t, library), m, "x.csv")), "Headache,sudden,CT of the head,8,Usually appropriate")

	library.files[name] = []byte(original + "    mri-of-the-head: 5\n")
	ed, err := edition.Read(built(t, library))
	require.NoError(t, err)
	_, _, err = Export(&ed.Catalogue, m, "x.csv")
	require.EqualError(t, err, "guideline headache has 4 ratings of the source invented-2026-topic-headache, which names 3 rows: give a rating that was added a source of its own")

	other := *m
	other.id = "another"
	_, _, err = Export(&ed.Catalogue, &other, "x.csv")
	require.EqualError(t, err, "no guideline here was imported from the table another")
}

// The JSON of a report has all of its rows.
func TestReportJSON(t *testing.T) {
	c := readCase(t, "testdata/reports/white-space.txt")
	_, report, err := Import("folder/criteria.csv", c.bytesOf(t), mappingOf(t, mappingText(t, c.mapping)), our)
	require.NoError(t, err)
	text, err := report.JSON()
	require.NoError(t, err)
	var read Report
	require.NoError(t, json.Unmarshal(text, &read))
	assert.Equal(t, "criteria.csv", read.File)
	assert.Equal(t, 3, read.Rows)
	at := slices.IndexFunc(read.Findings, func(f Finding) bool { return f.Column == "Variant" })
	require.GreaterOrEqual(t, at, 0)
	assert.Equal(t, Finding{
		Severity: source.Warning, Kind: "white-space", Rows: []int{2, 4}, Column: "Variant",
		Message: "white space or invisible characters that do not count, taken away",
	}, read.Findings[at])
}

// A mapping with mistakes is refused, each with its place.
func TestMappingMistakes(t *testing.T) {
	for name, c := range map[string]struct{ lines, want string }{
		"misspelt key":          {"modalites: {CT: CT}\n", `did you mean "modalities"?`},
		"misspelt column":       {"columns: {topc: Topic, variant: Variant, procedure: P, rating: R}\n", `did you mean "topic"?`},
		"no rating":             {"columns: {topic: T, variant: V, procedure: P}\n", "no column tells how appropriate a procedure is"},
		"column twice":          {"columns: {topic: T, variant: V, procedure: P, rating: R, category: r}\n", `"r" is the column of the rating already`},
		"no levels":             {"levels: {}\n", ""},
		"unknown category":      {"categories: {Yes: usualy-appropriate}\n", `did you mean "usually-appropriate"?`},
		"level out of range":    {"levels: {VI: 6}\n", `"6" is not a radiation level`},
		"words that are one":    {"levels: {Low: 1, low: 2}\n", `"Low" and "low" count as one word`},
		"unknown procedure":     {"procedures: {CT: ct-haed-wo}\n", `did you mean "ct-head-wo"?`},
		"a source of ours":      {"table: acr-rrl\n", "our library has a source"},
		"a folder of others":    {"system: vocabulary\n", "holds no guidelines"},
		"url":                   {"url: example\n", "is not a web address"},
		"delimiter":             {"format: {delimiter: \"||\"}\n", "write one character"},
		"encoding":              {"format: {encoding: latin-1}\n", `"latin-1" is not an encoding`},
		"strength without need": {"columns: {topic: T, variant: V, procedure: P, rating: R, strength: S}\n", "the mapping has no strengths"},
		"named and ignored":     {"ignore: [topic]\n", "both named and ignored"},
		"due before reviewed":   {"review: {status: draft, reviewed: 2026-01-02, due: 2026-01-01}\n", "the next review is due on"},
	} {
		t.Run(name, func(t *testing.T) {
			m, found := ReadMapping("map.yaml", []byte(mappingText(t, c.lines)), our)
			if c.want == "" {
				require.NotNil(t, m, found.Error())
				return
			}
			require.Nil(t, m)
			assert.Contains(t, found.Error(), c.want)
			for _, f := range found {
				assert.Positive(t, f.Pos.Line)
			}
		})
	}
}

func TestRowWords(t *testing.T) {
	for words, rows := range map[string][]int{
		"row 3": {3}, "rows 3, 4": {3, 4}, "rows 2–31, 40": append(ascending(2, 31), 40), "rows 5, 3–6, 1, 2": {5, 3, 4, 5, 6, 1, 2},
	} {
		assert.Equal(t, words, rowWords(rows, 0))
		back, err := parseRows("Somebody, row 7. Something, " + words)
		require.NoError(t, err)
		assert.Equal(t, rows, back)
	}
	for _, wrong := range []string{"", "x", ", row", ", rows 3–", ", rows 4–2", ", rows 1–99999999", ", rows a"} {
		_, err := parseRows(wrong)
		assert.Error(t, err, wrong)
	}
}

func ascending(from, to int) (rows []int) {
	for ; from <= to; from++ {
		rows = append(rows, from)
	}
	return rows
}
