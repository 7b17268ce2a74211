package cdshooks

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"

	"github.com/justify-cds/justify/internal/language"
)

// The hooks, and the ids of the services for them.
const (
	orderSelect     = "order-select"
	orderSign       = "order-sign"
	orderSelectID   = "justify-order-select"
	orderSignID     = "justify-order-sign"
	servicesPath    = "/cds-services"
	discoveryName   = "discovery"
	feedbackName    = "feedback"
	requirementText = "The order's exam, and the reason for it as a code (ICD-10, SNOMED CT, ICPC-2 or one that the site has mapped). " +
		"The more of the prefetch is sent, the fewer questions stay open."
)

var hookOf = map[string]string{orderSelectID: orderSelect, orderSignID: orderSign}

// Service answers CDS Hooks at /cds-services and below. It is safe for concurrent use.
type Service struct {
	Config
	mux    *http.ServeMux
	gate   *gate
	memory *memory
}

// New makes a service, or says what its configuration lacks.
func New(c Config) (*Service, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	c.complete()
	memory, err := newMemory()
	if err != nil {
		return nil, err
	}
	s := &Service{Config: c, mux: http.NewServeMux(), memory: memory}
	if !c.Trial {
		s.gate = newGate(&s.Config)
	}
	s.mux.HandleFunc("GET "+servicesPath, s.observed(discoveryName, s.discover))
	for id, hook := range hookOf {
		s.mux.HandleFunc("POST "+servicesPath+"/"+id, s.observed(id, s.guarded(id, func(ctx context.Context, from caller, o object) (any, error) {
			return s.call(ctx, from, hook, o)
		})))
		s.mux.HandleFunc("POST "+servicesPath+"/"+id+"/feedback", s.observed(feedbackName, s.guarded(id+"/feedback", s.feedback)))
	}
	return s, nil
}

// ServeHTTP answers.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

type handler func(http.ResponseWriter, *http.Request) int

// observed tells how a call went. A call that panics is answered too; what it panicked with may hold patient data.
func (s *Service) observed(name string, h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		at, status := s.Now(), http.StatusInternalServerError
		defer func() {
			if p := recover(); p != nil {
				slog.Error("a CDS Hooks call panicked", "stack", string(debug.Stack()))
				w.WriteHeader(http.StatusInternalServerError)
			}
			if s.Observe != nil {
				s.Observe(name, status, s.Now().Sub(at))
			}
		}()
		status = h(w, r)
	}
}

// service is an entry of the discovery.
type service struct {
	Hook              string            `json:"hook"`
	ID                string            `json:"id"`
	Title             string            `json:"title"`
	Description       string            `json:"description"`
	Prefetch          map[string]string `json:"prefetch"`
	UsageRequirements string            `json:"usageRequirements"`
}

func (s *Service) discover(w http.ResponseWriter, _ *http.Request) int {
	const what = "Says of each imaging order how appropriate the exam is for its reason, what would be better, and what is still unknown."
	return reply(w, http.StatusOK, map[string][]service{"services": {
		{orderSelect, orderSelectID, "Imaging referral: when an exam is selected", what, s.Prefetch, requirementText},
		{orderSign, orderSignID, "Imaging referral: when the order is signed", what, s.Prefetch, requirementText},
	}})
}

// Errors that have a status of their own.
var (
	errPrecondition = errors.New("the prefetch of the patient is missing, and could not be fetched")
	errNotFound     = errors.New("no such card is known here")
)

// guarded lets a call through that is authorised and within the limits, and turns what comes of it into a response.
func (s *Service) guarded(path string, do func(ctx context.Context, from caller, o object) (any, error)) handler {
	return func(w http.ResponseWriter, r *http.Request) int {
		client, status := s.admit(r, path)
		if status != 0 {
			if status == http.StatusUnauthorized {
				w.Header().Set("WWW-Authenticate", "Bearer")
			}
			w.WriteHeader(status)
			return status
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.Timeout)
		defer cancel()
		o, err := readObject(http.MaxBytesReader(w, r.Body, s.MaxBody))
		if err != nil {
			return refuseBody(w, err)
		}
		answer, err := do(ctx, caller{client.Site, client.Issuer, s.languageOf(r, client.Site)}, o)
		var f *fault
		switch {
		case err == nil && answer == nil:
			w.WriteHeader(http.StatusOK)
			return http.StatusOK
		case err == nil:
			return reply(w, http.StatusOK, answer)
		case errors.As(err, &f):
			return refuse(w, http.StatusBadRequest, f.Error())
		case errors.Is(err, errPrecondition):
			return refuse(w, http.StatusPreconditionFailed, err.Error())
		case errors.Is(err, errNotFound):
			return refuse(w, http.StatusNotFound, err.Error())
		}
		slog.Error("a CDS Hooks call could not be answered", "service", path, "late", ctx.Err() != nil)
		return refuse(w, http.StatusServiceUnavailable, "no answer could be given just now: try again")
	}
}

// languageOf is the language of an answer: that of the request, else that of its site.
func (s *Service) languageOf(r *http.Request, site string) string {
	if asked := language.Asked(r.Header.Get("Accept-Language")); asked != "" {
		return asked
	}
	if s.Language != nil && slices.Contains(language.Spoken, s.Language(site)) {
		return s.Language(site)
	}
	return language.English
}

func refuseBody(w http.ResponseWriter, err error) int {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return refuse(w, http.StatusRequestEntityTooLarge, "the request is larger than is taken here")
	case errors.Is(err, io.EOF):
		return refuse(w, http.StatusBadRequest, "the request is empty")
	}
	return refuse(w, http.StatusBadRequest, "the request is no single JSON object, or has a member twice")
}

func refuse(w http.ResponseWriter, status int, message string) int {
	return reply(w, status, map[string]string{"message": message})
}

// reply writes JSON. Nothing of it is to be kept on the way: it tells of a patient.
func reply(w http.ResponseWriter, status int, v any) int {
	text := plainJSON(v)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(text) // who hung up is not told
	return status
}

var _ json.Marshaler = object(nil)
