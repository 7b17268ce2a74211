package server

import (
	"sync"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
)

var ageGroups = map[string]justifyv1.AgeGroup{"adult": justifyv1.AgeGroup_AGE_GROUP_ADULT, "child": justifyv1.AgeGroup_AGE_GROUP_CHILD}

var translationStatuses = map[string]justifyv1.TranslationStatus{
	edition.Draft:    justifyv1.TranslationStatus_TRANSLATION_STATUS_DRAFT,
	edition.Reviewed: justifyv1.TranslationStatus_TRANSLATION_STATUS_REVIEWED,
}

var reviewStatuses = map[string]justifyv1.ReviewStatus{
	"illustrative": justifyv1.ReviewStatus_REVIEW_STATUS_ILLUSTRATIVE,
	"draft":        justifyv1.ReviewStatus_REVIEW_STATUS_DRAFT,
	"reviewed":     justifyv1.ReviewStatus_REVIEW_STATUS_REVIEWED,
	"adopted":      justifyv1.ReviewStatus_REVIEW_STATUS_ADOPTED,
}

var urgencies = map[string]justifyv1.Urgency{
	"immediate": justifyv1.Urgency_URGENCY_IMMEDIATE,
	"urgent":    justifyv1.Urgency_URGENCY_URGENT,
	"soon":      justifyv1.Urgency_URGENCY_SOON,
	"routine":   justifyv1.Urgency_URGENCY_ROUTINE,
}

var categories = map[string]justifyv1.Category{
	engine.UsuallyAppropriate:    justifyv1.Category_CATEGORY_USUALLY_APPROPRIATE,
	engine.MayBeAppropriate:      justifyv1.Category_CATEGORY_MAY_BE_APPROPRIATE,
	engine.UsuallyNotAppropriate: justifyv1.Category_CATEGORY_USUALLY_NOT_APPROPRIATE,
	engine.NotRated:              justifyv1.Category_CATEGORY_NOT_RATED,
	engine.NoScenario:            justifyv1.Category_CATEGORY_NO_SCENARIO,
}

var strengths = map[string]justifyv1.Strength{
	"strong":         justifyv1.Strength_STRENGTH_STRONG,
	"moderate":       justifyv1.Strength_STRENGTH_MODERATE,
	"limited":        justifyv1.Strength_STRENGTH_LIMITED,
	"expert-opinion": justifyv1.Strength_STRENGTH_EXPERT_OPINION,
}

var effects = map[string]justifyv1.CautionEffect{
	"contraindicated": justifyv1.CautionEffect_CAUTION_EFFECT_CONTRAINDICATED,
	"caution":         justifyv1.CautionEffect_CAUTION_EFFECT_CAUTION,
}

var states = map[string]justifyv1.CautionState{
	engine.Holds: justifyv1.CautionState_CAUTION_STATE_HOLDS,
	engine.Open:  justifyv1.CautionState_CAUTION_STATE_OPEN,
}

var verdicts = map[string]justifyv1.VerdictCode{
	engine.UsuallyAppropriate:      justifyv1.VerdictCode_VERDICT_CODE_USUALLY_APPROPRIATE,
	engine.MayBeAppropriate:        justifyv1.VerdictCode_VERDICT_CODE_MAY_BE_APPROPRIATE,
	engine.UsuallyNotAppropriate:   justifyv1.VerdictCode_VERDICT_CODE_USUALLY_NOT_APPROPRIATE,
	engine.NotRated:                justifyv1.VerdictCode_VERDICT_CODE_NOT_RATED,
	engine.Contraindicated:         justifyv1.VerdictCode_VERDICT_CODE_CONTRAINDICATED,
	engine.NoCriteria:              justifyv1.VerdictCode_VERDICT_CODE_NO_CRITERIA,
	engine.InsufficientInformation: justifyv1.VerdictCode_VERDICT_CODE_INSUFFICIENT_INFORMATION,
}

// parts holds a message for each part of an engine's lexicon that was told: as many as the edition has texts. nil shares none,
// for decisions that no engine made just now.
type parts struct{ told sync.Map }

var sharedParts = &parts{}

// shared converts a list of parts that all decisions of an edition share, each part once.
func shared[T any, M any](p *parts, list []*T, convert func(*T) M) []M {
	messages := make([]M, len(list))
	for i, part := range list {
		messages[i] = sharedPart(p, part, convert)
	}
	return messages
}

func sharedPart[T any, M any](p *parts, part *T, convert func(*T) M) M {
	if p == nil {
		return convert(part)
	}
	message, ok := p.told.Load(part)
	if !ok {
		message, _ = p.told.LoadOrStore(part, convert(part))
	}
	return message.(M)
}

// each converts a list.
func each[T, M any](list []T, convert func(*T) M) []M {
	messages := make([]M, len(list))
	for i := range list {
		messages[i] = convert(&list[i])
	}
	return messages
}

// p.decisionOf converts the part of a recommendation that is shared.
func (p *parts) decisionOf(d *engine.Decision) any {
	return &justifyv1.Recommendation{
		AgeGroup: ageGroups[d.AgeGroup], Stable: d.Stable,
		Answers:   each(d.Answers, p.answerOf),
		Verdicts:  each(d.Verdicts, p.verdictOf),
		Questions: each(d.Questions, p.questionOf),
		Unknown: shared(p, d.Unknown, func(u *engine.Unknown) *justifyv1.UnknownFact {
			return &justifyv1.UnknownFact{Fact: u.Fact, Title: u.Title, Ask: u.Ask, Asked: u.Asked}
		}),
	}
}

