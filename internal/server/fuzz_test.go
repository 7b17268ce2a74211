package server

import (
	"context"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// FuzzEvaluate evaluates whatever parses as a request. The server answers, or says that the request is at fault; it
// never panics, and a fault of ours (INTERNAL) never comes out.
func FuzzEvaluate(f *testing.F) {
	s := newServer(f)
	for _, change := range []func(*justifyv1.Referral){
		func(*justifyv1.Referral) {},
		func(r *justifyv1.Referral) { r.AsOf = "" },
		func(r *justifyv1.Referral) { r.Patient = &justifyv1.Patient{BirthDate: "1981-03"} },
		func(r *justifyv1.Referral) { r.Patient.BirthDate, r.AsOf = "0001-01-01", "9999-12-31" },
		func(r *justifyv1.Referral) { r.Indications[0].System = justifyv1.CodeSystem_CODE_SYSTEM_ICD_10 },
		func(r *justifyv1.Referral) { r.Facts = []*justifyv1.Fact{isMale(), isMale()} },
		func(r *justifyv1.Referral) {
			r.Facts = []*justifyv1.Fact{{Fact: "age", Value: &justifyv1.Fact_Range{Range: &justifyv1.Range{Min: new(1e300), Unit: "y"}}}}
		},
		func(r *justifyv1.Referral) {
			for _, p := range s.site.Load().Edition.Catalogue.Procedures {
				r.OrderedExams = append(r.OrderedExams, &justifyv1.OrderedExam{Exam: &justifyv1.Coding{Code: p.ID}})
				r.PriorExams = append(r.PriorExams, &justifyv1.PriorExam{Exam: &justifyv1.Coding{Code: p.ID}, Date: "2026-11"})
			}
		},
		func(r *justifyv1.Referral) {
			for _, fact := range s.site.Load().Edition.Catalogue.Facts {
				v := &justifyv1.Fact{Fact: fact.ID, Observed: "2026-11-20", Value: &justifyv1.Fact_NotKnown{NotKnown: true}}
				switch {
				case len(fact.Values) > 0:
					v.Value = &justifyv1.Fact_Choices{Choices: &justifyv1.Choices{Values: fact.Values[:1]}}
				case len(fact.Units()) > 0:
					v.Value = &justifyv1.Fact_Quantity{Quantity: &justifyv1.Quantity{Value: fact.Max, Unit: fact.Units()[0]}}
				}
				r.Facts = append(r.Facts, v)
			}
		},
	} {
		b, err := proto.Marshal(sound(s, change))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		request := &justifyv1.EvaluateRequest{}
		if proto.Unmarshal(b, request) != nil {
			return
		}
		response, err := s.Evaluate(context.Background(), request)
		switch status.Code(err) {
		case codes.OK:
			if _, err := proto.Marshal(response); err != nil {
				t.Fatal(err)
			}
		case codes.InvalidArgument, codes.NotFound:
			if len(status.Convert(err).Details()) == 0 {
				t.Fatal("an error without its details: ", err)
			}
		default:
			t.Fatal(err)
		}
		if _, err := s.CanonicalCase(request); err != nil && status.Code(err) == codes.Internal {
			t.Fatal(err)
		}
	})
}
