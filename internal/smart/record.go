package smart

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/sync/errgroup"

	"github.com/justify-cds/justify/internal/fhir"
)

// Opened is what was read for a page.
type Opened struct {
	Site         string
	Person       Person
	Reading      fhir.Reading // of the order that the launch named, or of none
	Unmapped     []fhir.Unmapped
	Ignored      []fhir.Ignored
	Unread       []string // kinds of resources that the server did not give
	OtherOrders  int      // that the launch named too
	Consultation string   // that is gone on with
	NotTaken     bool     // a consultation was to be gone on with, and does not belong to what was read
}

// Person is whom a page is about, for a banner. It is shown, and goes nowhere else.
type Person struct{ Name, BirthDate string }

// Limits of reading a record.
const (
	maxOrders   = 10
	maxMissing  = 10
	maxFetching = 4
	readTime    = 15 * time.Second // for all of it
)

// Errors of reading. They name nobody.
var (
	errNobody    = errors.New("the token came without a patient")
	errNotRead   = errors.New("the server did not give the Patient")
	errOtherOne  = errors.New("the server gave another Patient than the one that it named")
	errTokenOnly = errors.New("the answer to the code cannot be read")
)

// launched is what stands beside the token.
type launched struct {
	Patient     string
	Orders      []string // references of ServiceRequests
	AppContext  string
	NeedsBanner bool
}

// launchedBy reads the context of a launch.
func launchedBy(token *oauth2.Token, issuer string) (*launched, error) {
	l := &launched{NeedsBanner: true}
	l.Patient, _ = token.Extra("patient").(string)
	l.AppContext, _ = token.Extra("appContext").(string)
	if needed, ok := token.Extra("need_patient_banner").(bool); ok {
		l.NeedsBanner = needed
	}
	if l.Patient == "" {
		return nil, errNobody
	}
	var named []struct{ Reference, Role string }
	if text, err := json.Marshal(token.Extra("fhirContext")); err != nil || json.Unmarshal(text, &named) != nil {
		return nil, errTokenOnly
	}
	for _, n := range named {
		reference := strings.TrimPrefix(n.Reference, strings.TrimSuffix(issuer, "/")+"/")
		if (n.Role == "" || n.Role == launchScope) && strings.HasPrefix(reference, "ServiceRequest/") && len(l.Orders) < maxOrders && !slices.Contains(l.Orders, reference) {
			l.Orders = append(l.Orders, reference)
		}
	}
	return l, nil
}

// read reads the record of the patient of a launch.
func (s *Service) read(ctx context.Context, server *Server, token *oauth2.Token) (*Opened, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	l, err := launchedBy(token, server.Issuer)
	if err != nil {
		return nil, err
	}
	reader, from := s.Reader(server.Site), fhir.Access{Server: server.Issuer, Token: token.AccessToken}
	o := &Opened{Site: server.Site}
	asked := append(queries(reader, l.Patient), l.Orders...)
	found := s.fetch(ctx, from, asked, o)
	person := found["Patient/"+l.Patient]
	if len(person) != 1 {
		return nil, errNotRead
	}
	if o.Person, err = personOf(person[0], l.Patient); err != nil {
		return nil, err
	}
	if !l.NeedsBanner {
		o.Person = Person{} // the record shows who it is, all around us
	}
	chart := fhir.Chart{Patient: l.Patient, Server: server.Issuer, AsOf: s.Now().Format(time.DateOnly)}
	for _, query := range asked {
		if slices.Contains(l.Orders, query) {
			chart.Orders = append(chart.Orders, found[query]...)
		} else {
			chart.Resources = append(chart.Resources, found[query]...)
		}
	}
	s.interpret(ctx, reader, from, chart, o)
	if l.AppContext != "" && s.Complete != nil {
		completed, ok := s.Complete(ctx, server.Site, l.AppContext, o.Reading.Referral)
		if o.NotTaken = !ok; ok {
			o.Reading.Referral, o.Consultation = completed, l.AppContext
		}
	}
	return o, nil
}

// fetch reads all at once. What the server does not give is unknown, and said to be so.
func (s *Service) fetch(ctx context.Context, from fhir.Access, queries []string, o *Opened) map[string][]json.RawMessage {
	found := make([][]json.RawMessage, len(queries))
	var fetching errgroup.Group
	fetching.SetLimit(maxFetching)
	for i, query := range queries {
		fetching.Go(func() (err error) {
			if found[i], err = s.fhir.Get(ctx, from, query); err != nil {
				slog.Warn("a FHIR server did not give what a SMART launch needs", "server", from.Server, "resource", kindOf(query), "reason", err)
			}
			return nil
		})
	}
	_ = fetching.Wait()
	byQuery := map[string][]json.RawMessage{}
	for i, query := range queries {
		byQuery[query] = found[i]
		if kind := kindOf(query); found[i] == nil && !slices.Contains(o.Unread, kind) {
			o.Unread = append(o.Unread, kind)
		}
	}
	return byQuery
}

// interpret reads the chart; what an order refers to and is not there is fetched, once.
func (s *Service) interpret(ctx context.Context, reader Reader, from fhir.Access, chart fhir.Chart, o *Opened) {
	result := reader.Read(chart)
	var missing []string
	for i := range result.Readings {
		missing = append(missing, result.Readings[i].Missing...)
	}
	if len(missing) > 0 {
		missing = slices.Compact(slices.Sorted(slices.Values(missing)))
		missing = missing[:min(len(missing), maxMissing)]
		fetched := s.fetch(ctx, from, missing, o)
		for _, query := range missing {
			chart.Resources = append(chart.Resources, fetched[query]...)
		}
		result = reader.Read(chart)
	}
	o.Unmapped, o.Ignored = result.Unmapped, result.Ignored
	if len(result.Readings) == 0 { // no order counts: what is known of the patient does
		chart.Orders = nil
		result = reader.Read(chart)
	}
	at := max(0, slices.IndexFunc(result.Readings, func(r fhir.Reading) bool { return r.Order != nil && r.Order.Exam != "" }))
	o.Reading, o.OtherOrders = result.Readings[at], len(result.Readings)-1
	if o.Reading.Order != nil {
		o.Reading.Order.Raw = nil // nobody needs it any more
	}
}

// queries are what the reader makes use of, of one patient.
func queries(reader Reader, patient string) []string {
	var list []string
	for _, template := range reader.Prefetch() {
		list = append(list, strings.ReplaceAll(template, "{{context.patientId}}", patient))
	}
	slices.Sort(list)
	return list
}

// kinds are the kinds of resources that are read.
func kinds(reader Reader) []string {
	all := map[string]bool{"ServiceRequest": true}
	for _, template := range reader.Prefetch() {
		all[kindOf(template)] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func kindOf(query string) string { return query[:strings.IndexAny(query+"?", "/?")] }

// personOf reads who somebody is, and holds it against who was named.
func personOf(text json.RawMessage, id string) (Person, error) {
	var p struct {
		ResourceType, ID, BirthDate string
		Name                        []struct {
			Use, Text, Family string
			Given             []string
		}
	}
	if json.Unmarshal(text, &p) != nil || p.ResourceType != "Patient" || p.ID != id {
		return Person{}, errOtherOne
	}
	person := Person{BirthDate: p.BirthDate}
	for _, name := range p.Name {
		if name.Use == "old" || (person.Name != "" && name.Use != "official") {
			continue
		}
		person.Name = name.Text
		if person.Name == "" {
			person.Name = strings.TrimSpace(strings.Join(name.Given, " ") + " " + name.Family)
		}
	}
	return person, nil
}
