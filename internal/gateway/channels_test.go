package gateway

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/cdshooks"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/pss"
)

func coded(system, code string) string {
	return fmt.Sprintf(`{"coding":[{"system":%q,"code":%q}]}`, system, code)
}

const (
	orderSign   = "/cds-services/justify-order-sign"
	recommend   = "/pss/PlanDefinition/GetRecommendations/$apply"
	collect     = "/pss/PlanDefinition/GetDataToCollect/$apply"
	giveBack    = "/pss/PlanDefinition/$feedback"
	onsetAnswer = `{"resourceType":"QuestionnaireResponse","questionnaire":"` + fhir.QuestionnaireURL + `","status":"completed","authored":"2026-06-01",` +
		`"subject":{"reference":"Patient/p1"},"item":[{"linkId":"headache-onset","answer":[{"valueCoding":{"code":"thunderclap"}}]}]}`
)

// signing is a call of order-sign: an exam for a reason.
func signing(exam, reason string) string {
	return fmt.Sprintf(`{"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"Practitioner/1","patientId":"p1",
		"draftOrders":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"ServiceRequest","id":"o1","status":"draft","intent":"order",
		"subject":{"reference":"Patient/p1"},"code":%s,"reasonCode":[%s]}}]}},
		"prefetch":{"patient":{"resourceType":"Patient","id":"p1","birthDate":"1981-03-02","gender":"male"}}}`, exam, reason)
}

// considered is a request of PSS: an exam that is considered for a diagnosis, and the onset of the headache.
func considered(exam, reason string) string {
	return fmt.Sprintf(`{"resourceType":"Parameters","parameter":[{"name":"data","resource":{"resourceType":"Bundle","type":"collection","entry":[
		{"resource":{"resourceType":"Patient","id":"p1","gender":"male","birthDate":"1981-03-02"}},{"resource":%s},
		{"resource":{"resourceType":"Condition","id":"c1","clinicalStatus":{"coding":[{"code":"active"}]},"subject":{"reference":"Patient/p1"},"code":%s}},
		{"resource":{"resourceType":"ServiceRequest","id":"s1","status":"active","intent":"proposal","subject":{"reference":"Patient/p1"},"code":%s}}]}}]}`,
		onsetAnswer, reason, exam)
}

// Codes of an exam and a reason: the edition's, and those of the sample site's overlay.
var (
	mri, headache      = coded(fhir.ProcedureSystem, "mri-head-wo"), coded(fhir.IndicationSystem, "headache")
	ownMRI, ownReason  = coded("sample-ris", "MRH01"), coded("sample-ris", "KS1")
	unknownSystem, r51 = coded("https://elsewhere.example.org", "MRH01"), coded("http://hl7.org/fhir/sid/icd-10", "R51")
)

type cards struct {
	Cards []struct {
		UUID, Summary string
		Suggestions   []struct {
			Actions []struct {
				Resource struct {
					Code struct{ Coding []fhir.Coding }
				}
			}
		}
	}
	SystemActions []json.RawMessage
}

// bundle is an answer of PSS.
type bundle struct {
	ID    string
	Entry []struct {
		Resource struct {
			ResourceType, ID string
			Code             struct{ Coding []fhir.Coding }
			Action           []struct {
				Action []struct {
					TextEquivalent string
					Code           []struct{ Coding []fhir.Coding }
					Resource       struct{ Reference string }
				}
			}
		}
	}
}

func (r reply) json(t *testing.T, into any) {
	t.Helper()
	require.Equal(t, http.StatusOK, r.status, r.text)
	require.NoError(t, json.Unmarshal([]byte(r.text), into), r.text)
}

// TestHooksOverHTTP: a card is on record by its id before it is shown, with channel, site and mode; what was done joins it.
func TestHooksOverHTTP(t *testing.T) {
	h := newHospital(t)
	l := h.at(t, "north")
	assert.Contains(t, l.get(t, "/cds-services").text, "justify-order-sign")
	assert.Empty(t, h.recorded(t))

	var a cards
	l.post(t, orderSign, signing(mri, r51)).json(t, &a)
	require.Len(t, a.Cards, 1)
	e := h.only(t, consultation.CDSHooks, "north", consultation.Active)
	assert.Equal(t, e.ID.String(), a.Cards[0].UUID)
	stored, err := h.recorder.Get(t.Context(), e.ID)
	require.NoError(t, err)
	assert.Equal(t, h.recorder.Keys().Pseudonym(consultation.RequesterRole, "Practitioner/1"), stored.Requester)
	assert.Equal(t, h.recorder.Keys().Pseudonym(consultation.OrderRole, "o1"), stored.Order)

	feedback := fmt.Sprintf(`{"feedback":[{"card":%q,"outcome":"overridden","outcomeTimestamp":"2026-11-22T05:00:00Z","overrideReason":{"reason":`+
		`{"system":"https://github.com/justify-cds/justify/CodeSystem/override-reason","code":"specialist-advice"},"userComment":"seen"}}]}`, a.Cards[0].UUID)
	require.Equal(t, http.StatusOK, l.post(t, orderSign+"/feedback", feedback).status)
	done := h.recorded(t)
	require.Len(t, done, 1)
	assert.Equal(t, consultation.Overridden, done[0].Done)
	assert.Equal(t, e.ID, done[0].ID)
	elsewhere := strings.Replace(feedback, a.Cards[0].UUID, uuid.NewString(), 1)
	assert.Equal(t, http.StatusNotFound, l.post(t, orderSign+"/feedback", elsewhere).status)
	assert.Empty(t, h.recorded(t))
}

