package server

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/consultation"
)

var testSecret = []byte("an invented secret of 32 bytes..")

// recording lets a server keep the record in a folder.
func recording(t testing.TB, s *Server, dir string, change ...func(*Record)) *consultation.Recorder {
	t.Helper()
	keys, err := consultation.NewKeys(testSecret)
	require.NoError(t, err)
	store, err := consultation.Open(t.Context(), dir)
	require.NoError(t, err)
	record := Record{Recorder: consultation.NewRecorder(store, keys)}
	for _, c := range change {
		c(&record)
	}
	require.NoError(t, s.Keep(t.Context(), record))
	t.Cleanup(func() {
		record.Recorder.Close()
		store.Close()
	})
	return record.Recorder
}

// TestRecorded: an answer comes with the id under which it can be read again, the same.
func TestRecorded(t *testing.T) {
	s := smallServer(t)
	recording(t, s, t.TempDir())
	connection := listen(t, s, time.Second)
	request := sound(s)
	request.Origin = &justifyv1.Origin{Department: "surgery", Requester: "r-17", Order: "o-4711"}
	answer, err := justifyv1.NewJustificationServiceClient(connection).Evaluate(soon(t), request)
	require.NoError(t, err)
	assert.Equal(t, justifyv1.Mode_MODE_ACTIVE, answer.GetMode())
	require.NotEmpty(t, answer.GetConsultationId())

	client := justifyv1.NewConsultationServiceClient(connection)
	got, err := client.GetConsultation(soon(t), &justifyv1.GetConsultationRequest{ConsultationId: answer.GetConsultationId()})
	require.NoError(t, err)
	c := got.GetConsultation()
	assert.True(t, proto.Equal(answer.GetRecommendation(), c.GetRecommendation()))
	assert.Equal(t, answer.GetEvaluatedAt().AsTime().Truncate(time.Millisecond), c.GetEvaluatedAt().AsTime())
	assert.Equal(t, justifyv1.Channel_CHANNEL_GRPC, c.GetChannel())
	assert.Len(t, c.GetRequester(), 32)

	outcome := &justifyv1.Outcome{Outcome: justifyv1.OutcomeCode_OUTCOME_CODE_OVERRIDDEN, Reason: justifyv1.OverrideReason_OVERRIDE_REASON_OTHER, ReasonText: "seen by the surgeon", Comment: "the title misleads"}
	for range 2 {
		_, err = client.RecordOutcome(soon(t), &justifyv1.RecordOutcomeRequest{ConsultationId: answer.GetConsultationId(), Outcome: outcome})
		require.NoError(t, err)
	}
	got, err = client.GetConsultation(soon(t), &justifyv1.GetConsultationRequest{ConsultationId: answer.GetConsultationId()})
	require.NoError(t, err)
	require.Len(t, got.GetConsultation().GetOutcomes(), 1)
	outcome.RecordedAt = got.GetConsultation().GetOutcomes()[0].GetRecordedAt()
	assert.True(t, proto.Equal(outcome, got.GetConsultation().GetOutcomes()[0]))
}

// TestOutcomesAtFault: what cannot be is refused, and says which field.
func TestOutcomesAtFault(t *testing.T) {
	s := smallServer(t)
	recording(t, s, t.TempDir())
	answer, err := s.Evaluate(t.Context(), sound(s))
	require.NoError(t, err)
	o := func(code justifyv1.OutcomeCode, change ...func(*justifyv1.Outcome)) *justifyv1.Outcome {
		m := &justifyv1.Outcome{Outcome: code}
		for _, c := range change {
			c(m)
		}
		return m
	}
	const advised, changed, overridden = justifyv1.OutcomeCode_OUTCOME_CODE_AS_ADVISED, justifyv1.OutcomeCode_OUTCOME_CODE_CHANGED, justifyv1.OutcomeCode_OUTCOME_CODE_OVERRIDDEN
	for field, m := range map[string]*justifyv1.Outcome{
		"outcome.outcome":     o(0),
		"outcome.reason":      o(overridden),
		"outcome.reason_text": o(overridden, func(m *justifyv1.Outcome) { m.Reason = justifyv1.OverrideReason_OVERRIDE_REASON_OTHER }),
		"outcome.changed_to":  o(changed, func(m *justifyv1.Outcome) { m.ChangedTo = "phrenology" }),
		"outcome.procedure":   o(advised, func(m *justifyv1.Outcome) { m.Procedure = "mri-knee" }),
		"outcome.comment":     o(advised, func(m *justifyv1.Outcome) { m.Comment = strings.Repeat("x", consultation.MaxText+1) }),
	} {
		_, err := s.RecordOutcome(t.Context(), &justifyv1.RecordOutcomeRequest{ConsultationId: answer.GetConsultationId(), Outcome: m})
		assert.Equal(t, codes.InvalidArgument, status.Code(err), field)
		assert.Contains(t, problem(err).String(), field)
	}
	_, err = s.RecordOutcome(t.Context(), &justifyv1.RecordOutcomeRequest{ConsultationId: uuid.NewString(), Outcome: o(advised)})
	assert.Equal(t, codes.NotFound, status.Code(err))
	_, err = s.GetConsultation(t.Context(), &justifyv1.GetConsultationRequest{ConsultationId: "17"})
	assert.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = smallServer(t).GetConsultation(t.Context(), &justifyv1.GetConsultationRequest{ConsultationId: uuid.NewString()})
	assert.Equal(t, codes.FailedPrecondition, status.Code(err))
}

