package smart

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// described is what a server says of itself at .well-known/smart-configuration.
type described struct {
	Issuer        string   `json:"issuer"`
	Authorization string   `json:"authorization_endpoint"`
	Token         string   `json:"token_endpoint"`
	Challenges    []string `json:"code_challenge_methods_supported"`
	Capabilities  []string `json:"capabilities"`
}

// Limits of a description.
const (
	maxDescription  = 256 << 10
	descriptionLife = 5 * time.Minute // so that launches of nobody do not become requests to the server
)

// descriptions are those that were read lately.
type descriptions struct {
	http *http.Client
	now  func() time.Time
	mu   sync.Mutex
	read map[string]description // by issuer
}

type description struct {
	*described
	at time.Time
}

// of reads the description of a server of the configuration.
func (d *descriptions) of(ctx context.Context, issuer string) (*described, error) {
	d.mu.Lock()
	known, ok := d.read[issuer]
	d.mu.Unlock()
	if ok && d.now().Sub(known.at) < descriptionLife {
		return known.described, nil
	}
	found, err := d.fetch(ctx, strings.TrimSuffix(issuer, "/")+"/.well-known/smart-configuration")
	if err == nil {
		err = found.check()
	}
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.read[issuer] = description{found, d.now()}
	return found, nil
}

func (d *descriptions) fetch(ctx context.Context, address string) (*described, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errors.New("its address is none")
	}
	request.Header.Set("Accept", "application/json")
	response, err := d.http.Do(request)
	if err != nil {
		return nil, errors.New("it did not answer")
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, errors.New("it answered " + response.Status[:3])
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxDescription+1))
	found := &described{}
	if err != nil || len(text) > maxDescription || json.Unmarshal(text, found) != nil {
		return nil, errors.New("it answered with no JSON, or too much of it")
	}
	return found, nil
}

// check says what the server lacks. Since SMART 2.0 every server has S256.
func (d *described) check() error {
	for name, address := range map[string]string{"authorization_endpoint": d.Authorization, "token_endpoint": d.Token} {
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.Fragment != "" || !isSafe(u) {
			return errors.New(name + " is no address by https")
		}
	}
	if !slices.Contains(d.Challenges, "S256") {
		return errors.New("code_challenge_methods_supported has no S256")
	}
	return nil
}

// scopes are the least that the advisor needs: the launch, and reading the kinds of resources that the reader makes use of. SMART 1
// has another word for it than SMART 2.
func (d *described) scopes(kinds []string) []string {
	suffix := ".read"
	if slices.Contains(d.Capabilities, "permission-v2") {
		suffix = ".rs"
	}
	list := []string{launchScope}
	for _, kind := range kinds {
		list = append(list, "patient/"+kind+suffix)
	}
	return list
}
