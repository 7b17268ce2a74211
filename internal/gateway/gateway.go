// Package gateway answers over HTTP: JSON for every call of the contract. It decides nothing. Each request becomes a call on a
// real connection to the gRPC server, so that its limits, its interceptors and its record apply.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"

	routes "github.com/justify-cds/justify/api/http/justify/v1"
	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/gateway/pages"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/smart"
)

// Options are what a site chooses.
type Options struct {
	// Origins are the web pages of others that may ask from a browser, such as https://ehr.example. None may where there are none.
	Origins []string
}

// Gateway answers over HTTP.
type Gateway struct {
	inside  *inside
	calls   *runtime.ServeMux
	stream  justifyv1.JustificationServiceClient
	health  healthpb.HealthClient
	routes  []route
	pages   *pages.Pages
	metrics http.HandlerFunc
	batches chan struct{} // one for each batch under way
	handler http.Handler

	channels          channels
	answers           *lru.Cache[string, answered] // by the consultation that an order was last asked about in
	hooks, pss, smart http.Handler                 // nil where they are not served
}

const (
	batchPath     = "/v1/evaluate:batch"
	channelHeader = "Justify-Channel" // by which the widget says that it asks, for the record
)

// New makes a gateway to a server. Close ends it, and so does Serve when it returns.
func New(s *server.Server, options Options) (*Gateway, error) {
	allowed, err := crossOrigin(options.Origins)
	if err != nil {
		return nil, err
	}
	listed, err := listRoutes()
	if err != nil {
		return nil, err
	}
	in, err := connect(s)
	if err != nil {
		return nil, err
	}
	g := &Gateway{
		inside: in, routes: listed, batches: make(chan struct{}, maxBatches), channels: channels{server: s, now: time.Now},
		metrics: promhttp.HandlerFor(s.Metrics(), promhttp.HandlerOpts{}).ServeHTTP,
		stream:  justifyv1.NewJustificationServiceClient(in), health: healthpb.NewHealthClient(in),
	}
	if g.answers, err = lru.New[string, answered](maxAnswered); err != nil {
		in.close()
		return nil, err
	}
	strictQueries()
	g.calls = runtime.NewServeMux(
		runtime.WithMarshalerOption(runtime.MIMEWildcard, strictJSON{}),
		runtime.WithMiddlewares(checked),
		runtime.WithMetadata(func(_ context.Context, r *http.Request) metadata.MD {
			if r.Header.Get(channelHeader) == "widget" {
				return metadata.Pairs(server.ChannelHeader, "widget")
			}
			return metadata.Pairs(server.ChannelHeader, "json")
		}),
		// Of a request's headers only the authorization becomes metadata, and of an answer's metadata nothing becomes a header.
		runtime.WithIncomingHeaderMatcher(none), runtime.WithOutgoingHeaderMatcher(none), runtime.WithOutgoingTrailerMatcher(none),
		runtime.WithErrorHandler(answerError), runtime.WithRoutingErrorHandler(g.answerNoRoute),
		runtime.WithDisablePathLengthFallback(), runtime.WithDisableHTTPMethodOverride(),
	)
	for _, register := range []func(context.Context, *runtime.ServeMux, *grpc.ClientConn) error{
		routes.RegisterJustificationServiceHandler, routes.RegisterGuidelineServiceHandler, routes.RegisterDoseServiceHandler,
		routes.RegisterConsultationServiceHandler, routes.RegisterAuditServiceHandler,
	} {
		if err := register(context.Background(), g.calls, in.ClientConn); err != nil {
			in.close()
			return nil, fmt.Errorf("the routes of the calls: %w", err)
		}
	}
	shown, err := pages.New(justifyv1.NewGuidelineServiceClient(in), options.Origins)
	if err != nil {
		in.close()
		return nil, err
	}
	g.pages = shown
	g.handler = caught(guarded(allowed(g.route(gzhttp.GzipHandler(withTimeout(g.calls))))))
	return g, nil
}

// Close ends the connection to the server.
func (g *Gateway) Close() { g.inside.close() }

// ServeHTTP answers one request.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.handler.ServeHTTP(w, r) }

// route finds what is not a call of one message.
func (g *Gateway) route(calls http.Handler) http.Handler {
	read := []string{http.MethodGet, http.MethodHead}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var answer http.HandlerFunc
		switch {
		case g.hooks != nil && (r.URL.Path == hooksPath || strings.HasPrefix(r.URL.Path, hooksPath+"/")):
			g.hooks.ServeHTTP(w, r)
			return
		case g.pss != nil && strings.HasPrefix(r.URL.Path, pssPath+"/"):
			g.pss.ServeHTTP(w, r)
			return
		case g.smart != nil && strings.HasPrefix(r.URL.Path, smart.Path):
			g.smart.ServeHTTP(w, r)
			return
		}
		switch r.URL.Path {
		case batchPath:
			if r.Method == http.MethodPost {
				g.batch(w, r)
				return
			}
		case "/openapi.json":
			answer = func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, openAPI) }
		case "/metrics":
			answer = g.metrics
		case "/healthz":
			answer = func(w http.ResponseWriter, _ *http.Request) {
				writeJSON(w, http.StatusOK, []byte(`{"status":"ALIVE"}`+"\n"))
			}
		case "/readyz":
			answer = g.ready
		case advisorPath:
			answer = g.advisor
		case answeredPath:
			g.takeAnswered(w, r)
			return
		default:
			if page := g.pages.Handler(r.URL.Path); page != nil {
				answer = page
			}
		}
		switch {
		case answer == nil:
			calls.ServeHTTP(w, r)
		case !slices.Contains(read, r.Method):
			refuseMethod(w, read...)
		default:
			answer(w, r)
		}
	})
}

// ready says whether referrals are answered: the server behind the connection says so itself.
func (g *Gateway) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	state, err := g.health.Check(ctx, &healthpb.HealthCheckRequest{})
	if err != nil || state.GetStatus() != healthpb.HealthCheckResponse_SERVING {
		refuse(w, codes.Unavailable, "not ready: it is starting or stopping")
		return
	}
	writeJSON(w, http.StatusOK, []byte(`{"status":"SERVING"}`+"\n"))
}

// guarded says to browsers and caches in between that answers are nothing to keep, to guess at or to frame.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		r.Header.Del("Grpc-Timeout") // that of a call is ours
		next.ServeHTTP(w, r)
	})
}

// withTimeout bounds a call of one message, so that who asks hears that it took too long, before the connection ends.
func withTimeout(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), callTimeout)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// caught answers a request that panicked.
func caught(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if safely(func() error { next.ServeHTTP(w, r); return nil }) != nil {
			refuse(w, codes.Internal, errPanicked.Error())
		}
	})
}

var errPanicked = errors.New("internal error")

// safely turns a panic into an error, and keeps its value, which may hold patient data, out of the log.
func safely(do func() error) (err error) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case http.ErrAbortHandler:
			panic(p)
		default:
			slog.Error("a request panicked", "stack", string(debug.Stack()))
			err = errPanicked
		}
	}()
	return do()
}

func none(string) (string, bool) { return "", false }
