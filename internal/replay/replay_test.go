package replay_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/replay"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/synthetic"
)

// edited is the shipped library with one text of a file replaced, once.
func edited(t *testing.T, file, old, text string) *edition.Edition {
	t.Helper()
	files := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(guidelines.FS, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(guidelines.FS, path)
		if path == file {
			require.Contains(t, string(data), old)
			data = []byte(strings.Replace(string(data), old, text, 1))
		}
		files[path] = &fstest.MapFile{Data: data}
		return err
	}))
	library, found := guideline.Load(files)
	require.NotNil(t, library, "%v", found)
	ed, err := compile.Compile(library)
	require.NoError(t, err)
	return ed
}

func load(t *testing.T, ed *edition.Edition, options ...engine.LoadOption) *engine.Engine {
	t.Helper()
	packed, err := ed.Bytes()
	require.NoError(t, err)
	e, err := engine.Load(packed, options...)
	require.NoError(t, err)
	return e
}

// stream draws referrals of the shipped library, and writes them as lines: of the guidelines named, where any are, and one in ten
// of the others.
func stream(t *testing.T, ed *edition.Edition, n int, about ...string) (list []engine.Referral, lines []byte) {
	t.Helper()
	source, err := synthetic.NewSource(&ed.Catalogue)
	require.NoError(t, err)
	wanted := map[string]bool{}
	for _, g := range ed.Catalogue.Guidelines {
		for _, id := range g.Indications {
			wanted[id] = wanted[id] || slices.Contains(about, g.ID)
		}
	}
	from, sites := source.Stream(7), source.Sites(7)
	for i := range n {
		r := from.Next()
		for others := 0; len(about) > 0 && !wanted[r.Indications[0].Code] && others < 9; others++ {
			r = from.Next()
		}
		list = append(list, r)
		lines, err = server.AppendLine(lines, fmt.Sprint("k", i+1), sites.Next(), &r)
		require.NoError(t, err)
		lines = append(lines, '\n')
	}
	return list, lines
}

func reader() func([]byte) (replay.Record, error) {
	lines := &server.Lines{}
	return func(text []byte) (replay.Record, error) {
		line, err := lines.Read(text)
		return replay.Record{Key: line.Key, Site: line.Site, Referral: line.Referral, Path: line.Path}, err
	}
}

func lineFile(text []byte) *replay.LineFile {
	return replay.NewLineFile(bytes.NewReader(text), int64(len(text)), replay.Mark{})
}

