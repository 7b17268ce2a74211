// Package server answers over gRPC. It is the one place where a referral is evaluated: every channel comes through it.
package server

import (
	"context"
	"errors"
	"maps"
	"net"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"log/slog"

	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/recovery"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	_ "google.golang.org/grpc/encoding/gzip" // a client may compress
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/search"
)

// Limits of a connection. A referral of 500 facts has about 50 KB.
const (
	MaxMessageBytes      = 1 << 20
	maxHeaderBytes       = 16 << 10
	maxConcurrentStreams = 256
	maxConnectionAge     = 30 * time.Minute
	connectionAgeGrace   = 30 * time.Second
	maxIdle              = 10 * time.Minute
	minPing              = 20 * time.Second
	handshakeTimeout     = 10 * time.Second
)

// Site is an edition that answers, and the engine that evaluates it.
type Site struct {
	Engine  *engine.Engine
	Edition *edition.Edition
	packed  []byte
	words   *edition.Words
	index   func() *search.Index // made when somebody searches
}

// Server holds the loaded editions. It is safe for concurrent use.
type Server struct {
	justifyv1.UnimplementedJustificationServiceServer
	justifyv1.UnimplementedGuidelineServiceServer
	justifyv1.UnimplementedDoseServiceServer
	justifyv1.UnimplementedConsultationServiceServer
	justifyv1.UnimplementedAuditServiceServer
	site   atomic.Pointer[Site] // the default one
	sites  map[string]*Site     // by name; those of the default edition among them
	record *Record              // nil: none is kept
	now    func() time.Time

	metrics *metrics
}

// New makes a server that answers with one packed edition.
func New(packed []byte, options ...engine.LoadOption) (*Server, error) {
	site, err := NewSite(packed, options...)
	if err != nil {
		return nil, err
	}
	s := &Server{now: time.Now, metrics: newMetrics()}
	s.Use(site)
	return s, nil
}

// NewSite loads a packed edition.
func NewSite(packed []byte, options ...engine.LoadOption) (*Site, error) {
	e, err := engine.Load(packed, options...)
	if err != nil {
		return nil, err
	}
	ed, err := edition.Read(packed)
	if err != nil {
		return nil, err
	}
	words, err := ed.Catalogue.Words()
	if err != nil {
		return nil, err
	}
	return &Site{
		Engine: e, Edition: ed, packed: packed, words: words,
		index: sync.OnceValue(func() *search.Index { return search.New(&ed.Catalogue) }),
	}, nil
}

// Use answers with another edition from now on. A call under way ends with the one that it began with; each message of a
// stream is a call of its own.
func (s *Server) Use(site *Site) { s.site.Store(site) }

// Serves names the sites that referrals may come from, each with the edition that answers it; nil stands for the default one. It
// is called before Serve.
func (s *Server) Serves(sites map[string]*Site) { s.sites = sites }

// Digest names the edition of the default site.
func (s *Server) Digest() string { return s.site.Load().Edition.Digest }

// NewGRPC makes a gRPC server with the services, health, reflection and limits, which options may change.
func (s *Server) NewGRPC(options ...grpc.ServerOption) (*grpc.Server, *health.Server) {
	caught := recovery.WithRecoveryHandlerContext(func(_ context.Context, p any) error {
		slog.Error("a call panicked", "stack", string(debug.Stack())) // the panic's value may hold patient data
		return status.Error(codes.Internal, "internal error")
	})
	g := grpc.NewServer(append([]grpc.ServerOption{
		grpc.MaxRecvMsgSize(MaxMessageBytes),
		grpc.MaxHeaderListSize(maxHeaderBytes),
		grpc.MaxConcurrentStreams(maxConcurrentStreams),
		grpc.ConnectionTimeout(handshakeTimeout),
		grpc.KeepaliveParams(keepalive.ServerParameters{
			MaxConnectionAge: maxConnectionAge, MaxConnectionAgeGrace: connectionAgeGrace, MaxConnectionIdle: maxIdle,
		}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: minPing, PermitWithoutStream: true}),
		grpc.ChainUnaryInterceptor(s.metrics.timed, recovery.UnaryServerInterceptor(caught)),
		grpc.ChainStreamInterceptor(recovery.StreamServerInterceptor(caught)),
	}, options...)...)
	justifyv1.RegisterJustificationServiceServer(g, s)
	justifyv1.RegisterGuidelineServiceServer(g, s)
	justifyv1.RegisterDoseServiceServer(g, s)
	justifyv1.RegisterConsultationServiceServer(g, s)
	justifyv1.RegisterAuditServiceServer(g, s)
	h := health.NewServer()
	healthpb.RegisterHealthServer(g, h)
	for _, service := range []string{"", justifyv1.JustificationService_ServiceDesc.ServiceName, justifyv1.GuidelineService_ServiceDesc.ServiceName} {
		h.SetServingStatus(service, healthpb.HealthCheckResponse_SERVING)
	}
	reflection.Register(g)
	return g, h
}

// Serve answers on the listener until the context ends; then it tells health checks, lets the calls under way finish
// for as long as grace, and stops.
func (s *Server) Serve(ctx context.Context, listener net.Listener, grace time.Duration) error {
	g, h := s.NewGRPC()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		h.Shutdown()
		drained := make(chan struct{})
		go func() { g.GracefulStop(); close(drained) }()
		select {
		case <-drained:
		case <-time.After(grace):
			g.Stop()
			<-drained
		}
	}()
	err := g.Serve(listener)
	if ctx.Err() != nil && errors.Is(err, grpc.ErrServerStopped) {
		err = nil
	}
	cancel() // where the listener failed, the calls under way are let finish too
	<-stopped
	return err
}

// at returns the site of a request.
func (s *Server) at(name string) (*Site, error) {
	if name == "" {
		return s.site.Load(), nil
	}
	site, ok := s.sites[name]
	switch {
	case !ok:
		return nil, unknownSite()
	case site == nil:
		return s.site.Load(), nil
	}
	return site, nil
}

// anySite says whether something is so of an edition that answers here.
func (s *Server) anySite(is func(*Site) bool) bool {
	for _, name := range slices.Sorted(maps.Keys(s.sites)) {
		if site := s.sites[name]; site != nil && is(site) {
			return true
		}
	}
	return is(s.site.Load())
}
