package main

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden files under testdata/golden")

// outcome is what a command leaves behind.
type outcome struct {
	code        int
	out, errors string
}

// invoke runs the program in this process, as main does, with the text as standard input.
func invoke(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	dir := t.TempDir()
	file := func(name, text string) *os.File {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR, 0)
		require.NoError(t, err)
		return f
	}
	in, out, errors := os.Stdin, os.Stdout, os.Stderr
	os.Stdin, os.Stdout, os.Stderr = file("in", stdin), file("out", ""), file("errors", "")
	defer func() {
		for _, f := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
			f.Close()
		}
		os.Stdin, os.Stdout, os.Stderr = in, out, errors
	}()
	code := run(context.Background(), append([]string{}, args...)) // not nil: that means os.Args
	text := func(name string) string {
		b, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		return string(b)
	}
	return outcome{code, text("out"), text("errors")}
}

var digest = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

// goldenDir stays where it is when a test changes the folder.
var goldenDir, _ = filepath.Abs("testdata/golden")

// golden compares text with a file; digests count as equal, so that a golden does not hang on the format of editions.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = digest.ReplaceAllString(got, "sha256:…")
	file := filepath.Join(goldenDir, name)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run the test with -update, and read what it wrote")
	assert.Equal(t, string(want), got)
}

const testLibrary = "testdata/library"

// adult is a request about a man of 45 on 21 November 2026, with what is added.
func adult(indication string, lines ...string) string {
	return strings.Join(append([]string{
		"referral:",
		`  as_of: "2026-11-21"`,
		"  patient: {age: {value: 45, unit: y}, sex: SEX_MALE}",
		"  indications: [{code: " + indication + "}]",
	}, lines...), "\n") + "\n"
}
