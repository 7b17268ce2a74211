package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
)

// errorDomain is the domain of our google.rpc.ErrorInfo.
const errorDomain = "justify"

func withDetails(code codes.Code, message string, details ...protoadapt.MessageV1) error {
	s, err := status.New(code, message).WithDetails(details...)
	if err != nil {
		return status.Error(code, message)
	}
	return s.Err()
}

// notFound says what the edition or the server has nothing of. What was asked for is not repeated: it may say something of a
// patient, and errors are logged.
func notFound(reason, message string) error {
	return withDetails(codes.NotFound, message, &errdetails.ErrorInfo{Reason: reason, Domain: errorDomain})
}

func unknownSite() error {
	return notFound("SITE_UNKNOWN", "this server has no edition for that site; leave `site` out for the default one")
}

// maxDetails is what an error may hold, in bytes. It travels in the trailers, of which many clients take 8 KB and no more.
const maxDetails = 4 << 10

const (
	notEvaluated = "the referral cannot be evaluated; nothing was: see the field violations"
	notAnswered  = "the request cannot be answered: see the field violations"
)

// invalid names the fields at fault: all of them, or as many as there is room for.
func invalid(message string, violations []engine.Violation) error {
	bad := &errdetails.BadRequest{}
	size := 0
	for i, v := range violations {
		if size += len(v.Field) + len(v.Message); size > maxDetails && i > 0 {
			v = engine.Violation{Field: "referral", Message: fmt.Sprintf("%d more mistakes, not listed here", len(violations)-i)}
		}
		bad.FieldViolations = append(bad.FieldViolations, &errdetails.BadRequest_FieldViolation{Field: v.Field, Description: v.Message})
		if size > maxDetails {
			break
		}
	}
	return withDetails(codes.InvalidArgument, message, bad)
}

// statusOf turns an error of the engine into one of the wire.
func statusOf(err error, p paths) error {
	var bad *engine.InvalidError
	switch {
	case errors.As(err, &bad):
		return invalid(notEvaluated, p.violations(bad.Violations))
	case errors.Is(err, context.DeadlineExceeded):
		return status.Error(codes.DeadlineExceeded, "the deadline passed before the referral was evaluated: allow more time")
	case errors.Is(err, context.Canceled):
		return status.Error(codes.Canceled, "the call was given up before the referral was evaluated")
	}
	if _, ok := status.FromError(err); ok {
		return err
	}
	slog.Error("the edition's rules could not be evaluated") // without the error, which may hold patient data
	return status.Error(codes.Internal, "the edition's rules could not be evaluated")
}

// violations gives the engine's field paths the names of the request.
func (p paths) violations(list []engine.Violation) []engine.Violation {
	renamed := make([]engine.Violation, len(list))
	for i, v := range list {
		renamed[i] = engine.Violation{Field: p.of(v.Field), Message: v.Message}
	}
	return renamed
}

// problem is a status as an entry of a batch.
func problem(err error) *justifyv1.Problem {
	s := status.Convert(err)
	p := &justifyv1.Problem{Code: int32(s.Code()), Message: s.Message()}
	for _, detail := range s.Details() {
		if bad, ok := detail.(*errdetails.BadRequest); ok {
			for _, v := range bad.FieldViolations {
				p.FieldViolations = append(p.FieldViolations, &justifyv1.FieldViolation{Field: v.Field, Description: v.Description})
			}
		}
	}
	return p
}
