package coverage

import (
	"context"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/suite"
)

// observe evaluates a case and reads off what the engine took the patient to be.
func observe(ctx context.Context, e *engine.Engine, s *space.Space, of suite.Suite, c suite.Case) (observed, error) {
	var o observed
	referral := suite.Referral(s, of, c)
	canonical, err := e.Canonical(referral)
	if err != nil {
		return o, err
	}
	o.patient = s.Unknown()
	for _, f := range canonical.Facts {
		if at, ok := s.Index(f.ID); ok {
			o.patient[at] = extentOf(&s.Coordinates[at], f.CaseExtent)
		}
	}
	s.Derive(o.patient)
	answer, err := e.Evaluate(ctx, referral)
	if err != nil {
		return o, err
	}
	hold := func(flags []*engine.CautionFlag) {
		for _, f := range flags {
			if f.State == engine.Holds {
				o.cautions = append(o.cautions, f.ID)
			}
		}
	}
	for _, a := range answer.Answers {
		if a.Guideline == of.Guideline && a.Scenario != nil {
			o.scenario = a.Scenario.ID
		}
		for _, option := range a.Options {
			hold(option.Cautions)
		}
	}
	for _, v := range answer.Verdicts {
		hold(v.Cautions)
	}
	return o, nil
}

// extentOf reads the extent of a coordinate from a canonical case.
func extentOf(co *space.Coordinate, known engine.CaseExtent) space.Extent {
	e := space.Choices(0)
	if known.Number {
		e = space.Interval(known.Min, known.Max)
	}
	for _, name := range known.Values {
		if value, ok := co.Value(name); ok {
			e.Values |= value.Values
		}
	}
	return e
}
