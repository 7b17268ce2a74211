// Package edition is the artefact between the authoring and the serving half: an OPA bundle with the compiled rules
// and the catalogue, immutable and known by its digest.
package edition

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

const (
	// Format is the layout of the bundle's files.
	Format = 1
	// Semantics is the meaning of the rules, the catalogue and the input. An engine refuses an edition whose
	// semantics it does not know.
	Semantics = 2
)

const (
	dataFile       = "data.json"
	manifestFile   = ".manifest"
	signaturesFile = ".signatures.json"
)

// What the manifest says to OPA. It is not part of the digest.
var roots = []string{"justify"}

const regoVersion = 1

// Edition is one immutable state of a library.
type Edition struct {
	Digest    string // "sha256:" and 64 hex digits, over the content of all files
	Semantics int
	Catalogue Catalogue
	Modules   map[string]string // Rego text by file name
	files     map[string][]byte
}

type data struct {
	Justify struct {
		Catalogue Catalogue `json:"catalogue"`
	} `json:"justify"`
}

type manifest struct {
	Revision    string   `json:"revision"`
	Roots       []string `json:"roots"`
	RegoVersion int      `json:"rego_version"`
	Metadata    struct {
		Justify struct {
			Format    int `json:"format"`
			Semantics int `json:"semantics"`
		} `json:"justify"`
	} `json:"metadata"`
}

// New assembles an edition from its parts.
func New(catalogue Catalogue, modules map[string]string) (*Edition, error) {
	var d data
	d.Justify.Catalogue = catalogue
	text, err := encode(d)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{dataFile: text}
	for name, module := range modules {
		files[name] = []byte(module)
	}
	m := manifest{Revision: digest(files), Roots: roots, RegoVersion: regoVersion}
	m.Metadata.Justify.Format, m.Metadata.Justify.Semantics = Format, Semantics
	if files[manifestFile], err = encode(m); err != nil {
		return nil, err
	}
	return &Edition{Digest: m.Revision, Semantics: Semantics, Catalogue: catalogue, Modules: modules, files: files}, nil
}

// encode writes JSON with a fixed layout; maps are sorted by key.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// digest hashes names and contents of the rules and the data, so that it depends neither on compression nor on
// signatures.
func digest(files map[string][]byte) string {
	total := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name == manifestFile || name == signaturesFile {
			continue
		}
		content := sha256.Sum256(files[name])
		fmt.Fprintf(total, "%s %s\n", hex.EncodeToString(content[:]), name)
	}
	return "sha256:" + hex.EncodeToString(total.Sum(nil))
}

// fromFiles reads the parts of an edition and checks that they are what the manifest says.
func fromFiles(files map[string][]byte) (*Edition, error) {
	if err := readable(files[manifestFile]); err != nil {
		return nil, err
	}
	var m manifest
	if err := part(files, manifestFile, &m); err != nil {
		return nil, err
	}
	if !slices.Equal(m.Roots, roots) || m.RegoVersion != regoVersion {
		return nil, fmt.Errorf("the edition's manifest has the roots %v and Rego version %d, not %v and %d%s", m.Roots, m.RegoVersion, roots, regoVersion, forged)
	}
	if found := digest(files); found != m.Revision {
		return nil, fmt.Errorf("the edition was changed after it was built: its manifest names %s, its files are %s; do not use it, fetch or build it again", m.Revision, found)
	}
	var d data
	if err := part(files, dataFile, &d); err != nil {
		return nil, err
	}
	modules := map[string]string{}
	for name, content := range files {
		if path.Ext(name) == ".rego" {
			modules[name] = string(content)
		}
	}
	return &Edition{Digest: m.Revision, Semantics: m.Metadata.Justify.Semantics, Catalogue: d.Justify.Catalogue, Modules: modules, files: files}, nil
}

// readable says whether the manifest is of the format and semantics that this program knows, before anything else is
// read of it: another one has keys of its own. What is no manifest at all is left to whoever reads it next.
func readable(text []byte) error {
	var m struct {
		Metadata struct {
			Justify struct{ Format, Semantics int }
		}
	}
	if json.Unmarshal(text, &m) != nil {
		return nil
	}
	has := m.Metadata.Justify
	switch {
	case has.Format == 0:
		return errors.New("this is not an edition: its manifest names no format; `justify build` writes one")
	case has.Format != Format:
		return fmt.Errorf("the edition has format %d, this program reads format %d: %s", has.Format, Format, otherProgram(has.Format, Format))
	case has.Semantics != Semantics:
		return fmt.Errorf("the edition's rules have semantics %d, this program knows %d: %s", has.Semantics, Semantics, otherProgram(has.Semantics, Semantics))
	}
	return nil
}

// otherProgram says which program reads what this one does not.
func otherProgram(has, known int) string {
	if has > known {
		return "use a newer program"
	}
	return "use an older program, or build the edition again from its library"
}

func part(files map[string][]byte, name string, into any) error {
	content, ok := files[name]
	if !ok {
		return fmt.Errorf("this is not an edition: it holds no %s; `justify build` writes one", name)
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("the edition's %s cannot be read (%w)%s", name, err, forged)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("the edition's %s goes on after its end%s", name, forged)
	}
	return nil
}

// Capabilities are the builtins that an edition's rules may use: nothing that reads a clock, a network or chance.
func Capabilities() *ast.Capabilities {
	allowed := []string{
		"eq", "equal", "neq", "gt", "gte", "lt", "lte", "plus", "minus", "sum", "count", "sort", "concat",
		"object.get", "object.keys", "object.union", "internal.member_2", "internal.member_3", "assign", "and", "or",
	}
	capabilities := ast.CapabilitiesForThisVersion()
	capabilities.Builtins = slices.DeleteFunc(capabilities.Builtins, func(b *ast.Builtin) bool { return !slices.Contains(allowed, b.Name) })
	capabilities.AllowNet = []string{}
	return capabilities
}

// ShortDigest is the digest as people compare it: its first 12 hex digits.
func (e *Edition) ShortDigest() string { return Short(e.Digest) }

// Short shortens a digest likewise.
func Short(digest string) string {
	hexDigits := strings.TrimPrefix(digest, "sha256:")
	return hexDigits[:min(12, len(hexDigits))]
}
