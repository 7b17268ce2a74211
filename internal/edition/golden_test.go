package edition

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite testdata/messages.txt")

// golden is what testdata/messages.txt shall hold: for each case its name, and below it what is said.
type golden struct{ strings.Builder }

func (g *golden) add(name string, said ...string) {
	fmt.Fprintf(g, "%s\n    %s\n\n", name, strings.ReplaceAll(strings.Join(said, "\n"), "\n", "\n    "))
}

func (g *golden) compare(t *testing.T) {
	t.Helper()
	const file = "testdata/messages.txt"
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(g.String()), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run the test with -update, and read what it wrote")
	assert.Equal(t, string(want), g.String())
}
