package gateway

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/server"
)

// TestStrict: what is not the contract is refused, with the place and what would be right, and nothing of it is repeated.
func TestStrict(t *testing.T) {
	l := listen(t, newServer(t), patience)
	for body, says := range map[string]string{
		"":                                     "the body is empty: send a JSON object",
		" \n\t":                                "the body is empty",
		"Doe":                                  "line 1, column 1: a value is expected here",
		`["Doe"]`:                              "line 1, column 1: a JSON object is expected",
		`"Doe"`:                                "a JSON object is expected",
		"{\"referral\":\n {\"Doe":              "line 2, column 7: the JSON was cut short",
		`{"referral":{}} {"Doe":1}`:            "line 1, column 17: something follows the JSON object; send one",
		`{"referral":{},}`:                     "column 16: a name in double quotes is expected",
		`{"referral":{} "Doe":1}`:              "a comma or } is expected",
		`{"referral" {}}`:                      "a colon is expected",
		`{"referral":{"facts":["Doe" "Doe"]}}`: "a comma or ] is expected",
		`{"referral":Doe}`:                     "a value is expected",
		`{"referral":truDoe}`:                  "no true, false or null",
		`{"referral":{"patient":{"age":{"value":1.Doe}}}}`:                    "no number",
		"{\"referral\":{\"language\":\"Doe\n\"}}":                             "a control character within a text",
		`{"referral":{"language":"Doe\x"}}`:                                   "no escape",
		`{"referral":{"language":"Doe\ud83d"}}`:                               "half of a character",
		"{\"referral\":{\"language\":\"é Doe\xff\"}}":                         "line 1, column 31: the text is not UTF-8",
		"\ufeff" + thunderclap:                                                "line 1, column 1: ",
		`{"Doe":1}`:                                                           "request: line 1, column 2: no field of this name; known: emergency, origin, referral",
		`{"refferal":{}}`:                                                     `no field of this name; did you mean "referral"?`,
		`{"referral":{"patient":{"Doe":{"a":[1,{"b":null}]}}}}`:               "referral.patient: line 1, column 25: no field of this name; did you mean \"age\"?",
		`{"` + strings.Repeat("Doe", 100) + `":1}`:                            "no field of this name; /openapi.json lists the fields",
		`{"referral":{},"referral":{}}`:                                       "referral: line 1, column 16: it stands there already; write it once",
		`{"referral":{"asOf":"Doe","as_of":"Doe"}}`:                           "referral.as_of: line 1, column 27: it stands there already",
		`{"referral":null,"referral":{}}`:                                     "it stands there already",
		`{"referral":{"facts":[{"fact":"Doe","choice":"a","boolean":true}]}}`: "referral.facts[0].boolean: line 1, column 50: it has a value already; state one",
		`{"referral":"Doe"}`:                                                  "referral: line 1, column 13: an object is expected",
		`{"referral":{"facts":{"fact":"Doe"}}}`:                               "referral.facts: line 1, column 22: a list is expected",
		`{"referral":{"facts":[null]}}`:                                       "referral.facts[0]: line 1, column 23: null says nothing",
		`{"referral":{"facts":["Doe"]}}`:                                      "referral.facts[0]: line 1, column 23: an object is expected",
		`{"referral":{"language":["Doe"]}}`:                                   "referral.language: line 1, column 25: a text in double quotes is expected",
		`{"referral":{"language":7}}`:                                         "a text in double quotes is expected",
		`{"emergency":"true"}`:                                                "emergency: line 1, column 14: true or false is expected, without quotes",
		`{"referral":{"patient":{"age":{"value":"Doe"}}}}`:                    "referral.patient.age.value: line 1, column 40: a number is expected",
		`{"referral":{"patient":{"age":{"value":1e999}}}}`:                    "a number is expected",
		`{"referral":{"patient":{"age":{"value":"0x10p1"}}}}`:                 "line 1, column 40: this is no message of the contract",
		`{"referral":{"patient":{"sex":"SEX_MALLE"}}}`:                        `referral.patient.sex: line 1, column 31: no such value; did you mean "SEX_MALE"?`,
		`{"referral":{"patient":{"sex":"Doe"}}}`:                              "referral.patient.sex: line 1, column 31: no such value; known: SEX_FEMALE, SEX_MALE, SEX_OTHER",
		`{"referral":{"patient":{"sex":true}}}`:                               "one of these is expected: SEX_FEMALE, SEX_MALE, SEX_OTHER",
		`{"referral":{"indications":[{"code":"a"}],"Doe":1,"facts":[{"doe":2}]},"emergency":"Doe"}`: "emergency: line 1, column 84",
	} {
		r := l.post(t, "/v1/evaluate", body)
		code, said := r.problem(t)
		assert.Equal(t, http.StatusBadRequest, r.status, body)
		assert.Equal(t, 3, code)
		assert.Contains(t, said, says, body)
		assert.NotContains(t, strings.ToLower(r.text), "doe", body)
	}
	r := l.post(t, "/v1/consultations/01a20176-a163-7c7b-bb05-db7b1a976a28/outcome", `{"outcome":"Doe","consultationId":"Doe","changedTo":3}`)
	_, said := r.problem(t)
	assert.Equal(t, http.StatusBadRequest, r.status)
	assert.Contains(t, said, "outcome.outcome: line 1, column 12: no such value; known: OUTCOME_CODE_AS_ADVISED")
	assert.Contains(t, said, "outcome: line 1, column 18: no field of this name")
	assert.Contains(t, said, "outcome.changed_to: line 1, column 53: a text in double quotes is expected")
	_, said = l.post(t, "/v1/dose:check", `{"procedure":"ct-head-wo","ageMonths":1.5}`).problem(t)
	assert.Contains(t, said, "age_months: line 1, column 39: a whole number is expected")
	_, said = l.post(t, "/v1/audit:summarise", `{"from":"Doe"}`).problem(t)
	assert.Contains(t, said, `from: line 1, column 9: a time is expected, such as "2026-11-21T12:00:00Z"`)
}

