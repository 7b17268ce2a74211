package main

import (
	"path/filepath"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
)

// TestUsageErrors: a command that could not work ends with 2, says why in one line, and prints nothing that a script
// would take for an answer.
func TestUsageErrors(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"evalute"}, `unknown command "evalute" for "justify"`},
		{[]string{"evaluate"}, "accepts 1 arg(s), received 0"},
		{[]string{"evaluate", "a", "b"}, "accepts 1 arg(s), received 2"},
		{[]string{"evaluate", missing}, "no such file or directory"},
		{[]string{"evaluate", "-", "--libary", "x"}, "unknown flag: --libary"},
		{[]string{"evaluate", "-", "--format", "xml"}, "write one of table, json"},
		{[]string{"evaluate", "-", "--library", missing}, "no such file or directory"},
		{[]string{"evaluate", "-", "--library", "run_test.go"}, "run_test.go is not a folder"},
		{[]string{"evaluate", "-", "--edition", missing}, "no such file or directory"},
		{[]string{"evaluate", "-", "--library", testLibrary, "--edition", missing}, "[edition library]"},
		{[]string{"evaluate", "-", "--server", "127.0.0.1:1", "--edition", missing}, "[server edition]"},
		{[]string{"evaluate", "-", "--server", "127.0.0.1:1"}, "connection refused"},
		{[]string{"explain", "-", "--library", testLibrary, "--edition", missing}, "[edition library]"},
		{[]string{"serve", "--library", testLibrary, "--edition", missing}, "[edition library]"},
		{[]string{"serve", "--library", testLibrary, "extra"}, `unknown command "extra" for "justify serve"`},
		{[]string{"serve", "--library", testLibrary, "--record", "off", "--grpc", "nowhere"}, "missing port in address"},
		{[]string{"serve", "--library", testLibrary, "--grace", "soon"}, "invalid duration"},
		{[]string{"serve", "--library", testLibrary, "--record", "off", "--grpc", "127.0.0.1:0", "--http", "nowhere"}, "--http: listen tcp: address nowhere: missing port in address"},
		{[]string{"serve", "--library", testLibrary, "--record", "off", "--grpc", "127.0.0.1:0", "--http-origin", "*"}, "is no origin: write scheme and host of one"},
		{[]string{"lint", missing}, "no such file or directory"},
		{[]string{"lint", testLibrary, "--rule", "sources"}, `there is no rule "sources": did you mean "source"?`},
		{[]string{"lint", testLibrary, "--rule", "x"}, "there is no rule \"x\": `justify lint --list` names them"},
		{[]string{"lint", testLibrary, "--today", "21.11.2026"}, `--today "21.11.2026" is not a date: write for example 2026-11-21`},
		{[]string{"lint", testLibrary, "--format", "xml"}, "write one of pretty, json, sarif, junit"},
		{[]string{"lint", "--list", "--rule", "source"}, "[list rule]"},
		{[]string{"test", missing}, "no such file or directory"},
		{[]string{"build", missing}, "no such file or directory"},
		{[]string{"build", testLibrary, "-o", filepath.Join(missing, "edition.tar.gz")}, "no such file or directory"},
		{[]string{"build", t.TempDir(), "-o", missing}, "there are no guidelines in"},
	} {
		r := invoke(t, adult("headache"), c.args...)
		assert.Equal(t, exitUsage, r.code, "%v", c.args)
		assert.Empty(t, r.out, "%v", c.args)
		assert.Contains(t, r.errors, c.want, "%v", c.args)
		assert.Regexp(t, `(?s)^justify: .*\n$`, r.errors, "%v", c.args)
	}
}

// TestHelp: the program explains itself, each command says what it does, and shells can complete it.
func TestHelp(t *testing.T) {
	help := invoke(t, "", "--help")
	assert.Equal(t, exitFine, help.code)
	assert.Contains(t, help.out, "Exit codes: 0 fine, 1 findings, 2 the command could not work.")
	assert.Equal(t, help, invoke(t, ""), "no command at all asks for help")
	for _, cmd := range newRoot().Commands() {
		assert.Contains(t, help.out, cmd.Short)
		r := invoke(t, "", cmd.Name(), "--help")
		assert.Equal(t, exitFine, r.code, cmd.Name())
		assert.Contains(t, r.out, "Usage:", cmd.Name())
		assert.NotEmpty(t, cmd.Long, cmd.Name())
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		r := invoke(t, "", "completion", shell)
		assert.Equal(t, exitFine, r.code, shell)
		assert.Contains(t, r.out, "justify", shell)
	}
	assert.Contains(t, invoke(t, "", "__complete", "evaluate", "-", "--format", "").out, "table\njson\n")
}

// TestFlagNames: pflag takes what stands between backquotes in a flag's usage for the name of its value, which is a word.
func TestFlagNames(t *testing.T) {
	var check func(cmd *cobra.Command)
	check = func(cmd *cobra.Command) {
		assert.NotRegexp(t, `(?m)^ +(-\w, )?--\S+ \S+ \S`, cmd.Flags().FlagUsages(), cmd.CommandPath())
		for _, sub := range cmd.Commands() {
			check(sub)
		}
	}
	check(newRoot())
}

// TestColour: none where the output is no terminal, whatever the environment says of colours.
func TestColour(t *testing.T) {
	request := adult("headache", "  facts: [{fact: onset, choice: thunderclap}, {fact: implant, choice: mr-unsafe}]", "  ordered_exams: [{exam: {code: mri-head}}]")
	plain := invoke(t, request, "evaluate", "-", "--library", testLibrary)
	assert.NotContains(t, plain.out, "\x1b")
	for _, variable := range []string{"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv(variable, "1")
			assert.Equal(t, plain, invoke(t, request, "evaluate", "-", "--library", testLibrary))
		})
	}
}
