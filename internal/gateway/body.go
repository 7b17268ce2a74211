package gateway

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/justify-cds/justify/internal/server"
)

// The types of what is sent and answered.
const (
	jsonType   = "application/json"
	ndjsonType = "application/x-ndjson"
)

// body is the whole body of a request, and why it was refused: grpc-gateway hands on the text of an error only.
type body struct {
	*bytes.Reader
	text       []byte
	refused    *status.Status
	httpStatus int
}

func (*body) Close() error { return nil }

// refuse keeps why the body was refused, and is the error that says so.
func (b *body) refuse(httpStatus int, s *status.Status) error {
	b.httpStatus, b.refused = httpStatus, s
	return s.Err()
}

// checked refuses what can be told before the body is understood: its type, its size, a query where none is read.
func checked(next runtime.HandlerFunc) runtime.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request, parameters map[string]string) {
		for _, value := range parameters {
			if !utf8.ValidString(value) {
				refuse(w, codes.InvalidArgument, "the address cannot be read: it is not UTF-8")
				return
			}
		}
		if r.Method != http.MethodPost {
			if _, err := url.ParseQuery(r.URL.RawQuery); err != nil {
				refuse(w, codes.InvalidArgument, "the query cannot be read: write name=value&name=value, and other characters as % with two hexadecimal digits")
				return
			}
			next(w, r, parameters)
			return
		}
		if r.URL.RawQuery != "" {
			refuse(w, codes.InvalidArgument, "this address takes no query: send everything in the body")
			return
		}
		if !understood(w, r, jsonType) {
			return
		}
		text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, server.MaxMessageBytes))
		var more *http.MaxBytesError
		switch {
		case errors.As(err, &more):
			refuseAs(w, http.StatusRequestEntityTooLarge, tooLarge)
			return
		case err != nil: // too slow, or gone
			refuseAs(w, http.StatusRequestTimeout, status.New(codes.DeadlineExceeded, "the body did not come in time, or was cut short"))
			return
		}
		r.Body = &body{Reader: bytes.NewReader(text), text: text}
		next(w, r, parameters)
	}
}

// understood says whether a body is of the type that is read here, and answers where it is not.
func understood(w http.ResponseWriter, r *http.Request, mediaType string) bool {
	sent, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset, hasCharset := parameters["charset"]
	switch {
	case err != nil || sent != mediaType, hasCharset && !strings.EqualFold(charset, "utf-8"):
		refuseAs(w, http.StatusUnsupportedMediaType, status.New(codes.InvalidArgument, "the body is to be "+mediaType+" in UTF-8: send the header Content-Type: "+mediaType))
	case r.Header.Get("Content-Encoding") != "":
		refuseAs(w, http.StatusUnsupportedMediaType, status.New(codes.InvalidArgument, "the body is to come uncompressed: leave the header Content-Encoding out"))
	default:
		return true
	}
	return false
}
