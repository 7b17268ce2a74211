package lint

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/suite"
)

// lintedOn is the day on which the tests look at the libraries.
const lintedOn = "2026-11-21"

// aboutWords are the rules that need no engine.
var aboutWords = []string{
	"bands", "duplicate-code", "ignore", "load", "review", "source", "translation", "unsourced-rating",
	"unused-fact", "unused-indication", "unused-procedure", "unused-score", "unused-source",
}

// wordFindings checks a library as the command does, with the rules about words.
func wordFindings(files fs.FS, only ...string) []Finding {
	library, mistakes := guideline.Load(files)
	if library == nil {
		return Loaded(mistakes)
	}
	_, inTests := suite.Load(files, library)
	found := Loaded(append(mistakes, inTests...))
	if len(only) == 0 {
		only = aboutWords
	}
	more, _ := Run(context.Background(), files, library, func() (*engine.Engine, error) { return nil, errNoEngine }, lintedOn, only...)
	return Sort(append(found, more...))
}

// ruled names the rules of findings, in order.
func ruled(found []Finding) []string {
	ids := []string{}
	for _, f := range found {
		ids = append(ids, f.Rule)
	}
	return ids
}

const (
	vocabularyFile = "vocabulary/all.yaml"
	guidelineFile  = "neuro/headache.yaml"
)

// wordLibrary is a copy of the clean library, edited: each edit replaces the one place where its first text stands by the second.
func wordLibrary(t *testing.T, edits ...[2]string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{vocabularyFile, guidelineFile} {
		text, err := os.ReadFile("testdata/words/" + name)
		require.NoError(t, err)
		files[name] = &fstest.MapFile{Data: text}
	}
	for _, e := range edits {
		done := false
		for _, file := range files {
			if n := strings.Count(string(file.Data), e[0]); n > 0 {
				require.False(t, done || n > 1, "%q stands twice", e[0])
				file.Data = []byte(strings.Replace(string(file.Data), e[0], e[1], 1))
				done = true
			}
		}
		require.True(t, done, "%q stands nowhere", e[0])
	}
	return files
}

// wordDefect is a planted defect, and what must be found for it: findings of the rule, and of no other.
type wordDefect struct {
	name  string
	edits [][2]string
	rule  string
	says  string // in one of the messages
	at    string // the text under the caret begins so
}