// recommendationOf converts a recommendation; messages of its decision are shared between responses, and only read.
func recommendationOf(r *engine.Recommendation, own paths) *justifyv1.Recommendation {
	return composed(r, r.Converted(sharedParts.decisionOf).(*justifyv1.Recommendation), own)
}

func composed(r *engine.Recommendation, d *justifyv1.Recommendation, own paths) *justifyv1.Recommendation {
	return &justifyv1.Recommendation{
		Edition: r.Edition, Overlays: r.Overlays, Semantics: int32(r.Semantics), AsOf: r.AsOf, AgeGroup: d.AgeGroup,
		Answers: d.Answers, Verdicts: d.Verdicts, Stable: d.Stable, Questions: d.Questions, Unknown: d.Unknown,
		Duplicates: each(r.Duplicates, func(d *engine.Duplicate) *justifyv1.Duplicate {
			return &justifyv1.Duplicate{Procedure: d.Procedure, Prior: d.Prior, Date: d.Date, Laterality: d.Laterality, LookBackDays: int32(d.LookBack)}
		}),
		Warnings: each(r.Warnings, func(w *engine.Warning) *justifyv1.Warning {
			return &justifyv1.Warning{Field: own.of(w.Field), Message: w.Message}
		}),
	}
}

func (p *parts) answerOf(a *engine.Answer) *justifyv1.Answer {
	m := &justifyv1.Answer{
		Guideline: a.Guideline, Title: a.Title, Status: reviewStatuses[a.Status], Reviewed: a.Reviewed, Indications: a.Indications,
		Provisional: a.Provisional, Stable: a.Stable, PossibleScenarios: a.Possible,
		Assumptions: shared(p, a.Assumptions, func(s *engine.Assumption) *justifyv1.Assumption {
			return &justifyv1.Assumption{Fact: s.Fact, Title: s.Title, Value: s.Value}
		}),
		Options: each(a.Options, p.optionOf),
		Sources: shared(p, a.Sources, func(s *engine.Source) *justifyv1.Source {
			return &justifyv1.Source{Id: s.ID, Title: s.Title, Citation: s.Citation, Year: int32(s.Year), Url: s.URL, Note: s.Note}
		}),
	}
	if s := a.Scenario; s != nil {
		m.Scenario = &justifyv1.Scenario{
			Id: s.ID, Title: s.Title, Urgency: urgencies[s.Urgency], RedFlag: s.RedFlag, Note: s.Note, Reasons: s.Reasons, Sources: s.Sources,
		}
	}
	return m
}

func (p *parts) optionOf(o *engine.Option) *justifyv1.Option {
	m := &justifyv1.Option{
		Rank: int32(o.Rank), Procedure: o.Procedure, Title: o.Title, Rating: int32(o.Rating), Category: categories[o.Category],
		Low: p.standingOf(o.Low), High: p.standingOf(o.High), RadiationLevel: p.levelOf(o.Level),
		Strength: strengths[o.Strength], Note: o.Note, Sources: o.Sources, Cautions: shared(p, o.Cautions, cautionOf),
	}
	if o.Dose != nil {
		m.Dose = sharedPart(p, o.Dose, func(d *engine.Dose) *justifyv1.Dose {
			return &justifyv1.Dose{MinMsv: d.Min, MaxMsv: d.Max, Source: d.Source}
		})
	}
	return m
}

func (p *parts) standingOf(s *engine.Standing) *justifyv1.Standing {
	return sharedPart(p, s, func(s *engine.Standing) *justifyv1.Standing {
		return &justifyv1.Standing{Category: categories[s.Category], Rating: int32(s.Rating)}
	})
}

func (p *parts) levelOf(level *int) *int32 {
	if level == nil {
		return nil
	}
	return sharedPart(p, level, func(level *int) *int32 { return new(int32(*level)) })
}

func cautionOf(c *engine.CautionFlag) *justifyv1.Caution {
	return &justifyv1.Caution{Id: c.ID, Title: c.Title, Advice: c.Advice, Effect: effects[c.Effect], State: states[c.State]}
}

func (p *parts) verdictOf(v *engine.Verdict) *justifyv1.Verdict {
	return &justifyv1.Verdict{
		Procedure: v.Procedure, Title: v.Title, Laterality: v.Laterality, Verdict: verdicts[v.Verdict], Provisional: verdicts[v.Provisional],
		ByGuideline: each(v.ByGuideline, func(g *engine.GuidelineVerdict) *justifyv1.GuidelineVerdict {
			m := &justifyv1.GuidelineVerdict{Guideline: g.Guideline, Low: p.standingOf(g.Low), High: p.standingOf(g.High)}
			if g.Assumed != nil {
				m.Assumed = p.standingOf(g.Assumed)
			}
			return m
		}),
		Cautions: shared(p, v.Cautions, cautionOf), Stable: v.Stable, WhatIfs: each(v.WhatIfs, whatIfOf),
		Alternatives: each(v.Alternatives, func(a *engine.Alternative) *justifyv1.Alternative {
			return &justifyv1.Alternative{
				Guideline: a.Guideline, Procedure: a.Procedure, Title: a.Title, Rating: int32(a.Rating), Category: categories[a.Category],
				RadiationLevel: p.levelOf(a.Level), Provisional: a.Provisional,
			}
		}),
	}
}
