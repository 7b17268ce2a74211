package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patience bounds what a test waits for; it is reached only where something hangs.
const patience = 20 * time.Second

var readyLine = regexp.MustCompile(`^ready: gRPC on (127\.0\.0\.1:[0-9]+), edition of (.*), (sha256:[0-9a-f]{64})$`)

// nextLine reads a line, and fails the test where none comes.
func nextLine(t *testing.T, lines <-chan string) string {
	t.Helper()
	select {
	case line := <-lines:
		return line
	case <-time.After(patience):
		t.Fatal("no line came")
		return ""
	}
}

func linesOf(out io.Reader) <-chan string {
	lines := make(chan string, 10)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(out); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return lines
}

// TestServe starts a server in this process, asks it, and ends its context: it drains and stops.
func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	root := newRoot()
	root.SetOut(in)
	root.SetArgs([]string{"serve", "--library", testLibrary, "--record", "off", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0"})
	ended := make(chan error, 1)
	go func() {
		ended <- root.ExecuteContext(ctx)
		in.Close()
	}()
	lines := linesOf(out)
	ready := readyLine.FindStringSubmatch(nextLine(t, lines))
	require.NotNil(t, ready)
	address, edition := ready[1], ready[3]
	assert.Equal(t, testLibrary, ready[2])
	web := strings.TrimPrefix(nextLine(t, lines), "ready: HTTP on ")
	require.Regexp(t, `^http://127\.0\.0\.1:[0-9]+$`, web)

	request := filepath.Join(t.TempDir(), "request.yaml")
	require.NoError(t, os.WriteFile(request, []byte(adult("both", "  ordered_exams: [{exam: {code: mri-knee}}]")), 0o600))
	remote := invoke(t, "", "evaluate", request, "--server", address)
	require.Equal(t, exitFine, remote.code, remote.errors)
	assert.Contains(t, remote.out, edition)
	assert.Equal(t, invoke(t, "", "evaluate", request, "--library", testLibrary), remote, "a server answers as the program itself does")

	require.NoError(t, os.WriteFile(request, []byte(adult("headach")), 0o600))
	remote = invoke(t, "", "evaluate", request, "--server", address)
	assert.Equal(t, exitUsage, remote.code)
	assert.Equal(t, invoke(t, "", "evaluate", request, "--library", testLibrary), remote, "and says what is wrong in the same words")

	taken := invoke(t, "", "serve", "--library", testLibrary, "--record", "off", "--grpc", address, "--http", "")
	assert.Equal(t, exitUsage, taken.code)
	assert.Contains(t, taken.errors, "address already in use")

	taken = invoke(t, "", "serve", "--library", testLibrary, "--record", "off", "--grpc", "127.0.0.1:0", "--http", strings.TrimPrefix(web, "http://"))
	assert.Equal(t, exitUsage, taken.code)
	assert.Regexp(t, `--http: .*address already in use; name another address, or "" for gRPC alone`, taken.errors)
	assert.Contains(t, fetch(t, web+"/v1/edition"), edition, "and over HTTP the same edition answers")

	stop()
	assert.Equal(t, "stopped", nextLine(t, lines))
	select {
	case err := <-ended:
		assert.NoError(t, err)
	case <-time.After(patience):
		t.Fatal("serve did not end")
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return string(text)
}

// TestMain lets the test binary be the program, so that a signal can be sent to a process of our own.
func TestMain(m *testing.M) {
	if os.Getenv("JUSTIFY_TEST_AS_PROGRAM") != "" {
		main()
	}
	os.Exit(m.Run())
}

// TestSignals: SIGTERM and an interrupt end a server, with the code of a command that went well.
func TestSignals(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		t.Run(signal.String(), func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0], "serve", "--library", testLibrary, "--data", t.TempDir(), "--grpc", "127.0.0.1:0", "--http", "")
			cmd.Env = append(os.Environ(), "JUSTIFY_TEST_AS_PROGRAM=1")
			var problems strings.Builder
			cmd.Stderr = &problems
			out, err := cmd.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, cmd.Start())
			lines := linesOf(out)
			require.Contains(t, nextLine(t, lines), "record: ")
			require.Regexp(t, readyLine, nextLine(t, lines))
			require.NoError(t, cmd.Process.Signal(signal))
			assert.Equal(t, "stopped", nextLine(t, lines))
			assert.NoError(t, cmd.Wait())
			assert.Empty(t, problems.String())
		})
	}
}
