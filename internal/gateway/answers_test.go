package gateway

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
)

const man45 = `"patient":{"age":{"value":45,"unit":"y"},"sex":"SEX_MALE"}`

// answerOn answers on the page of a consultation, and gives the consultation in which that was done.
func (l *loopback) answerOn(t *testing.T, consultation, referral string) string {
	t.Helper()
	r := l.post(t, "/v1/evaluate", `{"referral":{`+referral+`,"orderedExams":[{"exam":{"code":"mri-head-wo"}}]}}`, "Justify-Channel", "widget")
	require.Equal(t, http.StatusOK, r.status, r.text)
	var answered struct{ ConsultationID string }
	require.NoError(t, json.Unmarshal([]byte(r.text), &answered))
	r = l.post(t, answeredPath, `{"consultation":"`+consultation+`","answered":"`+answered.ConsultationID+`"}`)
	require.Equal(t, http.StatusNoContent, r.status, r.text)
	return answered.ConsultationID
}

const (
	egfrIn   = `"prefetch": {"observations":{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Observation","id":"b1","status":"final","subject":{"reference":"Patient/p1"},"effectiveDateTime":"TODAY","code":{"coding":[{"system":"http://loinc.org","code":"98979-8"}]},"valueQuantity":{"value":VALUE,"system":"http://unitsofmeasure.org","code":"mL/min/{1.73_m2}"}}}]},`
	prefetch = `"prefetch": {`
)

func egfr(value string) string {
	return strings.NewReplacer("TODAY", time.Now().Format(time.DateOnly), "VALUE", value).Replace(egfrIn)
}

// TestAnswersAreForOneOrder: what is answered on a page counts for the order that was asked about, of that patient and for that reason.
// Whom an order is for is what its request says: what the order itself carries from before may have been copied with it.
func TestAnswersAreForOneOrder(t *testing.T) {
	h := newHospital(t)
	l := h.at(t, "")
	last := signed(t, l).UUID
	says := func(fact string, changes ...string) bool {
		t.Helper()
		id := signed(t, l, changes...).UUID
		if len(changes) == 0 {
			last = id
		}
		stored, err := h.recorder.Get(t.Context(), uuid.MustParse(id))
		require.NoError(t, err)
		for _, f := range stored.Case.Facts {
			if f.ID == fact {
				return true
			}
		}
		return false
	}
	headache := man45 + `,"indications":[{"code":"headache"}]`
	const implant = `,"facts":[{"fact":"implant","choice":"none"}]`
	l.answerOn(t, last, `"patient":{"age":{"value":70,"unit":"y"},"sex":"SEX_MALE"},"indications":[{"code":"headache"}]`+implant)
	assert.False(t, says("implant"), "the page was used for somebody of another age")
	l.answerOn(t, last, man45+`,"indications":[{"code":"low-back-pain"}]`+implant)
	assert.False(t, says("implant"), "the page was used for another reason")
	l.answerOn(t, last, headache+`,"site":"south"`+implant)
	assert.False(t, says("implant"), "another site's facts may be others")

	l.answerOn(t, last, headache+implant)
	assert.True(t, says("implant"))
	rated := `"status": "draft", "extension":[{"url":"http://fhir.org/argonaut/Extension/pama-rating-consult-id","valueUri":"urn:uuid:` + last + `"}]`
	assert.False(t, says("implant", `"p1"`, `"p2"`, "Patient/p1", "Patient/p2", `"status": "draft"`, rated), "the order was copied to another patient, with its rating")
	assert.False(t, says("implant", "R51", "M54.5"), "the order's reason is another one now")
	assert.True(t, says("implant", `"status": "draft"`, rated))
}

// TestAnswersAreNotNewerThanTheRecord: a finding that came into the record after a page was opened is not covered up by what the page
// knew; a finding that was corrected on the page stays corrected.
func TestAnswersAreNotNewerThanTheRecord(t *testing.T) {
	h := newHospital(t)
	l := h.at(t, "")
	stated := func(id string, fact string) (x engine.CaseExtent, ok bool) {
		t.Helper()
		stored, err := h.recorder.Get(t.Context(), uuid.MustParse(id))
		require.NoError(t, err)
		for _, f := range stored.Case.Facts {
			if f.ID == fact {
				return f.CaseExtent, true
			}
		}
		return x, false
	}
	const headache = man45 + `,"indications":[{"code":"headache"}],"facts":[`
	first := signed(t, l)
	l.answerOn(t, first.UUID, headache+`{"fact":"egfr","quantity":{"value":62,"unit":"mL/min/{1.73_m2}"}},{"fact":"implant","choice":"none"}]`)
	second := signed(t, l)
	x, _ := stated(second.UUID, "egfr")
	assert.InDelta(t, 62, x.Min, 0)
	third := signed(t, l, prefetch, egfr("25"))
	x, _ = stated(third.UUID, "egfr")
	assert.InDelta(t, 25, x.Max, 0, "the result came after the page")
	_, ok := stated(third.UUID, "implant")
	assert.True(t, ok)

	// On the page of the third consultation: 25 is corrected, and a further question answered.
	l.answerOn(t, third.UUID, headache+`{"fact":"egfr","quantity":{"value":52,"unit":"mL/min/{1.73_m2}"}},{"fact":"implant","choice":"none"},{"fact":"headache-onset","choice":"gradual"}]`)
	fourth := signed(t, l, prefetch, egfr("25"))
	x, _ = stated(fourth.UUID, "egfr")
	assert.InDelta(t, 52, x.Max, 0)
	for _, fact := range []string{"implant", "headache-onset"} {
		_, ok = stated(fourth.UUID, fact)
		assert.True(t, ok, "%s was answered, on one page or the other", fact)
	}
	x, _ = stated(signed(t, l, prefetch, egfr("20")).UUID, "egfr")
	assert.InDelta(t, 20, x.Max, 0)
}
