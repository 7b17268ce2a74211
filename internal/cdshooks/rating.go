package cdshooks

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/language"
)

// The extensions of the Argonaut guide.
const (
	argonaut     = "http://fhir.org/argonaut/Extension/pama-rating"
	consultedURL = argonaut + "-qcdsm-consulted"
	consultURL   = argonaut + "-consult-id"
	appliedURL   = argonaut + "-auc-applied"
	pamaSystem   = "http://fhir.org/argonaut/CodeSystem/pama-rating"
)

// pamaCodes are the three ratings of the guide by our verdicts. What may be appropriate is not against the criteria: its category
// stands beside, as a further coding. A verdict without a code gets no rating.
var pamaCodes = map[string]string{
	engine.UsuallyAppropriate:    "appropriate",
	engine.MayBeAppropriate:      "appropriate",
	engine.UsuallyNotAppropriate: "not-appropriate",
	engine.Contraindicated:       "not-appropriate",
	engine.NotRated:              "no-criteria-apply",
	engine.NoCriteria:            "no-criteria-apply",
}

// pamaExtension is one extension of a ServiceRequest.
type pamaExtension struct {
	URL     string   `json:"url"`
	Concept *concept `json:"valueCodeableConcept,omitempty"`
	Text    string   `json:"valueString,omitempty"`
	URI     string   `json:"valueUri,omitempty"`
}

// rating writes the rating on the order, and changes nothing else of it. Where there is none to write, one of ours that the order
// still carries from before is taken off: it was of an order that is not this one any more.
func (j *judgement) rating() *action {
	if j.Ratings == 0 || j.draft.id == "" {
		return nil
	}
	v := j.verdict
	if pamaCodes[v.Verdict] == "" || j.consultation == "" {
		if j.draft.mechanism() != j.Mechanism {
			return nil
		}
		return &action{Type: "update", Description: j.say("unrate"), Resource: j.draft.withExtensions(withoutRating(j.draft.extensions()))}
	}
	_, guideline, rating := v.Deciding()
	return &action{
		Type: "update", Description: j.say("rate", j.say("is", v.Title, j.say(v.Verdict))), Resource: j.rated(j.draft.object, v.Verdict, rating, guideline),
	}
}

// rated is an order with a rating. It stays on the order and is read by whoever reads that: its displays are those of the code systems.
func (j *judgement) rated(o object, verdict string, rating int, guideline string) object {
	codings := []coding{{System: pamaSystem, Code: pamaCodes[verdict]}, {System: verdictSystem, Code: verdict, Display: say(language.English, verdict)}}
	if rating > 0 {
		codings = append(codings, coding{System: ratingSystem, Code: strconv.Itoa(rating), Display: strconv.Itoa(rating) + " of 9"})
	}
	list := append(withoutRating(j.draft.extensions()),
		plainJSON(pamaExtension{URL: argonaut, Concept: &concept{Coding: codings}}),
		plainJSON(pamaExtension{URL: consultedURL, Text: j.Mechanism}),
		plainJSON(pamaExtension{URL: consultURL, URI: "urn:uuid:" + j.consultation}),
	)
	if guideline != "" {
		list = append(list, plainJSON(pamaExtension{URL: appliedURL, URI: guidelinePrefix + guideline + "?edition=" + j.recommendation.Edition}))
	}
	return o.withExtensions(list)
}

func (o object) withExtensions(list []json.RawMessage) object {
	if len(list) == 0 { // FHIR knows no empty list
		return o.with("extension", nil)
	}
	return o.with("extension", list)
}

func (d *draft) extensions() (list []json.RawMessage) {
	d.read("extension", &list)
	return list
}

// withoutRating is the extensions that are not of the guide.
func withoutRating(list []json.RawMessage) []json.RawMessage {
	var others []json.RawMessage
	for _, text := range list {
		if !strings.HasPrefix(pama(text).URL, argonaut) {
			others = append(others, text)
		}
	}
	return others
}

func pama(text json.RawMessage) (e pamaExtension) {
	_ = json.Unmarshal(text, &e) // what is no extension of the guide is none of ours
	return e
}

// mechanism is who rated the order, as it says itself.
func (d *draft) mechanism() string {
	for _, text := range d.extensions() {
		if e := pama(text); e.URL == consultedURL {
			return e.Text
		}
	}
	return ""
}
