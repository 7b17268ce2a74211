package pss

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/synthetic"
)

// TestScales: the one mapping of scales, at its ends.
func TestScales(t *testing.T) {
	two, holds := 2, []*engine.CautionFlag{{Title: "Pregnancy", Effect: "contraindicated", State: engine.Holds}}
	standing := func(category string) *engine.Standing { return &engine.Standing{Category: category} }
	for _, c := range []struct {
		category  string
		high      string
		rating    int
		cautions  []*engine.CautionFlag
		want      int
		has       bool
		mentioned string
	}{
		{engine.UsuallyAppropriate, engine.UsuallyAppropriate, 9, nil, 9, true, "usually appropriate"},
		{engine.UsuallyNotAppropriate, engine.UsuallyNotAppropriate, 1, nil, 1, true, "usually not appropriate"},
		{engine.MayBeAppropriate, engine.MayBeAppropriate, 0, nil, 5, true, "may be appropriate"},
		{engine.MayBeAppropriate, engine.UsuallyAppropriate, 6, nil, 0, false, "what is unknown decides"},
		{engine.UsuallyAppropriate, engine.UsuallyAppropriate, 9, holds, 1, true, "contraindicated: Pregnancy"},
	} {
		o := option{&engine.Option{
			Exam: &engine.Exam{Procedure: "x", Level: &two}, Rated: &engine.Rated{Rating: c.rating, Category: c.category},
			Low: standing(c.category), High: standing(c.high), Cautions: c.cautions,
		}, "Headache", "en"}
		value, has := o.overall()
		assert.Equal(t, c.want, value)
		assert.Equal(t, c.has, has)
		assert.Contains(t, o.text(), c.mentioned)
	}
	// No scenario is the one, and all that are possible agree on the category.
	low, high := standing(engine.UsuallyNotAppropriate), standing(engine.UsuallyNotAppropriate)
	for _, c := range []struct{ low, high, want int }{{1, 3, 2}, {3, 3, 3}, {0, 0, 2}} {
		low.Rating, high.Rating = c.low, c.high
		o := option{&engine.Option{Exam: &engine.Exam{Procedure: "x"}, Low: low, High: high}, "Headache", "en"}
		value, has := o.overall()
		assert.Equal(t, c.want, value)
		assert.True(t, has)
		assert.Equal(t, "Headache; usually not appropriate", o.text())
	}
}

// scales are the two ratings of an option as the guide writes them; "" where there is none.
type scales struct{ overall, radiation string }

// expected reads the scales off an answer of the engine by the words of docs/pss.md, without the code under test: the options of all
// answers, each exam as the first that lists it has it.
func expected(r *engine.Recommendation) map[string]scales {
	found := map[string]scales{}
	for _, a := range r.Answers {
		for _, o := range a.Options {
			if o.Exam == nil {
				continue
			}
			if _, known := found[o.Procedure]; known {
				continue
			}
			var s scales
			if o.Level != nil {
				s.radiation = fmt.Sprintf("%d/5", *o.Level)
			}
			contraindicated := slices.ContainsFunc(o.Cautions, func(c *engine.CautionFlag) bool {
				return c.Effect == "contraindicated" && c.State == engine.Holds
			})
			switch {
			case contraindicated:
				s.overall = "1/10"
			case o.Low.Category != o.High.Category:
			case o.Rated != nil && o.Rating > 0:
				s.overall = fmt.Sprintf("%d/10", o.Rating)
			case o.Low.Rating > 0 && o.Low.Rating == o.High.Rating:
				s.overall = fmt.Sprintf("%d/10", o.Low.Rating)
			default:
				s.overall = map[string]string{"usually-appropriate": "8/10", "may-be-appropriate": "5/10", "usually-not-appropriate": "2/10"}[o.Low.Category]
			}
			found[o.Procedure] = s
		}
	}
	return found
}

// read reads them off an answer of PSS.
func (a *answered) read(t *testing.T) map[string]scales {
	exams := map[string]string{} // by the reference to their proposal
	for _, e := range a.Entry[1:] {
		if e.Resource.ResourceType == "CommunicationRequest" {
			exams["CommunicationRequest/"+e.Resource.ID] = noImaging
		}
		for _, c := range e.Resource.Code.Coding {
			if c.System == fhir.ProcedureSystem {
				exams["ServiceRequest/"+e.Resource.ID] = c.Code
			}
		}
	}
	found := map[string]scales{}
	for _, outer := range a.Entry[0].Resource.Action {
		for _, inner := range outer.Action {
			if inner.Code != nil { // no guidance
				continue
			}
			exam, s := exams[inner.Resource.Reference], scales{}
			require.NotEmpty(t, exam)
			require.NotContains(t, found, exam, "each exam once")
			for _, e := range inner.Extension {
				value := ""
				for _, part := range e.Extension {
					if part.Ratio != nil {
						value = fmt.Sprintf("%d/%d", part.Ratio.Numerator.Value, part.Ratio.Denominator.Value)
					}
				}
				switch e.Extension[0].Code {
				case "overall":
					s.overall = value
				case "radiationexposure":
					s.radiation = value
				}
			}
			found[exam] = s
		}
	}
	return found
}

