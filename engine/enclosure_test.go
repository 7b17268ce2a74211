package engine

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/space"
)

// maxCompletions is the number of completions up to which all of them are evaluated; of a case that leaves more open,
// as many as sampledCompletions are drawn.
const (
	maxCompletions     = 1 << 10
	sampledCompletions = 100
)

// TestAnswersEncloseTheirCompletions: whatever the facts that are not known turn out to be, the standing that an exam
// then has lies between the Low and the High that were told before, and a verdict that was given stays.
func TestAnswersEncloseTheirCompletions(t *testing.T) {
	e := shipped(t, WithCache(0))
	budget := share(e)
	for i := range e.guidelines {
		t.Run(e.guidelines[i].guideline.ID, func(t *testing.T) {
			t.Parallel()
			var draws []*openDraw
			for at := range e.byReason {
				if slices.Contains(e.byReason[at], i) {
					draws = append(draws, newOpenDraw(e, at))
				}
			}
			cases, exact, evaluated := 0, 0, 0
			for ; evaluated < budget; cases++ {
				d := draws[cases%len(draws)]
				known, open := d.draw()
				before := d.evaluate(t, known)
				if d.count(known, open) <= maxCompletions {
					exact++
				}
				for completion := range d.completions(known, open) {
					evaluated++
					d.holds(t, before, d.evaluate(t, completion))
					if t.Failed() {
						t.Fatalf("known:%s\nturned out to be:%s", describe(e, &table{looksAt: d.looks}, known), describe(e, &table{looksAt: d.looks}, completion))
					}
				}
			}
			t.Logf("%d cases, %d of them with all completions, %d completions", cases, exact, evaluated)
		})
	}
}

// openDraw draws cases that are known in part, for one indication.
type openDraw struct {
	e      *Engine
	random *rand.Rand
	reason int // the indication
	tables []*table
	looks  []look // every base coordinate that the guidelines of the indication look at, or a caution on their exams
	orders []int  // every exam that the guidelines rate, and one that they do not
	asOf   time.Time
}

func newOpenDraw(e *Engine, indication int) *openDraw {
	d := &openDraw{e: e, random: rand.New(rand.NewPCG(7, uint64(indication))), asOf: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}
	d.reason = indication
	rated := map[int]bool{}
	var rows []space.AnyOf
	for _, at := range e.byReason[indication] {
		table := e.guidelines[at]
		d.tables = append(d.tables, table)
		rows = append(rows, space.AnyOf{table.applies})
		for _, row := range table.rows {
			rows = append(rows, row.When)
		}
		for _, procedure := range table.columns {
			rated[procedure] = true
		}
	}
	for procedure := range e.procedures {
		if !rated[procedure] {
			rated[procedure] = true
			break
		}
	}
	d.orders = sorted(rated)
	for _, procedure := range d.orders {
		for _, caution := range e.cautions.byProcedure[procedure] {
			rows = append(rows, e.cautions.when[caution])
		}
	}
	d.looks, _ = e.looks(rows)
	return d
}

// draw returns a case, and which of d.looks it leaves open. Every second patient is drawn from a scenario, so that not
// all end in the same one; one case in eight leaves more open than can be enumerated.
func (d *openDraw) draw() (space.Case, []int) {
	wanted := slices.Clone(d.e.unknown)
	if d.random.IntN(2) == 0 {
		table := d.tables[d.random.IntN(len(d.tables))]
		boxes := table.rows[d.random.IntN(len(table.rows))].Boxes
		for _, c := range boxes[d.random.IntN(len(boxes))] {
			wanted[c.Coordinate] = wanted[c.Coordinate].Intersect(c.Region)
		}
	}
	known := slices.Clone(d.e.unknown)
	for {
		for _, l := range d.looks {
			parts := d.parts(l, wanted[l.coordinate])
			known[l.coordinate] = parts[d.random.IntN(len(parts))]
		}
		if d.aPatient(known) {
			break
		}
	}
	var open []int
	most, wide := 1<<d.random.IntN(11), d.random.IntN(8) == 0
	for _, i := range d.random.Perm(len(d.looks)) {
		l := d.looks[i]
		settled := known[l.coordinate]
		known[l.coordinate] = d.e.space.Coordinates[l.coordinate].Full
		if other := d.parts(l, known[l.coordinate]); d.random.IntN(3) == 0 { // two values, or a run of cells
			known[l.coordinate] = settled.Hull(other[d.random.IntN(len(other))])
		}
		if open = append(open, i); !wide && d.count(known, open) > most {
			known[l.coordinate], open = settled, open[:len(open)-1]
		}
	}
	return known, open
}

