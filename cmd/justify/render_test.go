package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/server"
)

// TestDoseBand: an unknown level is never shown as none, and takes no bar; none is not a bar either.
func TestDoseBand(t *testing.T) {
	assert.Equal(t, "? unknown", doseBand(nil))
	for level, want := range map[int32]string{0: "○ none", 1: "▮▯▯▯▯", 3: "▮▮▮▯▯", 5: "▮▮▮▮▮", 9: "▮▮▮▮▮", -1: "▯▯▯▯▯"} {
		assert.Equal(t, want, doseBand(&level))
	}
}

func TestMilliSievert(t *testing.T) {
	for want, d := range map[string]*justifyv1.Dose{
		"":             nil,
		"2 mSv":        {MinMsv: 2, MaxMsv: 2},
		"0.07 mSv":     {MinMsv: 0.07, MaxMsv: 0.07},
		"<0.01 mSv":    {MaxMsv: 0.00999999999},
		"3.2–4 mSv":    {MinMsv: 3.2, MaxMsv: 4},
		"10–100 mSv":   {MinMsv: 10, MaxMsv: 100},
		"0.0005–1 mSv": {MinMsv: 0.0005, MaxMsv: 1},
	} {
		assert.Equal(t, want, milliSievert(d))
	}
}

var escape = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestColourAndWidth: colour changes nothing but the colour, so that columns stay under each other, and no line is
// wider than the page.
func TestColourAndWidth(t *testing.T) {
	packed, err := library{dir: testLibrary}.build()
	require.NoError(t, err)
	s, err := server.New(packed)
	require.NoError(t, err)
	response, err := s.Evaluate(t.Context(), &justifyv1.EvaluateRequest{Referral: &justifyv1.Referral{
		AsOf: "2026-11-21", Patient: &justifyv1.Patient{BirthDate: "1981"}, Indications: []*justifyv1.Coding{{Code: "both"}},
		Facts: []*justifyv1.Fact{
			{Fact: "onset", Value: &justifyv1.Fact_Choice{Choice: "thunderclap"}},
			{Fact: "implant", Value: &justifyv1.Fact_Choice{Choice: "mr-unsafe"}},
		},
		OrderedExams: []*justifyv1.OrderedExam{{Exam: &justifyv1.Coding{Code: "mri-head"}}},
	}})
	require.NoError(t, err)
	for _, width := range []int{80, 120, 160} {
		var plain, coloured bytes.Buffer
		(&printer{out: &plain, width: width}).response(response)
		(&printer{out: &coloured, width: width, color: true}).response(response)
		assert.Contains(t, coloured.String(), "\x1b[")
		golden(t, fmt.Sprintf("evaluate/width-%d.txt", width), plain.String())
		assert.Equal(t, plain.String(), escape.ReplaceAllString(coloured.String(), ""))
		for line := range strings.Lines(plain.String()) {
			if !strings.HasPrefix(line, "edition ") {
				assert.LessOrEqual(t, text.StringWidthWithoutEscSequences(strings.TrimRight(line, "\n")), width, "%q", line)
			}
		}
	}
}
