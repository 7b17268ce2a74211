package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"golang.org/x/sync/errgroup"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/server"
)

// Limits of batches. There are fewer than the streams of the connection, so that single referrals are never kept waiting by them.
const (
	maxBatches = 64
	ahead      = 32          // lines read before the first of them is answered
	batchIdle  = time.Minute // for the next line to come, and for an answer to be taken
)

// batch is one under way: lines are read and sent on, answers come back and are written, at the same time. Who does not take the
// answers is not read from.
type batch struct {
	answers *http.ResponseController
	out     io.Writer
	in      *lines
	stream  justifyv1.JustificationService_EvaluateStreamClient
	pending chan *justifyv1.EvaluateStreamResponse // in the order of the lines; nil where the answer comes on the stream
}

// batch answers lines of referrals by lines of answers.
func (g *Gateway) batch(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery != "" {
		refuse(w, codes.InvalidArgument, "this address takes no query: send everything in the body")
		return
	}
	if !understood(w, r, ndjsonType) {
		return
	}
	select {
	case g.batches <- struct{}{}:
		defer func() { <-g.batches }()
	default:
		w.Header().Set("Retry-After", "10")
		refuse(w, codes.ResourceExhausted, fmt.Sprintf("%d batches are under way already: try again later", maxBatches))
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	outgoing, err := runtime.AnnotateContext(ctx, g.calls, r, justifyv1.JustificationService_EvaluateStream_FullMethodName)
	var stream justifyv1.JustificationService_EvaluateStreamClient
	if err == nil {
		stream, err = g.stream.EvaluateStream(outgoing)
	}
	if err != nil {
		answerError(ctx, g.calls, strictJSON{}, w, r, err)
		return
	}
	b := &batch{
		answers: http.NewResponseController(w), out: w, in: newLines(r.Body, server.MaxMessageBytes), stream: stream,
		pending: make(chan *justifyv1.EvaluateStreamResponse, ahead),
	}
	// Answers go out while lines still come in. HTTP/2 does so by itself, and says that it does not have to be told.
	if err := b.answers.EnableFullDuplex(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		refuse(w, codes.Internal, "internal error")
		return
	}
	if r.Header.Get("Expect") != "" {
		w.WriteHeader(http.StatusContinue) // who waits for it would take the beginning of the answer for a refusal
	}
	w.Header().Set("Content-Type", ndjsonType)
	w.Header().Set("X-Accel-Buffering", "no") // a proxy is to hand on each line as it comes
	w.WriteHeader(http.StatusOK)
	var group errgroup.Group
	group.Go(func() error {
		err := safely(b.write)
		if err != nil {
			cancel()
			_ = b.answers.SetReadDeadline(time.Now()) // so that nobody waits for the next line
		}
		return err
	})
	group.Go(func() error {
		defer close(b.pending)
		return safely(func() error { return b.read(ctx) })
	})
	if group.Wait() != nil {
		panic(http.ErrAbortHandler) // the connection breaks off, so that nobody takes the answers for all of them
	}
}

// read sends the lines on until they end.
func (b *batch) read(ctx context.Context) error {
	for {
		if err := b.answers.SetReadDeadline(time.Now().Add(batchIdle)); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		text, err := b.in.next()
		switch {
		case errors.Is(err, io.EOF):
			return b.stream.CloseSend()
		case errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil:
			b.await(ctx, b.problem("", codes.DeadlineExceeded, fmt.Sprintf("no line came for %s: the batch ends here", batchIdle)))
			return err
		case errors.Is(err, errTooLong):
			b.await(ctx, b.problem("", codes.ResourceExhausted, fmt.Sprintf("line %d: it has more than the %d bytes that are taken", b.in.number, server.MaxMessageBytes)))
			continue
		case err != nil:
			return err
		}
		request := &justifyv1.EvaluateStreamRequest{}
		if wrong := readJSON(text, request, "", b.in.number); wrong != nil {
			b.await(ctx, b.refused(text, wrong))
			continue
		}
		if proto.Size(request) > server.MaxMessageBytes {
			b.await(ctx, b.problem(request.GetKey(), codes.ResourceExhausted, tooLarge.Message()))
			continue
		}
		ended := b.stream.Send(request) != nil
		b.await(ctx, nil) // where the stream ended, it says there why
		if ended {
			return nil
		}
	}
}

// await lets an answer be the next to be written; nil for that of the stream.
func (b *batch) await(ctx context.Context, answer *justifyv1.EvaluateStreamResponse) {
	select {
	case b.pending <- answer:
	case <-ctx.Done():
	}
}

// write writes the answers in the order of the lines, each as soon as it is there.
func (b *batch) write() error {
	if err := b.answers.Flush(); err != nil {
		return err
	}
	for answer := range b.pending {
		var ended error
		if answer == nil {
			if answer, ended = b.stream.Recv(); ended != nil {
				s := status.Convert(ended)
				answer = b.problem("", s.Code(), "the batch ends here: "+s.Message())
			}
		}
		text, err := stableJSON(answer)
		if err != nil {
			return err
		}
		if err := b.answers.SetWriteDeadline(time.Now().Add(batchIdle)); err != nil {
			return err
		}
		if _, err := b.out.Write(text); err != nil {
			return err
		}
		if err := b.answers.Flush(); err != nil {
			return err
		}
		if ended != nil {
			return ended
		}
	}
	return nil
}

func (b *batch) problem(key string, code codes.Code, message string) *justifyv1.EvaluateStreamResponse {
	return &justifyv1.EvaluateStreamResponse{Key: key, Result: &justifyv1.EvaluateStreamResponse_Problem{
		Problem: &justifyv1.Problem{Code: int32(code), Message: message},
	}}
}

// refused answers a line that cannot be read. Its key comes back where it can be told, as with every answer.
func (b *batch) refused(text []byte, wrong *status.Status) *justifyv1.EvaluateStreamResponse {
	var keyed struct{ Key string }
	_ = json.Unmarshal(text, &keyed)
	answer := b.problem(keyed.Key, wrong.Code(), wrong.Message())
	for _, detail := range wrong.Details() {
		for _, v := range detail.(*errdetails.BadRequest).GetFieldViolations() {
			answer.GetProblem().FieldViolations = append(answer.GetProblem().FieldViolations, &justifyv1.FieldViolation{Field: v.GetField(), Description: v.GetDescription()})
		}
	}
	return answer
}
