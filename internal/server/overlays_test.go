package server

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
)

// TestOverlaysOnTheWire: a client sees what the edition was built with, and may send the codes that an overlay maps.
func TestOverlaysOnTheWire(t *testing.T) {
	site := guideline.OverlayFile{ID: "site", Folder: fstest.MapFS{"site.yaml": {Data: []byte(`overlay: site
title: Our site
author: J. Doe
reason: because
sites: [north]
patches:
  - add-scenario:
      guideline: headache
      before: primary
      scenario: {id: young, title: Young, when: {age: "< 25 y", onset: gradual}, strength: limited, source: invented, rate: {mri-head: 8}}
      reason: the young
  - codes: {system: ris, procedures: {ct-head: [CT1]}, indications: {headache: [KS]}}
`)}}}
	library, found := guideline.Load(os.DirFS("../../engine/testdata/intake"), site)
	require.NotNil(t, library, "%v", found)
	ed, err := compile.Compile(library)
	require.NoError(t, err)
	packed, err := ed.Bytes()
	require.NoError(t, err)
	s, err := New(packed)
	require.NoError(t, err)

	edition, err := s.GetEdition(t.Context(), &justifyv1.GetEditionRequest{})
	require.NoError(t, err)
	require.Len(t, edition.GetEdition().GetOverlays(), 1)
	assert.True(t, proto.Equal(&justifyv1.Overlay{
		Id: "site", Title: "Our site", Author: "J. Doe", Reason: "because", Sites: []string{"north"},
		Patches: []*justifyv1.OverlayPatch{
			{Kind: "add-scenario", Subject: "headache/young", Reason: "the young"}, {Kind: "codes", Subject: "ris", Reason: "because"},
		},
	}, edition.GetEdition().GetOverlays()[0]))
	changed, err := s.GetGuideline(t.Context(), &justifyv1.GetGuidelineRequest{Id: "headache"})
	require.NoError(t, err)
	assert.Equal(t, []string{"site"}, changed.GetGuideline().GetOverlays())
	procedures, err := s.ListProcedures(t.Context(), &justifyv1.ListProceduresRequest{})
	require.NoError(t, err)
	code := &justifyv1.Coding{System: justifyv1.CodeSystem_CODE_SYSTEM_LOCAL, LocalSystem: "ris", Code: "CT1"}
	require.Len(t, procedures.GetProcedures()[0].GetLocalCodes(), 1)
	assert.True(t, proto.Equal(code, procedures.GetProcedures()[0].GetLocalCodes()[0]))

	request := func(exam *justifyv1.Coding) *justifyv1.EvaluateRequest {
		return &justifyv1.EvaluateRequest{Referral: &justifyv1.Referral{
			AsOf:         "2026-11-21",
			Indications:  []*justifyv1.Coding{{System: justifyv1.CodeSystem_CODE_SYSTEM_LOCAL, Code: "KS"}},
			OrderedExams: []*justifyv1.OrderedExam{{Exam: exam}},
		}}
	}
	answer, err := s.Evaluate(t.Context(), request(code))
	require.NoError(t, err)
	assert.Equal(t, []string{"site"}, answer.GetRecommendation().GetOverlays())
	assert.Equal(t, "ct-head", answer.GetRecommendation().GetVerdicts()[0].GetProcedure())
	_, err = s.Evaluate(t.Context(), request(&justifyv1.Coding{System: justifyv1.CodeSystem_CODE_SYSTEM_LOINC, LocalSystem: "ris", Code: "CT1"}))
	assert.Contains(t, told(t, nil, err), "  referral.ordered_exams[0].exam.local_system: only a code of CODE_SYSTEM_LOCAL has one: write that system, or leave the name out")
}
