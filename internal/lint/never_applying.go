package lint

import (
	"fmt"
	"slices"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/witness"
)

// neverApplying finds cautions that can never apply: nobody is like that, no guideline rates an exam that they are about,
// or nobody for whom one is rated has what they look at.
var neverApplying = rule{
	id: "never-applying-caution", summary: "a caution that can never apply", severity: source.Warning, check: checkNeverApplying,
}

func checkNeverApplying(l *linter) {
	for i := range l.library.Cautions {
		k := &l.library.Cautions[i]
		c, ok := l.somebody([]space.AnyOf{k.When}, nil)
		switch {
		case !ok:
		case c == nil:
			l.reportNobody(k)
		default:
			l.checkRated(k, c)
		}
	}
}

// reportNobody reports a caution that no sensible patient has.
func (l *linter) reportNobody(k *guideline.Caution) {
	c, ok := l.anybody([]space.AnyOf{k.When}, nil)
	if c == nil {
		if ok {
			l.report(k.Pos, nil, "its tests exclude each other: look at what the scores in them are computed from", "nobody can have caution %s", k.ID)
		}
		return
	}
	if w := l.cautioned(k, l.widen(c, []space.AnyOf{k.When}, nil), true, "has it, and cannot exist: see `applies` and `otherwise` of these facts"); w != nil {
		l.report(k.Pos, w, "compare its tests with `applies` of the facts that they look at", "only patients who cannot exist have caution %s", k.ID)
	}
}

// checkRated looks for an exam of the caution that is rated for a patient who has it.
func (l *linter) checkRated(k *guideline.Caution, c space.Case) {
	rated := false
	for i := range l.library.Guidelines {
		g := &l.library.Guidelines[i]
		for row := range g.Scenarios {
			if !slices.ContainsFunc(g.Scenarios[row].Ratings, func(r guideline.Rating) bool { return slices.Contains(k.Procedures, r.Procedure) }) {
				continue
			}
			rated = true
			holds, fails := reaching(g, row)
			if c, ok := l.somebody(append(holds, k.When), fails); c != nil || !ok {
				return
			}
		}
	}
	w := l.cautioned(k, l.widen(c, []space.AnyOf{k.When}, nil), false, fmt.Sprintf("an order of %s has it, and no answer rates an exam that it is about", k.Procedures[0]))
	switch {
	case w == nil:
	case rated:
		l.report(k.Pos, w, "compare its tests with the scenarios that rate these exams", "nobody for whom an exam of caution %s is rated can have it", k.ID)
	default:
		l.report(k.Pos, w, "choose exams that a guideline rates, or leave the caution out", "no guideline rates an exam that caution %s is about", k.ID)
	}
}

// cautioned is a patient of whom the engine says that an order of such an exam has the caution, and, unless an answer
// may, that no guideline of the library shows it with an exam.
func (l *linter) cautioned(k *guideline.Caution, c space.Case, answerMay bool, shows string) *Witness {
	if len(l.library.Guidelines) == 0 {
		return nil
	}
	p := witness.Of(l.library.Space, c)
	r := p.Referral(l.library.Guidelines[0].Indications[0], k.Procedures[0])
	recommendation, err := l.evaluate(l.engine(), r)
	if err != nil || len(recommendation.Verdicts) != 1 {
		return nil
	}
	holds := func(flags []*engine.CautionFlag) bool {
		return slices.ContainsFunc(flags, func(f *engine.CautionFlag) bool { return f.ID == k.ID && f.State == engine.Holds })
	}
	if !holds(recommendation.Verdicts[0].Cautions) {
		return nil
	}
	for i := range l.library.Guidelines {
		if answerMay {
			break
		}
		_, _, a := l.ask(l.engine(), &l.library.Guidelines[i], p)
		if a != nil && slices.ContainsFunc(a.Options, func(o engine.Option) bool { return holds(o.Cautions) }) {
			return nil
		}
	}
	return &Witness{Patient: words(p), Shows: shows, Referral: r}
}