// written is a referral as the data of PSS: a masked Patient, diagnoses, proposals, and all else as answers to our form.
func written(r engine.Referral, kinds map[string]string) string {
	subject := map[string]string{"reference": "Patient/p1"}
	coded := func(system, code string) any {
		return map[string]any{"coding": []any{map[string]string{"system": system, "code": code}}}
	}
	patient := map[string]any{"resourceType": "Patient", "id": "p1", "name": []any{map[string]any{"extension": []any{
		map[string]string{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"},
	}}}}
	if r.BirthDate != "" {
		patient["birthDate"] = r.BirthDate
	}
	var items []any
	for _, f := range r.Facts {
		id, answer := f.ID, map[string]any{}
		switch v := f.Value; {
		case f.ID == "sex":
			patient["gender"] = v.OneOf[0]
			continue
		case f.ID == "age":
			patient["extension"] = []any{map[string]any{"url": profiles + "PSSRelevantAge", "valueAge": map[string]any{
				"value": v.Range.Min, "code": v.Range.Unit, "system": "http://unitsofmeasure.org",
			}}}
			continue
		case v.NotKnown:
			answer["valueCoding"] = map[string]string{"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "asked-unknown"}
		case v.Range != nil:
			answer["valueQuantity"] = map[string]any{"value": v.Range.Min, "system": "http://unitsofmeasure.org", "code": v.Range.Unit}
			if v.Range.Unit == "" {
				answer["valueQuantity"] = map[string]any{"value": v.Range.Min}
			}
		default:
			if kind := kinds[id]; kind == "number" || kind == "quantity" {
				id += fhir.Instead
			}
			answer["valueCoding"] = map[string]string{"system": fhir.ValueSystem, "code": v.OneOf[0]}
		}
		items = append(items, map[string]any{"linkId": id, "answer": []any{answer}})
	}
	resources := []any{patient}
	if len(items) > 0 {
		resources = append(resources, map[string]any{
			"resourceType": "QuestionnaireResponse", "questionnaire": fhir.QuestionnaireURL, "status": "completed", "authored": r.AsOf, "subject": subject, "item": items,
		})
	}
	for i, reason := range r.Indications {
		resources = append(resources, map[string]any{
			"resourceType": "Condition", "id": fmt.Sprintf("c%d", i), "subject": subject, "code": coded(fhir.IndicationSystem, reason.Code),
			"clinicalStatus": coded("", "active"), "verificationStatus": coded("", "provisional"),
		})
	}
	for i, o := range r.Orders {
		resources = append(resources, map[string]any{
			"resourceType": "ServiceRequest", "id": fmt.Sprintf("s%d", i), "status": "active", "intent": "proposal", "subject": subject,
			"code": coded(fhir.ProcedureSystem, o.Exam.Code),
		})
	}
	for i, p := range r.Prior {
		resources = append(resources, map[string]any{
			"resourceType": "ImagingStudy", "id": fmt.Sprintf("i%d", i), "subject": subject, "status": "available", "started": p.Date,
			"procedureCode": []any{coded(fhir.ProcedureSystem, p.Exam.Code)},
		})
	}
	var texts []string
	for _, resource := range resources {
		text, _ := json.Marshal(resource)
		texts = append(texts, string(text))
	}
	return dataOf(texts...)
}

// TestScalesAsTheEngineRates: synthetic referrals by $apply and by the engine itself have the same two ratings for every option; as
// they come, with much unknown, and of patients of whom everything is known.
func TestScalesAsTheEngineRates(t *testing.T) {
	e, ed := shipped.Engine(), shipped.Edition()
	source, err := synthetic.NewSource(&ed.Catalogue)
	require.NoError(t, err)
	b, kinds := newBench(t), map[string]string{}
	for _, f := range e.Vocabulary().Facts {
		kinds[f.ID] = f.Kind
	}
	referrals, options, rated, levels := 0, 0, 0, 0
	compare := func(r engine.Referral) {
		day, err := time.Parse(time.DateOnly, r.AsOf)
		require.NoError(t, err)
		b.Now = func() time.Time { return day }
		direct, err := e.Evaluate(t.Context(), r)
		require.NoError(t, err)
		w := b.do(t, http.MethodPost, apply, written(r, kinds))
		require.Equal(t, http.StatusOK, w.Code, w.Body.String())
		var a answered
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a))
		want, got := expected(direct), a.read(t)
		if !maps.Equal(want, got) {
			t.Fatalf("the engine: %v\nPSS: %v\nof %+v", want, got, r)
		}
		referrals++
		for _, s := range want {
			options++
			if s.overall != "" {
				rated++
			}
			if s.radiation != "" {
				levels++
			}
		}
	}
	streamed, known := 1000, 10
	if testing.Short() {
		streamed, known = 200, 1
	}
	for stream := source.Stream(11); referrals < streamed; {
		compare(stream.Next())
	}
	for i := range ed.Catalogue.Guidelines {
		patients, err := source.Patients(&ed.Catalogue, ed.Catalogue.Guidelines[i].ID, 11)
		require.NoError(t, err)
		for range known {
			compare(patients.Next().Referral)
		}
	}
	t.Logf("%d referrals, %d options, %d of them rated, %d with a level: 0 differences", referrals, options, rated, levels)
	assert.Greater(t, rated, options/4)
	assert.Greater(t, options-rated, options/10, "where what is unknown decides there is no value")
	assert.Greater(t, levels, options/2)
}
