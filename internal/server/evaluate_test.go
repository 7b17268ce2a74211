package server

import (
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/protobuf/testing/protocmp"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

func TestEvaluateOverTheWire(t *testing.T) {
	s := newServer(t)
	l := listen(t, s, patience)
	ordered := s.site.Load().Edition.Catalogue.Procedures[0]
	request := sound(s, func(r *justifyv1.Referral) {
		r.OrderedExams = []*justifyv1.OrderedExam{{Exam: &justifyv1.Coding{Code: ordered.ID}, Laterality: justifyv1.Laterality_LATERALITY_LEFT}}
	})
	plain, err := l.justification().Evaluate(soon(t), request)
	require.NoError(t, err)
	r := plain.GetRecommendation()
	assert.Equal(t, s.Digest(), r.GetEdition())
	assert.Equal(t, "2026-11-21", r.GetAsOf())
	assert.Equal(t, justifyv1.AgeGroup_AGE_GROUP_ADULT, r.GetAgeGroup())
	require.Len(t, r.GetVerdicts(), 1)
	assert.Equal(t, ordered.ID, r.GetVerdicts()[0].GetProcedure())
	assert.Equal(t, "left", r.GetVerdicts()[0].GetLaterality())
	assert.NotEqual(t, justifyv1.VerdictCode_VERDICT_CODE_UNSPECIFIED, r.GetVerdicts()[0].GetVerdict())
	assert.WithinDuration(t, time.Now(), plain.GetEvaluatedAt().AsTime(), time.Hour)

	zipped, err := l.justification().Evaluate(soon(t), request, grpc.UseCompressor(gzip.Name))
	require.NoError(t, err)
	here, err := s.Evaluate(soon(t), request)
	require.NoError(t, err)
	for name, other := range map[string]*justifyv1.EvaluateResponse{"compressed": zipped, "without the wire": here} {
		assert.Empty(t, cmp.Diff(r, other.GetRecommendation(), protocmp.Transform()), name)
	}
}

// TestDayIsStampedOnce: a referral without a day is answered for the server's day, and the answer names it.
func TestDayIsStampedOnce(t *testing.T) {
	s := newServer(t)
	s.now = func() time.Time { return time.Date(2027, 3, 1, 23, 59, 0, 0, time.UTC) }
	request := sound(s)
	request.Referral.AsOf = ""
	response, err := listen(t, s, patience).justification().Evaluate(soon(t), request)
	require.NoError(t, err)
	assert.Equal(t, "2027-03-01", response.GetRecommendation().GetAsOf())
	assert.Equal(t, s.now(), response.GetEvaluatedAt().AsTime())
}

// TestStream sends a thousand referrals. One in the middle is bad: it becomes a problem that names its fields, and the
// stream goes on. Answers come in the order sent.
func TestStream(t *testing.T) {
	s := newServer(t)
	stream, err := listen(t, s, patience).justification().EvaluateStream(soon(t))
	require.NoError(t, err)
	const all, bad = 1000, 500
	go func() {
		for i := range all {
			request := sound(s, func(r *justifyv1.Referral) { r.Patient.Age.Value = float64(i % 100) })
			if i == bad {
				request.Referral.Facts = []*justifyv1.Fact{isMale(), {Fact: "no-such-fact"}}
				request.Referral.Patient.Age.Unit = "years"
			}
			if stream.Send(&justifyv1.EvaluateStreamRequest{Key: fmt.Sprint(i), Referral: request.Referral}) != nil {
				return
			}
		}
		_ = stream.CloseSend()
	}()
	for i := range all {
		answer, err := stream.Recv()
		require.NoError(t, err)
		require.Equal(t, fmt.Sprint(i), answer.GetKey())
		if i != bad {
			require.NotNil(t, answer.GetResponse(), "%v", answer.GetProblem())
			continue
		}
		problem := answer.GetProblem()
		assert.Equal(t, int32(codes.InvalidArgument), problem.GetCode())
		fields := []string{}
		for _, v := range problem.GetFieldViolations() {
			assert.NotEmpty(t, v.GetDescription())
			fields = append(fields, v.GetField())
		}
		assert.Equal(t, []string{"referral.facts[1]", "referral.patient.age"}, fields)
	}
	_, err = stream.Recv()
	assert.ErrorIs(t, err, io.EOF)
}

// TestStreamAnswersEachAtOnce: an answer does not wait for the next referral.
func TestStreamAnswersEachAtOnce(t *testing.T) {
	s := newServer(t)
	stream, err := listen(t, s, patience).justification().EvaluateStream(soon(t))
	require.NoError(t, err)
	for _, site := range []string{"", "mars", ""} {
		request := sound(s)
		request.Referral.Site = site
		require.NoError(t, stream.Send(&justifyv1.EvaluateStreamRequest{Key: "k" + site, Referral: request.Referral}))
		answer, err := stream.Recv()
		require.NoError(t, err)
		assert.Equal(t, "k"+site, answer.GetKey())
		assert.Equal(t, site == "", answer.GetResponse() != nil)
		if site != "" {
			assert.Equal(t, int32(codes.NotFound), answer.GetProblem().GetCode())
		}
	}
	require.NoError(t, stream.CloseSend())
}

// TestStreamsInParallel: streams on one connection do not mix.
func TestStreamsInParallel(t *testing.T) {
	s := newServer(t)
	l := listen(t, s, patience)
	var wait sync.WaitGroup
	for n := range 16 {
		wait.Go(func() {
			stream, err := l.justification().EvaluateStream(soon(t))
			if !assert.NoError(t, err) {
				return
			}
			for i := range 25 {
				key := fmt.Sprintf("%d/%d", n, i)
				request := sound(s, func(r *justifyv1.Referral) { r.AsOf = fmt.Sprintf("20%02d-01-01", 10+n) })
				if err := stream.Send(&justifyv1.EvaluateStreamRequest{Key: key, Referral: request.Referral}); !assert.NoError(t, err) {
					return
				}
				answer, err := stream.Recv()
				if !assert.NoError(t, err) {
					return
				}
				assert.Equal(t, key, answer.GetKey())
				assert.Equal(t, request.GetReferral().GetAsOf(), answer.GetResponse().GetRecommendation().GetAsOf())
			}
			assert.NoError(t, stream.CloseSend())
			_, err = stream.Recv()
			assert.ErrorIs(t, err, io.EOF)
		})
	}
	wait.Wait()
}
