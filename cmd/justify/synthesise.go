package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/renameio/v2"
	"github.com/parquet-go/parquet-go"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/replay"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/synthetic"
)

func newSynthesise() *cobra.Command {
	var from editionFlags
	var n int
	var seed uint64
	var output string
	var asParquet, frequencies bool
	cmd := &cobra.Command{
		Use:     "synthesise",
		Aliases: []string{"synthesize"},
		Short:   "Write invented referrals",
		Long: `Writes referrals that no patient stands behind, one on each line, as ` + "`justify replay`" + ` reads them. How often they say
what is invented too, to be plausible; --frequencies prints it. The same seed and edition give the same referrals.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if frequencies {
				for _, line := range append(synthetic.Frequencies(), synthetic.SiteFrequencies()) {
					fmt.Fprintln(cmd.OutOrStdout(), "-", line)
				}
				return nil
			}
			if n < 0 {
				return errors.New("write how many referrals you want, such as -n 1000")
			}
			if asParquet && output == "" {
				return errors.New("a Parquet file needs a name: add -o referrals.parquet")
			}
			ed, err := from.read()
			if err != nil {
				return err
			}
			source, err := synthetic.NewSource(&ed.Catalogue)
			if err != nil {
				return err
			}
			lines := syntheticLines{stream: source.Stream(seed), sites: source.Sites(seed), n: n}
			write := lines.write
			if asParquet {
				write = lines.writeParquet
			}
			if output == "" {
				return write(cmd.Context(), cmd.OutOrStdout())
			}
			file, err := renameio.NewPendingFile(output, renameio.WithPermissions(0o644))
			if err != nil {
				return err
			}
			defer file.Cleanup()
			if err := write(cmd.Context(), file); err != nil {
				return err
			}
			return file.CloseAtomicallyReplace()
		},
	}
	from.register(cmd)
	cmd.Flags().IntVarP(&n, "number", "n", 1000, "how many")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "another seed gives other referrals")
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write to (default: standard output)")
	cmd.Flags().BoolVar(&asParquet, "parquet", false, "write a Parquet file")
	cmd.Flags().BoolVar(&frequencies, "frequencies", false, "print what the referrals are drawn from, and write none")
	return cmd
}

// syntheticLines writes the first n referrals of a stream.
type syntheticLines struct {
	stream *synthetic.Stream
	sites  *synthetic.Sites
	n      int
}

func (l syntheticLines) each(ctx context.Context, line func([]byte) error) (err error) {
	var text []byte
	for i := range l.n {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := l.stream.Next()
		if text, err = server.AppendLine(text[:0], fmt.Sprintf("s-%07d", i+1), l.sites.Next(), &r); err != nil {
			return err
		}
		if err := line(text); err != nil {
			return err
		}
	}
	return nil
}

func (l syntheticLines) write(ctx context.Context, out io.Writer) error {
	buffered := bufio.NewWriterSize(out, 1<<20)
	if err := l.each(ctx, func(text []byte) error {
		_, err := buffered.Write(append(text, '\n'))
		return err
	}); err != nil {
		return err
	}
	return buffered.Flush()
}

func (l syntheticLines) writeParquet(ctx context.Context, out io.Writer) error {
	w := parquet.NewGenericWriter[replay.Row](out, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(100_000))
	if err := l.each(ctx, func(text []byte) error {
		row, err := replay.RowOf(text)
		if err != nil {
			return err
		}
		_, err = w.Write([]replay.Row{row})
		return err
	}); err != nil {
		return err
	}
	return w.Close()
}