// run replays a source from the beginning.
func run(t *testing.T, before, after *engine.Engine, source replay.Source) *replay.Summary {
	t.Helper()
	s := replay.NewSummary(3)
	r := replay.Replay{Before: before, After: after, Reader: reader, Examples: 3}
	require.NoError(t, r.Run(t.Context(), source, s))
	return s
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

// TestAgainstItself: nothing differs, whether the two are known to be the same or both are asked.
func TestAgainstItself(t *testing.T) {
	ed := shipped.Edition()
	_, lines := stream(t, ed, 3_000)
	e := load(t, ed, engine.WithoutQuestions())
	var one string
	for _, before := range []*engine.Engine{e, load(t, ed, engine.WithoutQuestions()), load(t, ed)} {
		s := run(t, before, e, lineFile(lines))
		assert.EqualValues(t, 3_000, s.All.Referrals)
		assert.Empty(t, s.Changes)
		assert.Zero(t, s.All.Flips()+s.All.FirstRank)
		assert.Equal(t, s.All.Before, s.All.After)
		report := s.Report("a", "b")
		assert.False(t, report.Differs())
		if one == "" {
			one = asJSON(t, s)
		}
		assert.Equal(t, one, asJSON(t, s))
	}
}

// expected is what a plain loop finds.
type expected struct {
	flips, firsts map[int]bool // by index of the referral
	matrix        map[replay.Flip]int64
	levels        [2]int64
}

func plainLoop(t *testing.T, before, after *engine.Engine, list []engine.Referral) expected {
	t.Helper()
	x := expected{map[int]bool{}, map[int]bool{}, map[replay.Flip]int64{}, [2]int64{}}
	for i, r := range list {
		a, err := before.Evaluate(t.Context(), r)
		require.NoError(t, err)
		b, err := after.Evaluate(t.Context(), r)
		require.NoError(t, err)
		for k := range a.Verdicts {
			f := replay.Flip{From: a.Verdicts[k].Verdict, To: b.Verdicts[k].Verdict}
			x.matrix[f]++
			if f.From != f.To {
				x.flips[i] = true
			}
		}
		var firsts [2]map[string]bool
		for side, recommendation := range []*engine.Recommendation{a, b} {
			firsts[side] = map[string]bool{}
			for _, answer := range recommendation.Answers {
				counted := false
				for _, o := range answer.Options {
					sunk := slices.ContainsFunc(o.Cautions, func(c *engine.CautionFlag) bool { return c.Effect == "contraindicated" && c.State == "holds" })
					if o.Rank != 1 || sunk {
						continue
					}
					firsts[side][answer.Guideline+" "+o.Procedure] = true
					if !counted && o.Level != nil {
						x.levels[side] += int64(*o.Level)
						counted = true
					}
				}
			}
		}
		if fmt.Sprint(firsts[0]) != fmt.Sprint(firsts[1]) {
			x.firsts[i] = true
		}
	}
	return x
}

// TestFindsWhatAPlainLoopFinds, for editions that differ in a guideline, in what all of them share, and in what they
// answer at all.
func TestFindsWhatAPlainLoopFinds(t *testing.T) {
	old := shipped.Edition()
	list, lines := stream(t, old, 6_000, "headache", "low-back-pain")
	before := load(t, old, engine.WithoutQuestions())
	for name, edit := range map[string][3]string{
		"a rating across a category": {"neuro/headache.yaml", "      no-imaging: 9\n", "      no-imaging: 3\n"},
		"what may be assumed":        {"vocabulary/headache.yaml", "Fever or suspected meningitis\n    assume: false", "Fever or suspected meningitis\n    assume: true"},
		"who is spoken about":        {"spine/low-back-pain.yaml", "applies: {age: \">= 18 y\"}", "applies: {age: \">= 50 y\"}"},
	} {
		t.Run(name, func(t *testing.T) {
			after := load(t, edited(t, edit[0], edit[1], edit[2]), engine.WithoutQuestions())
			want := plainLoop(t, before, after, list)
			require.NotZero(t, len(want.flips)+len(want.firsts), "the edit changes something")
			s := run(t, before, after, lineFile(lines))
			assert.EqualValues(t, len(want.firsts), s.All.FirstRank)
			assert.Equal(t, want.matrix, s.All.Verdicts)
			assert.Equal(t, want.levels, [2]int64{s.All.Before.Levels, s.All.After.Levels})
			for _, groups := range []map[string]*replay.Tally{s.Site, s.Month} {
				var sum replay.Tally
				for _, g := range groups {
					sum.Referrals, sum.FirstRank = sum.Referrals+g.Referrals, sum.FirstRank+g.FirstRank
					sum.Before.Levels, sum.After.Levels = sum.Before.Levels+g.Before.Levels, sum.After.Levels+g.After.Levels
				}
				assert.Equal(t, [4]int64{s.All.Referrals, s.All.FirstRank, s.All.Before.Levels, s.All.After.Levels},
					[4]int64{sum.Referrals, sum.FirstRank, sum.Before.Levels, sum.After.Levels})
			}
			for c, o := range s.Changes {
				found := want.firsts
				if c.Kind == replay.VerdictChanged {
					found = want.flips
				}
				last := int64(0)
				for _, e := range o.Examples {
					assert.True(t, found[int(e.Line)-1], "%v on line %d", c, e.Line)
					assert.Equal(t, fmt.Sprint("k", e.Line), e.Key)
					assert.Less(t, last, e.Line)
					last = e.Line
				}
				assert.NotEmpty(t, o.Examples)
				assert.LessOrEqual(t, len(o.Examples), int(min(o.Count, 3)), "a referral is an example once, though both of its orders changed")
			}
		})
	}
}

var errUnplugged = errors.New("the disk was unplugged")

// failing is a source that fails after some batches.
type failing struct {
	replay.Source
	left int
}

func (f *failing) Next() (*replay.Batch, error) {
	if f.left--; f.left < 0 {
		return nil, errUnplugged
	}
	return f.Source.Next()
}

// TestGoesOn: a run that ended anywhere goes on from its state, with the result of one run.
func TestGoesOn(t *testing.T) {
	old := shipped.Edition()
	_, lines := stream(t, old, 4_000)
	lines = append(lines, "{\n\n"+`{"key":"cut","referral":{"asOf":"20`...)
	before := load(t, old, engine.WithoutQuestions())
	after := load(t, edited(t, "neuro/headache.yaml", "      no-imaging: 9\n", "      no-imaging: 3\n"), engine.WithoutQuestions())
	whole := run(t, before, after, lineFile(lines))
	require.EqualValues(t, 2, whole.Refused[replay.Unreadable].Count)
	random := rand.New(rand.NewPCG(71, 72))
	for range 5 {
		keep := replay.StateFile{Name: filepath.Join(t.TempDir(), "state"), Before: before.Digest(), After: after.Digest(), Examples: 3}
		for stops := 0; ; stops++ {
			require.Less(t, stops, 20, "it comes to an end")
			state, err := keep.Load()
			require.NoError(t, err)
			file := replay.NewLineFile(bytes.NewReader(lines), int64(len(lines)), state.Summary.Read)
			require.NoError(t, keep.Check(state, file))
			source := &failing{file, 1 + random.IntN(6)}
			r := replay.Replay{
				Before: before, After: after, Reader: reader, Examples: 3,
				Save: func(s *replay.Summary) error { return keep.Save(s, file) },
			}
			err = r.Run(t.Context(), source, state.Summary)
			if err == nil {
				require.Equal(t, asJSON(t, whole), asJSON(t, state.Summary))
				break
			}
			require.ErrorIs(t, err, errUnplugged)
		}
		state, err := keep.Load()
		require.NoError(t, err)
		require.EqualValues(t, 4_002, state.Summary.Read.Lines, "the line that may grow is read again")
	}
}

// TestStateOfAnother run is refused.
func TestStateOfAnother(t *testing.T) {
	ed := shipped.Edition()
	_, lines := stream(t, ed, 50)
	e := load(t, ed, engine.WithoutQuestions())
	file := lineFile(lines)
	s := run(t, e, e, file)
	keep := replay.StateFile{Name: filepath.Join(t.TempDir(), "state"), Before: "sha256:a", After: "sha256:b", Examples: 3}
	require.NoError(t, keep.Save(s, file))
	state, err := keep.Load()
	require.NoError(t, err)
	require.NoError(t, keep.Check(state, file))
	require.NoError(t, keep.Check(state, lineFile(append(slices.Clone(lines), lines...))), "the file may have grown")
	require.ErrorContains(t, keep.Check(state, lineFile(bytes.ReplaceAll(lines, []byte("k1"), []byte("k2")))), "belongs to another file of referrals")
	require.ErrorContains(t, keep.Check(state, lineFile(lines[:100])), "belongs to another file of referrals")

	other := keep
	other.After = "sha256:c"
	_, err = other.Load()
	require.ErrorContains(t, err, "belongs to other editions")
	other = keep
	other.Examples = 5
	_, err = other.Load()
	require.ErrorContains(t, err, "was begun with 3 examples, not 5")
}

// TestBadLines are counted and named, and stop nothing.
func TestBadLines(t *testing.T) {
	ed := shipped.Edition()
	_, lines := stream(t, ed, 2)
	good := strings.SplitAfter(string(lines), "\n")
	e := load(t, ed, engine.WithoutQuestions())
	text := "\ufeff" + good[0] + "\r\n\nno JSON\n" + good[1] +
		`{"key":"x","referral":{"asOf":"2026-01-01","patient":{"sex":"SEX_MALE"},"indications":[{"code":"hedache"}]}}` + "\n" +
		strings.Repeat("y", replay.MaxLineBytes+10) + "\n" + `{"referral":{}}` + "\n" + strings.TrimSuffix(good[0], "\n") + "\n" + good[1][:40]
	s := run(t, e, load(t, ed, engine.WithoutQuestions()), lineFile([]byte(text)))
	assert.EqualValues(t, 3, s.All.Referrals)
	require.EqualValues(t, 4, s.Refused[replay.Unreadable].Count)
	var at []int64
	for _, r := range s.Refused[replay.Unreadable].First {
		at = append(at, r.Line)
	}
	assert.Equal(t, []int64{4, 7, 8}, at, "the first three")
	require.EqualValues(t, 1, s.Refused[replay.RefusedByBoth].Count)
	assert.EqualValues(t, 6, s.Refused[replay.RefusedByBoth].First[0].Line)
	assert.Contains(t, s.Refused[replay.RefusedByBoth].First[0].Why, "referral.indications[0]")
}

// TestParquet: a Parquet file gives what the same referrals on lines give, also from the middle.
func TestParquet(t *testing.T) {
	old := shipped.Edition()
	_, lines := stream(t, old, 3_000)
	before := load(t, old, engine.WithoutQuestions())
	after := load(t, edited(t, "neuro/headache.yaml", "      no-imaging: 9\n", "      no-imaging: 3\n"), engine.WithoutQuestions())
	var file bytes.Buffer
	w := parquet.NewGenericWriter[replay.Row](&file, parquet.MaxRowsPerRowGroup(700))
	for line := range bytes.Lines(lines) {
		row, err := replay.RowOf(line)
		require.NoError(t, err)
		_, err = w.Write([]replay.Row{row})
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	open := func(after replay.Mark) *replay.ParquetFile {
		f, err := replay.NewParquetFile(bytes.NewReader(file.Bytes()), int64(file.Len()), after)
		require.NoError(t, err)
		return f
	}
	want := run(t, before, after, lineFile(lines))
	got := run(t, before, after, open(replay.Mark{}))
	want.Read.Offset = got.Read.Offset
	require.Equal(t, asJSON(t, want), asJSON(t, got))

	s := replay.NewSummary(3)
	r := replay.Replay{Before: before, After: after, Reader: reader, Examples: 3}
	require.ErrorIs(t, r.Run(t.Context(), &failing{open(replay.Mark{}), 2}, s), errUnplugged)
	require.Less(t, s.Read.Lines, int64(3_000))
	require.NoError(t, r.Run(t.Context(), open(s.Read), s))
	require.Equal(t, asJSON(t, want), asJSON(t, s))
}

// TestParquetOfAnotherKind: dates as days, ages as numbers, and what is refused.
func TestParquetOfAnotherKind(t *testing.T) {
	e := load(t, shipped.Edition(), engine.WithoutQuestions())
	type row struct {
		AsOf        int32  `parquet:"as_of,date"`
		Age         int64  `parquet:"age"`
		AgeUnit     string `parquet:"age_unit"`
		Indications string `parquet:"indications"`
		Facts       string `parquet:"facts,optional"`
	}
	var file bytes.Buffer
	w := parquet.NewGenericWriter[row](&file)
	_, err := w.Write([]row{
		{20_000, 45, "y", `[{"code": "headache"}]`, "[\n]"},
		{20_000, 45, "y", `[{"code": "headache"}]`, `[],"language":"de"`},
		{20_000, 45, "", `[{"code": "headache"}]`, ""},
	})
	require.NoError(t, err)
	require.NoError(t, w.Close())
	source, err := replay.NewParquetFile(bytes.NewReader(file.Bytes()), int64(file.Len()), replay.Mark{})
	require.NoError(t, err)
	s := run(t, e, e, source)
	assert.EqualValues(t, 1, s.Month["2024-10"].Referrals)
	assert.Equal(t, []replay.Refusal{
		{Line: 2, Why: "the column facts is no JSON"},
		{Line: 3, Why: "age and age_unit belong together: state both, or leave both empty"},
	}, s.Refused[replay.Unreadable].First)

	for n := range file.Len() { // damaged anywhere: an error, or bad lines, and no panic
		damaged := bytes.Clone(file.Bytes())
		damaged[n] ^= 0x55
		if source, err := replay.NewParquetFile(bytes.NewReader(damaged), int64(len(damaged)), replay.Mark{}); err == nil {
			for err == nil {
				_, err = source.Next()
			}
		}
	}

	type misspelt struct {
		AsOf string `parquet:"as_of"`
		Fact string `parquet:"fact"`
		Age  string `parquet:"age"`
	}
	var wrong bytes.Buffer
	m := parquet.NewGenericWriter[misspelt](&wrong)
	require.NoError(t, m.Close())
	_, err = replay.NewParquetFile(bytes.NewReader(wrong.Bytes()), int64(wrong.Len()), replay.Mark{})
	require.ErrorContains(t, err, `there is no column "fact"`)
	require.ErrorContains(t, err, "the column age is no number")
}

// TestRefusedByOneEdition: a referral that only one of the editions can evaluate is not compared, and says which.
func TestRefusedByOneEdition(t *testing.T) {
	wide := load(t, shipped.Edition(), engine.WithoutQuestions())
	narrow := load(t, edited(t, "vocabulary/patient.yaml", `range: "[0..200]"`, `range: "[0..150]"`), engine.WithoutQuestions())
	line := []byte(`{"key":"a","referral":{"asOf":"2026-01-01","patient":{"birthDate":"1980"},"indications":[{"code":"headache"}],` +
		`"facts":[{"fact":"egfr","quantity":{"value":160,"unit":"mL/min/{1.73_m2}"}}]}}` + "\n")
	for reason, pair := range map[replay.Reason][2]*engine.Engine{replay.RefusedAfter: {wide, narrow}, replay.RefusedBefore: {narrow, wide}} {
		s := run(t, pair[0], pair[1], lineFile(line))
		assert.Zero(t, s.All.Referrals)
		require.Contains(t, s.Refused, reason)
		assert.Equal(t, "a", s.Refused[reason].First[0].Key)
		assert.Contains(t, s.Refused[reason].First[0].Why, "referral.facts[0]")
		report := s.Report("a", "b")
		assert.True(t, report.Differs())
	}
}
