package server

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// TestMessagesOverTheLimit: more than a megabyte is refused, packed or not, and the server goes on.
func TestMessagesOverTheLimit(t *testing.T) {
	s := newServer(t)
	client := listen(t, s, patience).justification()
	large := sound(s, func(r *justifyv1.Referral) { r.Language = strings.Repeat("x", MaxMessageBytes) })
	_, err := client.Evaluate(soon(t), large)
	assert.Equal(t, codes.ResourceExhausted, status.Code(err), "%v", err)
	_, err = client.Evaluate(soon(t), large, grpc.UseCompressor(gzip.Name))
	assert.Equal(t, codes.ResourceExhausted, status.Code(err), "a bomb of a kilobyte: %v", err)
	_, err = client.Evaluate(soon(t), sound(s))
	assert.NoError(t, err)
}

// TestHeadersOverTheLimit: the server tells its limit, and goes on.
func TestHeadersOverTheLimit(t *testing.T) {
	s := newServer(t)
	client := listen(t, s, patience).justification()
	_, err := client.Evaluate(soon(t), sound(s))
	require.NoError(t, err)
	_, err = client.Evaluate(metadata.AppendToOutgoingContext(soon(t), "note", strings.Repeat("x", maxHeaderBytes)), sound(s))
	assert.Error(t, err)
	assert.Contains(t, status.Convert(err).Message(), "header list size")
	_, err = client.Evaluate(metadata.AppendToOutgoingContext(soon(t), "note", strings.Repeat("x", maxHeaderBytes/2)), sound(s))
	assert.NoError(t, err)
}

// raw sends bytes as they are.
type raw struct{}

func (raw) Name() string                  { return "proto" }
func (raw) Marshal(v any) ([]byte, error) { return v.([]byte), nil }
func (raw) Unmarshal([]byte, any) error   { return nil }
func (raw) of(t *testing.T, m proto.Message) []byte {
	t.Helper()
	b, err := proto.Marshal(m)
	require.NoError(t, err)
	return b
}

// notUTF8 is a request with a text that is none.
var notUTF8 = []byte{0x0a, 0x04, 0x3a, 0x02, 0xff, 0xfe}

// send calls Evaluate with bytes as they are.
func (l *loopback) send(t *testing.T, bytes []byte) error {
	t.Helper()
	return l.Invoke(soon(t), justifyv1.JustificationService_Evaluate_FullMethodName, bytes, &[]byte{}, grpc.ForceCodec(raw{}))
}

// TestBytesThatAreNoRequest: what does not parse is an error, not a panic, and the server goes on.
func TestBytesThatAreNoRequest(t *testing.T) {
	s := newServer(t)
	l := listen(t, s, patience)
	whole := raw{}.of(t, sound(s))
	for name, bytes := range map[string][]byte{
		"cut short": whole[:len(whole)-3], "no protobuf": []byte("referral: {}"), "invalid UTF-8": notUTF8,
	} {
		err := l.send(t, bytes)
		assert.Equal(t, codes.Internal, status.Code(err), "%s: %v", name, err)
	}
	require.NoError(t, l.send(t, whole))
	err := l.send(t, []byte{})
	assert.Equal(t, codes.InvalidArgument, status.Code(err), "an empty request has no indication: %v", err)
}

// TestListsOverTheLimit: 500 entries are taken, 501 are not, and the patient's age and sex are not among the 500 facts.
func TestListsOverTheLimit(t *testing.T) {
	s := newServer(t)
	client := listen(t, s, patience).justification()
	response, err := client.Evaluate(soon(t), repeated(s, 500))
	require.NoError(t, err)
	assert.Len(t, response.GetRecommendation().GetVerdicts(), 500)
	_, err = client.Evaluate(soon(t), repeated(s, 501))
	assert.Equal(t, codes.InvalidArgument, status.Code(err))
	assert.Len(t, violations(t, err), 4)
}

// repeated is a referral with n entries in each of its lists.
func repeated(s *Server, n int) *justifyv1.EvaluateRequest {
	catalogue := &s.site.Load().Edition.Catalogue
	return sound(s, func(r *justifyv1.Referral) {
		for i := range n {
			exam := &justifyv1.Coding{Code: catalogue.Procedures[i%len(catalogue.Procedures)].ID}
			r.Facts = append(r.Facts, isMale())
			r.OrderedExams = append(r.OrderedExams, &justifyv1.OrderedExam{Exam: exam})
			r.PriorExams = append(r.PriorExams, &justifyv1.PriorExam{Exam: exam, Date: "2026-11-20"})
		}
		for i := len(r.Indications); i < n; i++ {
			r.Indications = append(r.Indications, &justifyv1.Coding{Code: catalogue.Indications[i%len(catalogue.Indications)].ID})
		}
	})
}

// TestErrorsFitTheTrailers: however much is wrong, the error reaches a client that takes 8 KB of headers, the usual
// limit outside Go, and tells how much it leaves out.
func TestErrorsFitTheTrailers(t *testing.T) {
	s := newServer(t)
	l := listen(t, s, patience, grpc.WithMaxHeaderListSize(8<<10))
	for _, fact := range []string{"no-such-fact", strings.Repeat("x", 1500)} {
		_, err := l.justification().Evaluate(soon(t), sound(s, func(r *justifyv1.Referral) {
			for range 500 {
				r.Facts = append(r.Facts, &justifyv1.Fact{Fact: fact, Value: &justifyv1.Fact_Boolean{Boolean: true}})
			}
		}))
		require.Equal(t, codes.InvalidArgument, status.Code(err), "%v", err)
		listed := violations(t, err)
		assert.Greater(t, len(listed), 5)
		assert.Contains(t, listed[len(listed)-1], "more mistakes, not listed here")
	}
}

// held is a server whose calls wait until they are let go.
func held(t *testing.T) (s *Server, entered <-chan struct{}, release func()) {
	s = newServer(t)
	in, out := make(chan struct{}, 100), make(chan struct{})
	s.now = func() time.Time {
		in <- struct{}{}
		<-out
		return time.Now()
	}
	return s, in, func() { close(out) }
}

// TestDeadlineAndCancel: a call that is given up on ends with the reason, and the server's part of it is not evaluated.
func TestDeadlineAndCancel(t *testing.T) {
	s, entered, release := held(t)
	defer release()
	client := listen(t, s, patience).justification()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := client.Evaluate(ctx, sound(s))
	assert.Equal(t, codes.DeadlineExceeded, status.Code(err))

	for len(entered) > 0 {
		<-entered
	}
	ctx, cancel = context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { _, err := client.Evaluate(ctx, sound(s)); ended <- err }()
	<-entered
	cancel()
	assert.Equal(t, codes.Canceled, status.Code(<-ended))
}

// TestContextOfTheServer: the service itself heeds a context that has ended, also for whoever calls it without a wire.
func TestContextOfTheServer(t *testing.T) {
	s := newServer(t)
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	_, err := s.Evaluate(ctx, sound(s))
	assert.Equal(t, codes.DeadlineExceeded, status.Code(err))
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	_, err = s.Evaluate(ctx, sound(s))
	assert.Equal(t, codes.Canceled, status.Code(err))
}
