package smart

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/justify-cds/justify/internal/fhir"
)

type noReader struct{}

func (noReader) Read(fhir.Chart) *fhir.Result { return &fhir.Result{Readings: []fhir.Reading{{}}} }
func (noReader) Prefetch() map[string]string {
	return map[string]string{"patient": "Patient/{{context.patientId}}", "conditions": "Condition?patient={{context.patientId}}"}
}

func sound() Config {
	return Config{
		PublicURL: "https://cds.example", Servers: []Server{{Issuer: "https://fhir.example/r4", ClientID: "justify"}},
		Reader: func(string) Reader { return noReader{} },
		Show:   func(*Opened) http.HandlerFunc { return nil }, Refuse: func(int, Refusal) http.HandlerFunc { return nil },
	}
}

// TestConfig: what is wrong is said with what would be right.
func TestConfig(t *testing.T) {
	_, err := New(sound())
	require.NoError(t, err)
	for says, change := range map[string]func(*Config){
		`public-url "cds.example" is to be the address`: func(c *Config) { c.PublicURL = "cds.example" },
		"without a path":                        func(c *Config) { c.PublicURL = "https://cds.example/justify" },
		`"http://cds.example" is to be`:         func(c *Config) { c.PublicURL = "http://cds.example" },
		"name at least one FHIR server":         func(c *Config) { c.Servers = nil },
		"servers[0]: client-id is missing":      func(c *Config) { c.Servers[0].ClientID = "" },
		"servers[0]: scopes are to hold launch": func(c *Config) { c.Servers[0].Scopes = []string{"patient/*.read"} },
		"stands there twice": func(c *Config) {
			c.Servers = append(c.Servers, Server{Issuer: "https://fhir.example/r4/", ClientID: "x"})
		},
		"would send patients' data unencrypted": func(c *Config) { c.Servers[0].Issuer = "http://fhir.example/r4" },
		"Reader, Show and Refuse":               func(c *Config) { c.Show = nil },
	} {
		c := sound()
		change(&c)
		_, err := New(c)
		assert.ErrorContains(t, err, says)
	}
}

// TestScopes: SMART 1 and 2 name the reading of a kind of resources differently.
func TestScopes(t *testing.T) {
	asked := kinds(noReader{})
	assert.Equal(t, []string{"launch", "patient/Condition.read", "patient/Patient.read", "patient/ServiceRequest.read"}, (&described{}).scopes(asked))
	assert.Equal(t, []string{"launch", "patient/Condition.rs", "patient/Patient.rs", "patient/ServiceRequest.rs"}, (&described{Capabilities: []string{"permission-v2"}}).scopes(asked))
}

// TestShelf: it holds so many for so long, and gives each away once.
func TestShelf(t *testing.T) {
	at := time.Now()
	s := newShelf[int](3, time.Hour, func() time.Time { return at })
	for i := range 5 {
		s.put(fmt.Sprint(i), i)
		at = at.Add(time.Second)
	}
	_, ok := s.look("1")
	assert.False(t, ok, "the oldest went")
	assert.Len(t, s.kept, 3)
	var taken sync.Map
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			if _, ok := s.take("4"); ok {
				taken.Store(i, true)
			}
		})
	}
	wait.Wait()
	n := 0
	taken.Range(func(any, any) bool { n++; return true })
	assert.Equal(t, 1, n)
	at = at.Add(time.Hour)
	_, ok = s.take("3")
	assert.False(t, ok, "too late")

	short := newShelf[int](3, 10*time.Millisecond, time.Now)
	short.put("x", 1)
	assert.Eventually(t, func() bool {
		short.mu.Lock()
		defer short.mu.Unlock()
		return len(short.kept) == 0
	}, 5*time.Second, 5*time.Millisecond, "nobody came, and it is forgotten all the same")
}

// TestContextOfALaunch: what a server says beside the token is taken as it is meant, or not at all.
func TestContextOfALaunch(t *testing.T) {
	read := func(text string) (*launched, error) {
		var extra map[string]any
		require.NoError(t, json.Unmarshal([]byte(text), &extra))
		return launchedBy((&oauth2.Token{}).WithExtra(extra), "https://fhir.example/r4/")
	}
	l, err := read(`{"patient":"p1","need_patient_banner":false,"appContext":"x","fhirContext":[{"reference":"https://fhir.example/r4/ServiceRequest/o1"},{"reference":"Encounter/e"}]}`)
	require.NoError(t, err)
	assert.Equal(t, &launched{Patient: "p1", Orders: []string{"ServiceRequest/o1"}, AppContext: "x"}, l)
	l, err = read(`{"patient":"p1","need_patient_banner":"no"}`)
	require.NoError(t, err)
	assert.Equal(t, &launched{Patient: "p1", NeedsBanner: true}, l)
	for _, text := range []string{`{}`, `{"patient":7}`, `{"patient":""}`, `{"patient":"p1","fhirContext":["ServiceRequest/o1"]}`} {
		_, err = read(text)
		assert.Error(t, err, text)
	}
}

// TestPersonOf: the name of today, of whom the server named.
func TestPersonOf(t *testing.T) {
	p, err := personOf(json.RawMessage(`{"resourceType":"Patient","id":"p1","birthDate":"1981","name":[{"use":"nickname","text":"Ivo"},{"use":"official","given":["Ivo","A."],"family":"Invented"},{"use":"maiden","text":"No"}]}`), "p1")
	require.NoError(t, err)
	assert.Equal(t, Person{"Ivo A. Invented", "1981"}, p)
	for _, text := range []string{`{"resourceType":"Patient","id":"p2"}`, `{"resourceType":"Bundle","id":"p1"}`, `[]`, `{"resourceType":"Patient","id":"p1","name":"x"}`} {
		_, err = personOf(json.RawMessage(text), "p1")
		assert.Error(t, err, text)
	}
}
