package cdshooks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A shape is a type of the specification: its elements with their cardinalities and types, as HL7's logical models CDSHooksServices,
// CDSHooksRequest, CDSHooksResponse and CDSHooksFeedback (github.com/HL7/cds-hooks, input/fsh/logicals) have them. They are written
// down here in our own form: the models are StructureDefinitions, for which there is no validator in Go.
type shape map[string]element

type element struct {
	min, max int // max 0: any number, a list
	kind     any // a kind, or a shape
}

type kind string

const (
	text     kind = "text"
	summary  kind = "summary"
	yesNo    kind = "flag"
	id       kind = "uuid"
	absolute kind = "url"
	instant  kind = "instant"
	resource kind = "resource"
	relative kind = "reference"
	template kind = "templates"
	number   kind = "number"
)

// codes is a kind: one of them.
type codes []string

var (
	codingShape = shape{"system": {0, 1, absolute}, "version": {0, 1, text}, "code": {1, 1, text}, "display": {0, 1, text}}
	actionShape = shape{
		"type": {1, 1, codes{"create", "update", "delete"}}, "description": {1, 1, text}, "resource": {0, 1, resource}, "resourceId": {0, 1, relative},
	}
	cardShape = shape{
		"uuid": {0, 1, id}, "summary": {1, 1, summary}, "detail": {0, 1, text}, "indicator": {1, 1, codes{"info", "warning", "critical"}},
		"source": {1, 1, shape{"label": {1, 1, text}, "url": {0, 1, absolute}, "icon": {0, 1, absolute}, "topic": {0, 1, codingShape}}},
		"suggestions": {0, 0, shape{
			"label": {1, 1, text}, "uuid": {0, 1, id}, "isRecommended": {0, 1, yesNo}, "actions": {0, 0, actionShape},
		}},
		"selectionBehavior": {0, 1, codes{"at-most-one", "any"}}, "overrideReasons": {0, 0, codingShape},
		"links": {0, 0, shape{"label": {1, 1, text}, "url": {1, 1, absolute}, "type": {1, 1, codes{"absolute", "smart"}}, "appContext": {0, 1, text}}},
	}
	responseShape = shape{
		"cards": {0, 0, cardShape}, "systemActions": {0, 0, actionShape}, "extension": {0, 1, shape{"systemActions": {0, 0, actionShape}}},
	}
	servicesShape = shape{"services": {0, 0, shape{
		"hook": {1, 1, text}, "title": {0, 1, text}, "id": {1, 1, text}, "description": {1, 1, text}, "usageRequirements": {0, 1, text}, "prefetch": {0, 1, template},
	}}}
)

// Shapes of what clients send.
var (
	entryShape  = shape{"fullUrl": {0, 1, text}, "resource": {1, 1, resource}}
	bundleShape = shape{"resourceType": {1, 1, codes{"Bundle"}}, "id": {0, 1, text}, "type": {0, 1, text}, "entry": {0, 0, entryShape}}
	contextOf   = func(selections int) shape {
		return shape{
			"userId": {1, 1, relative}, "patientId": {1, 1, text}, "encounterId": {0, 1, text}, "draftOrders": {1, 1, bundleShape},
			"selections": {selections, 0, relative},
		}
	}
	requestShape = func(hook string, selections int) shape {
		return shape{
			"hook": {1, 1, codes{hook}}, "hookInstance": {1, 1, id}, "fhirServer": {0, 1, absolute}, "context": {1, 1, contextOf(selections)},
			"fhirAuthorization": {0, 1, shape{
				"access_token": {1, 1, text}, "token_type": {1, 1, codes{"Bearer"}}, "expires_in": {1, 1, number}, "scope": {1, 1, text},
				"subject": {1, 1, text}, "patient": {0, 1, text},
			}},
			"prefetch": {0, 1, template},
		}
	}
	feedbackShape = shape{"feedback": {0, 0, shape{
		"card": {1, 1, id}, "outcome": {1, 1, codes{"accepted", "overridden"}}, "acceptedSuggestions": {0, 0, shape{"id": {1, 1, id}}},
		"overrideReason":   {0, 1, shape{"reason": {0, 1, codingShape}, "userComment": {0, 1, text}}},
		"outcomeTimestamp": {1, 1, instant},
	}}}
)

