// Package smart opens the advisor from a patient's record, by SMART App Launch 2.2 as an EHR launches an app.
//
// The server does all of it: it exchanges the code, reads the record once, and lets the token go. What the browser gets is a page with
// what was read, under a cookie of its own, for a short time. The package decides nothing: what reads FHIR and shows the page is handed to it.
package smart

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

// Config is what a Service needs. Complete and what stands after it can be left out.
type Config struct {
	PublicURL string // under which browsers reach the server: the redirect URI is this and /smart/redirect
	Servers   []Server
	// Reader reads FHIR by the codes of the site's edition; *fhir.Reader is one.
	Reader func(site string) Reader
	// Show is the page with what was read.
	Show func(*Opened) http.HandlerFunc
	// Refuse is the page that says why there is none.
	Refuse func(httpStatus int, why Refusal) http.HandlerFunc
	// Complete adds what an earlier consultation knew to what was read now; false where the two do not belong together.
	Complete func(ctx context.Context, site, consultation string, read engine.Referral) (engine.Referral, bool)
	Patience time.Duration // with the server of a record, for one answer; 0: DefaultPatience
	Now      func() time.Time
}

// Server is a FHIR server whose launches are taken.
type Server struct {
	Issuer   string // its base URL, which launches name as iss
	Site     string
	ClientID string // as it was registered there
	Secret   string // of a confidential client; "" for a public one
	// Scopes are asked for; none: launch, and reading what the edition makes use of.
	Scopes []string
}

// Reader reads resources of FHIR into referrals.
type Reader interface {
	Read(fhir.Chart) *fhir.Result
	Prefetch() map[string]string
}

// DefaultPatience is how long a server may take for one answer: a clinician waits.
const DefaultPatience = 5 * time.Second

// Refusal is why nothing opens.
type Refusal string

// Refusals.
const (
	NotListed  Refusal = "not-listed"  // the server is none of Servers
	Incomplete Refusal = "incomplete"  // the launch lacks iss or launch
	Discovery  Refusal = "discovery"   // the server does not say how it is asked, or not as is needed
	NotStarted Refusal = "not-started" // no launch of this browser waits for the answer
	Denied     Refusal = "denied"      // the server said no
	Exchange   Refusal = "exchange"    // the code was not taken
	NoPatient  Refusal = "no-patient"  // nobody was named, or could be read
	Over       Refusal = "over"        // the page's time is up
)

// Refusals lists them, for who has words for each.
var Refusals = []Refusal{NotListed, Incomplete, Discovery, NotStarted, Denied, Exchange, NoPatient, Over}

// launchScope is what makes a launch one by an EHR.
const launchScope = "launch"

// check says what is wrong.
func (c *Config) check() error {
	var wrong []error
	need := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf("SMART: "+format, args...))
		}
	}
	need(c.Reader != nil && c.Show != nil && c.Refuse != nil, "Reader, Show and Refuse are all needed")
	u, err := url.Parse(c.PublicURL)
	need(err == nil && u.Host != "" && isSafe(u) && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.User == nil,
		"public-url %q is to be the address of this server for browsers, without a path, such as https://cds.hospital.example", c.PublicURL)
	need(len(c.Servers) > 0, "servers: name at least one FHIR server (iss) whose launches are taken")
	for i, s := range c.Servers {
		need(s.ClientID != "", "servers[%d]: client-id is missing: it is what the server %q registered this app as", i, s.Issuer)
		need(len(s.Scopes) == 0 || slices.Contains(s.Scopes, launchScope), "servers[%d]: scopes are to hold launch, or the server says nothing of the patient", i)
		need(!slices.ContainsFunc(c.Servers[:i], func(before Server) bool { return same(before.Issuer, s.Issuer) }), "servers[%d]: iss %q stands there twice", i, s.Issuer)
	}
	return errors.Join(wrong...)
}

// same says whether two base URLs are one.
func same(a, b string) bool { return strings.TrimSuffix(a, "/") == strings.TrimSuffix(b, "/") }

// isSafe says whether what goes to an address is encrypted, or stays on this machine.
func isSafe(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}
