package server

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
)

// TestMessages is what a program gets that sends something wrong: testdata/messages.txt holds the status, and each field
// at fault by the name that it has in the request, though the engine counts the patient's age and sex among the facts.
// Mistakes of form and of content are told at once, each once.
func TestMessages(t *testing.T) {
	s := smallServer(t)
	l := listen(t, s, patience)
	client := l.justification()
	var g golden
	evaluate := func(name string, want codes.Code, fields int, request *justifyv1.EvaluateRequest) {
		response, err := client.Evaluate(soon(t), request)
		assert.Equal(t, want, status.Code(err), "%s: %v", name, err)
		if want == codes.InvalidArgument {
			assert.Equal(t, notEvaluated, status.Convert(err).Message(), name)
			assert.Len(t, violations(t, err), fields, name)
		}
		g.add(name, told(t, response, err)...)
	}
	for _, c := range requestsAtFault() {
		evaluate(c.name, codes.InvalidArgument, c.fields, sound(s, headache, c.change))
	}
	evaluate("no referral at all", codes.InvalidArgument, 1, &justifyv1.EvaluateRequest{})
	evaluate("501 entries in each list", codes.InvalidArgument, 4, repeated(s, 501))
	evaluate("500 indications", codes.OK, 0, sound(s, func(r *justifyv1.Referral) {
		for r.Indications = nil; len(r.Indications) < 500; {
			r.Indications = append(r.Indications, &justifyv1.Coding{Code: "headache"})
		}
	}))
	evaluate("unknown site", codes.NotFound, 0, sound(s, func(r *justifyv1.Referral) { r.Site = "mars" }))
	evaluate("message of 5 MB", codes.ResourceExhausted, 0, sound(s, func(r *justifyv1.Referral) { r.Language = strings.Repeat("x", 5_000_000) }))
	evaluate("pregnant man", codes.OK, 0, sound(s, headache, state("pregnancy", "pregnant"), ordered("ct-head")))
	evaluate("earlier exam that the edition does not know", codes.OK, 0, sound(s, headache, ordered("ct-head"), func(r *justifyv1.Referral) {
		r.PriorExams = []*justifyv1.PriorExam{{Exam: &justifyv1.Coding{Code: "x-ray-of-the-soul"}, Date: "2026"}}
	}))

	whole := raw{}.of(t, sound(s))
	g.add("message cut short", told(t, nil, l.send(t, whole[:len(whole)-3]))...)
	g.add("text that is not UTF-8", told(t, nil, l.send(t, notUTF8))...)
	_, err := l.guidelines().GetGuideline(soon(t), &justifyv1.GetGuidelineRequest{Id: "phrenology"})
	g.add("unknown guideline", told(t, nil, err)...)

	// A client whose own deadline passes is mostly told so by its own library; this is what the server says.
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	_, err = s.Evaluate(late, sound(s))
	assert.Equal(t, codes.DeadlineExceeded, status.Code(err))
	g.add("expired deadline", told(t, nil, err)...)
	given, up := context.WithCancel(t.Context())
	up()
	_, err = s.Evaluate(given, sound(s))
	assert.Equal(t, codes.Canceled, status.Code(err))
	g.add("call given up", told(t, nil, err)...)
	g.compare(t)
}

// smallServer answers with the library of the engine's tests, which no editor of guidelines changes.
func smallServer(t *testing.T) *Server {
	t.Helper()
	library, found := guideline.Load(os.DirFS("../../engine/testdata/intake"))
	require.NotNil(t, library, "%v", found)
	ed, err := compile.Compile(library)
	require.NoError(t, err)
	packed, err := ed.Bytes()
	require.NoError(t, err)
	s, err := New(packed)
	require.NoError(t, err)
	return s
}

// told is a status with its details, or an answer with its warnings, line by line.
func told(t *testing.T, response *justifyv1.EvaluateResponse, err error) (lines []string) {
	t.Helper()
	if err == nil {
		lines = append(lines, "OK, evaluated:")
		for _, a := range response.GetRecommendation().GetAnswers() {
			lines[0] += " guideline " + a.GetGuideline()
		}
		for _, v := range response.GetRecommendation().GetVerdicts() {
			lines[0] += fmt.Sprintf(", %s %s", v.GetProcedure(), v.GetVerdict())
			for _, c := range v.GetCautions() {
				lines[0] += fmt.Sprintf(", caution %s %s", c.GetId(), c.GetState())
			}
		}
		for _, w := range response.GetRecommendation().GetWarnings() {
			lines = append(lines, "  "+w.GetField()+": "+w.GetMessage())
		}
		return lines
	}
	// protobuf puts one of two kinds of space into its messages, by chance of the build.
	lines = []string{status.Code(err).String() + ": " + strings.ReplaceAll(status.Convert(err).Message(), "\u00a0", " ")}
	for _, detail := range status.Convert(err).Details() {
		switch d := detail.(type) {
		case *errdetails.BadRequest:
			for _, v := range d.FieldViolations {
				lines = append(lines, "  "+v.Field+": "+v.Description)
			}
		case *errdetails.ErrorInfo:
			lines = append(lines, fmt.Sprintf("  %s %v", d.Reason, d.Metadata))
		default:
			t.Fatalf("%T", detail)
		}
	}
	return lines
}

func headache(r *justifyv1.Referral) { r.Indications = []*justifyv1.Coding{{Code: "headache"}} }

