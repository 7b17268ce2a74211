package cdshooks

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
)

const (
	snomedSystem = "http://snomed.info/sct"
	loincSystem  = "http://loinc.org"
	localSystem  = "https://hospital.example.org/exams"
	someone      = "71c5a3be-2e0f-4c1e-9d0d-3a6a1e3b5c11"
)

// simpleReader reads what these tests send: an exam by its code, reasons in SNOMED CT, a birth date.
type simpleReader struct{ exams map[string][]fhir.Coding }

func (r *simpleReader) Codings(procedure, _ string) []fhir.Coding { return r.exams[procedure] }

func (r *simpleReader) Prefetch() map[string]string {
	return map[string]string{"patient": "Patient/{{context.patientId}}", "conditions": "Condition?patient={{context.patientId}}"}
}

func (r *simpleReader) Read(c fhir.Chart) *fhir.Result {
	var order struct {
		Code       concept
		ReasonCode []concept
	}
	if json.Unmarshal(c.Orders[0], &order) != nil {
		return &fhir.Result{}
	}
	reading := fhir.Reading{Order: &fhir.ServiceRequest{Raw: c.Orders[0]}, Referral: engine.Referral{AsOf: c.AsOf, Language: c.Language}}
	for exam, codings := range r.exams {
		for _, coding := range codings {
			if slices.ContainsFunc(order.Code.Coding, isCoding(coding.System, coding.Code)) {
				reading.Order.Exam = exam
			}
		}
	}
	if reading.Order.Exam != "" {
		reading.Referral.Orders = []engine.Order{{Exam: engine.Code{Code: reading.Order.Exam}}}
	}
	for _, reason := range order.ReasonCode {
		for _, coding := range reason.Coding {
			if coding.System == snomedSystem {
				reading.Referral.Indications = append(reading.Referral.Indications, engine.Code{System: engine.SNOMED, Code: coding.Code})
			}
		}
	}
	for _, text := range c.Resources {
		var patient struct{ ResourceType, BirthDate string }
		if json.Unmarshal(text, &patient) == nil && patient.ResourceType == "Patient" {
			reading.Referral.BirthDate = patient.BirthDate
		}
	}
	return &fhir.Result{Readings: []fhir.Reading{reading}}
}

func isCoding(system, code string) func(coding) bool {
	return func(c coding) bool { return c.System == system && c.Code == code }
}

var testReader = &simpleReader{map[string][]fhir.Coding{
	"ct-lspine-wo":  {{System: localSystem, Code: "CTS"}, {System: loincSystem, Code: "30620-9"}},
	"mri-lspine-wo": {{System: localSystem, Code: "MRS", Display: "MR LWS"}, {System: loincSystem, Code: "36801-9"}},
	"xr-lspine":     {{System: loincSystem, Code: "30712-4"}},
	noImaging:       nil,
}}

// bench is a service whose answers a test decides.
type bench struct {
	*Service
	sync.Mutex
	answer   func(Asked) (Answered, error)
	asked    []Asked
	outcomes []Outcome
	observed []string
}

func newBench(t testing.TB, change ...func(*Config)) *bench {
	t.Helper()
	b := &bench{}
	c := Config{
		PublicURL: "https://cds.example.org", Trial: true, TrialSite: "north", Ratings: SystemActions,
		PageURL: "https://justify.example.org/answer", AppURL: "https://justify.example.org/launch", SourceURL: "https://justify.example.org/",
		Reader: func(string) Reader { return testReader },
		Exams:  func(string) []string { return []string{"ct-lspine-wo", "mri-lspine-wo", "xr-lspine", noImaging} },
		Now:    func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
		Answer: func(_ context.Context, q Asked) (Answered, error) {
			b.Lock()
			defer b.Unlock()
			b.asked = append(b.asked, q)
			return b.answer(q)
		},
		Outcome: func(_ context.Context, o Outcome) error {
			if o.Consultation == someone {
				return ErrUnknown
			}
			b.outcomes = append(b.outcomes, o)
			return nil
		},
		Observe: func(service string, status int, _ time.Duration) {
			b.observed = append(b.observed, fmt.Sprint(service, " ", status))
		},
	}
	for _, f := range change {
		f(&c)
	}
	var err error
	b.Service, err = New(c)
	require.NoError(t, err)
	b.answer = func(Asked) (Answered, error) { return answering(notAppropriate()), nil }
	return b
}

func answering(r *engine.Recommendation) Answered {
	return Answered{Recommendation: r, Consultation: uuid.NewString()}
}

func (b *bench) post(t testing.TB, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, servicesPath+"/"+path, strings.NewReader(body))
	r.RemoteAddr = "127.0.0.1:4711"
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

