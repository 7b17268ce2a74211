package table

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
)

// largeTable is as large as the tables that sites hold a licence for: 1,300 variants of 200 topics, 15,000 rows about
// 1,400 procedures.
func largeTable(t fataler, m *Mapping) []byte {
	exams := []string{"CT", "MRI", "Ultrasound", "Radiograph"}
	levels := []string{"III", "O", "O", "I"}
	categories := []string{"Usually not appropriate", "May be appropriate", "Usually appropriate"}
	rows := [][]string{{"Topic", "Variant", "Procedure", "Rating", "Category", "Adult", "Child", "Comment"}}
	for variant := range 1300 {
		count := 11
		if variant < 15_000-11*1300 {
			count++
		}
		for range count {
			n := len(rows)
			exam, rating := n%1400, 1+n*7%9
			level := levels[exam%4]
			rows = append(rows, []string{
				fmt.Sprintf("Invented question %d", variant%200),
				fmt.Sprintf("Invented patient %d with a finding that takes a whole line to describe, seen for over %d weeks, first exam", variant, variant%9),
				fmt.Sprintf("%s of part %d of the invented body", exams[exam%4], exam), fmt.Sprint(rating), categories[(rating-1)/3], level, level, "",
			})
		}
	}
	text, err := writeCSV(rows, m)
	require.NoError(t, err)
	return text
}

func BenchmarkLargeTable(b *testing.B) {
	m := mappingOf(b, mappingText(b, ""))
	text := largeTable(b, m)
	library, report, err := Import("criteria.csv", text, m, our)
	require.NoError(b, err)
	require.NotNil(b, library, report.Text())
	require.Equal(b, []int{15_000, 1300, 1400}, []int{report.Rows, report.Variants, report.Procedures})
	files := fstest.MapFS{}
	for name, content := range library.files {
		files[name] = &fstest.MapFile{Data: content}
	}
	loaded, found := guideline.Load(files)
	require.Empty(b, found)
	ed, err := compile.Compile(loaded)
	require.NoError(b, err)

	b.Run("import", func(b *testing.B) {
		for b.Loop() {
			_, _, err := Import("criteria.csv", text, m, our)
			require.NoError(b, err)
		}
	})
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			guideline.Load(files)
		}
	})
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			_, err := compile.Compile(loaded)
			require.NoError(b, err)
		}
	})
	b.Run("export", func(b *testing.B) {
		for b.Loop() {
			again, _, err := Export(&ed.Catalogue, m, "criteria.csv")
			require.NoError(b, err)
			require.Len(b, again, len(text))
		}
	})
}
