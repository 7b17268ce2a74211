package pages

import (
	"encoding/json"
	"net/http"
	"slices"

	"google.golang.org/protobuf/encoding/protojson"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// Opened is the case with which the widget opens on a page of its own.
type Opened struct {
	Referral     *justifyv1.Referral // nil: nothing is known yet
	Site         string
	Consultation string   // that is gone on with; "" where there is none
	Person       *Person  // nil where nobody was named to us
	OfOrder      []Gap    // what of the order could not be taken over: its exam, its reasons
	OfRecord     []Gap    // what of the rest could not
	Unread       []string // kinds of entries that the record did not give
	OtherOrders  int      // that were named too, and are not shown
	NotTaken     bool     // the consultation that was to be gone on with could not be
}

// Person is whom the page is about, so that nobody is taken for somebody else.
type Person struct{ Name, BirthDate string }

// Gap is something of a patient's record that says nothing here.
type Gap struct {
	Resource, Path string // "Condition/7", "code.coding[0]"
	System, Code   string
	Reason         string // "" where the code is not one of the edition
}

// Open is the page of the widget with a case.
func (p *Pages) Open(o Opened) http.HandlerFunc {
	return p.compressed(p.show(func(*request) (string, map[string]any, error) {
		properties, err := propertiesOf(o.Referral)
		o.OfOrder, o.OfRecord = told(o.OfOrder), told(o.OfRecord)
		return "advisor.html", map[string]any{"Opened": o, "Properties": properties}, err
	}))
}

// Close is a page that says why the widget does not open: one of the words of this package.
func (p *Pages) Close(httpStatus int, why string) http.HandlerFunc {
	return p.compressed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.write(w, &request{Request: r, language: languageOf(r)}, httpStatus, "closed.html", map[string]any{"Why": why})
	}))
}

// propertiesOf are the properties of the widget, as JSON.
func propertiesOf(r *justifyv1.Referral) (map[string]string, error) {
	text, err := protojson.Marshal(r)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, err
	}
	properties := map[string]string{}
	for name, value := range fields {
		properties[name] = string(value)
	}
	return properties, nil
}

// told are the gaps that a clinician is told of.
func told(gaps []Gap) []Gap {
	return slices.DeleteFunc(slices.Clone(gaps), func(g Gap) bool { return gapWord(g.Reason) == "" })
}

// gapWord is the word for a reason of internal/fhir; "" where there is nothing to tell a clinician.
func gapWord(reason string) string {
	switch reason {
	case "empty", "outcome", "superseded":
		return ""
	case "":
		return "gap-code"
	case "other-patient", "no-patient":
		return "gap-person"
	case "status", "not-requested", "negated":
		return "gap-status"
	case "no-value", "unit", "out-of-range":
		return "gap-value"
	case "undated", "expired", "future", "bad-date":
		return "gap-date"
	case "contradiction":
		return "gap-contradiction"
	}
	return "gap-form"
}
