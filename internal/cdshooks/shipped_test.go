package cdshooks

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/shipped"
)

// siteReader maps codes that the shipped library does not have, as a site's overlay would: CPT, whose descriptions are licensed, and
// SNOMED CT.
type siteReader struct{ *fhir.Reader }

const cptSystem = "http://www.ama-assn.org/go/cpt"

var siteCodes = map[string]string{
	coded(cptSystem, "72133"): coded(fhir.ProcedureSystem, "ct-lspine-w"), // the library does not have it without and with contrast
	coded(cptSystem, "72131"): coded(fhir.ProcedureSystem, "ct-lspine-wo"),
	coded(cptSystem, "70551"): coded(fhir.ProcedureSystem, "mri-head-wo"),
	coded(cptSystem, "74183"): coded(fhir.ProcedureSystem, "mri-abdomen-wwo"),
	coded(cptSystem, "71275"): coded(fhir.ProcedureSystem, "cta-pulmonary"),
	coded(cptSystem, "70450"): coded(fhir.ProcedureSystem, "ct-head-wo"),
	coded(cptSystem, "70544"): coded(fhir.ProcedureSystem, "mra-head-wo"),
	snomed("279039007"):       coded(fhir.IndicationSystem, "low-back-pain"),
	snomed("197456007"):       coded(fhir.IndicationSystem, "acute-pancreatitis"),
}

func coded(system, code string) string { return fmt.Sprintf(`"system":%q,"code":%q`, system, code) }

func snomed(code string) string { return coded(snomedSystem, code) }

func icd10(code string) string { return coded("http://hl7.org/fhir/sid/icd-10-cm", code) }

func (r siteReader) Read(c fhir.Chart) *fhir.Result {
	c.Orders = slices.Clone(c.Orders)
	for i, order := range c.Orders {
		var b bytes.Buffer
		if json.Compact(&b, order) != nil {
			continue
		}
		text := b.String()
		for theirs, ours := range siteCodes {
			text = strings.ReplaceAll(text, theirs, ours)
		}
		c.Orders[i] = json.RawMessage(text)
	}
	return r.Reader.Read(c)
}

// newShipped is a service with the shipped library.
func newShipped(t testing.TB) *bench {
	t.Helper()
	e := shipped.Engine()
	reader := siteReader{fhir.NewReader(e)}
	b := newBench(t, func(c *Config) {
		c.Reader = func(string) Reader { return reader }
		c.Ratings = SystemActions | ExtensionActions
	})
	b.answer = func(q Asked) (Answered, error) {
		r, err := e.Evaluate(context.Background(), q.Referral)
		return Answered{Recommendation: r, Consultation: uuid.NewString()}, err
	}
	return b
}

// argonautOrder is an order as the guide's cases have it.
func argonautOrder(exam string, reasons ...string) string {
	return fmt.Sprintf(`{"resourceType":"ServiceRequest","id":"o1","status":"draft","intent":"plan","code":{"coding":[{%s}]},`+
		`"subject":{"reference":"Patient/p1"},"reasonCode":[{"coding":[{%s}]}]}`, coded(cptSystem, exam), strings.Join(reasons, "},{"))
}

// answersTo is what a clinician answered: "fact" for no, "fact=true" for yes, "fact=value" for a choice, "fact=7 d" for a number.
func answersTo(facts ...string) string {
	var items []string
	for _, f := range facts {
		id, value, _ := strings.Cut(f, "=")
		answer := `"valueCoding":{` + coded(fhir.ValueSystem, value) + `}`
		number, unit, measured := strings.Cut(value, " ")
		switch {
		case value == "":
			answer = `"valueBoolean":false`
		case value == "true":
			answer = `"valueBoolean":true`
		case measured:
			answer = fmt.Sprintf(`"valueQuantity":{"value":%s,"unit":%q,"system":"http://unitsofmeasure.org","code":%q}`, number, unit, unit)
		}
		items = append(items, fmt.Sprintf(`{"linkId":%q,"answer":[{%s}]}`, id, answer))
	}
	return fmt.Sprintf(`{"resourceType":"QuestionnaireResponse","questionnaire":%q,"status":"completed","authored":"2026-11-21",`+
		`"subject":{"reference":"Patient/p1"},"item":[%s]}`, fhir.QuestionnaireURL, strings.Join(items, ","))
}