// TestPSSOverHTTP: an answer is on record by its PSS id; read again it is the same; feedback is an outcome.
func TestPSSOverHTTP(t *testing.T) {
	h := newHospital(t)
	l := h.at(t, "north")
	assert.Contains(t, l.post(t, collect, considered(mri, headache)).text, "Questionnaire")
	assert.Empty(t, h.recorded(t), "to ask what to ask is no consultation")

	var a, again bundle
	l.post(t, recommend, considered(mri, headache), "Accept-Language", "fr-BE").json(t, &a)
	e := h.only(t, consultation.FHIR, "north", consultation.Active)
	assert.Equal(t, e.ID.String(), a.ID)
	options := a.Entry[0].Resource.Action[0].Action
	require.NotEmpty(t, options)
	l.get(t, "/pss/Bundle/"+a.ID).json(t, &again)
	assert.Equal(t, a, again, "also in its language")

	done := func(focus string) string {
		return fmt.Sprintf(`{"resourceType":"Parameters","parameter":[{"name":"pss-id","valueString":%q},{"name":"feedback-task","resource":`+
			`{"resourceType":"Task","status":"accepted","intent":"option","focus":{"reference":%q}}}]}`, a.ID, focus)
	}
	require.Equal(t, http.StatusNoContent, l.post(t, giveBack, done(options[0].Resource.Reference)).status)
	outcome := h.recorded(t)
	require.Len(t, outcome, 1)
	assert.Equal(t, consultation.Changed, outcome[0].Done)
	assert.Equal(t, "ct-head-wo", outcome[0].ChangedTo)

	south := h.at(t, "south")
	assert.Equal(t, http.StatusNotFound, south.get(t, "/pss/Bundle/"+a.ID).status, "of another site's answers nothing is told")
	assert.Equal(t, http.StatusNotFound, south.post(t, giveBack, done(options[0].Resource.Reference)).status)
	require.NoError(t, h.recorder.Erase(t.Context(), e.ID, "asked for"))
	assert.Equal(t, http.StatusGone, l.get(t, "/pss/Bundle/"+a.ID).status)
	assert.Equal(t, http.StatusGone, l.post(t, giveBack, done(options[0].Resource.Reference)).status)
	assert.Equal(t, http.StatusNotFound, south.get(t, "/pss/Bundle/"+a.ID).status)
	assert.Equal(t, http.StatusNotFound, l.get(t, "/pss/Bundle/"+uuid.NewString()).status)
}

// TestSilentSite: nothing of the answer reaches anybody, by no channel, and all of it is on record.
func TestSilentSite(t *testing.T) {
	h := newHospital(t)
	l := h.at(t, "west")
	r := l.post(t, orderSign, signing(ownMRI, ownReason))
	assert.Equal(t, `{"cards":[]}`, r.text)
	e := h.only(t, consultation.CDSHooks, "west", consultation.Silent)
	stored, err := h.recorder.Get(t.Context(), e.ID)
	require.NoError(t, err)
	assert.Equal(t, "mri-head-wo", stored.Recommendation.Verdicts[0].Procedure)

	var a bundle
	r = l.post(t, recommend, considered(ownMRI, ownReason))
	r.json(t, &a)
	require.Len(t, a.Entry, 1)
	assert.Equal(t, "guidance-unavailable", a.Entry[0].Resource.Action[0].Action[0].Code[0].Coding[0].Code)
	assert.NotContains(t, r.text, "MRI")
	e = h.only(t, consultation.FHIR, "west", consultation.Silent)
	assert.Equal(t, e.ID.String(), a.ID)
	stored, err = h.recorder.Get(t.Context(), e.ID)
	require.NoError(t, err)
	assert.NotEmpty(t, stored.Recommendation.Answers[0].Options)
	assert.Contains(t, l.get(t, "/pss/Bundle/"+a.ID).text, "guidance-unavailable")
	assert.Contains(t, l.post(t, collect, considered(ownMRI, ownReason)).text, "guidance-unavailable")
	feedback := fmt.Sprintf(`{"resourceType":"Parameters","parameter":[{"name":"pss-id","valueString":%q},{"name":"feedback-task","resource":{"resourceType":"Task","status":"accepted"}}]}`, a.ID)
	assert.Equal(t, http.StatusUnprocessableEntity, l.post(t, giveBack, feedback).status)
	assert.Empty(t, h.recorded(t))
}

