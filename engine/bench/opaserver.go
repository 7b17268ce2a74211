package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/engine/bench/peers"
	"github.com/justify-cds/justify/internal/synthetic"
)

// opaVersion is the OPA that the engine is built with.
const opaVersion = "v1.22.2"

// opaServer is a stock OPA server that answers with the edition of the shipped library.
type opaServer struct {
	url     string
	process *exec.Cmd
	client  *http.Client
}

// stockOPA starts the OPA server, or returns the one that runs.
func (b *bench) stockOPA(ctx context.Context) (*opaServer, error) {
	if b.opa != nil {
		return b.opa, nil
	}
	installing, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	install := exec.CommandContext(installing, "go", "install", "github.com/open-policy-agent/opa@"+opaVersion)
	install.Dir, install.Env = b.folder, append(os.Environ(), "GOBIN="+b.folder)
	if out, err := install.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the OPA server: %w\n%s", err, out)
	}
	file, err := b.shipped.file(b.folder)
	if err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	// Settings as they are, except that it does not report to its makers.
	s := &opaServer{
		url:     "http://" + address,
		process: exec.Command(filepath.Join(b.folder, "opa"), "run", "--server", "--addr", address, "--disable-telemetry", "--bundle", file),
		client:  &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * b.effort.clients}, Timeout: time.Minute},
	}
	if err := s.process.Start(); err != nil {
		return nil, fmt.Errorf("starting the OPA server: %w", err)
	}
	if err := s.ready(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	b.opa = s
	return s, nil
}

// stop ends the OPA server that was started here, and no other.
func (s *opaServer) stop() error {
	if s == nil {
		return nil
	}
	s.client.CloseIdleConnections()
	err := s.process.Process.Kill()
	_ = s.process.Wait() // it was killed, which is what it says
	return err
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func (s *opaServer) ready(ctx context.Context) error {
	var err error
	for range 200 {
		var response *http.Response
		if response, err = s.client.Get(s.url + "/health?bundles"); err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
			err = errors.New(response.Status)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Errorf("the OPA server is not ready after 20 s: %w", err)
}

// opaAnswer is what decision.rego says of one guideline.
type opaAnswer struct {
	Guideline string   `json:"guideline"`
	Scenario  []string `json:"scenario"`
}

// rank posts a case and reads the answers. Only they are asked for: the whole of data.justify.decision would carry the
// extents of every fact as well.
func (s *opaServer) rank(ctx context.Context, body []byte) ([]opaAnswer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/v1/data/justify/decision/answers", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("OPA server: %s: %s", response.Status, text)
	}
	var answer struct {
		Result []opaAnswer `json:"result"`
	}
	return answer.Result, json.Unmarshal(text, &answer)
}

// caseOf is the request body of a referral: its canonical case.
func caseOf(e *engine.Engine, r engine.Referral) ([]byte, error) {
	c, err := e.Canonical(r)
	if err != nil {
		return nil, err
	}
	text, err := c.CanonicalJSON()
	return []byte(`{"input":` + string(text) + `}`), err
}

// peer is the server as one of the peers.
func (s *opaServer) peer(ctx context.Context, e *engine.Engine) peers.Peer {
	return peers.Peer{
		Name: "OPA server, REST", How: "canonical case to ranked answer over loopback, one call at a time",
		Ready: func(p synthetic.Patient) (func() (string, error), error) {
			body, err := caseOf(e, p.Referral)
			if err != nil {
				return nil, err
			}
			return func() (string, error) {
				answers, err := s.rank(ctx, body)
				if err != nil || len(answers) == 0 || len(answers[0].Scenario) == 0 {
					return "", err
				}
				return answers[0].Scenario[0], nil
			}, nil
		},
	}
}
