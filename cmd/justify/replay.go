package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/replay"
	"github.com/justify-cds/justify/internal/server"
)

func newReplay() *cobra.Command {
	var newer, older, stateName, format string
	var examples int
	cmd := &cobra.Command{
		Use:   "replay --edition NEW [--against OLD] FILE|-",
		Short: "Tell what an edition changes for referrals of the past",
		Long: `Evaluates every referral of a file with two editions and adds up what differs: verdicts, first ranks, what has criteria
and what has not, the mean radiation level of what has the first rank; by guideline, site and month, with examples.

NEW and OLD are edition files or folders of a library. FILE has a request on each line (EvaluateRequest, or with a key
EvaluateStreamRequest, as protobuf JSON), or is a Parquet file; - reads lines from standard input. A line that cannot be
read or evaluated is counted and named, and stops nothing.

With --state a run that was stopped goes on where it was.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if examples < 0 {
				return errors.New("--examples takes 0 or more")
			}
			if os.Getenv("GOGC") == "" {
				defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
			}
			before, after, err := twoEngines(older, newer)
			if err != nil {
				return err
			}
			if args[0] == "-" && stateName != "" {
				return errors.New("what comes from standard input cannot be gone on with: write it to a file, or leave --state out")
			}
			keep := replay.StateFile{Name: stateName, Before: before.Digest(), After: after.Digest(), Examples: examples}
			state, err := keep.Load()
			if err != nil {
				return err
			}
			source, done, err := openReferrals(args[0], cmd.InOrStdin(), state.Summary.Read)
			if err != nil {
				return err
			}
			defer done()
			if err := keep.Check(state, source); err != nil {
				return err
			}
			progress := newReplayProgress(cmd.ErrOrStderr(), source, state.Summary)
			r := replay.Replay{Before: before, After: after, Reader: lineReader, Examples: examples, Progress: progress.show}
			if stateName != "" {
				r.Save = func(s *replay.Summary) error { return keep.Save(s, source) }
			}
			err = r.Run(cmd.Context(), source, state.Summary)
			progress.end()
			if errors.Is(err, context.Canceled) && stateName != "" {
				return fmt.Errorf("stopped after line %d; the same command goes on from there", state.Summary.Read.Lines)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return printReplay(cmd.OutOrStdout(), format, state.Summary.Report(before.Digest(), after.Digest()))
		},
	}
	cmd.Flags().StringVar(&newer, "edition", "", "the new edition: a `FILE` made by justify build, or a folder of a library")
	cmd.Flags().StringVar(&older, "against", "", "the old edition, likewise (default: the shipped library)")
	cmd.Flags().StringVar(&stateName, "state", "", "file in which to keep how far the run is")
	cmd.Flags().IntVar(&examples, "examples", 3, "how many examples of each change, and of each kind of bad line, to name")
	cmd.Flags().Var(&choice{value: &format, among: []string{"table", "json", "markdown", "csv"}}, "format", "table, json, markdown or csv")
	_ = cmd.MarkFlagRequired("edition")
	_ = cmd.MarkFlagFilename("edition", "gz")
	_ = cmd.MarkFlagFilename("against", "gz")
	return cmd
}

// gcPercent lets a replay, which is short and makes much that is soon forgotten, spend memory (1 GB) to save a fifth of
// its time. The environment variable GOGC overrides it.
const gcPercent = 200

// twoEngines loads the editions, once where they are the same.
func twoEngines(older, newer string) (before, after *engine.Engine, err error) {
	if after, err = engineNamed(newer); err != nil {
		return nil, nil, err
	}
	if before, err = engineNamed(older); err != nil {
		return nil, nil, err
	}
	if before.Digest() == after.Digest() {
		before = after
	}
	return before, after, nil
}

// engineNamed loads an edition file, or compiles the library in a folder; the shipped one where none is named.
func engineNamed(name string) (*engine.Engine, error) {
	from := editionFlags{edition: name}
	if info, err := os.Stat(name); name == "" || (err == nil && info.IsDir()) {
		from = editionFlags{library: name}
	}
	packed, err := from.packed()
	if err != nil {
		return nil, err
	}
	e, err := engine.Load(packed, engine.WithoutQuestions())
	if err != nil && from.edition != "" {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return e, err
}

func lineReader() func([]byte) (replay.Record, error) {
	lines := &server.Lines{}
	return func(text []byte) (replay.Record, error) {
		line, err := lines.Read(text)
		return replay.Record{Key: line.Key, Site: line.Site, Referral: line.Referral, Path: line.Path}, err
	}
}

// openReferrals opens a file after the mark.
func openReferrals(name string, stdin io.Reader, after replay.Mark) (source replay.Source, done func(), err error) {
	if name == "-" {
		return replay.NewLineStream(stdin), func() {}, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			file.Close()
		}
	}()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, nil, err
	case info.IsDir():
		return nil, nil, fmt.Errorf("%s is a folder; name a file of referrals", name)
	case strings.HasSuffix(name, ".parquet"):
		rows, err := replay.NewParquetFile(file, info.Size(), after)
		if err != nil {
			file.Close()
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		return rows, func() { rows.Close(); file.Close() }, nil
	case !info.Mode().IsRegular():
		return replay.NewLineStream(file), func() { file.Close() }, nil
	}
	return replay.NewLineFile(file, info.Size(), after), func() { file.Close() }, nil
}

func printReplay(out io.Writer, format string, report replay.Report) error {
	switch format {
	case "json":
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(report)
	case "csv":
		return report.CSV(out)
	case "markdown":
		report.Markdown(out)
	default:
		report.Text(out)
	}
	return nil
}
