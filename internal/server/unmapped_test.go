package server

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// TestUnmappedCodes: a code that the edition has nothing for is counted, whether the referral is answered all the same or refused;
// an id that is misspelt is not one.
func TestUnmappedCodes(t *testing.T) {
	s := smallServer(t)
	recorder := recording(t, s, t.TempDir())
	connection := listen(t, s, time.Second)
	client := justifyv1.NewJustificationServiceClient(connection)
	code := func(system justifyv1.CodeSystem, text string) *justifyv1.Coding {
		return &justifyv1.Coding{System: system, Code: text}
	}
	passed := sound(s)
	passed.Referral.Indications = append(passed.Referral.Indications, code(justifyv1.CodeSystem_CODE_SYSTEM_ICD_10, "K08.8"))
	_, err := client.Evaluate(soon(t), passed)
	require.NoError(t, err)
	refused := sound(s)
	refused.Referral.OrderedExams = []*justifyv1.OrderedExam{
		{Exam: code(justifyv1.CodeSystem_CODE_SYSTEM_LOINC, "30799-9")}, {Exam: code(justifyv1.CodeSystem_CODE_SYSTEM_UNSPECIFIED, "ct-haed")},
	}
	_, err = client.Evaluate(soon(t), refused)
	require.Error(t, err)

	recorder.Close() // writes
	list, err := justifyv1.NewAuditServiceClient(connection).ListUnmappedCodes(soon(t), &justifyv1.ListUnmappedCodesRequest{})
	require.NoError(t, err)
	var seen []string
	for _, c := range list.GetCodes() {
		assert.EqualValues(t, 1, c.GetCount())
		assert.Equal(t, justifyv1.Channel_CHANNEL_GRPC, c.GetChannel())
		seen = append(seen, c.GetPlace()+" "+c.GetSystem()+" "+c.GetCode())
	}
	assert.ElementsMatch(t, []string{"indication icd-10 K08.8", "exam loinc 30799-9"}, seen)
}
