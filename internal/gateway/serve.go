package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/netutil"
)

// Limits of a connection.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	callTimeout       = 20 * time.Second
	writeTimeout      = 40 * time.Second // of reading the body and answering
	idleTimeout       = 2 * time.Minute
	readyTimeout      = 2 * time.Second
	maxHeaderBytes    = 8 << 10 // net/http adds 4 KB; gRPC takes 16
	maxConnections    = 1024
)

// Serve answers on the listener until the context ends; then it lets the requests under way finish for as long as grace, and
// stops. The gateway is of no use afterwards.
func (g *Gateway) Serve(ctx context.Context, listener net.Listener, grace time.Duration) error {
	defer g.Close()
	s := &http.Server{
		Handler:           g,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn),
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		g.inside.health.Shutdown()
		patience, end := context.WithTimeout(context.Background(), grace)
		defer end()
		if s.Shutdown(patience) != nil {
			s.Close()
		}
	}()
	err := s.Serve(netutil.LimitListener(listener, maxConnections))
	if ctx.Err() != nil && errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	cancel() // where the listener failed, the requests under way are let finish too
	<-stopped
	return err
}
