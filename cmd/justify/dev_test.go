package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/suite"
)

// session is a `justify dev` under way.
type session struct {
	dir, address, edition string
	web                   string // "http://127.0.0.1:8080"
	lines                 <-chan string
}

// develop starts `justify dev` on a library until the test ends.
func develop(t *testing.T, dir string) *session {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	root := newRoot()
	root.SetOut(in)
	root.SetArgs([]string{"dev", dir, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0"})
	ended := make(chan error, 1)
	go func() {
		ended <- root.ExecuteContext(ctx)
		in.Close()
	}()
	lines := linesOf(out)
	ready := readyLine.FindStringSubmatch(nextLine(t, lines))
	require.NotNil(t, ready)
	web, ok := strings.CutPrefix(nextLine(t, lines), "ready: HTTP on ")
	require.True(t, ok)
	t.Cleanup(func() {
		stop()
		for range lines { // until all is said
		}
		assert.NoError(t, <-ended)
	})
	return &session{dir, ready[1], ready[3], web, lines}
}

// until reads to the line that matches, and returns everything up to it.
func (s *session) until(t *testing.T, pattern string) string {
	t.Helper()
	var said strings.Builder
	for deadline := time.After(patience); ; {
		select {
		case line, more := <-s.lines:
			require.True(t, more, "dev ended:\n%s", said.String())
			said.WriteString(line + "\n")
			if regexp.MustCompile(pattern).MatchString(line) {
				return said.String()
			}
		case <-deadline:
			t.Fatalf("no line matches %s:\n%s", pattern, said.String())
		}
	}
}

// change saves a file with a text replaced.
func (s *session) change(t *testing.T, name, before, after string) {
	t.Helper()
	file := filepath.Join(s.dir, name)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(text), before)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), before, after, 1)), 0o600))
}

// answer asks the server.
func (s *session) answer(t *testing.T) string {
	t.Helper()
	r := invoke(t, adult("headache", "  facts: [{fact: onset, choice: thunderclap}]"), "evaluate", "-", "--server", s.address)
	require.Equal(t, exitFine, r.code, r.errors)
	return r.out
}

// TestDev: each save is reported and served; one with mistakes is reported, and what was good goes on serving.
func TestDev(t *testing.T) {
	dir := copyOf(t, testLibrary)
	require.Equal(t, exitFine, invoke(t, "", "schema", "--library", dir, "-o", filepath.Join(dir, ".schema")).code)
	s := develop(t, dir)
	first := s.edition[len("sha256:"):][:12]
	assert.Contains(t, s.answer(t), s.edition)

	s.change(t, "neuro/headache.yaml", "ct-head: 9", "ct-head: 8")
	report := s.until(t, `^neuro/headache\.yaml: no finding, \d+ of \d+ tests failed \(`)
	assert.Contains(t, report, "FAIL "+filepath.Join(dir, "neuro/headache_test.yaml")+":")
	assert.Contains(t, report, "    - 9\n    + 8\n"+marks)
	s.until(t, `^serving [0-9a-f]{12} \(`)
	assert.NotContains(t, s.answer(t), s.edition, "failed tests do not keep a sound library from being served")

	s.change(t, "neuro/headache.yaml", "title: Headache in adults\n", "title: Headache in adults, as saved\n")
	s.until(t, `^serving `)
	page, err := http.Get(s.web + "/guidelines")
	require.NoError(t, err)
	text, err := io.ReadAll(page.Body)
	require.NoError(t, errors.Join(err, page.Body.Close()))
	assert.Contains(t, string(text), "Headache in adults, as saved", "the pages show what serves")

	s.change(t, "neuro/headache_test.yaml", "{ct-head: 9}", "{ct-head: 8}")
	s.until(t, `^neuro/headache_test\.yaml: no finding, \d+ tests passed \(`)
	s.until(t, `^serving `)
	changed := s.answer(t)

	s.change(t, "neuro/headache.yaml", "hit: first", "hit: frist")
	report = s.until(t, `^neuro/headache\.yaml: 1 finding; still serving [0-9a-f]{12} \(`)
	assert.Contains(t, report, filepath.Join(dir, "neuro/headache.yaml")+":7:6: error: \"frist\" is not a hit policy\n")
	assert.NotContains(t, report, "still serving "+first)
	assert.Equal(t, changed, s.answer(t), "what was good goes on answering")

	// As editors do that write another file first.
	text, err = os.ReadFile(filepath.Join(dir, "neuro/headache.yaml"))
	require.NoError(t, err)
	other := filepath.Join(dir, "neuro/.headache.yaml.swp")
	require.NoError(t, os.WriteFile(other, []byte(strings.Replace(string(text), "hit: frist", "hit: first", 1)), 0o600))
	require.NoError(t, os.Rename(other, filepath.Join(dir, "neuro/headache.yaml")))
	s.until(t, `^neuro/headache\.yaml: no finding, \d+ tests passed \(`)
	s.until(t, `^serving `)
	assert.Equal(t, changed, s.answer(t))

	s.change(t, "neuro/headache_test.yaml", "scenario: thunderclap", "scenario: thunderclp")
	report = s.until(t, `^neuro/headache_test\.yaml: 1 finding \(`)
	assert.Contains(t, report, `did you mean "thunderclap"?`)
	s.change(t, "neuro/headache_test.yaml", "scenario: thunderclp", "scenario: thunderclap")
	s.until(t, `^neuro/headache_test\.yaml: no finding, \d+ tests passed \(`)
	s.until(t, `^serving `)
}