// defects plants what each rule is about, one defect at a time.
func wordDefects() []wordDefect {
	var list []wordDefect
	plant := func(rule, name, says, at string, edits ...[2]string) {
		list = append(list, wordDefect{rule + ": " + name, edits, rule, says, at})
	}
	under := func(key string, lines ...string) [2]string {
		return [2]string{"\n" + key + ":\n", "\n" + key + ":\n  " + strings.Join(lines, "\n  ") + "\n"}
	}

	// A fact of every kind that nothing looks at, alone, in a score that nothing uses, or of which only another such applies.
	for i, kind := range []string{
		"kind: boolean", "kind: choice, values: [a, b]", `kind: number, range: "[0..9]"`, `kind: quantity, unit: mm, range: "[0..9]"`,
		"kind: boolean, source: paper", "kind: boolean, assume: false", "kind: boolean, applies: {fever: true}, otherwise: false", `kind: number, range: "[0..9]", values: [not-done]`,
	} {
		id := fmt.Sprintf("extra-%d", i)
		texts := "title: {en: Extra, de: Extra}, ask: {en: Extra?, de: Extra?}"
		plant("unused-fact", kind, "nothing looks at fact "+id, id, under("facts", id+": {"+kind+", "+texts+"}"))
	}
	plant("unused-fact", "whom another unused one applies by", "nothing looks at fact extra", "extra", under("facts",
		"base: {kind: boolean, title: {en: B, de: B}}", "extra: {kind: boolean, title: {en: E, de: E}, applies: {base: true}}"))
	plant("unused-fact", "not tested any more", "nothing looks at fact onset", "onset", [2]string{"    when: {onset: thunderclap}", "    when: {stiff-neck: true}"})
	plant("unused-fact", "left out of a caution", "nothing looks at fact ever-kidney", "ever-kidney", [2]string{", {ever-kidney: true}]", "]"})
	plant("unused-fact", "left out of a score", "nothing looks at fact fever", "fever", [2]string{"count: [{fever: true}, {stiff-neck: true}]", "count: [{vomiting: true}, {stiff-neck: true}]"})

	for _, form := range []string{
		"any: [{fever: true}]", "all: [{fever: true}, {vomiting: true}]", "count: [{fever: true}, {confusion: true}]",
		"points: [{when: {fever: true}, add: 2}]", "first: [{when: {fever: true}, is: high}, {is: low}]",
		`points: [{when: {fever: true}, add: 2}], bands: {low: "< 1", high: ">= 1"}`, "any: [{danger: true}]", "any: [{meningism-band: some}]",
		"any: [{fever: true}], applies: {vomiting: true}",
	} {
		plant("unused-score", form, "nothing looks at score extra", "extra", under("scores", "extra: {title: {en: Extra, de: Extra}, "+form+"}"))
	}
	plant("unused-score", "its bands", "nothing looks at the bands of score meningism", "{none", [2]string{"meningism-band: some", `meningism: ">= 1"`})
	plant("unused-score", "a checklist of one line", "nothing looks at score extra, and", "extra",
		under("scores", "extra: {title: {en: Extra, de: Extra}, ask: {en: Extra?, de: Extra?}, any: [{vomiting: true}]}"))

	for i, codes := range []string{"", ", icd10: [R10]", `, snomed: ["21522001"]`, ", icpc2: [D01]", ", synonyms: [bellyache]"} {
		id := fmt.Sprintf("extra-%d", i)
		plant("unused-indication", codes, "no guideline answers the indication "+id, id, under("indications", id+": {title: {en: Extra, de: Extra}"+codes+"}"))
	}
	plant("unused-indication", "not answered any more", "the indication migraine", "migraine", [2]string{"indications: [headache, migraine]", "indications: [headache]"})
	plant("unused-indication", "the other one", "the indication headache", "headache", [2]string{"indications: [headache, migraine]", "indications: [migraine]"})

	for i, kind := range []string{"CT, ionising: true", "MR, ionising: false", "US, ionising: false", "DX, ionising: true, look-back: 9 d", "NM, ionising: true, equivalent: [ct-head]", "CT, ionising: true, contrast: iodinated"} {
		id := fmt.Sprintf("extra-%d", i)
		plant("unused-procedure", kind, "no scenario rates the procedure "+id, id, under("procedures", id+": {title: {en: Extra, de: Extra}, modality: "+kind+"}"))
	}
	plant("unused-procedure", "equivalent, but nothing looks back", "the procedure ct-head-old", "ct-head-old", [2]string{", look-back: 30 d", ""})
	plant("unused-procedure", "not equivalent any more", "the procedure ct-head-old", "ct-head-old", [2]string{", equivalent: [ct-head-old]", ""})

	for _, key := range []string{"\n  paper: {", "\n  cohort: {"} {
		plant("unused-source", "beside"+key, "nothing names the source extra", "extra", [2]string{key, "\n  extra: {title: Extra, year: 2020, url: \"https://example.org\"}" + key})
	}
	plant("unused-source", "of a dose that was left out", "the source doses", "doses", [2]string{", dose: {adult: 2 mSv, source: doses}", ""})
	plant("unused-source", "of a level that was left out", "the source levels", "levels", [2]string{"level: {adult: 3, child: 3, source: levels}, ", ""})
	plant("unused-source", "of a caution", "the source contrast-guide", "contrast-guide", [2]string{"    source: contrast-guide\n", ""})
	plant("unused-source", "of a scenario whose ratings all have others", "the source opinion", "opinion",
		[2]string{"    source: opinion\n    rate: {no-imaging: 8, mr-head: 4, ct-head: 2}", "    source: opinion\n    rate: {no-imaging: {rating: 8, source: cohort}}"}, [2]string{"strength: limited, source: opinion", "strength: limited"})

	for _, s := range []struct{ id, year string }{{"paper", "2019"}, {"levels", "2020"}, {"doses", "2021"}, {"contrast-guide", "2022"}, {"cohort", "2018"}, {"opinion", "2017"}} {
		slug := strings.TrimSuffix(s.id, "-guide")
		plant("source", s.id+" without a year", "source "+s.id+" has no year", s.id, [2]string{", year: " + s.year, ""})
		plant("source", s.id+" without a link", "source "+s.id+" has no link", s.id, [2]string{`, url: "https://example.org/` + slug + `"`, ""})
		plant("source", s.id+" without either", "source "+s.id+" has no year and no link", s.id, [2]string{", year: " + s.year + `, url: "https://example.org/` + slug + `"`, ""})
	}

	for _, day := range []string{"2026-11-20", "2026-11-01", "2026-01-02"} {
		plant("review", "due "+day, "was due on "+day, day, [2]string{"due: 2027-11-21", "due: " + day})
	}
	for _, part := range [][2]string{{"due", " due: 2027-11-21,"}, {"by", " by: justify tests,"}, {"interests", ", interests: none"}} {
		plant("review", "without "+part[0], "has no `"+part[0]+"`", "{status", [2]string{part[1], ""})
	}
	plant("review", "without anything", "has no `due`, no `by`, no `interests`", "{status", [2]string{"{status: reviewed, reviewed: 2026-01-01, due: 2027-11-21, by: justify tests, interests: none}", "{status: draft}"})
	plant("review", "in lines", "has no `by`", "status", [2]string{"{status: reviewed, reviewed: 2026-01-01, due: 2027-11-21, by: justify tests, interests: none}", "\n  status: draft\n  due: 2030-01-01\n  interests: none"})

	plant("duplicate-code", "ICD-10", "ICD-10 code R51 stands for two indications, headache and migraine", "R51", [2]string{"icd10: [G43]", "icd10: [G43, R51]"})
	plant("duplicate-code", "ICD-10 alone", "ICD-10 code G44", "G44", [2]string{"icd10: [G43]", "icd10: G44"})
	plant("duplicate-code", "SNOMED CT", "SNOMED CT code 25064002", `"25064002"`, [2]string{"37796009", "25064002"})
	plant("duplicate-code", "ICPC-2", "ICPC-2 code N01", "N01", [2]string{"N89", "N01"})
	plant("duplicate-code", "within one indication", "indication headache has the ICD-10 code R51 twice", "R51]", [2]string{"[R51, G44]", "[R51, R51]"})
	plant("duplicate-code", "LOINC of two facts", "LOINC code 98979-8 stands for two facts, fever and egfr", `"98979-8"`, [2]string{"fever: {kind: boolean", `fever: {loinc: ["98979-8"], kind: boolean`})
	plant("duplicate-code", "stated twice", "the ris code Y states fact fever by an entry before", "[{device", [2]string{"fever: {kind: boolean", `fever: {stated-by: [{device: {ris: Y}}, {device: {ris: Y}, within: 3 d}], kind: boolean`})
	plant("duplicate-code", "LOINC of two procedures", "procedure ct-head-old has the LOINC code 30799-1 of ct-head", "ct-head-old",
		[2]string{"modality: CT, regions: [head], ionising: true}", `modality: CT, regions: [head], ionising: true, loinc: ["30799-1"]}`})

	for _, text := range []string{
		", de: Kopfschmerz bei Erwachsenen", ", de: Vernichtungskopfschmerz", ", de: zwei Wochen nach Beginn", ", de: Fieber oder Nackensteife", ", de: Anderer Kopfschmerz",
		", de: Alter", ", de: Geschlecht}\n", ", de: weiblich", ", de: langsam", ", de: Wie begann es?", ", de: Nackensteife}, ask", ", de: Meningismus", ", de: Trifft etwas davon zu?",
		", de: Kopfschmerz}, icd", ", de: Migräne", ", de: Keine Bildgebung", ", de: MR des Kopfes", ", de: Schlechte Nierenfunktion",
	} {
		kept := strings.TrimLeft(strings.TrimPrefix(text, ", de: "), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzäöü ?")
		plant("translation", "missing"+text, "lacks in `de`: ", "", [2]string{text, kept})
	}
	for _, slip := range []struct{ from, to, says string }{
		{"am schlimmsten nach 60 Sekunden", "at its worst within 60 seconds", "is the English one"},
		{"am schlimmsten nach 60 Sekunden", "am schlimmsten nach 30 Sekunden", "lacks 60"},
		{"am schlimmsten nach 60 Sekunden", "am schlimmsten nach einer Minute", "lacks 60"},
		{"über 38,5 °C", "über 38 °C", "lacks 38.5"},
		{"über 38,5 °C", "erhöht", "lacks 38.5"},
		{"Unter 30 ml/min abwägen", "Unter 45 ml/min abwägen", "lacks 30"},
		{"48 Stunden", "24 Stunden", "lacks 48"},
		{"Unter 30 ml/min abwägen, 48 Stunden warten.", "Abwägen.", "lacks 30, 48"},
		{"etwa 1,5 %", "etwa 15 %", "lacks 1.5"},
		{"von 1.000", "von 100", "lacks 1,000"},
		{"bis 6 h", "bald", "lacks 6"},
		{"Die CT bis 6 h übersieht etwa 1,5 % von 1.000.", "CT within 6 h misses about 1.5 % of 1,000.", "is the English one"},
	} {
		plant("translation", "stale "+slip.to, slip.says, "", [2]string{slip.from, slip.to})
	}

	for _, b := range []string{
		`{none: "0", some: "2"}`, `{none: "0", some: "1"}`, `{some: "1", many: "2"}`, `{none: "<= 1", some: ">= 1"}`, `{none: "0", one: "1", some: ">= 1"}`,
	} {
		plant("bands", b, "", "{", [2]string{`{none: "0", some: ">= 1"}`, b})
	}

	plant("unsourced-rating", "no source", "3 ratings of the scenario have no source", "mr-head", [2]string{"    source: cohort\n    rate: {mr-head: 8, ct-head: 7", "    rate: {mr-head: 8, ct-head: 7"})
	plant("unsourced-rating", "no strength", "2 ratings of the scenario have no strength of evidence", "ct-head", [2]string{"    strength: strong\n", ""})
	plant("unsourced-rating", "one of several", "the rating of ct-head has no source", "ct-head",
		[2]string{"    source: opinion\n    rate: {no-imaging: 8, mr-head: 4, ct-head: 2}", "    rate: {no-imaging: {rating: 8, source: opinion}, mr-head: {rating: 4, source: [opinion, paper]}, ct-head: 2}"})

	comment := "  # justify:ignore "
	for _, c := range [][3]string{
		{"no rule", "  # justify:ignore", "an ignore without a rule"},
		{"no such rule", comment + "unused-facts because", `no rule "unused-facts"`},
		{"no reason", comment + "unused-fact", "an ignore of unused-fact without a reason"},
		{"nothing there", comment + "unused-fact it is used next year", "there is nothing of unused-fact to ignore"},
		{"nothing of the rule", comment + "source it has none", "there is nothing of source to ignore"},
		{"what load finds", comment + "unsourced-rating we know it", "what unsourced-rating finds cannot be ignored"},
		{"itself", comment + "ignore we know it", "what ignore finds cannot be ignored"},
	} {
		plant("ignore", c[0], c[2], "#", [2]string{"  stiff-neck: {kind", c[1] + "\n  stiff-neck: {kind"})
	}
	plant("ignore", "behind the line", "does not stand behind", "#", [2]string{"interests: none}", "interests: none} # justify:ignore review we know it"})
	plant("ignore", "the id in place of the rule", `no rule "migraine"`, "#", [2]string{"\n  migraine: {title", "\n  # justify:ignore migraine we know it\n  migraine: {title"})
	return list
}

// TestWordDefects: each planted defect is found, at the place where it stands, and nothing else is.
func TestWordDefects(t *testing.T) {
	list := wordDefects()
	assert.GreaterOrEqual(t, len(list), 100)
	var text strings.Builder
	for _, d := range list {
		files := wordLibrary(t, d.edits...)
		found := wordFindings(files)
		if !assert.NotEmpty(t, found, d.name) {
			continue
		}
		matching := 0
		for _, f := range found {
			assert.Equal(t, d.rule, f.Rule, "%s: %s", d.name, f.Message)
			if strings.Contains(f.Message, d.says) {
				matching++
				line := []rune(strings.Split(string(files[f.Pos.File].Data), "\n")[f.Pos.Line-1])
				assert.True(t, strings.HasPrefix(string(line[f.Pos.Col-1:]), d.at), "%s: the caret stands under %q", d.name, string(line[f.Pos.Col-1:]))
			}
			fmt.Fprintf(&text, "%s\n%s", d.name, f.Pretty())
		}
		assert.Positive(t, matching, "%s: %q is not said, but %q", d.name, d.says, found[0].Message)
	}
	golden(t, "testdata/words.golden", text.String())
}

// TestIgnores: a comment with a reason on the line above silences what is found there, and nothing is left to say.
func TestIgnores(t *testing.T) {
	silenced := 0
	for _, d := range wordDefects() {
		files := wordLibrary(t, d.edits...)
		found := wordFindings(files)
		if found[0].Severity == source.Error || d.rule == "ignore" {
			continue
		}
		for _, f := range slices.Backward(found) {
			lines := strings.SplitAfter(string(files[f.Pos.File].Data), "\n")
			lines = slices.Insert(lines, f.Pos.Line-1, "# justify:ignore "+f.Rule+" we know it, see the minutes\n")
			files[f.Pos.File].Data = []byte(strings.Join(lines, ""))
		}
		assert.Empty(t, wordFindings(files), d.name)
		silenced++
	}
	assert.Greater(t, silenced, 80)

	files := wordLibrary(t, [2]string{"\n  stiff-neck: {kind", "\n  # justify:ignore unused-fact we know it\n  # justify:ignore source likewise\n  stiff-neck: {kind"})
	assert.Equal(t, []string{"ignore", "ignore"}, ruled(wordFindings(files)), "neither silences anything")
	assert.Len(t, wordFindings(files, "ignore"), 2, "to know it, the other rules are checked")
	assert.Empty(t, wordFindings(files, "unused-fact", "source"), "whoever asks for one rule is not told of ignores")

	files = wordLibrary(t, [2]string{"\n  paper: {title: A paper, year: 2019, ", "\n  # justify:ignore source it was never dated\n  # justify:ignore unused-fact none\n  paper: {title: A paper, "})
	found := wordFindings(files)
	require.Len(t, found, 1, "of two comments above a line, one silences")
	assert.Equal(t, "there is nothing of unused-fact to ignore on the next line", found[0].Message)

	files = wordLibrary(t, [2]string{"year: 2019, ", ""})
	files["neuro/headache_test.yaml"] = &fstest.MapFile{Data: []byte("# justify:ignore source wrong file\nguideline: headache\ncases:\n  - {name: a, given: {age: 45 y}, expect: {scenario: none}}\n")}
	assert.Equal(t, []string{"ignore", "source"}, ruled(wordFindings(files)))
}

// TestHarmlessWords: edits that change nothing wrong give no finding.
func TestHarmlessWords(t *testing.T) {
	count := 0
	clean := func(name string, files fs.FS) {
		count++
		for _, f := range wordFindings(files) {
			t.Errorf("%s: %s", name, f.Pretty())
		}
	}
	clean("as it is", wordLibrary(t))
	for _, e := range [][2]string{
		{"\nfacts:\n", "\nfacts:\n  # justify: this is no ignore\n"},
		{"  fever: {kind", "  # a remark\n  fever: {kind"},
		{"[R51, G44]", "[G44, R51]"}, {"[R51, G44]", "[R51, G44, G44.2]"}, {"[R51, G44]", "R51"}, {"[R51, G44]", "\n      [R51, G44]"},
		{", icd10: [G43]", ""}, {`, snomed: ["37796009"]`, ""}, {", icpc2: [N89]", ""},
		{"icpc2: [N89]", "icpc2: [N89, N90]"}, {"icd10: [G43]", "icd10: [G43.0, G43.1]"},
		{"due: 2027-11-21", "due: 2026-11-21"}, {"due: 2027-11-21", "due: 2026-11-22"}, {"due: 2027-11-21", "due: 2099-12-31"},
		{"reviewed: 2026-01-01, ", ""}, {"status: reviewed", "status: draft"}, {"status: reviewed", "status: adopted"}, {"interests: none", "interests: paid by nobody"},
		{"year: 2019", "year: 1895"}, {"https://example.org/paper", "http://example.org/p?a=1"}, {"title: A paper,", "title: A paper, citation: \"X 2019;1:2\","}, {"title: A paper,", "title: A paper, note: read in part,"},
		{"look-back: 30 d", "look-back: 4 w"}, {"dose: {adult: 2 mSv", "dose: {adult: \"[1..3] mSv\""},
		{"meningism-band: some", "meningism-band: some, meningism: \"< 2\""}, {"meningism-band: some", "meningism-band: [some]"},
		{`{none: "0", some: ">= 1"}`, `{none: "0", one: "1", some: "2"}`}, {`{none: "0", some: ">= 1"}`, `{some: ">= 1", none: "< 1"}`}, {`{none: "0", some: ">= 1"}`, `{none: "[0..1)", some: "[1..2]"}`},
		{"when: [{vomiting: true}, {confusion: true}]", "when: {danger: true}"}, {"when: [{vomiting: true}, {confusion: true}]", "when: {vomiting: true, confusion: true}"},
		{"when: {onset: thunderclap}", "when: {onset: thunderclap, sex: [female, male]}"}, {"when: {onset: thunderclap}", "when: [{onset: thunderclap}, {fever: true}]"},
		{"applies: {age: \">= 18 y\"}", "applies: {age: \">= 18 y\", sex: [male, other]}"}, {"applies: {age: \">= 18 y\"}\n", ""},
		{"  vomiting: {kind: boolean,", "  vomiting: {applies: {sex: female}, otherwise: false, kind: boolean,"},
		{"strength: limited, source: opinion, note", "strength: limited, source: [opinion, cohort], note"},
	} {
		clean(e[0]+" → "+e[1], wordLibrary(t, e))
	}
	// Translations that say the same in the ways of their language, or in more of them.
	for _, e := range [][2]string{
		{"de: zwei Wochen nach Beginn", "de: 2 Wochen nach Beginn"}, {"von 1.000", "von 1000"}, {"von 1.000", "von 1 000"}, {"von 1.000", "von 1\u202f000"}, {"of 1,000", "of 1 000"}, {"of 1,000", "of 1000"},
		{"1,5 %", "1.5 %"}, {"1,5 %", "1,50 %"}, {"am schlimmsten nach 60 Sekunden", "binnen 60 s (1 min) am schlimmsten"}, {"{en: Age, de: Alter}", "{en: Age, de: Age}"},
		{"{en: MR head, de: MR des Kopfes}", "{en: MR head, de: MR head}"}, {"38,5 °C", "38.5 °C"}, {"48 Stunden", "48 h"}, {"de: Meningismus", "de: Meningismus (0 bis 2)"},
	} {
		clean(e[0]+" → "+e[1], wordLibrary(t, e))
	}
	// Every line may have a remark above it, and a blank line below.
	for _, name := range []string{vocabularyFile, guidelineFile} {
		text := string(wordLibrary(t)[name].Data)
		lines := strings.SplitAfter(text, "\n")
		for i, line := range lines {
			if i == 0 || strings.TrimSpace(line) == "" || regexp.MustCompile(`^\s*(values|title)`).MatchString(line) {
				continue
			}
			files := wordLibrary(t)
			files[name] = &fstest.MapFile{Data: []byte(strings.Join(lines[:i], "") + "# a remark on justify and what to ignore\n\n" + strings.Join(lines[i:], ""))}
			clean(fmt.Sprintf("a remark above line %d of %s", i+1, name), files)
		}
	}
	// What is added and looked at.
	for i := range 8 {
		fact := fmt.Sprintf("extra-%d", i)
		definition := "\nfacts:\n  " + fact + ": {kind: boolean, title: {en: Extra, de: Extra}, ask: {en: Extra?, de: Extra?}}\n"
		for _, use := range [][2]string{
			{"when: {onset: thunderclap}", "when: {onset: thunderclap, " + fact + ": true}"}, {"{ever-kidney: true}]", "{ever-kidney: true}, {" + fact + ": true}]"},
			{"count: [{fever: true},", "count: [{" + fact + ": true}, {fever: true},"}, {"applies: {age: \">= 18 y\"}", "applies: {age: \">= 18 y\", " + fact + ": false}"},
		} {
			clean(fact+" in "+use[1], wordLibrary(t, [2]string{"\nfacts:\n", definition}, use))
		}
	}
	assert.GreaterOrEqual(t, count, 100)
}

// TestRegionalLanguages: a text in German will do for Austria; a text in Austrian German alone asks the others for theirs.
func TestRegionalLanguages(t *testing.T) {
	assert.Empty(t, wordFindings(wordLibrary(t, [2]string{"{en: Fever, de: Fieber}", "{en: Fever, de: Fieber, de-AT: Hitze}"})))
	only := wordLibrary(t, [2]string{"{en: Headache in adults, de: Kopfschmerz bei Erwachsenen}", "{en: Headache in adults, de-AT: Kopfweh bei Erwachsenen}"})
	assert.Equal(t, []string{"translation"}, ruled(wordFindings(only)), "who reads German gets English")
}

// TestChecklistsAreInUse: a score with a question groups the facts that one guideline tests, all of them or not at all.
func TestChecklistsAreInUse(t *testing.T) {
	half := [2]string{"when: [{vomiting: true}, {confusion: true}]", "when: {vomiting: true}"}
	found := wordFindings(wordLibrary(t, half))
	require.Len(t, found, 2)
	assert.Equal(t, []string{"unused-fact", "unused-score"}, ruled(found))
	assert.Equal(t, "fact confusion is looked at only by score danger, which nothing uses", found[0].Message)
	silent := wordLibrary(t, [2]string{"    ask: {en: Does any of these apply?, de: Trifft etwas davon zu?}\n", ""})
	assert.Equal(t, []string{"unused-score"}, ruled(wordFindings(silent)), "a score that asks nothing groups nothing")
}

// golden compares text with a file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run the test with -update, and read what it wrote")
	assert.Equal(t, string(want), got)
}
