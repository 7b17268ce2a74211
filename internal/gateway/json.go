package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/server"
)

// stableJSON writes a message as one line of JSON, the same in every build (protojson's own spaces differ, by design).
func stableJSON(m proto.Message) ([]byte, error) {
	text, err := protojson.Marshal(m)
	if err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(make([]byte, 0, len(text)+1))
	err = json.Compact(b, text)
	b.WriteByte('\n')
	return b.Bytes(), err
}

// strictJSON reads and writes the bodies of calls.
type strictJSON struct{}

// errShape is for what grpc-gateway asks of a marshaler elsewhere, and never here.
var errShape = errors.New("not a message of the contract")

func (strictJSON) ContentType(any) string { return jsonType }

func (strictJSON) Marshal(v any) ([]byte, error) {
	m, ok := v.(proto.Message)
	if !ok {
		return nil, errShape
	}
	return stableJSON(m)
}

func (strictJSON) NewDecoder(r io.Reader) runtime.Decoder {
	return runtime.DecoderFunc(func(v any) error {
		b, ok := r.(*body)
		if !ok {
			return errShape
		}
		root := ""
		if outcome, ok := v.(**justifyv1.Outcome); ok { // the one body that is not a whole request
			*outcome = &justifyv1.Outcome{}
			v, root = *outcome, "outcome"
		}
		m, ok := v.(proto.Message)
		if !ok {
			return errShape
		}
		if wrong := readJSON(b.text, m, root, 1); wrong != nil {
			return b.refuse(http.StatusBadRequest, wrong)
		}
		if proto.Size(m) > server.MaxMessageBytes {
			return b.refuse(http.StatusRequestEntityTooLarge, tooLarge)
		}
		return nil
	})
}

func (strictJSON) Unmarshal([]byte, any) error { return errShape }

func (j strictJSON) NewEncoder(w io.Writer) runtime.Encoder {
	return runtime.EncoderFunc(func(v any) error {
		text, err := j.Marshal(v)
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	})
}

// readJSON reads one JSON object as a message, and says what is wrong with it. Whether it is right protobuf alone decides; the
// rest of this package only words it. The text begins on the given line of what was sent.
func readJSON(text []byte, m proto.Message, root string, line int) *status.Status {
	refused := protojson.Unmarshal(text, m)
	if refused == nil {
		return nil
	}
	proto.Reset(m)
	t := textOf{text: text, line: line}
	if wrong := t.syntax(); wrong != "" {
		return status.New(codes.InvalidArgument, wrong)
	}
	if found := t.mistakes(m.ProtoReflect().Descriptor(), root); len(found) > 0 {
		return invalid(notRead, found)
	}
	if strings.Contains(refused.Error(), "unexpected EOF") { // and yet the JSON is whole
		return status.New(codes.InvalidArgument, `an escape such as \ud83d stands for half of a character: write both halves, or the character itself`)
	}
	return status.New(codes.InvalidArgument, t.where(refused)+"this is no message of the contract; /openapi.json lists the fields")
}
