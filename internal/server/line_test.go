package server

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/synthetic"
)

func syntheticLines(t testing.TB, n int) ([][]byte, []engine.Referral) {
	t.Helper()
	source, err := synthetic.NewSource(&shipped.Edition().Catalogue)
	require.NoError(t, err)
	stream := source.Stream(5)
	lines, referrals := make([][]byte, n), make([]engine.Referral, n)
	for i := range lines {
		referrals[i] = stream.Next()
		lines[i], err = AppendLine(nil, "k", "north", &referrals[i])
		require.NoError(t, err)
	}
	return lines, referrals
}

// sameReading holds the fast reading to that of protobuf: what it takes, it reads alike.
func sameReading(t require.TestingT, p *plain, text []byte) (fast bool) {
	got, ok := p.line(text)
	if !ok {
		return false
	}
	want, err := readMessage(text)
	require.NoError(t, err, "%s", text)
	if len(got.Referral.Facts)+len(want.Referral.Facts) == 0 {
		got.Referral.Facts = want.Referral.Facts
	}
	require.Equal(t, want, got, "%s", text)
	return true
}

// TestLinesOfTheStream: what synthesise writes is read back as it was drawn, all of it the fast way.
func TestLinesOfTheStream(t *testing.T) {
	lines, referrals := syntheticLines(t, 5_000)
	p, reader := &plain{}, &Lines{}
	for i, text := range lines {
		require.True(t, sameReading(t, p, text), "%s", text)
		line, err := reader.Read(text)
		require.NoError(t, err)
		require.Equal(t, "k", line.Key)
		require.Equal(t, "north", line.Site)
		require.ElementsMatch(t, referrals[i].Facts, line.Referral.Facts)
		line.Referral.Facts = referrals[i].Facts
		require.Equal(t, referrals[i], line.Referral)
	}
}

// TestDamagedLines: bytes changed, cut, doubled or moved in such lines.
func TestDamagedLines(t *testing.T) {
	lines, _ := syntheticLines(t, 200)
	random := rand.New(rand.NewPCG(61, 62))
	pieces := []string{`"`, `,`, `:`, `{`, `}`, `[`, `]`, `null`, `true`, `0`, `1.50`, `-`, `01`, `1e3`, `\u0041`, "é", "\xff", " ", "\t", "\x00", `"key":"a",`, `"sex":2,`, `"asOf":"2026-01-01",`}
	p, fast := &plain{}, 0
	for range 100_000 {
		text := append([]byte{}, lines[random.IntN(len(lines))]...)
		from := random.IntN(len(text))
		to := min(len(text), from+random.IntN(12))
		text = append(append(append([]byte{}, text[:from]...), pieces[random.IntN(len(pieces))]...), text[to:]...)
		if sameReading(t, p, text) {
			fast++
		}
	}
	require.NotZero(t, fast)
}

// TestRandomLines writes random requests, in both spellings of the fields, with everything that a referral can say.
func TestRandomLines(t *testing.T) {
	p := &plain{}
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(randomRequest(t))
		require.NoError(t, err)
		sameReading(t, p, text) // hardly one in a hundred is plain
	})
}

