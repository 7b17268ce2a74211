package lint

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// planted is a guideline with the defects that it has, or none. applies and the rows are YAML; a row is its `when`, and
// what else is to be said of it.
type planted struct {
	name    string
	applies string
	unique  bool
	rows    []row
	want    []string // rules, of which each finds something
}

type row struct{ when, more, rate string }

// when makes rows that rate alike in no two scenarios.
func when(boxes ...string) (rows []row) {
	for i, b := range boxes {
		rows = append(rows, row{when: b, rate: fmt.Sprintf("{us: %d, mr: %d}", 1+i%9, 9-i/2)})
	}
	return rows
}

func (p planted) yaml(id string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "guideline: %s\ntitle: Planted\nsystem: test\nindications: [%s]\nreview: {status: draft}\n", id, id)
	if p.applies != "" {
		fmt.Fprintf(&b, "applies: %s\n", p.applies)
	}
	if !p.unique {
		b.WriteString("hit: first\n")
	}
	b.WriteString("scenarios:\n")
	for i, r := range p.rows {
		fmt.Fprintf(&b, "  - id: row-%d\n    title: Row %d\n    strength: limited\n    source: paper\n    rate: %s\n", i, i, r.rate)
		if r.when != "" {
			fmt.Fprintf(&b, "    when: %s\n", r.when)
		}
		if r.more != "" {
			fmt.Fprintf(&b, "    %s\n", r.more)
		}
	}
	return b.String()
}

