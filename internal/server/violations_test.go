package server

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

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
