package hl7v2

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/engine"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var noon = time.Date(2026, 11, 21, 12, 30, 5, 0, time.UTC)

// answer has one order of each verdict.
func answer() *engine.Recommendation {
	r := &engine.Recommendation{
		Edition:    "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		Duplicates: []engine.Duplicate{{Procedure: "exam-0", Prior: "exam-0", Date: "2026-11-02"}},
		Decision: &engine.Decision{
			Answers:   []engine.Answer{{Guideline: "low-back-pain", Title: "Low back pain", Status: "illustrative"}},
			Questions: []engine.Question{{Prompt: &engine.Prompt{Title: "Fièvre | ≥ 38 °C?"}}},
		},
	}
	for i, c := range codes {
		v := engine.Verdict{Procedure: "exam-" + string(rune('0'+i)), Title: "Röntgen & CT ^ \\ ~ of " + c.text, Verdict: c.verdict, Stable: c.code != "II"}
		standing := &engine.Standing{Category: c.verdict, Rating: 9 - i}
		v.ByGuideline = []engine.GuidelineVerdict{
			{Guideline: "low-back-pain", Low: standing, High: standing}, {Guideline: "a-guideline-with-a-very-long-name", Low: standing, High: standing},
			{Guideline: "another", Low: &engine.Standing{Category: engine.NoScenario}, High: standing},
		}
		if c.code == "CI" {
			v.Laterality = "left"
			v.Cautions = []*engine.CautionFlag{{Title: "Pregnancy", State: engine.Holds}, {Title: "Kidney", State: engine.Open}}
			v.Alternatives = []engine.Alternative{{Title: "MRI", Rating: 8, Provisional: true}, {Title: "No imaging"}}
		}
		if c.code == "II" || c.code == "NR" || c.code == "NC" {
			v.ByGuideline = nil
		}
		r.Verdicts = append(r.Verdicts, v)
	}
	return r
}

const consulted = "0198f0a2-7b1c-7c33-8d44-55aa66bb77cc"

// TestGolden: the segments as a RIS gets them, in each character set. Read them when they change.
func TestGolden(t *testing.T) {
	entries := Entries(consulted, noon.Add(time.Millisecond), answer())
	for file, charset := range map[string]Charset{"ascii": ASCII, "latin1": Latin1, "utf8": UTF8} {
		got, err := Write(entries, charset, 1)
		require.NoError(t, err)
		name := "testdata/" + file + ".hl7"
		if *update {
			require.NoError(t, os.MkdirAll("testdata", 0o755))
			require.NoError(t, os.WriteFile(name, got, 0o644))
		}
		want, err := os.ReadFile(name)
		require.NoError(t, err, "run the test with -update, and read what it wrote")
		assert.Equal(t, want, got, file)

		back, err := Read(got, charset)
		require.NoError(t, err)
		require.Len(t, back, len(entries))
		for i := range back {
			if charset == UTF8 {
				assert.Equal(t, entries[i], back[i])
			}
			back[i].Title, back[i].Notes = entries[i].Title, entries[i].Notes
			assert.Equal(t, entries[i], back[i], "letters may be lost, nothing that a program reads is")
		}
	}
}

// TestConstraints: what IHE asks of each OBX, the lengths of HL7, and one NTE to each.
func TestConstraints(t *testing.T) {
	text, err := Write(Entries(consulted, noon, answer()), ASCII, 3)
	require.NoError(t, err)
	assert.Regexp(t, `^[\r\x20-\x7e]*$`, string(text))
	segments := strings.Split(strings.TrimSuffix(string(text), "\r"), "\r")
	require.Len(t, segments, 2*len(codes))
	for i, segment := range segments {
		fields := strings.Split(segment, "|")
		if i%2 == 1 {
			assert.Equal(t, []string{"NTE", "1", "O"}, fields[:3])
			assert.Len(t, fields, 4)
			continue
		}
		assert.Equal(t, "OBX", fields[0])
		assert.Equal(t, string(rune('3'+i/2)), fields[1])
		assert.Equal(t, "CE", fields[2])
		assert.True(t, strings.HasPrefix(fields[3], "76515-6^") && strings.HasSuffix(fields[3], "^LN"))
		assert.Contains(t, []string{"F", "P"}, fields[11])
		assert.Regexp(t, regexp.MustCompile(`^\d{14}\+0000$`), fields[14])
		for _, ce := range []string{fields[3], fields[5], fields[15]} {
			for k, part := range strings.Split(ce, "^") {
				limit := []int{20, 199, 20}[k%3]
				assert.LessOrEqual(t, len(part), limit, ce)
			}
		}
	}
	_, err = Write(make([]Entry, 2), ASCII, maxID)
	assert.ErrorContains(t, err, "cannot be numbered")
	_, err = Write([]Entry{{Verdict: "fine"}}, ASCII, 1)
	assert.ErrorContains(t, err, "no code")
	_, err = Write(nil, "EBCDIC", 1)
	assert.ErrorContains(t, err, "not written here")
}

// TestRoundTrip: whatever the texts hold, what is written is read again.
func TestRoundTrip(t *testing.T) {
	line := rapid.Custom(func(t *rapid.T) string {
		return UTF8.written(rapid.StringOf(rapid.RuneFrom([]rune(`|^~\&äß漢é: `+"\r\n\x00abcXF"))).Draw(t, "text"), 60)
	})
	rapid.Check(t, func(t *rapid.T) {
		e := Entry{
			Consultation: consulted, At: noon, Edition: line.Draw(t, "edition"), Exam: "exam", Title: line.Draw(t, "title"),
			Verdict: rapid.SampledFrom(codes).Draw(t, "verdict").verdict, Rating: rapid.IntRange(0, 9).Draw(t, "rating"),
			Side: rapid.SampledFrom([]string{"", "left"}).Draw(t, "side"),
		}
		for _, n := range rapid.SliceOfN(line, 0, 4).Draw(t, "notes") {
			e.Notes = append(e.Notes, "Note: "+n)
		}
		for i := range e.Notes {
			e.Notes[i] = strings.TrimSpace(e.Notes[i])
		}
		text, err := Write([]Entry{e, e}, UTF8, 1)
		require.NoError(t, err)
		back, err := Read(text, UTF8)
		require.NoError(t, err)
		assert.Equal(t, []Entry{e, e}, back)
	})
}

// TestReadAmongOthers: the segments of a whole message that are not ours are passed over.
func TestReadAmongOthers(t *testing.T) {
	text, err := Write(Entries(consulted, noon, answer())[:1], UTF8, 1)
	require.NoError(t, err)
	message := "MSH|^~\\&|RIS\rOBX|1|ST|8302-2^Height^LN||\\X||||||F\rNTE|1|L|not ours\r" + string(text) + "NTE|2|L|nor this\rFT1|1\r"
	entries, err := Read([]byte(message), UTF8)
	require.NoError(t, err)
	assert.Equal(t, Entries(consulted, noon, answer())[:1], entries)
}

func FuzzRead(f *testing.F) {
	text, err := Write(Entries(consulted, noon, answer()), Latin1, 1)
	require.NoError(f, err)
	f.Add(text)
	f.Add([]byte("OBX|1|CE|76515-6^^LN||UA^x^99JUSTIFY|||||F|||20261121123005+0000\rNTE|1|O|\\X41\\~\\Z\\"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, charset := range []Charset{ASCII, Latin1, UTF8} {
			entries, err := Read(text, charset)
			if err != nil || len(entries) > maxID {
				continue
			}
			_, err = Write(entries, charset, 1)
			assert.NoError(t, err, "what was read can be written")
		}
	})
}