// base is the vocabulary of the planted libraries, with more files.
func base(t *testing.T, more map[string]string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(os.DirFS("testdata/base"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile("testdata/base/" + name)
		files[name] = &fstest.MapFile{Data: text}
		return err
	}))
	for name, text := range more {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// library puts the planted guidelines into one library, each with an indication of its own.
func plantedLibrary(t *testing.T, all []planted) fstest.MapFS {
	more := map[string]string{}
	indications := "indications:\n"
	for i, p := range all {
		id := fmt.Sprintf("case-%04d", i)
		indications += fmt.Sprintf("  %s: {title: Case %d}\n", id, i)
		more["test/"+id+".yaml"] = p.yaml(id)
	}
	more["vocabulary/indications.yaml"] = indications
	return base(t, more)
}

// TestPlanted: every planted defect is found by its rule, with a patient whom the engine confirms; nothing else is.
func TestPlanted(t *testing.T) {
	all := slices.Concat(overlaps(), gaps(), ageBounds(), unreachables(), identicals(), redFlags(), moreRadiations(), unaskables())
	found := map[string][]Finding{}
	for _, f := range lint(t, plantedLibrary(t, all)) {
		found[f.Pos.File] = append(found[f.Pos.File], f)
	}
	defects, harmless := 0, 0
	for i, p := range all {
		var got []string
		for _, f := range found[fmt.Sprintf("test/case-%04d.yaml", i)] {
			if !slices.Contains(got, f.Rule) {
				got = append(got, f.Rule)
			}
			if assert.NotNil(t, f.Witness, f.Pretty()) {
				assert.NotEmpty(t, f.Witness.Shows)
				assert.NotEmpty(t, f.Witness.Patient)
			}
		}
		assert.ElementsMatch(t, p.want, got, "%s\n%s\n%v", p.name, p.yaml("it"), found[fmt.Sprintf("test/case-%04d.yaml", i)])
		defects += len(p.want)
		if len(p.want) == 0 {
			harmless++
		}
	}
	t.Logf("%d planted, %d harmless", defects, harmless)
	assert.GreaterOrEqual(t, defects, 100)
	assert.GreaterOrEqual(t, harmless, 100)
}

var findings = []string{"fever", "trauma", "cancer"}

func overlaps() (all []planted) {
	add := func(unique bool, want []string, boxes ...string) {
		all = append(all, planted{name: "overlap", unique: unique, rows: when(boxes...), want: want})
	}
	found := []string{"overlap"}
	for n := 20; n <= 60; n += 10 {
		young := fmt.Sprintf("{age: '< %d y'}", n)
		add(true, found, fmt.Sprintf("{age: '<= %d y'}", n), fmt.Sprintf("{age: '>= %d y'}", n))
		add(true, found, young, fmt.Sprintf("{age: '>= %d mo'}", 12*n-1))
		add(true, nil, young, fmt.Sprintf("{age: '>= %d y'}", n))
		add(true, nil, young, fmt.Sprintf("{age: '>= %d mo'}", 12*n))
		add(true, nil, young, fmt.Sprintf("{age: '> %d y'}", n-1))
		add(true, nil, fmt.Sprintf("{age: '<= %d y'}", n), fmt.Sprintf("{age: '> %d y'}", n))
	}
	for i, x := range findings {
		y := findings[(i+1)%3]
		add(true, found, "{"+x+": true}", "["+"{"+x+": false}, {"+y+": true, gcs: 15}]")
		add(true, nil, "{"+x+": true}", "["+"{"+x+": false, "+y+": true}, {"+x+": false, "+y+": false}]")
	}
	for n := 5; n <= 14; n += 3 {
		add(true, found, fmt.Sprintf("{gcs: '< %d'}", n+1), fmt.Sprintf("{gcs: '>= %d'}", n))
		add(true, nil, fmt.Sprintf("{gcs: '< %d'}", n), fmt.Sprintf("{gcs: '>= %d'}", n))
		add(true, nil, fmt.Sprintf("{gcs: '<= %d'}", n-1), fmt.Sprintf("{gcs: '[%d..15]'}", n))
		add(true, found, fmt.Sprintf("{egfr: '<= %d mL/min'}", n), fmt.Sprintf("{egfr: '>= %d mL/min'}", n))
		add(true, nil, fmt.Sprintf("{egfr: '<= %d mL/min'}", n), fmt.Sprintf("{egfr: '> %d mL/min'}", n))
	}
	// a score and what it is computed from exclude each other though they are different facts
	add(true, nil, "{looks: true}", "{pallor: false, rash: false}")
	add(true, append(slices.Clone(found), "gap"), "{looks: true, fever: true}", "{pallor: true, trauma: true}")
	return all
}

func gaps() (all []planted) {
	add := func(unique bool, want []string, applies string, boxes ...string) {
		all = append(all, planted{name: "gap", applies: applies, unique: unique, rows: when(boxes...), want: want})
	}
	found := []string{"gap"}
	for i, x := range findings {
		y := findings[(i+1)%3]
		for _, unique := range []bool{true, false} {
			add(unique, found, "", "{"+x+": true}", "{"+x+": false, "+y+": true}")
			add(unique, found, "{age: '>= 18 y'}", "{"+x+": true}", "{"+x+": false, gcs: '< 15'}")
			add(unique, nil, "", "{"+x+": true}", "{"+x+": false}")
			add(unique, nil, "{"+x+": true}", "{"+y+": true}", "{"+y+": false}")
		}
	}
	add(true, found, "", "{onset: gradual}", "{onset: thunderclap}")
	add(true, nil, "", "{onset: gradual}", "{onset: thunderclap}", "{onset: exertional}")
	add(true, nil, "{onset: [gradual, thunderclap]}", "{onset: gradual}", "{onset: thunderclap}")
	for n := 10; n <= 40; n += 10 {
		add(true, found, "", fmt.Sprintf("{egfr: '< %d mL/min'}", n), fmt.Sprintf("{egfr: '> %d mL/min'}", n))
		add(true, nil, "", fmt.Sprintf("{egfr: '< %d mL/min'}", n), fmt.Sprintf("{egfr: '>= %d mL/min'}", n))
		add(true, nil, fmt.Sprintf("{egfr: '< %d mL/min'}", n), fmt.Sprintf("{egfr: '< %d mL/min'}", n/2), fmt.Sprintf("{egfr: '[%d..%d) mL/min'}", n/2, n))
		add(true, found, "", fmt.Sprintf("{age: '< %d y'}", n), fmt.Sprintf("{age: '>= %d y'}", n+10)) // ten years are no slip of a bound
	}
	add(true, nil, "{pregnancy: [possible, pregnant]}", "{age: '[10 y..30 y)'}", "{age: '[30 y..56 y)'}") // nobody else can be
	add(true, nil, "{sex: male}", "{pregnancy: not-pregnant}")
	return all
}

func ageBounds() (all []planted) {
	add := func(unique bool, want []string, boxes ...string) {
		all = append(all, planted{name: "age", unique: unique, rows: when(boxes...), want: want})
	}
	found := []string{"age-bound"}
	for n := 2; n <= 80; n += 13 {
		add(true, found, fmt.Sprintf("{age: '< %d y'}", n), fmt.Sprintf("{age: '> %d y'}", n))
		add(true, found, fmt.Sprintf("{age: '<= %d y'}", n-1), fmt.Sprintf("{age: '> %d y'}", n))
		add(true, found, fmt.Sprintf("{age: '< %d mo'}", 12*n), fmt.Sprintf("{age: '> %d y'}", n))
		add(false, found, fmt.Sprintf("{age: '< %d y'}", n), fmt.Sprintf("{age: '> %d y'}", n), "{fever: true}", "") // the last row gets them
		add(false, nil, fmt.Sprintf("{age: '< %d y'}", n), fmt.Sprintf("{age: %d y}", n), fmt.Sprintf("{age: '> %d y'}", n))
		add(false, nil, fmt.Sprintf("{age: '<= %d y'}", n), fmt.Sprintf("{age: '> %d y'}", n))
		add(true, nil, fmt.Sprintf("{age: '< %d y'}", n), fmt.Sprintf("{age: '>= %d mo'}", 12*n))
		add(true, found, fmt.Sprintf("{age: '< %d y'}", n), fmt.Sprintf("{age: '>= %d y', fever: true}", n), fmt.Sprintf("{age: '> %d y', fever: false}", n))
	}
	for _, d := range []int{21, 25, 28} {
		add(true, found, fmt.Sprintf("{age: '< %d d'}", d), "{age: '>= 1 mo'}")
		add(true, nil, fmt.Sprintf("{age: '< %d d'}", d), fmt.Sprintf("{age: '>= %d d'}", d))
	}
	add(true, nil, "{age: '< 4 w'}", "{age: '>= 28 d'}")
	add(true, found, "{age: '< 4 w'}", "{age: '> 28 d'}")
	return all
}

func unreachables() (all []planted) {
	add := func(want []string, boxes ...string) {
		all = append(all, planted{name: "reach", rows: when(append(boxes, "")...), want: want})
	}
	row, box := []string{"unreachable-scenario"}, []string{"unreachable-box"}
	for i, x := range findings {
		y, z := findings[(i+1)%3], findings[(i+2)%3]
		add(row, "{"+x+": true}", "{"+x+": true, "+y+": true}")
		add(row, "{"+x+": true, "+y+": true}", "{"+x+": true, "+y+": false}", "{"+x+": true, "+z+": true}")
		add(row, "{"+x+": true, "+y+": true}", "{"+x+": true}", "{"+x+": true, gcs: '< 9'}")
		add(nil, "{"+x+": true, "+y+": true}", "{"+x+": true}")
		add(nil, "{"+x+": true}", "{"+y+": true}", "{"+z+": true}")
		add(nil, "{"+x+": true, "+y+": true}", "{"+y+": true, "+z+": true}", "{"+x+": true, "+z+": true}")
		add(box, "{"+x+": true}", "[{"+y+": true}, {"+x+": true, "+z+": true}]")
		add(box, "[{"+y+": true}, {"+x+": true, "+y+": true}]")
		add(box, "[{gcs: '< 9', "+y+": true}, {gcs: '< 12'}]")
		add(nil, "{"+x+": true}", "[{"+y+": true}, {"+z+": true}]")
		add(nil, "[{gcs: '< 9', "+y+": true}, {gcs: '< 8'}]")
		add(nil, "[{"+x+": true, "+y+": true}, {"+x+": false, "+z+": true}]")
	}
	add(row, "{pregnancy: pregnant, sex: male}") // only patients who cannot be
	add(row, "{pregnancy: possible, age: '< 9 y'}")
	add(nil, "{pregnancy: not-pregnant, sex: male}")
	add(row, "{looks: true}", "{pallor: true}")
	add(nil, "{pallor: true}", "{looks: true}")
	return all
}

func identicals() (all []planted) {
	const rate = "{us: 7, mr: 4}"
	add := func(want []string, rows ...row) {
		rows = append(rows, row{rate: "{us: 2, no-imaging: 9}"})
		all = append(all, planted{name: "identical", rows: rows, want: want})
	}
	found := []string{"identical-scenarios"}
	for n := 20; n <= 50; n += 10 {
		young, old := fmt.Sprintf("{fever: true, age: '< %d y'}", n), fmt.Sprintf("{fever: true, age: '>= %d y'}", n)
		add(found, row{when: young, rate: rate}, row{when: old, rate: rate})
		add(found, row{when: young, rate: rate, more: "urgency: soon"}, row{when: old, rate: "{mr: 4, us: 7}", more: "urgency: soon"})
		add(nil, row{when: young, rate: rate, more: "urgency: soon"}, row{when: old, rate: rate})
		add(nil, row{when: young, rate: rate}, row{when: old, rate: "{us: 7, mr: 5}"})
		add(nil, row{when: young, rate: rate}, row{when: old, rate: "{us: 7}"})
		add(nil, row{when: young, rate: rate, more: "note: as before"}, row{when: old, rate: rate, more: "note: the result changes what is done"})
		add(nil, row{when: young, rate: rate}, row{when: old, rate: "{us: {rating: 7, strength: strong}, mr: 4}"})
		add(nil, row{when: young, rate: rate}, row{when: "{trauma: true}", rate: rate}) // two tests apart
	}
	for i, x := range findings {
		y := findings[(i+1)%3]
		add(found, row{when: "{" + x + ": true, " + y + ": true}", rate: rate}, row{when: "{" + y + ": false, " + x + ": true}", rate: rate})
		add(nil, row{when: "{" + x + ": true, " + y + ": true}", rate: rate}, row{when: "{" + y + ": false, " + x + ": true}", rate: rate, more: "urgency: urgent"})
	}
	add(append(slices.Clone(found), "unreachable-scenario"), row{when: "{gcs: '< 14'}", rate: rate}, row{when: "{gcs: '<= 13'}", rate: rate})
	return all
}

func redFlags() (all []planted) {
	add := func(want []string, rows ...row) {
		all = append(all, planted{name: "red flag", rows: append(rows, row{rate: "{us: 6, mr: 5, no-imaging: 5}"}), want: want})
	}
	flag := func(urgency string) string { return "red-flag: true\n    urgency: " + urgency }
	found := []string{"red-flag"}
	for _, x := range findings {
		box := "{" + x + ": true}"
		add(found, row{box, "red-flag: true", "{us: 8, mr: 9}"})
		add(nil, row{box, flag("soon"), "{us: 8, mr: 9}"})
		add(nil, row{box, "urgency: soon", "{us: 2, mr: 1}"}) // no red flag
		for low := 1; low <= 4; low++ {
			add(found, row{box, flag("urgent"), fmt.Sprintf("{us: %d, mr: %d}", low, low)})
			add(nil, row{box, flag("urgent"), fmt.Sprintf("{us: %d, mr: 9}", low)})
			add(nil, row{box, flag("urgent"), fmt.Sprintf("{us: %d, mr: %d, ct: 9}", low, low)}) // another exam comes in their place
		}
		add(found, row{box, flag("immediate"), "{us: 3, mr: 4, no-imaging: 9}"}) // no-imaging is no exam
	}
	// the patients of the flag would be in another row than the last
	add(found, row{"{fever: true}", flag("urgent"), "{us: 6, mr: 6}"}, row{"{fever: true, trauma: true}", "urgency: soon", "{us: 9, mr: 9}"})
	all[len(all)-1].want = append(all[len(all)-1].want, "unreachable-scenario")
	return all
}

func moreRadiations() (all []planted) {
	add := func(want []string, applies, rate string) {
		all = append(all, planted{name: "radiation", applies: applies, rows: []row{{when: "{fever: true}", rate: rate}, {rate: "{us: 6, no-imaging: 9}"}}, want: want})
	}
	found := []string{"more-radiation"}
	for low := 1; low <= 8; low++ {
		add(found, "{age: '>= 18 y'}", fmt.Sprintf("{ct: %d, ct-low: %d}", low+1, low))
		add(nil, "{age: '>= 18 y'}", fmt.Sprintf("{ct: %d, ct-low: %d}", low, low+1))
		add(nil, "{age: '>= 18 y'}", fmt.Sprintf("{ct: %d, ct-low: %d}", low, low))  // the lower level stands first by itself
		add(nil, "{age: '< 18 y'}", fmt.Sprintf("{ct: %d, ct-low: %d}", low+1, low)) // the same level in children
		add(found, "{age: '< 18 y'}", fmt.Sprintf("{ct-head: %d, ct-head-short: %d}", low+1, low))
		add(nil, "{age: '>= 18 y'}", fmt.Sprintf("{ct-head: %d, ct-head-short: %d}", low+1, low))
		add(nil, "", fmt.Sprintf("{ct: %d, ct-head: %d}", low+1, low)) // other exams
	}
	add(found, "", "{ct: usually-appropriate, ct-low: may-be-appropriate}")
	add(nil, "", "{ct: may-be-appropriate, ct-low: may-be-appropriate}")
	return all
}

func unaskables() (all []planted) {
	add := func(want []string, boxes ...string) {
		all = append(all, planted{name: "ask", rows: when(append(boxes, "")...), want: want})
	}
	found := []string{"unaskable-fact"}
	add(found, "{silent: true}") // once for each fact of the library
	add(found, "{silent-level: '>= 8 mm'}")
	add(found, "{fever: true, silent-choice: severe}")
	add(nil, "{fever: true}")
	add(nil, "{looks: true}")
	add(nil, "{pallor: true}", "{rash: true}") // the checklist is offered for its lines
	add(found, "{pallor: true}")               // but not for one of them
	return all
}
