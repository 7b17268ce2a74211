package main

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/language"
)

// auditStore is a record of invented consultations over three months, the same at each run but for the ids and the chain. It returns the
// flags that name it, and the ids.
func auditStore(t *testing.T) (flags []string, ids []uuid.UUID) {
	dir := t.TempDir()
	key := filepath.Join(dir, "record.key")
	secret := bytes.Repeat([]byte("k"), 32)
	require.NoError(t, os.WriteFile(key, []byte("justify-record-key-1:"+base64.StdEncoding.EncodeToString(secret)+"\n"), 0o600))
	keys, err := consultation.NewKeys(secret)
	require.NoError(t, err)
	store, err := consultation.Open(t.Context(), filepath.Join(dir, "data"))
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	packed, err := library{dir: testLibrary}.build()
	require.NoError(t, err)
	e, err := engine.Load(packed)
	require.NoError(t, err)
	require.NoError(t, store.KeepEdition(t.Context(), e.Digest(), packed))
	r := consultation.NewRecorder(store, keys)
	defer r.Close()
	for i := range 90 {
		referral := engine.Referral{
			AsOf: "2026-11-21", Indications: []engine.Code{{Code: []string{"headache", "knee-pain", "headache", "headache", "cough", "both"}[i%6]}},
			Facts:  []engine.Fact{{ID: "age", Value: engine.Quantity(float64(20+i%50), "y")}},
			Orders: []engine.Order{{Exam: engine.Code{Code: []string{"ct-head", "mri-head", "ct-head"}[i%3]}}},
		}
		if i%4 > 0 {
			referral.Facts = append(referral.Facts, engine.Fact{ID: "onset", Value: engine.Is([]string{"gradual", "thunderclap"}[i%2])}, engine.Fact{ID: "fever", Value: engine.Bool(i%8 == 1)}, engine.Fact{ID: "gcs", Value: engine.Quantity(15, "")})
		}
		if i%10 == 0 {
			referral.Prior = []engine.PriorExam{{Exam: referral.Orders[0].Exam, Date: "2026-11-20"}}
		}
		answer, c, err := e.EvaluateRecorded(t.Context(), referral)
		require.NoError(t, err)
		v := &consultation.Evaluation{
			At: time.Date(2026, 9, 1+i, 9, 0, 0, 0, time.UTC), Case: c, Recommendation: answer, Emergency: i%30 == 0, Latency: 150 * time.Microsecond,
			Origin: consultation.Origin{Site: []string{"north", "south"}[i/2%2], Department: "surgery", Requester: "r-17", Order: "o-" + string(rune('a'+i%26))},
		}
		if i%5 == 0 {
			v.Trial, v.Arm, v.Mode = "autumn", "control", consultation.Silent
		}
		id, err := r.Record(t.Context(), v)
		require.NoError(t, err)
		ids = append(ids, id)
		if i%45 == 1 {
			require.NoError(t, r.RecordOutcome(t.Context(), &consultation.Outcome{ID: id, At: v.At.Add(time.Hour), Done: consultation.Overridden, Reason: consultation.CaseNotListed, Comment: "a blue nail"}))
		}
		if i%3 != 0 {
			continue
		}
		o := &consultation.Outcome{ID: id, At: v.At.Add(time.Hour), Done: consultation.Done(1 + i/3%4)}
		switch o.Done {
		case consultation.Changed:
			o.ChangedTo = "mri-head"
		case consultation.Overridden:
			o.Reason = []consultation.Reason{consultation.WaitingTime, consultation.Emergency, consultation.WaitingTime}[i/12%3]
		}
		require.NoError(t, r.RecordOutcome(t.Context(), o))
	}
	return []string{"--data", filepath.Join(dir, "data"), "--key", key}, ids
}

var (
	chainHash = regexp.MustCompile(`\b[0-9a-f]{64}\b`)
	shortHash = regexp.MustCompile(`<dd>[0-9a-f]{12}</dd>`)
	anID      = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
)

// settledText takes out what is another thing at each run.
func settledText(text string) string {
	text = digest.ReplaceAllString(text, "sha256:…")
	text = shortHash.ReplaceAllString(text, "<dd>…</dd>")
	return anID.ReplaceAllString(chainHash.ReplaceAllString(text, "HASH"), "ID")
}

