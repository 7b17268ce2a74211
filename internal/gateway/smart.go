package gateway

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/gateway/pages"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/smart"
)

// SMART completes the configuration of SMART launches with the pages and the record, and serves them below /smart/.
func (g *Gateway) SMART(c smart.Config) error {
	for i, of := range c.Servers {
		if _, err := g.channels.server.EngineOf(of.Site); err != nil {
			return fmt.Errorf("SMART: servers[%d]: site %q is not served here: name one of the file of sites, or leave it out", i, of.Site)
		}
	}
	c.Reader = func(site string) smart.Reader { return g.channels.reader(site) }
	c.Complete = g.complete
	c.Show = func(o *smart.Opened) http.HandlerFunc { return g.pages.Open(g.channels.opened(o)) }
	c.Refuse = func(httpStatus int, why smart.Refusal) http.HandlerFunc {
		return g.pages.Close(httpStatus, pages.OfLaunch(string(why)))
	}
	service, err := smart.New(c)
	if err == nil {
		g.smart = service
	}
	return err
}

// complete goes on with a consultation: its order and reason, where the record names none, and what else was known. It is not gone on with
// where its patient has another age or sex, or the record says neither, or its order another reason.
func (g *Gateway) complete(ctx context.Context, site, id string, read engine.Referral) (engine.Referral, bool) {
	before, where, _, why := g.resume(ctx, id)
	if why != "" || where != site {
		return read, false
	}
	e, err := g.channels.server.EngineOf(site)
	if err != nil {
		return read, false
	}
	known := slices.DeleteFunc(g.channels.indications(site, read.Indications), func(c engine.Code) bool { return c.System != "" })
	isOther := len(known) > 0 && !slices.ContainsFunc(known, func(c engine.Code) bool { return slices.Contains(before.Indications, c) })
	isNobody := read.BirthDate == "" && !slices.ContainsFunc(read.Facts, isPerson) // nothing to hold the consultation against
	if isOther || isNobody || !isOfOne(e, before, read) {
		return read, false
	}
	if len(read.Orders) == 0 {
		read.Orders = before.Orders
	}
	if len(read.Indications) == 0 {
		read.Indications = before.Indications
	}
	if len(read.Prior) == 0 {
		read.Prior = before.Prior
	}
	for _, f := range before.Facts {
		stated := slices.ContainsFunc(read.Facts, func(r engine.Fact) bool { return r.ID == f.ID })
		if !stated && (f.ID != "age" || read.BirthDate == "") {
			read.Facts = append(read.Facts, f)
		}
	}
	return read, true
}

// opened is the page of what a launch read.
func (c *channels) opened(o *smart.Opened) pages.Opened {
	referral := o.Reading.Referral
	referral.Indications = c.indications(o.Site, referral.Indications)
	page := pages.Opened{
		Referral: server.ReferralMessage(&referral), Site: o.Site, Consultation: o.Consultation,
		Unread: o.Unread, OtherOrders: o.OtherOrders, NotTaken: o.NotTaken,
	}
	if o.Person != (smart.Person{}) {
		page.Person = &pages.Person{Name: o.Person.Name, BirthDate: o.Person.BirthDate}
	}
	to := func(resource string, own bool) *[]pages.Gap {
		if own || strings.HasPrefix(resource, "ServiceRequest") {
			return &page.OfOrder
		}
		return &page.OfRecord
	}
	unmapped := func(list []fhir.Unmapped, own bool) {
		for _, u := range list {
			gaps := to(u.Resource, own)
			*gaps = append(*gaps, pages.Gap{Resource: u.Resource, Path: u.Path, System: u.System, Code: u.Code})
		}
	}
	ignored := func(list []fhir.Ignored, own bool) {
		for _, i := range list {
			gaps := to(i.Resource, own)
			*gaps = append(*gaps, pages.Gap{Resource: i.Resource, Path: i.Path, Reason: string(i.Reason)})
		}
	}
	c.unmapped(consultation.FHIR)(o.Site, slices.Concat(o.Reading.Unmapped, o.Unmapped))
	unmapped(o.Reading.Unmapped, true)
	ignored(o.Reading.Ignored, true)
	unmapped(o.Unmapped, false)
	ignored(o.Ignored, false)
	return page
}

// indications are the edition's own for the codes that it has something for, so that their titles are shown.
func (c *channels) indications(site string, named []engine.Code) (list []engine.Code) {
	e, err := c.server.EngineOf(site)
	if err != nil {
		return named
	}
	for _, code := range named {
		own := []engine.Code{code}
		if ids, _ := e.IndicationsOf(code); len(ids) > 0 {
			own = own[:0]
			for _, id := range ids {
				own = append(own, engine.Code{Code: id})
			}
		}
		for _, code := range own {
			if !slices.Contains(list, code) {
				list = append(list, code)
			}
		}
	}
	return list
}
