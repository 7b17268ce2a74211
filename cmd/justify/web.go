package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/gateway"
	"github.com/justify-cds/justify/internal/server"
)

// httpFlags say how a server answers over HTTP.
type httpFlags struct {
	address  string
	options  gateway.Options
	channels string
}

func (f *httpFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.address, "http", "127.0.0.1:8080", `address to listen on for HTTP; "" for gRPC alone`)
	channelsFlag(cmd, &f.channels)
	cmd.Flags().StringArrayVar(&f.options.Origins, "http-origin", nil, "web pages that may ask from a browser, such as https://ehr.example (repeatable; default: none)")
}

// web is the HTTP side of a server; nil where it has none.
type web struct {
	*gateway.Gateway
	listener net.Listener
}

// listen takes the address, and answers nobody yet.
func (f *httpFlags) listen(ctx context.Context, s *server.Server) (*web, error) {
	switch {
	case f.address == "" && f.channels != "":
		return nil, errors.New("--channels are answered over HTTP: leave --http as it is")
	case f.address == "":
		return nil, nil
	}
	g, err := gateway.New(s, f.options)
	if err != nil {
		return nil, err
	}
	if f.channels != "" {
		if err := openChannels(f.channels, g); err != nil {
			g.Close()
			return nil, err
		}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", f.address)
	if err != nil {
		g.Close()
		return nil, fmt.Errorf(`--http: %w; name another address, or "" for gRPC alone`, err)
	}
	return &web{Gateway: g, listener: listener}, nil
}

func (w *web) ready(out io.Writer) {
	if w != nil {
		fmt.Fprintf(out, "ready: HTTP on http://%s\n", w.listener.Addr())
	}
}

// serve answers until the context ends.
func (w *web) serve(ctx context.Context, grace time.Duration) error {
	if w == nil {
		return nil
	}
	return w.Serve(ctx, w.listener, grace)
}

func (w *web) close() {
	if w != nil {
		w.listener.Close()
		w.Close()
	}
}
