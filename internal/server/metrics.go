package server

import (
	"context"
	"path"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"

	"github.com/justify-cds/justify/internal/consultation"
)

// metrics count and time what a server does. Their labels are words of ours, never what a caller sent.
type metrics struct {
	registry *prometheus.Registry
	calls    *prometheus.HistogramVec
	hooks    *prometheus.HistogramVec
	answers  *prometheus.CounterVec
}

// latencies are the bounds of histograms, in seconds: from a cached answer to a timeout.
var latencies = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}

// HookTook observes a call of CDS Hooks, which comes by none of the calls of the contract.
func (s *Server) HookTook(service string, status int, d time.Duration) {
	s.metrics.hooks.WithLabelValues(service, strconv.Itoa(status)).Observe(d.Seconds())
}

// Metrics gathers the metrics of this server.
func (s *Server) Metrics() prometheus.Gatherer { return s.metrics.registry }

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		calls: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "justify_call_duration_seconds", Help: "Calls of the contract, over gRPC and JSON, by call and gRPC status.", Buckets: latencies,
		}, []string{"call", "status"}),
		hooks: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "justify_cds_hooks_duration_seconds", Help: "Calls of CDS Hooks, by service and HTTP status.", Buckets: latencies,
		}, []string{"service", "status"}),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "justify_answers_total", Help: "Referrals answered, by channel and mode.",
		}, []string{"channel", "mode"}),
	}
	m.registry.MustRegister(m.calls, m.hooks, m.answers, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) answered(channel consultation.Channel, mode consultation.Mode) {
	m.answers.WithLabelValues(channel.String(), mode.String()).Inc()
}

// timed observes calls of one message. Streams last as long as their caller likes: their messages are counted as answers.
func (m *metrics) timed(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	start := time.Now()
	response, err := handle(ctx, request)
	m.calls.WithLabelValues(path.Base(info.FullMethod), status.Code(err).String()).Observe(time.Since(start).Seconds())
	return response, err
}
