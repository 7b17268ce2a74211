package main

import (
	"fmt"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
)

var wireSexes = map[string]justifyv1.Sex{
	"female": justifyv1.Sex_SEX_FEMALE, "male": justifyv1.Sex_SEX_MALE, "other": justifyv1.Sex_SEX_OTHER,
}

// requestOf is a generated referral as a client sends it. Generated referrals use ids of the edition only, and state
// values, not ranges.
func requestOf(r engine.Referral) (*justifyv1.EvaluateRequest, error) {
	m := &justifyv1.Referral{AsOf: r.AsOf, Language: r.Language, Patient: &justifyv1.Patient{BirthDate: r.BirthDate}}
	for _, f := range r.Facts {
		fact := &justifyv1.Fact{Fact: f.ID, Observed: f.Observed}
		v := f.Value
		switch {
		case f.ID == "sex" && len(v.OneOf) == 1:
			m.Patient.Sex = wireSexes[v.OneOf[0]]
			continue
		case f.ID == "age" && v.Range != nil && v.Range.Min == v.Range.Max:
			m.Patient.Age = &justifyv1.Quantity{Value: v.Range.Min, Unit: v.Range.Unit}
			continue
		case v.NotKnown:
			fact.Value = &justifyv1.Fact_NotKnown{NotKnown: true}
		case len(v.OneOf) == 1 && (v.OneOf[0] == "true" || v.OneOf[0] == "false"):
			fact.Value = &justifyv1.Fact_Boolean{Boolean: v.OneOf[0] == "true"}
		case len(v.OneOf) == 1:
			fact.Value = &justifyv1.Fact_Choice{Choice: v.OneOf[0]}
		case v.Range != nil && v.Range.Min == v.Range.Max:
			fact.Value = &justifyv1.Fact_Quantity{Quantity: &justifyv1.Quantity{Value: v.Range.Min, Unit: v.Range.Unit}}
		default:
			return nil, fmt.Errorf("fact %s: only single values are put on the wire here, not %+v", f.ID, v)
		}
		m.Facts = append(m.Facts, fact)
	}
	for _, c := range r.Indications {
		m.Indications = append(m.Indications, &justifyv1.Coding{Code: c.Code})
	}
	for _, o := range r.Orders {
		m.OrderedExams = append(m.OrderedExams, &justifyv1.OrderedExam{Exam: &justifyv1.Coding{Code: o.Exam.Code}})
	}
	for _, p := range r.Prior {
		m.PriorExams = append(m.PriorExams, &justifyv1.PriorExam{Exam: &justifyv1.Coding{Code: p.Exam.Code}, Date: p.Date})
	}
	return &justifyv1.EvaluateRequest{Referral: m}, nil
}

func requestsOf(list []engine.Referral) ([]*justifyv1.EvaluateRequest, error) {
	requests := make([]*justifyv1.EvaluateRequest, len(list))
	for i, r := range list {
		var err error
		if requests[i], err = requestOf(r); err != nil {
			return nil, err
		}
	}
	return requests, nil
}