// sent is a response as a client reads it.
type sent struct {
	Cards         []*card
	SystemActions []sentAction
	Extension     *struct{ SystemActions []sentAction }
}

type sentAction struct {
	Type     string
	Resource map[string]any
}

func (b *bench) call(t testing.TB, path, body string) (answer sent) {
	t.Helper()
	w := b.post(t, path, body)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	conforms(t, responseShape, w.Body.Bytes())
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
	return answer
}

const (
	lumbarOrder = `{"resourceType":"ServiceRequest","id":"o1","status":"draft","intent":"plan","priority":"routine",` +
		`"code":{"coding":[{"system":"https://hospital.example.org/exams","code":"CTS","display":"CT LWS nativ"}]},` +
		`"subject":{"reference":"Patient/p1"},"quantityQuantity":{"value":1.50},` +
		`"extension":[{"url":"https://hospital.example.org/ward","valueString":"<7>"}],` +
		`"reasonCode":[{"coding":[{"system":"http://snomed.info/sct","code":"279039007"}]}]}`
	otherOrder = `{"resourceType":"MedicationRequest","id":"m1"}`
	patient    = `{"resourceType":"Patient","id":"p1","birthDate":"1977-03-02"}`
)

// signing is a request of order-sign with those drafts.
func signing(drafts ...string) string {
	return requestOf(orderSign, "", drafts...)
}

func requestOf(hook, selections string, drafts ...string) string {
	var entries []string
	for _, d := range drafts {
		entries = append(entries, `{"resource":`+d+`}`)
	}
	return fmt.Sprintf(`{"hook":%q,"hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","vendor":{"any":"thing"},`+
		`"context":{"userId":"Practitioner/123","patientId":"p1",%s"draftOrders":{"resourceType":"Bundle","entry":[%s]}},"prefetch":{"patient":%s}}`,
		hook, selections, strings.Join(entries, ","), patient)
}

func TestDiscovery(t *testing.T) {
	b := newBench(t)
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, servicesPath, nil))
	require.Equal(t, http.StatusOK, w.Code)
	conforms(t, servicesShape, w.Body.Bytes())
	var found struct{ Services []service }
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &found))
	require.Len(t, found.Services, 2)
	for _, s := range found.Services {
		assert.Equal(t, hookOf[s.ID], s.Hook)
		assert.Equal(t, "Patient/{{context.patientId}}", s.Prefetch["patient"])
	}
	assert.Equal(t, []string{"discovery 200"}, b.observed)
}

// TestOneEvaluationAnOrder: each imaging draft is a referral; what else is ordered is no business of ours.
func TestOneEvaluationAnOrder(t *testing.T) {
	b := newBench(t)
	second := strings.Replace(lumbarOrder, `"o1"`, `"o2"`, 1)
	unknown := strings.Replace(strings.Replace(lumbarOrder, `"o1"`, `"o3"`, 1), "CTS", "LAB", 1)
	answer := b.call(t, orderSignID, signing(lumbarOrder, otherOrder, second, unknown))
	require.Len(t, b.asked, 2)
	assert.Equal(t, Asked{Site: "north", Requester: "Practitioner/123", Order: "o1", Referral: b.asked[0].Referral}, b.asked[0])
	assert.Equal(t, "1977-03-02", b.asked[0].Referral.BirthDate)
	assert.Equal(t, "2026-11-21", b.asked[0].Referral.AsOf)
	assert.Len(t, answer.Cards, 2)
	assert.Len(t, answer.SystemActions, 2)

	b.asked = nil
	b.call(t, orderSelectID, requestOf(orderSelect, `"selections":["ServiceRequest/o2"],`, lumbarOrder, second))
	require.Len(t, b.asked, 1, "order-select is about what was just selected")
	assert.Equal(t, "o2", b.asked[0].Order)
}

// TestChangedInBetween: what was selected and then changed is judged anew when it is signed.
func TestChangedInBetween(t *testing.T) {
	b := newBench(t)
	b.call(t, orderSelectID, requestOf(orderSelect, `"selections":["ServiceRequest/o1"],`, lumbarOrder))
	b.call(t, orderSignID, signing(strings.Replace(lumbarOrder, "CTS", "MRS", 1)))
	require.Len(t, b.asked, 2)
	assert.Equal(t, "ct-lspine-wo", b.asked[0].Referral.Orders[0].Exam.Code)
	assert.Equal(t, "mri-lspine-wo", b.asked[1].Referral.Orders[0].Exam.Code)
}

