package smart

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/justify-cds/justify/internal/fhir"
)

// Where a Service answers.
const (
	Path         = "/smart/"
	launchPath   = Path + "launch"
	redirectPath = Path + "redirect"
	openedPath   = Path + "advisor/"
)

// Limits.
const (
	maxBegun      = 10_000
	begunLife     = 10 * time.Minute // of logging in
	maxOpened     = 500
	openedLife    = 30 * time.Minute
	maxParameter  = 4 << 10
	launchCookie  = "justify-launch-"
	openedCookie  = "justify-advisor"
	cookieNameEnd = 8 // characters of the state that tell launches of one browser apart
)

// Service takes launches. It is safe for concurrent use.
type Service struct {
	Config
	mux       *http.ServeMux
	described *descriptions
	http      *http.Client // for descriptions and tokens
	fhir      *fhir.Client
	begun     *shelf[begun]
	opened    *shelf[opened]
}

// begun is a launch that waits for its code. The browser that began it has the secret in a cookie.
type begun struct {
	server           *Server
	described        *described
	issuer           string // as the launch wrote it
	verifier, secret string
}

// opened is a page, and the secret of the browser that it is for.
type opened struct {
	*Opened
	secret string
}

// New makes a service, or says what its configuration lacks.
func New(c Config) (*Service, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.Patience == 0 {
		c.Patience = DefaultPatience
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	var bases []string
	for _, s := range c.Servers {
		bases = append(bases, s.Issuer)
	}
	client, err := fhir.NewClient(bases, fhir.Limits{Time: c.Patience})
	if err != nil {
		return nil, fmt.Errorf("SMART: servers: iss: %w", err)
	}
	asker := &http.Client{Timeout: c.Patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s := &Service{
		Config: c, mux: http.NewServeMux(), http: asker, fhir: client,
		described: &descriptions{http: asker, now: c.Now, read: map[string]description{}},
		begun:     newShelf[begun](maxBegun, begunLife, c.Now), opened: newShelf[opened](maxOpened, openedLife, c.Now),
	}
	s.mux.HandleFunc("GET "+launchPath, s.launch)
	s.mux.HandleFunc("GET "+redirectPath, s.redirect)
	s.mux.HandleFunc("GET "+openedPath+"{id}", s.show)
	return s, nil
}

// ServeHTTP answers. A HEAD, as of a program that looks at links, uses nothing up.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		w.Header().Set("Allow", http.MethodGet)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// launch sends the browser on to the server, to be given a code.
func (s *Service) launch(w http.ResponseWriter, r *http.Request) {
	issuer, launch := single(r.URL.Query(), "iss"), single(r.URL.Query(), "launch")
	if issuer == "" || launch == "" {
		s.Refuse(http.StatusBadRequest, Incomplete)(w, r)
		return
	}
	server := s.server(issuer)
	if server == nil {
		slog.Warn("a SMART launch was refused: its FHIR server (iss) is not under smart, servers")
		s.Refuse(http.StatusForbidden, NotListed)(w, r)
		return
	}
	described, err := s.described.of(r.Context(), server.Issuer)
	if err != nil {
		slog.Warn("a SMART launch was refused: the server's .well-known/smart-configuration cannot be used", "server", server.Issuer, "reason", err)
		s.Refuse(http.StatusBadGateway, Discovery)(w, r)
		return
	}
	state := rand.Text()
	b := begun{server: server, described: described, issuer: issuer, verifier: oauth2.GenerateVerifier(), secret: rand.Text()}
	s.begun.put(state, b)
	s.setCookie(w, launchCookie+state[:cookieNameEnd], b.secret, redirectPath, begunLife)
	http.Redirect(w, r, s.oauth(&b).AuthCodeURL(state, oauth2.S256ChallengeOption(b.verifier),
		oauth2.SetAuthURLParam("aud", issuer), oauth2.SetAuthURLParam("launch", launch)), http.StatusFound)
}

// redirect takes the code, once, from the browser that began the launch. What it reads of the record is shown at an address that
// says nothing.
func (s *Service) redirect(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	state := single(query, "state")
	b, ok := s.begun.take(state)
	if !ok || !hasCookie(r, launchCookie+state[:cookieNameEnd], b.secret) {
		s.Refuse(http.StatusBadRequest, NotStarted)(w, r)
		return
	}
	s.setCookie(w, launchCookie+state[:cookieNameEnd], "", redirectPath, -1)
	code := single(query, "code")
	switch from := single(query, "iss"); {
	case query.Has("error"), code == "":
		slog.Warn("a SMART launch was refused by the server", "server", b.server.Issuer, "error", errorCode(single(query, "error")))
		s.Refuse(http.StatusForbidden, Denied)(w, r)
		return
	case from != "" && b.described.Issuer != "" && from != b.described.Issuer: // RFC 9207
		slog.Warn("a SMART launch was refused: the answer is of another server than was asked", "server", b.server.Issuer)
		s.Refuse(http.StatusBadRequest, NotStarted)(w, r)
		return
	}
	token, err := s.oauth(&b).Exchange(context.WithValue(r.Context(), oauth2.HTTPClient, s.http), code, oauth2.VerifierOption(b.verifier))
	if err != nil || token.Type() != "Bearer" {
		status, said := refusedWith(err)
		slog.Warn("a SMART launch was refused: the server gave no bearer token for the code", "server", b.server.Issuer, "status", status, "error", said)
		s.Refuse(http.StatusBadGateway, Exchange)(w, r)
		return
	}
	read, err := s.read(r.Context(), b.server, token)
	if err != nil {
		slog.Warn("a SMART launch was refused: the patient could not be read", "server", b.server.Issuer, "reason", err)
		s.Refuse(http.StatusBadGateway, NoPatient)(w, r)
		return
	}
	id, secret := rand.Text(), rand.Text()
	s.opened.put(id, opened{read, secret})
	s.setCookie(w, openedCookie, secret, openedPath+id, openedLife)
	http.Redirect(w, r, openedPath+id, http.StatusSeeOther)
}

// show is the page, for the browser that it was made for. Each has an address and a cookie of its own, so that two windows of one
// browser never show each other's patient.
func (s *Service) show(w http.ResponseWriter, r *http.Request) {
	o, ok := s.opened.look(r.PathValue("id"))
	if !ok || !hasCookie(r, openedCookie, o.secret) {
		s.Refuse(http.StatusGone, Over)(w, r)
		return
	}
	s.Show(o.Opened)(w, r)
}

func (s *Service) server(issuer string) *Server {
	for i := range s.Servers {
		if same(s.Servers[i].Issuer, issuer) {
			return &s.Servers[i]
		}
	}
	return nil
}

func (s *Service) oauth(b *begun) *oauth2.Config {
	c := &oauth2.Config{
		ClientID: b.server.ClientID, ClientSecret: b.server.Secret, Scopes: b.server.Scopes,
		RedirectURL: strings.TrimSuffix(s.PublicURL, "/") + redirectPath,
		Endpoint:    oauth2.Endpoint{AuthURL: b.described.Authorization, TokenURL: b.described.Token, AuthStyle: oauth2.AuthStyleInParams},
	}
	if c.ClientSecret != "" { // client-confidential-symmetric: HTTP Basic
		c.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	}
	if len(c.Scopes) == 0 {
		c.Scopes = b.described.scopes(kinds(s.Reader(b.server.Site)))
	}
	return c
}

// setCookie gives the browser a secret that scripts do not see, for one path. Lax, because the browser comes back from the server's
// own pages.
func (s *Service) setCookie(w http.ResponseWriter, name, secret, path string, life time.Duration) {
	age := int(life.Seconds())
	if life < 0 {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: secret, Path: path, MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(s.PublicURL, "https://"),
	})
}

func hasCookie(r *http.Request, name, secret string) bool {
	c, err := r.Cookie(name)
	return err == nil && subtle.ConstantTimeCompare([]byte(c.Value), []byte(secret)) == 1
}

// single is a parameter that stands there once, of a sensible size.
func single(q url.Values, name string) string {
	if len(q[name]) != 1 || len(q[name][0]) > maxParameter {
		return ""
	}
	return q[name][0]
}

// refusedWith says what may be told of an answer to a code. The rest of it may hold anything.
func refusedWith(err error) (status int, code string) {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return 0, ""
	}
	if refused.Response != nil {
		status = refused.Response.StatusCode
	}
	return status, errorCode(refused.ErrorCode)
}

// errorCode is a code of OAuth; "" where a text is none.
func errorCode(text string) string {
	switch text {
	case "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
		"access_denied", "unsupported_response_type", "server_error", "temporarily_unavailable":
		return text
	}
	return ""
}