// TestCaseNotListed: that no indication fits is said of the case, not of the exam that happens to be ordered.
func TestCaseNotListed(t *testing.T) {
	s := smallServer(t)
	recording(t, s, t.TempDir())
	ordered := s.site.Load().Edition.Catalogue.Procedures[0].ID
	answer, err := s.Evaluate(t.Context(), sound(s, func(r *justifyv1.Referral) {
		r.OrderedExams = []*justifyv1.OrderedExam{{Exam: &justifyv1.Coding{Code: ordered}}}
	}))
	require.NoError(t, err)
	outcome := &justifyv1.Outcome{Outcome: justifyv1.OutcomeCode_OUTCOME_CODE_OVERRIDDEN, Reason: justifyv1.OverrideReason_OVERRIDE_REASON_CASE_NOT_LISTED, Comment: "purple zebra"}
	request := &justifyv1.RecordOutcomeRequest{ConsultationId: answer.GetConsultationId(), Outcome: outcome}
	_, err = s.RecordOutcome(t.Context(), request)
	require.NoError(t, err)
	got, err := s.GetConsultation(t.Context(), &justifyv1.GetConsultationRequest{ConsultationId: answer.GetConsultationId()})
	require.NoError(t, err)
	assert.Empty(t, got.GetConsultation().GetOutcomes()[0].GetProcedure())
	summary, err := s.Summarise(t.Context(), &justifyv1.SummariseRequest{})
	require.NoError(t, err)
	assert.EqualValues(t, 1, summary.GetTotal().GetCaseNotListed())
	assert.Zero(t, summary.GetTotal().GetOutcomes())
	assert.Empty(t, summary.GetTotal().GetOverrides())

	outcome.Procedure = ordered
	_, err = s.RecordOutcome(t.Context(), request)
	assert.Equal(t, codes.InvalidArgument, status.Code(err))
	assert.Contains(t, problem(err).String(), "outcome.procedure")
}

// TestModes: who is silent is told nothing and recorded all the same; the most specific assignment counts, from its day on.
func TestModes(t *testing.T) {
	s := smallServer(t)
	s.Serves(map[string]*Site{"north": nil, "south": nil})
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	s.now = func() time.Time { return now }
	recorder := recording(t, s, t.TempDir(), func(r *Record) {
		name := r.Recorder.Keys().Pseudonym
		r.Assignments = consultation.Assignments{
			{Site: name(consultation.SiteRole, "south"), Mode: consultation.Silent},
			{Department: name(consultation.DepartmentRole, "surgery"), Mode: consultation.Silent, Trial: "winter", Arm: "control", From: now.AddDate(0, 0, -1), Until: now.AddDate(0, 1, 0)},
			{Requester: name(consultation.RequesterRole, "r-1"), Mode: consultation.Active, Trial: "winter", Arm: "shown", From: now.AddDate(0, 0, -1)},
		}
	})
	for _, c := range []struct {
		site, department, requester string
		months                      int
		silent                      bool
		arm                         string
	}{
		{site: "north"},
		{site: "south", silent: true},
		{site: "north", department: "surgery", silent: true, arm: "control"},
		{site: "north", department: "surgery", months: -1},
		{site: "north", department: "surgery", months: 2},
		{site: "south", department: "surgery", requester: "r-1", arm: "shown"},
		{site: "south", requester: "r-2", silent: true},
	} {
		now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC).AddDate(0, c.months, 0)
		request := sound(s, func(r *justifyv1.Referral) { r.Site = c.site })
		request.Origin = &justifyv1.Origin{Department: c.department, Requester: c.requester}
		answer, err := s.Evaluate(t.Context(), request)
		require.NoError(t, err)
		assert.Equal(t, c.silent, answer.GetRecommendation() == nil, "%+v", c)
		assert.Equal(t, c.silent, answer.GetMode() == justifyv1.Mode_MODE_SILENT)
		stored, err := recorder.Get(t.Context(), uuid.MustParse(answer.GetConsultationId()))
		require.NoError(t, err)
		assert.Equal(t, c.arm, stored.Arm)
		assert.NotNil(t, stored.Recommendation)
	}
	_, err := s.Evaluate(t.Context(), sound(s, func(r *justifyv1.Referral) { r.Site = "mars" }))
	assert.Equal(t, codes.NotFound, status.Code(err))
}

