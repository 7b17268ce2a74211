package replay

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/justify-cds/justify/engine"
)

// Report is a summary for people and programs, in a settled order.
type Report struct {
	Before     string           `json:"before"` // digests of the editions
	After      string           `json:"after"`
	Lines      int64            `json:"lines"`
	All        Group            `json:"all"`
	Guidelines []Group          `json:"guidelines"` // a referral that several answer counts in each
	Sites      []Group          `json:"sites"`
	Months     []Group          `json:"months"`
	Changes    []ReportedChange `json:"changes"` // most frequent first
	Refused    []ReportedReason `json:"not_compared"`
}

// Group is the sums of some referrals.
type Group struct {
	Name      string        `json:"name"`
	Referrals int64         `json:"referrals"`
	Orders    int64         `json:"orders"`
	Flips     int64         `json:"verdict_flips"`
	FirstRank int64         `json:"first_rank_flips"`   // referrals
	Scored    int64         `json:"unscored_to_scored"` // orders
	Unscored  int64         `json:"scored_to_unscored"`
	Before    Levels        `json:"before"`
	After     Levels        `json:"after"`
	Verdicts  []CountedFlip `json:"verdicts"` // also those that are the same
}

// Levels is the mean radiation level of what has the first rank.
type Levels struct {
	Mean    *float64 `json:"mean_level,omitempty"` // over those known; absent where there are none
	Known   int64    `json:"known"`
	Unknown int64    `json:"unknown"`
	None    int64    `json:"no_first_rank"`
}

// CountedFlip is how many orders had one verdict before and one after.
type CountedFlip struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Count int64  `json:"count"`
}

// ReportedChange is a change with its examples.
type ReportedChange struct {
	Kind      string `json:"kind"`
	Guideline string `json:"guideline,omitempty"`
	From      string `json:"from"`
	To        string `json:"to"`
	*Occurrence
}

// ReportedReason is why some lines were not compared.
type ReportedReason struct {
	Reason Reason `json:"reason"`
	*Refusals
}

// verdicts in the order of a matrix.
var verdicts = []string{
	engine.UsuallyAppropriate, engine.MayBeAppropriate, engine.UsuallyNotAppropriate, engine.Contraindicated, engine.NotRated,
	engine.InsufficientInformation, engine.NoCriteria,
}

// Report puts the sums in order.
func (s *Summary) Report(before, after string) Report {
	r := Report{
		Before: before, After: after, Lines: s.Read.Lines, All: s.All.group("all"), Guidelines: groups(s.Guideline), Sites: groups(s.Site),
		Months: groups(s.Month), Changes: []ReportedChange{}, Refused: []ReportedReason{},
	}
	for c, o := range s.Changes {
		r.Changes = append(r.Changes, ReportedChange{c.Kind, c.Guideline, c.From, c.To, o})
	}
	slices.SortFunc(r.Changes, func(a, b ReportedChange) int {
		return cmp.Or(-cmp.Compare(a.Kind, b.Kind), -cmp.Compare(a.Count, b.Count), cmp.Compare(a.Guideline, b.Guideline),
			cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	for _, reason := range []Reason{Unreadable, RefusedByBoth, RefusedAfter, RefusedBefore} {
		if refused := s.Refused[reason]; refused != nil {
			r.Refused = append(r.Refused, ReportedReason{reason, refused})
		}
	}
	return r
}

func groups(from map[string]*Tally) []Group {
	list := []Group{}
	for _, name := range slices.Sorted(maps.Keys(from)) {
		list = append(list, from[name].group(name))
	}
	return list
}

func (t *Tally) group(name string) Group {
	g := Group{
		Name: name, Referrals: t.Referrals, Orders: t.Orders, Flips: t.Flips(), FirstRank: t.FirstRank,
		Before: t.Before.levels(), After: t.After.levels(), Verdicts: []CountedFlip{},
	}
	g.Scored, g.Unscored = t.Scored()
	for f, n := range t.Verdicts {
		g.Verdicts = append(g.Verdicts, CountedFlip{f.From, f.To, n})
	}
	slices.SortFunc(g.Verdicts, func(a, b CountedFlip) int {
		return cmp.Or(cmp.Compare(place(a.From), place(b.From)), cmp.Compare(place(a.To), place(b.To)), strings.Compare(a.From+a.To, b.From+b.To))
	})
	return g
}

func place(verdict string) int {
	if i := slices.Index(verdicts, verdict); i >= 0 {
		return i
	}
	return len(verdicts)
}

func (r Recommendations) levels() Levels {
	l := Levels{Known: r.Known, Unknown: r.Unknown, None: r.None}
	if mean, ok := r.Mean(); ok {
		l.Mean = &mean
	}
	return l
}

// Differs says whether anything does.
func (r *Report) Differs() bool {
	if len(r.Changes) > 0 {
		return true
	}
	return slices.ContainsFunc(r.Refused, func(n ReportedReason) bool { return n.Reason == RefusedAfter || n.Reason == RefusedBefore })
}
