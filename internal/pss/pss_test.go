package pss

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/shipped"
)

// bench is a service with the shipped library, whose record is a map.
type bench struct {
	*Service
	record   map[string]Answered
	outcomes []Outcome
	silent   bool
	fails    error
}

func newBench(t testing.TB) *bench {
	t.Helper()
	e, b := shipped.Engine(), &bench{record: map[string]Answered{}}
	reader := fhir.NewReader(e)
	service, err := New(Config{
		Site: func(r *http.Request) (string, bool) { return r.Header.Get("Site"), r.Header.Get("Site") != "" },
		Answer: func(ctx context.Context, site string, q engine.Referral) (Answered, error) {
			r, err := e.Evaluate(ctx, q)
			if err = errors.Join(b.fails, err); err != nil {
				return Answered{}, err
			}
			a := Answered{Recommendation: r, Consultation: uuid.NewString(), Site: site, At: b.Now(), Silent: b.silent, Language: q.Language}
			b.record[a.Consultation] = a
			return a, nil
		},
		Stored: func(_ context.Context, id string) (Answered, error) {
			a, ok := b.record[id]
			if !ok {
				return a, ErrUnknown
			}
			return a, nil
		},
		Outcome: func(_ context.Context, o Outcome) error { b.outcomes = append(b.outcomes, o); return b.fails },
		Questions: func(ctx context.Context, _ string, q engine.Referral) ([]engine.Question, bool, error) {
			r, err := e.Evaluate(ctx, q)
			if err != nil || b.silent {
				return nil, b.silent, err
			}
			return r.Questions, false, nil
		},
		Diagnoses: func(context.Context, string, engine.Referral) ([]Diagnosis, error) {
			return []Diagnosis{{"headache", "Headache"}, {"head-injury", "Head injury"}}, nil
		},
		Reader: func(string) Reader { return reader }, PageURL: "https://justify.example.org/answer/",
		Now: func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
	})
	require.NoError(t, err)
	b.Service = service
	return b
}

func (b *bench) do(t testing.TB, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	return b.doAs(t, "north", "", method, path, body)
}

func (b *bench) doAs(t testing.TB, site, language, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Site", site)
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	conforms(t, w.Body.Bytes())
	return w
}

const (
	apply       = "/PlanDefinition/GetRecommendations/$apply"
	maskedAdult = `{"resourceType":"Patient","id":"p1","gender":"male","name":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}],` +
		`"extension":[{"url":"https://www.ehealth.fgov.be/standards/fhir/pss/StructureDefinition/PSSRelevantAge","valueAge":{"value":53,"code":"y","system":"http://unitsofmeasure.org"}}]}`
)

func diagnosis(id string) string {
	return fmt.Sprintf(`{"resourceType":"Condition","id":"c1","clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"provisional"}]},`+
		`"subject":{"reference":"Patient/p1"},"code":{"coding":[{"system":%q,"code":%q}]}}`, fhir.IndicationSystem, id)
}

func proposalOf(exam string) string {
	return fmt.Sprintf(`{"resourceType":"ServiceRequest","id":"s-%s","status":"active","intent":"proposal","subject":{"reference":"Patient/p1"},`+
		`"code":{"coding":[{"system":%q,"code":%q}]}}`, exam, fhir.ProcedureSystem, exam)
}

func thunderclap() string {
	return fmt.Sprintf(`{"resourceType":"QuestionnaireResponse","questionnaire":%q,"status":"completed","authored":"2026-11-21","subject":{"reference":"Patient/p1"},`+
		`"item":[{"linkId":"headache-onset","answer":[{"valueCoding":{"code":"thunderclap"}}]}]}`, fhir.QuestionnaireURL)
}

func dataOf(resources ...string) string {
	var entries []string
	for _, r := range resources {
		entries = append(entries, `{"resource":`+r+`}`)
	}
	return `{"resourceType":"Parameters","parameter":[{"name":"subject","valueString":"Patient/p1"},{"name":"data","resource":{"resourceType":"Bundle","type":"collection","entry":[` +
		strings.Join(entries, ",") + `]}}]}`
}

// answered is a response as a client reads it.
type answered struct {
	ResourceType, Type string
	Identifier         struct{ Value string }
	Total              int
	Entry              []struct {
		FullURL  string
		Resource struct {
			ResourceType, ID string
			Subject          reference
			Code             concept
			Action           []action
			Entry            []any
		}
	}
}