// TestEmergency: an emergency is answered at once, asks nothing, and is not held up by a record that fails.
func TestEmergency(t *testing.T) {
	s := newServer(t)
	dir := t.TempDir()
	recorder := recording(t, s, dir)
	request := &justifyv1.EvaluateRequest{Referral: &justifyv1.Referral{
		AsOf: "2026-11-21", Indications: []*justifyv1.Coding{{Code: "headache"}}, Patient: &justifyv1.Patient{Age: &justifyv1.Quantity{Value: 45, Unit: "y"}},
	}}
	plain, err := s.Evaluate(t.Context(), request)
	require.NoError(t, err)
	require.NotEmpty(t, plain.GetRecommendation().GetQuestions())
	request.Emergency = true
	urgent, err := s.Evaluate(t.Context(), request)
	require.NoError(t, err)
	assert.Empty(t, urgent.GetRecommendation().GetQuestions())
	stored, err := recorder.Get(t.Context(), uuid.MustParse(urgent.GetConsultationId()))
	require.NoError(t, err)
	assert.True(t, stored.Emergency)

	require.NoError(t, recorder.Store().Close())
	urgent, err = s.Evaluate(t.Context(), request)
	require.NoError(t, err)
	assert.Empty(t, urgent.GetConsultationId())
	assert.NotEmpty(t, urgent.GetRecommendation().GetAnswers())
	request.Emergency = false
	_, err = s.Evaluate(t.Context(), request)
	assert.Equal(t, codes.Unavailable, status.Code(err))
	s.record.BestEffort = true
	answer, err := s.Evaluate(t.Context(), request)
	require.NoError(t, err)
	assert.Empty(t, answer.GetConsultationId())
}

// TestCanary puts a word into every text field of every request about a patient: it comes back in no error, stands in no log
// line, and not in plain in any file of the record.
func TestCanary(t *testing.T) {
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	s := smallServer(t)
	dir := t.TempDir()
	recorder := recording(t, s, dir)
	connection := listen(t, s, time.Second)
	evaluate := justifyv1.NewJustificationServiceClient(connection).Evaluate
	consultations := justifyv1.NewConsultationServiceClient(connection)

	const canary = "canarybird"
	told := func(err error) {
		t.Helper()
		if err != nil {
			assert.NotContains(t, fmt.Sprintf("%v %v", err, status.Convert(err).Details()), canary)
		}
	}
	answer, err := evaluate(soon(t), sound(s))
	require.NoError(t, err)
	requests := 0
	for _, request := range withCanary(fullRequest(s), canary) {
		requests++
		_, err := evaluate(soon(t), request.(*justifyv1.EvaluateRequest))
		told(err)
	}
	outcome := &justifyv1.RecordOutcomeRequest{ConsultationId: answer.GetConsultationId(), Outcome: &justifyv1.Outcome{
		Outcome: justifyv1.OutcomeCode_OUTCOME_CODE_OVERRIDDEN, Reason: justifyv1.OverrideReason_OVERRIDE_REASON_OTHER, ReasonText: "text", Comment: "comment",
	}}
	for _, request := range withCanary(outcome, canary) {
		requests++
		_, err := consultations.RecordOutcome(soon(t), request.(*justifyv1.RecordOutcomeRequest))
		told(err)
	}
	for _, request := range withCanary(&justifyv1.GetConsultationRequest{ConsultationId: "x"}, canary) {
		_, err := consultations.GetConsultation(soon(t), request.(*justifyv1.GetConsultationRequest))
		told(err)
	}
	assert.Greater(t, requests, 25)
	require.NoError(t, recorder.Store().Close())
	_, err = evaluate(soon(t), sound(s))
	assert.Equal(t, codes.Unavailable, status.Code(err))
	told(err)
	require.NotEmpty(t, logged.String())
	assert.NotContains(t, logged.String(), canary)
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		assert.NotContains(t, string(text), canary, path)
		return err
	}))
}

