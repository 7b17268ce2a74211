package peers

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/cql/interpreter"
	"github.com/google/cql/model"
	"github.com/google/cql/parser"
	"github.com/google/cql/result"
	"github.com/google/cql/types"

	"github.com/justify-cds/justify/internal/synthetic"
)

var cqlDialect = dialect{
	and: " and ", or: " or ", yes: "true", no: "false", equal: " = ",
	variable: func(name string) string { return `"` + name + `"` },
	text:     single,
	number: func(v float64, whole bool) string {
		if whole {
			return strconv.FormatInt(int64(v), 10)
		}
		return decimal(v)
	},
	isBoolean: func(variable string, value bool) string {
		if value {
			return variable
		}
		return "not " + variable
	},
}

// NewCQL makes a peer of google/cql: a define for each scenario over parameters. It goes below the package's front door,
// which parses parameters together with the library, so that the library is parsed once and not for each patient.
func NewCQL(ctx context.Context, r *Rules) (Peer, error) {
	var text strings.Builder
	key := result.LibKey{Name: "Scenarios", Version: "1"}
	text.WriteString("library Scenarios version '1'\n")
	kinds := map[int]types.System{}
	for _, at := range r.Inputs {
		co := &r.Space.Coordinates[at]
		kinds[at] = types.String
		switch {
		case co.Full.HasNumbers() && co.Whole:
			kinds[at] = types.Integer
		case co.Full.HasNumbers():
			kinds[at] = types.Decimal
		case isBoolean(r.Space, at):
			kinds[at] = types.Boolean
		}
		fmt.Fprintf(&text, "parameter %q %s\n", name(co), strings.TrimPrefix(string(kinds[at]), "System."))
	}
	for _, s := range r.Scenarios {
		fmt.Fprintf(&text, "define %q: %s\n", defined(s.ID), cqlDialect.write(r.Space, s.When))
	}
	p, err := parser.New(ctx, nil)
	if err != nil {
		return Peer{}, fmt.Errorf("CQL: %w", err)
	}
	libraries, err := p.Libraries(ctx, []string{text.String()}, parser.Config{})
	if err != nil {
		return Peer{}, fmt.Errorf("CQL: %w", err)
	}
	models, now := p.DataModel(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return Peer{
		Name: "google/cql", How: "a define for each scenario, all evaluated; the first that is true is picked",
		Ready: func(patient synthetic.Patient) (func() (string, error), error) {
			parameters := map[result.DefKey]model.IExpression{}
			for _, at := range r.Inputs {
				parameters[result.DefKey{Name: name(&r.Space.Coordinates[at]), Library: key}] =
					&model.Literal{Value: fmt.Sprint(valueOf(r.Space, at, patient.Known)), Expression: model.ResultType(kinds[at])}
			}
			config := interpreter.Config{DataModels: models, Parameters: parameters, EvaluationTimestamp: now}
			return func() (string, error) {
				answer, err := interpreter.Eval(ctx, libraries, config)
				if err != nil {
					return "", fmt.Errorf("CQL: %w", err)
				}
				for _, s := range r.Scenarios {
					if answer[key][defined(s.ID)].GolangValue() == true {
						return s.ID, nil
					}
				}
				return "", nil
			}, nil
		},
	}, nil
}

// defined is the name of a scenario's define: facts and scenarios have name spaces of their own, CQL has one.
func defined(scenario string) string { return "scenario " + scenario }
