package gateway

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"

	"google.golang.org/grpc/codes"

	"github.com/justify-cds/justify/engine"
)

// answeredPath is where the page of a consultation says in which one its questions were answered.
const answeredPath = advisorPath + "/answered"

// Limits of what is answered on pages.
const (
	maxAnswered     = 50_000 // orders with open questions
	maxAnsweredBody = 1 << 10
)

// answered says where the answers to the questions about an order are: first asked in one consultation, and answered last on the page
// of another, which is the same at the beginning. Only ids are kept: the answers are on record.
type answered struct{ first, asked, by string }

// takeAnswered notes in which consultation the questions of another one were answered.
func (g *Gateway) takeAnswered(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuseMethod(w, http.MethodPost)
		return
	}
	if !understood(w, r, jsonType) {
		return
	}
	var m struct {
		Consultation string `json:"consultation"`
		Answered     string `json:"answered"`
	}
	in := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAnsweredBody))
	in.DisallowUnknownFields()
	if in.Decode(&m) != nil {
		refuse(w, codes.InvalidArgument, `the body is to be {"consultation": "…", "answered": "…"}: two ids of consultations`)
		return
	}
	for _, id := range []string{m.Consultation, m.Answered} {
		switch _, _, httpStatus, why := g.resume(r.Context(), id); {
		case httpStatus == http.StatusServiceUnavailable:
			refuse(w, codes.Unavailable, "the record cannot be read just now: try again")
			return
		case why != "":
			refuse(w, codes.NotFound, "no consultation of this id can be gone on with")
			return
		}
	}
	a := answered{first: m.Consultation, asked: m.Consultation, by: m.Answered}
	if before, ok := g.answers.Get(m.Consultation); ok { // what was answered before is part of what the page began with
		a.first = before.first
	}
	g.answers.Add(m.Consultation, a)
	w.WriteHeader(http.StatusNoContent)
}

// gathered are the facts that were answered on pages about an order, which is asked about again with what is known now. Where the page
// was used for somebody of another age or sex, or for another reason, there are none. What the record states otherwise than when it was
// asked for is newer than the page.
func (g *Gateway) gathered(ctx context.Context, site, id, order string, now engine.Referral) []engine.Fact {
	a, ok := g.answers.Get(id)
	if !ok || !g.channels.server.IsAbout(ctx, a.first, clipped(order)) {
		return nil
	}
	e, err := g.channels.server.EngineOf(site)
	if err != nil {
		return nil
	}
	var cases [3]engine.Referral
	for i, id := range []string{a.first, a.asked, a.by} {
		var where, why string
		if cases[i], where, _, why = g.resume(ctx, id); why != "" || where != site {
			return nil
		}
	}
	first, asked, after := cases[0].Facts, cases[1].Facts, cases[2].Facts
	c, err := e.Canonical(now)
	if err != nil || !isOfOne(e, cases[2], now) || !slices.ContainsFunc(cases[2].Indications, func(i engine.Code) bool { return slices.Contains(c.Indications, i.Code) }) {
		return nil
	}
	record, err := e.ReferralOf(c) // in the form of the others
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(after), func(f engine.Fact) bool {
		states, was := about(record.Facts, f.ID), about(first, f.ID)
		isNew := len(states) > 0 && !reflect.DeepEqual(states, was) && !reflect.DeepEqual(states, about(asked, f.ID))
		return isPerson(f) || isNew || reflect.DeepEqual(about(after, f.ID), was)
	})
}

// about are the statements about one fact.
func about(facts []engine.Fact, id string) (list []engine.Fact) {
	for _, f := range facts {
		if f.ID == id {
			list = append(list, f)
		}
	}
	return list
}

// isOfOne says whether a case may be of the patient of a referral: neither age nor sex contradicts the other's.
func isOfOne(e *engine.Engine, of, read engine.Referral) bool {
	both := engine.Referral{AsOf: of.AsOf, BirthDate: read.BirthDate, Indications: of.Indications}
	for _, f := range slices.Concat(of.Facts, read.Facts) {
		if isPerson(f) {
			f.Observed = ""
			both.Facts = append(both.Facts, f)
		}
	}
	_, err := e.Canonical(both)
	return err == nil
}

// goesOn says that an order was asked about again: what was answered before stays answered.
func (g *Gateway) goesOn(before, now string) {
	if a, ok := g.answers.Get(before); ok && now != "" {
		g.answers.Add(now, a)
	}
}

// isPerson says whether a fact says who the patient is: that is the record's to say.
func isPerson(f engine.Fact) bool { return f.ID == "age" || f.ID == "sex" }
