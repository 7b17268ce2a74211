package main

import (
	"fmt"
	"net"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/watch"
)

func newDev() *cobra.Command {
	var address string
	var over httpFlags
	cmd := &cobra.Command{
		Use:   "dev [DIR]",
		Short: "Serve a guideline library under work, and check each file as it is saved",
		Long: `Serves the library in DIR (the folder that it is called in, where none is named) as ` + "`justify serve`" + ` does. Each
time a file is saved it prints the findings and the failed tests of that guideline, and then serves the new edition. A save
with mistakes keeps the last good edition serving. See docs/dev.md.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			at := library{dir: ".", documents: &source.Documents{}}
			if len(args) > 0 {
				at.dir = args[0]
			}
			watcher, err := watch.New(at.dir) // before the first reading: nothing that is saved meanwhile is missed
			if err != nil {
				return err
			}
			defer watcher.Close()
			lib, files, err := at.load()
			if err != nil {
				return err
			}
			packed, err := packedEdition(lib)
			if err != nil {
				return err
			}
			s, err := server.New(packed)
			if err != nil {
				return err
			}
			var config net.ListenConfig
			listener, err := config.Listen(cmd.Context(), "tcp", address)
			if err != nil {
				return err
			}
			web, err := over.listen(cmd.Context(), s)
			if err != nil {
				listener.Close()
				return err
			}
			defer web.close()
			w := newWorkshop(at, s, out)
			w.say("ready: gRPC on %s, edition of %s, %s\n", listener.Addr(), at.dir, s.Digest())
			web.ready(out)
			group, ctx := errgroup.WithContext(cmd.Context())
			group.Go(func() error { return s.Serve(ctx, listener, time.Second) })
			group.Go(func() error { return web.serve(ctx, time.Second) })
			group.Go(func() error { return w.publish(ctx) })
			group.Go(func() error {
				w.know(ctx, lib, files)
				return watcher.Run(ctx, func(names []string, since time.Time) { w.check(ctx, names, since) })
			})
			err = group.Wait()
			fmt.Fprintln(out, "stopped")
			return err
		},
	}
	cmd.Flags().StringVar(&address, "grpc", "127.0.0.1:9090", "address to listen on for gRPC")
	over.register(cmd)
	return cmd
}
