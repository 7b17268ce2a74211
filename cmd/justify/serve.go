package main

import (
	"fmt"
	"net"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func newServe() *cobra.Command {
	var from editionFlags
	var address string
	var grace time.Duration
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer referrals over gRPC",
		Long: `Serves JustificationService and GuidelineService with health checks and reflection. It says address, edition and
digest when it is ready. SIGTERM or an interrupt lets the calls under way finish, then it stops.

The connection is not encrypted: keep it on the loopback, or behind a proxy that is.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			// Nearly all of the memory is the cache, which stays: half of it again is headroom enough for the collector.
			debug.SetGCPercent(50)
			s, err := from.server()
			if err != nil {
				return err
			}
			debug.FreeOSMemory() // what loading left behind
			var config net.ListenConfig
			listener, err := config.Listen(cmd.Context(), "tcp", address)
			if err != nil {
				return err
			}
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
			fmt.Fprintf(cmd.OutOrStdout(), "ready: gRPC on %s, edition of %s, %s\n", listener.Addr(), source, s.Digest())
			err = s.Serve(cmd.Context(), listener, grace)
			fmt.Fprintln(cmd.OutOrStdout(), "stopped")
			return err
		},
	}
	from.register(cmd)
	cmd.Flags().StringVar(&address, "grpc", "127.0.0.1:9090", "address to listen on")
	cmd.Flags().DurationVar(&grace, "grace", 20*time.Second, "how long calls under way may take after SIGTERM")
	return cmd
}
