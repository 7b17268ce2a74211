package gateway

import (
	"compress/gzip"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestHeaders: nothing is to be kept, guessed at or framed; answers are compressed for those who say that they take it.
func TestHeaders(t *testing.T) {
	l := listen(t, newServer(t), patience)
	for path, status := range map[string]int{"/v1/edition": 200, "/v1/nowhere": 404, "/v1/guidelines/none": 404, "/openapi.json": 200, "/healthz": 200} {
		r := l.get(t, path, "Origin", "https://elsewhere.example")
		assert.Equal(t, status, r.status, path)
		assert.Equal(t, "no-store", r.header.Get("Cache-Control"), path)
		assert.Equal(t, "nosniff", r.header.Get("X-Content-Type-Options"), path)
		assert.Equal(t, jsonType, r.header.Get("Content-Type"), path)
		for name := range r.header {
			assert.False(t, strings.HasPrefix(name, "Access-Control") || strings.HasPrefix(name, "Grpc"), "%s: %s", path, name)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.address+"/v1/guidelines", nil)
	require.NoError(t, err)
	request.Header.Set("Accept-Encoding", "gzip") // said by hand, so that it is not undone by the client
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	assert.Equal(t, "gzip", response.Header.Get("Content-Encoding"))
	_, err = gzip.NewReader(response.Body)
	assert.NoError(t, err)
}

// TestOrigins: the pages that the site named may ask from a browser, and no others.
func TestOrigins(t *testing.T) {
	const ehr = "https://ehr.example"
	l := listen(t, newServer(t), patience, ehr, "http://localhost:3000")
	preflight := func(origin string) reply {
		return l.send(t, http.MethodOptions, "/v1/evaluate", "", "Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
	}
	for _, origin := range []string{ehr, "http://localhost:3000"} {
		r := preflight(origin)
		assert.Equal(t, http.StatusNoContent, r.status)
		assert.Equal(t, origin, r.header.Get("Access-Control-Allow-Origin"))
		assert.Equal(t, "content-type", r.header.Get("Access-Control-Allow-Headers"))
		assert.Empty(t, r.header.Get("Access-Control-Allow-Credentials"))
		r = l.post(t, "/v1/evaluate", thunderclap, "Origin", origin)
		assert.Equal(t, http.StatusOK, r.status)
		assert.Equal(t, origin, r.header.Get("Access-Control-Allow-Origin"))
		r = l.send(t, http.MethodPost, batchPath, thunderclap, "Origin", origin, "Content-Type", ndjsonType)
		assert.Equal(t, origin, r.header.Get("Access-Control-Allow-Origin"))
	}
	for _, origin := range []string{"https://elsewhere.example", "https://ehr.example.elsewhere.example", "http://ehr.example", "null"} {
		assert.Empty(t, preflight(origin).header.Get("Access-Control-Allow-Origin"), origin)
		assert.Empty(t, l.get(t, "/v1/edition", "Origin", origin).header.Get("Access-Control-Allow-Origin"), origin)
	}
	for _, origin := range []string{"", "*", "null", "https://*.example", "ehr.example", "https://ehr.example/", "file:///x", "https://user@ehr.example"} {
		_, err := New(newServer(t), Options{Origins: []string{origin}})
		assert.ErrorContains(t, err, "is no origin", origin)
	}
}