func TestEmergency(t *testing.T) {
	b := newBench(t)
	b.answer = func(q Asked) (Answered, error) { return Answered{Recommendation: insufficient()}, nil } // not recorded either
	answer := b.call(t, orderSignID, signing(strings.Replace(lumbarOrder, `"routine"`, `"stat"`, 1)))
	require.Len(t, b.asked, 1)
	assert.True(t, b.asked[0].Emergency)
	assert.Empty(t, answer.Cards, "in an emergency nobody is asked anything")
	b.call(t, orderSignID, signing(strings.Replace(lumbarOrder, `"routine"`, `"asap"`, 1)))
	assert.False(t, b.asked[1].Emergency)
}

func TestSilent(t *testing.T) {
	b := newBench(t)
	b.answer = func(Asked) (Answered, error) {
		a := answering(notAppropriate())
		a.Silent = true
		return a, nil
	}
	assert.Equal(t, `{"cards":[]}`, b.post(t, orderSignID, signing(lumbarOrder)).Body.String())
	assert.Len(t, b.asked, 1)
}

// TestAtFault: what cannot be is refused, with the place and without what was sent.
func TestAtFault(t *testing.T) {
	b := newBench(t)
	sound := signing(lumbarOrder)
	for name, c := range map[string]struct {
		body   string
		status int
		says   string
	}{
		"empty":                {"", 400, "empty"},
		"no object":            {"[]", 400, "no single JSON object"},
		"two documents":        {sound + "{}", 400, "no single JSON object"},
		"twice":                {strings.Replace(sound, `"vendor"`, `"hook"`, 1), 400, "twice"},
		"another hook":         {requestOf(orderSelect, `"selections":[],`), 400, "hook: "},
		"no instance":          {strings.Replace(sound, "d1577c69", "x", 1), 400, "hookInstance: "},
		"no context":           {strings.Replace(sound, `"context"`, `"contexts"`, 1), 400, "context: "},
		"no user":              {strings.Replace(sound, "Practitioner/123", "Canary", 1), 400, "context.userId: "},
		"no patient":           {strings.Replace(sound, `"p1",`, `"p 1",`, 1), 400, "context.patientId: "},
		"no bundle":            {strings.Replace(sound, `"Bundle"`, `"Canary"`, 1), 400, "context.draftOrders: "},
		"another patient":      {strings.Replace(sound, "Patient/p1", "Patient/Canary", 1), 400, "entry[0].resource.subject: "},
		"a resource is not":    {signing(`"Canary"`), 400, "entry[0].resource: "},
		"a server is not":      {strings.Replace(sound, `"vendor":{"any":"thing"}`, `"fhirServer":"Canary"`, 1), 400, "fhirServer: "},
		"half a permission":    {strings.Replace(sound, `"vendor":{"any":"thing"}`, `"fhirServer":"https://f.example.org","fhirAuthorization":{"access_token":"Canary"}`, 1), 400, "token_type: "},
		"no server":            {strings.Replace(sound, `"vendor":{"any":"thing"}`, `"fhirAuthorization":{"access_token":"Canary"}`, 1), 400, "fhirServer: "},
		"prefetch is not":      {strings.Replace(sound, `"prefetch":{"patient":`+patient+`}`, `"prefetch":["Canary"]`, 1), 400, "prefetch: "},
		"prefetch missing":     {strings.Replace(sound, `"prefetch"`, `"prefetched"`, 1), 412, "patient"},
		"patient not readable": {strings.Replace(sound, patient, `{"resourceType":"OperationOutcome"}`, 1), 412, "patient"},
		"patient is another":   {strings.Replace(sound, `"id":"p1"`, `"id":"Canary"`, 1), 412, "patient"},
		"an order twice":       {signing(lumbarOrder, lumbarOrder), 400, "entry[1].resource.id: "},
		"patient not found":    {strings.Replace(sound, patient, `null`, 1), 412, "patient"},
		"too large":            {`{"hook":"` + strings.Repeat("x", DefaultMaxBody) + `"}`, 413, "larger"},
	} {
		w := b.post(t, orderSignID, c.body)
		assert.Equal(t, c.status, w.Code, name)
		assert.Contains(t, w.Body.String(), c.says, name)
		assert.NotContains(t, w.Body.String(), "Canary", name)
	}
	assert.Empty(t, b.asked)
	w := b.post(t, orderSelectID, requestOf(orderSelect, `"selections":["ServiceRequest/Canary"],`, lumbarOrder))
	assert.Equal(t, 400, w.Code)
	assert.Contains(t, w.Body.String(), "selections[0]")
}

