package audit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// printed is what somebody reads in a summary: every number of a group by its name, nil where it is not told.
func printed(g *Group) map[string]*int64 {
	n := map[string]*int64{
		"consultations": g.Consultations, "orders": g.Orders, "outcomes": g.Outcomes, "accepted": g.Accepted.Count, "judged": g.Accepted.Of,
		"known": g.LevelsKnown, "duplicates": g.Duplicates, "emergencies": g.Emergencies, "silent": g.Silent,
	}
	for _, v := range g.Verdicts {
		n["verdict "+v.Verdict] = v.Count
	}
	for _, o := range g.Overrides {
		n["reason "+o.Name] = o.Count
	}
	for name, rest := range map[string][2]string{ // what nobody prints, and everybody can subtract
		"not accepted": {"judged", "accepted"}, "not known": {"orders", "known"}, "no emergency": {"consultations", "emergencies"},
		"not silent": {"consultations", "silent"}, "not duplicate": {"orders", "duplicates"},
	} {
		n[name] = nil
		if n[rest[0]] != nil && n[rest[1]] != nil {
			left := *n[rest[0]] - *n[rest[1]]
			n[name] = &left
		}
	}
	return n
}

// attack subtracts whatever can be subtracted, again and again, and returns what it then knows.
func attack(s *Summary) (known []map[string]*int64) {
	rows := []*Group{&s.Total}
	if s.Before != nil {
		rows = append(rows, s.Before, s.After)
	}
	for i := range s.Groups {
		rows = append(rows, &s.Groups[i])
	}
	for _, g := range rows {
		known = append(known, printed(g))
	}
	type at struct {
		row  int
		name string
	}
	var sums [][]at // the first is the sum of the others
	for row := range known {
		whole := func(of string, parts ...string) {
			sum := []at{{row, of}}
			for _, part := range parts {
				sum = append(sum, at{row, part})
			}
			sums = append(sums, sum)
		}
		var verdicts []string
		for name := range known[row] {
			if strings.HasPrefix(name, "verdict ") {
				verdicts = append(verdicts, name)
			}
		}
		whole("orders", verdicts...)
		whole("judged", "accepted", "not accepted")
		whole("orders", "known", "not known")
		whole("orders", "duplicates", "not duplicate")
		whole("consultations", "emergencies", "no emergency")
		whole("consultations", "silent", "not silent")
	}
	first := 1
	if s.Before != nil {
		first = 3
	}
	for name := range known[0] {
		if s.Before != nil {
			sums = append(sums, []at{{0, name}, {1, name}, {2, name}})
		}
		sum := []at{{0, name}}
		for row := first; row < len(known); row++ {
			sum = append(sum, at{row, name})
		}
		if len(sum) > 1 {
			sums = append(sums, sum)
		}
	}
	for again := true; again; {
		again = false
		for _, sum := range sums {
			missing, value := -1, int64(0)
			for i, x := range sum {
				n := known[x.row][x.name]
				switch {
				case n == nil && missing >= 0:
					missing = len(sum)
				case n == nil:
					missing = i
				case i == 0:
					value += *n
				default:
					value -= *n
				}
			}
			if missing >= 0 && missing < len(sum) {
				if missing == 0 {
					value = -value
				}
				known[sum[missing].row][sum[missing].name] = &value
				again = true
			}
		}
	}
	return known
}

// TestSuppressedStaysUnknown: whoever subtracts what is shown from what is shown finds no count of 1 to 4; and what is shown is true.
func TestSuppressedStaysUnknown(t *testing.T) {
	r := record(t, 260, 5)
	for _, q := range []Query{
		{}, {By: []Dimension{Site}}, {By: []Dimension{Month}}, {By: []Dimension{Site, Department}}, {By: []Dimension{Site, Department, Month, Mode, Arm}},
		{By: []Dimension{Mode}, Since: start.AddDate(0, 0, 40)}, {Since: start.AddDate(0, 0, 2)}, {To: start.AddDate(0, 0, 2)},
		{By: []Dimension{Edition, Site}, Since: start.AddDate(0, 0, 70), From: start.AddDate(0, 0, 50)},
	} {
		t.Run(fmt.Sprint(q.By, q.Since), func(t *testing.T) {
			plain, err := Summarise(t.Context(), r.store, q)
			require.NoError(t, err)
			q.Suppress = true
			hidden, err := Summarise(t.Context(), r.store, q)
			require.NoError(t, err)
			require.Len(t, hidden.Groups, len(plain.Groups))
			for _, row := range attack(hidden) {
				for name, n := range row {
					assert.False(t, n != nil && *n > 0 && *n < 5, "%s", name)
				}
			}
			shown := 0
			truth := append([]Group{plain.Total}, plain.Groups...)
			for i, g := range append([]Group{hidden.Total}, hidden.Groups...) {
				facts := printed(&truth[i])
				for name, n := range printed(&g) {
					if n != nil {
						shown++
						assert.Equal(t, *facts[name], *n, name)
					}
				}
				for _, s := range append([]VerdictShare{{Share: g.Accepted}}, g.Verdicts...) {
					if s.Count == nil || s.Of == nil {
						assert.Nil(t, s.Share.Share)
						assert.Nil(t, s.Low)
						assert.Nil(t, s.High)
					}
				}
				if g.LevelsKnown == nil {
					assert.Nil(t, g.OrderedLevel)
					assert.Nil(t, g.RecommendedLevel)
				}
			}
			assert.Positive(t, shown+len(q.By), "nothing is shown at all")
			for i, u := range hidden.Unscored {
				assert.False(t, u.Count != nil && small(*u.Count))
				if i > 0 && hidden.Unscored[i-1].Count == nil {
					assert.Nil(t, u.Count)
				}
			}
			for _, a := range hidden.Acceptance {
				assert.False(t, a.Accepted.Count != nil && (small(*a.Accepted.Count) || small(*a.Accepted.Of-*a.Accepted.Count)))
			}
		})
	}
}