func (b *bench) apply(t testing.TB, body string) (a answered) {
	t.Helper()
	w := b.do(t, http.MethodPost, apply, body)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a))
	return a
}

// rating is the numerator of an option's rating of that kind; -1 where it has none.
func rating(a action, kind string) int {
	for _, e := range a.Extension {
		if e.Extension[0].Code == kind && len(e.Extension) > 1 && e.Extension[1].Ratio != nil {
			return e.Extension[1].Ratio.Numerator.Value
		}
	}
	return -1
}

// TestRecommendations: one group, one outer action, and an option for each exam, rated on the guide's scales as the engine rates it.
func TestRecommendations(t *testing.T) {
	b := newBench(t)
	a := b.apply(t, dataOf(maskedAdult, diagnosis("headache"), thunderclap(), proposalOf("ct-head-wo")))
	assert.Equal(t, "collection", a.Type)
	stored := b.record[a.Identifier.Value]
	require.NotNil(t, stored.Recommendation)
	assert.Equal(t, "ct-head-wo", stored.Recommendation.Verdicts[0].Procedure)
	group := a.Entry[0].Resource
	assert.Equal(t, "RequestGroup", group.ResourceType)
	require.Len(t, group.Action, 1)
	outer := group.Action[0]
	assert.Equal(t, "at-most-one", outer.SelectionBehavior)
	assert.Equal(t, "https://justify.example.org/answer/"+a.Identifier.Value, outer.Documentation[0].URL)
	ids := map[string]bool{}
	for _, e := range a.Entry[1:] {
		assert.Equal(t, "Patient/p1", e.Resource.Subject.Reference)
		assert.Equal(t, e.Resource.ResourceType == "ServiceRequest", len(e.Resource.Code.Coding) > 0)
		ids[e.Resource.ResourceType+"/"+e.Resource.ID] = true
	}
	all := options(stored.Recommendation, "")
	require.Len(t, outer.Action, len(all))
	best := 10
	for i, inner := range outer.Action {
		o := all[i]
		assert.Equal(t, o.Title, inner.TextEquivalent)
		assert.True(t, ids[inner.Resource.Reference], "each option proposes something")
		assert.Equal(t, o.Procedure == noImaging, strings.HasPrefix(inner.Resource.Reference, "CommunicationRequest/"))
		level := -1
		if o.Level != nil {
			level = *o.Level
		}
		assert.Equal(t, level, rating(inner, "radiationexposure"))
		if o.Low.Category == o.High.Category && o.Rating > 0 && o.contraindicated() == "" {
			assert.Equal(t, o.Rating, rating(inner, "overall"))
		}
		if o.Low.Category != o.High.Category {
			assert.Equal(t, -1, rating(inner, "overall"), "what is unknown decides: no value")
		}
		if o.Rank > 0 && o.contraindicated() == "" {
			assert.LessOrEqual(t, o.Rating, best, "best first")
			best = o.Rating
		}
	}
	assert.Equal(t, "CT head without contrast", outer.Action[0].TextEquivalent)
	assert.Equal(t, 9, rating(outer.Action[0], "overall"))
}

// TestNoEmptyReference: FHIR has none.
func TestNoEmptyReference(t *testing.T) {
	assert.Equal(t, reference{Display: "masked"}, patientOf(""))
	assert.Equal(t, reference{Reference: "Patient/p1"}, patientOf("Patient/p1"))
}

// TestFixture: the guide's own example has the shape of ours.
func TestFixture(t *testing.T) {
	folder := os.Getenv("JUSTIFY_FIXTURES")
	if folder == "" {
		t.Skip("set JUSTIFY_FIXTURES to the folder of the published guides' examples")
	}
	text, err := os.ReadFile(filepath.Join(folder, "belgian-pss/RequestGroup-getrecommendations-r-response-1.json"))
	require.NoError(t, err)
	var theirs requestGroup
	require.NoError(t, json.Unmarshal(text, &theirs))
	require.Len(t, theirs.Action, 1)
	assert.Equal(t, "at-most-one", theirs.Action[0].SelectionBehavior)
	assert.Equal(t, profiles+"PSSResponseRequestGroup", theirs.Meta.Profile[0])
	for _, inner := range theirs.Action[0].Action {
		assert.Equal(t, ratingURL, inner.Extension[0].URL)
		assert.Positive(t, rating(inner, "overall"))
		assert.GreaterOrEqual(t, rating(inner, "radiationexposure"), 0)
		for _, e := range inner.Extension {
			of := map[string]int{"overall": overallOf, "radiationexposure": radiationOf}
			assert.Equal(t, of[e.Extension[0].Code], e.Extension[1].Ratio.Denominator.Value)
		}
	}
}

