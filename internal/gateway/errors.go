package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/justify-cds/justify/internal/server"
)

// notRead is the message of a request whose fields are at fault before anybody looked at what they say.
const notRead = "the request cannot be read: see the field violations"

// refuse answers with an error.
func refuse(w http.ResponseWriter, code codes.Code, message string) {
	refuseAs(w, runtime.HTTPStatusFromCode(code), status.New(code, message))
}

// refuseAs answers with a google.rpc.Status. An error may have details that this program does not know; then it goes without.
func refuseAs(w http.ResponseWriter, httpStatus int, s *status.Status) {
	text, err := stableJSON(s.Proto())
	if err != nil {
		text, _ = stableJSON(status.New(s.Code(), s.Message()).Proto())
	}
	writeJSON(w, httpStatus, text)
}

func writeJSON(w http.ResponseWriter, httpStatus int, text []byte) {
	w.Header().Set("Content-Type", jsonType)
	w.WriteHeader(httpStatus)
	_, _ = w.Write(text) // nobody is there to be told
}

// answerError answers with what the call ended with, or with why it was never made.
func answerError(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, err error) {
	if b, ok := r.Body.(*body); ok && b.refused != nil {
		refuseAs(w, b.httpStatus, b.refused)
		return
	}
	var routing *runtime.HTTPStatusError
	if errors.As(err, &routing) { // an address with a broken escape
		refuse(w, codes.InvalidArgument, "the address cannot be read: a % is followed by two hexadecimal digits")
		return
	}
	s, ok := status.FromError(err)
	if !ok {
		slog.Error("an answer could not be written as JSON") // without the error, which may hold patient data
		s = status.New(codes.Internal, "internal error")
	}
	if s.Code() == codes.InvalidArgument && len(s.Details()) == 0 {
		s = ofQuery(s)
	}
	refuseAs(w, runtime.HTTPStatusFromCode(s.Code()), s)
}

// answerNoRoute answers where there is nothing to call.
func (g *Gateway) answerNoRoute(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, _ int) {
	for _, route := range g.routes {
		if route.path.MatchString(r.URL.Path) {
			refuseMethod(w, route.methods...)
			return
		}
	}
	refuse(w, codes.NotFound, "there is nothing at this address; /openapi.json lists what there is")
}

func refuseMethod(w http.ResponseWriter, allowed ...string) {
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	refuseAs(w, http.StatusMethodNotAllowed, status.New(codes.Unimplemented, "this address takes "+strings.Join(allowed, " and ")+" only"))
}

func invalid(message string, violations []*errdetails.BadRequest_FieldViolation) *status.Status {
	s := status.New(codes.InvalidArgument, message)
	if len(violations) == 0 {
		return s
	}
	if detailed, err := s.WithDetails(&errdetails.BadRequest{FieldViolations: violations}); err == nil {
		return detailed
	}
	return s
}

var tooLarge = status.Newf(codes.ResourceExhausted, "the request has more than the %d bytes that are taken", server.MaxMessageBytes)
