package internal_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/justify-cds/justify/"

// mayImport is the import table of the design: which package of ours may import which. What is not listed is forbidden.
var mayImport = map[string][]string{
	"guidelines":             {},
	"api/justify/v1":         {},
	"api/http/justify/v1":    {"api/justify/v1"},
	"internal/source":        {},
	"internal/space":         {"internal/source"},
	"internal/edition":       {"internal/space"},
	"internal/guideline":     {"internal/source", "internal/space"},
	"internal/compile":       {"internal/guideline", "internal/edition", "internal/source", "internal/space"},
	"engine":                 {"internal/edition", "internal/source", "internal/space"},
	"internal/suite":         {"engine", "internal/compile", "internal/guideline", "internal/edition", "internal/source", "internal/space"},
	"internal/witness":       {"engine", "internal/space"},
	"internal/diff":          {"engine", "internal/witness", "internal/compile", "internal/edition", "internal/guideline", "internal/source", "internal/space"},
	"internal/lint":          {"engine", "internal/compile", "internal/edition", "internal/witness", "internal/guideline", "internal/source", "internal/space"},
	"internal/table":         {"engine", "internal/compile", "internal/guideline", "internal/edition", "internal/source", "internal/space"},
	"internal/layout":        {"internal/source"},
	"internal/schema":        {"internal/suite", "internal/guideline", "internal/source", "internal/space"},
	"internal/watch":         {},
	"internal/coverage":      {"engine", "internal/guideline", "internal/source", "internal/space", "internal/suite"},
	"internal/mutation":      {"engine", "internal/compile", "internal/guideline", "internal/source", "internal/space", "internal/suite"},
	"internal/search":        {"internal/edition", "internal/source"},
	"internal/dose":          {"internal/edition"},
	"internal/leaflet":       {"internal/edition"},
	"internal/server":        {"api/justify/v1", "engine", "internal/edition", "internal/search", "internal/dose", "internal/leaflet", "internal/consultation", "internal/audit"},
	"internal/gateway":       {"api/justify/v1", "api/http/justify/v1", "engine", "internal/server", "internal/source", "internal/cdshooks", "internal/consultation", "internal/fhir", "internal/pss", "internal/smart", "internal/gateway/pages"},
	"internal/consultation":  {"engine"},
	"internal/audit":         {"engine", "internal/consultation"},
	"internal/language":      {},
	"internal/cdshooks":      {"engine", "internal/fhir", "internal/language", "internal/loopback"},
	"internal/hl7v2":         {"engine"},
	"internal/pss":           {"engine", "internal/fhir", "internal/language"},
	"internal/smart":         {"engine", "internal/fhir"},
	"internal/loopback":      {},
	"internal/synthetic":     {"engine", "internal/edition", "internal/source", "internal/space"},
	"internal/replay":        {"engine"},
	"internal/fhir":          {"engine"},
	"internal/fhir/fhirtest": {"engine", "internal/fhir"},
	"internal/gateway/pages": {"api/justify/v1", "internal/language", "internal/widget"},
	"internal/widget":        {},
	"internal/shipped":       {"engine", "guidelines", "internal/compile", "internal/edition", "internal/guideline"},
}

// mayImportOPA lists who may import OPA, and mayImportProtobuf who may show its types.
var (
	mayImportOPA      = []string{"internal/compile", "engine", "internal/edition"}
	mayImportProtobuf = []string{"api/justify/v1", "api/http/justify/v1", "internal/server", "internal/gateway", "internal/gateway/pages", "cmd/justify"}
)

// onlyForTests lists packages that make tests shorter and stay out of what is shipped.
var onlyForTests = []string{"internal/shipped", "internal/fhir/fhirtest"}

// TestImportTable holds the packages to the table. Commands may import anything but what only tests do.
func TestImportTable(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", module+"...").Output()
	require.NoError(t, err)
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0], module)
		if pkg+"/" == module || len(fields) == 1 {
			continue
		}
		allowed, listed := mayImport[pkg]
		isCommand := strings.HasPrefix(pkg, "cmd/")
		assert.True(t, listed || isCommand, "%s is not in the import table: add it to the design and here", pkg)
		for _, imported := range fields[1:] {
			own, ours := strings.CutPrefix(imported, module)
			assert.NotContains(t, onlyForTests, own, "%s imports %s outside its tests", pkg, own)
			if ours && !isCommand {
				assert.Contains(t, allowed, own, "%s may not import %s", pkg, own)
			}
			if strings.HasPrefix(imported, "github.com/open-policy-agent/") {
				assert.Contains(t, mayImportOPA, pkg, "%s may not import OPA", pkg)
			}
			if strings.HasPrefix(imported, "google.golang.org/protobuf") || own == "api/justify/v1" {
				assert.Contains(t, mayImportProtobuf, pkg, "%s may not import protobuf types", pkg)
			}
			assert.NotEqual(t, "testing", imported, "%s imports testing outside its tests", pkg)
			assert.False(t, strings.HasPrefix(imported, "github.com/stretchr/"), "%s imports testify outside its tests", pkg)
		}
	}
}

// TestNoVagueNames keeps out the names that say nothing.
func TestNoVagueNames(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Name}}", module+"...").Output()
	require.NoError(t, err)
	for _, name := range strings.Fields(string(out)) {
		assert.False(t, slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "manager", "types", "misc"}, name), name)
	}
}