var (
	fitForImaging = []string{
		"implant=none", "contrast-reaction-iodinated=none", "contrast-reaction-gadolinium=none", "egfr=90 mL/min/{1.73_m2}", "acute-kidney-injury",
		"dialysis", "metformin", "hyperthyroidism",
	}
	plainBackPain = append([]string{
		"saddle-sensory-change", "bladder-bowel-change", "bilateral-leg-deficit", "severe-leg-deficit", "new-sexual-dysfunction", "malignancy-history",
		"unexplained-weight-loss", "night-or-supine-pain", "back-pain-fever", "iv-drug-use", "recent-bacterial-infection", "immunosuppressed",
		"major-spine-trauma", "minor-spine-trauma", "osteoporosis", "long-term-steroids", "spine-contusion", "lumbar-leg-signs=none",
		"symptoms-after-lumbar-surgery", "conservative-treatment=0 wk", "spine-intervention-candidate",
	}, fitForImaging...)
	plainMigraine = append([]string{
		"headache-onset=gradual", "headache-course=stable", "headache-pattern=migraine-or-tension-type", "new-neurological-sign", "raised-icp-sign",
		"headache-fever", "cancer-history", "immunosuppressed", "recent-head-injury", "bleeding-risk", "headache-on-straining",
		"prior-sah-aneurysm-tumour", "recurrent-similar-headaches=true",
	}, fitForImaging...)
	doubtfulPancreatitis = append([]string{
		"pancreatitis-question=atypical", "pancreatitis-hours=12 h", "pancreatitis-severe", "pancreatitis-necrosis", "pancreatitis-bleeding",
		"biliary-cholangitis-suspected",
	}, fitForImaging...)
)

// TestArgonautCases: the clinical cases of the guide. Its cases tell in prose what a guideline asks; the orders alone do not say it, and
// get a question in place of a rating.
func TestArgonautCases(t *testing.T) {
	const none = ""
	for _, c := range []struct {
		name, order string
		answers     []string
		rating      string
	}{
		{"CT lumbar spine for low back pain", argonautOrder("72131", snomed("279039007"), icd10("M54.5")), plainBackPain, "not-appropriate"},
		{"the same with contrast, which nobody rated", argonautOrder("72133", snomed("279039007"), icd10("M54.5")), plainBackPain, "no-criteria-apply"},
		{"the same with nothing but its code", argonautOrder("72133", snomed("279039007"), icd10("M54.5")), nil, none},
		{"CT head for headache with a red flag", argonautOrder("70450", icd10("R51")), []string{"headache-onset=thunderclap"}, "appropriate"},
		{"MRI abdomen for acute pancreatitis in doubt", argonautOrder("74183", snomed("197456007"), icd10("K85.90")), doubtfulPancreatitis, "appropriate"},
		{"MRI head for plain migraine", argonautOrder("70551", icd10("G43.009")), plainMigraine, "not-appropriate"},
		{"MR angiography of the head for toothache", argonautOrder("70544", icd10("K08.89")), nil, "no-criteria-apply"},
		{"CT pulmonary angiography for dyspnoea", argonautOrder("71275", snomed("267036007"), icd10("R06.02")), nil, none},
	} {
		b := newShipped(t)
		sex := strings.Replace(patient, `"id"`, `"gender":"male","id"`, 1)
		body := strings.Replace(requestOf(orderSelect, `"selections":["ServiceRequest/o1"],`, c.order), patient, sex+`,"answers":`+answersTo(c.answers...), 1)
		answer := b.call(t, orderSelectID, body)
		if c.rating == none {
			assert.Empty(t, answer.SystemActions, c.name)
			require.Len(t, answer.Cards, 1, c.name)
			assert.Equal(t, "info", answer.Cards[0].Indicator)
			assert.Contains(t, answer.Cards[0].Detail, "Questions that would settle it")
			assert.Equal(t, "Answer the open questions", answer.Cards[0].Links[0].Label)
			continue
		}
		if assert.Len(t, answer.SystemActions, 1, c.name) {
			assert.Contains(t, string(plainJSON(answer.SystemActions[0].Resource)), `{"code":"`+c.rating+`","system":"`+pamaSystem+`"}`, c.name)
			assert.Equal(t, answer.SystemActions, answer.Extension.SystemActions)
		}
	}
}

// fixtures is the folder of the published guides' examples, which stand outside the repository.
func fixtures(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("JUSTIFY_FIXTURES")
	if folder == "" {
		t.Skip("set JUSTIFY_FIXTURES to the folder of the published guides' examples")
	}
	return folder
}

