package engine

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
)

// siteEngine is the small library with the overlay of a site.
func siteEngine(t *testing.T, patches string) *Engine {
	t.Helper()
	site := guideline.OverlayFile{ID: "site", Folder: fstest.MapFS{
		"site.yaml": {Data: []byte("overlay: site\ntitle: Site\nauthor: me\nreason: because\npatches:\n" + patches)},
	}}
	library, found := guideline.Load(os.DirFS("testdata/intake"), site)
	require.NotNil(t, library, found)
	ed, err := compile.Compile(library)
	require.NoError(t, err)
	packed, err := ed.Bytes()
	require.NoError(t, err)
	e, err := Load(packed)
	require.NoError(t, err)
	return e
}

// TestLocalCodes: a referral may use the codes of the site's own systems for indications, orders and earlier exams.
func TestLocalCodes(t *testing.T) {
	one := "  - codes: {system: ris, procedures: {ct-head: [CT1, \"7\"]}, indications: {headache: [KS], cluster-headache: [KS, CL]}}\n"
	e := siteEngine(t, one)
	for _, system := range []string{"ris", Local} {
		r := intakeReferral(indicate(Code{system, "CL"}), before(PriorExam{Exam: Code{system, "7"}, Date: "2026-11-20"}))
		r.Orders = []Order{{Exam: Code{system, "CT1"}}}
		recommendation, err := e.Evaluate(t.Context(), r)
		require.NoError(t, err)
		assert.Equal(t, "ct-head", recommendation.Verdicts[0].Procedure)
		assert.Equal(t, []Duplicate{{Procedure: "ct-head", Prior: "ct-head", Date: "2026-11-20", LookBack: 30}}, recommendation.Duplicates)
		assert.Empty(t, recommendation.Warnings)
		assert.Equal(t, []string{"site"}, recommendation.Overlays)
	}
	both, err := e.Evaluate(t.Context(), intakeReferral(indicate(Code{"ris", "KS"})))
	require.NoError(t, err)
	assert.Equal(t, []Warning{{"indications[0]", "the code stands for headache and cluster-headache: confirm which is meant"}}, both.Warnings)
	unmapped, err := e.Evaluate(t.Context(), intakeReferral(indicate(Code{"ris", "ZZ"})))
	require.NoError(t, err, "the site's list is longer than the overlay's")
	assert.Equal(t, []Warning{{"indications[0]", "this edition has no indication with this ris code: it was passed over"}}, unmapped.Warnings)

	two := siteEngine(t, one+"  - codes: {system: his, procedures: {mri-head: CT1}}\n")
	for _, c := range []struct {
		e    *Engine
		code Code
		want string
	}{
		{e, Code{"ris", "nothing"}, "no procedure of this edition has this ris code; ListProcedures lists what there is"},
		{e, Code{"ris", "ct1"}, "no procedure of this edition has this ris code; ListProcedures lists what there is"},
		{e, Code{"other", "CT1"}, "this is not a code system of procedures: write loinc, ris, or an id of the edition"},
		{two, Code{Local, "CT1"}, "this is not a code system of procedures: write loinc, his, ris, or an id of the edition"},
		{intakeEngine(t), Code{Local, "CT1"}, "this is not a code system of procedures: write loinc, or an id of the edition"},
	} {
		r := intakeReferral()
		r.Orders = []Order{{Exam: c.code}}
		_, err := c.e.Evaluate(t.Context(), r)
		var invalid *InvalidError
		require.ErrorAs(t, err, &invalid)
		assert.Equal(t, []Violation{{"ordered_exams[0].exam", c.want}}, invalid.Violations)
	}
	for system, exam := range map[string]string{"his": "mri-head", "ris": "ct-head"} {
		r := intakeReferral()
		r.Orders = []Order{{Exam: Code{system, "CT1"}}}
		recommendation, err := two.Evaluate(t.Context(), r)
		require.NoError(t, err)
		assert.Equal(t, exam, recommendation.Verdicts[0].Procedure)
	}
}

// TestWithdrawnExam: what is not available is neither ranked nor offered; its order is answered with where to get it, for
// every patient.
func TestWithdrawnExam(t *testing.T) {
	drifts, _ := guideline.Drifts(os.DirFS("testdata/intake"), guideline.OverlayFile{ID: "site", Folder: withdrawing("new")})
	require.Len(t, drifts, 1)
	text, err := fs.ReadFile(withdrawing(drifts[0].Now), "site.yaml")
	require.NoError(t, err)
	_, patches, _ := strings.Cut(string(text), "patches:\n")
	e := siteEngine(t, patches)
	for _, r := range []Referral{intakeReferral(order("mri-head")), intakeReferral(order("mri-head"), forget("sex"), forget("age"))} {
		recommendation, err := e.Evaluate(t.Context(), r)
		require.NoError(t, err)
		for _, a := range recommendation.Answers {
			for _, o := range a.Options {
				assert.NotEqual(t, "mri-head", o.Procedure)
			}
		}
		v := recommendation.Verdicts[0]
		assert.Equal(t, NotRated, v.Verdict)
		require.NotEmpty(t, v.Cautions)
		assert.Equal(t, &CautionFlag{ID: "not-available-site", Title: "Not available here", Advice: "Refer to the clinic.", Effect: "caution", State: Holds}, v.Cautions[0])
	}
}

func withdrawing(was string) fs.FS {
	return fstest.MapFS{"site.yaml": {Data: []byte(
		"overlay: site\ntitle: Site\nauthor: me\nreason: because\npatches:\n  - withdraw: {procedures: {ids: mri-head}, note: Refer to the clinic., was: " + was + "}\n")}}
}
