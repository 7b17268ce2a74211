package guideline

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// Drift is a patch that was written against something else than what stands there now, or does not say against what.
type Drift struct {
	Overlay string
	Kind    string
	Of      string
	Was     source.Position // where the digest stands, or the patch where it has none
	Missing bool
	Now     string // the digest of what stands there
	Base    string // what stands there, as YAML
	Change  string // what the patch says, as YAML
}

// Drifts applies the overlays and lists where they have drifted, for the editor who looks at each. What else is wrong
// with the overlays is found on the way.
func Drifts(fsys fs.FS, overlays ...OverlayFile) ([]Drift, source.Diagnostics) {
	l := newLoader()
	if vocabulary, guidelines, whole := l.read(fsys, ""); whole {
		l.overlay(vocabulary, guidelines, overlays)
	}
	return l.drifts, l.found.Sort()
}

var wasPattern = regexp.MustCompile(`^[0-9a-f]{12}$`)

// check compares what a patch was written against with what it changes now.
func (p *patcher) check(n, was, now *yaml.Node) {
	if was != nil && was.Tag == "!!null" {
		was = nil
	}
	patch := &p.about.Patches[len(p.about.Patches)-1]
	d := Drift{
		Overlay: p.about.ID, Kind: patch.Kind, Of: patch.Of, Was: p.f.Pos(n), Missing: was == nil,
		Now: digestOf(now), Base: yamlOf(now), Change: yamlOf(without(n, "was", "reason")),
	}
	if was != nil && was.Value == d.Now {
		return
	}
	write := "look at it, then write `was: " + d.Now + "`"
	switch {
	case was == nil:
		p.f.ErrorAt(n, write, "%s does not say what it was written against", patch.Kind)
	case !wasPattern.MatchString(was.Value):
		p.f.ErrorAt(was, write, "%q is not the digest of what is changed", was.Value)
	default:
		p.f.ErrorAt(was, "look at both, then write `was: "+d.Now+"`, or let `justify overlay rebase` write it",
			"what %s changes is no longer what it was written against: it was %s and is %s", patch.Kind, was.Value, d.Now)
	}
	if was != nil {
		d.Was = p.f.Pos(was)
	}
	p.found[len(p.found)-1].Detail = "now:\n" + indent(d.Base) + "the overlay:\n" + indent(d.Change)
	p.drifts = append(p.drifts, d)
}

// maxShown keeps a finding readable where a whole guideline has changed; `justify overlay rebase` shows all of it.
const maxShown = 30

func indent(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	var b strings.Builder
	for i, line := range lines {
		if i == maxShown && len(lines) > maxShown+1 {
			fmt.Fprintf(&b, "  … and %d more lines\n", len(lines)-i)
			break
		}
		b.WriteString("  " + line + "\n")
	}
	return b.String()
}

// digestOf is the digest that `was` holds: the first 12 hex digits of SHA-256 over the canonical JSON, in which
// mappings are sorted by key and every scalar is its text. Layout, quotes, comments and the order of keys do not count.
func digestOf(n *yaml.Node) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(canonical(n)) // maps, lists and text always encode
	sum := sha256.Sum256(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return hex.EncodeToString(sum[:])[:12]
}

func canonical(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = canonical(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, canonical(item))
		}
		return list
	}
	if n.Tag == "!!null" {
		return nil
	}
	return n.Value
}

// yamlOf writes a node as YAML, without its comments.
func yamlOf(n *yaml.Node) string { return encoded(plain(n)) }

// encoded writes a node as YAML, with its comments.
func encoded(n *yaml.Node) string {
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(n); err != nil {
		return fmt.Sprintf("(%v)\n", err)
	}
	return b.String()
}

func plain(n *yaml.Node) *yaml.Node {
	c := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: n.Style &^ (yaml.LiteralStyle | yaml.FoldedStyle)}
	for _, child := range n.Content {
		c.Content = append(c.Content, plain(child))
	}
	return c
}

// without copies a mapping without some of its keys.
func without(n *yaml.Node, keys ...string) *yaml.Node {
	c := mapping(n)
	if n.Kind == yaml.MappingNode {
		c.Content = append(c.Content, n.Content...)
	}
	for _, key := range keys {
		deleteKey(c, key)
	}
	return c
}