// TestNotAnswered: what fails on our side is 503; an order that no referral can be made of does not take others with it.
func TestNotAnswered(t *testing.T) {
	b := newBench(t)
	b.answer = func(Asked) (Answered, error) { return Answered{}, fmt.Errorf("the disk is full: Canary") }
	w := b.post(t, orderSignID, signing(lumbarOrder))
	assert.Equal(t, 503, w.Code)
	assert.NotContains(t, w.Body.String(), "Canary")
	b.answer = func(q Asked) (Answered, error) {
		if q.Order == "o1" {
			return Answered{}, &engine.InvalidError{Violations: []engine.Violation{{Field: "indications", Message: "none"}}}
		}
		return answering(notAppropriate()), nil
	}
	assert.Len(t, b.call(t, orderSignID, signing(lumbarOrder, strings.Replace(lumbarOrder, `"o1"`, `"o2"`, 1))).Cards, 1)
	b.answer = func(Asked) (Answered, error) { panic("Canary") }
	assert.Equal(t, 500, b.post(t, orderSignID, signing(lumbarOrder)).Code)
	assert.Equal(t, "justify-order-sign 500", b.observed[len(b.observed)-1])
}

// fetcher is a FHIR server.
type fetcher map[string]string

func (f fetcher) Get(_ context.Context, from fhir.Access, query string) ([]json.RawMessage, error) {
	text, ok := f[from.Server+" "+from.Token+" "+query]
	if !ok {
		return nil, fmt.Errorf("not found")
	}
	return []json.RawMessage{json.RawMessage(text)}, nil
}

// TestFetched: what the request left out is asked of its server, with its token; what it found nothing for is not.
func TestFetched(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Fetch = fetcher{"https://f.example.org t0 Patient/p1": patient} })
	body := strings.Replace(signing(lumbarOrder), `"prefetch":{"patient":`+patient+`}`, `"fhirServer":"https://f.example.org/",`+
		`"fhirAuthorization":{"access_token":"t0","token_type":"Bearer","expires_in":300,"scope":"patient/*.read","subject":"cds"}`, 1)
	b.call(t, orderSignID, body)
	require.Len(t, b.asked, 1)
	assert.Equal(t, "1977-03-02", b.asked[0].Referral.BirthDate)
	assert.Equal(t, 412, b.post(t, orderSignID, strings.Replace(body, `"t0"`, `"t1"`, 1)).Code)
}

// TestGathered: what was answered in our app counts when the order comes back.
func TestGathered(t *testing.T) {
	var about []string
	b := newBench(t, func(c *Config) {
		c.Gathered = func(_ context.Context, _, consultation, _ string, _ engine.Referral) []engine.Fact {
			about = append(about, consultation)
			return []engine.Fact{{ID: "red-flags", Value: engine.Bool(false)}}
		}
	})
	first := answering(insufficient())
	b.answer = func(Asked) (Answered, error) { return first, nil }
	b.call(t, orderSelectID, requestOf(orderSelect, `"selections":["ServiceRequest/o1"],`, lumbarOrder))
	assert.Empty(t, about)
	b.call(t, orderSignID, signing(lumbarOrder))
	assert.Equal(t, []string{first.Consultation}, about)
	assert.Equal(t, []engine.Fact{{ID: "red-flags", Value: engine.Bool(false)}}, b.asked[1].Referral.Facts)

	rated := strings.Replace(lumbarOrder, `"extension":[`, `"extension":[{"url":"`+consultURL+`","valueUri":"urn:uuid:`+someone+`"},`, 1)
	b.call(t, orderSignID, signing(strings.Replace(rated, `"o1"`, `"o2"`, 1)))
	assert.Len(t, about, 1, "an order that was copied says of itself what another one was rated in")
}

func TestConfiguration(t *testing.T) {
	b := newBench(t)
	for says, change := range map[string]func(*Config){
		"are all needed":  func(c *Config) { c.Answer = nil },
		"not both":        func(c *Config) { c.Clients = []Client{{Issuer: "i", JKU: "https://e.example.org"}} },
		"not neither":     func(c *Config) { c.Trial = false },
		"https only":      func(c *Config) { c.Trial, c.Clients = false, []Client{{Issuer: "i", JKU: "http://e.example.org"}} },
		"no JWK set":      func(c *Config) { c.Trial, c.Clients = false, []Client{{Issuer: "i", Keys: []byte("x")}} },
		"is not absolute": func(c *Config) { c.PageURL = "/answer" },
	} {
		c := b.Config
		change(&c)
		_, err := New(c)
		assert.ErrorContains(t, err, says)
	}
}

func indented(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, json.Indent(&b, plainJSON(v), "", "  "))
	return b.String() + "\n"
}