func randomRequest(t *rapid.T) any {
	word := rapid.SampledFrom([]string{"a", "headache", "ct-head-wo", "é", "a\"b", "", "R51"})
	number := rapid.OneOf(rapid.Map(rapid.IntRange(-5, 300), func(i int) any { return i }), rapid.SampledFrom([]any{1.5, "2", 1e30, math.Pi, nil}))
	maybe := func(m map[string]any, value func() any, names ...string) {
		if rapid.IntRange(0, 2).Draw(t, "there") > 0 {
			m[rapid.SampledFrom(names).Draw(t, "name")] = value()
		}
	}
	text := func() any { return word.Draw(t, "text") }
	numeric := func() any { return number.Draw(t, "number") }
	truth := func() any { return rapid.Bool().Draw(t, "truth") }
	enum := func(names ...any) func() any {
		return func() any { return rapid.SampledFrom(append(names, 1, "NONE")).Draw(t, "enum") }
	}
	list := func(item func() any) func() any {
		return func() any {
			items := []any{}
			for range rapid.IntRange(0, 3).Draw(t, "items") {
				items = append(items, item())
			}
			return items
		}
	}
	object := func(fill func(map[string]any)) func() any {
		return func() any { m := map[string]any{}; fill(m); return m }
	}
	coding := object(func(m map[string]any) {
		m["code"] = text()
		maybe(m, enum("CODE_SYSTEM_ICD_10", "CODE_SYSTEM_UNSPECIFIED", "CODE_SYSTEM_LOINC"), "system")
	})
	quantity := object(func(m map[string]any) { maybe(m, numeric, "value"); maybe(m, text, "unit") })
	within := object(func(m map[string]any) {
		maybe(m, numeric, "min")
		maybe(m, numeric, "max")
		maybe(m, truth, "minExclusive", "min_exclusive")
		maybe(m, text, "unit")
	})
	fact := object(func(m map[string]any) {
		m["fact"] = text()
		maybe(m, text, "observed")
		kinds := map[string]func() any{
			"boolean": truth, "choice": text, "quantity": quantity, "range": within, "notKnown": truth, "not_known": truth,
			"choices": object(func(m map[string]any) { m["values"] = list(text)() }),
		}
		kind := rapid.SampledFrom([]string{"boolean", "choice", "quantity", "range", "notKnown", "not_known", "choices"})
		for range rapid.SampledFrom([]int{1, 1, 1, 1, 0, 2}).Draw(t, "values") {
			name := kind.Draw(t, "kind")
			m[name] = kinds[name]()
		}
	})
	exam := object(func(m map[string]any) {
		m["exam"] = coding()
		maybe(m, enum("LATERALITY_LEFT", "LATERALITY_BILATERAL"), "laterality")
	})
	referral := object(func(m map[string]any) {
		maybe(m, object(func(m map[string]any) {
			maybe(m, text, "birthDate", "birth_date")
			maybe(m, quantity, "age")
			maybe(m, enum("SEX_FEMALE", "SEX_UNSPECIFIED", "SEX_OTHER"), "sex")
		}), "patient")
		maybe(m, list(coding), "indications")
		maybe(m, list(fact), "facts")
		maybe(m, list(exam), "orderedExams", "ordered_exams")
		maybe(m, list(exam), "priorExams", "prior_exams")
		maybe(m, text, "site")
		maybe(m, text, "asOf", "as_of")
		maybe(m, text, "language")
	})
	return object(func(m map[string]any) { maybe(m, text, "key"); m["referral"] = referral() })()
}

// TestBadLinesTellNothing: what is said of a line that cannot be read repeats nothing of it.
func TestBadLinesTellNothing(t *testing.T) {
	const name = "Doe"
	for text, says := range map[string]string{
		`{"referral":{"asOf":"2026-01-01","facts":[{"fact":"Doe"`:                              "no JSON, or was cut short",
		`{"referral":{"asOf":"2026-01-01","Doe":1}}`:                                           "a field that a referral has not",
		`{"referral":{"asOf":"2026-01-01","patient":{"sex":"Doe"}}}`:                           "the value of sex is no enum",
		`{"referral":{"asOf":"2026-01-01","facts":[{"fact":"a","boolean":"Doe"}]}}`:            "the value of boolean is no bool",
		`{"referral":{"asOf":"2026-01-01","facts":[{"fact":"a","choice":"Doe","choice":""}]}}`: "already",
		`{"referral":{"asOf":"2026-01-01","facts":[{"fact":"Doe"}]}}`:                          "referral.facts[0]: the fact has no value",
		`{"key":"Doe","referral":{}}`:                                                          "referral.asOf is missing",
		`Doe`:                                                                                  "no",
		"{\"key\":\"Doe\xff\"}":                                                                "not UTF-8",
		`["Doe"]`:                                                                              "no",
	} {
		_, err := (&Lines{}).Read([]byte(text))
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), says, text)
		assert.NotContains(t, strings.ToLower(err.Error()), strings.ToLower(name), text)
	}
}

// BenchmarkLine compares the two readings.
func BenchmarkLine(b *testing.B) {
	lines, _ := syntheticLines(b, 1_000)
	size := 0
	for _, text := range lines {
		size += len(text)
	}
	b.Run("plain", func(b *testing.B) {
		p := &plain{}
		b.SetBytes(int64(size / len(lines)))
		for i := 0; b.Loop(); i++ {
			p.line(lines[i%len(lines)])
		}
	})
	b.Run("protobuf", func(b *testing.B) {
		b.SetBytes(int64(size / len(lines)))
		for i := 0; b.Loop(); i++ {
			_, _ = readMessage(lines[i%len(lines)])
		}
	})
}

// FuzzLine holds the fast reading to that of protobuf.
func FuzzLine(f *testing.F) {
	lines, _ := syntheticLines(f, 20)
	for _, text := range lines {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) { sameReading(t, &plain{}, text) })
}
