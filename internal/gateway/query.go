package gateway

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/justify-cds/justify/internal/source"
)

// strictQueries lets grpc-gateway, which has one reader of queries for all, read them strictly.
var strictQueries = sync.OnceFunc(func() { runtime.SetQueryParameterParser(strictQuery{})(nil) })

// strictQuery reads the parameters of a query as the fields of a request, and refuses what it does not know. Its errors are
// "field: description", which ofQuery reads, and repeat nothing.
type strictQuery struct{}

// kinds say what is expected of a parameter; everything is right for a text.
var kinds = map[protoreflect.Kind]string{
	protoreflect.BoolKind: "true or false", protoreflect.DoubleKind: "a number", protoreflect.Int32Kind: "a whole number",
}

// Parse implements runtime.QueryParameterParser.
func (strictQuery) Parse(m proto.Message, values url.Values, inPath *utilities.DoubleArray) error {
	fields := m.ProtoReflect().Descriptor().Fields()
	seen := map[protoreflect.Name]bool{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		f := fieldOf(fields, name)
		switch {
		case f == nil, inPath.HasCommonPrefix([]string{string(f.Name())}):
			return errors.New(unknownParameter(fields, name, inPath))
		case seen[f.Name()], len(values[name]) != 1:
			return fmt.Errorf("%s: it stands there twice; write it once", f.Name())
		case !utf8.ValidString(values[name][0]):
			return fmt.Errorf("%s: the text is not UTF-8", f.Name())
		}
		seen[f.Name()] = true
		one := url.Values{string(f.Name()): values[name]}
		if new(runtime.DefaultQueryParser).Parse(m, one, inPath) != nil {
			return fmt.Errorf("%s: %s is expected", f.Name(), kinds[f.Kind()])
		}
	}
	return nil
}

// fieldOf finds a field by either of its names.
func fieldOf(fields protoreflect.FieldDescriptors, name string) protoreflect.FieldDescriptor {
	if f := fields.ByJSONName(name); f != nil {
		return f
	}
	return fields.ByTextName(name)
}

func unknownParameter(fields protoreflect.FieldDescriptors, name string, inPath *utilities.DoubleArray) string {
	var known []string
	for i := range fields.Len() {
		if f := fields.Get(i); !inPath.HasCommonPrefix([]string{string(f.Name())}) {
			known = append(known, f.JSONName())
		}
	}
	hint := "/openapi.json lists the parameters"
	if len(name) <= 64 {
		if near := source.DidYouMean(name, known); near != "" {
			hint = near
		}
	}
	return "query: no parameter of this name; " + hint
}

// ofQuery turns what strictQuery said into a field violation.
func ofQuery(s *status.Status) *status.Status {
	field, description, ok := strings.Cut(s.Message(), ": ")
	if !ok {
		return s
	}
	return invalid("the query cannot be read: see the field violations", []*errdetails.BadRequest_FieldViolation{{Field: field, Description: description}})
}
