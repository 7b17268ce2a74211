package server

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// TestViolationsNameTheFieldsOfTheRequest: whoever sent the request finds the field, though the engine counts the
// patient's age and sex among the facts, and hears of mistakes of form and of content at once, of each once.
func TestViolationsNameTheFieldsOfTheRequest(t *testing.T) {
	s := newServer(t)
	client := listen(t, s, patience).justification()
	exam := &justifyv1.Coding{Code: s.site.Edition.Catalogue.Procedures[0].ID}
	for _, c := range []struct {
		name   string
		change func(*justifyv1.Referral)
		want   []string
	}{
		{"age and sex behind the facts", func(r *justifyv1.Referral) {
			r.Facts = []*justifyv1.Fact{isMale(), isMale()}
			r.Patient = &justifyv1.Patient{Age: &justifyv1.Quantity{Value: -1, Unit: "y"}, Sex: justifyv1.Sex_SEX_FEMALE}
		}, []string{
			`referral.patient.age: an age is not negative`,
			`referral.patient.sex: sex is stated differently in facts[0]: state it once, as it was seen last`,
		}},
		{"age without a number", func(r *justifyv1.Referral) { r.Patient.Age = &justifyv1.Quantity{} },
			[]string{"referral.patient.age: age needs a unit; one of d, w, mo, y"}},
		{"facts without a value", func(r *justifyv1.Referral) {
			r.Facts = []*justifyv1.Fact{
				{Fact: "sex"},
				{Fact: "sex", Value: &justifyv1.Fact_Choices{Choices: &justifyv1.Choices{}}},
				{Fact: "sex", Value: &justifyv1.Fact_NotKnown{}},
				{Fact: "age", Value: &justifyv1.Fact_Range{Range: &justifyv1.Range{Unit: "y"}}},
			}
		}, []string{
			"referral.facts[0]: the fact has no value; leave it out where nothing is known",
			"referral.facts[1].choices: the list of values is empty; leave the fact out where nothing is known",
			"referral.facts[2].not_known: false says nothing; state a value or leave the fact out",
			"referral.facts[3].range: the range has neither min nor max",
		}},
		{"numbers that are none", func(r *justifyv1.Referral) {
			r.Patient.Age.Value = math.NaN()
			r.Facts = []*justifyv1.Fact{
				{Fact: "age", Value: &justifyv1.Fact_Range{Range: &justifyv1.Range{Min: new(math.Inf(-1)), Max: new(math.Inf(1)), Unit: "y"}}},
				{Fact: "age", Value: &justifyv1.Fact_Range{Range: &justifyv1.Range{Min: new(5.0), Max: new(3.0), Unit: "y"}}},
			}
		}, []string{
			"referral.facts[0]: the range of age has no end; leave the fact out where nothing is known",
			"referral.facts[1]: the range of age is upside down: it begins above its end",
			"referral.patient.age: NaN is not a number",
		}},
		{"codes that are missing", func(r *justifyv1.Referral) {
			r.Indications = []*justifyv1.Coding{{}}
			r.OrderedExams = []*justifyv1.OrderedExam{{Exam: exam}, {}}
			r.PriorExams = []*justifyv1.PriorExam{{Date: "2026"}}
		}, []string{
			"referral.indications[0].code: the code is missing",
			"referral.ordered_exams[1].exam.code: the code is missing",
			"referral.prior_exams[0].exam.code: the code is missing",
		}},
		{"form and content", func(r *justifyv1.Referral) {
			r.AsOf, r.Patient.BirthDate = "2026-11-21", "21.11.1981"
			r.OrderedExams = []*justifyv1.OrderedExam{{Exam: exam, Laterality: 9}}
		}, []string{
			"referral.ordered_exams[0].laterality: no laterality has the number 9",
			`referral.patient.birth_date: this is not a date: write 1981-03-02, 1981-03 or 1981`,
		}},
		{"as_of", func(r *justifyv1.Referral) { r.AsOf = "today" },
			[]string{`referral.as_of: this is not a date: write the day of the referral as 2026-11-21`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := client.Evaluate(soon(t), sound(s, c.change))
			require.Equal(t, codes.InvalidArgument, status.Code(err), "%v", err)
			assert.Equal(t, "the referral cannot be evaluated; nothing was: see the field violations", status.Convert(err).Message())
			assert.Equal(t, c.want, violations(t, err))
		})
	}
}

// TestNoReferralAtAll: an empty request is a mistake of the sender, not a fault of ours.
func TestNoReferralAtAll(t *testing.T) {
	s := newServer(t)
	for _, request := range []*justifyv1.EvaluateRequest{nil, {}, {Referral: &justifyv1.Referral{}}} {
		_, err := s.Evaluate(t.Context(), request)
		assert.Equal(t, codes.InvalidArgument, status.Code(err))
		assert.Equal(t, []string{"referral.indications: at least one indication is needed: say why the exam is considered"}, violations(t, err))
	}
}

// TestWarningsNameTheFieldsOfTheRequest: as violations do.
func TestWarningsNameTheFieldsOfTheRequest(t *testing.T) {
	s := newServer(t)
	response, err := s.Evaluate(t.Context(), sound(s, func(r *justifyv1.Referral) {
		r.PriorExams = []*justifyv1.PriorExam{{Exam: &justifyv1.Coding{Code: "x-ray-of-the-soul"}, Date: "2026"}}
	}))
	require.NoError(t, err)
	require.Len(t, response.GetRecommendation().GetWarnings(), 1)
	assert.Equal(t, "referral.prior_exams[0].exam", response.GetRecommendation().GetWarnings()[0].GetField())
}

// TestPartsOfARequestThatAreNil: a caller in the same process may leave out what the wire never does.
func TestPartsOfARequestThatAreNil(t *testing.T) {
	s := newServer(t)
	_, err := s.Evaluate(t.Context(), sound(s, func(r *justifyv1.Referral) {
		r.Facts = []*justifyv1.Fact{
			nil, {Fact: "age", Value: &justifyv1.Fact_Range{}}, {Fact: "age", Value: &justifyv1.Fact_Quantity{}}, {Fact: "sex", Value: &justifyv1.Fact_Choices{}},
		}
		r.Indications = append(r.Indications, nil)
		r.OrderedExams, r.PriorExams = []*justifyv1.OrderedExam{nil}, []*justifyv1.PriorExam{nil}
	}))
	assert.Equal(t, codes.InvalidArgument, status.Code(err))
}
