package gateway

import (
	"context"
	"math"
	"net/http"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/gateway/pages"
	"github.com/justify-cds/justify/internal/server"
)

// advisorPath is the page of the widget alone. With ?consultation=… it goes on where a consultation was left.
const advisorPath = "/advisor"

// linkLife is how long the link of a card opens its consultation. Whoever has the link sees the case: an age, findings and an exam, no
// name. A working day and a long shift are over by then.
const linkLife = 12 * time.Hour

// advisor opens the widget, with the case of a consultation where one is named.
func (g *Gateway) advisor(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("consultation")
	if id == "" {
		g.pages.Open(pages.Opened{})(w, r)
		return
	}
	referral, site, httpStatus, why := g.resume(r.Context(), id)
	if why != "" {
		g.pages.Close(httpStatus, why)(w, r)
		return
	}
	g.pages.Open(pages.Opened{Referral: server.ReferralMessage(&referral), Site: site, Consultation: id})(w, r)
}

// resume finds what was known in a consultation; or why it is not gone on with, as a word of a page.
func (g *Gateway) resume(ctx context.Context, id string) (r engine.Referral, site string, httpStatus int, why string) {
	stored, site, err := g.channels.server.Stored(ctx, id)
	switch {
	case err != nil && !isUnknown(err):
		return r, "", http.StatusServiceUnavailable, pages.Unavailable
	case err != nil, stored.Mode == consultation.Silent: // nobody was shown a link to it
		return r, "", http.StatusNotFound, pages.Unknown
	case g.channels.now().Sub(stored.At) > linkLife:
		return r, "", http.StatusGone, pages.Expired
	case stored.Case == nil:
		return r, "", http.StatusGone, pages.Erased
	}
	if r, err = g.channels.referral(site, stored); err != nil {
		return r, "", http.StatusGone, pages.Changed
	}
	return r, site, http.StatusOK, ""
}

// isUnknown says whether a consultation is not on record, or can be on none.
func isUnknown(err error) bool {
	switch status.Code(err) {
	case codes.NotFound, codes.InvalidArgument, codes.FailedPrecondition:
		return true
	}
	return false
}

// referral states what was known in a consultation, for the edition that answers its site now.
func (c *channels) referral(site string, stored *consultation.Stored) (engine.Referral, error) {
	e, err := c.server.EngineOf(site)
	if err != nil {
		return engine.Referral{}, err
	}
	r, err := e.ReferralOf(stored.Case)
	for i := range r.Facts {
		f := &r.Facts[i]
		if within := f.Value.Range; f.ID == "age" && within != nil && within.Min == within.Max && within.Unit == "mo" && within.Min >= adultMonths {
			f.Value = engine.Quantity(math.Floor(within.Min/12), "y") // as people say it
		}
	}
	return r, err
}

const adultMonths = 18 * 12
