package cdshooks

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/internal/fhir"
)

// caller is who calls: for which site, and in which of language.Spoken it is answered.
type caller struct{ site, issuer, language string }

// request is a call of a hook.
type request struct {
	caller
	user, patient, encounter string
	orders                   []*draft          // ServiceRequests that the hook is about
	drafts                   []json.RawMessage // every resource of draftOrders
	prefetch                 map[string]json.RawMessage
	server                   *fhir.Access
}

// draft is a ServiceRequest that is not signed yet.
type draft struct {
	object
	text json.RawMessage
	id   string
}

// Limits of a request.
const (
	maxDrafts   = 500
	maxOrders   = 20 // imaging orders, each of which is an evaluation
	maxPrefetch = 100
	maxURL      = 2000
)

// fault is a mistake of a client, in words that repeat nothing of what it sent.
type fault struct{ field, message string }

func (f *fault) Error() string { return f.field + ": " + f.message }

func wrong(field, format string, args ...any) error {
	return &fault{field, fmt.Sprintf(format, args...)}
}

var (
	fhirID    = regexp.MustCompile(`^[A-Za-z0-9\-.]{1,64}$`)
	reference = regexp.MustCompile(`^[A-Z][A-Za-z]{1,63}/[A-Za-z0-9\-.]{1,64}$`)
)

// read checks a call against the specification. Fields that it does not name are let pass, as it asks.
func readRequest(o object, hook string) (*request, error) {
	var text, instance, server string
	var context, authorization object
	switch {
	case !o.read("hook", &text) || text != hook:
		return nil, wrong("hook", "this service is for the hook %s", hook)
	case !o.read("hookInstance", &instance) || !isUUID(instance):
		return nil, wrong("hookInstance", "it is no UUID")
	case !o.read("fhirServer", &server) || (server != "" && (!isAbsolute(server) || len(server) > maxURL)):
		return nil, wrong("fhirServer", "it is no absolute URL")
	case o.get("context") == nil || !o.read("context", &context):
		return nil, wrong("context", "it is no object, or has a member twice")
	case !o.read("fhirAuthorization", &authorization):
		return nil, wrong("fhirAuthorization", "it is no object, or has a member twice")
	case o.get("fhirAuthorization") != nil && server == "":
		return nil, wrong("fhirServer", "it is needed with fhirAuthorization")
	}
	r := &request{}
	if server != "" {
		r.server = &fhir.Access{Server: strings.TrimSuffix(server, "/")}
	}
	if authorization != nil {
		if err := r.authorize(authorization); err != nil {
			return nil, err
		}
	}
	if err := r.readPrefetch(o); err != nil {
		return nil, err
	}
	return r, r.readContext(context, hook)
}

// base is the FHIR server that ids are of; "" where the request names none.
func (r *request) base() string {
	if r.server == nil {
		return ""
	}
	return r.server.Server
}

func isUUID(text string) bool {
	_, err := uuid.Parse(text)
	return err == nil && len(text) == 36
}

func (r *request) authorize(o object) error {
	var kind, scope, subject string
	var seconds int64
	switch {
	case !o.read("access_token", &r.server.Token) || r.server.Token == "":
		return wrong("fhirAuthorization.access_token", "it is missing")
	case !o.read("token_type", &kind) || kind != "Bearer":
		return wrong("fhirAuthorization.token_type", "it is not Bearer")
	case o.get("expires_in") == nil || !o.read("expires_in", &seconds):
		return wrong("fhirAuthorization.expires_in", "it is no whole number of seconds")
	case !o.read("scope", &scope) || scope == "":
		return wrong("fhirAuthorization.scope", "it is missing")
	case !o.read("subject", &subject) || subject == "":
		return wrong("fhirAuthorization.subject", "it is missing")
	}
	return nil
}

// readPrefetch keeps a key whose value is null: the client looked and found nothing, so that nobody needs to look again.
func (r *request) readPrefetch(o object) error {
	var prefetch object
	if !o.read("prefetch", &prefetch) {
		return wrong("prefetch", "it is no object, or has a member twice")
	}
	if len(prefetch) > maxPrefetch {
		return wrong("prefetch", "%d members, at most %d are taken", len(prefetch), maxPrefetch)
	}
	r.prefetch = make(map[string]json.RawMessage, len(prefetch))
	for _, m := range prefetch {
		r.prefetch[m.name] = m.value
	}
	return nil
}

