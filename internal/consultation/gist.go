package consultation

import (
	"encoding/binary"
	"slices"

	"github.com/justify-cds/justify/engine"
)

// Gist is what clinical audit counts of an answer. It is a part of the entry: so the chain binds what the counts rest on, and a
// million entries are counted without opening a decision, of which hardly two are the same.
type Gist struct {
	Answers []AnswerGist
	Orders  []OrderGist
}

// AnswerGist is what a guideline put first.
type AnswerGist struct {
	Guideline string
	First     []string // the exams that share the first rank and are not contraindicated
	Level     Level    // that they share
}

// OrderGist is what was said of an ordered exam.
type OrderGist struct {
	Procedure string
	Verdict   string   // as the engine names it
	RatedBy   []int    // the answers that rate the exam
	Level     Level    // of the exam, where an answer rates it
	Better    []string // the exams that were offered instead
}

// Level is a relative radiation level, 0 to 5.
type Level int8

// Unknown is no level, and above all not 0.
const Unknown Level = -1

// Verdicts are the verdicts on an ordered exam. Entries hold their places in this list: it is only added to.
var Verdicts = []string{
	engine.UsuallyAppropriate, engine.MayBeAppropriate, engine.UsuallyNotAppropriate, engine.Contraindicated, engine.NotRated,
	engine.InsufficientInformation, engine.NoCriteria,
}

// GistOf says what is counted of a decision.
func GistOf(d *engine.Decision) *Gist {
	g := &Gist{}
	for i := range d.Answers {
		a := AnswerGist{Guideline: d.Answers[i].Guideline, Level: Unknown}
		for _, o := range d.Answers[i].Options {
			if o.Rank == 1 && !isContraindicated(&o) {
				a.First, a.Level = append(a.First, o.Procedure), levelOf(o.Level)
			}
		}
		g.Answers = append(g.Answers, a)
	}
	for i := range d.Verdicts {
		v := &d.Verdicts[i]
		o := OrderGist{Procedure: v.Procedure, Verdict: v.Verdict, Level: Unknown}
		for at := range d.Answers {
			options := d.Answers[at].Options
			if k := slices.IndexFunc(options, func(o engine.Option) bool { return o.Procedure == v.Procedure }); k >= 0 {
				o.RatedBy, o.Level = append(o.RatedBy, at), levelOf(options[k].Level)
			}
		}
		for _, a := range v.Alternatives {
			if !slices.Contains(o.Better, a.Procedure) {
				o.Better = append(o.Better, a.Procedure)
			}
		}
		g.Orders = append(g.Orders, o)
	}
	return g
}

func isContraindicated(o *engine.Option) bool {
	return slices.ContainsFunc(o.Cautions, func(c *engine.CautionFlag) bool {
		return c.Effect == engine.Contraindicated && c.State == engine.Holds
	})
}

func levelOf(level *int) Level {
	if level == nil {
		return Unknown
	}
	return Level(*level)
}

// Recommended is the level of what has the first rank in the answer that an order is compared with: the first one that rates
// the exam.
func (g *Gist) Recommended(o *OrderGist) Level {
	if len(o.RatedBy) == 0 {
		return Unknown
	}
	return g.Answers[o.RatedBy[0]].Level
}

// bytes is the gist as an entry holds it.
func (g *Gist) bytes() []byte {
	b := make([]byte, 0, 160)
	number := func(n int) { b = binary.AppendUvarint(b, uint64(n)) }
	text := func(s string) { number(len(s)); b = append(b, s...) }
	texts := func(list []string) {
		number(len(list))
		for _, s := range list {
			text(s)
		}
	}
	number(len(g.Answers))
	for _, a := range g.Answers {
		text(a.Guideline)
		texts(a.First)
		b = append(b, byte(a.Level))
	}
	number(len(g.Orders))
	for _, o := range g.Orders {
		text(o.Procedure)
		number(slices.Index(Verdicts, o.Verdict) + 1) // 0: one that this list does not know
		number(len(o.RatedBy))
		for _, at := range o.RatedBy {
			number(at)
		}
		b = append(b, byte(o.Level))
		texts(o.Better)
	}
	return b
}

// ReadGist reads the gist of an entry.
func ReadGist(text []byte) (*Gist, error) {
	g, c := &Gist{}, &cut{rest: text}
	texts := func() (list []string) {
		for n := c.number(); n > 0 && !c.bad; n-- {
			list = append(list, c.text())
		}
		return list
	}
	for n := c.number(); n > 0 && !c.bad; n-- {
		g.Answers = append(g.Answers, AnswerGist{c.text(), texts(), Level(c.take(1)[0])})
	}
	for n := c.number(); n > 0 && !c.bad; n-- {
		o := OrderGist{Procedure: c.text()}
		if at := c.number(); at > 0 && at <= uint64(len(Verdicts)) {
			o.Verdict = Verdicts[at-1]
		}
		for n := c.number(); n > 0 && !c.bad; n-- {
			at := c.number()
			c.bad = c.bad || at >= uint64(len(g.Answers))
			o.RatedBy = append(o.RatedBy, int(at))
		}
		o.Level, o.Better = Level(c.take(1)[0]), texts()
		g.Orders = append(g.Orders, o)
	}
	if c.bad || len(c.rest) > 0 {
		return nil, errDamaged
	}
	return g, nil
}
