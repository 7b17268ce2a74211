package table

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/shipped"
)

// our is the library whose procedures the mappings of the tests name.
var our = shipped.Library()

// fataler is what tests and properties have in common.
type fataler interface {
	require.TestingT
	Helper()
}

// built loads and compiles an imported library; it must be without findings.
func built(t fataler, library *Library) []byte {
	t.Helper()
	files := fstest.MapFS{}
	for name, content := range library.files {
		files[name] = &fstest.MapFile{Data: content}
	}
	loaded, found := guideline.Load(files)
	require.Empty(t, found, found.Error())
	ed, err := compile.Compile(loaded)
	require.NoError(t, err)
	packed, err := ed.Bytes()
	require.NoError(t, err)
	return packed
}

func exported(t fataler, packed []byte, m *Mapping, file string) []byte {
	t.Helper()
	ed, err := edition.Read(packed)
	require.NoError(t, err)
	text, _, err := Export(&ed.Catalogue, m, file)
	require.NoError(t, err)
	return text
}

func mappingOf(t fataler, text string) *Mapping {
	t.Helper()
	m, found := ReadMapping("map.yaml", []byte(text), our)
	require.NotNil(t, m, "%v", found)
	return m
}

// randomTable is a clean table, and what it says.
type randomTable struct {
	mapping string
	m       *Mapping
	rows    [][]string // with the header
}

// at returns a cell by the role of its column.
func (r *randomTable) at(row int, c role) string {
	for i, column := range r.m.columns {
		if column.role == c {
			return r.rows[row][i]
		}
	}
	return ""
}

const (
	latin  = "aAbcDeé ß0129-,;:.'\"<>/()#&%*!?{}[]|@`~=+_\\$"
	letter = "abcdefghijklmnopqrstuvwxyz"
)

// title draws a name that an author might write, and some that none would.
func title(unicode bool) *rapid.Generator[string] {
	alphabet := latin
	if unicode {
		alphabet += "≥☢日本µ½“–λ"
	}
	odd := []string{"none", "true", "null", "No", "1", "1.5", "~", "- a", "a: b", "# x", "none of these", "min", "Max", "age", "sex", "=", "é", "2026-01-01", "0x1F", "row, rows 3–4", "x, row 2"}
	return rapid.Map(rapid.OneOf(
		rapid.SampledFrom(odd),
		rapid.StringOfN(rapid.RuneFrom([]rune(alphabet)), 1, 12, -1),
		rapid.StringOfN(rapid.RuneFrom([]rune(letter+" ")), 60, 200, -1),
	), func(s string) string { s, _ = tidy(s, false); return s }).Filter(func(s string) bool { return fold(s) != "" })
}