// TestDevVocabulary: what all guidelines share is tested with all of them, and the editor's schemas follow.
func TestDevVocabulary(t *testing.T) {
	dir := copyOf(t, testLibrary)
	folder := filepath.Join(dir, ".schema")
	require.Equal(t, exitFine, invoke(t, "", "schema", "--library", dir, "-o", folder).code)
	s := develop(t, dir)
	vocabulary := filepath.Join(dir, "vocabulary", "new.yaml")
	require.NoError(t, os.WriteFile(vocabulary, []byte("facts:\n  just-now: {kind: boolean, title: Defined just now}\n"), 0o600))
	s.until(t, `^vocabulary/new\.yaml: no finding \(`)
	s.until(t, `^serving `)
	s.until(t, `^all guidelines: \d+ tests passed \(`)
	schema, err := os.ReadFile(filepath.Join(folder, "guideline.json"))
	require.NoError(t, err)
	assert.Contains(t, string(schema), `"just-now"`)

	require.NoError(t, os.Remove(vocabulary))
	s.until(t, `^vocabulary/new\.yaml: no finding \(`)
	s.until(t, `^all guidelines: \d+ tests passed \(`)
	assert.Contains(t, s.answer(t), s.edition, "the same library is the same edition")

	require.NoError(t, os.Remove(filepath.Join(dir, "neuro", "headache.yaml")))
	report := s.until(t, `^all guidelines: \d+ findings? in tests \(`)
	assert.Contains(t, report, `no guideline "headache"`)
}

// TestDevSaysWhatChanges: for whom since the last commit, and what is wrong with the translations.
func TestDevSaysWhatChanges(t *testing.T) {
	dir := copyOf(t, testLibrary)
	german := filepath.Join(dir, "translations/de/words.yaml")
	translate := func(english string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(german), 0o755))
		require.NoError(t, os.WriteFile(german, []byte("translation: de\nstatus: draft\nby: us\nindications:\n  headache: {title: {en: "+english+", de: Kopfschmerz}}\n"), 0o600))
	}
	translate("Headache")
	git := func(args ...string) {
		command := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-C", dir}, args...)...)
		out, err := command.CombinedOutput()
		require.NoError(t, err, string(out))
	}
	git("init", "--quiet")
	git("add", ".")
	git("commit", "--quiet", "--message", "as it was")
	s := develop(t, dir)

	s.change(t, "neuro/headache.yaml", "ct-head: 9", "ct-head: 8")
	report := s.until(t, `^serving `)
	assert.Contains(t, report, "since the last commit (")
	assert.Contains(t, report, "CT head without contrast 9 → 8\n")
	assert.NotContains(t, report, "finding (", "there is none")

	git("commit", "--quiet", "--all", "--message", "less of it")
	s.change(t, "neuro/headache.yaml", "ct-head: 8", "ct-head: 7")
	assert.Contains(t, s.until(t, `^serving `), "CT head without contrast 8 → 7\n")

	s.change(t, "vocabulary/all.yaml", "title: Headache", "title: Head pain")
	report = s.until(t, `^serving `)
	assert.Contains(t, report, "the English of headache/title has changed since it was translated")
	assert.Regexp(t, `(?m)^translations: 1 finding \(`, report)

	translate("Head pain")
	assert.Contains(t, s.until(t, `^serving `), "translations/de/words.yaml: no finding (")
	translate(`"`)
	s.until(t, `^translations/de/words.yaml: 1 finding; still serving `)
	s.change(t, "neuro/headache.yaml", "hit: first", "hit: frist")
	s.until(t, `^neuro/headache.yaml: 1 finding; still serving `)
	s.until(t, `^translations: 1 finding; still serving `)
}

func TestDevRefuses(t *testing.T) {
	broken := invoke(t, "", "dev", "testdata/broken", "--grpc", "127.0.0.1:0")
	assert.Equal(t, exitUsage, broken.code)
	assert.Contains(t, broken.errors, "justify: the library has mistakes:\ntestdata/broken/headache.yaml:4:")
	assert.Equal(t, exitUsage, invoke(t, "", "dev", "no-such-folder").code)
}

// TestPartTestsAsTheWhole: tested by itself a guideline fails the same tests as within the whole library.
func TestPartTestsAsTheWhole(t *testing.T) {
	at := library{dir: "../../guidelines"}
	lib, files, err := at.load()
	require.NoError(t, err)
	for i := range lib.Guidelines { // so that some fail
		for k := range lib.Guidelines[i].Scenarios {
			ratings := lib.Guidelines[i].Scenarios[k].Ratings
			ratings[0].Value, ratings[0].Category = 4, guideline.MayBeAppropriate
		}
	}
	packed, err := packedEdition(lib)
	require.NoError(t, err)
	whole, err := engine.Load(packed)
	require.NoError(t, err)
	s, err := server.New(packed)
	require.NoError(t, err)
	w := newWorkshop(at, s, io.Discard)
	suites, found := suite.Load(files, lib)
	require.Empty(t, found)
	for _, one := range suites {
		if testing.Short() && one.Guideline > "c" {
			continue
		}
		want, wantSummary := w.run(t.Context(), whole, lib, []suite.Suite{one})
		require.Contains(t, wantSummary, "failed", one.Path)
		got, gotSummary, err := w.test(t.Context(), lib, []suite.Suite{one})
		require.NoError(t, err)
		assert.Equal(t, wantSummary, gotSummary, one.Path)
		assert.Equal(t, want, got, one.Path)
	}
}
