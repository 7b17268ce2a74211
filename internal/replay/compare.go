package replay

import (
	"slices"
	"strings"

	"github.com/justify-cds/justify/engine"
)

// scored says whether a verdict is a judgement. The others say that the guidelines do not speak about the order, or
// that too little is known.
func scored(verdict string) bool {
	switch verdict {
	case engine.UsuallyAppropriate, engine.MayBeAppropriate, engine.UsuallyNotAppropriate, engine.Contraindicated:
		return true
	}
	return false
}

// Scored counts the orders that went from no verdict to one, and the other way.
func (t *Tally) Scored() (gained, lost int64) {
	for f, n := range t.Verdicts {
		switch {
		case !scored(f.From) && scored(f.To):
			gained += n
		case scored(f.From) && !scored(f.To):
			lost += n
		}
	}
	return gained, lost
}

// Flips counts the orders whose verdict is another.
func (t *Tally) Flips() (n int64) {
	for f, count := range t.Verdicts {
		if f.From != f.To {
			n += count
		}
	}
	return n
}

// first is what an answer puts first.
type first struct {
	exams   []string // those that share the rank and are not contraindicated, sorted
	level   *int
	present bool // the guideline answers
}

func firstOf(a *engine.Answer) (f first) {
	f.present = true
	for i := range a.Options {
		o := &a.Options[i]
		if o.Rank == 1 && !contraindicated(o) {
			f.exams, f.level = append(f.exams, o.Procedure), o.Level
		}
	}
	slices.Sort(f.exams)
	return f
}

func contraindicated(o *engine.Option) bool {
	return slices.ContainsFunc(o.Cautions, func(c *engine.CautionFlag) bool {
		return c.Effect == engine.Contraindicated && c.State == engine.Holds
	})
}

func (r *Recommendations) count(f *first) {
	switch {
	case !f.present:
	case len(f.exams) == 0:
		r.None++
	case f.level == nil:
		r.Unknown++
	default:
		r.Known++
		r.Levels += int64(*f.level)
	}
}

// compare counts what two editions say of one referral.
func (s *Summary) compare(number int64, record *Record, before, after *engine.Recommendation) {
	example := Example{Line: number, Key: record.Key, Site: record.Site}
	general := [...]*Tally{&s.All, tally(s.Site, record.Site), tally(s.Month, record.Referral.AsOf[:len("2006-01")])}
	tallies := append(make([]*Tally, 0, 8), general[:]...)
	flipped := false
	answer := func(guideline string, was, is *first) {
		t := tally(s.Guideline, guideline)
		tallies = append(tallies, t)
		for _, r := range append(general[:], t) {
			r.Before.count(was)
			r.After.count(is)
		}
		if !slices.Equal(was.exams, is.exams) {
			flipped = true
			t.FirstRank++
			c := Change{Kind: FirstRankChanged, Guideline: guideline, From: strings.Join(was.exams, ", "), To: strings.Join(is.exams, ", ")}
			s.change(c, 1, example)
		}
	}
	for i := range before.Answers {
		a := &before.Answers[i]
		was, is := firstOf(a), first{}
		if at := answerOf(after, a.Guideline); at >= 0 {
			is = firstOf(&after.Answers[at])
		}
		answer(a.Guideline, &was, &is)
	}
	for i := range after.Answers {
		if a := &after.Answers[i]; answerOf(before, a.Guideline) < 0 {
			was, is := first{}, firstOf(a)
			answer(a.Guideline, &was, &is)
		}
	}
	for _, t := range tallies {
		t.Referrals++
	}
	if flipped {
		for _, t := range general {
			t.FirstRank++
		}
	}
	for i := range min(len(before.Verdicts), len(after.Verdicts)) {
		f := Flip{before.Verdicts[i].Verdict, after.Verdicts[i].Verdict}
		for _, t := range tallies {
			t.Orders++
			t.verdict(f, 1)
		}
		if f.From != f.To {
			example.Order = before.Verdicts[i].Procedure
			s.change(Change{Kind: VerdictChanged, From: f.From, To: f.To}, 1, example)
		}
	}
}

func answerOf(r *engine.Recommendation, guideline string) int {
	return slices.IndexFunc(r.Answers, func(a engine.Answer) bool { return a.Guideline == guideline })
}
