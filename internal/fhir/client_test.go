package fhir_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/fhir"
)

const token = "a-very-secret-token"

// TestClient: a server on the allowlist is read, page by page; every other way out is closed.
func TestClient(t *testing.T) {
	var stolen atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stolen.Add(1)
		fmt.Fprint(w, `{"resourceType": "Patient", "id": "1"}`)
	}))
	defer elsewhere.Close()
	mux := http.NewServeMux()
	ehr := httptest.NewServer(mux)
	defer ehr.Close()
	answer := func(path, text string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Bearer "+token || r.Header.Get("Accept") != "application/fhir+json" {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			fmt.Fprint(w, text)
		})
	}
	answer("/r4/Patient/1", `{"resourceType": "Patient", "id": "1"}`)
	answer("/r4/Condition", `{"resourceType": "Bundle", "link": [{"relation": "next", "url": "`+ehr.URL+`/r4/page2"}], "entry": []}`)
	answer("/r4/page2", `{"resourceType": "Bundle", "entry": []}`)
	answer("/r4/Device", `{"link": [{"relation": "next", "url": "`+elsewhere.URL+`/r4/page2"}]}`)
	answer("/r4/Procedure", `{"link": [{"relation": "next", "url": "`+ehr.URL+`/r4/../admin"}]}`)
	answer("/r4/Observation", `{"link": [{"relation": "next", "url": "`+ehr.URL+`/r4/Observation?"}]}`)
	answer("/r4/ImagingStudy", `{"x": "`+strings.Repeat("x", 5000)+`"}`)
	answer("/r4/Medication", `not json`)
	mux.HandleFunc("/r4/Coverage", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) })
	mux.HandleFunc("/r4/Goal", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/admin", http.StatusFound)
	})
	mux.HandleFunc("/r4/Task", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/r4/Patient/1", http.StatusFound)
	})
	mux.HandleFunc("/r4/Slot", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/admin", func(http.ResponseWriter, *http.Request) { stolen.Add(1) })

	within := func(limit time.Duration) *fhir.Client {
		client, err := fhir.NewClient([]string{ehr.URL + "/r4/"}, fhir.Limits{Time: limit, Bytes: 4000, Pages: 3})
		require.NoError(t, err)
		return client
	}
	client := within(time.Minute)
	from := fhir.Access{Server: ehr.URL + "/r4", Token: token}
	for _, c := range []struct {
		query string
		pages int
		want  error
	}{
		{"Patient/1", 1, nil},
		{"Condition?patient=1", 2, nil},
		{"Task", 1, nil}, // moved, below the same address
		{"Device", 0, fhir.ErrNotAllowed},
		{"Procedure", 0, fhir.ErrNotAllowed},
		{"Coverage", 0, fhir.ErrNotAllowed},
		{"Goal", 0, fhir.ErrNotAllowed},
		{"Observation?", 0, fhir.ErrNotAllowed}, // for ever
		{"ImagingStudy", 0, fhir.ErrTooLarge},
		{"Medication", 0, fhir.ErrNotRead},
		{"Encounter/1", 0, fhir.ErrNotRead},
		{"Slot", 0, context.DeadlineExceeded},
		{"../admin", 0, fhir.ErrNotAllowed},
		{"Patient/../../admin", 0, fhir.ErrNotAllowed},
		{"Patient/..", 0, fhir.ErrNotAllowed},
		{"Patient/%2e%2e/%2e%2e/admin", 0, fhir.ErrNotAllowed},
		{"@" + strings.TrimPrefix(elsewhere.URL, "http://"), 0, fhir.ErrNotAllowed},
		{"Patient/1#x", 0, fhir.ErrNotAllowed},
		{"Patient/1\r\nX: y", 0, fhir.ErrNotAllowed},
	} {
		t.Run(c.query, func(t *testing.T) {
			ask := client
			if errors.Is(c.want, context.DeadlineExceeded) {
				ask = within(300 * time.Millisecond)
			}
			pages, err := ask.Get(t.Context(), from, c.query)
			assert.ErrorIs(t, err, c.want)
			assert.Len(t, pages, c.pages)
			if err != nil {
				assert.NotContains(t, err.Error(), token)
				assert.NotContains(t, err.Error(), "patient=1")
			}
		})
	}
	_, err := client.Get(t.Context(), fhir.Access{Server: elsewhere.URL, Token: token}, "Patient/1")
	assert.ErrorIs(t, err, fhir.ErrNotAllowed)
	_, err = client.Get(t.Context(), fhir.Access{Server: ehr.URL + "/r4/../admin", Token: token}, "Patient/1")
	assert.ErrorIs(t, err, fhir.ErrNotAllowed)
	assert.Zero(t, stolen.Load(), "no other address was asked")
	for _, format := range []string{"%v", "%+v", "%s", "%#v"} {
		assert.NotContains(t, fmt.Sprintf(format, from), token)
	}
}

func TestAllowlist(t *testing.T) {
	for _, server := range []string{"http://fhir.example/r4", "fhir.example", "", "https://u:p@fhir.example/r4", "https://fhir.example/r4?x", "ftp://fhir.example"} {
		_, err := fhir.NewClient([]string{server}, fhir.Limits{})
		assert.Error(t, err, server)
	}
	client, err := fhir.NewClient([]string{"https://fhir.example/r4", "http://127.0.0.1:8080/fhir"}, fhir.Limits{})
	require.NoError(t, err)
	assert.True(t, client.Allows("https://fhir.example/r4/"))
	assert.False(t, client.Allows("https://fhir.example"))
	assert.False(t, client.Allows("https://fhir.example/r4x"))
}
