package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

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
		return nil, fmt.Errorf("%s: the request has more than %d bytes", name, server.MaxMessageBytes)
	}
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		if text, err = jsonOf(text); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	request := &justifyv1.EvaluateRequest{}
	if err := protojson.Unmarshal(text, request); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return request, nil
}

// jsonOf turns one YAML document into JSON. Scalars keep their text: a date stays a string.
func jsonOf(text []byte) ([]byte, error) {
	var document yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the request is empty")
		}
		return nil, err
	}
	var b bytes.Buffer
	if err := writeJSON(&b, document.Content[0]); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func writeJSON(b *bytes.Buffer, n *yaml.Node) error {
	switch n.Kind {
	case yaml.MappingNode:
		b.WriteByte('{')
		for i := 0; i+1 < len(n.Content); i += 2 {
			if i > 0 {
				b.WriteByte(',')
			}
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
		return fmt.Errorf("line %d: aliases are not read here", n.Line)
	}
	return nil
}

func writeScalar(b *bytes.Buffer, n *yaml.Node) error {
	switch n.Tag {
	case "!!int", "!!float", "!!bool", "!!null":
		if json.Valid([]byte(n.Value)) {
			b.WriteString(n.Value)
			return nil
		}
	}
	text, err := json.Marshal(n.Value)
	b.Write(text)
	return err
}
