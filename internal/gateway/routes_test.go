package gateway

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// document is the OpenAPI document, as far as it is looked at here.
type document struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
	}
	Definitions map[string]any
}

func readDocument(t *testing.T, text string) (d document) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &d))
	return d
}

// TestEveryCallHasARoute: the document is served, and lists every call of the contract; what it refers to is there.
func TestEveryCallHasARoute(t *testing.T) {
	l := listen(t, newServer(t), patience)
	r := l.get(t, "/openapi.json")
	require.Equal(t, http.StatusOK, r.status)
	d := readDocument(t, r.text)
	var listed []string
	for _, methods := range d.Paths {
		for _, operation := range methods {
			listed = append(listed, operation.OperationID)
		}
	}
	calls := 0
	for _, file := range []protoreflect.FileDescriptor{
		justifyv1.File_justify_v1_justification_service_proto, justifyv1.File_justify_v1_guideline_service_proto,
		justifyv1.File_justify_v1_dose_service_proto, justifyv1.File_justify_v1_consultation_proto, justifyv1.File_justify_v1_audit_proto,
	} {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				calls++
				assert.Contains(t, listed, string(service.Name())+"_"+string(service.Methods().Get(j).Name()))
			}
		}
	}
	assert.Greater(t, calls, 13)
	for _, reference := range regexp.MustCompile(`"#/definitions/([^"]+)"`).FindAllStringSubmatch(r.text, -1) {
		assert.Contains(t, d.Definitions, reference[1])
	}
}

// TestCalls asks each call that has no test of its own.
func TestCalls(t *testing.T) {
	l := listen(t, newServer(t), patience)
	for path, holds := range map[string]string{
		"/v1/edition?language=de":                          `"digest":"sha256:`,
		"/v1/guidelines?pageSize=2":                        `"nextPageToken":"`,
		"/v1/guidelines/headache":                          `"id":"thunderclap"`,
		"/v1/procedures?page_size=3":                       `"procedures":[`,
		"/v1/procedures/ct-head-wo/information?child=true": `"title":"CT head without contrast"`,
		"/v1/facts":       `"id":"`,
		"/v1/indications": `"CODE_SYSTEM_ICD_10"`,
		"/v1/indications:search?query=worst%20headache%20ever":      `"indication":"thunderclap-headache"`,
		"/v1/procedures/ct-head-wo/information?backgroundMsv=3.5":   `"parts":[`,
		"/v1/guidelines/headache?site=&language=en":                 `"id":"headache"`,
		"/v1/indications:search?query=%3F&limit=50&language=de":     `{`,
		"/v1/guidelines?pageToken=&page_size=1000&language=klingon": `"guidelines":[`,
	} {
		r := l.get(t, path)
		assert.Equal(t, http.StatusOK, r.status, "%s: %s", path, r.text)
		assert.True(t, strings.Contains(r.text, holds), "%s: no %s", path, holds)
	}
	for path, c := range map[string]struct{ body, holds string }{
		"/v1/dose:check":         {`{"procedure":"ct-head-wo","ageMonths":648,"dlp_mgy_cm":840}`, `"above":true`},
		"/v1/indications:search": {`{"query":"worst headache ever","limit":1}`, `"indication":"thunderclap-headache"`},
	} {
		r := l.post(t, path, c.body)
		assert.Equal(t, http.StatusOK, r.status, "%s: %s", path, r.text)
		assert.Contains(t, r.text, c.holds)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		assert.Equal(t, http.StatusOK, l.get(t, path).status)
		assert.Equal(t, http.StatusOK, l.send(t, http.MethodHead, path, "").status)
	}
}

// TestNoRoute: what is not there is said to be not there, and what takes another method says which.
func TestNoRoute(t *testing.T) {
	l := listen(t, newServer(t), patience)
	for _, path := range []string{"/nowhere", "/v1", "/v1/nowhere", "/v1/guidelines/a/b", "/justify.v1.JustificationService/Evaluate"} {
		r := l.get(t, path)
		code, _ := r.problem(t)
		assert.Equal(t, http.StatusNotFound, r.status, path)
		assert.Equal(t, 5, code)
	}
	for path, methods := range readDocument(t, string(openAPI)).Paths {
		var known []string
		for method := range methods {
			known = append(known, strings.ToUpper(method))
		}
		slices.Sort(known)
		path = regexp.MustCompile(`{[^}]*}`).ReplaceAllString(path, "x")
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch} {
			if slices.Contains(known, method) {
				continue
			}
			r := l.send(t, method, path, "")
			assert.Equal(t, http.StatusMethodNotAllowed, r.status, "%s %s: %s", method, path, r.text)
			assert.Equal(t, strings.Join(known, ", "), r.header.Get("Allow"), "%s %s", method, path)
		}
	}
	r := l.post(t, "/readyz", "{}")
	assert.Equal(t, http.StatusMethodNotAllowed, r.status)
	assert.Equal(t, "GET, HEAD", r.header.Get("Allow"))
	r = l.post(t, "/v1/edition", "{}", "X-HTTP-Method-Override", "GET")
	assert.Equal(t, http.StatusMethodNotAllowed, r.status, "a method is what it is")
}
