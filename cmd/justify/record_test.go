package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// served runs `justify serve` in this process until stop is called.
func served(t *testing.T, args ...string) (address string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	root := newRoot()
	root.SetOut(in)
	root.SetArgs(append([]string{"serve", "--library", testLibrary, "--grpc", "127.0.0.1:0", "--http", ""}, args...))
	ended := make(chan error, 1)
	go func() {
		ended <- root.ExecuteContext(ctx)
		in.Close()
	}()
	lines := linesOf(out)
	require.Contains(t, nextLine(t, lines), "record: ")
	ready := readyLine.FindStringSubmatch(nextLine(t, lines))
	require.NotNil(t, ready)
	return ready[1], func() {
		cancel()
		assert.Equal(t, "stopped", nextLine(t, lines))
		select {
		case err := <-ended:
			require.NoError(t, err)
		case <-time.After(patience):
			t.Fatal("serve did not end")
		}
	}
}

// TestRecord: what a server answers can be verified, reproduced, shown and erased afterwards, with a checkpoint that was kept
// elsewhere; a silent site is told nothing; and whoever changes the file is found out.
func TestRecord(t *testing.T) {
	dir := t.TempDir()
	data, checkpoints, sites := filepath.Join(dir, "data"), filepath.Join(dir, "checkpoints"), filepath.Join(dir, "sites.yaml")
	require.NoError(t, os.WriteFile(sites, []byte("sites: {north: {}, west: {mode: silent}}\n"), 0o600))
	address, stop := served(t, "--data", data, "--checkpoints", checkpoints, "--sites", sites)
	request := filepath.Join(dir, "request.yaml")
	ask := func(site string) string {
		require.NoError(t, os.WriteFile(request, []byte(adult("both", "  site: "+site, "  ordered_exams: [{exam: {code: mri-knee}}]")), 0o600))
		answer := invoke(t, "", "evaluate", request, "--server", address)
		require.Equal(t, exitFine, answer.code, answer.errors)
		return answer.out
	}
	shown := ask("north")
	id := regexp.MustCompile(`consultation ([0-9a-f-]{36})`).FindStringSubmatch(shown)
	require.NotNil(t, id, shown)
	assert.Regexp(t, `^Recorded as [0-9a-f-]{36}\. Nothing is shown`, ask("west"))
	stop()

	audit := func(args ...string) outcome {
		return invoke(t, "", append([]string{"audit", args[0], "--data", data}, args[1:]...)...)
	}
	verify := audit("verify", "--checkpoint", checkpoints)
	assert.Equal(t, exitFine, verify.code, verify.errors)
	assert.Contains(t, verify.out, "sound: 2 entries (2 evaluations, 0 outcomes, 0 payloads erased)")
	assert.Contains(t, audit("reproduce", id[1]).out, "identical")
	assert.Contains(t, audit("show", id[1]).out, `"canonicalCase"`)
	pseudonym := audit("pseudonym", "site", "north").out
	assert.Contains(t, audit("show", id[1]).out, pseudonym[:32])

	public := audit("key").out
	require.NoError(t, os.Rename(data+".key", filepath.Join(dir, "kept")))
	assert.Equal(t, exitFine, audit("verify", "--checkpoint", checkpoints, "--public-key", public).code, "an auditor needs no secret")
	assert.Contains(t, audit("reproduce", id[1]).errors, "record key")
	require.NoError(t, os.Rename(filepath.Join(dir, "kept"), data+".key"))

	assert.Equal(t, "erased\n", audit("erase", id[1]).out)
	assert.Contains(t, audit("show", id[1]).out, `"erased": true`)
	assert.Contains(t, audit("reproduce", id[1]).errors, "erased")
	assert.Equal(t, exitFine, audit("verify", "--checkpoint", checkpoints).code)

	file := filepath.Join(data, "record.db")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	text[len(text)/2] ^= 1
	require.NoError(t, os.WriteFile(file, text, 0o600))
	verify = audit("verify", "--checkpoint", checkpoints)
	assert.Equal(t, exitFindings, verify.code)
	assert.Contains(t, verify.out, "NOT SOUND")
}

// TestSitesAtFault: a file of sites that does not mean what it says is refused before anything is served.
func TestSitesAtFault(t *testing.T) {
	dir := t.TempDir()
	for text, message := range map[string]string{
		"":                               "EOF",
		"trials: []":                     "no sites",
		"sites: {north: {mod: silent}}":  "mod",
		"sites: {north: {mode: hidden}}": "the mode is active or silent",
		"sites: {north: {}}\ntrials: [{id: t, from: 2026-12-01, arms: {a: {sites: [south]}}}]":    "no site south",
		"sites: {north: {}}\ntrials: [{id: t, arms: {a: {sites: [north]}}}]":                      "the day from which it runs",
		"sites: {north: {}}\ntrials: [{id: t, from: 2026-12-01, arms: {a: {}}}]":                  "nobody is in it",
		"sites: {north: {}}\ntrials: [{id: t, from: 2026-12-01, arms: {a: {requesters: [bob]}}}]": "no pseudonym",
		"sites: {north: {edition: none.tar.gz}}":                                                  "no such file",
	} {
		path := filepath.Join(dir, "sites.yaml")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		got := invoke(t, "", "serve", "--library", testLibrary, "--grpc", "127.0.0.1:0", "--http", "", "--data", filepath.Join(dir, "data"), "--sites", path)
		assert.Equal(t, exitUsage, got.code, text)
		assert.Contains(t, got.errors, message, text)
	}
	path := filepath.Join(dir, "sites.yaml")
	require.NoError(t, os.WriteFile(path, []byte("sites: {north: {mode: silent}}"), 0o600))
	got := invoke(t, "", "serve", "--library", testLibrary, "--grpc", "127.0.0.1:0", "--http", "", "--record", "off", "--sites", path)
	assert.Contains(t, got.errors, "needs the record")
}
