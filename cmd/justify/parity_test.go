package main

import (
	"bytes"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/cdshooks"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/fhir/fhirtest"
	"github.com/justify-cds/justify/internal/gateway"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/synthetic"
)

var referrals = flag.Int("referrals", 300, "how many synthetic referrals TestChannelsAgree sends through every channel")

// everyChannel is one server that is asked over gRPC, as JSON, by the command line and as CDS Hooks, and records what it answers.
type everyChannel struct {
	edition   *edition.Edition
	file      string // of the edition
	engine    *engine.Engine
	recorder  *consultation.Recorder
	grpc      string
	direct    justifyv1.JustificationServiceClient
	http      string
	today     atomic.Pointer[string] // of CDS Hooks, whose calls name no day
	requested string                 // file of a request
}

func newEveryChannel(t *testing.T) *everyChannel {
	t.Helper()
	dir := t.TempDir()
	c := &everyChannel{file: shippedEdition(t), requested: filepath.Join(dir, "request.json")}
	packed, err := os.ReadFile(c.file)
	require.NoError(t, err)
	c.edition, err = edition.Read(packed)
	require.NoError(t, err)
	s, err := server.New(packed)
	require.NoError(t, err)
	c.engine, err = s.EngineOf("")
	require.NoError(t, err)
	keys, err := consultation.KeyFile(filepath.Join(dir, "key"), true)
	require.NoError(t, err)
	store, err := consultation.Open(t.Context(), filepath.Join(dir, "data"))
	require.NoError(t, err)
	c.recorder = consultation.NewRecorder(store, keys)
	t.Cleanup(func() {
		c.recorder.Close()
		assert.NoError(t, store.Close())
	})
	require.NoError(t, s.Keep(t.Context(), server.Record{Recorder: c.recorder}))

	g, err := gateway.New(s, gateway.Options{})
	require.NoError(t, err)
	t.Cleanup(g.Close)
	require.NoError(t, g.Hooks(cdshooks.Config{Trial: true, Now: func() time.Time {
		day, err := time.Parse(time.DateOnly, *c.today.Load())
		assert.NoError(t, err)
		return day
	}}))
	listen := func(serve func(net.Listener) error, stop func()) string {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		ended := make(chan error, 1)
		go func() { ended <- serve(listener) }()
		t.Cleanup(func() {
			stop()
			<-ended
		})
		return listener.Addr().String()
	}
	over := &http.Server{Handler: g, ReadHeaderTimeout: patience}
	c.http = "http://" + listen(over.Serve, func() { over.Close() })
	wire, _ := s.NewGRPC()
	c.grpc = listen(wire.Serve, wire.Stop)
	connection, err := grpc.NewClient(c.grpc, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { connection.Close() })
	c.direct = justifyv1.NewJustificationServiceClient(connection)
	today := "2026-01-01"
	c.today.Store(&today)
	return c
}

// post sends JSON and returns the answer's body.
func (c *everyChannel) post(t *testing.T, path string, body []byte) []byte {
	t.Helper()
	response, err := http.Post(c.http+path, "application/json", bytes.NewReader(body))
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, response.StatusCode, "%s", text)
	return text
}

// commandLine asks the server as `justify evaluate --server` does, or evaluates here.
func (c *everyChannel) commandLine(t *testing.T, request []byte, flags ...string) *justifyv1.EvaluateResponse {
	t.Helper()
	require.NoError(t, os.WriteFile(c.requested, request, 0o600))
	r := invoke(t, "", append([]string{"evaluate", c.requested, "--format", "json"}, flags...)...)
	require.Equal(t, exitFine, r.code, r.errors)
	answer := &justifyv1.EvaluateResponse{}
	require.NoError(t, protojson.Unmarshal([]byte(r.out), answer))
	return answer
}

// hook signs the order of a referral, and returns what was recorded of that.
func (c *everyChannel) hook(t *testing.T, r engine.Referral) *consultation.Stored {
	t.Helper()
	before, err := c.recorder.Store().Head(t.Context())
	require.NoError(t, err)
	c.today.Store(&r.AsOf)
	call, err := fhirtest.OrderSign(c.engine.Vocabulary(), r)
	require.NoError(t, err)
	c.post(t, "/cds-services/justify-order-sign", call)
	after, err := c.recorder.Store().Head(t.Context())
	require.NoError(t, err)
	require.Equal(t, before.Sequence+1, after.Sequence, "one order is one consultation")
	var id uuid.UUID
	require.NoError(t, c.recorder.Store().Entries(t.Context(), after.Sequence, after.Sequence, func(e *consultation.Entry) error {
		id = e.ID
		return nil
	}))
	return c.stored(t, id)
}

func (c *everyChannel) stored(t *testing.T, id uuid.UUID) *consultation.Stored {
	t.Helper()
	stored, err := c.recorder.Get(t.Context(), id)
	require.NoError(t, err)
	return stored
}

// TestChannelsAgree: a referral gets the same recommendation by whatever channel it comes. CDS Hooks knows orders, so each order is a
// referral of its own.
func TestChannelsAgree(t *testing.T) {
	c := newEveryChannel(t)
	source, err := synthetic.NewSource(&c.edition.Catalogue)
	require.NoError(t, err)
	stream, sent := source.Stream(23), 0
	sides := []string{"", "left", "right", "bilateral"}
	for sent < *referrals {
		drawn := stream.Next()
		for i, order := range drawn.Orders {
			order.Laterality = sides[(sent+i)%4]
			r := drawn
			r.Orders = []engine.Order{order}
			sent++
			c.agree(t, r, sent%100 == 1)
		}
	}
	t.Logf("%d referrals", sent)
}

// agree sends a referral through every channel; here says whether also the command line evaluates it without a server.
func (c *everyChannel) agree(t *testing.T, r engine.Referral, here bool) {
	t.Helper()
	text, err := server.AppendLine(nil, "", "", &r)
	require.NoError(t, err)
	request := &justifyv1.EvaluateRequest{}
	require.NoError(t, protojson.Unmarshal(text, request))
	want, err := c.direct.Evaluate(t.Context(), request)
	require.NoError(t, err)
	same := func(channel string, got *justifyv1.EvaluateResponse) {
		require.True(t, proto.Equal(want.GetRecommendation(), got.GetRecommendation()), "%s: %s", channel, text)
	}

	asJSON := &justifyv1.EvaluateResponse{}
	require.NoError(t, protojson.Unmarshal(c.post(t, "/v1/evaluate", text), asJSON))
	same("JSON", asJSON)
	same("command line", c.commandLine(t, text, "--server", c.grpc))
	if here {
		same("command line alone", c.commandLine(t, text, "--edition", c.file))
	}

	direct := c.stored(t, uuid.MustParse(want.GetConsultationId()))
	hooked := c.hook(t, r)
	require.Equal(t, consultation.CDSHooks, hooked.Channel)
	asked, err := fhirtest.WithoutChannel(direct.Recommendation)
	require.NoError(t, err)
	signed, err := fhirtest.WithoutChannel(hooked.Recommendation)
	require.NoError(t, err)
	require.Equal(t, asked, signed, "CDS Hooks: %s", text)
}