func drawTable(t *rapid.T) *randomTable {
	unicode := rapid.Bool().Draw(t, "unicode")
	encoding := windows1252
	if unicode {
		encoding = rapid.SampledFrom([]string{utf8Plain, utf8Mark}).Draw(t, "encoding")
	}
	names := func(what string, most int) []string {
		return rapid.SliceOfNDistinct(title(unicode), 1, most, fold).Draw(t, what)
	}
	procedures := names("procedures", 6)
	levels := map[string][2]string{}
	modality := map[string]string{}
	for _, p := range procedures {
		modality[p] = rapid.SampledFrom([]string{"CT", "MR"}).Draw(t, "modality")
		if modality[p] == "CT" {
			level := rapid.SampledFrom([]string{"", "I", "II", "III", "IV", "V"})
			levels[p] = [2]string{level.Draw(t, "adult"), level.Draw(t, "child")}
		} else {
			both := rapid.SampledFrom([]string{"", "O"}).Draw(t, "level")
			levels[p] = [2]string{both, both}
		}
	}
	free := rapid.Map(rapid.OneOf(rapid.Just(""), title(unicode), rapid.SampledFrom([]string{"two\nlines", "two\n\n  more", `"quoted"`, "tab\tinside"})),
		func(s string) string { s, _ = tidy(s, true); return s })
	headers := rapid.Permutation([]string{"topic", "variant", "procedure", "rating", "category", "adult-level", "child-level", "strength", "note", "reference", "icd-10", "modality"}).Draw(t, "columns")
	var rows [][]string
	for _, topic := range names("topics", 4) {
		codes := rapid.SampledFrom([]string{"", "R51", "R51; M54.5"}).Draw(t, "codes")
		for _, variant := range names("variants", 4) {
			rated := rapid.Bool().Draw(t, "rated")
			for _, p := range rapid.SliceOfNDistinct(rapid.SampledFrom(procedures), 1, len(procedures), rapid.ID[string]).Draw(t, "rows") {
				rating := rapid.IntRange(1, 9).Draw(t, "rating")
				cells := map[string]string{
					"topic": topic, "variant": variant, "procedure": p, "category": []string{"never", "perhaps", "yes"}[(rating-1)/3],
					"adult-level": levels[p][0], "child-level": levels[p][1], "strength": rapid.SampledFrom([]string{"A", "B"}).Draw(t, "strength"),
					"note": free.Draw(t, "note"), "reference": free.Filter(func(s string) bool { return fold(s) == s }).Draw(t, "reference"), "icd-10": codes, "modality": modality[p],
				}
				if rated {
					cells["rating"] = fmt.Sprint(rating)
				}
				row := make([]string, len(headers))
				for i, h := range headers {
					row[i] = cells[h]
				}
				rows = append(rows, row)
			}
		}
	}
	rows = rapid.Permutation(rows).Draw(t, "order")
	var b strings.Builder
	fmt.Fprintf(&b, "table: invented\ntitle: Invented criteria\nholder: Nobody, row 7\nlicence: none needed\nyear: 2026\nmodalities: {CT: CT, MR: MR}\n")
	b.WriteString("categories: {never: usually-not-appropriate, perhaps: may-be-appropriate, \"yes\": usually-appropriate}\n")
	b.WriteString("levels: {O: 0, I: 1, II: 2, III: 3, IV: 4, V: 5}\nstrengths: {A: strong, B: expert-opinion}\n")
	fmt.Fprintf(&b, "format: {encoding: %s, delimiter: %s, line-ends: %s}\ncolumns:\n", encoding,
		rapid.SampledFrom([]string{"comma", "semicolon", "tab", "pipe"}).Draw(t, "delimiter"), rapid.SampledFrom([]string{"lf", "crlf"}).Draw(t, "line ends"))
	for _, h := range headers {
		fmt.Fprintf(&b, "  %s: %s\n", h, h)
	}
	return &randomTable{mapping: b.String(), m: mappingOf(t, b.String()), rows: append([][]string{headers}, rows...)}
}

// Whatever a clean table says, in whatever order: its library has no findings, an export of its edition is the same to
// the byte, and the engine answers each variant with exactly the ratings of its rows.
func TestCleanTablesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawTable(t)
		text, err := writeCSV(r.rows, r.m)
		require.NoError(t, err)
		library, report, err := Import("table.csv", text, r.m, our)
		require.NoError(t, err)
		require.NotNil(t, library, report.Text())
		for _, f := range report.Findings {
			require.Contains(t, []string{"similar", "id", "our-procedure"}, f.Kind, "a clean table has no other finding: %s", report.Text())
		}
		packed := built(t, library)
		require.Equal(t, string(text), string(exported(t, packed, r.m, "table.csv")))

		workbook := exported(t, packed, r.m, "table.xlsx")
		again, report, err := Import("table.xlsx", workbook, r.m, our)
		require.NoError(t, err)
		require.NotNil(t, again, report.Text())
		for name := range library.files {
			if name != "NOTICE" {
				require.Equal(t, string(library.files[name]), string(again.files[name]), name)
			}
		}
		checkAnswers(t, r, packed)
	})
}