func state(fact, choice string) func(*justifyv1.Referral) {
	return func(r *justifyv1.Referral) {
		r.Facts = append(r.Facts, &justifyv1.Fact{Fact: fact, Value: &justifyv1.Fact_Choice{Choice: choice}})
	}
}

func measure(fact string, value float64, unit string) func(*justifyv1.Referral) {
	return func(r *justifyv1.Referral) {
		r.Facts = append(r.Facts, &justifyv1.Fact{Fact: fact, Value: &justifyv1.Fact_Quantity{Quantity: &justifyv1.Quantity{Value: value, Unit: unit}}})
	}
}

func within(fact string, min, max *float64, unit string) func(*justifyv1.Referral) {
	return func(r *justifyv1.Referral) {
		r.Facts = append(r.Facts, &justifyv1.Fact{Fact: fact, Value: &justifyv1.Fact_Range{Range: &justifyv1.Range{Min: min, Max: max, Unit: unit}}})
	}
}

func aged(value float64, unit string) func(*justifyv1.Referral) {
	return func(r *justifyv1.Referral) { r.Patient.Age = &justifyv1.Quantity{Value: value, Unit: unit} }
}

func ordered(exam string) func(*justifyv1.Referral) {
	return func(r *justifyv1.Referral) {
		r.OrderedExams = append(r.OrderedExams, &justifyv1.OrderedExam{Exam: &justifyv1.Coding{Code: exam}})
	}
}

type requestAtFault struct {
	name   string
	fields int // that are named
	change func(*justifyv1.Referral)
}

func requestsAtFault() []requestAtFault {
	const rate = "mL/min/{1.73_m2}"
	all := func(changes ...func(*justifyv1.Referral)) func(*justifyv1.Referral) {
		return func(r *justifyv1.Referral) {
			for _, change := range changes {
				change(r)
			}
		}
	}
	return []requestAtFault{
		{"unknown fact", 1, measure("egrf", 60, rate)},
		{"unknown indication", 1, func(r *justifyv1.Referral) { r.Indications[0].Code = "headach" }},
		{"unknown procedure", 1, ordered("ct-haed")},
		{"unknown unit", 1, measure("egfr", 60, "litres")},
		{"number without unit", 1, measure("egfr", 60, "")},
		{"wrong kind of value", 2, all(state("egfr", "low"), measure("onset", 1, ""))},
		{"age -1", 1, aged(-1, "y")},
		{"age 150", 1, aged(150, "y")},
		{"age without a number", 1, func(r *justifyv1.Referral) { r.Patient.Age = &justifyv1.Quantity{} }},
		{"birth date after as_of", 1, func(r *justifyv1.Referral) { r.Patient = &justifyv1.Patient{BirthDate: "2026-11-22"} }},
		{"eGFR 9999", 1, measure("egfr", 9999, rate)},
		{"D-dimer without FEU or DDU", 1, measure("ddimer", 480, "ng/mL")},
		{"no indication", 1, func(r *justifyv1.Referral) { r.Indications = nil }},
		{"same fact twice, differently", 1, all(measure("egfr", 60, rate), measure("egfr", 28, rate))},
		{"age and sex behind the facts", 2, func(r *justifyv1.Referral) {
			r.Facts = []*justifyv1.Fact{isMale(), isMale()}
			r.Patient = &justifyv1.Patient{Age: &justifyv1.Quantity{Value: -1, Unit: "y"}, Sex: justifyv1.Sex_SEX_FEMALE}
		}},
		{"unknown enum numbers", 5, func(r *justifyv1.Referral) {
			r.Patient.Sex = 99
			r.Indications[0].System = 98
			r.OrderedExams = []*justifyv1.OrderedExam{{Exam: &justifyv1.Coding{Code: "ct-head", System: 97}, Laterality: 96}}
			r.PriorExams = []*justifyv1.PriorExam{{Exam: &justifyv1.Coding{Code: "ct-head"}, Laterality: -1, Date: "2026"}}
		}},
		{"facts without a value", 4, func(r *justifyv1.Referral) {
			r.Facts = []*justifyv1.Fact{
				{Fact: "sex"},
				{Fact: "sex", Value: &justifyv1.Fact_Choices{Choices: &justifyv1.Choices{}}},
				{Fact: "sex", Value: &justifyv1.Fact_NotKnown{}},
				{Fact: "age", Value: &justifyv1.Fact_Range{Range: &justifyv1.Range{Unit: "y"}}},
			}
		}},
		{"numbers that are none", 3, all(aged(math.NaN(), "y"),
			within("age", new(math.Inf(-1)), new(math.Inf(1)), "y"), within("age", new(5.0), new(3.0), "y"))},
		{"codes that are missing", 3, func(r *justifyv1.Referral) {
			r.Indications = []*justifyv1.Coding{{}}
			r.OrderedExams = []*justifyv1.OrderedExam{{Exam: &justifyv1.Coding{Code: "ct-head"}}, {}}
			r.PriorExams = []*justifyv1.PriorExam{{Date: "2026"}}
		}},
		{"form and content at once", 2, func(r *justifyv1.Referral) {
			r.Patient.BirthDate = "21.11.1981"
			r.OrderedExams = []*justifyv1.OrderedExam{{Exam: &justifyv1.Coding{Code: "ct-head"}, Laterality: 9}}
		}},
		{"as_of that is no date", 1, func(r *justifyv1.Referral) { r.AsOf = "today" }},
	}
}
