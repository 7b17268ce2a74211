package peers

import (
	"fmt"
	"strconv"

	"github.com/cedar-policy/cedar-go"

	"github.com/justify-cds/justify/internal/synthetic"
)

var cedarDialect = dialect{
	and: " && ", or: " || ", yes: "true", no: "false", equal: " == ",
	variable: func(name string) string { return "context." + name },
	text:     double,
	number:   func(v float64, _ bool) string { return strconv.FormatInt(int64(v), 10) },
	isBoolean: func(variable string, value bool) string {
		if value {
			return variable
		}
		return "!" + variable
	},
}

// NewCedar makes a peer of cedar-go: a policy for each scenario, of which the authorizer names all that hold.
func NewCedar(r *Rules) (Peer, error) {
	set := cedar.NewPolicySet()
	order := map[cedar.PolicyID]int{}
	for _, at := range r.Inputs {
		if co := &r.Space.Coordinates[at]; co.Full.HasNumbers() && !co.Whole {
			return Peer{}, fmt.Errorf("%s has fractions, and Cedar compares whole numbers", co.ID)
		}
	}
	for i, s := range r.Scenarios {
		var policy cedar.Policy
		text := "permit (principal, action, resource) when { " + cedarDialect.write(r.Space, s.When) + " };"
		if err := policy.UnmarshalCedar([]byte(text)); err != nil {
			return Peer{}, fmt.Errorf("the Cedar policy for %s: %w", s.ID, err)
		}
		set.Add(cedar.PolicyID(s.ID), &policy)
		order[cedar.PolicyID(s.ID)] = i
	}
	request := cedar.Request{
		Principal: cedar.NewEntityUID("Clinician", "anyone"), Action: cedar.NewEntityUID("Action", "match"),
		Resource: cedar.NewEntityUID("Guideline", cedar.String(r.Guideline)),
	}
	return Peer{
		Name: "cedar-go", How: "a policy for each scenario, all evaluated; the first of those that hold is picked",
		Ready: func(p synthetic.Patient) (func() (string, error), error) {
			values := cedar.RecordMap{}
			for _, at := range r.Inputs {
				key := cedar.String(name(&r.Space.Coordinates[at]))
				switch v := valueOf(r.Space, at, p.Known).(type) {
				case bool:
					values[key] = cedar.Boolean(v)
				case string:
					values[key] = cedar.String(v)
				case float64:
					values[key] = cedar.Long(int64(v))
				}
			}
			asked := request
			asked.Context = cedar.NewRecord(values)
			return func() (string, error) {
				_, diagnostic := cedar.Authorize(set, nil, asked)
				if len(diagnostic.Errors) > 0 {
					return "", fmt.Errorf("evaluating Cedar: %s", diagnostic.Errors[0].Message)
				}
				first := len(r.Scenarios)
				for _, reason := range diagnostic.Reasons {
					first = min(first, order[reason.PolicyID])
				}
				if first == len(r.Scenarios) {
					return "", nil
				}
				return r.Scenarios[first].ID, nil
			}, nil
		},
	}, nil
}