// checkAnswers asks the engine about every variant.
func checkAnswers(t *rapid.T, r *randomTable, packed []byte) {
	e, err := engine.Load(packed)
	require.NoError(t, err)
	ed, err := edition.Read(packed)
	require.NoError(t, err)
	titles := map[string]string{}
	for _, p := range ed.Catalogue.Procedures {
		titles[p.ID] = p.Title.In("en")
	}
	want := map[[2]string]map[string]string{}
	for i := 1; i < len(r.rows); i++ {
		key := [2]string{r.at(i, topicColumn), r.at(i, variantColumn)}
		if want[key] == nil {
			want[key] = map[string]string{}
		}
		ours, _, _ := r.m.categories.means(r.at(i, categoryColumn))
		want[key][r.at(i, procedureColumn)] = r.at(i, ratingColumn) + " " + ours
	}
	for _, g := range ed.Catalogue.Guidelines {
		for _, s := range g.Scenarios {
			answer, err := e.Evaluate(context.Background(), engine.Referral{
				AsOf: "2026-11-21", Indications: []engine.Code{{Code: g.Indications[0]}},
				Facts: []engine.Fact{{ID: g.ID + "-variant", Value: engine.Is(s.ID)}, {ID: "age", Value: engine.Quantity(45, "y")}},
			})
			require.NoError(t, err)
			require.Len(t, answer.Answers, 1)
			require.Equal(t, s.ID, answer.Answers[0].Scenario.ID)
			got := map[string]string{}
			for _, o := range answer.Answers[0].Options {
				rating := ""
				if o.Rating > 0 {
					rating = fmt.Sprint(o.Rating)
				}
				got[titles[o.Procedure]] = rating + " " + o.Category
			}
			key := [2]string{g.Title.In("en"), s.Title.In("en")}
			require.Equal(t, want[key], got, "%q", key)
			delete(want, key)
		}
	}
	require.Empty(t, want, "variants that no scenario answers")
}

// Ids hang on the titles, not on the order of the rows.
func TestIDsDoNotHangOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawTable(t)
		ids := func(rows [][]string) map[string]string {
			text, err := writeCSV(rows, r.m)
			require.NoError(t, err)
			library, report, err := Import("table.csv", text, r.m, our)
			require.NoError(t, err)
			require.NotNil(t, library, report.Text())
			ed, err := edition.Read(built(t, library))
			require.NoError(t, err)
			byTitle := map[string]string{}
			for _, p := range ed.Catalogue.Procedures {
				byTitle["procedure "+p.Title.In("en")] = p.ID
			}
			for _, g := range ed.Catalogue.Guidelines {
				byTitle["topic "+g.Title.In("en")] = g.ID
				for _, s := range g.Scenarios {
					byTitle[g.ID+" "+s.Title.In("en")] = s.ID
				}
			}
			return byTitle
		}
		shuffled := append([][]string{r.rows[0]}, rapid.Permutation(r.rows[1:]).Draw(t, "another order")...)
		require.Equal(t, ids(r.rows), ids(shuffled))
	})
}

// Slips anywhere in a table are reported or harmless: no panic, and a library comes out exactly where no finding is an
// error. It has no findings of its own, and exporting it, importing that and exporting again changes nothing more.
func TestSlipsInTables(t *testing.T) {
	junk := rapid.SampledFrom([]string{"", " ", "  x ", "10", "0", "8", "yes", "never", "A", "III", "O", "R51", "r51", "\u00a0", "\ufeff", "\u200b", "\x00", "\x1b[1m", "\ufffd", "\r", "a\nb", "\"", "CT of the head", "topic", "none-of-these"})
	rapid.Check(t, func(t *rapid.T) {
		r := drawTable(t)
		for range rapid.IntRange(1, 3).Draw(t, "slips") {
			i := rapid.IntRange(0, len(r.rows)-1).Draw(t, "row")
			row := append([]string{}, r.rows[i]...)
			j := rapid.IntRange(0, len(r.m.columns)-1).Draw(t, "column")
			switch rapid.IntRange(0, 5).Draw(t, "slip") {
			case 0, 1:
				if j < len(row) {
					row[j] = junk.Draw(t, "cell")
				}
			case 2:
				if j < len(row) {
					row[j] += junk.Draw(t, "end")
				}
			case 3:
				row = row[:min(j, len(row))]
			case 4:
				row = append(row, junk.Draw(t, "more"))
			case 5:
				r.rows = append(r.rows, row)
			}
			r.rows[i] = row
		}
		m := *r.m
		m.encoding = utf8Plain
		text, err := writeCSV(r.rows, &m)
		require.NoError(t, err)
		library, report, err := Import("table.csv", text, &m, our)
		require.NoError(t, err)
		require.Equal(t, report.Errors == 0, library != nil, report.Text())
		if library == nil {
			return
		}
		once := exported(t, built(t, library), &m, "table.csv")
		library, report, err = Import("table.csv", once, &m, our)
		require.NoError(t, err)
		require.NotNil(t, library, report.Text())
		require.Equal(t, string(once), string(exported(t, built(t, library), &m, "table.csv")))
	})
}
