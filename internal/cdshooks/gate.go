package cdshooks

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lestrrat-go/jwx/v3/jwa"
	"github.com/lestrrat-go/jwx/v3/jwk"
	"github.com/lestrrat-go/jwx/v3/jws"

	"github.com/justify-cds/justify/internal/loopback"
)

// gate lets in whoever shows a token of an allowed client, once.
type gate struct {
	config  *Config
	clients map[string]*keyring // by issuer
	seen    seen
}

// Limits of a token.
const (
	maxToken   = 8 << 10
	maxTokenID = 255
	clockSkew  = 30 * time.Second
	minRSABits = 2048
)

func newGate(c *Config) *gate {
	g := &gate{config: c, clients: map[string]*keyring{}, seen: seen{until: map[fingerprint]int64{}}}
	for i := range c.Clients {
		g.clients[c.Clients[i].Issuer] = newKeyring(c, &c.Clients[i])
	}
	return g
}

// admit says from which client a call comes, or with which status it is refused. A refusal tells the caller nothing, and the log
// nothing of the token.
func (s *Service) admit(r *http.Request, path string) (client *Client, refused int) {
	if s.Trial {
		if loopback.Direct(r) {
			return &Client{Site: s.TrialSite}, 0
		}
		slog.Warn("a CDS Hooks call was refused: without tokens only this machine is answered")
		return nil, http.StatusUnauthorized
	}
	client, err := s.gate.open(r, strings.TrimSuffix(s.PublicURL, "/")+servicesPath+"/"+path)
	switch {
	case errors.Is(err, errFull):
		slog.Error("a CDS Hooks call was refused: more tokens than are remembered were shown at a time")
		return nil, http.StatusServiceUnavailable
	case err != nil:
		slog.Warn("a CDS Hooks call was refused", "reason", err)
		return nil, http.StatusUnauthorized
	}
	return client, 0
}

// claims are those that are looked at.
type claims struct {
	Issuer   string   `json:"iss"`
	Audience audience `json:"aud"`
	Expires  *int64   `json:"exp"`
	Issued   *int64   `json:"iat"`
	ID       string   `json:"jti"`
}

// audience is one text or a list of them.
type audience []string

func (a *audience) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(a))
}

// open checks the token of a call. Its errors say nothing of what the token holds.
func (g *gate) open(r *http.Request, address string) (*Client, error) {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return nil, errors.New("there is not exactly one Authorization header")
	}
	kind, token, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(kind, "Bearer") || token == "" || len(token) > maxToken {
		return nil, errors.New("the Authorization header holds no bearer token of a sensible size")
	}
	message, err := jws.Parse([]byte(token), jws.WithCompact())
	if err != nil || len(message.Signatures()) != 1 {
		return nil, errors.New("the token is no signed JWT")
	}
	header := message.Signatures()[0].ProtectedHeaders()
	algorithm, ok := header.Algorithm()
	if !ok || (algorithm != jwa.ES384() && algorithm != jwa.RS384()) {
		return nil, errors.New("the token is signed neither with ES384 nor with RS384")
	}
	if kind, ok := header.Type(); ok && !strings.EqualFold(kind, "JWT") {
		return nil, errors.New("the token is of another type")
	}
	if _, ok := header.Critical(); ok {
		return nil, errors.New("the token asks for an extension that is not known here")
	}
	var c claims
	if err := json.Unmarshal(message.Payload(), &c); err != nil {
		return nil, errors.New("the token has no claims that can be read")
	}
	ring := g.clients[c.Issuer]
	if ring == nil {
		return nil, errors.New("the issuer is not on the list")
	}
	if jku, ok := header.JWKSetURL(); ok && jku != ring.client.JKU {
		return nil, errors.New("the token names a key set that is not on the list")
	}
	kid, ok := header.KeyID()
	if !ok || kid == "" {
		return nil, errors.New("the token names no key")
	}
	key, err := ring.key(r.Context(), kid)
	if err != nil {
		return nil, err
	}
	if !fits(key, algorithm) {
		return nil, errors.New("the key is not one for the algorithm of the token")
	}
	if _, err := jws.Verify([]byte(token), jws.WithKey(algorithm, key)); err != nil {
		return nil, errors.New("the signature does not hold")
	}
	return ring.client, g.check(&c, address)
}

// fits says whether a key may be used with an algorithm at all.
func fits(key jwk.Key, algorithm jwa.SignatureAlgorithm) bool {
	if use, ok := key.KeyUsage(); ok && use != "sig" {
		return false
	}
	if own, ok := key.Algorithm(); ok && own.String() != algorithm.String() {
		return false
	}
	var raw any
	if jwk.Export(key, &raw) != nil {
		return false
	}
	switch k := raw.(type) {
	case *ecdsa.PublicKey:
		return algorithm == jwa.ES384() && k.Curve == elliptic.P384()
	case *rsa.PublicKey:
		return algorithm == jwa.RS384() && k.N.BitLen() >= minRSABits
	}
	return false
}

// check looks at the claims of a token whose signature holds.
func (g *gate) check(c *claims, address string) error {
	now := g.config.Now()
	switch {
	case !slices.Contains(c.Audience, address):
		return errors.New("the token is made out to another address")
	case c.Expires == nil || c.Issued == nil:
		return errors.New("the token does not say from when to when it holds")
	case !time.Unix(*c.Expires, 0).After(now):
		return errors.New("the token has expired")
	case time.Unix(*c.Issued, 0).After(now.Add(clockSkew)):
		return errors.New("the token is of the future")
	case *c.Issued > *c.Expires || time.Unix(*c.Expires, 0).After(now.Add(g.config.TokenLifetime+clockSkew)):
		return errors.New("the token holds for longer than is allowed")
	case c.ID == "" || len(c.ID) > maxTokenID:
		return errors.New("the token has no id of its own")
	}
	return g.seen.first(sha256.Sum256([]byte(c.Issuer+"\x00"+c.ID)), now.Unix(), *c.Expires)
}

// seen remembers tokens until they expire. It is bounded, and refuses rather than forget one that still holds.
type seen struct {
	sync.Mutex
	until map[fingerprint]int64
}

const maxSeen = 200_000

var errFull = errors.New("too many tokens")

func (s *seen) first(id fingerprint, now, until int64) error {
	s.Lock()
	defer s.Unlock()
	if s.until[id] >= now {
		return errors.New("the token was shown before")
	}
	if len(s.until) >= maxSeen {
		for other, end := range s.until {
			if end < now {
				delete(s.until, other)
			}
		}
	}
	if len(s.until) >= maxSeen {
		return errFull
	}
	s.until[id] = until
	return nil
}
