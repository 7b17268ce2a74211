package gateway

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/cdshooks"
)

// TestMetrics: calls are counted by what they were and how they ended, CDS Hooks by the service.
func TestMetrics(t *testing.T) {
	s, _ := recordingServer(t, t.TempDir())
	l := listen(t, s, patience)
	require.NoError(t, l.Hooks(cdshooks.Config{Trial: true}))
	require.Equal(t, http.StatusOK, l.post(t, "/v1/evaluate", thunderclap).status)
	require.Equal(t, http.StatusBadRequest, l.post(t, "/v1/evaluate", `{"referral":{}}`).status)
	require.Equal(t, http.StatusOK, l.get(t, "/cds-services").status)
	text := l.get(t, "/metrics").text
	for _, line := range []string{
		`justify_call_duration_seconds_count{call="Evaluate",status="OK"} 1`,
		`justify_call_duration_seconds_count{call="Evaluate",status="InvalidArgument"} 1`,
		`justify_answers_total{channel="json",mode="active"} 1`,
		`justify_cds_hooks_duration_seconds_count{service="discovery",status="200"} 1`,
	} {
		assert.Contains(t, text, line+"\n")
	}
}
