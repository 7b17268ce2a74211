package audit

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/synthetic"
)

var start = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

// recorded is a store of synthetic consultations, and what went into it. It is only read.
type recorded struct {
	store *consultation.Store
	keys  *consultation.Keys
	list  []told
}

// editions are two of a part of the shipped library: the second lacks a guideline.
var editions = sync.OnceValues(func() (packs [2][]byte, err error) {
	for i := range packs {
		part := *shipped.Library()
		part.Guidelines = part.Guidelines[:12-i]
		ed, err := compile.Compile(&part)
		if err != nil {
			return packs, err
		}
		if packs[i], err = ed.Bytes(); err != nil {
			return packs, err
		}
	}
	return packs, nil
})

// record makes a store of n consultations over 80 days, of which most have an outcome, and some have several.
func record(t testing.TB, n int, seed uint64) *recorded {
	packs, err := editions()
	require.NoError(t, err)
	store, err := consultation.Open(t.Context(), t.TempDir())
	require.NoError(t, err)
	keys, err := consultation.NewKeys([]byte(strings.Repeat("k", 32)))
	require.NoError(t, err)
	recorder := consultation.NewRecorder(store, keys)
	t.Cleanup(func() {
		recorder.Close()
		assert.NoError(t, store.Close())
	})
	var engines [2]*engine.Engine
	for i, pack := range packs {
		engines[i], err = engine.Load(pack)
		require.NoError(t, err)
		require.NoError(t, store.KeepEdition(t.Context(), engines[i].Digest(), pack))
	}
	ed, err := edition.Read(packs[0])
	require.NoError(t, err)
	source, err := synthetic.NewSource(&ed.Catalogue)
	require.NoError(t, err)
	random, stream := rand.New(rand.NewPCG(seed, 1)), source.Stream(seed)
	r := &recorded{store: store, keys: keys}
	for len(r.list) < n {
		referral := stream.Next()
		e := engines[min(1, len(r.list)*3/(2*n))]
		if random.IntN(20) == 0 {
			referral.Indications = append(referral.Indications, stream.Next().Indications...)
		}
		if len(referral.Orders) > 0 && random.IntN(3) == 0 {
			referral.Prior = append(referral.Prior, engine.PriorExam{Exam: referral.Orders[0].Exam, Date: referral.AsOf})
		}
		answer, c, err := e.EvaluateRecorded(t.Context(), referral)
		if err != nil {
			continue
		}
		at := start.Add(time.Duration(len(r.list)) * 80 * 24 * time.Hour / time.Duration(n))
		v := &consultation.Evaluation{
			At: at, Case: c, Recommendation: answer, Emergency: random.IntN(15) == 0, Latency: time.Millisecond,
			Origin: consultation.Origin{Site: []string{"", "north", "south"}[random.IntN(3)], Department: fmt.Sprint("ward ", random.IntN(3))},
		}
		if random.IntN(4) == 0 {
			v.Trial, v.Arm = "winter", []string{"control", "shown"}[random.IntN(2)]
			v.Mode = map[string]consultation.Mode{"control": consultation.Silent}[v.Arm]
		}
		id, err := recorder.Record(t.Context(), v)
		require.NoError(t, err)
		r.list = append(r.list, told{Evaluation: v, id: id})
		for random.IntN(3) > 0 {
			r.settle(t, recorder, random, at)
		}
	}
	return r
}

// settle records an outcome of a consultation of lately.
func (r *recorded) settle(t testing.TB, recorder *consultation.Recorder, random *rand.Rand, at time.Time) {
	i := max(0, len(r.list)-1-random.IntN(30))
	c := &r.list[i]
	o := &consultation.Outcome{ID: c.id, At: at, Done: consultation.Done(1 + random.IntN(4))}
	// The recorder takes an order that is named and the same one unnamed for two: who records says it in one way.
	if v := c.Recommendation.Verdicts; (len(v) > 1 && random.IntN(4) > 0) || (len(v) == 1 && i%2 == 0) {
		o.Order = v[random.IntN(len(v))].Procedure
	}
	switch o.Done {
	case consultation.Overridden:
		o.Reason = consultation.Reason(1 + random.IntN(11))
		if o.Reason == consultation.CaseNotListed {
			o.Order = ""
		}
	case consultation.Changed:
		o.ChangedTo = "mri-head-wo"
		if a := c.Recommendation.Answers; len(a) > 0 && len(a[0].Options) > 0 {
			o.ChangedTo = a[0].Options[random.IntN(len(a[0].Options))].Procedure
		}
	}
	require.NoError(t, recorder.RecordOutcome(t.Context(), o))
	c.outcomes = append(c.outcomes, o)
}

func equal(t *testing.T, want *naive, got *Group) {
	t.Helper()
	value := func(n *int64) int64 {
		require.NotNil(t, n)
		return *n
	}
	is := newNaive()
	is.consultations, is.emergencies, is.silent = value(got.Consultations), value(got.Emergencies), value(got.Silent)
	is.notListed = value(got.CaseNotListed)
	is.orders, is.duplicates, is.outcomes = value(got.Orders), value(got.Duplicates), value(got.Outcomes)
	is.judged, is.accepted, is.known = value(got.Accepted.Of), value(got.Accepted.Count), value(got.LevelsKnown)
	for _, v := range got.Verdicts {
		assert.Equal(t, is.orders, value(v.Of))
		if n := value(v.Count); n > 0 {
			is.verdicts[v.Verdict] = n
		}
	}
	for _, o := range got.Overrides {
		if n := value(o.Count); n > 0 {
			is.reasons[o.Reason] = n
		}
	}
	if is.known == 0 {
		assert.Nil(t, got.OrderedLevel)
		assert.Nil(t, got.RecommendedLevel)
	} else {
		assert.InDelta(t, want.ordered/float64(want.known), *got.OrderedLevel, 1e-9)
		assert.InDelta(t, want.recommended/float64(want.known), *got.RecommendedLevel, 1e-9)
	}
	is.ordered, is.recommended = want.ordered, want.recommended
	assert.Equal(t, want, is)
}

