// Package pss speaks the FHIR operations of the Belgian Prescription Search Support (hl7-be/pss, FHIR R4): diagnoses to choose from, rated
// exams, feedback, and an earlier answer by its id. It changes shapes and decides nothing.
package pss

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/language"
)

// Config is what a service needs. All but Language, PageURL, MaxBody, Timeout and Now is needed.
type Config struct {
	// Site says from which site a request comes, and whether it may come at all.
	Site func(*http.Request) (site string, ok bool)
	// Answer answers a referral and records it. An *engine.InvalidError says that the referral is at fault.
	Answer func(ctx context.Context, site string, r engine.Referral) (Answered, error)
	// Stored is an earlier answer; the error is ErrUnknown where there is none.
	Stored func(ctx context.Context, consultation string) (Answered, error)
	// Outcome records what was done.
	Outcome func(ctx context.Context, o Outcome) error
	// Questions are those whose answers would settle what is open about a referral, best first. It records nothing.
	Questions func(ctx context.Context, site string, r engine.Referral) (open []engine.Question, silent bool, err error)
	// Diagnoses are the indications to choose from for what is known of a patient and the exams that are considered.
	Diagnoses func(ctx context.Context, site string, r engine.Referral) ([]Diagnosis, error)
	// Unmapped is told of codes that the site's edition has nothing for; nil: nobody is.
	Unmapped func(site string, codes []fhir.Unmapped)
	Reader   func(site string) Reader
	// Language is that of a site whose clients ask for none of language.Spoken; nil: English.
	Language func(site string) string

	PageURL string // of the web page of an answer; the consultation is added behind it
	MaxBody int64  // 0: 1 MiB
	Timeout time.Duration
	Now     func() time.Time
}

// Reader reads resources of FHIR into referrals, and knows the codes of an exam.
type Reader interface {
	Read(fhir.Chart) *fhir.Result
	Codings(procedure, language string) []fhir.Coding
	Questionnaire(questions []engine.Question, language string) json.RawMessage
}

// Answered is an answer.
type Answered struct {
	Recommendation *engine.Recommendation // nil where it was erased
	Consultation   string                 // the PSS id; empty where none was recorded
	Site           string
	Language       string
	At             time.Time
	Silent         bool // nobody is to see it
}

// Diagnosis is an indication of the edition.
type Diagnosis struct{ ID, Title string }

// Outcome is what was done, in the words of the record.
type Outcome struct {
	Consultation string
	Done         string // as-advised, changed, cancelled or overridden
	ChangedTo    string
	Reason       string
	Text         string // of the reason "other"
}

// Errors that have a status of their own.
var (
	ErrUnknown = errors.New("no consultation of this id is recorded")
	ErrRefused = errors.New("this cannot be what was done after this answer")
	errErased  = errors.New("the consultation was erased")
)

// Service answers the operations. It is safe for concurrent use.
type Service struct {
	Config
	mux *http.ServeMux
}

// New makes a service.
func New(c Config) (*Service, error) {
	if c.Site == nil || c.Answer == nil || c.Stored == nil || c.Outcome == nil || c.Questions == nil || c.Diagnoses == nil || c.Reader == nil {
		return nil, errors.New("PSS: Site, Answer, Stored, Outcome, Questions, Diagnoses and Reader are all needed")
	}
	if c.MaxBody == 0 {
		c.MaxBody = 1 << 20
	}
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Service{Config: c, mux: http.NewServeMux()}
	s.mux.HandleFunc("POST /PlanDefinition/GetDiagnoses/$apply", s.guarded(s.diagnoses))
	s.mux.HandleFunc("POST /PlanDefinition/GetDataToCollect/$apply", s.guarded(s.dataToCollect))
	s.mux.HandleFunc("POST /PlanDefinition/GetRecommendations/$apply", s.guarded(s.recommendations))
	s.mux.HandleFunc("POST /PlanDefinition/$feedback", s.guarded(s.feedback))
	s.mux.HandleFunc("GET /Bundle/{id}", s.guarded(s.byID))
	s.mux.HandleFunc("GET /Bundle", s.guarded(s.byIdentifier))
	return s, nil
}

// ServeHTTP answers.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// fault is a mistake of a client, in words that repeat nothing of what it sent.
type fault string

func (f fault) Error() string { return string(f) }

type call struct {
	*http.Request
	site string
	body []byte
}

