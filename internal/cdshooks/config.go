// Package cdshooks speaks CDS Hooks 2.0.1: an order entry system tells of draft orders, and gets cards, suggestions and ratings.
//
// It turns their shapes into a referral and a recommendation into theirs, and decides nothing. What answers, records, reads FHIR
// and knows the exams' codes is handed to it.
package cdshooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

// Config is what a Service needs. Answer, Outcome, Reader, Exams and PublicURL are needed, and Clients or Trial.
type Config struct {
	PublicURL string   // under which clients reach the service, without /cds-services: tokens are made out to it
	Clients   []Client // who may call
	// Trial answers whoever calls from this machine, without a token, for TrialSite. It is for trying things out.
	Trial     bool
	TrialSite string

	// Answer answers a referral and records it. An *engine.InvalidError says that the referral is at fault.
	Answer func(context.Context, Asked) (Answered, error)
	// Outcome records what the clinician did; the error is ErrUnknown where there is no such consultation.
	Outcome func(context.Context, Outcome) error
	// Reader reads FHIR by the codes of the site's edition; *fhir.Reader is one.
	Reader func(site string) Reader
	// Exams lists the ids of the exams of the site's edition.
	Exams func(site string) []string
	// Language is that of a site whose clients ask for none of language.Spoken; nil: English.
	Language func(site string) string
	// Fetch asks a client's FHIR server for what its request left out; nil: nothing is fetched. *fhir.Client is one.
	Fetch Fetcher
	// Gathered are the answers that a clinician gave in our app to the open questions of a consultation, as far as they stand beside what
	// is known now; none where it was about another order, which is the client's word alone. nil: there is no such app.
	Gathered func(ctx context.Context, site, consultation, order string, now engine.Referral) []engine.Fact
	// Unmapped is told of codes that the site's edition has nothing for; nil: nobody is.
	Unmapped func(site string, codes []fhir.Unmapped)
	// Observe is told of each call: the service, or "discovery" or "feedback", the HTTP status and how long it took.
	Observe func(service string, status int, took time.Duration)

	Prefetch map[string]string // templates by their keys; nil: those of the reader of the trial's or the first client's site
	Ratings  Ratings
	// Mechanism is what pama-rating-qcdsm-consulted says: the identifier that was assigned to who runs this service.
	Mechanism string
	Label     string // of the source of every card
	SourceURL string // to which that label leads
	PageURL   string // of the web page of an answer; the consultation is added as a parameter
	AppURL    string // of the SMART app that asks the open questions

	MaxBody       int64         // bytes of a request; 0: DefaultMaxBody
	Timeout       time.Duration // of a request; 0: DefaultTimeout
	TokenLifetime time.Duration // that a token may have at most; 0: DefaultTokenLifetime
	HTTP          *http.Client  // by which keys are fetched; nil: one of our own
	Now           func() time.Time
}

// Limits where the configuration sets none.
const (
	DefaultMaxBody       = 4 << 20
	DefaultTimeout       = 10 * time.Second
	DefaultTokenLifetime = 5 * time.Minute
)

// Ratings says where ratings stand in a response.
type Ratings uint8

// Places of ratings. They can be combined.
const (
	SystemActions    Ratings = 1 << iota // as CDS Hooks 2.0 has it
	ExtensionActions                     // under "extension", for clients of the time of the Argonaut guide
)

// Asked is a referral of one order.
type Asked struct {
	Site             string
	Referral         engine.Referral
	Requester, Order string // who asks, and for which order, as the client names them
	After            string // the consultation that the order was last asked about in, whose gathered answers the referral has
	Emergency        bool
}

// Answered is what it led to.
type Answered struct {
	Recommendation *engine.Recommendation
	Consultation   string // the id; empty where none was recorded
	Silent         bool   // nobody is to see it
}

// Outcome is what was done after a card. Done and Reason are in the words of the record.
type Outcome struct {
	Consultation string
	Done         string // as-advised, changed, cancelled or overridden
	ChangedTo    string // the exam that is ordered instead
	Reason       string // of an override
	Text         string // of the reason "other"
	Comment      string
}

// ErrUnknown says that a consultation is not known.
var ErrUnknown = errors.New("no consultation of this id is recorded")

// Reader reads resources of FHIR into referrals, and knows the codes of an exam.
type Reader interface {
	Read(fhir.Chart) *fhir.Result
	Codings(procedure, language string) []fhir.Coding
	Prefetch() map[string]string
}

// Fetcher reads from FHIR servers.
type Fetcher interface {
	Get(ctx context.Context, from fhir.Access, query string) ([]json.RawMessage, error)
}

// check says what is missing.
func (c *Config) check() error {
	var missing []error
	need := func(ok bool, format string, args ...any) {
		if !ok {
			missing = append(missing, fmt.Errorf("CDS Hooks: "+format, args...))
		}
	}
	need(c.Answer != nil && c.Outcome != nil && c.Reader != nil && c.Exams != nil,
		"Answer, Outcome, Reader and Exams are all needed")
	need(c.Trial || isAbsolute(c.PublicURL), "the public URL %q is none: write it as clients do, such as https://cds.example.org", c.PublicURL)
	need(c.Trial != (len(c.Clients) > 0), "name the clients that may call, or switch tokens off for a trial on this machine: not both, not neither")
	for name, text := range map[string]string{"source": c.SourceURL, "page": c.PageURL, "app": c.AppURL} {
		need(text == "" || isAbsolute(text), "the %s URL %q is not absolute: a client shows it in a browser of its own", name, text)
	}
	for i := range c.Clients {
		if err := c.Clients[i].check(); err != nil {
			missing = append(missing, err)
		}
	}
	return errors.Join(missing...)
}

func isAbsolute(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// complete fills in what was left out.
func (c *Config) complete() {
	orElse(&c.MaxBody, DefaultMaxBody)
	orElse(&c.Timeout, DefaultTimeout)
	orElse(&c.TokenLifetime, DefaultTokenLifetime)
	orElse(&c.Mechanism, "justify")
	orElse(&c.Label, "justify")
	if c.Prefetch == nil {
		site := c.TrialSite
		if len(c.Clients) > 0 {
			site = c.Clients[0].Site
		}
		c.Prefetch = c.Reader(site).Prefetch()
	}
	if c.Unmapped == nil {
		c.Unmapped = func(string, []fhir.Unmapped) {}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
}

func orElse[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