func TestDiagnoses(t *testing.T) {
	b := newBench(t)
	w := b.do(t, http.MethodPost, "/PlanDefinition/GetDiagnoses/$apply", dataOf(maskedAdult, proposalOf("ct-head-wo")))
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	var a answered
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a))
	require.Len(t, a.Entry, 5)
	assert.Equal(t, "one-or-more", a.Entry[0].Resource.Action[0].SelectionBehavior)
	assert.Equal(t, fhir.IndicationSystem, a.Entry[2].Resource.Code.Coding[0].System)
	assert.Empty(t, b.record, "choosing a diagnosis is no consultation")
	b.Diagnoses = func(context.Context, string, engine.Referral) ([]Diagnosis, error) { return nil, nil }
	assert.Contains(t, b.do(t, http.MethodPost, "/PlanDefinition/GetDiagnoses/$apply", dataOf(maskedAdult)).Body.String(), "guidance-unavailable")
	none := strings.Replace(strings.Replace(diagnosis("x"), fhir.IndicationSystem, "http://hl7.org/fhir/sid/icd-10", 1), `"x"`, `"Z99.9"`, 1)
	nothing := b.apply(t, dataOf(maskedAdult, none))
	require.Len(t, nothing.Entry, 1, "no criteria apply")
	assert.Equal(t, words.Say("en", "no guidance"), nothing.Entry[0].Resource.Action[0].Action[0].TextEquivalent)
	assert.Equal(t, "guidance-unavailable", nothing.Entry[0].Resource.Action[0].Action[0].Code[0].Coding[0].Code)

	again := strings.Replace(diagnosis("x"), `"x"`, `"headache"`, 1)
	assert.NotEmpty(t, b.apply(t, dataOf(maskedAdult, again)).Entry, "what was proposed is understood when it comes back")
}

func TestAtFault(t *testing.T) {
	b := newBench(t)
	for name, c := range map[string]struct {
		path, body string
		status     int
	}{
		"no JSON":     {apply, "Canary", 400},
		"no Bundle":   {apply, `{"resourceType":"Canary"}`, 400},
		"no data":     {apply, `{"resourceType":"Parameters","parameter":[{"name":"Canary"}]}`, 400},
		"no reason":   {apply, dataOf(maskedAdult, proposalOf("ct-head-wo")), 422},
		"no feedback": {"/PlanDefinition/$feedback", `{"resourceType":"Parameters"}`, 400},
		"no task":     {"/PlanDefinition/$feedback", feedbackOf("Canary"), 400},
		"no id":       {"/PlanDefinition/$feedback", feedbackOf("Canary", taskOf("accepted", "x", "")), 404},
		"a status":    {"/PlanDefinition/$feedback", feedbackOf(uuid.NewString(), taskOf("Canary", "x", "")), 400},
		"too large":   {apply, strings.Repeat(" ", 2<<20), 413},
	} {
		w := b.do(t, http.MethodPost, c.path, c.body)
		assert.Equal(t, c.status, w.Code, name)
		assert.Contains(t, w.Body.String(), "OperationOutcome", name)
		assert.NotContains(t, w.Body.String(), "Canary", name)
	}
	b.fails = errors.New("Canary")
	w := b.do(t, http.MethodPost, apply, dataOf(maskedAdult, diagnosis("headache")))
	assert.Equal(t, http.StatusServiceUnavailable, w.Code)
	assert.NotContains(t, w.Body.String(), "Canary")
	b.fails = nil
	id := b.apply(t, dataOf(maskedAdult, diagnosis("headache"))).Identifier.Value
	b.fails = ErrRefused // such as by another edition
	w = b.do(t, http.MethodPost, "/PlanDefinition/$feedback", feedbackOf(id, taskOf("accepted", proposalID(id, "ct-head-wo"), "")))
	assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
	assert.Contains(t, w.Body.String(), "business-rule")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, apply, strings.NewReader("{}"))
	w = httptest.NewRecorder()
	b.ServeHTTP(w, r)
	assert.Equal(t, http.StatusUnauthorized, w.Code)
	_, err := New(Config{})
	assert.Error(t, err)
}
