package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
	"google.golang.org/protobuf/encoding/protojson"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/server"
)

// readRequest reads an EvaluateRequest as protobuf JSON or YAML from a file, or from standard input for "-".
func readRequest(name string, stdin io.Reader) (*justifyv1.EvaluateRequest, error) {
	from := stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		from = file
	}
	text, err := io.ReadAll(io.LimitReader(from, server.MaxMessageBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > server.MaxMessageBytes {
		return nil, fmt.Errorf("%s: the request has more than the %d bytes that are read", name, server.MaxMessageBytes)
	}
	isYAML := !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{"))
	if isYAML {
		if text, err = jsonOf(text); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	request := &justifyv1.EvaluateRequest{}
	if err := protojson.Unmarshal(text, request); err != nil {
		message := plainer(err, isYAML)
		switch {
		case !strings.Contains(message, "unknown field"):
		case bytes.Contains(text, []byte(`"referral"`)):
			message += "; proto/justify/v1/referral.proto lists the fields"
		default:
			message += "; write the referral under the key referral"
		}
		return nil, fmt.Errorf("%s%s", name, message)
	}
	return request, nil
}

var atPosition = regexp.MustCompile(`^proto:[ \x{a0}](?:syntax error )?\(line ([0-9]+)(:[0-9]+)\): `)

// requestHints say what would be right, by a part of what protobuf says.
var requestHints = []struct{ message, hint string }{
	{"invalid value for string field", "write it in quotes"},
	{"invalid value for bool field", "write true or false"},
	{"invalid value for enum field", "write the name in full, such as SEX_MALE, LATERALITY_LEFT or CODE_SYSTEM_ICD_10"},
	{"invalid value for double field", "write a number"},
	{"duplicate field", "write it once"},
}

// plainer turns what protobuf says of a request into ":LINE:COL: what is wrong", without the column where the request
// was YAML.
func plainer(err error, isYAML bool) string {
	position := ":$1$2: "
	if isYAML {
		position = ":$1: "
	}
	message := atPosition.ReplaceAllString(err.Error(), position)
	if !strings.HasPrefix(message, ":") {
		message = ": " + message
	}
	for _, h := range requestHints {
		if strings.Contains(message, h.message) {
			return message + "; " + h.hint
		}
	}
	return message
}

// jsonOf turns one YAML document into JSON with the same line for everything. Scalars keep their text: a date stays a
// string.
func jsonOf(text []byte) ([]byte, error) {
	var document yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF), err == nil && len(document.Content) == 0:
		return nil, errors.New("the request is empty: write the referral under the key referral")
	case err != nil:
		return nil, notYAML(text, err)
	case document.Content[0].Kind != yaml.MappingNode:
		return nil, errors.New("the request is no mapping: write the referral under the key referral")
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more than one document: write one request")
	}
	b := &lines{}
	if err := writeJSON(b, document.Content[0]); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// notYAML says where a request is no YAML, and what is mostly meant.
func notYAML(text []byte, err error) error {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	switch {
	case strings.Contains(message, "control characters"):
		at := bytes.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) })
		return fmt.Errorf("line %d: a control character; remove it", 1+bytes.Count(text[:max(at, 0)], []byte("\n")))
	case strings.Contains(message, "cannot start any token"):
		message += "; indent with spaces, not tabs, and put text that begins with such a character in quotes"
	}
	return errors.New(message)
}

// lines is text that keeps what it is given on the lines where that stood.
type lines struct {
	bytes.Buffer
	ended int
}

func (b *lines) reach(n *yaml.Node) {
	for ; b.ended < n.Line-1; b.ended++ {
		b.WriteByte('\n')
	}
}

func writeJSON(b *lines, n *yaml.Node) error {
	b.reach(n)
	switch n.Kind {
	case yaml.MappingNode:
		b.WriteByte('{')
		for i := 0; i+1 < len(n.Content); i += 2 {
			if i > 0 {
				b.WriteByte(',')
			}
			b.reach(n.Content[i])
			key, _ := json.Marshal(n.Content[i].Value)
			b.Write(append(key, ':'))
			if err := writeJSON(b, n.Content[i+1]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, item := range n.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, item); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case yaml.ScalarNode:
		return writeScalar(b, n)
	default:
		return fmt.Errorf("line %d: aliases are not read here: write the value out", n.Line)
	}
	return nil
}

func writeScalar(b *lines, n *yaml.Node) error {
	switch n.Tag {
	case "!!null":
		b.WriteString("null")
		return nil
	case "!!bool":
		b.WriteString(strings.ToLower(n.Value))
		return nil
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			b.WriteString(n.Value)
			return nil
		}
	}
	text, err := json.Marshal(n.Value)
	b.Write(text)
	return err
}