func (s *Service) guarded(do func(ctx context.Context, c call) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		site, ok := s.Site(r)
		if !ok {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.Timeout)
		defer cancel()
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.MaxBody))
		if err != nil {
			refuse(w, http.StatusRequestEntityTooLarge, "too-long", "the request is larger than is taken here, or was broken off")
			return
		}
		answer, err := do(ctx, call{r, site, body})
		var invalid *engine.InvalidError
		var f fault
		switch {
		case err == nil && answer == nil:
			w.WriteHeader(http.StatusNoContent)
		case err == nil:
			reply(w, http.StatusOK, answer)
		case errors.As(err, &f):
			refuse(w, http.StatusBadRequest, "invalid", f.Error())
		case errors.As(err, &invalid):
			refuse(w, http.StatusUnprocessableEntity, "required", invalid.Error())
		case errors.Is(err, ErrUnknown):
			refuse(w, http.StatusNotFound, "not-found", "no answer of this id is known here")
		case errors.Is(err, errErased):
			refuse(w, http.StatusGone, "deleted", "this answer was erased")
		case errors.Is(err, ErrRefused):
			refuse(w, http.StatusUnprocessableEntity, "business-rule", "this cannot be what was done after this answer: it proposed nothing, or an exam that the edition has no more")
		default:
			slog.Error("a PSS call could not be answered", "late", ctx.Err() != nil)
			refuse(w, http.StatusServiceUnavailable, "transient", "no answer could be given just now: try again")
		}
	}
}

func refuse(w http.ResponseWriter, status int, code, text string) {
	reply(w, status, map[string]any{
		"resourceType": "OperationOutcome", "issue": []any{map[string]string{"severity": "error", "code": code, "diagnostics": text}},
	})
}

func reply(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("a resource of ours has no JSON: %T", v))
	}
	w.Header().Set("Content-Type", "application/fhir+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(text) // who hung up is not told
}

// asked is a request of $apply, read.
type asked struct {
	subject  string // the reference to the patient
	referral engine.Referral
}

// read takes the Bundle, alone or as the parameter data, and makes one referral of all of it: the exams in it are those that the
// clinician considers.
func (s *Service) read(c call) (a asked, err error) {
	var top struct {
		ResourceType string
		Parameter    []struct {
			Name     string
			Resource json.RawMessage
		}
	}
	if json.Unmarshal(c.body, &top) != nil {
		return a, fault("the request is no resource")
	}
	bundle := json.RawMessage(c.body)
	if top.ResourceType == "Parameters" {
		bundle = nil
		for _, p := range top.Parameter {
			if p.Name == "data" {
				bundle = p.Resource
			}
		}
	}
	var data struct {
		ResourceType string
		Entry        []struct{ Resource json.RawMessage }
	}
	if json.Unmarshal(bundle, &data) != nil || data.ResourceType != "Bundle" {
		return a, fault("there is no Bundle, alone or as the parameter data")
	}
	chart := fhir.Chart{AsOf: s.Now().Format(time.DateOnly), Language: s.languageOf(c), ConditionsAsReasons: true}
	for _, e := range data.Entry {
		var head struct{ ResourceType, ID string }
		if json.Unmarshal(e.Resource, &head) != nil {
			return a, fault("an entry of the Bundle is no resource")
		}
		if head.ResourceType == "ServiceRequest" {
			chart.Orders = append(chart.Orders, e.Resource)
			continue
		}
		if head.ResourceType == "Patient" && head.ID != "" {
			a.subject = "Patient/" + head.ID
		}
		chart.Resources = append(chart.Resources, e.Resource)
	}
	found := s.Reader(c.site).Read(chart)
	readings := found.Readings
	if s.Unmapped != nil {
		codes := found.Unmapped
		for i := range readings {
			codes = append(codes, readings[i].Unmapped...)
		}
		s.Unmapped(c.site, codes)
	}
	if len(readings) == 0 {
		return a, fault("no order of the Bundle could be read: look at its status and subject")
	}
	a.referral = readings[0].Referral
	for _, other := range readings[1:] { // facts are those of the patient, and the same for each
		a.referral.Orders = append(a.referral.Orders, other.Referral.Orders...)
	}
	return a, nil
}

// languageOf is the language of an answer: that of the request, else that of its site.
func (s *Service) languageOf(c call) string {
	if asked := language.Asked(c.Header.Get("Accept-Language")); asked != "" || s.Language == nil {
		return asked
	}
	return s.Language(c.site)
}

func isID(text string) bool {
	_, err := uuid.Parse(text)
	return err == nil && len(text) == 36
}