// TestSiteCodes: the codes of a site's overlay are understood in each channel, and what is proposed comes back in them; elsewhere they
// are no exam. The site's language is spoken where nobody asks for another.
func TestSiteCodes(t *testing.T) {
	h := newHospital(t)
	south, north := h.at(t, "south"), h.at(t, "north")
	body := strings.Replace(signing(ownMRI, ownReason), `"prefetch":{`, `"prefetch":{"answers":`+onsetAnswer+`,`, 1)
	var a cards
	south.post(t, orderSign, body).json(t, &a)
	e := h.only(t, consultation.CDSHooks, "south", consultation.Active)
	stored, err := h.recorder.Get(t.Context(), e.ID)
	require.NoError(t, err)
	assert.Equal(t, "mri-head-wo", stored.Recommendation.Verdicts[0].Procedure)
	assert.Equal(t, []string{"headache"}, stored.Recommendation.Answers[0].Indications)
	require.Len(t, a.Cards, 1)
	assert.Regexp(t, "besser|Angaben", a.Cards[0].Summary, "in German")
	assert.Equal(t, "de", stored.Case.Language)

	var b bundle
	south.post(t, recommend, considered(ownMRI, ownReason)).json(t, &b)
	h.only(t, consultation.FHIR, "south", consultation.Active)
	proposed := ""
	for _, entry := range b.Entry[1:] {
		for _, c := range entry.Resource.Code.Coding {
			proposed += c.System + " " + c.Code + "; "
		}
	}
	assert.Contains(t, proposed, "sample-ris CTH01; ")

	north.post(t, orderSign, signing(ownMRI, ownReason)).json(t, &a)
	assert.Empty(t, a.Cards, "no exam of this site's edition")
	north.post(t, orderSign, signing(unknownSystem, headache)).json(t, &a)
	assert.Empty(t, a.Cards)
	assert.Equal(t, http.StatusUnprocessableEntity, north.post(t, recommend, considered(ownMRI, ownReason)).status)
	assert.Empty(t, h.recorded(t))
}

// TestAtFaultOverHTTP: what is wrong with a request has the status of its channel, and is not on record.
func TestAtFaultOverHTTP(t *testing.T) {
	h := newHospital(t)
	l := h.at(t, "north")
	const canary = "Canarybird"
	for name, c := range map[string]struct {
		path, body string
		status     int
		says       string
	}{
		"hooks, no request":              {orderSign, `{"hook":"` + canary + `"}`, 400, "hook: "},
		"hooks, no patient":              {orderSign, strings.Replace(signing(mri, r51), `"prefetch"`, `"`+canary+`"`, 1), 412, "patient"},
		"hooks, no reason":               {orderSign, strings.Replace(signing(mri, r51), `"reasonCode":[`+r51+`]`, `"note":[]`, 1), 200, `{"cards":[]}`},
		"hooks, another patient's order": {orderSign, strings.Replace(signing(mri, r51), `"Patient/p1"`, `"Patient/`+canary+`"`, 1), 400, "subject: "},
		"PSS, no resource":               {recommend, canary, 400, `"code":"invalid"`},
		"PSS, no reason":                 {recommend, strings.Replace(considered(mri, headache), `"Condition"`, `"Basic"`, 1), 422, `"code":"required"`},
		"PSS, nothing to collect for":    {collect, strings.Replace(considered(mri, headache), `"Condition"`, `"Basic"`, 1), 422, `"code":"required"`},
		"PSS, feedback on nothing":       {giveBack, `{"resourceType":"Parameters","parameter":[{"name":"` + canary + `"}]}`, 400, `"code":"invalid"`},
	} {
		r := l.post(t, c.path, c.body)
		assert.Equal(t, c.status, r.status, "%s: %s", name, r.text)
		assert.Contains(t, r.text, c.says, name)
		assert.NotContains(t, r.text, canary, name)
		assert.Equal(t, "no-store", r.header.Get("Cache-Control"), name)
	}
	assert.Empty(t, h.recorded(t))
	assert.False(t, l.Answers("mars"))
}

// TestWithoutRecord: a server that keeps no record answers, and knows no answer of before.
func TestWithoutRecord(t *testing.T) {
	l := listen(t, newServer(t), patience)
	require.NoError(t, l.Hooks(cdshooks.Config{Trial: true}))
	require.NoError(t, l.PSS(pss.Config{Site: func(*http.Request) (string, bool) { return "", true }}))
	var a bundle
	l.post(t, recommend, considered(mri, headache)).json(t, &a)
	assert.NotEmpty(t, a.Entry[0].Resource.Action[0].Action)
	assert.Equal(t, http.StatusNotFound, l.get(t, "/pss/Bundle/"+a.ID).status)
	feedback := fmt.Sprintf(`{"feedback":[{"card":%q,"outcome":"accepted","outcomeTimestamp":"2026-11-22T05:00:00Z"}]}`, uuid.NewString())
	assert.Equal(t, http.StatusNotFound, l.post(t, orderSign+"/feedback", feedback).status)
}