// TestRequests: what these tests send is what the specification has clients send, so that what is understood here is.
func TestRequests(t *testing.T) {
	own := func(body string) []byte { return []byte(strings.Replace(body, `"vendor":{"any":"thing"},`, "", 1)) }
	conforms(t, requestShape(orderSign, 0), own(signing(lumbarOrder, otherOrder)))
	conforms(t, requestShape(orderSelect, 1), own(requestOf(orderSelect, `"selections":["ServiceRequest/o1"],`, lumbarOrder)))
	conforms(t, feedbackShape, []byte(feedbackOf(entryOf(consulted, `"outcome":"accepted","acceptedSuggestions":[{"id":"`+someone+`"}]`),
		entryOf(consulted, `"outcome":"overridden","overrideReason":{"reason":{"system":"`+overrideSystem+`","code":"implant"},"userComment":"why"}`))))
}

// conforms checks a document against a shape and the invariants of the models.
func conforms(t testing.TB, s shape, document []byte) {
	t.Helper()
	var v map[string]any
	require.NoError(t, json.Unmarshal(document, &v))
	s.check(t, "", v)
	cards, has := v["cards"]
	if _, ok := s["cards"]; !ok {
		return
	}
	require.True(t, has && cards != nil, "cards are always there, if only an empty list")
	for _, c := range cards.([]any) {
		c := c.(map[string]any)
		assert.Equal(t, c["suggestions"] != nil, c["selectionBehavior"] != nil, "cds-resp-1: suggestions and selectionBehavior go together")
		recommended := 0
		for _, s := range list(c["suggestions"]) {
			s := s.(map[string]any)
			if s["isRecommended"] == true {
				recommended++
			}
			for _, a := range list(s["actions"]) {
				checkAction(t, a.(map[string]any))
			}
		}
		assert.LessOrEqual(t, recommended, 1, "of at-most-one, one is recommended")
		for _, l := range list(c["links"]) {
			l := l.(map[string]any)
			assert.True(t, l["appContext"] == nil || l["type"] == "smart", "cds-resp-3: appContext is for smart links")
		}
		for _, r := range list(c["overrideReasons"]) {
			assert.NotEmpty(t, r.(map[string]any)["display"], "cds-resp-4: a reason has a display")
		}
	}
	for _, a := range list(v["systemActions"]) {
		checkAction(t, a.(map[string]any))
	}
}

func checkAction(t testing.TB, a map[string]any) {
	t.Helper()
	if a["type"] == "delete" {
		assert.NotNil(t, a["resourceId"], "what is deleted is named")
		return
	}
	assert.NotNil(t, a["resource"], "cds-resp-2: what is created or updated is there as a whole")
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func (s shape) check(t testing.TB, at string, v map[string]any) {
	t.Helper()
	for name, e := range s {
		assert.True(t, e.min == 0 || v[name] != nil, "%s.%s is missing", at, name)
	}
	for name, value := range v {
		e, known := s[name]
		if !assert.True(t, known, "%s.%s is no element of the specification", at, name) {
			continue
		}
		if e.max == 1 {
			checkValue(t, at+"."+name, e.kind, value)
			continue
		}
		items, ok := value.([]any)
		assert.True(t, ok, "%s.%s is no list", at, name)
		assert.True(t, len(items) > 0 || name == "cards" || name == "services", "%s.%s is empty: it is to be left out", at, name)
		for i, item := range items {
			checkValue(t, fmt.Sprintf("%s.%s[%d]", at, name, i), e.kind, item)
		}
	}
}

func checkValue(t testing.TB, at string, k, v any) {
	t.Helper()
	word, isText := v.(string)
	switch k := k.(type) {
	case shape:
		o, ok := v.(map[string]any)
		if assert.True(t, ok, "%s is no object", at) {
			k.check(t, at, o)
		}
		return
	case codes:
		assert.True(t, slices.Contains(k, word), "%s is %v", at, v)
		return
	}
	switch k {
	case yesNo:
		_, isText = v.(bool)
	case resource:
		o, _ := v.(map[string]any)
		isText = o["resourceType"] != nil
	case number:
		_, isText = v.(float64)
	case template:
		_, isText = v.(map[string]any)
	case summary:
		assert.Less(t, len(utf16.Encode([]rune(word))), 140, at)
	case id:
		assert.True(t, isUUID(word), "%s is no UUID", at)
	case absolute:
		assert.True(t, isAbsolute(word), "%s is no absolute URL", at)
	case relative:
		assert.True(t, reference.MatchString(word), "%s is no reference", at)
	case instant:
		_, err := time.Parse(time.RFC3339, word)
		assert.NoError(t, err, at)
	}
	assert.True(t, isText, "%s is not of the type %v", at, k)
	assert.True(t, !isTextKind(k) || strings.TrimSpace(word) != "", "%s is empty", at)
}

func isTextKind(k any) bool { return k == text || k == summary || k == absolute }