func TestAuditReport(t *testing.T) {
	flags, _ := auditStore(t)
	report := func(args ...string) string {
		result := invoke(t, "", append(append([]string{"audit", "report"}, flags...), args...)...)
		require.Zero(t, result.code, result.errors)
		return result.out
	}
	golden(t, "audit/report.html", settledText(report("--by", "guideline,mode", "--since", "2026-10-15")))
	golden(t, "audit/report.csv", settledText(report("--by", "site", "--format", "csv", "--from", "2026-09-15", "--to", "2026-11-01")))
	golden(t, "audit/report.json", settledText(report("--by", "arm", "--format", "json")))
	golden(t, "audit/suppressed.csv", settledText(report("--suppress", "--since", "2026-10-01", "--format", "csv")))

	for _, language := range language.Spoken {
		page := report("--language", language, "--suppress", "--by", "site,department,guideline,procedure,month,edition,mode,arm", "--since", "2026-10-01")
		assert.Contains(t, page, `<html lang="`+language+`">`)
		assert.NotContains(t, page, "%!", "a word does not fit what is filled in")
		assert.NotContains(t, page, "<script")
		assert.NotRegexp(t, `(src|href)=`, page, "the page asks somebody for something")
		assert.NotContains(t, page, "></th><td", "a word is missing")
	}

	names := filepath.Join(t.TempDir(), "names")
	require.NoError(t, os.WriteFile(names, []byte("north\n\nsurgery\n"), 0o600))
	page := report("--by", "site,department", "--names", names, "--format", "csv")
	assert.Contains(t, page, "group,north,surgery,")
	assert.NotContains(t, page, "south")

	file := filepath.Join(t.TempDir(), "report.parquet")
	report("--by", "site", "--format", "parquet", "-o", file)
	rows, err := parquet.ReadFile[auditRow](file)
	require.NoError(t, err)
	lines, err := csv.NewReader(strings.NewReader(report("--by", "site", "--format", "csv"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, len(lines)-1)
	for i, row := range rows {
		assert.Equal(t, lines[i+1][11], csvCell(row.Count))
		assert.Equal(t, lines[i+1][13], csvCell(row.Value))
		assert.Equal(t, lines[i+1][10], row.Item)
	}
}

func TestAuditExport(t *testing.T) {
	flags, ids := auditStore(t)
	result := invoke(t, "", append([]string{"audit", "export"}, flags[:2]...)...)
	require.Zero(t, result.code, result.errors)
	golden(t, "audit/export.csv", settledText(result.out))
	assert.Equal(t, len(ids)+1, strings.Count(result.out, "\n"))
	file := filepath.Join(t.TempDir(), "consultations.parquet")
	result = invoke(t, "", append([]string{"audit", "export", "--format", "parquet", "-o", file, "--from", "2026-10-01"}, flags[:2]...)...)
	require.Zero(t, result.code, result.errors)
	rows, err := parquet.ReadFile[exportedRow](file)
	require.NoError(t, err)
	require.Len(t, rows, 60)
	assert.Equal(t, ids[30].String(), rows[0].ID)
}

// TestAuditAffected recalls a rule, erased consultations included.
func TestAuditAffected(t *testing.T) {
	flags, ids := auditStore(t)
	run := func(args ...string) outcome {
		return invoke(t, "", append(append([]string{"audit"}, args...), flags...)...)
	}
	require.Zero(t, run("erase", ids[3].String()).code)
	edition := digest.FindString(run("export").out)
	newer := filepath.Join(t.TempDir(), "library")
	require.NoError(t, os.CopyFS(newer, os.DirFS(testLibrary)))
	name := filepath.Join(newer, "neuro", "headache.yaml")
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(name, []byte(strings.Replace(string(text), "ct-head: 9", "ct-head: 3", 1)), 0o600))

	result := run("affected", "--edition", edition[:20], "--guideline", "headache", "--scenario", "thunderclap", "--against", newer)
	require.Zero(t, result.code, result.errors)
	golden(t, "audit/affected.txt", settledText(result.out))
	assert.Contains(t, result.out, "erased")
	result = run("affected", "--edition", edition, "--guideline", "headache", "--format", "csv")
	require.Zero(t, result.code, result.errors)
	golden(t, "audit/affected.csv", settledText(result.out))

	// Without the key it is known which, and not more.
	result = invoke(t, "", append([]string{"audit", "affected", "--edition", edition, "--guideline", "knee", "--format", "json"}, flags[:2]...)...)
	require.Zero(t, result.code, result.errors)
	golden(t, "audit/affected.json", settledText(result.out))

	for _, wrong := range [][]string{
		{"--edition", "sha256:00", "--guideline", "headache"}, {"--edition", edition, "--guideline", "foot"},
		{"--edition", edition, "--guideline", "headache", "--scenario", "sudden"},
	} {
		assert.Equal(t, exitUsage, run(append([]string{"affected"}, wrong...)...).code)
	}
}

// TestAuditWords: every word is there in every language.
func TestAuditWords(t *testing.T) {
	for key, words := range auditWords() {
		for _, language := range language.Spoken {
			assert.NotEmpty(t, words[language], "%s in %s", key, language)
		}
		assert.Len(t, words, len(language.Spoken), key)
	}
	source, err := os.ReadFile("audit_page.html")
	require.NoError(t, err)
	for _, file := range []string{"audit_page.go", "audit_plots.go", "audit_words.go"} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		source = append(source, text...)
	}
	for _, use := range regexp.MustCompile(`Word\(?\s*\(?"([a-z-]+)"|Word "([a-z-]+)"`).FindAllStringSubmatch(string(source), -1) {
		assert.Contains(t, auditWords(), use[1]+use[2])
	}
	for verdict := range consultation.Verdicts {
		assert.Contains(t, auditWords(), consultation.Verdicts[verdict])
	}
	for reason := consultation.Pregnancy; reason <= consultation.CaseNotListed; reason++ {
		assert.Contains(t, auditWords(), reason.String())
	}
}