// TestStrictQueries: a query is read as strictly as a body.
func TestStrictQueries(t *testing.T) {
	l := listen(t, newServer(t), patience)
	for path, says := range map[string]string{
		"/v1/guidelines?Doe=Doe":                          "query: no parameter of this name; known: language, pageSize, pageToken, site",
		"/v1/guidelines?pagesize=3":                       `did you mean "pageSize"?`,
		"/v1/guidelines?" + strings.Repeat("Doe", 99):     "/openapi.json lists the parameters",
		"/v1/guidelines?page_size=Doe":                    "page_size: a whole number is expected",
		"/v1/guidelines?page_size=1&pageSize=1":           "page_size: it stands there twice; write it once",
		"/v1/guidelines?site=Doe&site=Doe":                "site: it stands there twice; write it once",
		"/v1/guidelines?site=Doe%ff":                      "site: the text is not UTF-8",
		"/v1/guidelines?site=%Doe":                        "the query cannot be read: write name=value",
		"/v1/guidelines?site=Doe;a":                       "the query cannot be read: write name=value",
		"/v1/guidelines/headache?id=Doe":                  "query: no parameter of this name; known: language, site",
		"/v1/procedures/x/information?child=Doe":          "child: true or false is expected",
		"/v1/procedures/x/information?background_msv=Doe": "background_msv: a number is expected",
		"/v1/guidelines/%ff":                              "the address cannot be read: it is not UTF-8",
		"/v1/consultations/Doe":                           "",
		"/v1/edition?edition.digest=Doe":                  "query: no parameter of this name",
		"/v1/edition?language[Doe]=Doe":                   "query: no parameter of this name",
	} {
		r := l.get(t, path)
		_, said := r.problem(t)
		assert.Equal(t, http.StatusBadRequest, r.status, path)
		assert.Contains(t, said, says, path)
		assert.NotContains(t, r.text, "Doe", path)
	}
	for _, path := range []string{"/v1/evaluate?site=Doe", batchPath + "?site=Doe"} {
		r := l.post(t, path, thunderclap)
		_, said := r.problem(t)
		assert.Equal(t, http.StatusBadRequest, r.status)
		assert.Contains(t, said, "takes no query")
	}
}

