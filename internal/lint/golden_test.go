package lint

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestMessages holds what each rule about patients says: one library with a defect of each kind.
func TestMessages(t *testing.T) {
	cautions := `cautions:
  - {id: men, title: Pregnant men, when: {pregnancy: pregnant, sex: male}, procedures: {ids: [mr]}, effect: caution}
  - {id: clash, title: Clash, when: {looks: true, pallor: false, rash: false}, procedures: {ids: [mr]}, effect: caution}
  - {id: unrated, title: Unrated, when: {implant: unsafe}, procedures: {ids: [pet]}, effect: caution}
  - {id: elsewhere, title: Elsewhere, when: {fever: false}, procedures: {ids: [mr]}, effect: caution}
  - {id: quiet, title: Quiet, when: {silent-level: ">= 5 mm"}, procedures: {ids: [us]}, effect: contraindicated}
`
	exams := `procedures:
  ct-odd: {title: Odd CT, modality: CT, ionising: true, level: {adult: 2, child: 2, source: paper}, dose: {adult: 5 mSv, child: "< 0.01 mSv", source: paper}}
`
	defects := []planted{
		{rows: when("{fever: true}", "{trauma: true}"), unique: true},
		{rows: when("{age: '<= 17 y'}", "{age: '> 18 y', fever: true}", "{age: '>= 18 y', fever: false}"), unique: true},
		{rows: when("{fever: true}", "{fever: true, gcs: 15}", "{pregnancy: pregnant, sex: male}", "[{trauma: true}, {trauma: true, cancer: true}, {fever: true, gcs: 3}]", "")},
		{rows: []row{
			{"{fever: true, age: '< 40 y'}", "urgency: soon", "{us: 7, ct: 5}"}, {"{fever: true, age: '>= 40 y'}", "urgency: soon", "{us: 7, ct: 5}"},
			{"{trauma: true}", "red-flag: true", "{ct: 8, ct-low: 6}"}, {"{cancer: true}", "red-flag: true\n    urgency: urgent", "{us: 2, ct: 1}"},
			{"{silent: true}", "", "{us: 9}"}, {"", "", "{us: 6, ct: 4}"},
		}},
	}
	files := plantedLibrary(t, defects)
	more := map[string]string{
		"vocabulary/cautions.yaml": cautions, "vocabulary/exams.yaml": exams, "vocabulary/pain.yaml": pain,
		"test/adults.yaml": strings.Replace(adults, ">= 18 y", "> 18 y", 1), "test/children.yaml": children,
	}
	for name, file := range base(t, more) {
		files[name] = file
	}
	// of the planted guidelines only `adults` is to rate MR
	for name, file := range files {
		if strings.HasPrefix(name, "test/case") {
			file.Data = []byte(strings.ReplaceAll(string(file.Data), "mr:", "ct-head:"))
		}
	}
	var b strings.Builder
	for _, f := range lint(t, files) {
		b.WriteString(f.Pretty())
	}
	const golden = "testdata/messages.golden"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), b.String())
}
