package server

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// TestSearchIndications: what is proposed can be sent as it is in a referral, and says why it is proposed.
func TestSearchIndications(t *testing.T) {
	server := listen(t, newServer(t), patience)
	found, err := server.guidelines().SearchIndications(soon(t), &justifyv1.SearchIndicationsRequest{Query: "worst headache of my life, no fever"})
	require.NoError(t, err)
	require.NotEmpty(t, found.GetHits())
	hit := found.GetHits()[0]
	assert.Equal(t, "thunderclap-headache", hit.GetIndication())
	assert.NotEmpty(t, hit.GetTitle())
	assert.NotEmpty(t, hit.GetFoundIn())
	assert.Contains(t, hit.GetMatched(), "headache")
	assert.Equal(t, "headache", hit.GetGuidelines()[0].GetId())
	assert.Equal(t, []string{"fever"}, found.GetNegated())
	answer, err := server.justification().Evaluate(soon(t), &justifyv1.EvaluateRequest{Referral: &justifyv1.Referral{
		Indications: []*justifyv1.Coding{{Code: hit.GetIndication()}},
	}})
	require.NoError(t, err)
	assert.NotEmpty(t, answer.GetRecommendation().GetAnswers())

	nothing, err := server.guidelines().SearchIndications(soon(t), &justifyv1.SearchIndicationsRequest{Query: "renew my car insurance"})
	require.NoError(t, err)
	assert.Empty(t, nothing.GetHits(), "an honest nothing")
	for _, odd := range []string{"", " ", "?", "\x00", strings.Repeat("kopf ", 10_000), "\u202e", "ﷺ", "no", "no no no", "#"} {
		_, err := server.guidelines().SearchIndications(soon(t), &justifyv1.SearchIndicationsRequest{Query: odd, Limit: 50, Language: "xx"})
		assert.NoError(t, err, "%.20q", odd)
	}
	for _, limit := range []int32{-1, 51} {
		_, err = server.guidelines().SearchIndications(soon(t), &justifyv1.SearchIndicationsRequest{Query: "x", Limit: limit})
		assert.Equal(t, codes.InvalidArgument, status.Code(err))
		assert.Equal(t, []string{"limit: write 1 to 50, or 0 for 10"}, violations(t, err))
	}
}

func TestGetPatientInformation(t *testing.T) {
	client := listen(t, newServer(t), patience).guidelines()
	leaflet, err := client.GetPatientInformation(soon(t), &justifyv1.GetPatientInformationRequest{Procedure: "ct-head-wo"})
	require.NoError(t, err)
	var ids []string
	for _, part := range leaflet.GetParts() {
		ids = append(ids, part.GetId())
		assert.NotEmpty(t, part.GetHeading())
		assert.NotEmpty(t, part.GetText())
	}
	assert.Equal(t, []string{"what", "duration", "radiation", "benefit", "risk", "alternatives"}, ids)
	assert.Contains(t, leaflet.GetParts()[2].GetText(), "10 months")
	assert.Contains(t, leaflet.GetParts()[2].GetText(), "2.4 mSv")
	twice, err := client.GetPatientInformation(soon(t), &justifyv1.GetPatientInformationRequest{Procedure: "ct-head-wo", BackgroundMsv: 4.8})
	require.NoError(t, err)
	assert.Contains(t, twice.GetParts()[2].GetText(), "5 months")
	child, err := client.GetPatientInformation(soon(t), &justifyv1.GetPatientInformationRequest{Procedure: "ct-head-wo", Child: true})
	require.NoError(t, err)
	assert.NotContains(t, child.GetParts()[2].GetText(), "months", "a child is not told an adult's dose")

	_, err = client.GetPatientInformation(soon(t), &justifyv1.GetPatientInformationRequest{Procedure: "x"})
	assert.Equal(t, codes.NotFound, status.Code(err))
	for _, background := range []float64{-1, 0.4, 51} {
		_, err = client.GetPatientInformation(soon(t), &justifyv1.GetPatientInformationRequest{Procedure: "ct-head-wo", BackgroundMsv: background})
		assert.Equal(t, codes.InvalidArgument, status.Code(err))
	}
}

func TestCheckDose(t *testing.T) {
	server := listen(t, newServer(t), patience)
	client := justifyv1.NewDoseServiceClient(server)
	number := func(v float64) *float64 { return &v }
	months := func(v int32) *int32 { return &v }
	above, err := client.CheckDose(soon(t), &justifyv1.CheckDoseRequest{Procedure: "ct-head-wo", AgeMonths: months(600), DlpMgyCm: number(800), CtdiVolMgy: number(47)})
	require.NoError(t, err)
	require.Len(t, above.GetComparisons(), 2)
	assert.Equal(t, justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_UNSPECIFIED, above.GetNone())
	ctdi, dlp := above.GetComparisons()[0], above.GetComparisons()[1]
	assert.False(t, ctdi.GetAbove())
	assert.True(t, dlp.GetAbove())
	assert.Equal(t, []any{790.0, 800.0, "United Kingdom", int32(2022), "uk-ndrl-2024"}, []any{dlp.GetReference(), dlp.GetRecorded(), dlp.GetArea(), dlp.GetYear(), dlp.GetSource()})

	for none, request := range map[justifyv1.NoReferenceLevel]*justifyv1.CheckDoseRequest{
		justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_FOR_EXAM:     {Procedure: "mri-head-wo", DlpMgyCm: number(1)},
		justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_FOR_PATIENT:  {Procedure: "ct-head-wo", AgeMonths: months(60), DlpMgyCm: number(1)},
		justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_AGE_UNKNOWN:  {Procedure: "ct-head-wo", DlpMgyCm: number(1)},
		justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_FOR_QUANTITY: {Procedure: "ct-head-wo", AgeMonths: months(600), DapMgyCm2: number(1)},
	} {
		response, err := client.CheckDose(soon(t), request)
		require.NoError(t, err)
		assert.Empty(t, response.GetComparisons())
		assert.Equal(t, none, response.GetNone())
	}
	_, err = client.CheckDose(soon(t), &justifyv1.CheckDoseRequest{Procedure: "x", DlpMgyCm: number(1)})
	assert.Equal(t, codes.NotFound, status.Code(err))
	_, err = client.CheckDose(soon(t), &justifyv1.CheckDoseRequest{Procedure: "ct-head-wo"})
	assert.Equal(t, []string{"dlp_mgy_cm: state what was recorded: ctdi_vol_mgy, dlp_mgy_cm or dap_mgy_cm2"}, violations(t, err))
	_, err = client.CheckDose(soon(t), &justifyv1.CheckDoseRequest{Procedure: "ct-head-wo", AgeMonths: months(-1), WeightKg: number(0), DlpMgyCm: number(-3)})
	assert.Len(t, violations(t, err), 3)
}