// TestFixtures: the published requests, where they stand beside the repository, are understood as they are.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixtures(t), "argonaut-pama/*-outbound-request.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		b := newShipped(t)
		var o object
		require.NoError(t, json.Unmarshal(text, &o))
		sound := o.with("prefetch", map[string]any{"patient": map[string]string{"resourceType": "Patient", "id": "MRI-59879846", "birthDate": "1970-01-01"}})
		assert.Equal(t, http.StatusPreconditionFailed, b.post(t, orderSelectID, string(text)).Code, "the guide's requests have no prefetch")
		answer := b.call(t, orderSelectID, string(plainJSON(sound)))
		assert.Len(t, b.asked, 1)
		switch filepath.Base(file) {
		case "scenario-01-outbound-request.json": // the published answer is "appropriate", its prose "not appropriate"
			assert.Empty(t, answer.SystemActions)
			assert.Contains(t, answer.Cards[0].Summary, "information is missing")
		case "scenario-02-outbound-request.json": // congenital heart disease: the library has nothing on it
			assert.Empty(t, answer.Cards)
			assert.Contains(t, string(plainJSON(answer.SystemActions)), "no-criteria-apply")
		}
	}
}

// TestOtherFixtures: requests of another guide, of payers, are understood too; nothing in them is an imaging exam.
func TestOtherFixtures(t *testing.T) {
	for path, file := range map[string]string{orderSelectID: "order_select_hook_request.json", orderSignID: "order_sign_hook_request.json"} {
		text, err := os.ReadFile(filepath.Join(fixtures(t), "inferno-crd", file))
		require.NoError(t, err)
		b := newShipped(t)
		answer := b.call(t, path, string(text))
		assert.Empty(t, answer.Cards)
		assert.Empty(t, b.asked)
	}
}

// exams are all that the shipped library rates.
func exams() (list []string) {
	for _, x := range shipped.Engine().Vocabulary().Exams {
		list = append(list, x.ID)
	}
	return list
}

// TestAnyOrder: whatever is ordered for whatever reason, there is at most one card an order and none where the exam is appropriate,
// each is as the specification has it, and each rating changes nothing but itself.
func TestAnyOrder(t *testing.T) {
	b := newShipped(t)
	all := exams()
	reasons := []string{snomed("279039007"), snomed("25064002"), icd10("M54.5"), icd10("R51"), icd10("R10.3"), icd10("I26.9"), icd10("S09.9"), icd10("Z00.0")}
	var verdicts []string
	answer := b.answer
	b.answer = func(q Asked) (Answered, error) {
		a, err := answer(q)
		if err == nil {
			verdicts = append(verdicts, a.Recommendation.Verdicts[0].Verdict)
		}
		return a, err
	}
	rapid.Check(t, func(r *rapid.T) {
		var drafts []string
		n := rapid.IntRange(0, 4).Draw(r, "orders")
		for i := range n {
			exam := rapid.SampledFrom(all).Draw(r, "exam")
			reason := rapid.SampledFrom(reasons).Draw(r, "reason")
			drafts = append(drafts, fmt.Sprintf(`{"resourceType":"ServiceRequest","id":"o%d","status":"draft","intent":"order","priority":%q,`+
				`"code":{"coding":[{"system":%q,"code":%q}]},"subject":{"reference":"Patient/p1"},"reasonCode":[{"coding":[{%s}]}]}`,
				i, rapid.SampledFrom([]string{"routine", "stat"}).Draw(r, "priority"), fhir.ProcedureSystem, exam, reason))
		}
		b.asked, verdicts = nil, nil
		answer := b.call(t, orderSignID, signing(drafts...))
		if len(b.asked) != n {
			r.Fatalf("%d orders, %d evaluations", n, len(b.asked))
		}
		cards := map[string]int{}
		for _, c := range answer.Cards {
			for i := range n {
				if strings.Contains(c.Detail, fmt.Sprintf("(ServiceRequest/o%d)", i)) {
					cards[fmt.Sprintf("o%d", i)]++
				}
			}
		}
		for i, verdict := range verdicts {
			order := fmt.Sprintf("o%d", i)
			if cards[order] > 1 || (cards[order] > 0 && (verdict == engine.UsuallyAppropriate || verdict == engine.NoCriteria)) {
				r.Fatalf("%d cards for an exam that is %s", cards[order], verdict)
			}
		}
		rated := 0
		for _, verdict := range verdicts {
			if verdict != engine.InsufficientInformation {
				rated++
			}
		}
		if len(answer.SystemActions) != rated || (rated > 0 && len(answer.Extension.SystemActions) != rated) {
			r.Fatalf("%d ratings for %v", len(answer.SystemActions), verdicts)
		}
	})
}

