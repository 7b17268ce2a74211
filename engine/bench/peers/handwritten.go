package peers

import (
	"fmt"

	"github.com/justify-cds/justify/internal/space"
	"github.com/justify-cds/justify/internal/synthetic"
)

// headachePatient is what the headache guideline looks at, as a programmer would write it down.
type headachePatient struct {
	months                                                        int
	onset                                                         onset
	course                                                        course
	pattern                                                       pattern
	pregnant, postpartum                                          bool
	neurologicalSign, raisedICP, fever                            bool
	cancer, immunosuppressed, headInjury, bleedingRisk, straining bool
	priorLesion, recurrentSimilar                                 bool
	neckPain, lossOfConsciousness, exertion, limitedFlexion       bool
}

type (
	onset   uint8
	course  uint8
	pattern uint8
)

const (
	gradual onset = iota
	withinHour
	thunderclap
)

const (
	newCourse course = iota
	worsening
	stable
)

const (
	unclassified pattern = iota
	migraineOrTension
	trigeminalAutonomic
	orthostatic
)

// headacheScenario is the headache guideline written by hand: the limit of what any engine can reach, without reasons,
// ranks, cautions, intervals, or a way to change it without a programmer.
func headacheScenario(p *headachePatient) string {
	if p.months < 18*12 {
		return ""
	}
	changed := p.course == newCourse || p.course == worsening
	criterion := p.months >= 40*12 || p.neckPain || p.lossOfConsciousness || p.exertion || p.onset == thunderclap || p.limitedFlexion
	switch {
	case p.onset == thunderclap:
		return "thunderclap"
	case p.onset == withinHour && (criterion && !p.neurologicalSign && !p.recurrentSimilar || p.priorLesion || p.headInjury && !p.recurrentSimilar):
		return "rapid-onset-rule-positive"
	case p.neurologicalSign:
		return "neurological-sign"
	case p.fever && (p.immunosuppressed || p.raisedICP || p.cancer || p.headInjury || p.priorLesion):
		return "fever-with-risk"
	case p.raisedICP:
		return "raised-icp"
	case changed && (p.cancer || p.immunosuppressed):
		return "cancer-or-immunosuppression"
	case p.fever:
		return "fever"
	case changed && p.pregnant:
		return "pregnancy"
	case changed && p.postpartum:
		return "postpartum"
	case changed && (p.headInjury || p.bleedingRisk):
		return "injury-or-bleeding-risk"
	case p.straining:
		return "straining"
	case p.pattern == orthostatic:
		return "low-pressure"
	case p.pattern == trigeminalAutonomic:
		return "trigeminal-autonomic"
	case changed && p.months >= 50*12:
		return "new-from-50"
	case p.course == worsening:
		return "worsening"
	case p.priorLesion && p.course == newCourse:
		return "known-brain-lesion"
	case p.course == stable && (p.cancer || p.immunosuppressed):
		return "stable-with-risk"
	case p.onset == withinHour && !p.neurologicalSign && !p.headInjury && !p.priorLesion && !p.recurrentSimilar && !criterion:
		return "rapid-onset-rule-negative"
	case p.pattern == migraineOrTension && !(p.neurologicalSign || p.raisedICP || p.fever || p.cancer || p.immunosuppressed ||
		p.headInjury || p.bleedingRisk || p.straining):
		return "primary"
	case p.course == stable:
		return "chronic-stable"
	}
	return "new-no-red-flag"
}

// NewHandWritten makes a peer of it.
func NewHandWritten(s *space.Space) Peer {
	return Peer{
		Name: "Go written by hand", How: "a switch over a struct: the limit",
		Ready: func(patient synthetic.Patient) (func() (string, error), error) {
			var missing error
			value := func(id string) any {
				at, ok := s.Index(id)
				if !ok {
					missing = fmt.Errorf("the headache guideline written by hand looks at %s, which the library no longer has", id)
					return nil
				}
				return valueOf(s, at, patient.Known)
			}
			is := func(id string) bool { b, _ := value(id).(bool); return b }
			months, _ := value("age-months").(float64)
			p := &headachePatient{
				months:  int(months),
				onset:   map[any]onset{"gradual": gradual, "within-hour": withinHour, "thunderclap": thunderclap}[value("headache-onset")],
				course:  map[any]course{"new": newCourse, "worsening": worsening, "stable": stable}[value("headache-course")],
				pattern: map[any]pattern{"migraine-or-tension-type": migraineOrTension, "trigeminal-autonomic": trigeminalAutonomic, "orthostatic": orthostatic}[value("headache-pattern")],

				pregnant: value("pregnancy") == "pregnant", postpartum: is("postpartum"),
				neurologicalSign: is("new-neurological-sign"), raisedICP: is("raised-icp-sign"), fever: is("headache-fever"),
				cancer: is("cancer-history"), immunosuppressed: is("immunosuppressed"), headInjury: is("recent-head-injury"),
				bleedingRisk: is("bleeding-risk"), straining: is("headache-on-straining"),
				priorLesion: is("prior-sah-aneurysm-tumour"), recurrentSimilar: is("recurrent-similar-headaches"),
				neckPain: is("neck-pain-or-stiffness"), lossOfConsciousness: is("witnessed-loss-of-consciousness"),
				exertion: is("onset-on-exertion"), limitedFlexion: is("limited-neck-flexion"),
			}
			if missing != nil {
				return nil, missing
			}
			return func() (string, error) { return headacheScenario(p), nil }, nil
		},
	}
}
