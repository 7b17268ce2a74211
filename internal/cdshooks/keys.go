package cdshooks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/lestrrat-go/jwx/v3/jwk"
	"golang.org/x/sync/singleflight"
)

// Client is an order entry system that may call.
type Client struct {
	Issuer string // as its tokens name it
	Site   string // whose edition answers it
	JKU    string // the address of its keys; they are fetched from there and from nowhere else
	Keys   []byte // its public keys as a JWK set, where they are handed over beforehand
}

func (c *Client) check() error {
	if c.Issuer == "" || (c.JKU == "" && len(c.Keys) == 0) {
		return fmt.Errorf("CDS Hooks: the client %q needs an issuer, and the address of its keys or the keys themselves", c.Issuer)
	}
	if u, err := url.Parse(c.JKU); c.JKU != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && !isThisMachine(u))) {
		return fmt.Errorf("CDS Hooks: the keys of %q are fetched over https only, not from %q", c.Issuer, c.JKU)
	}
	if len(c.Keys) > 0 {
		if _, err := jwk.Parse(c.Keys); err != nil {
			return fmt.Errorf("CDS Hooks: the keys of %q are no JWK set: %w", c.Issuer, err)
		}
	}
	return nil
}

func isThisMachine(u *url.URL) bool {
	switch u.Hostname() {
	case "localhost", "127.0.0.1", "::1":
		return u.Scheme == "http"
	}
	return false
}

// keyring holds the keys of a client.
type keyring struct {
	client *Client
	http   *http.Client
	now    func() time.Time
	given  jwk.Set

	flight singleflight.Group

	sync.Mutex
	fetched jwk.Set
	at      time.Time // of the last good fetch
	tried   time.Time
}

// Keys are fetched again when they are old, or when a token names one that is not among them, but not time and again. Where that
// fails, the old ones hold for a day.
const (
	keysKept   = time.Hour
	keysHold   = 24 * time.Hour
	keysPause  = 30 * time.Second
	keysWithin = 5 * time.Second
	maxKeys    = 256 << 10
)

func newKeyring(c *Config, client *Client) *keyring {
	r := &keyring{client: client, http: c.HTTP, now: c.Now}
	if r.http == nil {
		r.http = &http.Client{}
	}
	own := *r.http // a redirect leads off the list
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r.http = &own
	if len(client.Keys) > 0 {
		r.given, _ = jwk.Parse(client.Keys) // the configuration was checked
	}
	return r
}

var errNoKey = errors.New("the client has no such key")

func (r *keyring) key(ctx context.Context, kid string) (jwk.Key, error) {
	if r.given != nil {
		if key, ok := r.given.LookupKeyID(kid); ok {
			return key, nil
		}
	}
	if r.client.JKU == "" {
		return nil, errNoKey
	}
	key, fresh := r.look(kid)
	if fresh {
		return key, nil
	}
	// Whoever knows an issuer's name can bring this about: who has a key that holds is not kept waiting by it.
	fetched := r.flight.DoChan("", func() (any, error) { return nil, r.refresh(context.WithoutCancel(ctx)) })
	if key != nil {
		return key, nil
	}
	select {
	case result := <-fetched:
		if key, _ = r.look(kid); key != nil {
			return key, nil
		}
		if result.Err != nil {
			return nil, errors.New("the keys of the client could not be fetched")
		}
		return nil, errNoKey
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// look finds a key that was fetched; fresh is false where it is time to ask again.
func (r *keyring) look(kid string) (key jwk.Key, fresh bool) {
	r.Lock()
	defer r.Unlock()
	age := r.now().Sub(r.at)
	if r.fetched == nil || age > keysHold {
		return nil, false
	}
	key, ok := r.fetched.LookupKeyID(kid)
	return key, ok && age <= keysKept
}

// refresh fetches the keys, unless that was tried just now.
func (r *keyring) refresh(ctx context.Context) error {
	r.Lock()
	now := r.now()
	early := !r.tried.IsZero() && now.Sub(r.tried) < keysPause
	if !early {
		r.tried = now
	}
	r.Unlock()
	if early {
		return nil
	}
	set, err := r.fetch(ctx)
	if err != nil {
		slog.Error("the keys of a CDS Hooks client could not be fetched", "from", r.client.JKU, "error", err)
		return err
	}
	r.Lock()
	defer r.Unlock()
	r.fetched, r.at = set, now
	return nil
}

func (r *keyring) fetch(ctx context.Context) (jwk.Set, error) {
	ctx, cancel := context.WithTimeout(ctx, keysWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.client.JKU, nil)
	if err != nil {
		return nil, err
	}
	response, err := r.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, errors.New(response.Status)
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxKeys))
	if err != nil {
		return nil, err
	}
	return jwk.Parse(text)
}
