package gateway

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/synthetic"
)

// syntheticLines are invented referrals, as one of them stands on a line of a batch.
func syntheticLines(t testing.TB, n int) [][]byte {
	t.Helper()
	source, err := synthetic.NewSource(&shipped.Edition().Catalogue)
	require.NoError(t, err)
	stream := source.Stream(17)
	list := make([][]byte, n)
	for i := range list {
		r := stream.Next()
		list[i], err = server.AppendLine(nil, fmt.Sprintf("k%d", i), "", &r)
		require.NoError(t, err)
	}
	return list
}

// TestSameAnswer: a referral gets the same recommendation over gRPC, as JSON, and on a line of a batch.
func TestSameAnswer(t *testing.T) {
	n := 600
	if testing.Short() {
		n = 60
	}
	s := newServer(t)
	l := listen(t, s, patience)
	direct := justifyv1.NewJustificationServiceClient(listenGRPC(t, s))
	texts := syntheticLines(t, n)
	batch := l.send(t, http.MethodPost, batchPath, string(bytes.Join(texts, []byte("\n"))), "Content-Type", ndjsonType)
	require.Equal(t, http.StatusOK, batch.status)
	answers := strings.Split(strings.TrimSuffix(batch.text, "\n"), "\n")
	require.Len(t, answers, n)
	for i, text := range texts {
		line := &justifyv1.EvaluateStreamRequest{}
		require.NoError(t, protojson.Unmarshal(text, line))
		want, err := direct.Evaluate(t.Context(), &justifyv1.EvaluateRequest{Referral: line.GetReferral()})
		require.NoError(t, err)

		var body map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(text, &body))
		delete(body, "key")
		single, err := json.Marshal(body)
		require.NoError(t, err)
		got := &justifyv1.EvaluateResponse{}
		l.post(t, "/v1/evaluate", string(single)).into(t, got)
		require.True(t, proto.Equal(want.GetRecommendation(), got.GetRecommendation()), "%s", text)

		onLine := &justifyv1.EvaluateStreamResponse{}
		require.NoError(t, protojson.Unmarshal([]byte(answers[i]), onLine))
		require.Equal(t, line.GetKey(), onLine.GetKey(), "answers stand in the order of the lines")
		require.True(t, proto.Equal(want.GetRecommendation(), onLine.GetResponse().GetRecommendation()), "%s", text)
	}
}

// TestStableJSON: the same answer is the same text.
func TestStableJSON(t *testing.T) {
	l := listen(t, newServer(t), patience)
	without := func() string {
		text := l.post(t, "/v1/evaluate", thunderclap).text
		_, rest, found := strings.Cut(text, `,"recommendation":`)
		require.True(t, found, text)
		return rest
	}
	first := without()
	assert.NotContains(t, first, `": `)
	assert.True(t, strings.HasSuffix(first, "}\n"))
	assert.Equal(t, 1, strings.Count(first, "\n"))
	for range 5 {
		assert.Equal(t, first, without())
	}
}

// TestConsultation: what was asked as JSON is on record as that, whatever the caller says of itself, and can be read and closed.
func TestConsultation(t *testing.T) {
	s, _ := recordingServer(t, t.TempDir())
	l := listen(t, s, patience)
	for _, header := range []string{server.ChannelHeader, "Grpc-Metadata-" + server.ChannelHeader, "X-Other"} {
		answer := &justifyv1.EvaluateResponse{}
		l.post(t, "/v1/evaluate", thunderclap, header, consultation.FHIR.String()).into(t, answer)
		path := "/v1/consultations/" + answer.GetConsultationId()
		l.post(t, path+"/outcome", `{"outcome":"OUTCOME_CODE_CHANGED","changedTo":"ct-head-wo"}`).into(t, &justifyv1.RecordOutcomeResponse{})
		got := &justifyv1.GetConsultationResponse{}
		l.get(t, path).into(t, got)
		assert.Equal(t, justifyv1.Channel_CHANNEL_JSON, got.GetConsultation().GetChannel(), header)
		assert.True(t, proto.Equal(answer.GetRecommendation(), got.GetConsultation().GetRecommendation()))
		require.Len(t, got.GetConsultation().GetOutcomes(), 1)
		assert.Equal(t, "ct-head-wo", got.GetConsultation().GetOutcomes()[0].GetChangedTo())
	}
	batch := l.send(t, http.MethodPost, batchPath, thunderclap, "Content-Type", ndjsonType, server.ChannelHeader, "fhir")
	answer := &justifyv1.EvaluateStreamResponse{}
	batch.into(t, answer)
	got := &justifyv1.GetConsultationResponse{}
	l.get(t, "/v1/consultations/"+answer.GetResponse().GetConsultationId()).into(t, got)
	assert.Equal(t, justifyv1.Channel_CHANNEL_JSON, got.GetConsultation().GetChannel())

	counts := &justifyv1.SummariseResponse{}
	l.post(t, "/v1/audit:summarise", `{"from":"2026-01-01T00:00:00Z"}`).into(t, counts)
	assert.Equal(t, int64(4), counts.GetTotal().GetConsultations())
	assert.Equal(t, int64(3), counts.GetTotal().GetOutcomes())

	// Nor does a caller of gRPC come by another channel than that.
	request := &justifyv1.EvaluateRequest{}
	require.NoError(t, protojson.Unmarshal([]byte(thunderclap), request))
	direct := justifyv1.NewJustificationServiceClient(listenGRPC(t, s))
	response, err := direct.Evaluate(metadata.AppendToOutgoingContext(t.Context(), server.ChannelHeader, "json"), request)
	require.NoError(t, err)
	l.get(t, "/v1/consultations/"+response.GetConsultationId()).into(t, got)
	assert.Equal(t, justifyv1.Channel_CHANNEL_GRPC, got.GetConsultation().GetChannel())
}
