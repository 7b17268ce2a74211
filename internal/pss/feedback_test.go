package pss

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func taskOf(status, focus, reason string) string {
	return fmt.Sprintf(`{"resourceType":"Task","status":%q,"intent":"option","focus":{"reference":"ServiceRequest/%s"}%s}`, status, focus, reason)
}

func feedbackOf(id string, tasks ...string) string {
	text := fmt.Sprintf(`{"resourceType":"Parameters","parameter":[{"name":"pss-id","valueString":%q}`, id)
	for _, task := range tasks {
		text += `,{"name":"feedback-task","resource":` + task + `}`
	}
	return text + `]}`
}

func TestFeedback(t *testing.T) {
	b := newBench(t)
	a := b.apply(t, dataOf(maskedAdult, diagnosis("headache"), thunderclap(), proposalOf("mri-head-wo")))
	id := a.Identifier.Value
	because := func(code, text string) string {
		return fmt.Sprintf(`,"statusReason":{"coding":[{"code":%q}],"text":%q}`, code, text)
	}
	ct, mr := proposalID(id, "ct-head-wo"), proposalID(id, "mri-head-wo")
	for name, c := range map[string]struct {
		tasks []string
		want  Outcome
	}{
		"another exam":     {[]string{taskOf("rejected", mr, ""), taskOf("accepted", ct, "")}, Outcome{Done: "changed", ChangedTo: "ct-head-wo"}},
		"ordered all same": {[]string{taskOf("accepted", mr, because("WaitingTimeTooLong", ""))}, Outcome{Done: "overridden", Reason: "waiting-time"}},
		"none of them":     {[]string{taskOf("rejected", ct, because("Pregnancy", ""))}, Outcome{Done: "overridden", Reason: "pregnancy"}},
		"something else":   {[]string{taskOf("accepted", "elsewhere", because("OtherReason", "seen by a specialist"))}, Outcome{Done: "overridden", Reason: "other", Text: "seen by a specialist"}},
		"overridden": {[]string{taskOf("accepted", ct, `,"businessStatus":{"coding":[{"code":"overridden"}]}`+because("ImplantIncompatibility", ""))},
			Outcome{Done: "overridden", Reason: "implant"}},
		"no imaging": {[]string{strings.Replace(taskOf("accepted", proposalID(id, noImaging), ""), "ServiceRequest", "CommunicationRequest", 1)}, Outcome{Done: "cancelled"}},
		"refused":    {[]string{taskOf("rejected", ct, because("patient-refusal", ""))}, Outcome{Done: "overridden", Reason: "patient-preference"}},
	} {
		b.outcomes = nil
		w := b.do(t, http.MethodPost, "/PlanDefinition/$feedback", feedbackOf(id, c.tasks...))
		require.Equal(t, http.StatusNoContent, w.Code, w.Body.String())
		c.want.Consultation = id
		assert.Equal(t, []Outcome{c.want}, b.outcomes, name)
	}
}