// parts are the cells of a coordinate that meet the extent, as far as they lie in it.
func (d *openDraw) parts(l look, within space.Extent) (parts []space.Extent) {
	for i := range l.cells.Len() {
		if cell := l.cells.At(&d.e.space.Coordinates[l.coordinate], i); cell.Meets(within) {
			parts = append(parts, cell.Intersect(within))
		}
	}
	return parts
}

// aPatient says whether somebody can have both the months and the days of the case.
func (d *openDraw) aPatient(c space.Case) bool {
	earliest, latest := space.BirthDates(c[d.e.ageMonths], c[d.e.ageMonths+1], d.asOf)
	return !earliest.After(latest)
}

func (d *openDraw) count(known space.Case, open []int) int {
	n := 1
	for _, i := range open {
		n = min(n*len(d.parts(d.looks[i], known[d.looks[i].coordinate])), maxCompletions+1)
	}
	return n
}

// completions yields every patient that the case may be, one for each product of cells; a sample where there are more
// than maxCompletions.
func (d *openDraw) completions(known space.Case, open []int) func(func(space.Case) bool) {
	return func(yield func(space.Case) bool) {
		n := d.count(known, open)
		drawn := n > maxCompletions
		if drawn {
			n = sampledCompletions
		}
		for i := range n {
			completion, rest := slices.Clone(known), i
			for _, k := range open {
				at := d.looks[k].coordinate
				parts := d.parts(d.looks[k], known[at])
				pick := rest % len(parts)
				if rest /= len(parts); drawn {
					pick = d.random.IntN(len(parts))
				}
				completion[at] = parts[pick]
			}
			if d.aPatient(completion) && !yield(completion) {
				return
			}
		}
	}
}

func (d *openDraw) evaluate(t *testing.T, known space.Case) *Decision {
	in := d.e.newIntake()
	in.r, in.asOf, in.language = &Referral{Orders: make([]Order, len(d.orders))}, d.asOf, "en"
	copy(in.known, known)
	in.orders, in.reasons = d.orders, []int{d.reason}
	in.choose()
	decision, err := d.e.evaluate(t.Context(), in)
	require.NoError(t, err)
	return decision
}

// holds compares what was said of a case known in part with what is said of one of its completions.
func (d *openDraw) holds(t *testing.T, before, after *Decision) {
	t.Helper()
	for i, now := range after.Verdicts {
		was := before.Verdicts[i]
		standings := map[string]*Standing{}
		for _, g := range now.ByGuideline {
			assert.Equal(t, g.Low, g.High, "%s of a patient of whom all is known, by %s", now.Procedure, g.Guideline)
			standings[g.Guideline] = g.Low
		}
		for _, g := range was.ByGuideline {
			standing, applies := standings[g.Guideline]
			if !applies {
				standing = &Standing{Category: NoScenario}
			}
			delete(standings, g.Guideline)
			if worse(standing, g.Low) || worse(g.High, standing) {
				assert.Fail(t, "not enclosed", "%s by %s is %+v, not within %+v and %+v", now.Procedure, g.Guideline, standing, g.Low, g.High)
			}
		}
		assert.Empty(t, standings, "guidelines that could not apply")
		if reason := incompatible(was, now); reason != "" {
			assert.Fail(t, reason, "%s was %s and is %s", now.Procedure, was.Verdict, now.Verdict)
		}
	}
	for _, a := range before.Answers { // an option stands within the same bounds as the order for it
		for _, o := range a.Options {
			v := before.Verdicts[slices.IndexFunc(before.Verdicts, func(v Verdict) bool { return v.Procedure == o.Procedure })]
			g := v.ByGuideline[slices.IndexFunc(v.ByGuideline, func(g GuidelineVerdict) bool { return g.Guideline == a.Guideline })]
			assert.Equal(t, fmt.Sprint(*g.Low, *g.High), fmt.Sprint(*o.Low, *o.High), "%s by %s", o.Procedure, a.Guideline)
		}
	}
}

// incompatible says why a verdict cannot become another when more is learned, or "".
func incompatible(was, now Verdict) string {
	switch {
	case was.Verdict == Contraindicated || now.Verdict == Contraindicated:
		if was.Verdict == Contraindicated && now.Verdict != Contraindicated {
			return "a contraindication that held does so no longer"
		}
		if was.Verdict != Contraindicated && !contraindicated(was.Cautions, Open) {
			return "a contraindication that was not open holds"
		}
		return ""
	case was.Verdict == InsufficientInformation, was.Verdict == now.Verdict:
		return ""
	case was.Verdict == NotRated && now.Verdict == NoCriteria:
		return "" // where no scenario that is possible rates the exam, both say that there is no rating
	}
	return "a verdict that was given changed"
}