func (r *request) readContext(o object, hook string) error {
	var selections []string
	switch {
	case !o.read("userId", &r.user) || !reference.MatchString(r.user):
		return wrong("context.userId", "it is no reference such as Practitioner/123")
	case !o.read("patientId", &r.patient) || !fhirID.MatchString(r.patient):
		return wrong("context.patientId", "it is no FHIR id: letters, digits, - and ., at most 64")
	case !o.read("encounterId", &r.encounter) || (r.encounter != "" && !fhirID.MatchString(r.encounter)):
		return wrong("context.encounterId", "it is no FHIR id: letters, digits, - and ., at most 64")
	case hook == orderSelect && (o.get("selections") == nil || !o.read("selections", &selections)):
		return wrong("context.selections", "it is no list of references")
	}
	entries, err := r.readDrafts(o.get("draftOrders"))
	if err != nil {
		return err
	}
	if hook != orderSelect {
		for i := range entries {
			r.orders = append(r.orders, entries[i].order...)
		}
		return nil
	}
	for i, selected := range selections {
		at := slices.IndexFunc(entries, func(e entry) bool { return e.is(selected) })
		if at < 0 {
			return wrong(fmt.Sprintf("context.selections[%d]", i), "no resource of draftOrders has this reference")
		}
		for _, order := range entries[at].order {
			if !slices.Contains(r.orders, order) {
				r.orders = append(r.orders, order)
			}
		}
	}
	return nil
}

// entry is one resource of draftOrders; order holds it where it is a ServiceRequest.
type entry struct {
	reference, fullURL string
	order              []*draft
}

func (e *entry) is(reference string) bool {
	return reference != "" && (reference == e.reference || reference == e.fullURL)
}

func (r *request) readDrafts(text json.RawMessage) ([]entry, error) {
	const field = "context.draftOrders"
	var bundle object
	var kind string
	var entries []object
	switch {
	case text == nil || json.Unmarshal(text, &bundle) != nil || !bundle.read("resourceType", &kind) || kind != "Bundle" || !bundle.read("entry", &entries):
		return nil, wrong(field, "it is no Bundle, or has a member twice")
	case len(entries) > maxDrafts:
		return nil, wrong(field, "%d entries, at most %d are taken", len(entries), maxDrafts)
	}
	list := make([]entry, len(entries))
	for i, e := range entries {
		at := fmt.Sprintf("%s.entry[%d].resource", field, i)
		d := &draft{text: e.get("resource")}
		kind = ""
		switch {
		case json.Unmarshal(d.text, &d.object) != nil || !d.read("resourceType", &kind) || kind == "":
			return nil, wrong(at, "it is no resource, or has a member twice")
		case !d.read("id", &d.id) || (d.id != "" && !fhirID.MatchString(d.id)):
			return nil, wrong(at+".id", "it is no FHIR id: letters, digits, - and ., at most 64")
		}
		r.drafts = append(r.drafts, d.text)
		e.read("fullUrl", &list[i].fullURL)
		if d.id != "" {
			list[i].reference = kind + "/" + d.id
			if slices.ContainsFunc(list[:i], func(e entry) bool { return e.reference == list[i].reference }) {
				return nil, wrong(at+".id", "another entry has it: which of them is the order cannot be told")
			}
		}
		if kind == "ServiceRequest" {
			if d.ofAnother(r.patient) {
				return nil, wrong(at+".subject", "the order is for another patient than context.patientId")
			}
			list[i].order = []*draft{d}
		}
	}
	return list, nil
}

// ofAnother says whether the order names another patient. What cannot be told from the reference is left to who reads the chart.
func (d *draft) ofAnother(patient string) bool {
	var subject struct{ Reference string }
	if !d.read("subject", &subject) {
		return false
	}
	_, id, found := strings.Cut(subject.Reference, "Patient/")
	id, _, _ = strings.Cut(id, "/") // of a version
	return found && id != patient
}

// isStat says whether the order is an emergency: of FHIR's priorities, stat alone means that nothing may wait.
func (d *draft) isStat() bool {
	var priority string
	return d.read("priority", &priority) && priority == "stat"
}

// name is what the client's user calls the order.
func (d *draft) name() string {
	code := d.code()
	if code.Text != "" {
		return code.Text
	}
	for _, c := range code.Coding {
		if c.Display != "" {
			return c.Display
		}
	}
	return ""
}

// coding is a Coding with the text beside its code, which is shown to nobody but who wrote it.
type coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code"`
	Display string `json:"display,omitempty"`
}

type concept struct {
	Coding []coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

func (d *draft) code() (c concept) {
	d.read("code", &c)
	return c
}