// fullRequest has something in every field.
func fullRequest(s *Server) *justifyv1.EvaluateRequest {
	request := sound(s, func(r *justifyv1.Referral) {
		r.Site, r.Language = "site", "en"
		r.Patient.BirthDate = "1981"
		r.Indications[0].LocalSystem = "system"
		for _, value := range []*justifyv1.Fact{
			{Value: &justifyv1.Fact_Choice{Choice: "yes"}}, {Value: &justifyv1.Fact_Choices{Choices: &justifyv1.Choices{Values: []string{"yes"}}}},
			{Value: &justifyv1.Fact_Quantity{Quantity: &justifyv1.Quantity{Value: 1, Unit: "mm"}}},
			{Value: &justifyv1.Fact_Range{Range: &justifyv1.Range{Min: new(1.0), Unit: "mm"}}},
		} {
			value.Fact, value.Observed = "sex", "2026-11-20"
			r.Facts = append(r.Facts, value)
		}
		r.OrderedExams = []*justifyv1.OrderedExam{{Exam: &justifyv1.Coding{Code: "mri-knee", LocalSystem: "system"}}}
		r.PriorExams = []*justifyv1.PriorExam{{Exam: &justifyv1.Coding{Code: "mri-knee", LocalSystem: "system"}, Date: "2026-11-02"}}
	})
	request.Origin = &justifyv1.Origin{Department: "department", Requester: "requester", Order: "order"}
	return request
}

// withCanary lists copies of a message, each with the word in another one of its texts; once alone, so that nothing else is wrong.
func withCanary(m proto.Message, canary string) (list []proto.Message) {
	var paths [][]protoreflect.FieldDescriptor
	var visit func(m protoreflect.Message, path []protoreflect.FieldDescriptor)
	visit = func(m protoreflect.Message, path []protoreflect.FieldDescriptor) {
		m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
			here := append(path[:len(path):len(path)], f)
			switch {
			case f.IsList() && f.Kind() == protoreflect.MessageKind:
				for i := range v.List().Len() {
					visit(v.List().Get(i).Message(), here)
				}
			case f.Kind() == protoreflect.MessageKind:
				visit(v.Message(), here)
			case f.Kind() == protoreflect.StringKind:
				paths = append(paths, here)
			}
			return true
		})
	}
	visit(m.ProtoReflect(), nil)
	for _, path := range paths {
		c := proto.Clone(m)
		put(c.ProtoReflect(), path, canary)
		list = append(list, c)
	}
	return list
}

func put(m protoreflect.Message, path []protoreflect.FieldDescriptor, canary string) {
	f := path[0]
	switch {
	case !m.Has(f):
	case f.IsList() && f.Kind() == protoreflect.MessageKind:
		for i := range m.Get(f).List().Len() {
			put(m.Mutable(f).List().Get(i).Message(), path[1:], canary)
		}
	case f.Kind() == protoreflect.MessageKind:
		put(m.Mutable(f).Message(), path[1:], canary)
	case f.IsList():
		m.Mutable(f).List().Set(0, protoreflect.ValueOfString(canary))
	default:
		m.Set(f, protoreflect.ValueOfString(canary))
	}
}

// TestRetain erases what is older, and ends with its context.
func TestRetain(t *testing.T) {
	s := smallServer(t)
	recorder := recording(t, s, t.TempDir())
	s.now = func() time.Time { return time.Now().AddDate(-1, 0, 0) }
	old, err := s.Evaluate(t.Context(), sound(s))
	require.NoError(t, err)
	s.now = time.Now
	fresh, err := s.Evaluate(t.Context(), sound(s))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { s.record.Retain(ctx, 30*24*time.Hour); close(ended) }()
	require.Eventually(t, func() bool {
		stored, err := recorder.Get(t.Context(), uuid.MustParse(old.GetConsultationId()))
		return err == nil && stored.Case == nil
	}, patience, 10*time.Millisecond)
	cancel()
	<-ended
	stored, err := recorder.Get(t.Context(), uuid.MustParse(fresh.GetConsultationId()))
	require.NoError(t, err)
	assert.NotNil(t, stored.Case)
}