// TestSummaryIsTheNaiveReading compares every number with a count that knows neither cells nor ranges.
func TestSummaryIsTheNaiveReading(t *testing.T) {
	r := record(t, 900, 1)
	day := func(n int) time.Time { return start.AddDate(0, 0, n).Truncate(24 * time.Hour) }
	for name, q := range map[string]Query{
		"all":                  {},
		"a period":             {From: day(10), To: day(50)},
		"before and after":     {Since: day(30), From: day(3)},
		"site":                 {By: []Dimension{Site}},
		"department, month":    {By: []Dimension{Department, Month}},
		"guideline":            {By: []Dimension{Guideline}},
		"procedure":            {By: []Dimension{Procedure}},
		"procedure, guideline": {By: []Dimension{Procedure, Guideline}},
		"edition, mode":        {By: []Dimension{Edition, Mode}, Since: day(40)},
		"arm":                  {By: []Dimension{Arm}, To: day(60)},
		"everything":           {By: []Dimension{Site, Department, Guideline, Procedure, Month, Edition, Mode, Arm}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Summarise(t.Context(), r.store, q)
			require.NoError(t, err)
			total, before, after, groups := naively(r.list, r.keys, q)
			equal(t, total, &got.Total)
			if q.Since.IsZero() {
				assert.Nil(t, got.Before)
			} else {
				equal(t, before, got.Before)
				equal(t, after, got.After)
			}
			require.Len(t, got.Groups, len(groups))
			monthly := q
			monthly.Monthly = true
			withMonths, err := Summarise(t.Context(), r.store, monthly)
			require.NoError(t, err)
			assert.Equal(t, got.Groups, withMonths.Groups)
			byMonth := q
			byMonth.By = []Dimension{Month}
			months, err := Summarise(t.Context(), r.store, byMonth)
			require.NoError(t, err)
			assert.Equal(t, months.Groups, withMonths.Months)
			for i := range got.Groups {
				key := strings.Join(got.Groups[i].Values, "|")
				require.Contains(t, groups, key)
				equal(t, groups[key], &got.Groups[i])
			}
			byGuideline := q
			byGuideline.By = []Dimension{Guideline}
			_, _, _, guidelines := naively(r.list, r.keys, byGuideline)
			for _, a := range got.Acceptance {
				assert.Equal(t, guidelines[a.Guideline].accepted, *a.Accepted.Count)
				assert.Equal(t, guidelines[a.Guideline].judged, *a.Accepted.Of)
			}
			assert.EqualValues(t, len(r.list), got.Consultations)
		})
	}
}

// TestRangesMakeNoDifference: an outcome may stand in another range than its consultation.
func TestRangesMakeNoDifference(t *testing.T) {
	r := record(t, 300, 2)
	head, err := r.store.Head(t.Context())
	require.NoError(t, err)
	q := Query{By: []Dimension{Guideline, Month}}
	read := func(ends ...int64) *Summary {
		var parts []*part
		for i, to := range ends {
			p := newPart(&q)
			from := int64(1)
			if i > 0 {
				from = ends[i-1] + 1
			}
			require.NoError(t, r.store.Entries(t.Context(), from, to, p.entry))
			parts = append(parts, p)
		}
		join(parts)
		return add(parts, &q).summary()
	}
	want := read(head.Sequence)
	for _, at := range []int64{1, 7, 100, 250, head.Sequence - 1} {
		assert.Equal(t, want, read(at, head.Sequence))
	}
	assert.Equal(t, want, read(50, 51, 52, 200, 200, head.Sequence))
}

// TestThrough: a summary as far as an entry stays the same when the record grows.
func TestThrough(t *testing.T) {
	r := record(t, 60, 3)
	head, err := r.store.Head(t.Context())
	require.NoError(t, err)
	want, err := Summarise(t.Context(), r.store, Query{})
	require.NoError(t, err)
	recorder := consultation.NewRecorder(r.store, r.keys)
	defer recorder.Close()
	_, err = recorder.Record(t.Context(), r.list[0].Evaluation)
	require.NoError(t, err)
	got, err := Summarise(t.Context(), r.store, Query{Through: head.Sequence})
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Equal(t, head, got.Head)
}

// TestEmptyRecord: nothing is counted, and nothing is divided by it.
func TestEmptyRecord(t *testing.T) {
	store, err := consultation.Open(t.Context(), t.TempDir())
	require.NoError(t, err)
	defer store.Close()
	s, err := Summarise(t.Context(), store, Query{By: []Dimension{Site}, Suppress: true, Since: start})
	require.NoError(t, err)
	assert.Zero(t, *s.Total.Consultations)
	assert.Nil(t, s.Total.Accepted.Share)
	assert.Empty(t, s.Groups)
}
