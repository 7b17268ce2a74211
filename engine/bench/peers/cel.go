package peers

import (
	"fmt"

	"cel.dev/cel-go/cel"

	"github.com/justify-cds/justify/internal/synthetic"
)

var celDialect = dialect{
	and: " && ", or: " || ", yes: "true", no: "false", equal: " == ",
	variable: func(name string) string { return name },
	text:     single,
	number:   func(v float64, _ bool) string { return decimal(v) },
	isBoolean: func(variable string, value bool) string {
		if value {
			return variable
		}
		return "!" + variable
	},
}

type celScenario struct {
	id      string
	program cel.Program
}

// NewCEL makes two peers of cel-go: one program for each scenario, evaluated in turn; and the same programs in buckets,
// by the value of the fact that leaves the fewest scenarios to try.
func NewCEL(r *Rules) (plain, bucketed Peer, err error) {
	var declared []cel.EnvOption
	for _, at := range r.Inputs {
		co, t := &r.Space.Coordinates[at], cel.StringType
		switch {
		case co.Full.HasNumbers():
			t = cel.DoubleType
		case isBoolean(r.Space, at):
			t = cel.BoolType
		}
		declared = append(declared, cel.Variable(name(co), t))
	}
	env, err := cel.NewEnv(declared...)
	if err != nil {
		return plain, bucketed, err
	}
	programs := make([]celScenario, len(r.Scenarios))
	for i, s := range r.Scenarios {
		text := celDialect.write(r.Space, s.When)
		checked, issues := env.Compile(text)
		if issues.Err() != nil {
			return plain, bucketed, fmt.Errorf("CEL for %s: %w", s.ID, issues.Err())
		}
		program, err := env.Program(checked, cel.EvalOptions(cel.OptOptimize))
		if err != nil {
			return plain, bucketed, fmt.Errorf("CEL for %s: %w", s.ID, err)
		}
		programs[i] = celScenario{s.ID, program}
	}
	at := r.discriminating()
	co := &r.Space.Coordinates[at]
	buckets := map[string][]celScenario{}
	for _, value := range co.Values {
		region, _ := co.Value(value)
		for i, s := range r.Scenarios {
			if s.When.MayHold(at, region) {
				buckets[value] = append(buckets[value], programs[i])
			}
		}
	}
	ready := func(candidates func(bucket string) []celScenario) func(synthetic.Patient) (func() (string, error), error) {
		return func(p synthetic.Patient) (func() (string, error), error) {
			values := map[string]any{}
			for _, at := range r.Inputs {
				values[name(&r.Space.Coordinates[at])] = valueOf(r.Space, at, p.Known)
			}
			activation, err := cel.NewActivation(values)
			if err != nil {
				return nil, err
			}
			bucket := co.Names(p.Known[at])[0]
			return func() (string, error) { return firstCEL(candidates(bucket), activation) }, nil
		}
	}
	plain = Peer{
		Name: "cel-go", How: "a program for each scenario, in turn until one holds",
		Ready: ready(func(string) []celScenario { return programs }),
	}
	bucketed = Peer{
		Name: "cel-go, bucketed", How: "the same, only those that may hold for the patient's " + co.ID,
		Ready: ready(func(bucket string) []celScenario { return buckets[bucket] }),
	}
	return plain, bucketed, nil
}

func firstCEL(candidates []celScenario, input cel.Activation) (string, error) {
	for _, s := range candidates {
		result, _, err := s.program.Eval(input)
		if err != nil {
			return "", fmt.Errorf("CEL for %s: %w", s.id, err)
		}
		if result.Value() == true {
			return s.id, nil
		}
	}
	return "", nil
}

// discriminating is the choice or yes-or-no whose value leaves the fewest scenarios to try, on the average of its values.
func (r *Rules) discriminating() int {
	best, least := -1, 0.0
	for _, at := range r.Inputs {
		co, left := &r.Space.Coordinates[at], 0
		if co.Full.HasNumbers() {
			continue
		}
		for _, value := range co.Values {
			region, _ := co.Value(value)
			for _, s := range r.Scenarios {
				if s.When.MayHold(at, region) {
					left++
				}
			}
		}
		if average := float64(left) / float64(len(co.Values)); best < 0 || average < least {
			best, least = at, average
		}
	}
	return best
}
