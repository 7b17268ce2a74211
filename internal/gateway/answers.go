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

// answered says where the answers to the questions of a consultation are. Only ids are kept: the answers are on record.
type answered struct{ asked, by string }

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
	g.answers.Add(m.Consultation, answered{asked: m.Consultation, by: m.Answered})
	w.WriteHeader(http.StatusNoContent)
}

// gathered are the facts that were answered on the page of a consultation about an order, and that it did not have.
func (g *Gateway) gathered(ctx context.Context, site, id, order string) []engine.Fact {
	a, ok := g.answers.Get(id)
	if !ok || !g.channels.server.IsAbout(ctx, a.asked, clipped(order)) {
		return nil
	}
	before, where, _, why := g.resume(ctx, a.asked)
	after, _, _, whyNot := g.resume(ctx, a.by)
	if why != "" || whyNot != "" || where != site {
		return nil
	}
	return slices.DeleteFunc(after.Facts, func(f engine.Fact) bool {
		return isPerson(f) || slices.ContainsFunc(before.Facts, func(b engine.Fact) bool { return reflect.DeepEqual(f, b) })
	})
}

// goesOn says that an order was asked about again: what was answered before stays answered.
func (g *Gateway) goesOn(before, now string) {
	if a, ok := g.answers.Get(before); ok && now != "" {
		g.answers.Add(now, a)
	}
}

// isPerson says whether a fact says who the patient is: that is the record's to say.
func isPerson(f engine.Fact) bool { return f.ID == "age" || f.ID == "sex" }
