package table

import (
	"bytes"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// object is a YAML mapping that is being written, its keys in the order in which they are added.
type object struct{ *yaml.Node }

func newObject() object { return object{&yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}} }

// flow is an object on one line.
func flow() object {
	o := newObject()
	o.Style = yaml.FlowStyle
	return o
}

func (o object) add(key string, value *yaml.Node) object {
	o.Content = append(o.Content, text(key), value)
	return o
}

// text adds a text where there is one.
func (o object) text(key, value string) object {
	if value == "" {
		return o
	}
	return o.add(key, text(value))
}

func (o object) number(key string, value int) object { return o.add(key, number(value)) }

func text(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
}

func number(value int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(value)}
}

func truth(value bool) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(value)}
}

func texts(values []string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle}
	for _, v := range values {
		n.Content = append(n.Content, text(v))
	}
	return n
}

func list(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items}
}

// bytes writes the object as a file.
func (o object) bytes() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("# Made by `justify import table`; NOTICE says of what, and whose it is.\n")
	encoder, err := yaml.NewDumper(&b, yaml.WithV4Defaults(), yaml.WithLineWidth(-1))
	if err != nil {
		return nil, err
	}
	if err := encoder.Dump(o.Node); err != nil {
		return nil, err
	}
	err = encoder.Close()
	return b.Bytes(), err
}
