package main

import (
	"fmt"
	"net"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

func newServe() *cobra.Command {
	var from editionFlags
	var record recordFlags
	var over httpFlags
	var address, sitesAt string
	var grace time.Duration
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer referrals over gRPC and HTTP",
		Long: `Serves the gRPC services with health checks and reflection, and the same calls over HTTP as JSON (docs/http.md). It says
addresses, edition and digest when it is ready. SIGTERM or an interrupt lets the calls under way finish, then it stops.

Every answer is on record before it is given: in a SQLite file in the folder --data, or in the PostgreSQL database
--database. The record holds pseudonyms, an age and no name; what was asked and answered is encrypted with the key in --key,
which is made at the first start: keep a copy of it, and keep it apart from the record. docs/record.md says more.

With --sites FILE several sites are answered, each with its own edition, silently where the file says so; trials assign
sites, departments or requesters to an arm.

The connections are not encrypted: keep them on the loopback, or behind a proxy that is.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := cmd.OutOrStdout()
			// Nearly all of the memory is the cache, which stays: half of it again is headroom enough for the collector.
			debug.SetGCPercent(50)
			s, err := from.server()
			if err != nil {
				return err
			}
			var sites *sitesFile
			if sitesAt != "" {
				if sites, err = readSites(sitesAt); err != nil {
					return err
				}
				loaded, err := sites.load(from, sitesAt)
				if err != nil {
					return fmt.Errorf("%s: %w", sitesAt, err)
				}
				s.Serves(loaded)
			}
			var config net.ListenConfig
			listener, err := config.Listen(cmd.Context(), "tcp", address)
			if err != nil {
				return err
			}
			defer listener.Close()
			web, err := over.listen(cmd.Context(), s)
			if err != nil {
				return err
			}
			defer web.close()
			switch {
			case record.mode != "off":
				end, err := record.keep(cmd.Context(), s, sites)
				if err != nil {
					return err
				}
				defer end()
				fmt.Fprintf(out, "record: %s, key in %s\n", record.place(), record.keyFile())
			case sites != nil && sites.hideSomething():
				return fmt.Errorf("%s: a silent site or a trial needs the record: leave --record=off out", sitesAt)
			}
			debug.FreeOSMemory() // what loading left behind
			source := "shipped library"
			switch {
			case from.library != "":
				source = from.library
			case from.edition != "":
				source = from.edition
			}
			if len(from.overlays) > 0 {
				source += " with " + strings.Join(from.overlays, ", ")
			}
			fmt.Fprintf(out, "ready: gRPC on %s, edition of %s, %s\n", listener.Addr(), source, s.Digest())
			web.ready(out)
			group, ctx := errgroup.WithContext(cmd.Context())
			group.Go(func() error { return s.Serve(ctx, listener, grace) })
			group.Go(func() error { return web.serve(ctx, grace) })
			err = group.Wait()
			fmt.Fprintln(out, "stopped")
			return err
		},
	}
	from.register(cmd)
	record.register(cmd)
	over.register(cmd)
	cmd.Flags().StringVar(&sitesAt, "sites", "", "file of the sites, their editions and modes, and of trials")
	_ = cmd.MarkFlagFilename("sites", "yaml")
	cmd.Flags().StringVar(&address, "grpc", "127.0.0.1:9090", "address to listen on for gRPC")
	cmd.Flags().DurationVar(&grace, "grace", 20*time.Second, "how long calls under way may take after SIGTERM")
	return cmd
}
