package pss

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/fhir"
)

const collect = "/PlanDefinition/GetDataToCollect/$apply"

// form is a Questionnaire as a client reads it.
type form struct {
	ResourceType, ID, URL, Language string
	Meta                            meta
	Item                            []formItem
}

type formItem struct {
	LinkID, Text, Type string
	AnswerOption       []struct{ ValueCoding fhir.Coding }
	Item               []formItem
}

// filled answers every choice of a form with its first option.
func (f *form) filled() string {
	var answers []string
	var visit func([]formItem)
	visit = func(items []formItem) {
		for _, i := range items {
			if visit(i.Item); i.Type == "choice" {
				code, _ := json.Marshal(i.AnswerOption[0].ValueCoding)
				answers = append(answers, fmt.Sprintf(`{"linkId":%q,"answer":[{"valueCoding":%s}]}`, i.LinkID, code))
			}
		}
	}
	visit(f.Item)
	return fmt.Sprintf(`{"resourceType":"QuestionnaireResponse","questionnaire":%q,"status":"completed","authored":"2026-11-21","subject":{"reference":"Patient/p1"},"item":[%s]}`,
		f.URL, strings.Join(answers, ","))
}

// TestDataToCollect: the open questions as a Task to fill in a Questionnaire, as in the guide's example; its answers come back as data,
// until nothing is open.
func TestDataToCollect(t *testing.T) {
	b := newBench(t)
	data, rounds := []string{maskedAdult, diagnosis("headache"), proposalOf("ct-head-wo")}, 0
	for ; rounds < 20; rounds++ {
		w := b.do(t, http.MethodPost, collect, dataOf(data...))
		require.Equal(t, http.StatusOK, w.Code, w.Body.String())
		var a struct {
			Type  string
			Entry []struct {
				FullURL  string
				Resource json.RawMessage
			}
		}
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a))
		var group requestGroup
		require.NoError(t, json.Unmarshal(a.Entry[0].Resource, &group))
		if len(a.Entry) == 1 {
			require.Len(t, group.Action, 1, "the profile wants one")
			assert.Equal(t, []action{{TextEquivalent: words.Say("en", "nothing open")}}, group.Action[0].Action)
			break
		}
		var task struct {
			ResourceType, ID, Status, Intent string
			Meta                             meta
			Code                             concept
			For                              reference
			Input                            []struct {
				Type           concept
				ValueReference reference
			}
		}
		var f form
		require.Len(t, a.Entry, 3)
		require.NoError(t, json.Unmarshal(a.Entry[1].Resource, &task))
		require.NoError(t, json.Unmarshal(a.Entry[2].Resource, &f))
		assert.Equal(t, "collection", a.Type)
		require.Len(t, group.Action, 1)
		assert.Equal(t, "at-most-one", group.Action[0].SelectionBehavior)
		assert.Equal(t, "Task/"+task.ID, group.Action[0].Action[0].Resource.Reference)
		assert.Equal(t, "Collect information", group.Action[0].Action[0].TextEquivalent)
		assert.Equal(t, "Task requested proposal Patient/p1", strings.Join([]string{task.ResourceType, task.Status, task.Intent, task.For.Reference}, " "))
		assert.Equal(t, fhir.Coding{System: activity, Code: "collect-information"}, task.Code.Coding[0])
		assert.Equal(t, task.Code, task.Input[0].Type)
		assert.Equal(t, "Questionnaire/"+f.ID, task.Input[0].ValueReference.Reference)
		assert.Equal(t, []string{profiles + "PSSDataAcquisitionForm"}, f.Meta.Profile)
		assert.Equal(t, "Questionnaire", f.ResourceType)
		require.NotEmpty(t, f.Item)
		data = append(data, f.filled())
	}
	assert.Greater(t, rounds, 0)
	assert.Less(t, rounds, 20)
	assert.Empty(t, b.record, "asking what to ask is no consultation")

	w := b.doAs(t, "north", "de", http.MethodPost, collect, dataOf(data[:3]...))
	assert.Contains(t, w.Body.String(), `"language":"de"`)
	assert.Contains(t, w.Body.String(), words.Say("de", "collect"))
	assert.Equal(t, http.StatusUnprocessableEntity, b.do(t, http.MethodPost, collect, dataOf(maskedAdult)).Code)
}
