package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// printed is what somebody reads in a summary: every number of a group by its name, nil where it is not told.
func printed(g *Group) map[string]*int64 {
	n := map[string]*int64{
		"consultations": g.Consultations, "orders": g.Orders, "outcomes": g.Outcomes, "accepted": g.Accepted.Count, "judged": g.Accepted.Of,
		"known": g.LevelsKnown, "duplicates": g.Duplicates, "emergencies": g.Emergencies, "silent": g.Silent, "case not listed": g.CaseNotListed,
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
func attack(s *Summary, since time.Time) (known []map[string]*int64) {
	rows := []*Group{&s.Total}
	if s.Before != nil {
		rows = append(rows, s.Before, s.After)
	}
	at := map[string]int{} // the first row of a part
	put := func(part string, groups []Group) {
		at[part] = len(rows)
		for i := range groups {
			rows = append(rows, &groups[i])
		}
	}
	put("groups", s.Groups)
	put("months", s.Months)
	put("end", nil)
	for _, g := range rows {
		known = append(known, printed(g))
	}
	type cell struct {
		row  int
		name string
	}
	var sums [][]cell // the first is the sum of the others
	column := func(whole int, parts ...int) {
		if len(parts) == 0 {
			return
		}
		for name := range known[0] {
			sum := []cell{{whole, name}}
			for _, part := range parts {
				sum = append(sum, cell{part, name})
			}
			sums = append(sums, sum)
		}
	}
	months := at["months"]
	var all, byMonth, before, after []int
	for i := range s.Groups {
		all = append(all, at["groups"]+i)
	}
	for i := range s.Months {
		month := s.Months[i].Values[0]
		byMonth = append(byMonth, months+i)
		switch split := since.Format("2006-01"); {
		case month < split:
			before = append(before, months+i)
		case month > split:
			after = append(after, months+i)
		default: // nobody tells its halves, but they can be asked for
			known = append(known, map[string]*int64{}, map[string]*int64{})
			before, after = append(before, len(known)-2), append(after, len(known)-1)
			column(months+i, len(known)-2, len(known)-1)
		}
		var within []int
		for k, g := range s.Groups {
			if slices.Contains(g.Values, month) {
				within = append(within, at["groups"]+k)
			}
		}
		column(months+i, within...)
	}
	column(0, all...)
	column(0, byMonth...)
	if s.Before != nil {
		column(0, 1, 2)
		if len(s.Months) > 0 {
			column(1, before...)
			column(2, after...)
		}
	}
	for row := range known {
		whole := func(of string, parts ...string) {
			sum := []cell{{row, of}}
			for _, part := range parts {
				sum = append(sum, cell{row, part})
			}
			sums = append(sums, sum)
		}
		var verdicts []string
		for name := range known[0] {
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
		{Monthly: true}, {Monthly: true, Since: start.AddDate(0, 0, 35)}, {Monthly: true, Since: start.AddDate(0, 1, 0).Truncate(24 * time.Hour)},
		{Monthly: true, By: []Dimension{Month}}, {Monthly: true, By: []Dimension{Site, Month}, Since: start.AddDate(0, 0, 12)},
	} {
		t.Run(fmt.Sprint(q.By, q.Monthly, q.Since), func(t *testing.T) {
			plain, err := Summarise(t.Context(), r.store, q)
			require.NoError(t, err)
			q.Suppress = true
			again, err := Summarise(t.Context(), r.store, q)
			require.NoError(t, err)
			hidden, err := Summarise(t.Context(), r.store, q)
			require.NoError(t, err)
			assert.Equal(t, again, hidden)
			require.Len(t, hidden.Groups, len(plain.Groups))
			for _, row := range attack(hidden, q.Since) {
				for name, n := range row {
					assert.False(t, n != nil && *n > 0 && *n < 5, "%s", name)
				}
			}
			shown := 0
			truth := slices.Concat([]Group{plain.Total}, plain.Groups, plain.Months)
			for i, g := range slices.Concat([]Group{hidden.Total}, hidden.Groups, hidden.Months) {
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

// TestSuppressedEverywhere: the acceptance by guideline and the groups by guideline hide the same.
func TestSuppressedEverywhere(t *testing.T) {
	r := record(t, 260, 6)
	s, err := Summarise(t.Context(), r.store, Query{By: []Dimension{Guideline}, Suppress: true})
	require.NoError(t, err)
	for _, a := range s.Acceptance {
		for _, g := range s.Groups {
			if g.Values[0] == a.Guideline {
				assert.Equal(t, g.Accepted, a.Accepted)
				assert.Equal(t, g.Overrides, a.Overrides)
			}
		}
	}
}
