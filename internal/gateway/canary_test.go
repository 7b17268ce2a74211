package gateway

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/grpclog"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

const canary = "canarybird"

// TestCanary puts a word in place of every value and every name of every request, into the address and the headers: it comes back
// in no error, stands in no log line, ours or that of a library, and in plain in no file of the record.
func TestCanary(t *testing.T) {
	var logged, ofLibraries bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	grpclog.SetLoggerV2(grpclog.NewLoggerV2WithVerbosity(&ofLibraries, &ofLibraries, &ofLibraries, 99))
	dir := t.TempDir()
	s, recorder := recordingServer(t, dir)
	l := listen(t, s, patience)
	first := &justifyv1.EvaluateResponse{}
	l.post(t, "/v1/evaluate", thunderclap).into(t, first)
	outcomes := "/v1/consultations/" + first.GetConsultationId() + "/outcome"

	asked := 0
	ask := func(path, body string, contentType string) {
		t.Helper()
		asked++
		r := l.send(t, http.MethodPost, path, body, "Content-Type", contentType, "X-Canary", canary, "Grpc-Metadata-Canary", canary)
		if r.status != http.StatusOK || contentType == ndjsonType && strings.Contains(r.text, `"problem"`) {
			assert.NotContains(t, r.text, canary, body)
		}
	}
	const full = `{"referral":{"asOf":"2026-11-21","site":"x","language":"en","patient":{"birthDate":"1981","age":{"value":45,"unit":"y"},"sex":"SEX_MALE"},
		"indications":[{"system":"CODE_SYSTEM_LOCAL","code":"headache","localSystem":"x"}],
		"facts":[{"fact":"headache-onset","choice":"thunderclap","observed":"2026-11-20"},{"fact":"egfr","quantity":{"value":1,"unit":"x"}},
			{"fact":"implant","choices":{"values":["none"]}},{"fact":"egfr","range":{"min":1,"maxExclusive":true,"unit":"x"}},{"fact":"prior-vte","notKnown":true}],
		"orderedExams":[{"exam":{"code":"mri-head-wo"},"laterality":"LATERALITY_LEFT"}],"priorExams":[{"exam":{"code":"ct-head-wo"},"date":"2026-11"}]},
		"origin":{"department":"d","requester":"r","order":"o"},"emergency":false}`
	const coded = `{"referral":{"asOf":"2026-11-21","patient":{"age":{"value":45,"unit":"y"},"sex":"SEX_MALE"},
		"indications":[{"code":"headache"},{"system":"CODE_SYSTEM_ICD_10","code":"R51"}]}}`
	for _, base := range []string{full, coded, thunderclap} {
		for _, body := range withCanary(t, base) {
			ask("/v1/evaluate", body, jsonType)
			ask(batchPath, strings.Join(strings.Fields(body), " "), ndjsonType)
			ask("/v1/evaluate", body[:len(body)/2], jsonType)
		}
	}
	for _, body := range withCanary(t, `{"outcome":"OUTCOME_CODE_OVERRIDDEN","reason":"OVERRIDE_REASON_OTHER","reasonText":"x","procedure":"mri-head-wo","comment":"x","recordedAt":"2026-11-21T12:00:00Z"}`) {
		ask(outcomes, body, jsonType)
	}
	for _, body := range withCanary(t, `{"query":"x","limit":3,"site":"x","language":"en"}`) {
		ask("/v1/indications:search", body, jsonType)
	}
	for _, body := range withCanary(t, `{"procedure":"ct-head-wo","ageMonths":648,"dlpMgyCm":840,"site":"x"}`) {
		ask("/v1/dose:check", body, jsonType)
	}
	ask("/v1/evaluate", thunderclap, canary)
	ask("/v1/"+canary, "{}", jsonType)
	for _, path := range []string{
		"/v1/consultations/" + canary, "/v1/guidelines/" + canary, "/v1/procedures/" + canary + "/information", "/" + canary,
		"/v1/guidelines?" + canary + "=1", "/v1/guidelines?site=" + canary, "/v1/guidelines?pageToken=" + canary, "/v1/facts?page_size=" + canary,
		"/v1/indications:search?query=" + canary + "&limit=" + canary, "/v1/edition?site=%" + canary,
	} {
		asked++
		r := l.get(t, path, "X-Forwarded-For", canary, "Authorization", canary, "Grpc-Timeout", canary)
		assert.NotEqual(t, http.StatusOK, r.status, path)
		assert.NotContains(t, r.text, canary, path)
	}
	assert.Greater(t, asked, 200)
	assert.NotContains(t, l.get(t, "/metrics").text, canary)
	recorder.Close() // writes the codes that nothing maps, too
	seen, err := recorder.Store().Unmapped(t.Context(), recorder.Keys())
	require.NoError(t, err)
	assert.NotEmpty(t, seen)
	require.NoError(t, recorder.Store().Close())
	r := l.post(t, "/v1/evaluate", strings.Replace(thunderclap, `"SEX_MALE"`, `"SEX_MALE","birthDate":"1981"`, 1))
	assert.NotEqual(t, http.StatusOK, r.status)
	l.stop()
	l.ended(t)
	require.NotEmpty(t, logged.String())
	assert.NotContains(t, logged.String(), canary)
	require.NotEmpty(t, ofLibraries.String())
	assert.NotContains(t, ofLibraries.String(), canary)
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		assert.False(t, bytes.Contains(text, []byte(canary)), path)
		return err
	}))
}

// withCanary lists copies of a JSON object, each with the word in another place: as a value, as a name.
func withCanary(t *testing.T, text string) (list []string) {
	t.Helper()
	var whole any
	require.NoError(t, json.Unmarshal([]byte(text), &whole))
	write := func() {
		b, err := json.Marshal(whole)
		require.NoError(t, err)
		list = append(list, string(b))
	}
	var visit func(v any, put func(any))
	visit = func(v any, put func(any)) {
		put(canary)
		write()
		put(v)
		switch v := v.(type) {
		case map[string]any:
			v[canary] = canary
			write()
			delete(v, canary)
			for name, inner := range v {
				visit(inner, func(x any) { v[name] = x })
			}
		case []any:
			for i, inner := range v {
				visit(inner, func(x any) { v[i] = x })
			}
		}
	}
	visit(whole, func(x any) { whole = x })
	return list
}