// TestNothingIsTold: a word that stands in every field of a request comes back in no error and no log.
func TestNothingIsTold(t *testing.T) {
	const canary = "Canarybird"
	logged := &bytes.Buffer{}
	was := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(was) })
	b := newShipped(t)
	var document any
	require.NoError(t, json.Unmarshal([]byte(signing(lumbarOrder)), &document))
	changed := 0
	everywhere(document, func(set func(any), _ string) {
		for _, value := range []any{canary, []any{canary}, map[string]any{canary: canary}, 7} {
			set(value)
			text := plainJSON(document)
			w := b.post(t, orderSignID, string(text))
			if w.Code != http.StatusOK {
				assert.NotContains(t, w.Body.String(), canary)
			}
			changed++
		}
	})
	b.answer = func(Asked) (Answered, error) { return Answered{}, fmt.Errorf("%s", canary) }
	b.post(t, orderSignID, signing(strings.Replace(lumbarOrder, localSystem, fhir.ProcedureSystem, 1)))
	assert.Greater(t, changed, 100)
	assert.NotContains(t, logged.String(), canary)
}

// everywhere visits each value of a document, and puts it back.
func everywhere(v any, visit func(set func(any), was string)) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			visit(func(other any) { v[key] = other }, key)
			v[key] = value
			everywhere(value, visit)
		}
	case []any:
		for i, value := range v {
			visit(func(other any) { v[i] = other }, "")
			v[i] = value
			everywhere(value, visit)
		}
	}
}

// FuzzRequest: whatever is sent, there is an answer of the kind that the specification knows, at once.
func FuzzRequest(f *testing.F) {
	f.Add([]byte(signing(lumbarOrder)))
	f.Add([]byte(signing(argonautOrder("72133", snomed("279039007")))))
	f.Add([]byte(requestOf(orderSelect, `"selections":["ServiceRequest/o1"],`, lumbarOrder)))
	f.Add([]byte(feedbackOf(entryOf(consulted, `"outcome":"accepted"`))))
	b := newBench(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		at := time.Now()
		for _, path := range []string{orderSignID, orderSelectID, feedbackPath} {
			w := b.post(t, path, string(body))
			switch w.Code {
			case 200:
				if path != feedbackPath {
					conforms(t, responseShape, w.Body.Bytes())
				}
			case 400, 404, 412, 413:
				assert.True(t, json.Valid(w.Body.Bytes()))
			default:
				t.Fatalf("status %d", w.Code)
			}
		}
		assert.Less(t, time.Since(at), 5*time.Second)
	})
}

// TestUnmapped: codes that nothing maps are told of, that of an exam also where no answer can be given for the want of it.
func TestUnmapped(t *testing.T) {
	e := shipped.Engine()
	reader := fhir.NewReader(e)
	var seen []string
	b := newBench(t, func(c *Config) {
		c.Reader = func(string) Reader { return reader }
		c.Unmapped = func(_ string, codes []fhir.Unmapped) {
			for _, u := range codes {
				seen = append(seen, u.Path+" "+u.System+"|"+u.Code)
			}
		}
	})
	b.answer = func(q Asked) (Answered, error) {
		r, err := e.Evaluate(context.Background(), q.Referral)
		return Answered{Recommendation: r, Consultation: uuid.NewString()}, err
	}
	require.Equal(t, http.StatusOK, b.post(t, orderSignID, signing(argonautOrder("72133", icd10("R51")))).Code)
	assert.Equal(t, []string{"code.coding[0] " + cptSystem + "|72133"}, seen)
	seen = nil
	known := strings.Replace(argonautOrder("72133", icd10("K08.8")), coded(cptSystem, "72133"), coded(fhir.ProcedureSystem, "ct-head-wo"), 1)
	require.Equal(t, http.StatusOK, b.post(t, orderSignID, signing(known)).Code)
	assert.Equal(t, []string{"reasonCode[0].coding[0] http://hl7.org/fhir/sid/icd-10-cm|K08.8"}, seen)
}
