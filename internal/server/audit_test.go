package server

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/audit"
	"github.com/justify-cds/justify/internal/consultation"
)

// TestSummarise counts over the wire what came over the wire.
func TestSummarise(t *testing.T) {
	s := smallServer(t)
	recording(t, s, t.TempDir())
	connection := listen(t, s, time.Second)
	client := justifyv1.NewAuditServiceClient(connection)
	var id string
	for range 7 {
		answer, err := justifyv1.NewJustificationServiceClient(connection).Evaluate(soon(t), sound(s))
		require.NoError(t, err)
		id = answer.GetConsultationId()
	}
	_, err := justifyv1.NewConsultationServiceClient(connection).RecordOutcome(soon(t), &justifyv1.RecordOutcomeRequest{
		ConsultationId: id, Outcome: &justifyv1.Outcome{Outcome: justifyv1.OutcomeCode_OUTCOME_CODE_OVERRIDDEN, Reason: justifyv1.OverrideReason_OVERRIDE_REASON_WAITING_TIME},
	})
	require.NoError(t, err)

	got, err := client.Summarise(soon(t), &justifyv1.SummariseRequest{
		By: []justifyv1.Dimension{justifyv1.Dimension_DIMENSION_GUIDELINE, justifyv1.Dimension_DIMENSION_MODE}, Since: timestamppb.New(time.Now().Add(-time.Hour)),
	})
	require.NoError(t, err)
	assert.EqualValues(t, 7, got.GetTotal().GetConsultations())
	assert.EqualValues(t, 7, got.GetAfter().GetConsultations())
	assert.Zero(t, got.GetBefore().GetConsultations())
	require.Len(t, got.GetTotal().GetOverrides(), 1)
	assert.Equal(t, justifyv1.OverrideReason_OVERRIDE_REASON_WAITING_TIME, got.GetTotal().GetOverrides()[0].GetReason())
	require.NotEmpty(t, got.GetGroups())
	for _, g := range got.GetGroups() {
		require.Len(t, g.GetValues(), 2)
		assert.Equal(t, justifyv1.Dimension_DIMENSION_GUIDELINE, g.GetValues()[0].GetDimension())
		assert.NotEmpty(t, g.GetValues()[0].GetTitle())
		assert.Equal(t, "active", g.GetValues()[1].GetValue())
	}
	hidden, err := client.Summarise(soon(t), &justifyv1.SummariseRequest{SuppressSmall: true})
	require.NoError(t, err)
	assert.Nil(t, hidden.GetTotal().Outcomes)

	for _, wrong := range []*justifyv1.SummariseRequest{
		{By: []justifyv1.Dimension{0}}, {By: []justifyv1.Dimension{99}}, {By: []justifyv1.Dimension{1, 1}}, {From: &timestamppb.Timestamp{Nanos: -1}},
	} {
		_, err := client.Summarise(soon(t), wrong)
		assert.Equal(t, codes.InvalidArgument, status.Code(err))
	}
}

// TestSummariseWithoutRecord: there is nothing to count.
func TestSummariseWithoutRecord(t *testing.T) {
	_, err := smallServer(t).Summarise(t.Context(), &justifyv1.SummariseRequest{})
	assert.Equal(t, codes.FailedPrecondition, status.Code(err))
}

// TestAuditNumbers: the wire and the packages number dimensions, verdicts and reasons alike.
func TestAuditNumbers(t *testing.T) {
	assert.Len(t, justifyv1.Dimension_name, len(audit.Dimensions)+1)
	for d, name := range map[justifyv1.Dimension]audit.Dimension{
		justifyv1.Dimension_DIMENSION_SITE: audit.Site, justifyv1.Dimension_DIMENSION_DEPARTMENT: audit.Department,
		justifyv1.Dimension_DIMENSION_GUIDELINE: audit.Guideline, justifyv1.Dimension_DIMENSION_PROCEDURE: audit.Procedure,
		justifyv1.Dimension_DIMENSION_MONTH: audit.Month, justifyv1.Dimension_DIMENSION_EDITION: audit.Edition,
		justifyv1.Dimension_DIMENSION_MODE: audit.Mode, justifyv1.Dimension_DIMENSION_TRIAL_ARM: audit.Arm,
	} {
		assert.Equal(t, audit.Dimension(d-1), name)
	}
	for _, verdict := range consultation.Verdicts {
		assert.NotZero(t, verdicts[verdict])
	}
	assert.Len(t, consultation.Verdicts, len(verdicts))
	assert.Len(t, justifyv1.OverrideReason_name, int(consultation.CaseNotListed)+1)
}
