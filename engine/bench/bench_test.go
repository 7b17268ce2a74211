package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMain lets the test binary be the child process that it starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "child" {
		exitOn(child(os.Args[2:]))
		return
	}
	os.Exit(m.Run())
}

// TestQuickRunWritesTheDocument runs what needs no network, at the smallest size.
func TestQuickRunWritesTheDocument(t *testing.T) {
	if testing.Short() {
		t.Skip("takes most of a minute")
	}
	out := filepath.Join(t.TempDir(), "benchmarks.md")
	require.NoError(t, run(t.Context(), out, "latency,scale,grpc,load,memory,bulk,cache", "remarks.md", true))
	text, err := os.ReadFile(out)
	require.NoError(t, err)
	for _, want := range targets {
		if want.key == "opa-throughput" || want.key == "opa-p99" || want.key == "opa-throughput-uncached" || want.key == "opa-p99-uncached" {
			continue
		}
		assert.Contains(t, string(text), want.what)
	}
	assert.Contains(t, string(text), "A quick run")
	assert.Contains(t, string(text), "The cache by size")
}

func TestUnknownPartIsRefused(t *testing.T) {
	require.ErrorContains(t, run(t.Context(), "", "latencies", "remarks.md", true), "there are latency,")
}

func TestRemarksAreReadByKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "remarks.md")
	require.NoError(t, os.WriteFile(file, []byte("# Remarks\n\nIntro.\n\n## cache\n\nTwo\nlines.\n\n## scale\n"), 0o600))
	said, err := readRemarks(file)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"cache": "Two lines."}, said)
	require.NoError(t, os.WriteFile(file, []byte("## cash\n"), 0o600))
	_, err = readRemarks(file)
	require.ErrorContains(t, err, `remarks.md:1: no row has the key "cash"`)
}

func TestNumbersAreWrittenForPeople(t *testing.T) {
	assert.Equal(t, "999 ns", duration(999))
	assert.Equal(t, "1.50 µs", duration(1500))
	assert.Equal(t, "12.3 ms", duration(12_340_000))
	assert.Equal(t, "10,000,000", count(1e7))
	assert.Equal(t, "999", count(999))
	assert.Equal(t, "150 MB", size(150<<20))
}