// TestTypes: a body is said to be what it is.
func TestTypes(t *testing.T) {
	l := listen(t, newServer(t), patience)
	for _, path := range []string{"/v1/evaluate", batchPath} {
		takes, other := jsonType, ndjsonType
		if path == batchPath {
			takes, other = other, takes
		}
		for _, contentType := range []string{"", "text/plain", "application/x-www-form-urlencoded", other, takes + "; charset=latin1", takes + "; charset", "Doe"} {
			r := l.send(t, http.MethodPost, path, thunderclap, "Content-Type", contentType)
			_, said := r.problem(t)
			assert.Equal(t, http.StatusUnsupportedMediaType, r.status, contentType)
			assert.Contains(t, said, "send the header Content-Type: "+takes)
			assert.NotContains(t, r.text, "Doe")
		}
		for _, contentType := range []string{takes, takes + "; charset=UTF-8", strings.ToUpper(takes)} {
			assert.Equal(t, http.StatusOK, l.send(t, http.MethodPost, path, thunderclap, "Content-Type", contentType).status, contentType)
		}
		r := l.send(t, http.MethodPost, path, thunderclap, "Content-Type", takes, "Content-Encoding", "gzip")
		assert.Equal(t, http.StatusUnsupportedMediaType, r.status)
	}
}

// FuzzReadJSON: what protobuf takes is taken, what it refuses is refused with words, and nothing panics.
func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(thunderclap))
	f.Add([]byte(`{"referral":{"facts":[{"fact":"a","choice":"a","boolean":true},null,{"range":{"min":"1"}}]},"a":[[{}]],"emergency":0}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, want := &justifyv1.EvaluateStreamRequest{}, &justifyv1.EvaluateStreamRequest{}
		wrong := readJSON(text, got, "", 1)
		if taken := protojson.Unmarshal(text, want) == nil; taken != (wrong == nil) {
			t.Fatalf("protobuf takes it: %v; here: %v", taken, wrong)
		}
		if wrong != nil && wrong.Message() == "" {
			t.Fatal("refused without a word")
		}
	})
}

// TestLimits: what is too large is refused, and the gateway goes on.
func TestLimits(t *testing.T) {
	l := listen(t, newServer(t), patience)
	large := `{"referral":{"language":"` + strings.Repeat("x", server.MaxMessageBytes) + `"}}`
	r := l.post(t, "/v1/evaluate", large)
	code, said := r.problem(t)
	assert.Equal(t, http.StatusRequestEntityTooLarge, r.status)
	assert.Equal(t, 8, code)
	assert.Contains(t, said, "1048576 bytes")
	// Small as JSON, and large as a message: many quantities of one digit.
	short := `{"referral":{"facts":[` + strings.TrimSuffix(strings.Repeat(`{"quantity":{"value":1}},`, 40_000), ",") + `]}}`
	assert.Less(t, len(short), server.MaxMessageBytes)
	assert.Contains(t, []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge}, l.post(t, "/v1/evaluate", short).status)
	deep := strings.Repeat(`{"referral":`, 50_000)
	assert.Equal(t, http.StatusBadRequest, l.post(t, "/v1/evaluate", deep).status)
	assert.Equal(t, http.StatusBadRequest, l.post(t, "/v1/evaluate", `{"Doe":`+strings.Repeat("[", 9_000)+strings.Repeat("]", 9_000)+`}`).status)
	connection, err := net.Dial("tcp", l.address)
	require.NoError(t, err)
	defer connection.Close()
	fmt.Fprintf(connection, "GET /v1/edition HTTP/1.1\r\nHost: x\r\nX-Note: %s\r\n\r\n", strings.Repeat("x", 20<<10))
	answer := make([]byte, len("HTTP/1.1 431"))
	if _, err = io.ReadFull(connection, answer); err == nil { // who goes on sending may find the connection closed first
		assert.Equal(t, "HTTP/1.1 431", string(answer), "headers too large")
	}
	r = l.get(t, "/v1/edition", "Authorization", strings.Repeat("x", 10<<10))
	assert.Equal(t, http.StatusOK, r.status, "a long token is taken")
	r = l.get(t, "/v1/edition", "Grpc-Timeout", "Doe")
	assert.Equal(t, http.StatusOK, r.status, "how long a call may take is not for the caller's headers to say")
	assert.Equal(t, http.StatusOK, l.post(t, "/v1/evaluate", thunderclap).status)
}
